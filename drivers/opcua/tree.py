"""What stands below an object of a server: variables with their types, units and ranges. Reads; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from asyncua import ua

from drivers.opcua.addresses import UA
from drivers.opcua.services import HAS_SUBTYPE, Services, local

DEPTH = 12
VARIABLES = 20_000
_METADATA = frozenset(
    [
        "EngineeringUnits",
        "EURange",
        "InstrumentRange",
        "EnumStrings",
        "EnumValues",
        "TrueState",
        "FalseState",
        "InputArguments",
        "OutputArguments",
        "NodeVersion",
        "Icon",
        "Definition",
        "ValuePrecision",
        "DefaultInstanceBrowseName",
        "NamingRule",
        "ViewVersion",
        "AxisScaleType",
        "Title",
        "ValueAsText",
        "LocalTime",
        "MaxStringLength",
        "MaxByteStringLength",
        "MaxArrayLength",
        "NodeSetVersion",
    ]
)
_PRUNED = frozenset(
    {"ConditionType", "HistoricalDataConfigurationType", "AliasNameCategoryType", "TopologyElementLockType", "FileType"}
)
"""Objects whose variables are no signals: conditions arrive as events, the others describe the server."""
_HISTORY_READ = 4
_READ = 1


@dataclass(frozen=True, slots=True)
class Place:
    """One step of a path: browse name with its namespace, and the names of the node's type and its supertypes."""

    name: str
    uri: str = UA
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the address space."""

    node: str
    """``nsu=URI;s=…``"""
    path: tuple[Place, ...]
    """From below the root down to the variable itself."""
    title: str = ""
    base: str = ""
    """Name of the built-in type: ``Double``, ``Int64``, ``Enumeration``, ``String`` …"""
    is_array: bool = False
    words: Mapping[int, str] = field(default_factory=dict)
    unit: str = ""
    unit_id: int = -1
    minimum: float | None = None
    maximum: float | None = None
    has_history: bool = False
    is_readable: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The browse names of the path."""
        return tuple(place.name for place in self.path)


@dataclass(slots=True)
class Tree:
    """Everything below one object."""

    root: str
    variables: tuple[Variable, ...] = ()
    objects: tuple[tuple[str, tuple[Place, ...]], ...] = ()
    """(node, path) of every object."""
    nodes: frozenset[str] = frozenset()
    truncated: bool = False


class Surveyor:
    """Reads trees; remembers types, which all trees of a server share."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._types: dict[ua.NodeId, tuple[str, ...]] = {}
        self._bases: dict[ua.NodeId, str] = {}
        self._words: dict[ua.NodeId, Mapping[int, str]] = {}

    async def survey(self, root: ua.NodeId, *, excluding: Iterable[ua.NodeId] = ()) -> Tree:
        """The tree below ``root``."""
        space, skip = self._services.namespaces, set(excluding)
        paths: dict[ua.NodeId, tuple[Place, ...]] = {root: ()}
        described: dict[ua.NodeId, ua.ReferenceDescription] = {}
        metadata: dict[ua.NodeId, dict[str, ua.NodeId]] = {}
        conditions: set[str] = set()
        truncated = False
        async for node, children in self._services.walk([root], DEPTH, skip):
            if node not in paths:
                continue
            await self._learn_types(children)
            for child in children:
                inside = local(child.NodeId)
                if child.BrowseName.Name in _METADATA and child.NodeClass == ua.NodeClass.Variable:
                    metadata.setdefault(node, {})[child.BrowseName.Name] = inside
                elif inside not in paths and inside not in skip:
                    place = self._place(child)
                    if not _PRUNED.isdisjoint(place.types):
                        conditions.add(space.text(inside))
                        continue
                    paths[inside] = (*paths[node], place)
                    described[inside] = child
            if truncated := len(described) > VARIABLES:
                break
        variables = [n for n, d in described.items() if d.NodeClass == ua.NodeClass.Variable]
        return Tree(
            root=space.text(root),
            variables=tuple(await self._variables(variables, paths, described, metadata)),
            objects=tuple(
                (space.text(n), paths[n]) for n, d in described.items() if d.NodeClass == ua.NodeClass.Object
            ),
            nodes=frozenset(space.text(node) for node in paths) | conditions,
            truncated=truncated,
        )

    def _place(self, child: ua.ReferenceDescription) -> Place:
        types = self._types.get(local(child.TypeDefinition), ()) if child.TypeDefinition else ()
        return Place(str(child.BrowseName.Name), self._services.namespaces.uri(child.BrowseName.NamespaceIndex), types)

    # ------------------------------------------------------------ types

    async def types_of(self, node: ua.NodeId) -> tuple[str, ...]:
        """A type's name, and those of its supertypes, nearest first."""
        await self._learn([node])
        return self._types[node]

    async def _learn_types(self, children: Sequence[ua.ReferenceDescription]) -> None:
        await self._learn({local(child.TypeDefinition) for child in children if child.TypeDefinition})

    async def _learn(self, types: Iterable[ua.NodeId]) -> None:
        """Names up the type tree, level by level, until types that are known."""
        chain: dict[ua.NodeId, ua.NodeId | None] = {}
        names: dict[ua.NodeId, str] = {}
        level = [node for node in types if node not in self._types and not node.is_null()]
        while level:
            found = await self._services.read(level, ua.AttributeIds.BrowseName)
            names |= {node: _browse_name(value) for node, value in zip(level, found, strict=True)}
            supers = await self._services.children(
                level, references=HAS_SUBTYPE, direction=ua.BrowseDirection.Inverse, classes=0
            )
            for node, above in zip(level, supers, strict=True):
                chain[node] = local(above[0].NodeId) if above else None
            following = {up for node in level if (up := chain[node]) is not None}
            level = [node for node in following if node not in self._types and node not in chain]
        for node in chain:
            self._types[node] = self._line(node, chain, names)
        for node in types:
            self._types.setdefault(node, ())

    def _line(
        self, node: ua.NodeId, chain: Mapping[ua.NodeId, ua.NodeId | None], names: Mapping[ua.NodeId, str]
    ) -> tuple[str, ...]:
        line: list[str] = []
        at: ua.NodeId | None = node
        while at is not None and len(line) < 32:
            if at in self._types:
                return (*line, *self._types[at])
            line.append(names.get(at, ""))
            at = chain.get(at)
        return tuple(line)

    # ------------------------------------------------------------ variables

    async def describe(self, nodes: Mapping[ua.NodeId, tuple[Place, ...]]) -> list[Variable]:
        """Variables that are known by address: with their units and ranges, without the tree around them."""
        found = await self._services.children(list(nodes), classes=int(ua.NodeClass.Variable))
        metadata = {
            node: {str(c.BrowseName.Name): local(c.NodeId) for c in children if c.BrowseName.Name in _METADATA}
            for node, children in zip(nodes, found, strict=True)
        }
        return await self._variables(list(nodes), nodes, {}, metadata)

    async def _variables(
        self,
        nodes: Sequence[ua.NodeId],
        paths: Mapping[ua.NodeId, tuple[Place, ...]],
        described: Mapping[ua.NodeId, ua.ReferenceDescription],
        metadata: Mapping[ua.NodeId, Mapping[str, ua.NodeId]],
    ) -> list[Variable]:
        attributes = (ua.AttributeIds.DataType, ua.AttributeIds.ValueRank, ua.AttributeIds.UserAccessLevel)
        wanted = [(node, attribute) for node in nodes for attribute in attributes]
        answers = [_plain(value) for value in await self._services.read_many(wanted)]
        extra = await self._metadata(metadata, nodes)
        data_types = {a for a in answers[::3] if isinstance(a, ua.NodeId)}
        await self._learn_data_types(data_types)
        return [
            self._variable(node, paths[node], described.get(node), answers[3 * i : 3 * i + 3], extra.get(node, {}))
            for i, node in enumerate(nodes)
        ]

    async def _metadata(
        self, metadata: Mapping[ua.NodeId, Mapping[str, ua.NodeId]], nodes: Sequence[ua.NodeId]
    ) -> dict[ua.NodeId, dict[str, object]]:
        wanted = [(node, name, at) for node in nodes for name, at in metadata.get(node, {}).items()]
        values = await self._services.read([at for _, _, at in wanted])
        found: dict[ua.NodeId, dict[str, object]] = {}
        for (node, name, _), value in zip(wanted, values, strict=True):
            found.setdefault(node, {})[name] = _plain(value)
        return found

    async def _learn_data_types(self, types: Iterable[ua.NodeId]) -> None:
        unknown = [node for node in types if node not in self._bases]
        await self._learn(unknown)
        enums = []
        for node in unknown:
            line = self._types.get(node, ())
            self._bases[node] = base_of(line)
            if self._bases[node] == "Enumeration":
                enums.append(node)
        await self._learn_words(enums)

    async def _learn_words(self, enums: Sequence[ua.NodeId]) -> None:
        found = await self._services.children(enums, classes=int(ua.NodeClass.Variable))
        properties = [
            (enum, local(child.NodeId))
            for enum, children in zip(enums, found, strict=True)
            for child in children
            if child.BrowseName.Name in ("EnumStrings", "EnumValues")
        ]
        for (enum, _), value in zip(properties, await self._services.read([n for _, n in properties]), strict=True):
            self._words[enum] = words_of(_plain(value)) or self._words.get(enum, {})

    def _variable(
        self,
        node: ua.NodeId,
        path: tuple[Place, ...],
        described: ua.ReferenceDescription | None,
        answers: Sequence[object],
        extra: Mapping[str, object],
    ) -> Variable:
        data_type, rank, access = answers
        level = access if isinstance(access, int) else _READ
        unit, unit_id = unit_of(extra.get("EngineeringUnits"))
        low, high = range_of(extra.get("EURange"))
        known = isinstance(data_type, ua.NodeId)
        return Variable(
            node=self._services.namespaces.text(node),
            path=path,
            title=str(described.DisplayName.Text or "") if described is not None else "",
            base=self._bases.get(data_type, "") if known else "",
            is_array=isinstance(rank, int) and rank >= 0,
            words=_discrete(extra) or (self._words.get(data_type, {}) if known else {}),
            unit=unit,
            unit_id=unit_id,
            minimum=low,
            maximum=high,
            has_history=bool(level & _HISTORY_READ),
            is_readable=bool(level & _READ),
        )


def base_of(line: Sequence[str]) -> str:
    """The built-in type at the end of a data type's line of supertypes: ``Duration`` is a Double."""
    for name in line:
        if name in _BUILT_IN:
            return name
    return ""


_BUILT_IN = frozenset(
    [
        "Boolean",
        "SByte",
        "Byte",
        "Int16",
        "UInt16",
        "Int32",
        "UInt32",
        "Int64",
        "UInt64",
        "Float",
        "Double",
        "String",
        "DateTime",
        "Guid",
        "ByteString",
        "XmlElement",
        "NodeId",
        "ExpandedNodeId",
        "StatusCode",
        "QualifiedName",
        "LocalizedText",
        "Structure",
        "DataValue",
        "Enumeration",
        "Integer",
        "UInteger",
        "Number",
    ]
)


def _browse_name(value: ua.DataValue) -> str:
    found = _plain(value)
    return str(found.Name) if isinstance(found, ua.QualifiedName) else ""


def _plain(value: ua.DataValue) -> object:
    """The value, or None when there is no good one."""
    if value.Value is None or (value.StatusCode is not None and not value.StatusCode.is_good()):
        return None
    return value.Value.Value


def words_of(value: object) -> dict[int, str]:
    """Names of an enumeration's values, from EnumStrings or EnumValues."""
    if not isinstance(value, list):
        return {}
    if all(isinstance(entry, ua.EnumValueType) for entry in value):
        return {int(entry.Value): str(entry.DisplayName.Text or entry.Value) for entry in value}
    return {i: str(getattr(entry, "Text", entry) or i) for i, entry in enumerate(value)}


def _discrete(extra: Mapping[str, object]) -> dict[int, str]:
    """The words of a TwoState or MultiState item."""
    if (found := words_of(extra.get("EnumStrings"))) or (found := words_of(extra.get("EnumValues"))):
        return found
    states = [extra.get("FalseState"), extra.get("TrueState")]
    if all(isinstance(state, ua.LocalizedText) and state.Text for state in states):
        return {i: str(getattr(state, "Text", "")) for i, state in enumerate(states)}
    return {}


def unit_of(value: object) -> tuple[str, int]:
    """Display name and UNECE code of an EUInformation."""
    if isinstance(value, ua.EUInformation):
        return str(value.DisplayName.Text or value.Description.Text or ""), int(value.UnitId)
    return "", -1


def range_of(value: object) -> tuple[float | None, float | None]:
    """A range that is one: low below high."""
    if isinstance(value, ua.Range) and value.Low < value.High:
        return float(value.Low), float(value.High)
    return None, None
