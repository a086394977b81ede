"""Upkeep of the tail: many small blobs become few, and once enough rows are together they are sealed into chunks.

Work comes in slices of a few milliseconds, each a transaction of its own, so that commits between them are never late. Any
slice may be the last one before a crash: rows stay in the tail until all of it is sealed, and sealing twice changes nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from storage.chunk_codec import decode_rows, encode_rows
from storage.chunks import Chunks
from storage.engine import driver
from storage.rows import Rows, joined, ordered
from storage.tail import Segment, decode, encode, merged

MERGE = 16
"""So many blobs of one rank become one of the next: a reader meets at most this many per rank."""
MERGED_ROWS = 65_536
"""Blobs of this many rows are not merged any further."""
SEAL = 524_288
"""Rows in the tail that start a sealing: each takes up the newest roll-ups of all its signals, so that twice as many rows cost far
from twice as much; 9 MB at most."""
LOOK_S = 1.0
MERGES = 16
"""So many small merges are one slice; of bigger ones fewer."""
_SLICE_ROWS = 32_768
_SLICE_SIGNALS = 32
PART_SHIFT = 4
_LAST_RANK = (1 << PART_SHIFT) - 1

_RANKS = 'SELECT rank, count(*), sum("count") FROM tail GROUP BY rank'
_OF_RANK = "SELECT id, blob FROM tail WHERE rank = ? ORDER BY id"
_OF_PART = "SELECT id, blob FROM tail WHERE rank BETWEEN ? AND ? ORDER BY id"
_REPLACE = 'UPDATE tail SET rank = ?, "count" = ?, blob = ?, from_ns = ?, to_ns = ? WHERE id = ?'


@dataclass(slots=True)
class Sealing:
    """The state between slices. Lives in the writer's thread."""

    threshold: int
    monotonic_s: Callable[[], float] = time.monotonic
    _running: Iterator[None] | None = None
    _look_s: float = 0.0

    def slice(self, connection: Connection) -> bool:
        """Do one slice; True when there is more to do at once."""
        if self._running is None:
            return self._begin(connection)
        try:
            next(self._running)
        except StopIteration:
            self._running = None
        except BaseException:
            self._running = None
            raise
        return True

    def _begin(self, connection: Connection) -> bool:
        """Nothing is looked for again within a second after nothing was found: a hub's tail has a thousand blobs."""
        if self.monotonic_s() < self._look_s:
            return False
        with connection.begin():
            ranks = connection.exec_driver_sql(_RANKS).all()
        totals: Counter[int] = Counter()
        for rank, _, rows in ranks:
            totals[part_of(rank)] += rows
        fullest = max(totals, key=lambda part: totals[part], default=0)
        if totals[fullest] and totals[fullest] >= self.threshold:
            self._running = seal(connection, fullest)
            return True
        crowded = [rank for rank, blobs, rows in ranks if blobs >= MERGE and rows / blobs * MERGE <= MERGED_ROWS]
        if crowded:
            # Those of the lowest rank together: a transaction costs as much as a merge.
            low = min(rank & _LAST_RANK for rank in crowded)
            merge(connection, *[rank for rank in crowded if rank & _LAST_RANK == low][: max(1, MERGES >> 2 * low)])
            return True
        self._look_s = self.monotonic_s() + LOOK_S
        return False


def merge(connection: Connection, *ranks: int) -> None:
    """Make one blob of all blobs of a rank, for each. It keeps the newest id, and with it its place in the order of arrival."""
    with connection.begin():
        inner = driver(connection)
        for rank in ranks:
            found = inner.execute(_OF_RANK, (rank,)).fetchall()
            segment = merged([decode(blob) for _, blob in found])
            times = segment.rows.time_ns
            first, newest = found[0][0], found[-1][0]
            inner.execute("DELETE FROM tail WHERE id >= ? AND id < ? AND rank = ?", (first, newest, rank)).close()
            values = (rank + 1, len(times), encode(segment), int(times.min()), int(times.max()), newest)
            inner.execute(_REPLACE, values).close()


def part_of(rank: int) -> int:
    """Whose rows a blob holds: 0 for the station's own, else the number of the station that sent them to this hub."""
    return rank >> PART_SHIFT


def ranks_of(part: int) -> tuple[int, int]:
    """The first and the last rank of a part. Parts are merged and sealed each by itself: a hub's stations have many signals, and
    sealing them together would give each a handful of rows."""
    return part << PART_SHIFT, part << PART_SHIFT | _LAST_RANK


def parts(connection: Connection) -> list[int]:
    """The parts that have rows in the tail."""
    return [part_of(rank) for rank, _, _ in connection.exec_driver_sql(_RANKS)]


def seal(connection: Connection, part: int = 0) -> Iterator[None]:
    """Seal a part of the tail as it is now; yields after every slice."""
    with connection.begin():
        found = connection.exec_driver_sql(_OF_PART, ranks_of(part)).all()
    newest = found[-1][0]
    segments = [decode(blob) for _, blob in found]
    del found
    for signals in _slices(segments):
        with connection.begin():
            for signal in signals:
                _seal_signal(connection, signal, joined([segment.of(signal) for segment in segments]))
        yield
    with connection.begin():
        connection.exec_driver_sql("DELETE FROM tail WHERE id <= ? AND rank BETWEEN ? AND ?", (newest, *ranks_of(part)))


def _slices(segments: Sequence[Segment]) -> Iterator[list[int]]:
    """Signals in portions of about the same work."""
    counts: Counter[int] = Counter()
    for segment in segments:
        for signal, count in zip(segment.signals.tolist(), np.diff(segment.starts).tolist(), strict=True):
            counts[signal] += count
    portion: list[int] = []
    size = 0
    for signal, count in sorted(counts.items()):
        portion.append(signal)
        size += count
        if size >= _SLICE_ROWS or len(portion) == _SLICE_SIGNALS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _seal_signal(connection: Connection, signal: int, rows: Rows) -> None:
    stepped, last = connection.exec_driver_sql("SELECT stepped, last FROM signal WHERE id = ?", (signal,)).one()
    rows = ordered(rows)
    Chunks(driver(connection), signal, bool(stepped)).add(rows)
    newest = rows.take(slice(-1, None))
    if last is not None:
        newest = ordered(joined((decode_rows(last), newest))).take(slice(-1, None))
    connection.exec_driver_sql("UPDATE signal SET last = ? WHERE id = ?", (encode_rows(newest), signal))
