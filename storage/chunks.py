"""Sealed rows of one signal: chunks in time order that never overlap, full ones rolled up. Works inside a transaction.

A new run of rows becomes a chunk behind its predecessor, absorbing small ones, until it is full; a full chunk is rolled up and
stays. Late rows go into the chunk that spans their time. Writing the same rows again changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from zstandard import ZstdError

from app.domain.observation import Int64s
from storage.bins import COARSEST, FINEST, bins_of, shift
from storage.chunk_codec import decode_rows, encode_rows
from storage.keys import LAST_UNIT, key, key_of_unit, unit, unit_of, units
from storage.rows import EMPTY, Rows, joined, order_of, ordered
from storage.runs import NUMBERS, STEPS, Kind, Runs, amended

FULL = 8192
"""Rows of a full chunk: longer ones save 1 % of disk and cost every narrow query (measured)."""
_GAIN = 8
"""A roll-up is worth keeping when it has this many times fewer bins than rows."""
_ABSORB = 3

_SPANNING = """SELECT id, "count", from_ns, to_ns, level, blob IS NULL FROM chunk WHERE id BETWEEN
    coalesce((SELECT max(id) FROM chunk WHERE id BETWEEN ? AND ?), ?) AND ? ORDER BY id"""
_BEFORE = """SELECT id, "count", from_ns, to_ns, level, blob IS NULL FROM chunk WHERE id >= ? AND id < ?
    ORDER BY id DESC LIMIT 1"""
_ROLLED_AFTER = "SELECT from_ns FROM chunk WHERE id > ? AND id <= ? AND level BETWEEN 1 AND ? ORDER BY id LIMIT 1"
_BLOB = "SELECT blob FROM chunk WHERE id = ?"
_INSERT = 'INSERT INTO chunk (id, "count", from_ns, to_ns, level, blob) VALUES (?, ?, ?, ?, ?, ?)'
_SET_ASIDE = "INSERT OR IGNORE INTO damaged (chunk, from_ns, to_ns, blob) VALUES (?, ?, ?, ?)"
_DELETE = "DELETE FROM chunk WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk without its blob. ``to_ns`` is the time of its last row."""

    id: int
    count: int
    from_ns: int
    to_ns: int
    level: int
    is_thinned: bool


@dataclass(frozen=True, slots=True)
class Chunks:
    """The chunks of one signal."""

    connection: sqlite3.Connection
    signal: int
    stepped: bool

    def add(self, rows: Rows) -> int:
        """Store rows (in any order); how many were refused because the raw rows of their time are thinned out already."""
        rows = ordered(rows)
        refused = 0
        for owner, inside, beyond in self._shares(rows):
            if owner is None:
                self._place(beyond)
            elif owner.is_thinned:
                refused += len(inside)
                self._place(beyond)
            elif owner.level == 0:
                self._extend(owner, inside, beyond)
            else:
                self._amend(owner, inside)
                self._place(beyond)
        return refused

    def roll(self, chunk: Chunk) -> None:
        """Roll up a chunk that is not full (before it is thinned)."""
        rows = self.rows(chunk)
        self._remove(chunk)
        self._store_rolled(rows)

    def rows(self, chunk: Chunk) -> Rows:
        """The rows of a chunk that is not thinned. One that can't be read is set aside for `doctor`, and holds none."""
        (blob,) = self.connection.execute(_BLOB, (chunk.id,)).fetchone()
        try:
            return decode_rows(blob)
        except (ValueError, ZstdError):
            self.connection.execute(_SET_ASIDE, (chunk.id, chunk.from_ns, chunk.to_ns, blob))
            return EMPTY

    # ------------------------------------------------------------ whose rows are these

    def _shares(self, rows: Rows) -> Iterator[tuple[Chunk | None, Rows, Rows]]:
        """Per existing chunk: the rows inside its span, and those between it and the next chunk."""
        chunks = self._spanning(int(rows.time_ns[0]), int(rows.time_ns[-1]))
        at = units(rows.time_ns)
        starts = np.array([unit_of(chunk.id) for chunk in chunks], np.int64)
        edges = [0, *np.searchsorted(at, starts).tolist(), len(rows)]
        if edges[1] > 0:
            yield None, rows.take(slice(0, 0)), rows.take(slice(0, edges[1]))
        for place, chunk in enumerate(chunks):
            start, end = edges[place + 1], edges[place + 2]
            middle = start + int(np.searchsorted(at[start:end], unit(chunk.to_ns), side="right"))
            if start < end:
                yield chunk, rows.take(slice(start, middle)), rows.take(slice(middle, end))

    def _spanning(self, from_ns: int, to_ns: int) -> list[Chunk]:
        low, high = key(self.signal, 0), key(self.signal, from_ns)
        found = self.connection.execute(_SPANNING, (low, high, low, key(self.signal, to_ns)))
        return [_chunk(row) for row in found]

    def _before(self, at: int) -> Chunk | None:
        row = self.connection.execute(_BEFORE, (key(self.signal, 0), key_of_unit(self.signal, at))).fetchone()
        return None if row is None else _chunk(row)

    # ------------------------------------------------------------ growing

    def _extend(self, owner: Chunk, inside: Rows, beyond: Rows) -> None:
        """An unrolled chunk takes the rows of its span; what lies behind it is placed as a run of its own."""
        if len(inside):
            merged = ordered(joined((self.rows(owner), inside)))
            if len(merged) > owner.count:
                self._remove(owner)
                self._place(joined((merged, beyond)))
                return
        self._place(beyond)

    def _place(self, rows: Rows) -> None:
        """Store rows, in order, where no chunk is: small predecessors are absorbed, full pieces rolled up."""
        if not len(rows):
            return
        while (previous := self._before(unit(int(rows.time_ns[0])))) is not None:
            if previous.level or previous.is_thinned or previous.count > _ABSORB * len(rows):
                break
            rows = joined((self.rows(previous), rows))
            self._remove(previous)
        full = _full(rows)
        if full:
            self._store_rolled(rows.take(slice(0, full)))
        if full < len(rows):
            self._store(rows.take(slice(full, None)), 0)

    def _remove(self, chunk: Chunk) -> None:
        self.connection.execute(_DELETE, (chunk.id,))

    def _store(self, rows: Rows, level: int) -> None:
        first, last = int(rows.time_ns[0]), int(rows.time_ns[-1])
        identifier = key(self.signal, first)
        self.connection.execute(_INSERT, (identifier, len(rows), first, last, level, encode_rows(rows)))

    # ------------------------------------------------------------ rolling up

    def _store_rolled(self, rows: Rows) -> None:
        """Store full pieces, and roll them up together; their rows are so many that one level suits them all."""
        finest = finest_level(rows.time_ns)
        for piece in pieces(rows, FULL):
            self._store(piece, finest)
        if self._next_rolled(rows, COARSEST) is None:
            self._append_rollups(STEPS if self.stepped else NUMBERS, rows, finest)
        else:
            self._amend_rollups(rows, rows, finest)

    def _append_rollups(self, kind: Kind, rows: Rows, finest: int) -> None:  # type: ignore[type-arg]
        run = kind.roll(rows, finest)
        for level in range(finest, COARSEST + 1):
            Runs(self.connection, kind, self.signal, level).append(run)
            if level < COARSEST:
                run = kind.coarser(run, level)

    def _amend(self, owner: Chunk, inside: Rows) -> None:
        """Late rows into a rolled chunk: the chunk keeps its place and level, its roll-ups take the new rows in."""
        if not len(inside):
            return
        old = self.rows(owner)
        both = joined((old, inside))
        order = order_of(both)
        is_fresh = order >= len(old)
        if not is_fresh.any():
            return
        merged = both.take(order)
        self._remove(owner)
        for piece in pieces(merged, 2 * FULL):
            self._store(piece, owner.level)
        self._amend_rollups(merged, merged.take(is_fresh), owner.level)

    def _amend_rollups(self, rows: Rows, fresh: Rows, finest: int) -> None:
        """Add ``fresh``, which are among the chunk's ``rows``, to roll-ups that reach behind them."""
        for level in range(finest, COARSEST + 1):
            if self.stepped:
                self._amend_steps(fresh, level)
            else:
                self._amend_numbers(rows, fresh, level)

    def _amend_steps(self, fresh: Rows, level: int) -> None:
        def change(old: Rows | None, new: Rows) -> Rows:
            return new if old is None else STEPS.combine((old, new), level)

        Runs(self.connection, STEPS, self.signal, level).rewrite(STEPS.roll(fresh, level), change)

    def _amend_numbers(self, rows: Rows, fresh: Rows, level: int) -> None:
        new, whole = bins_of(fresh, level), bins_of(rows, level)
        new = replace(new, last=whole.last[np.searchsorted(whole.index, new.index)])
        following = self._next_rolled(rows, level)
        is_last = np.ones(len(new), np.bool_) if following is None else new.index < following >> shift(level)
        runs = Runs(self.connection, NUMBERS, self.signal, level)
        runs.rewrite(new, lambda old, fresh_bins: amended(old, fresh_bins, is_last))

    def _next_rolled(self, rows: Rows, level: int) -> int | None:
        """Where the first chunk behind these rows begins that is rolled up at a level or a finer one."""
        behind = key(self.signal, int(rows.time_ns[-1]))
        values = (behind, key_of_unit(self.signal, LAST_UNIT), level)
        row = self.connection.execute(_ROLLED_AFTER, values).fetchone()
        return None if row is None else int(row[0])


def _chunk(row: tuple[int, int, int, int, int, int]) -> Chunk:
    return Chunk(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def pieces(rows: Rows, size: int) -> Iterator[Rows]:
    """Rows in order as pieces of ``size`` (the last may be shorter); rows of one unit stay together."""
    at = units(rows.time_ns)
    start = 0
    while start < len(rows):
        end = min(start + size, len(rows))
        end = int(np.searchsorted(at, at[end - 1], side="right"))
        yield rows.take(slice(start, end))
        start = end


def _full(rows: Rows) -> int:
    """How many rows, from the first, make full pieces."""
    full = len(rows) // FULL * FULL
    at = units(rows.time_ns)
    return int(np.searchsorted(at, at[full - 1], side="right")) if full else 0


def finest_level(times: Int64s) -> int:
    """The finest level that has ``_GAIN`` times fewer bins than rows."""
    for level in range(FINEST, COARSEST):
        if _distinct(times >> shift(level)) * _GAIN <= len(times):
            return level
    return COARSEST


def _distinct(index: npt.NDArray[np.int64]) -> int:
    return 1 + int(np.count_nonzero(index[1:] != index[:-1]))
