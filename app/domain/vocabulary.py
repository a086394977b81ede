"""Which data item of a machine is ``rpm``, ``feed`` or ``x_load``: MTConnect's types mapped to the common signal ids.

Decides from the device model alone. It never sees a value, and it never hides an item: what has no common id keeps
its source's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.equipment import Category, ValueKind
from app.domain.units import unit_label as unit_label  # one import for callers that map items


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One data item as a device model declares it, in the standard's words."""

    source_id: str
    category: Category
    type: str
    subtype: str = ""
    name: str = ""
    units: str = ""
    representation: str = "VALUE"
    coordinate_system: str = ""
    """``MACHINE`` or ``WORK``, also when the model only refers to a coordinate system by its id."""
    statistic: str = ""
    composition: str = ""
    discrete: bool = False
    component: tuple[str, ...] = ()
    """Names of the components from below the device down to the item's own."""
    component_types: tuple[str, ...] = ()
    """Element names of the same components: ``Axes``, ``Linear`` …"""
    path: str = ""
    """Id of the Path component (channel) that the item stands under."""
    constant: str | None = None
    """The one value that the model allows; some agents never stream it."""
    minimum: float | None = None
    maximum: float | None = None


_VECTOR_TYPES = frozenset({"PATH_POSITION", "ORIENTATION", "ROTATION", "TRANSLATION", "LINEAR_FORCE"})
_COUNT_TYPES = frozenset({"PART_COUNT", "LINE", "LINE_NUMBER", "BLOCK_COUNT", "HARDNESS"})
_WORDS = re.compile(r"(_COUNT|(?<!_MODE)_OVERRIDE)$")
"""Events whose values are numbers though the standard gives them no unit. Identifiers (TOOL_NUMBER, PROGRAM, BLOCK)
are not among them: ``00123`` must stay ``00123``; nor is CONTROLLER_MODE_OVERRIDE, whose values are ON and OFF."""


def is_vector(item: SourceItem) -> bool:
    """Whether the value is several numbers in one observation (``1.0 2.0 3.0``)."""
    if item.category is Category.CONDITION or item.representation != "VALUE":
        return False
    return item.units.endswith("_3D") or (item.type in _VECTOR_TYPES and not item.units)


def value_kind(item: SourceItem) -> ValueKind:
    """How the item's values are carried and stored."""
    if item.category is Category.CONDITION or item.type == "ALARM":
        return ValueKind.CONDITION
    if item.representation in ("DATA_SET", "TABLE") or is_vector(item):
        return ValueKind.STRUCTURE
    if item.category is Category.SAMPLE or item.units or item.representation == "TIME_SERIES":
        return ValueKind.NUMBER
    numeric = item.type in _COUNT_TYPES or _WORDS.search(item.type) is not None
    return ValueKind.NUMBER if numeric else ValueKind.TEXT


Rank = int
_RULES: Mapping[str, Sequence[tuple[str, str, Rank]]] = {
    "availability": [("AVAILABILITY", "", 0)],
    "power": [
        ("POWER_STATE", "LINE", 0),
        ("POWER_STATE", "", 1),
        ("POWER_STATUS", "", 2),
        ("POWER_STATE", "CONTROL", 3),
    ],
    "execution": [("EXECUTION", "", 0)],
    "mode": [("CONTROLLER_MODE", "", 0)],
    "functional_mode": [("FUNCTIONAL_MODE", "", 0)],
    "estop": [("EMERGENCY_STOP", "", 0)],
    "program": [("PROGRAM", "MAIN", 0), ("PROGRAM", "", 1), ("PROGRAM", "ACTIVE", 2)],
    "program_comment": [("PROGRAM_COMMENT", "MAIN", 0), ("PROGRAM_COMMENT", "", 1), ("PROGRAM_COMMENT", "ACTIVE", 2)],
    "block": [("BLOCK", "", 0)],
    "line": [
        ("LINE_NUMBER", "ABSOLUTE", 0),
        ("LINE_NUMBER", "", 1),
        ("LINE_NUMBER", "INCREMENTAL", 2),
        ("LINE", "", 3),
    ],
    "tool": [("TOOL_NUMBER", "", 0), ("TOOL_ID", "", 1), ("TOOL_ASSET_ID", "", 2)],
    "part_count": [
        ("PART_COUNT", "COMPLETE", 0),
        ("PART_COUNT", "", 1),
        ("PART_COUNT", "ALL", 2),
        ("PART_COUNT", "GOOD", 3),
    ],
    "rpm": [
        ("ROTARY_VELOCITY", "ACTUAL", 0),
        ("SPINDLE_SPEED", "ACTUAL", 1),
        ("ROTARY_VELOCITY", "", 2),
        ("SPINDLE_SPEED", "", 3),
    ],
    "rpm_override": [
        ("ROTARY_VELOCITY_OVERRIDE", "PROGRAMMED", 0),
        ("ROTARY_VELOCITY_OVERRIDE", "", 1),
        ("ROTARY_VELOCITY_OVERRIDE", "OVERRIDE", 2),
        ("SPINDLE_SPEED_OVERRIDE", "", 3),
        ("SPINDLE_SPEED", "OVERRIDE", 4),
        ("ROTARY_VELOCITY", "OVERRIDE", 5),
    ],
    "feed": [("PATH_FEEDRATE", "ACTUAL", 0), ("PATH_FEEDRATE", "", 1)],
    "feed_override": [
        ("PATH_FEEDRATE_OVERRIDE", "PROGRAMMED", 0),
        ("PATH_FEEDRATE_OVERRIDE", "", 1),
        ("PATH_FEEDRATE_OVERRIDE", "OVERRIDE", 2),
        ("PATH_FEEDRATE", "OVERRIDE", 3),
    ],
    "rapid_override": [("PATH_FEEDRATE_OVERRIDE", "RAPID", 0), ("PATH_FEEDRATE", "RAPID", 1)],
}
"""Common id → what may carry it, best first (type, subType, rank)."""

_PERCENT_ONLY = frozenset({"rpm_override", "feed_override", "rapid_override"})
_AXIS = re.compile(r"^(?:.*[_.: -])?([XYZABCUVW])([0-9]?)(?:[-_ ]?AXIS)?$", re.IGNORECASE)
_SPINDLE = re.compile(r"^(?:.*[_.: -])?(S[0-9]*|SP[0-9]*|SPINDLE.*|MAIN.?SPINDLE)$", re.IGNORECASE)
_SPINDLE_ITEM = re.compile(r"^S(?![a-z]*ervo)|spindle", re.IGNORECASE)

_BY_TYPE: dict[tuple[str, str], list[tuple[str, Rank]]] = defaultdict(list)
for _role, _carriers in _RULES.items():
    for _type, _subtype, _rank in _carriers:
        _BY_TYPE[_type, _subtype].append((_role, _rank))


def assign(items: Sequence[SourceItem]) -> dict[str, str]:
    """Common signal id → source id, at most one item each; the first path and the primary spindle get the plain ids."""
    best: dict[str, tuple[tuple[float, ...], str]] = {}
    first_path = next((item.path for item in items if item.path), "")
    for order, item in enumerate(items):
        if item.category is Category.CONDITION or item.representation != "VALUE":
            continue
        for role, rank in _candidates(item):
            key = _preference(role, rank, item, first_path, order)
            if role not in best or key < best[role][0]:
                best[role] = (key, item.source_id)
    chosen = {role: source_id for role, (_, source_id) in best.items()}
    return _with_spindle_load(_with_axis_feed(chosen, items), items)


def _with_axis_feed(chosen: dict[str, str], items: Sequence[SourceItem]) -> dict[str, str]:
    """Without a feed along the path, that of the one axis that tells its own; of several none is the machine's."""
    told = [item for item in items if item.type == "AXIS_FEEDRATE" and item.subtype in ("ACTUAL", "")]
    linear = [
        item for item in told if item.units.startswith(("MILLIMETER/", "INCH/")) and item.representation == "VALUE"
    ]
    if "feed" in chosen or len(linear) != 1:
        return chosen
    return chosen | {"feed": linear[0].source_id}


def _candidates(item: SourceItem) -> Iterator[tuple[str, Rank]]:
    for role, rank in _BY_TYPE.get((item.type, item.subtype), ()):
        if role == "rpm" and item.units == "PERCENT":
            continue
        if role in _PERCENT_ONLY and item.units not in ("", "PERCENT"):
            continue
        if role == "feed" and item.units == "PERCENT":
            yield "feed_override", rank + 4
            continue
        yield role, rank
    yield from _axis_candidates(item)


def _axis_candidates(item: SourceItem) -> Iterator[tuple[str, Rank]]:
    axis = _axis_of(item)
    if not axis or item.composition:
        return
    if item.type in ("POSITION", "ANGLE") and item.subtype in ("ACTUAL", ""):
        yield axis, 0 if item.subtype == "ACTUAL" else 1
    elif item.type == "LOAD" and item.subtype in ("ACTUAL", "") and not _is_spindle_item(item):
        yield f"{axis}_load", 0


def _axis_of(item: SourceItem) -> str:
    """``x`` for a Linear or Rotary component named X, ``X1`` or ``Xaxis``; ``x2`` for the second; else nothing."""
    if not item.component or item.component_types[-1] not in ("Linear", "Rotary"):
        return ""
    match = _AXIS.match(item.component[-1])
    if match is None:
        return ""
    letter, number = match.groups()
    return letter.lower() + ("" if number in ("", "1") else number)


def _preference(role: str, rank: Rank, item: SourceItem, first_path: str, order: int) -> tuple[float, ...]:
    depth = len(item.component) if role == "availability" else 0
    coordinates = {"MACHINE": 0, "": 1}.get(item.coordinate_system, 2)
    other_path = bool(item.path) and item.path != first_path
    spindle = 0 if not role.startswith("rpm") else _spindle_rank(item)
    return (other_path, bool(item.statistic), coordinates, depth, spindle, rank, order)


def _spindle_rank(item: SourceItem) -> int:
    """0 for a component that is called a spindle, 1 for a C axis (which turns as one), 2 for any other."""
    if not item.component:
        return 2
    name, kind = item.component[-1], item.component_types[-1]
    if kind == "Spindle" or _SPINDLE.match(name):
        return 0
    return 1 if name.upper() in ("C", "C1") else 2


def _is_spindle_item(item: SourceItem) -> bool:
    """A load under a rotary axis that its own name says is the spindle's (Mazak: ``Sload`` beside ``Cload`` under C)."""
    return bool(item.component) and item.component_types[-1] == "Rotary" and bool(_SPINDLE_ITEM.match(item.name))


def _with_spindle_load(chosen: dict[str, str], items: Sequence[SourceItem]) -> dict[str, str]:
    """The load of the component that turns at ``rpm``; without one, of whatever is called a spindle."""
    main = next((item for item in items if item.source_id == chosen.get("rpm")), None)
    loads = [item for item in items if item.type == "LOAD" and item.subtype in ("ACTUAL", "") and not item.statistic]
    own = [item for item in loads if main is not None and item.component and item.component == main.component]
    named = [item for item in loads if item.component and _spindle_rank(item) == 0]
    candidates = sorted(own, key=lambda item: not _is_spindle_item(item)) or named
    if not candidates:
        return chosen
    load = candidates[0].source_id
    return {role: source for role, source in chosen.items() if source != load} | {"spindle_load": load}
