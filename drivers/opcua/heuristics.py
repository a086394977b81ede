"""Guesses for servers without a companion specification: what a node is by its name, its folder and its unit.

A guess is offered for a person to confirm; it never stands against a rule of a specification or the user's own table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drivers.opcua.machine_tools import axis_of
from drivers.opcua.tree import Variable
from drivers.opcua.units import into, unit_name

_SPLIT = re.compile(
    r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])"
)
_NUMBERS = frozenset(
    [
        "Float",
        "Double",
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
_COMMANDED = frozenset(
    [
        "cmd",
        "command",
        "commanded",
        "set",
        "setpoint",
        "target",
        "programmed",
        "limit",
        "max",
        "maximum",
        "min",
        "minimum",
        "nominal",
        "soll",
        "ref",
        "reference",
        "total",
        "lifetime",
        "planned",
    ]
)
_ACTUAL = frozenset(["act", "actual", "current", "ist", "real", "measured", "feedback", "atual"])


@dataclass(frozen=True, slots=True)
class Guess:
    """A role that a variable may have; lower ranks are better."""

    role: str
    rank: int
    wanted: str = ""
    is_text: bool = False


def words_in(name: str) -> list[str]:
    """``actSpindleSpeed_1`` → act, spindle, speed, 1."""
    return [word.lower() for word in _SPLIT.split(name) if word]


_SPINDLE = {"spindle", "spdl", "fuso", "spindel", "sp"}
_SPEED = {"speed", "rpm", "velocity", "rotation", "drehzahl", "velocidade", "revolutions"}
_OVERRIDE = {"override", "ovr", "ovrd", "overr"}
_FEED = {"feed", "feedrate", "feedspeed", "vorschub", "avanco", "avanço"}


def guesses(variable: Variable) -> Iterator[Guess]:
    """Every role that the names suggest and the type and unit allow."""
    if variable.is_array or not variable.is_readable:
        return
    own = words_in(variable.path[-1].name)
    around = [word for place in variable.path[-3:-1] for word in words_in(place.name)]
    numeric = variable.base in _NUMBERS
    found = _number_roles(variable, own, around) if numeric else ()
    yield from found
    yield from _text_roles(variable, own, numeric=numeric)


def _number_roles(variable: Variable, own: list[str], around: list[str]) -> Iterator[Guess]:
    words, all_words = set(own), set(own) | set(around)
    rank = 0 if words & _ACTUAL else 1
    if words & _OVERRIDE or {"over", "ride"} <= words:
        yield from _overrides(words, all_words)
        return
    if words & _COMMANDED:
        return
    unit = unit_name(variable.unit, variable.unit_id)
    if "rpm" in words or (all_words & _SPINDLE and words & _SPEED):
        yield from _if_unit("rpm", rank, unit, "rev/min")
    if words & _FEED or {"path", "velocity"} <= words:
        yield from _if_unit("feed", rank, unit, "mm/min")
    if "load" in words or "auslastung" in words or "carga" in words:
        yield from _loads(variable, all_words, rank)
    if words & {"position", "pos", "posicao", "posição"} or _is_axis_leaf(variable):
        yield from _positions(variable, rank)
    if (words & {"part", "parts", "piece", "pieces", "workpiece", "pecas", "peças"}) and words & {
        "count",
        "counter",
        "produced",
        "made",
        "good",
        "done",
    }:
        yield Guess("part_count", rank)
    if words <= {"line", "number", "block", "no", "program", "current"} and "line" in words:
        yield Guess("line", rank)


def _overrides(words: set[str], all_words: set[str]) -> Iterator[Guess]:
    if "rapid" in all_words:
        yield Guess("rapid_override", 0, "%")
    elif words & _FEED or all_words & _FEED:
        yield Guess("feed_override", 0, "%")
    elif all_words & _SPINDLE:
        yield Guess("rpm_override", 0, "%")


def _if_unit(role: str, rank: int, unit: str, wanted: str) -> Iterator[Guess]:
    """A unit of another quantity contradicts the name; no unit neither helps nor harms."""
    if into(unit, wanted) is not None:
        yield Guess(role, rank + (unit == ""), wanted)


def _loads(variable: Variable, all_words: set[str], rank: int) -> Iterator[Guess]:
    if all_words & _SPINDLE:
        yield from _if_unit("spindle_load", rank, unit_name(variable.unit, variable.unit_id), "%")
    elif axis := _axis(variable):
        yield from _if_unit(f"{axis}_load", rank, unit_name(variable.unit, variable.unit_id), "%")


def _positions(variable: Variable, rank: int) -> Iterator[Guess]:
    axis = _axis(variable)
    if axis:
        wanted = "deg" if axis[0] in "abc" else "mm"
        yield from _if_unit(axis, rank, unit_name(variable.unit, variable.unit_id), wanted)


def _is_axis_leaf(variable: Variable) -> bool:
    """``Axes/X`` as a plain number."""
    return (
        bool(axis_of(variable.path[-1].name))
        and len(variable.path) > 1
        and bool(set(words_in(variable.path[-2].name)) & {"axes", "axis", "position", "positions", "eixos"})
    )


def _axis(variable: Variable) -> str:
    """The axis named by the folder, else by a single letter in the variable's own name."""
    for place in reversed(variable.path[-3:-1]):
        if found := axis_of(place.name):
            return found
    letters = [axis_of(word.upper()) for word in words_in(variable.path[-1].name) if len(word) <= 2]
    found = next((letter for letter in letters if letter), "")
    return found or axis_of(variable.path[-1].name)


def _text_roles(variable: Variable, own: list[str], *, numeric: bool) -> Iterator[Guess]:
    words = set(own)
    if words & {"execution"} or words in (
        {"program", "state"},
        {"program", "status"},
        {"nc", "state"},
        {"cnc", "state"},
    ):
        yield Guess("execution", 0, is_text=True)
    if words in ({"mode"}, {"controller", "mode"}, {"operation", "mode"}, {"operating", "mode"}, {"machine", "mode"}):
        yield Guess("mode", 0, is_text=True)
    if "program" in words and words <= {"program", "name", "active", "current", "main", "number", "no", "act", "nc"}:
        yield Guess("program", 1 if "active" in words or "main" in words or "name" in words else 2, is_text=True)
    if "tool" in words and words <= {"tool", "number", "no", "id", "active", "current", "act", "name"}:
        yield Guess("tool", 0 if words & {"number", "no", "id"} else 1, is_text=True)
    if words in ({"availability"}, {"machine", "available"}, {"machine", "online"}) and not numeric:
        yield Guess("availability", 0, is_text=True)
    if (words & {"estop"} or {"emergency", "stop"} <= words or {"e", "stop"} <= words) and words <= {
        "e",
        "stop",
        "estop",
        "emergency",
        "active",
        "state",
        "status",
        "pressed",
    }:
        yield Guess("estop", 0, is_text=True)


STATE_WORDS = {
    "running": "ACTIVE",
    "active": "ACTIVE",
    "executing": "ACTIVE",
    "run": "ACTIVE",
    "idle": "READY",
    "ready": "READY",
    "reset": "READY",
    "stopped": "STOPPED",
    "stop": "STOPPED",
    "aborted": "STOPPED",
    "interrupted": "INTERRUPTED",
    "paused": "INTERRUPTED",
    "hold": "FEED_HOLD",
    "feed hold": "FEED_HOLD",
    "ended": "PROGRAM_COMPLETED",
    "finished": "PROGRAM_COMPLETED",
}
MODE_WORDS = {
    "auto": "AUTOMATIC",
    "automatic": "AUTOMATIC",
    "manual": "MANUAL",
    "jog": "MANUAL",
    "mda": "MANUAL_DATA_INPUT",
    "mdi": "MANUAL_DATA_INPUT",
    "setup": "MANUAL",
}
AVAILABLE_WORDS = {"true": "AVAILABLE", "false": "UNAVAILABLE", "online": "AVAILABLE", "offline": "UNAVAILABLE"}
STOP_WORDS = {"true": "TRIGGERED", "false": "ARMED"}
