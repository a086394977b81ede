"""Machines that observe at a fixed rate, for load tests: fifty data items each. No physics; every value differs from the last."""

from __future__ import annotations

from lxml import etree

from drivers.simulators.agent_state import Agent
from drivers.simulators.demo_devices import NAMESPACE

ITEMS_PER_MACHINE = 50
_SECOND = 1_000_000_000

# The signals that every page shows; the rest are plain temperatures.
_KNOWN: tuple[tuple[str, str, str, str, str], ...] = (
    ("SAMPLE", "rpm", "ROTARY_VELOCITY", "ACTUAL", "REVOLUTION/MINUTE"),
    ("SAMPLE", "feed", "PATH_FEEDRATE", "ACTUAL", "MILLIMETER/SECOND"),
    ("SAMPLE", "path_load", "LOAD", "", "PERCENT"),
    ("EVENT", "line", "LINE_NUMBER", "ABSOLUTE", ""),
    ("EVENT", "block", "BLOCK", "", ""),
    ("EVENT", "parts", "PART_COUNT", "ALL", ""),
    ("EVENT", "fovr", "PATH_FEEDRATE_OVERRIDE", "PROGRAMMED", "PERCENT"),
)


def synthetic_devices(names: list[str]) -> bytes:
    """A Devices document with a fifty-item device for every name."""
    root = etree.Element("MTConnectDevices", xmlns=NAMESPACE)
    holder = etree.SubElement(root, "Devices")
    for name in names:
        device = etree.SubElement(holder, "Device", id=_key(name), name=name, uuid=f"synthetic-{name}")
        _item(etree.SubElement(device, "DataItems"), name, "EVENT", "avail", "AVAILABILITY")
        controller = etree.SubElement(
            etree.SubElement(device, "Components"), "Controller", id=f"{_key(name)}-c", name="controller"
        )
        path = etree.SubElement(etree.SubElement(controller, "Components"), "Path", id=f"{_key(name)}-p", name="path")
        items = etree.SubElement(path, "DataItems")
        _item(items, name, "EVENT", "execution", "EXECUTION")
        _item(items, name, "EVENT", "mode", "CONTROLLER_MODE")
        for category, key, type_, subtype, units in _KNOWN:
            _item(items, name, category, key, type_, subType=subtype, units=units)
        for number in range(ITEMS_PER_MACHINE - len(_KNOWN)):
            _item(items, name, "SAMPLE", f"t{number:02d}", "TEMPERATURE", units="CELSIUS")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _key(name: str) -> str:
    return name.replace("-", "")


def _item(holder: etree._Element, device: str, category: str, key: str, type_: str, **extra: str) -> None:
    attributes = {"category": category, "id": f"{_key(device)}_{key}", "name": key, "type": type_}
    etree.SubElement(holder, "DataItem", attributes | {name: text for name, text in extra.items() if text})


class FixedRate:
    """Observes ``rate`` values per second, in turn over all items of all machines of one agent.

    In strokes of 1 they are evenly spaced; in strokes of 50 a machine's items come at once, as from an adapter that polls.
    """

    def __init__(self, agent: Agent, rate: float, start_ns: int, stroke: int = 1) -> None:
        self._agent = agent
        self._rate = rate
        self._stroke = stroke
        self._start_ns = start_ns
        self._made = 0
        self._ranks = [rank for rank, item in enumerate(agent.plant.items) if item.name and item.name not in _STEADY]
        for rank, item in enumerate(agent.plant.items):
            if item.name in _STEADY:
                agent.observe(rank, _STEADY[item.name], start_ns)

    def advance(self, now_ns: int) -> None:
        """Observe everything that is due by now; a stroke has one stamp."""
        due = int((now_ns - self._start_ns) * self._rate / _SECOND)
        due -= due % self._stroke
        while self._made < due:
            turn, place = divmod(self._made, len(self._ranks))
            end_of_stroke = self._made - self._made % self._stroke + self._stroke
            stamp = self._start_ns + int(end_of_stroke * _SECOND / self._rate)
            self._agent.observe(self._ranks[place], str(turn % 100_000 + 1), stamp)
            self._made += 1


_STEADY = {"avail": "AVAILABLE", "execution": "ACTIVE", "mode": "AUTOMATIC"}
