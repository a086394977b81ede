"""``storage.signal_rows.SignalRows`` over rows in PostgreSQL: roll-ups where their slots are up to date, rows where they are not.

A window's answer is as big as its bins, beyond the finest stored ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection

from app.domain.observation import NO_TEXT
from storage.bins import Bins, bins_of, combined, joined_bins, shift
from storage.columns import merged
from storage.rows import EMPTY, Rows
from storage.server.copying import PACKED, ROWS, unpacked
from storage.server.schema import SLOT_SHIFT, STORED, VIEWS
from storage.window import Damage, Found

_LAST_NS = (1 << 63) - 1
_ORDER = "ORDER BY time_ns, sequence, fold"
_BETWEEN = f"AND time_ns >= ? AND time_ns < ? {_ORDER}"
_AHEAD = f"AND time_ns >= ? AND time_ns < ? {_ORDER} LIMIT ?"
_BEFORE = "AND time_ns < ? ORDER BY time_ns DESC, sequence DESC, fold DESC LIMIT 1"
_MORE = """SELECT count(*) FROM (SELECT 1 FROM observation WHERE machine = ? AND signal = ? AND time_ns >= ? AND time_ns < ?
    LIMIT ?) AS o"""
_UNROLLED = "SELECT slot FROM unrolled WHERE machine = ? ORDER BY slot"
_THINNED = "SELECT signal, before_ns FROM thinned WHERE machine = ?"
_COLUMNS = (("index", "int8send", ">i8"), ("count", "int8send", ">i8"), ("absent", "int8send", ">i8"),
    ("minimum", "float8send", ">f8"), ("maximum", "float8send", ">f8"), ("total", "float8send", ">f8"),
    ("last", "float8send", ">f8"), ("quality", "int8send", ">i8"))  # fmt: skip
_SEND = ", ".join(f"string_agg({send}({name}), '')" for name, send, _ in _COLUMNS)
_NAN = "coalesce({0}, 'NaN') AS {0}"
_FILLED = f"index, count, absent, {_NAN.format('minimum')}, {_NAN.format('maximum')}, coalesce(total, 0) AS total, last, quality::bigint"
_BINS = f"SELECT {_SEND} FROM (SELECT {_FILLED} FROM ({{bins}}) AS b ORDER BY index) AS f"
_OF_BINS = """SELECT start_ns >> ? AS index, count, absent, minimum, maximum, total, last, quality FROM {view}
    WHERE machine = ? AND signal = ? AND start_ns >= ? AND start_ns < ? AND NOT (start_ns >> ?) = ANY(?::bigint[])"""
_LAST_BIN = f"""SELECT start_ns, last, quality FROM {VIEWS[STORED]} WHERE machine = ? AND signal = ? AND start_ns < ?
    ORDER BY start_ns DESC LIMIT 1"""
_FIRST_BIN = (
    f"SELECT min(start_ns) FROM {VIEWS[STORED]} WHERE machine = ? AND signal = ? AND start_ns >= ? AND start_ns < ?"
)
_ENDS = f"""SELECT * FROM (SELECT time_ns, sequence, fold, number, quality, text,
    row_number() OVER (PARTITION BY time_ns >> ? ORDER BY time_ns, sequence, fold) AS up,
    row_number() OVER (PARTITION BY time_ns >> ? ORDER BY time_ns DESC, sequence DESC, fold DESC) AS down
    FROM observation WHERE machine = ? AND signal = ? AND time_ns >= ? AND time_ns < ?) AS ends WHERE up = 1 OR down = 1 {_ORDER}"""


class Machine:
    """What the signals of one machine share inside a reading transaction."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.connection, self.number = connection, number
        self._unrolled: list[int] | None = None
        self._thinned: dict[int, int] | None = None

    @property
    def unrolled(self) -> list[int]:
        """Slots whose roll-ups are not as their rows are, in order."""
        if self._unrolled is None:
            self._unrolled = list(self.connection.exec_driver_sql(_UNROLLED, (self.number,)).scalars())
        return self._unrolled

    def thinned_before(self, signal: int) -> int:
        """Rows before this time are thinned out."""
        if self._thinned is None:
            rows = self.connection.exec_driver_sql(_THINNED, (self.number,)).all()
            self._thinned = {signal: before for signal, before in rows}  # noqa: C416 -- rows are no pairs to mypy
        return self._thinned.get(signal, -_LAST_NS)

    def asked(self, statement: str, values: Sequence[Any]) -> Any:
        """The one row of an answer."""
        return self.connection.exec_driver_sql(statement, tuple(values)).one()


@dataclass(slots=True)
class ServerSignal:
    """One signal inside a reading transaction."""

    machine: Machine
    number: int
    stepped: bool
    damage: list[Damage] = field(default_factory=list)
    """A server answers for its own pages."""

    # ------------------------------------------------------------ rows

    def rows(self, from_ns: int, to_ns: int) -> Found[Bins] | Found[Rows]:
        """Every row; of thinned times the finest bins."""
        found = self._packed(_BETWEEN, from_ns, to_ns)
        gone = [(level, part) for level, part in self._finest(from_ns, to_ns) if len(part)]
        return Found(found, gone)

    def ahead(self, from_ns: int, to_ns: int, share: int) -> tuple[Rows, int]:
        """One row more than asked for tells whether there are more."""
        found = self._packed(_AHEAD, from_ns, to_ns, share + 1)
        if len(found) <= share:
            return found, to_ns
        until = int(found.time_ns[-1])
        if until == int(found.time_ns[0]):
            # Everything so far is of one instant, which must not be torn apart.
            return self._packed(_BETWEEN, until, until + 1), until + 1
        return found.between(from_ns, until), until

    def before(self, time_ns: int) -> Rows:
        """The last row, or the last value of the roll-up where rows are thinned out."""
        found = self._packed(_BEFORE, time_ns)
        gone = self.machine.thinned_before(self.number)
        if len(found) or gone < 0:
            return found
        bin_ = self.machine.connection.exec_driver_sql(_LAST_BIN, (*self._key, min(gone, time_ns))).one_or_none()
        if bin_ is None:
            return EMPTY
        start_ns, last, quality = bin_
        at, none = np.array([min(start_ns, time_ns - 1)]), np.full(1, NO_TEXT, np.int32)
        return Rows(at, np.zeros(1, np.int64), np.array([last]), none, np.array([quality], np.uint8))

    def has_more_than(self, rows: int, from_ns: int, to_ns: int) -> bool:
        """Counted until it is sure."""
        (count,) = self.machine.asked(_MORE, (*self._key, from_ns, to_ns, rows + 1))
        return int(count) > rows

    # ------------------------------------------------------------ bins

    def binned(self, from_ns: int, to_ns: int, level: int) -> Found[Bins] | Found[Rows]:
        """Whole bins inside the window, made by the server; rows or finer bins at its edges."""
        if self.stepped:
            return self._ends(from_ns, to_ns, level)
        rows: list[Rows] = []
        runs: list[tuple[int, Bins]] = []
        for part in self._parts(from_ns, to_ns, level):
            if isinstance(part, Rows):
                rows.append(part)
            elif len(part[1]):
                runs.append(part)
        return Found(merged(rows), runs)

    def thinned_stretches(self, from_ns: int, to_ns: int) -> list[tuple[int, int, int]]:
        """One: all that is older than the last thinning, as far back as there are roll-ups."""
        gone = min(self.machine.thinned_before(self.number), to_ns)
        if gone <= from_ns:
            return []
        width = shift(STORED)
        (first,) = self.machine.asked(_FIRST_BIN, (*self._key, from_ns >> width << width, gone))
        return [] if first is None else [(STORED, max(from_ns, first), gone)]

    def thinned(self, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins] | tuple[int, Rows]]:
        """Their finest bins."""
        yield from self._finest(from_ns, to_ns)

    # ------------------------------------------------------------ inside

    def _finest(self, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins]]:
        gone = min(self.machine.thinned_before(self.number), to_ns)
        if gone > from_ns:
            yield STORED, self._stored(STORED, from_ns, gone, STORED, [])

    @property
    def _key(self) -> tuple[int, int]:
        return self.machine.number, self.number

    def _packed(self, where: str, *values: int) -> Rows:
        return unpacked(self.machine.asked(PACKED.format(rows=ROWS.format(where=where)), (*self._key, *values)))

    def _ends(self, from_ns: int, to_ns: int, level: int) -> Found[Rows]:
        """Of states the first and the last row of each bin."""
        wide = shift(level)
        answer = self.machine.asked(PACKED.format(rows=_ENDS), (wide, wide, *self._key, from_ns, to_ns))
        return Found(unpacked(answer), [], is_selection=True)

    def _parts(self, from_ns: int, to_ns: int, level: int) -> Iterator[Rows | tuple[int, Bins]]:
        if level < STORED:
            # Finer bins than the stored ones would be made of rows, and are no fewer; of thinned times there are no finer ones.
            yield from self._finest(from_ns, to_ns)
            yield self._packed(_BETWEEN, from_ns, to_ns)
            return
        width = shift(level)
        inner_from, inner_to = -(-from_ns >> width) << width, to_ns >> width << width
        if inner_from >= inner_to:
            yield from self._parts(from_ns, to_ns, level - 2)
            return
        yield level, self._bins(level, inner_from, inner_to)
        for start, end in ((from_ns, inner_from), (inner_to, to_ns)):
            if start < end:
                yield from self._parts(start, end, level - 2)

    def _bins(self, level: int, from_ns: int, to_ns: int) -> Bins:
        stored = max(known for known in VIEWS if known <= level)
        first, last = from_ns >> SLOT_SHIFT, (to_ns - 1) >> SLOT_SHIFT
        gone = self.machine.thinned_before(self.number) >> SLOT_SHIFT  # of those there are no rows to be read instead
        slots = [slot for slot in self.machine.unrolled if max(first, gone) <= slot <= last]
        parts = [self._stored(stored, from_ns, to_ns, level, slots)]
        for start, end in _spans(slots):
            start, end = max(from_ns, start << SLOT_SHIFT), min(to_ns, end << SLOT_SHIFT)
            parts.append(bins_of(self._packed(_BETWEEN, start, end), level))
        parts = sorted((part for part in parts if len(part)), key=lambda part: int(part.index[0]))
        return joined_bins(parts) if parts else _bins_of([None] * len(_COLUMNS))

    def _stored(self, stored: int, from_ns: int, to_ns: int, level: int, without: Sequence[int]) -> Bins:
        bins = _OF_BINS.format(view=VIEWS[stored])
        first = from_ns >> shift(stored) << shift(stored)
        values = (shift(stored), *self._key, first, to_ns, SLOT_SHIFT, list(without))
        found = _bins_of(self.machine.asked(_BINS.format(bins=bins), values))
        # Adding neighbours up here costs a tenth of what GROUP BY takes there.
        return (
            combined(Bins(found.index >> 2 * (level - stored), *found.columns[1:]))
            if level > stored and len(found)
            else found
        )


def _spans(slots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring slots as one span [first, after)."""
    start = 0
    for place in range(1, len(slots) + 1):
        if place == len(slots) or slots[place] != slots[place - 1] + 1:
            yield slots[start], slots[place - 1] + 1
            start = place


def _bins_of(answer: Sequence[Any]) -> Bins:
    columns: list[Any] = []
    for value, (_, _, kind) in zip(answer, _COLUMNS, strict=True):
        own = np.int64 if kind == ">i8" else np.float64
        columns.append(np.empty(0, own) if value is None else np.frombuffer(value, kind).astype(own))
    return Bins(*columns)
