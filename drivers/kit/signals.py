"""What the plant's common signal ids mean, for drivers whose sources don't say it themselves.

Ids of the contract and what people write instead of them; an id that it does not know is a plain value under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.equipment import Category, DataItem, ValueKind


@dataclass(frozen=True, slots=True)
class Meaning:
    """MTConnect's words for a common signal, and the unit in which the plant keeps it."""

    type: str
    subtype: str = ""
    unit: str = ""
    category: Category = Category.SAMPLE


def _event(type_: str, subtype: str = "") -> Meaning:
    return Meaning(type_, subtype, category=Category.EVENT)


MEANINGS: dict[str, Meaning] = {
    "availability": _event("AVAILABILITY"),
    "execution": _event("EXECUTION"),
    "mode": _event("CONTROLLER_MODE"),
    "estop": _event("EMERGENCY_STOP"),
    "program": _event("PROGRAM", "MAIN"),
    "block": _event("BLOCK"),
    "line": _event("LINE_NUMBER", "ABSOLUTE"),
    "tool": _event("TOOL_NUMBER"),
    "part_count": _event("PART_COUNT", "COMPLETE"),
    "rpm": Meaning("ROTARY_VELOCITY", "ACTUAL", "rev/min"),
    "spindle_speed": Meaning("ROTARY_VELOCITY", "ACTUAL", "rev/min"),  # the name that many a table of registers has
    "rpm_override": Meaning("ROTARY_VELOCITY_OVERRIDE", "PROGRAMMED", "%"),
    "feed": Meaning("PATH_FEEDRATE", "ACTUAL", "mm/min"),
    "feed_override": Meaning("PATH_FEEDRATE_OVERRIDE", "PROGRAMMED", "%"),
    "rapid_override": Meaning("PATH_FEEDRATE_OVERRIDE", "RAPID", "%"),
    "spindle_load": Meaning("LOAD", "ACTUAL", "%"),
    **{axis: Meaning("POSITION", "ACTUAL", "mm") for axis in "xyzuvw"},
    **{axis: Meaning("ANGLE", "ACTUAL", "deg") for axis in "abc"},
    **{f"{axis}_load": Meaning("LOAD", "ACTUAL", "%") for axis in "xyzabcuvw"},
}


def common(signal: str, source_id: str, kind: ValueKind | None = None, **more: object) -> DataItem:
    """A data item under a common id; ``kind`` defaults to a number for samples and to text for events."""
    meaning = MEANINGS[signal]
    natural = ValueKind.NUMBER if meaning.category is Category.SAMPLE else ValueKind.TEXT
    fields: dict[str, object] = {"type": meaning.type, "subtype": meaning.subtype, "unit": meaning.unit} | more
    return DataItem(signal, source_id, meaning.category, kind or natural, **fields)  # type: ignore[arg-type]
