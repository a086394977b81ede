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
    """Name of one of the contract's ids, or nothing."""
    return {
        "availability": tr("Availability"),
        "execution": tr("Execution"),
        "mode": tr("Mode"),
        "state": tr("Machine state"),
        "program": tr("Program"),
        "block": tr("Block"),
        "line": tr("Line"),
        "tool": tr("Tool"),
        "part_count": tr("Part count"),
        "functional_mode": tr("Functional mode"),
        "program_comment": tr("Program comment"),
        "power": tr("Power"),
        "rpm": tr("Spindle speed"),
        "rpm_override": tr("Spindle override"),
        "feed": tr("Feed rate"),
        "feed_override": tr("Feed override"),
        "rapid_override": tr("Rapid override"),
        "spindle_load": tr("Spindle load"),
        "estop": tr("Emergency stop"),
    }.get(signal, "")


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
