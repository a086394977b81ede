"""A machine's timeline and part counts as columns: rows while a day is young, one blob per UTC day afterwards. Reads and packs only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.observation import Int32s, Int64s, UInt8s
from app.domain.production import SliceKind
from storage.plain import Plain

DAY_NS = 86_400 * 10**9
KINDS, COUNTS = 0, 1
Row = tuple[int, int, int, int, str]
"""at_ns, value (kind or parts), extra (0 or flag), since_ns, note (basis or program)."""

_HEAD = 4
_BATCH = 16
ENDLESS = (SliceKind.APT, SliceKind.UNKNOWN)
"""Kinds that are no stop."""
_BACK = """SELECT at_ns, value, extra, since_ns, note FROM production_row
    WHERE machine = ? AND strip = ? AND at_ns < ? ORDER BY at_ns DESC LIMIT ?"""
_DAY_BACK = """SELECT day FROM production_day WHERE machine = ? AND strip = ? AND day BETWEEN ? AND ?
    ORDER BY day DESC LIMIT 1"""
_LAST = """SELECT max(at_ns) FROM (SELECT max(at_ns) AS at_ns FROM production_row WHERE machine = ? AND strip = ?
    UNION ALL SELECT (max(day) + 1) * 86400000000000 FROM production_day WHERE machine = ? AND strip = ?) AS every"""
_ROWS = """SELECT machine, at_ns, value, extra, since_ns, note FROM production_row
    WHERE strip = ? AND machine IN ({places}) AND at_ns >= ? AND at_ns < ? ORDER BY machine, at_ns"""
_DAYS = """SELECT machine, day, blob FROM production_day
    WHERE strip = ? AND machine IN ({places}) AND day >= ? AND day <= ? ORDER BY machine, day"""


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows of one machine as columns, in time order."""

    at: Int64s
    value: Int64s
    extra: UInt8s
    since: Int64s
    code: Int32s
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at)

    def rows(self) -> list[Row]:
        """Back to rows."""
        texts = [self.texts[code] for code in self.code.tolist()]
        return list(
            zip(self.at.tolist(), self.value.tolist(), self.extra.tolist(), self.since.tolist(), texts, strict=True)
        )

    def between(self, from_ns: int, to_ns: int) -> Strip:
        """The rows of [from_ns, to_ns)."""
        low, high = np.searchsorted(self.at, (from_ns, to_ns))
        if low == 0 and high == len(self.at):
            return self
        cut = slice(low, high)
        return Strip(self.at[cut], self.value[cut], self.extra[cut], self.since[cut], self.code[cut], self.texts)


def strip_of(rows: Sequence[Row]) -> Strip:
    """Rows in time order → columns."""
    texts: dict[str, int] = {}
    codes = [texts.setdefault(row[4], len(texts)) for row in rows]
    numbers = np.array([row[:4] for row in rows], np.int64).reshape(-1, 4)
    return Strip(
        numbers[:, 0].copy(),
        numbers[:, 1].copy(),
        numbers[:, 2].astype(np.uint8),
        numbers[:, 3].copy(),
        np.array(codes, np.int32),
        tuple(texts),
    )


def packed(strip: Strip) -> bytes:
    """One day's blob."""
    head = json.dumps(strip.texts, ensure_ascii=False).encode()
    columns = (strip.at, strip.value.astype(np.int32), strip.extra, strip.since, strip.code)
    return b"".join(
        (
            len(head).to_bytes(_HEAD, "little"),
            head,
            len(strip).to_bytes(_HEAD, "little"),
            *(c.tobytes() for c in columns),
        )
    )


def unpacked(blob: bytes) -> Strip:
    """The inverse of ``packed``."""
    head = int.from_bytes(blob[:_HEAD], "little")
    texts = tuple(json.loads(blob[_HEAD : _HEAD + head]))
    place = _HEAD + head
    count = int.from_bytes(blob[place : place + _HEAD], "little")
    place += _HEAD
    at = np.frombuffer(blob, np.int64, count, place)
    value = np.frombuffer(blob, np.int32, count, place + 8 * count).astype(np.int64)
    extra = np.frombuffer(blob, np.uint8, count, place + 12 * count)
    since = np.frombuffer(blob, np.int64, count, place + 13 * count)
    code = np.frombuffer(blob, np.int32, count, place + 21 * count)
    return Strip(at, value, extra, since, code, texts)


def joined(strips: Sequence[Strip]) -> Strip:
    """Several in time order as one."""
    if len(strips) == 1:
        return strips[0]
    texts: dict[str, int] = {}
    codes = []
    for strip in strips:
        places = np.array([texts.setdefault(text, len(texts)) for text in strip.texts] or [0], np.int32)
        codes.append(places[strip.code])
    if not strips:
        return strip_of(())
    return Strip(
        np.concatenate([s.at for s in strips]),
        np.concatenate([s.value for s in strips]),
        np.concatenate([s.extra for s in strips]),
        np.concatenate([s.since for s in strips]),
        np.concatenate(codes),
        tuple(texts),
    )


def strips(connection: Plain, strip: int, machines: Sequence[str], from_ns: int, to_ns: int) -> dict[str, Strip]:
    """The rows of a window per machine."""
    places = ", ".join("?" * len(machines))
    found: dict[str, list[Strip]] = {machine: [] for machine in machines}
    first, last = from_ns // DAY_NS, (to_ns - 1) // DAY_NS
    for machine, day, blob in connection.execute(_DAYS.format(places=places), (strip, *machines, first, last)):
        whole = unpacked(blob)
        found[machine].append(whole if first < day < last else whole.between(from_ns, to_ns))
    young: dict[str, list[Row]] = {}
    for machine, *row in connection.execute(_ROWS.format(places=places), (strip, *machines, from_ns, to_ns)):
        young.setdefault(machine, []).append(tuple(row))
    for machine, rows in young.items():
        found[machine].append(strip_of(rows))
    return {machine: _ordered([part for part in parts if len(part)]) for machine, parts in found.items()}


def _ordered(parts: list[Strip]) -> Strip:
    """Days come before rows, but for a day that was opened again because of late data."""
    whole = joined(parts)
    if len(whole) > 1 and bool((np.diff(whole.at) < 0).any()):
        order = np.argsort(whole.at, kind="stable")
        at, value, extra = whole.at[order], whole.value[order], whole.extra[order]
        return Strip(at, value, extra, whole.since[order], whole.code[order], whole.texts)
    return whole


# ---------------------------------------------------------------- beyond a window


def timelines(
    connection: Plain, machines: Sequence[str], window: tuple[int, int], reaches: Mapping[str, int], until_ns: int
) -> dict[str, Strip]:
    """Kinds of time of a window and of the stops that it cuts, with the row before them; back to ``reaches`` at least."""
    from_ns, to_ns = window
    inside = strips(connection, KINDS, machines, from_ns, to_ns)
    return {
        machine: _whole(connection, machine, inside[machine], window, reaches.get(machine, from_ns), until_ns)
        for machine in machines
    }


def _whole(
    connection: Plain, machine: str, inside: Strip, window: tuple[int, int], reach_ns: int, until_ns: int
) -> Strip:
    earlier: list[Row] = []
    for row in back(connection, machine, KINDS, window[0]):
        earlier.append(row)
        if row[0] <= reach_ns and row[1] in ENDLESS:
            break
    last = int(inside.value[-1]) if len(inside) else earlier[0][1] if earlier else SliceKind.UNKNOWN
    parts = [strip_of(earlier[::-1]), inside]
    if last not in ENDLESS:
        parts += _onward(connection, machine, window[1], until_ns)
    return joined([part for part in parts if len(part)])


def _onward(connection: Plain, machine: str, from_ns: int, until_ns: int) -> Iterator[Strip]:
    """Rows from a time on until a stop is over."""
    (last,) = connection.execute(_LAST, (machine, KINDS, machine, KINDS)).fetchone()
    end_ns, step = min(until_ns, (last or 0) + 1), DAY_NS
    while from_ns < end_ns:
        part = strips(connection, KINDS, (machine,), from_ns, min(from_ns + step, end_ns))[machine]
        over = np.flatnonzero(np.isin(part.value, ENDLESS))
        if len(over):
            yield part.between(from_ns, int(part.at[over[0]]) + 1)
            return
        yield part
        from_ns, step = from_ns + step, step * 4


def back(connection: Plain, machine: str, strip: int, before_ns: int) -> Iterator[Row]:
    """The rows before a time, newest first, read as far as they are asked for."""
    while True:
        young: list[Row] = connection.execute(_BACK, (machine, strip, before_ns, _BATCH)).fetchall()
        more = len(young) == _BATCH
        low = young[-1][0] // DAY_NS if more else -DAY_NS
        day = connection.execute(_DAY_BACK, (machine, strip, low, (before_ns - 1) // DAY_NS)).fetchone()
        if day is not None:
            begin_ns, end_ns = day[0] * DAY_NS, (day[0] + 1) * DAY_NS
            yield from (row for row in young if row[0] >= end_ns)
            yield from reversed(strips(connection, strip, (machine,), begin_ns, min(before_ns, end_ns))[machine].rows())
            before_ns = begin_ns
        elif more:
            yield from young
            before_ns = young[-1][0]
        else:
            yield from young
            return
