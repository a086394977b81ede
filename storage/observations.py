"""Where observations stand: the seam between what is known of them (names, hours, books) and how a store keeps rows.

``Chunked`` is the history file: a tail, chunks, roll-ups. ``storage.server.observations`` keeps rows in a table of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy import Connection

from storage.blocks import Blocks
from storage.chunk_codec import decode_rows, encode_rows
from storage.chunks import Chunks
from storage.engine import driver
from storage.lookup import part_of
from storage.rows import EMPTY, Rows, joined, ordered
from storage.sealing import ranks_of
from storage.signal_rows import SignalRows
from storage.statistics import Summed
from storage.tail import Segment, encode
from storage.tail_cache import TailCache
from storage.window import Signal

_END_NS = (1 << 63) - 1
_INSERT_TAIL = 'INSERT INTO tail (rank, "count", from_ns, to_ns, blob) VALUES (?, ?, ?, ?, ?)'
_LAST = "SELECT last FROM signal WHERE id = ?"
_LASTS = "SELECT id, last FROM signal WHERE machine = ?"
_SET_LAST = "UPDATE signal SET last = ? WHERE id = ?"


Window = Callable[[int, bool], SignalRows]
"""A signal by its number, and whether it is stepped."""


class Observations(Protocol):
    """Rows of every signal, each exactly once. Writes happen inside the caller's transaction, on the writer's thread."""

    def append(self, connection: Connection, segment: Segment, part: int) -> None:
        """Rows as they arrive; ``part``: 0 the hub's (or station's) own, else the number of the station that sends them."""

    def add(self, connection: Connection, number: int, *, stepped: bool, rows: Rows) -> None:
        """Rows of the past of one signal."""

    def flush(self, connection: Connection) -> None:
        """What was appended stands in the store from here on: before it is read in this transaction, and before it is committed."""

    def forget(self) -> None:
        """Trust nothing remembered: the transaction was rolled back."""

    def window(self, connection: Connection, machine: int, to_ns: int, *, summed: bool = False) -> Window:
        """The signals of a machine before ``to_ns``; ``summed``: bins come with their counts and sums."""

    def newest(self, connection: Connection, machine: int) -> Mapping[int, Rows]:
        """The last row of every signal of a machine that has one."""


class Chunked:
    """``Observations`` in a history file; remembers decoded blocks within ``budget`` bytes."""

    def __init__(self, budget: int = 24_000_000) -> None:
        self._tails, self.blocks = TailCache(), Blocks(budget)

    def append(self, connection: Connection, segment: Segment, part: int) -> None:
        """Into the part's tail."""
        times = segment.rows.time_ns
        values = (ranks_of(part)[0], len(times), int(times.min()), int(times.max()), encode(segment))
        driver(connection).execute(_INSERT_TAIL, values).close()  # A hub does this fifty times in a transaction.

    def add(self, connection: Connection, number: int, *, stepped: bool, rows: Rows) -> None:
        """Straight into chunks."""
        if not len(rows):
            return
        Chunks(driver(connection), number, stepped).add(rows)
        newest = ordered(rows).take(slice(-1, None))
        last = connection.exec_driver_sql(_LAST, (number,)).scalar_one()
        if last is None or int(newest.time_ns[0]) > int(decode_rows(last).time_ns[0]):
            connection.exec_driver_sql(_SET_LAST, (encode_rows(newest), number))

    def flush(self, connection: Connection) -> None:
        """Everything stands in the file at once."""

    def forget(self) -> None:
        """Segments are remembered by an id that the file may give again; blocks by their bytes."""
        self._tails = TailCache()
        self.blocks.clear()

    def window(self, connection: Connection, machine: int, to_ns: int, *, summed: bool = False) -> Window:
        """Over the tail as it is now."""
        tail = self._tails.segments(connection, to_ns, part_of(connection, machine))
        inner, kind = driver(connection), Summed if summed else Signal
        return lambda number, stepped: kind(inner, number, stepped, tail, self.blocks)

    def newest(self, connection: Connection, machine: int) -> Mapping[int, Rows]:
        """The sealed one that stands at the signal, or a later one of the tail."""
        tail = self._tails.segments(connection, _END_NS, part_of(connection, machine))
        found = {}
        for number, last in connection.exec_driver_sql(_LASTS, (machine,)).all():
            sealed = EMPTY if last is None else decode_rows(last)
            rows = ordered(joined([sealed, *(segment.of(number) for segment in tail)]))
            if len(rows):
                found[number] = rows.take(slice(-1, None))
        return found
