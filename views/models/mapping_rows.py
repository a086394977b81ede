"""Which item of a source becomes which signal: rows of plain text, and the ``signals:`` that they mean for each driver. No Qt.

Every driver tells a mapping in its own words; a ``Dialect`` says which columns it has and how rows and words become each other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Any, cast

from app.contracts import ProbedMachine

KNOWN = (
    "availability", "execution", "mode", "estop", "program", "block", "line", "tool", "part_count", "rpm", "rpm_override",
    "feed", "feed_override", "rapid_override", "spindle_load", "x", "y", "z",
)  # fmt: skip
"""Signals that every screen knows, offered even where nothing is mapped to them yet."""
_MORE = re.compile(r"[xyzabcuvw]\d?(_load)?|functional_mode|program_comment|power")
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
REGISTER_TYPES = ("bool", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "bcd16", "bcd32", "string[8]")  # fmt: skip
WORD_ORDERS = ("big", "little")


def is_known(signal: str) -> bool:
    """Whether it is one of the product's own signal ids."""
    return signal in KNOWN or _MORE.fullmatch(signal) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One signal, as text. Empty ``source``: nothing is mapped to it."""

    signal: str = ""
    source: str = ""
    type: str = ""
    word_order: str = ""
    scale: str = ""
    offset: str = ""
    unit: str = ""
    more: tuple[tuple[str, Any], ...] = ()
    """What the driver knows besides (value map, deadband): kept as it is."""

    def cell(self, column: str) -> str:
        """The text of a column."""
        return str(getattr(self, column))

    def with_cell(self, column: str, text: str) -> Row:
        """The row with one text changed; numbers may have a decimal comma."""
        plain = text.strip()
        if column in ("scale", "offset"):
            plain = plain.replace(",", ".")
        return replace(self, **cast("Any", {column: plain}))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the source that is on none of the known signals."""

    signal: str
    """The id under which it would be recorded as it is."""
    source: str
    name: str
    unit: str = ""
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SignalMap:
    """All rows of one machine, and the items that are left."""

    rows: tuple[Row, ...] = ()
    items: tuple[Item, ...] = ()
    automatic: tuple[Row, ...] = field(default=())
    """The rows that need no word in the configuration, because the driver makes them by itself."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one driver tells its mapping."""

    columns: tuple[str, ...]
    has_items: bool
    """Whether the source tells what it has; a Modbus device does not."""


DIALECTS: Mapping[str, Dialect] = {
    "mtconnect": Dialect(("signal", "source", "scale", "offset", "unit"), True),
    "opcua": Dialect(("signal", "source", "scale", "offset", "unit"), True),
    "modbus": Dialect(("signal", "source", "type", "word_order", "scale", "offset", "unit"), False),
}
"""Drivers whose mapping can be corrected; the others map themselves and leave no choice."""


def read(probed: ProbedMachine, driver: str) -> SignalMap:
    """The mapping as the probe proposes it."""
    if driver == "modbus":
        return SignalMap(tuple(_register(entry) for entry in probed.configuration.get("signals", ())))
    table = probed.configuration.get("signals")
    rows, items = [], []
    for item in probed.model.items:
        if item.derived:
            continue
        more, node = _more(table.get(item.id)) if isinstance(table, dict) else ((), None)
        if is_known(item.id):
            rows.append(Row(item.id, node or item.source_id, unit=_told(table, item.id, "unit"), more=more))
        else:
            items.append(Item(item.id, node or item.source_id, item.name or item.type or item.id, item.unit, more))
    taken = {row.signal for row in rows}
    offered = [Row(signal) for signal in KNOWN if signal not in taken]
    order = {signal: place for place, signal in enumerate(KNOWN)}
    every = tuple(sorted([*rows, *offered], key=lambda row: order.get(row.signal, len(order))))
    return SignalMap(every, tuple(items), () if isinstance(table, dict) else tuple(rows))


def _told(table: Any, signal: str, key: str) -> str:
    entry = table.get(signal) if isinstance(table, dict) else None
    return str(entry.get(key, "")) if isinstance(entry, dict) else ""


def _more(entry: Any) -> tuple[tuple[tuple[str, Any], ...], str | None]:
    if not isinstance(entry, dict):
        return (), entry if isinstance(entry, str) else None
    own = ("node", "source", "unit", "scale", "offset")
    return tuple((k, v) for k, v in entry.items() if k not in own), str(entry.get("node") or entry.get("source") or "")


def _register(entry: Mapping[str, Any]) -> Row:
    own = {
        "id": "signal",
        "address": "source",
        **{name: name for name in ("type", "word_order", "scale", "offset", "unit")},
    }
    cells = {own[key]: str(value) for key, value in entry.items() if key in own}
    return Row(**cells, more=tuple((key, value) for key, value in entry.items() if key not in own))


def written(entry: Mapping[str, Any], mapping: SignalMap, driver: str) -> dict[str, Any]:
    """The machine's entry with the ``signals:`` that the rows mean; nothing where the driver maps itself."""
    whole = {key: value for key, value in entry.items() if key not in ("signals", "automatic")}
    used = [row for row in mapping.rows if row.signal and row.source]
    if driver == "modbus":
        signals = [_register_entry(row) for row in used]
        return {**whole, "signals": signals} if signals else whole
    key = "node" if driver == "opcua" else "source"
    if mapping.automatic:
        own = [row for row in used if row not in mapping.automatic]
        told = {row.signal: _item_entry(row, key) for row in own}
        automatic = {"automatic": True} if driver == "opcua" else {}
        return {**whole, "signals": told, **automatic} if told else whole
    on_rows = {row.source for row in used}
    left = [Row(item.signal, item.source, more=item.more) for item in mapping.items if item.source not in on_rows]
    told = {row.signal: _item_entry(row, key) for row in [*used, *left]}
    return {**whole, "signals": told} if told else whole


def _register_entry(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {"id": row.signal, "address": row.source}
    told |= {key: row.cell(key) for key in ("type", "word_order", "unit") if row.cell(key)}
    return told | _numbers(row) | dict(row.more)


def _item_entry(row: Row, key: str) -> Any:
    told = {key: row.source} | _numbers(row) | ({"unit": row.unit} if row.unit else {}) | dict(row.more)
    return row.source if key == "source" and len(told) == 1 else told


def _numbers(row: Row) -> dict[str, float | int]:
    found: dict[str, float | int] = {}
    for key, neutral in (("scale", 1.0), ("offset", 0.0)):
        number = as_number(row.cell(key))
        if number is not None and number != neutral:
            found[key] = int(number) if number.is_integer() else number
    return found


def as_number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


# ---------------------------------------------------------------- what is wrong with rows


@dataclass(frozen=True, slots=True)
class RowFault:
    """A cell that can't be saved."""

    row: int
    column: str
    kind: str
    """``id``, ``twice``, ``number`` or ``source``."""
    text: str


def faults(rows: Sequence[Row]) -> tuple[RowFault, ...]:
    """What keeps rows from being saved. An empty row and a known signal without a source are no faults."""
    found: list[RowFault] = []
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if not row.source:
            if (row.signal and not is_known(row.signal)) or any(row.cell(c) for c in ("type", "scale", "offset")):
                found.append(RowFault(place, "source", "source", row.signal))
            continue
        if not _ID.fullmatch(row.signal):
            found.append(RowFault(place, "signal", "id", row.signal))
        elif row.signal in seen:
            found.append(RowFault(place, "signal", "twice", row.signal))
        seen.add(row.signal)
        for column in ("scale", "offset"):
            if row.cell(column) and as_number(row.cell(column)) is None:
                found.append(RowFault(place, column, "number", row.cell(column)))
    return tuple(found)


# ---------------------------------------------------------------- spreadsheets


def cells_of(text: str) -> list[list[str]]:
    """What a spreadsheet puts on the clipboard: lines of cells apart by tabs; quotes around cells that hold either."""
    return [line for line in csv.reader(StringIO(text.replace("\r\n", "\n"), newline=""), delimiter="\t") if line]


def pasted(
    rows: Sequence[Row],
    cells: Sequence[Sequence[str]],
    columns: Sequence[str],
    heads: Mapping[str, str],
    row: int,
    column: int,
) -> tuple[Row, ...]:
    """Rows with cells put in from a place on, more rows made as needed.

    ``heads`` are words that name columns: a first line of nothing but such words says where its columns belong.
    """
    first = [heads.get(word.strip().lower()) for word in cells[0]] if cells else []
    if cells and len(first) > 1 and all(first):
        targets, body = [name or "" for name in first], cells[1:]
    else:
        targets, body = list(columns[column:]), list(cells)
    result = list(rows)
    for distance, line in enumerate(body):
        place = row + distance
        while place >= len(result):
            result.append(Row())
        for name, text in zip(targets, line, strict=False):
            result[place] = result[place].with_cell(name, text)
    return tuple(result)


def tab_separated(rows: Iterable[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them."""
    text = StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()
