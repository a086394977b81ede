"""Devices documents: what an agent's devices are made of. Reads every version and namespace, and knows no values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from app.domain.equipment import Category
from app.domain.message import Message
from app.domain.vocabulary import SourceItem
from drivers.mtconnect.header import Header
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Device:
    """One device of an agent, with its data items in document order."""

    name: str
    uuid: str
    id: str
    is_agent: bool = False
    """The agent describing itself (1.7 and later): link health, never a machine."""
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    description: str = ""
    items: tuple[SourceItem, ...] = ()

    def answers_to(self, wanted: str) -> bool:
        """Whether ``device:`` of the configuration means this one."""
        return wanted in (self.name, self.uuid, self.id)


@dataclass(frozen=True, slots=True)
class AgentModel:
    """All devices of one agent, as of one Devices document."""

    header: Header
    devices: tuple[Device, ...]
    schema: str = ""
    """MTConnect version of the document by its namespace; empty when it has none."""

    @property
    def machines(self) -> tuple[Device, ...]:
        """The devices without the agent itself."""
        return tuple(device for device in self.devices if not device.is_agent)

    def find(self, wanted: str | None) -> Device | None:
        """The device with this name, uuid or id; with None the only one there is."""
        if wanted is None:
            return self.machines[0] if len(self.machines) == 1 else None
        return next((device for device in self.machines if device.answers_to(wanted)), None)


def read_devices(data: bytes) -> AgentModel:
    """Parse a Devices document. Raises BrokenDocument for anything else."""
    root = parse_xml(data)
    if local(root.tag) != "MTConnectDevices":
        raise BrokenDocument(
            Message.of("A list of devices was expected, a {root} document arrived.", root=local(root.tag))
        )
    header = _child(root, "Header")
    container = _child(root, "Devices")
    devices = () if container is None else tuple(_device(e) for e in container if local(e.tag) in ("Device", "Agent"))
    attributes = {} if header is None else _attributes(header)
    return AgentModel(Header.of(attributes), devices, _schema(root))


def _schema(root: _Element) -> str:
    namespace = str(root.tag).partition("}")[0] if "}" in str(root.tag) else ""
    return namespace.rpartition(":")[2]


def _attributes(element: _Element) -> dict[str, str]:
    return {local(k): str(v) for k, v in element.attrib.items()}


def _child(element: _Element, name: str) -> _Element | None:
    return next((child for child in element if local(child.tag) == name), None)


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if local(child.tag) == name)


def _text(element: _Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _device(element: _Element) -> Device:
    a = _attributes(element)
    description = _child(element, "Description")
    d = {} if description is None else _attributes(description)
    context = _Context(coordinate_systems=_coordinate_systems(element), ranges=_ranges(element))
    return Device(
        name=a.get("name", "") or a.get("id", ""),
        uuid=a.get("uuid", ""),
        id=a.get("id", ""),
        is_agent=local(element.tag) == "Agent",
        manufacturer=d.get("manufacturer", ""),
        product=d.get("model", ""),
        serial=d.get("serialNumber", ""),
        description=_text(description),
        items=tuple(_items(element, context)),
    )


class _Range(NamedTuple):
    """What a Specification says of a data item, and in which unit (empty: the item's own)."""

    minimum: float | None
    maximum: float | None
    units: str


@dataclass(frozen=True, slots=True)
class _Context:
    """Where in the component tree we stand."""

    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    path: str = ""
    coordinate_systems: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, _Range] = field(default_factory=dict)

    def inside(self, component: _Element) -> _Context:
        a, kind = _attributes(component), local(component.tag)
        name = a.get("name") or a.get("nativeName") or a.get("id", kind)
        path = a.get("id", name) if kind == "Path" else self.path
        return replace(self, names=(*self.names, name), types=(*self.types, kind), path=path)


_NO_COMPONENTS = frozenset(
    {"DataItems", "Description", "Configuration", "Compositions", "References", "Relationships", "Components"}
)


def _items(component: _Element, context: _Context) -> Iterator[SourceItem]:
    for container in _children(component, "DataItems"):
        for element in _children(container, "DataItem"):
            yield _item(element, context)
    for child in component:
        name = local(child.tag)
        if name == "Components":
            for part in child:
                if isinstance(part.tag, str):
                    yield from _items(part, context.inside(part))
        elif name and name not in _NO_COMPONENTS:  # seen in the field: a component straight under its parent
            yield from _items(child, context.inside(child))


def _coordinate_systems(device: _Element) -> dict[str, str]:
    """CoordinateSystem id → its type, for items that refer to one by id (2.0 and later)."""
    found = (e for e in device.iter() if local(e.tag) == "CoordinateSystem")
    return {a["id"]: a.get("type", "") for a in map(_attributes, found) if "id" in a}


def _ranges(device: _Element) -> dict[str, _Range]:
    """dataItemId → range, of the specifications that mean a data item (1.4 and later).

    The limits of a ProcessSpecification are about quality and alarms, not about what the item can be.
    """
    found: dict[str, _Range] = {}
    for element in device.iter():
        item = _specified(element) if local(element.tag) == "Specification" else None
        if item is not None:
            low = _first(_float(_child(element, "Minimum")), _float(_child(element, "LowerLimit")))
            high = _first(_float(_child(element, "Maximum")), _float(_child(element, "UpperLimit")))
            found[item] = _Range(low, high, str(element.get("units") or ""))
    return found


def _specified(specification: _Element) -> str | None:
    """The data item that it names; without a name the only one of its component with its type and subType."""
    if reference := specification.get("dataItemIdRef"):
        return str(reference)
    configuration = next((e for e in specification.iterancestors() if local(e.tag) == "Configuration"), None)
    component = None if configuration is None else configuration.getparent()
    container = None if component is None else _child(component, "DataItems")
    if container is None:
        return None
    wanted = [specification.get("type", ""), specification.get("subType", "")]
    items = [a for a in map(_attributes, _children(container, "DataItem")) if a.get("category") != "CONDITION"]
    same = [a.get("id") for a in items if [a.get("type", ""), a.get("subType", "")] == wanted]
    return same[0] if len(same) == 1 else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _item(element: _Element, context: _Context) -> SourceItem:
    a = _attributes(element)
    minimum, maximum, constant = _limits(element)
    specified = context.ranges.get(a.get("id", ""))
    if specified is not None and specified.units in ("", a.get("units", "")):
        minimum, maximum = _first(minimum, specified.minimum), _first(maximum, specified.maximum)
    reference = context.coordinate_systems.get(a.get("coordinateSystemIdRef", ""), "")
    return SourceItem(
        source_id=a.get("id", ""),
        category=_category(a.get("category", "")),
        type=a.get("type", ""),
        subtype=a.get("subType", ""),
        name=a.get("name", ""),
        units=a.get("units", "") or a.get("nativeUnits", ""),
        representation=a.get("representation", "VALUE"),
        coordinate_system=a.get("coordinateSystem", "") or reference,
        statistic=a.get("statistic", ""),
        composition=a.get("compositionId", ""),
        discrete=a.get("discrete") == "true" or a.get("representation") == "DISCRETE",
        component=context.names,
        component_types=context.types,
        path=context.path,
        constant=constant,
        minimum=minimum,
        maximum=maximum,
    )


def _category(text: str) -> Category:
    return Category(text) if text in Category.__members__ else Category.EVENT


def _limits(item: _Element) -> tuple[float | None, float | None, str | None]:
    """Range and constant of ``Constraints``. With a minimum or maximum that is no number there is no range."""
    constraints = _child(item, "Constraints")
    if constraints is None:
        return None, None, None
    values = [_text(child) for child in _children(constraints, "Value")]
    constant = values[0] if len(values) == 1 else None
    return _float(_child(constraints, "Minimum")), _float(_child(constraints, "Maximum")), constant


def _float(element: _Element | None) -> float | None:
    try:
        return None if element is None else float(element.text or "")
    except ValueError:
        return None
