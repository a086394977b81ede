"""Reads device models from any MTConnectDevices document, and completes them as an agent does. Serves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

Element = etree._Element

UPPER_WORDS = {"AC", "DC", "PH", "IP", "URI"}
"""Words of a type that stay in capitals in its element name (VoltageDC, AdapterURI)."""

_NOT_COMPONENTS = {"Description", "Configuration", "DataItems", "Components", "Compositions", "References"}


@dataclass(frozen=True, slots=True)
class Item:
    """One data item, with everything that its observations' XML needs."""

    id: str
    name: str
    category: str
    type: str
    subtype: str
    representation: str
    units: str
    native_units: str
    native_scale: float
    statistic: str
    composition: str
    source: str
    discrete: bool
    constant: str | None
    initial: str | None
    minimum_delta: float
    component: str
    component_id: str
    component_name: str
    device: int
    """Index into ``Plant.devices``."""

    @property
    def tag(self) -> str:
        """The observation's element name: PATH_FEEDRATE → PathFeedrate."""
        return element_name(self.type) + _SUFFIXES.get(self.representation, "")

    @property
    def numeric(self) -> bool:
        """A SAMPLE whose value is one number."""
        return self.category == "SAMPLE" and self.representation == "VALUE" and not self.units.endswith("_3D")


_SUFFIXES = {"DATA_SET": "DataSet", "TABLE": "Table", "TIME_SERIES": "TimeSeries", "DISCRETE": "Discrete"}


@dataclass(frozen=True, slots=True)
class Device:
    """One device of an agent."""

    id: str
    name: str
    uuid: str
    model: str
    is_agent: bool = False


@dataclass(frozen=True, slots=True)
class Plant:
    """Everything one agent serves: its probe tree (no namespaces) and its data items in document order."""

    devices: tuple[Device, ...]
    items: tuple[Item, ...]
    tree: Element
    namespaces: dict[str, str]
    """Vendor prefixes that types use → namespace of the Devices schema."""
    by_id: dict[str, int] = field(default_factory=dict)


def element_name(type_: str) -> str:
    """PATH_FEEDRATE → PathFeedrate; a vendor prefix stays (x:MOTION → x:Motion)."""
    prefix, colon, name = type_.rpartition(":")
    return prefix + colon + "".join(map(_word, name.split("_")))


def _word(word: str) -> str:
    if word in UPPER_WORDS:
        return word
    return "MTConnect" if word == "MTCONNECT" else word.capitalize()


def load(sources: list[bytes], *, modern: bool) -> Plant:
    """Build what an agent serves from one or more Devices documents.

    ``modern`` completes the devices as a 2.x agent does (asset counts, a device for the agent itself), else as a 1.3 agent.
    Raises ValueError for a document without devices.
    """
    namespaces: dict[str, str] = {}
    tree = etree.Element("Devices")
    for source in sources:
        tree.extend(_devices(source, namespaces))
    if not len(tree):
        raise ValueError("The document holds no Device element.")
    for device in tree:
        _complete(device, modern=modern)
    if modern and tree.find("Agent") is None:
        tree.insert(0, _agent_device())
    return _plant(tree, namespaces)


def _devices(source: bytes, namespaces: dict[str, str]) -> list[Element]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    root = etree.fromstring(source, parser)
    for prefix, uri in root.nsmap.items():
        if prefix and prefix not in ("xsi", "m") and "MTConnect" not in uri.rpartition(":")[0].rpartition(":")[2]:
            namespaces[prefix] = uri
    _strip(root)
    holder = root if root.tag == "Devices" else root.find(".//Devices")
    if holder is None:
        return [root] if root.tag == "Device" else []
    return [deepcopy(child) for child in holder if child.tag in ("Device", "Agent")]


def _strip(root: Element) -> None:
    """Leave local names alone: prefixes of vendors are kept in attribute values only."""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        for key in [str(name) for name in element.attrib]:
            if key.startswith("{"):
                del element.attrib[key]
        if element.text is not None and not element.text.strip():
            element.text = None
        element.tail = None
    etree.cleanup_namespaces(root)


def _complete(device: Element, *, modern: bool) -> None:
    identity = device.get("id") or device.get("name") or "device"
    device.set("id", identity)
    if not device.get("uuid"):
        device.set("uuid", device.get("name") or identity)
    if not modern:
        _state_native_units(device)
    known = {item.get("type") for item in _own_items(device)}
    holder = _item_holder(device)
    if "AVAILABILITY" not in known:
        etree.SubElement(holder, "DataItem", category="EVENT", id=f"{identity}_avail", type="AVAILABILITY")
    for suffix, attributes in _ASSET_ITEMS.items():
        if attributes["type"] not in known and (modern or suffix in ("chg", "rem")):
            extra = {"discrete": "true"} if modern and suffix in ("chg", "add") else {}
            etree.SubElement(
                holder, "DataItem", {"category": "EVENT", "id": f"{identity}_asset_{suffix}"} | attributes | extra
            )


def _state_native_units(device: Element) -> None:
    """A 1.3 agent's probe states native units even where the model leaves them out."""
    for item in device.iter("DataItem"):
        if item.get("units") and not item.get("nativeUnits"):
            item.set("nativeUnits", item.get("units", ""))


_ASSET_ITEMS: dict[str, dict[str, str]] = {
    "chg": {"type": "ASSET_CHANGED"},
    "rem": {"type": "ASSET_REMOVED"},
    "add": {"type": "ASSET_ADDED"},
    "count": {"type": "ASSET_COUNT", "representation": "DATA_SET"},
}


def _own_items(component: Element) -> list[Element]:
    return component.findall("DataItems/DataItem")


def _item_holder(device: Element) -> Element:
    holder = device.find("DataItems")
    if holder is None:
        holder = etree.Element("DataItems")
        before = [child for child in device if child.tag in ("Description", "Configuration")]
        device.insert(len(before), holder)
    return holder


def _agent_device() -> Element:
    identity = uuid5(NAMESPACE_URL, "simulated agent")
    agent = etree.Element(
        "Agent", id=f"agent_{str(identity)[:8]}", mtconnectVersion="2.7", name="Agent", uuid=str(identity)
    )
    items = etree.SubElement(agent, "DataItems")
    etree.SubElement(items, "DataItem", category="EVENT", id="agent_avail", type="AVAILABILITY")
    for change in ("added", "removed", "changed"):
        etree.SubElement(items, "DataItem", category="EVENT", id=f"device_{change}", type=f"DEVICE_{change.upper()}")
    _complete(agent, modern=True)
    return agent


def _plant(tree: Element, namespaces: dict[str, str]) -> Plant:
    devices: list[Device] = []
    items: dict[str, Item] = {}
    for index, element in enumerate(tree):
        devices.append(_device(element))
        for item in _items(element, index):
            items.setdefault(item.id, item)
    for item in items.values():
        prefix = item.type.rpartition(":")[0]
        if prefix and prefix not in namespaces:
            namespaces[prefix] = f"urn:{prefix}:MTConnectDevices:1.0"
    ordered = sorted(items.values(), key=lambda item: _document_order(item, devices))
    return Plant(tuple(devices), tuple(ordered), tree, namespaces, {item.id: rank for rank, item in enumerate(ordered)})


def _document_order(item: Item, devices: list[Device]) -> tuple[str, str, int, str]:
    """Observed on agents 1.3 and 2.7: by device, component, category, item, each by id in code point order."""
    category = ("SAMPLE", "EVENT", "CONDITION").index(item.category)
    return devices[item.device].id, item.component_id, category, item.id


def _device(element: Element) -> Device:
    description = element.find("Description")
    model = "" if description is None else description.get("model", "")
    identity = element.get("id", "")
    return Device(identity, element.get("name") or identity, element.get("uuid", ""), model, element.tag == "Agent")


def _items(component: Element, device: int) -> Iterator[Item]:
    for item in _own_items(component):
        yield _item(item, component, device)
    for child in _children(component):
        yield from _items(child, device)


def _children(component: Element) -> list[Element]:
    """Its components; some hand-written models leave the Components element out."""
    bare = [child for child in component if child.tag not in _NOT_COMPONENTS and child.find(".//DataItem") is not None]
    return [*component.findall("Components/*"), *bare]


def _item(element: Element, component: Element, device: int) -> Item:
    attributes = element.attrib
    units = attributes.get("units", "")
    category = attributes.get("category", "EVENT").upper()
    values = [value.text or "" for value in element.findall("Constraints/Value")]
    return Item(
        id=attributes.get("id", ""),
        name=attributes.get("name", ""),
        category=category if category in ("SAMPLE", "EVENT", "CONDITION") else "EVENT",
        type=attributes.get("type", ""),
        subtype=attributes.get("subType", ""),
        representation=attributes.get("representation", "VALUE"),
        units=units,
        native_units=attributes.get("nativeUnits", units),
        native_scale=float(attributes.get("nativeScale") or 1),
        statistic=attributes.get("statistic", ""),
        composition=attributes.get("compositionId", ""),
        source=(element.findtext("Source") or "").strip(),
        discrete=attributes.get("discrete") == "true" or attributes.get("representation") == "DISCRETE",
        constant=values[0] if len(values) == 1 else None,
        initial=element.findtext("InitialValue"),
        minimum_delta=_minimum_delta(element),
        component=component.tag,
        component_id=component.get("id", ""),
        component_name=component.get("name", ""),
        device=device,
    )


def _minimum_delta(element: Element) -> float:
    for holder in (*element.findall("Filters/Filter"), *element.findall("Constraints/Filter")):
        if holder.get("type", "MINIMUM_DELTA") == "MINIMUM_DELTA" and re.match(r"[\d.]", (holder.text or "").strip()):
            return float((holder.text or "").strip())
    return 0.0
