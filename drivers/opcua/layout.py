"""From a machine's variables to its model: signal ids, kinds, units, words. Decides once; decodes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from drivers.opcua import heuristics, machine_tools
from drivers.opcua.addresses import UA
from drivers.opcua.settings import Deadband, Settings, Signal
from drivers.opcua.tree import Place, Tree, Variable
from drivers.opcua.units import Conversion, into, unit_name

ALARMS, MESSAGES = "alarms", "message"
MOST_ITEMS = 2000
_COMPANIONS = {
    UA,
    machine_tools.MACHINE_TOOL,
    machine_tools.MACHINERY,
    machine_tools.CNC,
    "http://opcfoundation.org/UA/DI/",
}
_FOREIGN, _GUESSED = 20, 50
_FLOATS = frozenset({"Float", "Double"})
_NUMBERS = _FLOATS | frozenset(
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
        "Integer",
        "UInteger",
        "Number",
    ]
)
_STRUCTURES = frozenset({"Structure", "DataValue"})
_TYPES = {
    "availability": "AVAILABILITY",
    "execution": "EXECUTION",
    "mode": "CONTROLLER_MODE",
    "functional_mode": "FUNCTIONAL_MODE",
    "estop": "EMERGENCY_STOP",
    "program": "PROGRAM",
    "block": "BLOCK",
    "line": "LINE_NUMBER",
    "tool": "TOOL_NUMBER",
    "part_count": "PART_COUNT",
    "rpm": "ROTARY_VELOCITY",
    "rpm_override": "ROTARY_VELOCITY_OVERRIDE",
    "feed": "PATH_FEEDRATE",
    "feed_override": "PATH_FEEDRATE_OVERRIDE",
    "rapid_override": "PATH_FEEDRATE_OVERRIDE",
    "spindle_load": "LOAD",
}
_GUESSED_WORDS: Mapping[str, Mapping[str, str]] = {
    "execution": heuristics.STATE_WORDS,
    "mode": heuristics.MODE_WORDS,
    "availability": heuristics.AVAILABLE_WORDS,
    "estop": heuristics.STOP_WORDS,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One monitored node and where its values go."""

    item: DataItem
    node: str
    words: Mapping[int | str, str] = field(default_factory=dict)
    has_history: bool = False
    signal: Signal | None = None
    """The user's own line, with its sampling, queue and deadband."""

    @property
    def deadband(self) -> Deadband | None:
        """The smallest change that counts."""
        return self.signal.deadband if self.signal is not None else None


@dataclass(frozen=True, slots=True)
class MachineLayout:
    """One machine of a connection."""

    model: MachineModel
    columns: tuple[Column, ...]
    """One per item of the model, in its order; the last items (alarms, messages) have none."""
    root: str = ""
    nodes: frozenset[str] = frozenset()
    """Every node of the machine, to tell whose an event is."""
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """What the machine says about itself."""

    name: str = ""
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class _Chosen:
    variable: Variable
    role: str
    rank: int
    wanted: str = ""
    words: Mapping[int | str, str] = field(default_factory=dict)
    is_text: bool = False


# ---------------------------------------------------------------- choosing


def choose(variables: Sequence[Variable]) -> dict[str, _Chosen]:
    """Role → the best variable for it. A specification's rule goes before a guess; the first of equals wins."""
    best: dict[str, _Chosen] = {}
    for variable in variables:
        for candidate in _candidates(variable):
            known = best.get(candidate.role)
            if known is None or candidate.rank < known.rank:
                best[candidate.role] = candidate
    return best


def _candidates(variable: Variable) -> Iterable[_Chosen]:
    foreign = 0 if variable.path[-1].uri in _COMPANIONS or _near(variable) else _FOREIGN
    for match in machine_tools.matches(variable):
        rule = match.rule
        wanted = "deg" if rule.wanted == "mm" and match.role[0] in "abc" else rule.wanted
        if wanted and into(unit_name(variable.unit, variable.unit_id), wanted) is None:
            continue
        yield _Chosen(variable, match.role, match.rank + foreign, wanted, rule.words, rule.is_text)
    for guess in heuristics.guesses(variable):
        words = {**_GUESSED_WORDS.get(guess.role, {})}
        yield _Chosen(variable, guess.role, guess.rank + _GUESSED, guess.wanted, words, guess.is_text)  # type: ignore[arg-type]


def _near(variable: Variable) -> bool:
    return any(
        place.uri.rstrip("/") in {uri.rstrip("/") for uri in _COMPANIONS if uri != UA} for place in variable.path
    )


# ---------------------------------------------------------------- building


def build(
    machine: str,
    settings: Settings,
    variables: Sequence[Variable],
    own: Mapping[str, Variable],
    identity: Identity,
    tree: Tree | None,
) -> MachineLayout:
    """The layout of one machine: the user's table first, then the automatic mapping."""
    columns = [_own_column(id_, settings.signals[id_], variable, settings) for id_, variable in own.items()]
    taken = {column.item.id for column in columns} | {ALARMS, MESSAGES}
    if settings.maps_itself:
        columns += _automatic(variables, taken)
    items = [column.item for column in columns]
    if settings.events:
        items += _event_items()
    model = MachineModel(
        machine=machine,
        items=tuple(items),
        uuid=identity.uuid,
        manufacturer=identity.manufacturer,
        product=identity.product,
        serial=identity.serial,
        description=identity.name,
    )
    return MachineLayout(
        model,
        tuple(columns),
        root=tree.root if tree else "",
        nodes=tree.nodes if tree else frozenset(),
        names=frozenset(filter(None, (identity.name, identity.serial, identity.uuid))),
    )


def _own_column(id_: str, signal: Signal, variable: Variable, settings: Settings) -> Column:
    del settings
    unit = unit_name(variable.unit, variable.unit_id)
    chosen = _Chosen(variable, id_, 0, words={**(signal.map or {})}, is_text=signal.map is not None)
    column = _column(chosen, id_, Conversion(unit))
    scale = 1.0 if signal.scale is None else signal.scale
    conversion = into(unit, _UNIT_OF_ROLE.get(id_, "")) if id_ in _UNIT_OF_ROLE and signal.unit is None else None
    if signal.scale is None and signal.offset is None and conversion is not None and unit:
        item = replace(column.item, unit=conversion.unit, scale=conversion.scale)
    else:
        default = unit or _UNIT_OF_ROLE.get(id_, "")
        shown = default if signal.unit is None else signal.unit
        item = replace(column.item, unit=shown, scale=scale, offset=signal.offset or 0.0)
    return replace(column, item=item, signal=signal)


_UNIT_OF_ROLE = {
    "rpm": "rev/min",
    "feed": "mm/min",
    "rpm_override": "%",
    "feed_override": "%",
    "rapid_override": "%",
    "spindle_load": "%",
    **dict.fromkeys("xyzuvw", "mm"),
    **dict.fromkeys("abc", "deg"),
    **{f"{axis}_load": "%" for axis in "xyzabcuvw"},
}


def _automatic(variables: Sequence[Variable], taken: set[str]) -> list[Column]:
    composed = {v.path[:-1] for v in variables}
    watched = [v for v in variables if v.is_readable and not _describes(v) and not _is_told_by_parts(v, composed)]
    chosen = {role: one for role, one in choose(watched).items() if role not in taken}
    columns = [_column(one, role, _conversion(one)) for role, one in chosen.items()]
    mapped = {one.variable.node for one in chosen.values()}
    taken |= set(chosen)
    for variable in watched:
        if variable.node in mapped or len(columns) >= MOST_ITEMS:
            continue
        id_ = unique(readable_id(variable.names), taken)
        taken.add(id_)
        columns.append(_column(_Chosen(variable, "", 0), id_, Conversion(unit_name(variable.unit, variable.unit_id))))
    return columns


def _is_told_by_parts(variable: Variable, composed: Set[tuple[Place, ...]]) -> bool:
    """A structure whose fields are variables of their own (CncPositionVariableType)."""
    return variable.base in _STRUCTURES and variable.path in composed


def _describes(variable: Variable) -> bool:
    return any(name in machine_tools.NOT_SIGNALS for name in variable.names[:-1])


def _conversion(chosen: _Chosen) -> Conversion:
    unit = unit_name(chosen.variable.unit, chosen.variable.unit_id)
    if not chosen.wanted:
        return Conversion(unit)
    return into(unit, chosen.wanted) or Conversion(unit)


def _column(chosen: _Chosen, id_: str, conversion: Conversion) -> Column:
    variable = chosen.variable
    kind = kind_of(variable, is_text=chosen.is_text or bool(chosen.words))
    category = (
        Category.SAMPLE
        if kind is ValueKind.NUMBER and (variable.base in _FLOATS or conversion.unit)
        else Category.EVENT
    )
    low, high = variable.minimum, variable.maximum
    item = DataItem(
        id=id_,
        source_id=variable.node,
        category=category,
        kind=kind,
        type=_type_of(id_, variable),
        subtype="RAPID" if id_ == "rapid_override" else "ACTUAL" if chosen.role and kind is ValueKind.NUMBER else "",
        unit=conversion.unit if kind is ValueKind.NUMBER else "",
        scale=conversion.scale if kind is ValueKind.NUMBER else 1.0,
        offset=conversion.offset,
        name=variable.title or variable.path[-1].name,
        component=variable.names[:-1],
        identity="/".join(f"{{{place.uri}}}{place.name}" for place in variable.path),
        minimum=None if low is None or kind is not ValueKind.NUMBER else low * conversion.scale + conversion.offset,
        maximum=None if high is None or kind is not ValueKind.NUMBER else high * conversion.scale + conversion.offset,
    )
    words: Mapping[int | str, str] = {**_source_words(variable, chosen), **chosen.words}
    return Column(item, variable.node, words if kind is ValueKind.TEXT else {}, variable.has_history)


def _source_words(variable: Variable, chosen: _Chosen) -> dict[int | str, str]:
    """The server's own names of an enumeration; what they mean to us where the role is a guess."""
    guessed = _GUESSED_WORDS.get(chosen.role, {}) if chosen.words else {}
    return {number: guessed.get(word.lower(), word) for number, word in variable.words.items()}


def _type_of(id_: str, variable: Variable) -> str:
    if id_ in _TYPES:
        return _TYPES[id_]
    if id_.endswith("_load") and len(id_) <= 7:
        return "LOAD"
    if len(id_) <= 2 and id_[0] in "xyzabcuvw":
        return "ANGLE" if id_[0] in "abc" else "POSITION"
    return "_".join(heuristics.words_in(variable.path[-1].name)).upper()


def kind_of(variable: Variable, *, is_text: bool) -> ValueKind:
    """How the values are carried."""
    if variable.is_array or variable.base in _STRUCTURES:
        return ValueKind.STRUCTURE
    if is_text or variable.words:
        return ValueKind.TEXT
    return ValueKind.NUMBER if variable.base in _NUMBERS else ValueKind.TEXT


def _event_items() -> list[DataItem]:
    return [
        DataItem(
            ALARMS, "i=2253", Category.CONDITION, ValueKind.CONDITION, "ALARM", name="Alarms", identity="events/alarms"
        ),
        DataItem(
            MESSAGES,
            "i=2253",
            Category.EVENT,
            ValueKind.TEXT,
            "MESSAGE",
            name="Message",
            discrete=True,
            identity="events/message",
        ),
    ]


def readable_id(names: Sequence[str]) -> str:
    """``Monitoring.Spindle1.IsRotating``: stable where node ids are not, and fit for addresses and file names."""
    parts = [re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_") for name in names]
    return ".".join(part for part in parts if part) or "item"


def unique(id_: str, taken: set[str]) -> str:
    """``id``, ``id_2`` …"""
    number, found = 1, id_
    while found in taken:
        number += 1
        found = f"{id_}_{number}"
    return found
