"""Which signals belong to which part of a machine, and which of them tell where its axes are. It refuses to judge values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from app.domain.equipment import DataItem, MachineModel, ValueKind
from app.domain.kinematics import Kinematics, Range

LETTERS = ("x", "y", "z", "a", "b", "c")
_JOINT = re.compile(r"^(?:JOINT|AXIS|J|A)[-_ ]?([1-9])$", re.IGNORECASE)
_POSITIONS = frozenset({"POSITION", "ANGLE"})
_MM = {"in": 25.4, "inch": 25.4, "m": 1000.0}
_SPINDLE = ("rpm", "rpm_override", "spindle_load")
_TOOL = ("tool",)
_CONTROL = ("execution", "mode", "program", "block", "feed", "feed_override", "estop", "availability")
_SYSTEMS = frozenset({"systems", "door", "doors", "auxiliaries", "coolant", "hydraulic", "pneumatic", "lubrication"})


def axes_of(model: MachineModel, named: Iterable[str] = ()) -> dict[str, str]:
    """Axis → the signal that tells its position: the common ids, a robot's joints ``j1`` … by their components' names, and
    the axes that a user's own picture names by their signals' ids."""
    found = {letter: letter for letter in LETTERS if _numeric(model.get(letter))}
    for item in model.items:
        joint = _JOINT.match(item.component[-1]) if item.component else None
        if joint and item.type in _POSITIONS and item.subtype in ("", "ACTUAL") and _numeric(item):
            found.setdefault(f"j{joint[1]}", item.id)
    for axis in named:
        if axis not in found and _numeric(model.get(axis)):
            found[axis] = axis
    return found


def factor_of(item: DataItem) -> float:
    """mm (or degrees) per unit of the item."""
    return _MM.get(item.unit, 1.0)


def stated_travel(item: DataItem) -> Range | None:
    """How far the source says that the axis goes, in mm or degrees."""
    if item.minimum is None or item.maximum is None or item.maximum <= item.minimum:
        return None
    return item.minimum * factor_of(item), item.maximum * factor_of(item)


def signals_of(machine: Kinematics, model: MachineModel, axes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Link → its signals in the model's order: what its axis, its spindle and their components tell.

    What concerns no link (coolant, hydraulics, doors) belongs to the first one, which stands on the floor.
    """
    owned = _owned(machine, axes)
    homes = {component: link for link, signals in owned.items() for component in _homes(link, signals, owned, model)}
    found: dict[str, list[str]] = {link.name: [] for link in machine.links}
    for item in model.items:
        name = next((link for link, signals in owned.items() if item.id in signals), "")
        name = name or next((link for home, link in homes.items() if item.component[: len(home)] == home), "")
        if not name and _SYSTEMS.intersection(part.lower() for part in item.component):
            name = machine.links[0].name
        if name:
            found[name].append(item.id)
    return {name: tuple(signals) for name, signals in found.items()}


def _owned(machine: Kinematics, axes: Mapping[str, str]) -> dict[str, set[str]]:
    """Link → the signals that are its own by their ids."""
    owned: dict[str, set[str]] = {}
    for link in machine.links:
        if link.joint is not None and link.joint.axis in axes:
            signal = axes[link.joint.axis]
            owned[link.name] = {signal, f"{signal}_load"}
    if machine.spindle:
        owned.setdefault(machine.spindle, set()).update(_SPINDLE)
    owned.setdefault(machine.tool, set()).update(_TOOL)
    return owned


def _homes(
    link: str, signals: set[str], owned: Mapping[str, set[str]], model: MachineModel
) -> Iterator[tuple[str, ...]]:
    """The components that are this link's alone: neither another link's signals nor the control's stand in them."""
    others = set(_CONTROL).union(*(own for name, own in owned.items() if name != link))
    foreign = [item.component for item in model.items if item.id in others]
    for component in dict.fromkeys(item.component for item in model.items if item.id in signals and item.component):
        if not any(other[: len(component)] == component for other in foreign):
            yield component


def _numeric(item: DataItem | None) -> bool:
    return item is not None and item.kind is ValueKind.NUMBER
