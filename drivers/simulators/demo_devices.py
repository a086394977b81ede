"""The demo machines' device models, in MTConnect's own vocabulary. Describes; moves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lxml import etree

Kind = Literal["mill", "lathe"]
Element = etree._Element

NAMESPACE = "urn:mtconnect.org:MTConnectDevices:2.0"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a demo machine is."""

    id: str
    name: str
    kind: Kind
    manufacturer: str
    product: str
    serial: str

    @property
    def uuid(self) -> str:
        """Its MTConnect uuid."""
        return f"demo-{self.id}"

    @property
    def model(self) -> str:
        """The product's machine model for screens."""
        return "lathe" if self.kind == "lathe" else "mill-3axis"


_MAKERS = {
    "mill": (("Aurel", "VM-850"), ("Aurel", "VM-1050"), ("Kestrel", "MC 500")),
    "lathe": (("Tornado", "TX-200"), ("Kestrel", "LC 300")),
}


def shop(machines: int) -> list[Identity]:
    """The first ``machines`` of the demo shop: three mills and a lathe, again and again."""
    counts: dict[Kind, int] = {"mill": 0, "lathe": 0}
    result = []
    for index in range(machines):
        kind: Kind = "lathe" if index % 4 == 3 else "mill"
        counts[kind] += 1
        number = counts[kind]
        maker, product = _MAKERS[kind][(number - 1) % len(_MAKERS[kind])]
        name = f"{kind.capitalize()} {number}"
        result.append(Identity(f"{kind}-{number}", name, kind, maker, product, f"{maker[0]}{20260 + index:06d}"))
    return result


def more_mills(machines: int, count: int) -> list[Identity]:
    """``count`` mills that come after those of ``shop(machines)``."""
    mills = [identity for identity in shop(4 * (machines + count)) if identity.kind == "mill"]
    there = sum(identity.kind == "mill" for identity in shop(machines))
    return mills[there : there + count]


def devices_xml(machines: list[Identity]) -> bytes:
    """A Devices document of these machines."""
    root = etree.Element("MTConnectDevices", xmlns=NAMESPACE)
    holder = etree.SubElement(root, "Devices")
    for machine in machines:
        holder.append(_device(machine))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Tree:
    """Builds components and data items whose ids begin with the machine's."""

    def __init__(self, machine: Identity) -> None:
        self._prefix = machine.id.replace("-", "")

    def component(self, parent: Element, tag: str, key: str, name: str = "") -> Element:
        holder = parent.find("Components")
        if holder is None:
            holder = etree.SubElement(parent, "Components")
        attributes = {"id": f"{self._prefix}-{key}"} | ({"name": name} if name else {})
        return etree.SubElement(holder, tag, attributes)

    def item(self, parent: Element, category: str, key: str, type_: str, **extra: str) -> None:
        holder = parent.find("DataItems")
        if holder is None:
            holder = etree.Element("DataItems")
            parent.insert(1 if parent.find("Description") is not None else 0, holder)
        if "units" in extra:
            extra.setdefault("nativeUnits", extra["units"])
        attributes = {"category": category, "id": f"{self._prefix}_{key}", "name": key, "type": type_} | extra
        etree.SubElement(holder, "DataItem", attributes)


def _device(machine: Identity) -> Element:
    device = etree.Element("Device", id=machine.id.replace("-", ""), name=machine.id, uuid=machine.uuid)
    etree.SubElement(
        device,
        "Description",
        manufacturer=machine.manufacturer,
        model=machine.product,
        serialNumber=machine.serial,
    ).text = f"Simulated {machine.kind} of the demo plant"
    tree = _Tree(machine)
    tree.item(device, "EVENT", "avail", "AVAILABILITY")
    tree.item(device, "EVENT", "functional_mode", "FUNCTIONAL_MODE")
    _axes(tree, device, machine.kind)
    _controller(tree, device, machine.kind)
    _systems(tree, device, machine.kind)
    _door(tree, device, machine.kind)
    return device


def _axes(tree: _Tree, device: Element, kind: Kind) -> None:
    axes = tree.component(device, "Axes", "axes", "axes")
    tree.item(axes, "CONDITION", "servo_cond", "ACTUATOR")
    for axis in "XZ" if kind == "lathe" else "XYZ":
        linear = tree.component(axes, "Linear", axis, axis)
        low = axis.lower()
        tree.item(
            linear, "SAMPLE", f"{low}_pos", "POSITION", subType="ACTUAL", units="MILLIMETER", coordinateSystem="WORK"
        )
        tree.item(linear, "SAMPLE", f"{low}_load", "LOAD", units="PERCENT")
        tree.item(linear, "CONDITION", f"{low}_travel", "POSITION")
    rotary = tree.component(axes, "Rotary", "C", "C")
    tree.item(rotary, "EVENT", "s_mode", "ROTARY_MODE")
    tree.item(rotary, "SAMPLE", "s_rpm", "ROTARY_VELOCITY", subType="ACTUAL", units="REVOLUTION/MINUTE")
    tree.item(rotary, "EVENT", "s_ovr", "ROTARY_VELOCITY_OVERRIDE", units="PERCENT")
    tree.item(rotary, "SAMPLE", "s_load", "LOAD", units="PERCENT")
    tree.item(rotary, "SAMPLE", "s_temp", "TEMPERATURE", units="CELSIUS")
    tree.item(rotary, "CONDITION", "s_load_cond", "LOAD")
    tree.item(rotary, "CONDITION", "s_temp_cond", "TEMPERATURE")
    if kind == "lathe":
        tree.item(rotary, "SAMPLE", "c_pos", "ANGLE", subType="ACTUAL", units="DEGREE")
        chuck = tree.component(rotary, "Chuck", "chuck", "chuck")
        tree.item(chuck, "EVENT", "chuck", "CHUCK_STATE")


def _controller(tree: _Tree, device: Element, kind: Kind) -> None:
    controller = tree.component(device, "Controller", "controller", "controller")
    tree.item(controller, "EVENT", "estop", "EMERGENCY_STOP")
    tree.item(controller, "EVENT", "message", "MESSAGE", discrete="true")
    tree.item(controller, "CONDITION", "system_cond", "SYSTEM")
    tree.item(controller, "CONDITION", "logic_cond", "LOGIC_PROGRAM")
    path = tree.component(controller, "Path", "path", "path")
    for key, type_ in _PATH_EVENTS.items():
        tree.item(path, "EVENT", key, type_)
    tree.item(path, "EVENT", "line", "LINE_NUMBER", subType="ABSOLUTE")
    for subtype in ("ALL", "GOOD", "BAD"):
        tree.item(path, "EVENT", f"parts_{subtype.lower()}", "PART_COUNT", subType=subtype)
    tree.item(path, "SAMPLE", "feed", "PATH_FEEDRATE", subType="ACTUAL", units="MILLIMETER/SECOND")
    tree.item(path, "EVENT", "feed_ovr", "PATH_FEEDRATE_OVERRIDE", subType="PROGRAMMED", units="PERCENT")
    tree.item(path, "EVENT", "rapid_ovr", "PATH_FEEDRATE_OVERRIDE", subType="RAPID", units="PERCENT")
    tree.item(path, "EVENT", "work_offset", "WORK_OFFSET", representation="TABLE")
    tree.item(path, "CONDITION", "motion_cond", "MOTION_PROGRAM")
    if kind == "mill":
        tree.item(path, "EVENT", "pallet", "PALLET_ID")


_PATH_EVENTS = {
    "execution": "EXECUTION",
    "mode": "CONTROLLER_MODE",
    "program": "PROGRAM",
    "comment": "PROGRAM_COMMENT",
    "block": "BLOCK",
    "tool": "TOOL_NUMBER",
    "tool_asset": "TOOL_ASSET_ID",
}


def _systems(tree: _Tree, device: Element, kind: Kind) -> None:
    systems = tree.component(device, "Systems", "systems", "systems")
    coolant = tree.component(systems, "Coolant", "coolant", "coolant")
    tree.item(coolant, "SAMPLE", "coolant_temp", "TEMPERATURE", units="CELSIUS")
    tree.item(coolant, "CONDITION", "coolant_cond", "LEVEL")
    lubrication = tree.component(systems, "Lubrication", "lubrication", "lubrication")
    tree.item(lubrication, "CONDITION", "lube_cond", "LEVEL")
    electric = tree.component(systems, "Electric", "electric", "electric")
    tree.item(electric, "SAMPLE", "power", "WATTAGE", units="WATT")
    pressure = tree.component(systems, "Hydraulic" if kind == "lathe" else "Pneumatic", "pressure", "pressure")
    tree.item(pressure, "CONDITION", "pressure_cond", "PRESSURE")


def _door(tree: _Tree, device: Element, kind: Kind) -> None:
    door = tree.component(device, "Door", "door", "door")
    tree.item(door, "EVENT", "door", "DOOR_STATE")


_AT_POWER_UP: dict[str, str] = {
    "avail": "AVAILABLE",
    "functional_mode": "PRODUCTION",
    "estop": "ARMED",
    "mode": "AUTOMATIC",
    "execution": "READY",
    "s_mode": "SPINDLE",
    "s_ovr": "100",
    "feed_ovr": "100",
    "rapid_ovr": "100",
    "door": "CLOSED",
    "tool": "0",
}


def values_at_power_up(kind: Kind) -> dict[str, str]:
    """What the machine's control says first; its conditions are named by ``condition_keys``."""
    return _AT_POWER_UP | ({"pallet": "1"} if kind == "mill" else {"chuck": "CLOSED"})


def condition_keys(kind: Kind) -> tuple[str, ...]:
    """The keys of all condition items."""
    common = ("servo_cond", "x_travel", "z_travel", "s_load_cond", "s_temp_cond", "system_cond", "logic_cond")
    rest = ("motion_cond", "coolant_cond", "lube_cond", "pressure_cond")
    return (*common, *rest, "y_travel") if kind == "mill" else (*common, *rest)
