"""One signal's observations of a window, from wherever they are: tail, chunks, or the coarsest roll-up that still is fine enough.

Only reads; decides nothing about pixels beyond choosing a level.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from zstandard import ZstdError

from storage.bins import COARSEST, FINEST, Bins, shift
from storage.blocks import Blocks
from storage.chunk_codec import decode_rows
from storage.columns import merged
from storage.keys import key
from storage.rows import EMPTY, Rows, joined, ordered
from storage.runs import NUMBERS, STEPS, Kind
from storage.tail import Segment

_SPANNING = """SELECT id, from_ns, to_ns, level, "count" FROM chunk WHERE id BETWEEN
    coalesce((SELECT max(id) FROM chunk WHERE id BETWEEN ? AND ?), ?) AND ? ORDER BY id"""
_UNROLLED = """SELECT id, from_ns, to_ns, level, "count" FROM chunk INDEXED BY ix_chunk_level
    WHERE level IN ({levels}) AND id BETWEEN ? AND ?"""
_COUNTS = 'SELECT "count" FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id'
_BLOB = "SELECT blob FROM chunk WHERE id = ?"
_RUNS = """SELECT blob, from_ns, to_ns FROM rollup WHERE id BETWEEN
    coalesce((SELECT max(id) FROM rollup WHERE id BETWEEN ? AND ?), ?) AND ? ORDER BY id"""
_THINNED = """SELECT from_ns, to_ns, level FROM chunk WHERE id BETWEEN
    coalesce((SELECT max(id) FROM chunk WHERE id BETWEEN ? AND ?), ?) AND ? AND blob IS NULL AND to_ns >= ? ORDER BY id"""
_PREVIOUS = """SELECT id, from_ns, to_ns, level, "count" FROM chunk WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1"""

_REMEMBERED = 4
_EDGE_CHUNKS = 3
"""More chunks than this at an edge of a window are not worth decoding: a finer roll-up serves the edge."""

Run = TypeVar("Run", Bins, Rows)


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk as the reader meets it."""

    id: int
    from_ns: int
    to_ns: int
    level: int
    count: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A stored block that can't be read: its time and what is wrong."""

    from_ns: int
    to_ns: int
    detail: str


@dataclass(frozen=True, slots=True)
class Found(Generic[Run]):
    """What a window holds: rows in order, and runs of bins per level."""

    rows: Rows
    runs: Sequence[tuple[int, Run]]
    is_selection: bool = False
    """Whether ``rows`` may be a roll-up's selection of rows (states)."""


@dataclass(slots=True)
class Signal:
    """One signal inside a reading transaction."""

    connection: sqlite3.Connection
    number: int
    stepped: bool
    tail: Sequence[Segment]
    blocks: Blocks
    damage: list[Damage] = field(default_factory=list)
    _tail_rows: Rows | None = None
    _decoded_rows: dict[int, Rows | None] = field(default_factory=dict)
    """The chunks read last: one may serve an edge of the window, its inside, and the value before it."""

    # ------------------------------------------------------------ rows

    def rows(self, from_ns: int, to_ns: int) -> Found[Bins] | Found[Rows]:
        """Every row of [from_ns, to_ns); where raw rows are thinned out already, the finest bins."""
        return self._found(self._raw_parts(self.chunks(from_ns, to_ns), from_ns, to_ns), from_ns, to_ns)

    def chunks(self, from_ns: int, to_ns: int) -> list[Stored]:
        """The chunks that may hold rows of [from_ns, to_ns), in time order."""
        low, high = key(self.number, 0), key(self.number, from_ns)
        values = (low, high, low, key(self.number, to_ns - 1))
        found = self.connection.execute(_SPANNING, values)
        return [chunk for chunk in _stored(found) if chunk.to_ns >= from_ns and chunk.from_ns < to_ns]

    def has_more_than(self, rows: int, from_ns: int, to_ns: int) -> bool:
        """Whether the chunks inside a window hold more than so many rows; looks at no more of them than that takes."""
        low, high = key(self.number, from_ns), key(self.number, to_ns - 1)
        for (count,) in self.connection.execute(_COUNTS, (low, high)):
            rows -= count
            if rows < 0:
                return True
        return False

    def tail_rows(self, from_ns: int, to_ns: int) -> Rows:
        """The unsealed rows of [from_ns, to_ns), in order."""
        if self._tail_rows is None:
            self._tail_rows = ordered(joined([segment.of(self.number) for segment in self.tail]))
        return self._tail_rows.between(from_ns, to_ns)

    def ahead(self, from_ns: int, to_ns: int, share: int) -> tuple[Rows, int]:
        """At least ``share`` rows from a time on, if there are so many; and the time before which they are all."""
        until = to_ns
        parts: list[Rows] = []
        count = 0
        for chunk in self.chunks(from_ns, to_ns):
            if count >= share:
                until = chunk.from_ns
                break
            rows = self.raw(chunk).between(from_ns, to_ns)
            parts.append(rows)
            count += len(rows)
        parts.append(self.tail_rows(from_ns, until))
        return merged(parts), until

    def before(self, time_ns: int) -> Rows:
        """The last row before a time (none or one)."""
        candidates = [self.tail_rows(-(1 << 63), time_ns).take(slice(-1, None)), self._sealed_before(time_ns)]
        return merged(candidates).take(slice(-1, None))

    def _sealed_before(self, time_ns: int) -> Rows:
        low, high = key(self.number, 0), key(self.number, time_ns) + 1
        while (row := self.connection.execute(_PREVIOUS, (low, high)).fetchone()) is not None:
            chunk = Stored(*row)
            if chunk.from_ns < time_ns:
                rows = self._decoded(chunk)
                return self._last_bin(chunk, time_ns) if rows is None else _last_before(rows, time_ns)
            high = chunk.id
        return EMPTY

    def _last_bin(self, chunk: Stored, time_ns: int) -> Rows:
        """The last value that a thinned chunk's roll-up knows before a time."""
        if self.stepped:
            steps = self._runs(STEPS, chunk.level, chunk.from_ns, time_ns)
            return _last_before(merged([run for _, run in steps]), time_ns)
        bins = [run for _, run in self._runs(NUMBERS, chunk.level, chunk.from_ns, time_ns) if len(run)]
        if not bins:
            return EMPTY
        last = bins[-1].take(slice(-1, None))
        start = last.index << shift(chunk.level)
        quality = last.quality.astype(np.uint8)
        return Rows(np.minimum(start, time_ns - 1), np.zeros(1, np.int64), last.last, np.full(1, -1, np.int32), quality)

    def raw(self, chunk: Stored) -> Rows:
        """A chunk's rows; none when they are thinned out."""
        rows = self._decoded(chunk)
        return EMPTY if rows is None else rows

    def _decoded(self, chunk: Stored) -> Rows | None:
        """A chunk's rows, or None when they are thinned out. A damaged chunk is noted, and holds nothing."""
        if chunk.id not in self._decoded_rows:
            (blob,) = self.connection.execute(_BLOB, (chunk.id,)).fetchone()
            if len(self._decoded_rows) == _REMEMBERED:
                self._decoded_rows.clear()
            self._decoded_rows[chunk.id] = None if blob is None else self._rows_in(blob, chunk)
        return self._decoded_rows[chunk.id]

    def _rows_in(self, blob: bytes, chunk: Stored) -> Rows:
        rows = self._read(decode_rows, blob, chunk.from_ns, chunk.to_ns)
        return EMPTY if rows is None else rows

    def _read(self, decode: Callable[[bytes], Run], blob: bytes, from_ns: int, to_ns: int) -> Run | None:
        try:
            return self.blocks.decoded(decode, blob)
        except (ValueError, IndexError, TypeError, ZstdError) as error:
            self.damage.append(Damage(from_ns, to_ns + 1, str(error)))
            return None

    # ------------------------------------------------------------ bins

    def binned(self, from_ns: int, to_ns: int, level: int) -> Found[Bins] | Found[Rows]:
        """The window with bins of ``level`` inside it, and rows where bins can't or needn't serve.

        Bins are used for whole bins only: at both edges rows (or finer bins) stand in, so that nothing outside of the
        window is counted and nothing inside is missing.
        """
        return self._found(self._parts(from_ns, to_ns, level), from_ns, to_ns)

    def _found(
        self, parts: Iterator[Rows | tuple[int, Bins] | tuple[int, Rows]], from_ns: int, to_ns: int
    ) -> Found[Bins] | Found[Rows]:
        rows: list[Rows] = []
        runs: list[tuple[int, Bins]] = []
        selected = 0
        for part in parts:
            if isinstance(part, Rows):
                rows.append(part.between(from_ns, to_ns))
            elif isinstance(part[1], Rows):
                rows.append(part[1].between(from_ns, to_ns))
                selected += len(rows[-1])
            else:
                runs.append((part[0], part[1]))
        if not selected:
            # Chunks never overlap: in their order they need no sorting. What is equal to a row of the tail still comes before it.
            rows = sorted(filter(len, rows), key=_first_ns)
        rows.append(self.tail_rows(from_ns, to_ns))
        return Found(merged(rows), runs, selected > 0)

    def _parts(self, from_ns: int, to_ns: int, level: int) -> Iterator[Rows | tuple[int, Bins] | tuple[int, Rows]]:
        width = shift(level)
        inner_from, inner_to = -(-from_ns >> width) << width, to_ns >> width << width
        if inner_from >= inner_to:
            yield from self._raw_parts(self.chunks(from_ns, to_ns), from_ns, to_ns)
            return
        yield from self._bins(level, inner_from, inner_to)
        yield from self._raw_parts(self._finer_only(inner_from, inner_to, level), inner_from, inner_to)
        yield from self._edge(from_ns, inner_from, level)
        yield from self._edge(inner_to, to_ns, level)

    def _edge(self, from_ns: int, to_ns: int, level: int) -> Iterator[Rows | tuple[int, Bins] | tuple[int, Rows]]:
        if from_ns >= to_ns:
            return
        chunks = self.chunks(from_ns, to_ns)
        if len(chunks) > _EDGE_CHUNKS and level - 2 >= FINEST:
            yield from self._parts(from_ns, to_ns, level - 2)
        else:
            yield from self._raw_parts(chunks, from_ns, to_ns)

    def _finer_only(self, from_ns: int, to_ns: int, level: int) -> list[Stored]:
        """The chunks of a window that no bin of this level holds: not rolled up yet, or too sparse to be worth it."""
        low, high = key(self.number, 0), key(self.number, to_ns - 1)
        first = self.connection.execute(_PREVIOUS, (low, key(self.number, from_ns) + 1)).fetchone()
        start = low if first is None else first[0]
        levels = ", ".join(map(str, (0, *range(level + 1, COARSEST + 1))))
        found = self.connection.execute(_UNROLLED.format(levels=levels), (start, high))
        return [chunk for chunk in _stored(found) if chunk.to_ns >= from_ns]

    def thinned_stretches(self, from_ns: int, to_ns: int) -> list[tuple[int, int, int]]:
        """(level, from, to) of the thinned chunks that touch a window; neighbours, which share bins at their edges, as one."""
        low, high = key(self.number, 0), key(self.number, from_ns)
        found = self.connection.execute(_THINNED, (low, high, low, key(self.number, to_ns - 1), from_ns))
        stretches: list[tuple[int, int, int]] = []
        for start_ns, last_ns, level in found:
            if stretches and stretches[-1][0] == level and start_ns - stretches[-1][2] < 2 << shift(level):
                stretches[-1] = (level, stretches[-1][1], last_ns + 1)
            else:
                stretches.append((level, start_ns, last_ns + 1))
        return stretches

    def thinned(self, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins] | tuple[int, Rows]]:
        """The finest bins of every stretch whose raw rows are thinned out."""
        for level, start_ns, end_ns in self.thinned_stretches(from_ns, to_ns):
            yield from self._bins(level, max(start_ns, from_ns), min(end_ns, to_ns))

    def _raw_parts(
        self, chunks: Sequence[Stored], from_ns: int, to_ns: int
    ) -> Iterator[Rows | tuple[int, Bins] | tuple[int, Rows]]:
        """The rows of chunks in [from_ns, to_ns); of thinned ones the bins."""
        for chunk in chunks:
            rows = self._decoded(chunk)
            if rows is not None:
                yield rows.between(from_ns, to_ns)
                continue
            yield from self._bins(chunk.level, max(from_ns, chunk.from_ns), min(to_ns, chunk.to_ns + 1))

    def _bins(self, level: int, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins] | tuple[int, Rows]]:
        if self.stepped:
            yield from self._runs(STEPS, level, from_ns, to_ns)
        else:
            yield from self._runs(NUMBERS, level, from_ns, to_ns)

    def _runs(self, kind: Kind[Run], level: int, from_ns: int, to_ns: int) -> Iterator[tuple[int, Run]]:
        """The stored bins that begin in [from_ns, to_ns), or hold ``from_ns``."""
        # Strictly before: a run that begins with the first bin may share it with its predecessor.
        low, high = key(self.number, 0, level), key(self.number, from_ns, level) - 1
        found = self.connection.execute(_RUNS, (low, high, low, key(self.number, to_ns - 1, level)))
        first, last = from_ns >> shift(level), (to_ns - 1) >> shift(level)
        for blob, start_ns, end_ns in found:
            run = self._read(kind.draw, blob, start_ns, end_ns)
            if run is not None:
                index = kind.index(run, level)
                places = slice(int(index.searchsorted(first)), int(index.searchsorted(last, side="right")))
                yield level, run if places == slice(0, len(index)) else kind.cut(run, places)


def _stored(rows: Iterable[tuple[int, int, int, int, int]]) -> Iterator[Stored]:
    """The rows that are what the schema promises: of a damaged page SQLite gives whatever stands there."""
    return (Stored(*row) for row in rows if all(type(field) is int for field in row))


def _first_ns(rows: Rows) -> int:
    return int(rows.time_ns[0])


def level_for(pixel_ns: int) -> int:
    """The coarsest level with at least two bins to a pixel; 0 when only rows are fine enough."""
    for level in range(COARSEST, FINEST - 1, -1):
        if 2 << shift(level) <= pixel_ns:
            return level
    return 0


def _last_before(rows: Rows, time_ns: int) -> Rows:
    return rows.take(slice(0, int(np.searchsorted(rows.time_ns, time_ns)))).take(slice(-1, None))
