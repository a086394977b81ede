"""The roll-ups of one signal at one level, kept as a few sorted runs: appended cheaply, merged as they grow.

A run is a blob of up to ``RUN`` bins. The newest run absorbs its neighbour once it is an eighth of its size, so that a bin is
rewritten a few times in its life and a reader meets few runs. Neighbouring runs may share one bin; readers combine it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np

from storage.bins import Bins, bins_of, coarser, decode_bins, decode_drawn, encode_bins, joined_bins, shift
from storage.chunk_codec import decode_rows, encode_rows
from storage.keys import key
from storage.rows import Rows, joined
from storage.steps import merged_steps, thinned

RUN = 4096
"""Bins of a full run."""
_ABSORB = 8
_LAST_NS = (1 << 63) - 1

_PREVIOUS = 'SELECT id, "count", blob FROM rollup WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1'
_OVERLAPPING = 'SELECT id, "count", blob FROM rollup WHERE id BETWEEN ? AND ? AND to_ns >= ? ORDER BY id'
_INSERT = 'INSERT INTO rollup (id, "count", from_ns, to_ns, blob) VALUES (?, ?, ?, ?, ?)'
_DELETE = "DELETE FROM rollup WHERE id = ?"


class _Sized(Protocol):
    def __len__(self) -> int: ...


Run = TypeVar("Run", bound=_Sized)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Run]):
    """How one kind of signal is rolled up."""

    roll: Callable[[Rows, int], Run]
    """Rows in order → bins of a level."""
    coarser: Callable[[Run, int], Run]
    """Bins of a level → bins of the next."""
    combine: Callable[[Sequence[Run], int], Run]
    """Runs in order → one run."""
    index: Callable[[Run, int], np.ndarray]
    """The bin of every element."""
    cut: Callable[[Run, slice], Run]
    encode: Callable[[Run], bytes]
    decode: Callable[[bytes], Run]
    draw: Callable[[bytes], Run]
    """``decode``, but only what a chart needs."""


NUMBERS: Kind[Bins] = Kind(
    roll=bins_of,
    coarser=lambda bins, level: coarser(bins),
    combine=lambda parts, level: joined_bins(list(parts)),
    index=lambda bins, level: bins.index,
    cut=Bins.take,
    encode=encode_bins,
    decode=decode_bins,
    draw=decode_drawn,
)

STEPS: Kind[Rows] = Kind(
    roll=thinned,
    coarser=lambda rows, level: thinned(rows, level + 1),
    combine=lambda parts, level: merged_steps(joined(parts), level),
    index=lambda rows, level: rows.time_ns >> shift(level),
    cut=Rows.take,
    encode=encode_rows,
    decode=decode_rows,
    draw=decode_rows,
)


@dataclass(frozen=True, slots=True)
class Runs(Generic[Run]):
    """The runs of one signal and level inside a transaction."""

    connection: sqlite3.Connection
    kind: Kind[Run]
    signal: int
    level: int

    def append(self, run: Run) -> None:
        """Add bins that nothing stored lies behind; the first may equal the last stored."""
        while (previous := self._previous(run)) is not None:
            identifier, count, blob = previous
            at_same_key = identifier == key(self.signal, self._from_ns(run), self.level)
            if not at_same_key and (count > _ABSORB * len(run) or count + len(run) > RUN):
                break
            run = self.kind.combine((self.kind.decode(blob), run), self.level)
            self.connection.execute(_DELETE, (identifier,))
        self._insert(run)

    def rewrite(self, run: Run, change: Callable[[Run | None, Run], Run]) -> None:
        """Replace the runs that overlap ``run`` by what ``change`` makes of them and it."""
        first = self._previous(run)
        low = key(self.signal, 0, self.level) if first is None else first[0]
        high = key(self.signal, self._to_ns(run), self.level)
        rows = self.connection.execute(_OVERLAPPING, (low, high, self._from_ns(run)))
        found = [(row[0], row[1], row[2]) for row in rows]
        if first is not None and not found and first[1] < RUN // 2:
            found = [first]
        for identifier, _, _ in found:
            self.connection.execute(_DELETE, (identifier,))
        old = self.kind.combine([self.kind.decode(row[2]) for row in found], self.level) if found else None
        self._insert(change(old, run))

    def _previous(self, run: Run) -> tuple[int, int, bytes] | None:
        low, high = key(self.signal, 0, self.level), key(self.signal, self._from_ns(run), self.level)
        row = self.connection.execute(_PREVIOUS, (low, high)).fetchone()
        return None if row is None else (row[0], row[1], row[2])

    def _insert(self, run: Run) -> None:
        """Store in pieces of at most ``RUN``; a bin is never split."""
        index = self.kind.index(run, self.level)
        start = 0
        while start < len(run):
            end = min(start + RUN, len(run))
            if end < len(run):
                end = int(np.searchsorted(index, index[end - 1], side="right"))
            piece = self.kind.cut(run, slice(start, end))
            from_ns, to_ns = self._from_ns(piece), self._to_ns(piece)
            row = (key(self.signal, from_ns, self.level), len(piece), from_ns, to_ns, self.kind.encode(piece))
            self.connection.execute(_INSERT, row)
            start = end

    def _from_ns(self, run: Run) -> int:
        return int(self.kind.index(run, self.level)[0]) << shift(self.level)

    def _to_ns(self, run: Run) -> int:
        return min(((int(self.kind.index(run, self.level)[-1]) + 1) << shift(self.level)) - 1, _LAST_NS)


def amended(old: Bins | None, fresh: Bins, is_last: np.ndarray) -> Bins:
    """Late numbers added to stored bins; ``is_last`` says of which bins the fresh ones hold the last observation."""
    if old is None:
        return fresh
    both = joined_bins([old, fresh])
    known = np.isin(fresh.index, old.index)
    index = fresh.index[known]
    last = both.last.copy()
    last[np.searchsorted(both.index, index)] = np.where(
        is_last[known], fresh.last[known], old.last[np.searchsorted(old.index, index)]
    )
    return replace(both, last=last)
