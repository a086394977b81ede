"""Reads SHDR, the line protocol between adapters and agents. Needs to know each key's shape; stores and sends nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from drivers.simulators.values import UNAVAILABLE, Alarm, Condition, DataSet, Entry, Series, Text, Value


class Shape(Enum):
    """How many fields follow a key, and what they mean."""

    PLAIN = "plain"
    MESSAGE = "message"
    CONDITION = "condition"
    ALARM = "alarm"
    SERIES = "series"
    DATA_SET = "data set"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Reported:
    """A value that an adapter reports; ``time_ns`` is None where it left the time to the agent."""

    key: str
    value: Value
    time_ns: int | None


@dataclass(frozen=True, slots=True)
class AssetPut:
    """An asset that an adapter adds or changes."""

    id: str
    type: str
    xml: str
    time_ns: int | None


@dataclass(frozen=True, slots=True)
class AssetGone:
    """An asset, or with an empty id all assets of a type, that an adapter removes."""

    id: str
    type: str
    time_ns: int | None


@dataclass(frozen=True, slots=True)
class Command:
    """A ``* key: value`` line: what an adapter says about itself or its device."""

    key: str
    value: str


Record = Reported | AssetPut | AssetGone | Command

ShapeOf = Callable[[str], Shape | None]
"""The shape of a key; None for an unknown one (skipped with one value, as agents do)."""

_MULTILINE = "--multiline--"
_FIELD = re.compile(r'"((?:\\.|[^"\\])*)"(?=\||$)|([^|]*)')
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")


def fields(line: str) -> list[str]:
    """Split a line at its pipes; a field wholly in double quotes may hold ``\\|`` and ``\\"``."""
    result, position = [], 0
    while position <= len(line):
        match = _FIELD.match(line, position)
        assert match is not None
        result.append(re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2].strip())
        position = match.end() + 1
    return result


def time_of(text: str) -> int | None:
    """UTC nanoseconds of an SHDR timestamp; None when it has none (a number is a delay, not a time)."""
    text = text.partition("@")[0]
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:?\d\d)?", text)
    if match is None:
        return None
    moment = datetime.fromisoformat(match[1] + (match[3] or "Z").replace("Z", "+00:00"))
    return int(moment.astimezone(UTC).timestamp()) * 1_000_000_000 + int((match[2] or "0").ljust(9, "0"))


def delay_of(text: str) -> float | None:
    """Seconds to wait before a scenario line that starts with a number."""
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


class Reader:
    """Turns lines into records; remembers an asset whose XML spans several lines."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of
        self._open: tuple[AssetPut, str, list[str]] | None = None

    def read(self, line: str) -> list[Record]:
        """The records that this line completes."""
        line = line.rstrip("\r\n")
        if self._open is not None:
            return self._continued(line)
        if line.startswith("*"):
            key, _, value = line[1:].partition(":")
            return [Command(key.strip(), value.strip())]
        start, _, rest = line.partition("|")
        if rest.startswith("@"):
            return self._asset(rest, time_of(start))
        return list(self._pairs(fields(rest), time_of(start), start.partition("@")[2])) if rest else []

    def _continued(self, line: str) -> list[Record]:
        assert self._open is not None
        asset, mark, lines = self._open
        if line != mark:
            lines.append(line)
            return []
        self._open = None
        return [AssetPut(asset.id, asset.type, "\n".join(lines), asset.time_ns)]

    def _asset(self, rest: str, time_ns: int | None) -> list[Record]:
        verb, _, rest = rest.partition("|")
        if verb == "@REMOVE_ALL_ASSETS@":
            return [AssetGone("", rest, time_ns)]
        if verb == "@REMOVE_ASSET@":
            return [AssetGone(rest.partition("|")[0], "", time_ns)]
        identity, kind, xml = [*rest.split("|", 2), "", ""][:3]
        asset = AssetPut(identity, kind, xml, time_ns)
        if verb != "@ASSET@":
            return []
        if xml.startswith(_MULTILINE):
            self._open = (asset, xml, [])
            return []
        return [asset]

    def _pairs(self, parts: list[str], time_ns: int | None, duration: str) -> Iterator[Record]:
        while parts:
            key = parts.pop(0).rpartition(":")[2]
            shape = self._shape_of(key)
            if shape is None:
                del parts[:1]
                continue
            arity = _ARITY[shape]
            values, parts = (parts + [""] * arity)[:arity], parts[arity:]
            yield Reported(key, _value(shape, values, duration), time_ns)


_ARITY = {
    Shape.PLAIN: 1,
    Shape.MESSAGE: 2,
    Shape.CONDITION: 5,
    Shape.ALARM: 5,
    Shape.SERIES: 3,
    Shape.DATA_SET: 1,
    Shape.TABLE: 1,
}


def _value(shape: Shape, values: list[str], duration: str) -> Value:
    if values[0].upper() == UNAVAILABLE and shape is not Shape.CONDITION:
        return UNAVAILABLE
    match shape:
        case Shape.CONDITION:
            return Condition(*values)
        case Shape.MESSAGE:
            return Text(values[1], native_code=values[0]) if values[0] else values[1]
        case Shape.ALARM:
            return Alarm(*values)
        case Shape.SERIES:
            count = int(values[0]) if values[0].isdigit() else len(values[2].split())
            return Series(values[2], count, values[1])
        case Shape.DATA_SET | Shape.TABLE:
            return data_set(values[0], table=shape is Shape.TABLE)
    return Text(values[0], duration=duration) if duration else values[0]


def data_set(text: str, *, table: bool = False) -> DataSet:
    """``a=1 b={two words} c`` (c is removed), or with ``:TRIGGER`` in front a reset; rows of tables hold cells in braces."""
    reset = ""
    if text.startswith(":"):
        reset, _, text = text[1:].partition(" ")
    entries: dict[str, Entry] = {}
    for key, value in _entries(text):
        if value is None or not table:
            entries[key] = value if value is None else plain_number(value)
        else:
            entries[key] = {name: plain_number(cell or "") for name, cell in _entries(value)}
    return DataSet(entries, reset)


def plain_number(text: str) -> str:
    """Data set values are typed: 1.0 is the number 1."""
    return f"{float(text):.10g}" if "." in text and _NUMBER.fullmatch(text) else text


def _entries(text: str) -> Iterator[tuple[str, str | None]]:
    position = 0
    while (match := re.compile(r"\s*([^\s=]+)(=)?").match(text, position)) is not None:
        position = match.end()
        if match[2] is None:
            yield match[1], None
            continue
        value, position = _entry_value(text, position)
        yield match[1], value


def _entry_value(text: str, position: int) -> tuple[str, int]:
    opening = text[position : position + 1]
    if opening == "{":
        return _braced(text, position + 1)
    if opening in ("'", '"'):
        end = text.find(opening, position + 1)
        end = len(text) if end < 0 else end
        return text[position + 1 : end], end + 1
    end = next((i for i in range(position, len(text)) if text[i].isspace()), len(text))
    return text[position:end], end


def _braced(text: str, position: int) -> tuple[str, int]:
    depth, start = 1, position
    while position < len(text):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            break
        position += 1
    return text[start:position], position + 1
