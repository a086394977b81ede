"""What people call a signal: the product's word for the common ones, the source's own name for all others."""

from __future__ import annotations

import re

from PySide6.QtCore import QRegularExpression

from app.domain.equipment import DataItem
from views.binding.i18n import tr

_AXIS = re.compile(r"^([xyzabcuvw]\d?)(_load)?$")


def axis_of(signal: str) -> str:
    """``X`` or ``X2`` for a position or load of an axis; else nothing."""
    match = _AXIS.match(signal)
    return match[1].upper() if match else ""


def all_words(search: str) -> QRegularExpression:
    """What a search means: every word somewhere, in any order, whatever its case."""
    pattern = "".join(f"(?=.*{QRegularExpression.escape(word)})" for word in search.split())
    return QRegularExpression(pattern, QRegularExpression.PatternOption.CaseInsensitiveOption)


def signal_word(item: DataItem) -> str:
    """A signal's name in the user's language."""
    axis = axis_of(item.id)
    if axis:
        load = item.id.endswith("_load")
        return tr("Load {axis}", axis=axis) if load else tr("Position {axis}", axis=axis)
    return _common(item.id) or item.name or item.id


def _common(signal: str) -> str:
    """Name of one of the contract's ids, or nothing. Asked thousands of times a second: only the one word is looked up."""
    match signal:
        case "availability":
            return tr("Availability")
        case "execution":
            return tr("Execution")
        case "mode":
            return tr("Mode")
        case "state":
            return tr("Machine state")
        case "program":
            return tr("Program")
        case "block":
            return tr("Block")
        case "line":
            return tr("Line")
        case "tool":
            return tr("Tool")
        case "part_count":
            return tr("Part count")
        case "functional_mode":
            return tr("Functional mode")
        case "program_comment":
            return tr("Program comment")
        case "power":
            return tr("Power")
        case "rpm":
            return tr("Spindle speed")
        case "rpm_override":
            return tr("Spindle override")
        case "feed":
            return tr("Feed rate")
        case "feed_override":
            return tr("Feed override")
        case "rapid_override":
            return tr("Rapid override")
        case "spindle_load":
            return tr("Spindle load")
        case "estop":
            return tr("Emergency stop")
        case _:
            return ""


def component_word(name: str) -> str:
    """A component's name: MTConnect's structural words translated, the builder's own left alone."""
    return {
        "Axes": tr("Axes"),
        "Controller": tr("Controller"),
        "Systems": tr("Systems"),
        "path": tr("Path"),
        "Door": tr("Door"),
        "Coolant": tr("Coolant"),
        "Electric": tr("Electric"),
        "Hydraulic": tr("Hydraulic"),
        "Pneumatic": tr("Pneumatic"),
        "Auxiliaries": tr("Auxiliaries"),
    }.get(name, name)
