"""``storage.observations.Observations`` as rows in PostgreSQL: what arrives is gathered, and written with one COPY per transaction.

COPY knows no conflict. It is tried inside a savepoint; where something is told twice, the rows go the long way, over a staging table
with ON CONFLICT DO NOTHING. Rows of the past, of which many stand here already, go that way at once; on Citus all do, since a
COPY that meets a conflict at a worker does not say that it was one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.domain.observation import NO_TEXT, Int32s, Int64s
from storage.observations import Window
from storage.rows import Rows, joined
from storage.server.copying import COPY, encode
from storage.server.engine import guarded
from storage.server.schema import SLOT_SHIFT
from storage.server.signal import Machine, ServerSignal
from storage.tail import Segment, merged

_OWNERS = "SELECT id, machine FROM signal WHERE id >= ?"
_UNROLLED = "SELECT machine, slot FROM unrolled"
_NOTE = "INSERT INTO unrolled (machine, slot) VALUES (?, ?) ON CONFLICT DO NOTHING"
_NOTE_SHARED = (
    "INSERT INTO unrolled (machine, slot) VALUES (?, ?) ON CONFLICT (machine, slot) DO UPDATE SET slot = excluded.slot"
)
"""Holds the note until the rows are committed: another worker that rolls the slot up meanwhile waits for them."""
_THINNED = "SELECT signal, before_ns FROM thinned"
_STAGE = "CREATE TEMP TABLE IF NOT EXISTS arriving (LIKE observation) ON COMMIT DELETE ROWS"
_ENTER = "INSERT INTO observation SELECT * FROM arriving ON CONFLICT DO NOTHING"
_SIGNALS = "SELECT id FROM signal WHERE machine = ?"
_NEWEST = """SELECT s.signal, o.time_ns, o.sequence, o.number, o.quality, o.text FROM unnest(?::integer[]) AS s(signal)
    CROSS JOIN LATERAL (SELECT time_ns, sequence, number, quality, text FROM observation
    WHERE machine = ? AND observation.signal = s.signal ORDER BY time_ns DESC, sequence DESC, fold DESC LIMIT 1) AS o"""


class Reading:
    """The reading half; keeps nothing."""

    def append(self, connection: Connection, segment: Segment, part: int) -> None:
        """Raises TypeError: readers don't write."""
        raise TypeError("a reader does not write")

    def add(self, connection: Connection, number: int, *, stepped: bool, rows: Rows) -> None:
        """Raises TypeError: readers don't write."""
        raise TypeError("a reader does not write")

    def flush(self, connection: Connection) -> None:
        """Nothing waits."""

    def forget(self) -> None:
        """Nothing is remembered."""

    def window(self, connection: Connection, machine: int, to_ns: int, *, summed: bool = False) -> Window:
        """The signals as the transaction sees them."""
        known = Machine(connection, machine)
        return lambda number, stepped: ServerSignal(known, number, stepped)

    def newest(self, connection: Connection, machine: int) -> Mapping[int, Rows]:
        """One look at the end of the index for each signal."""
        numbers = list(connection.exec_driver_sql(_SIGNALS, (machine,)).scalars())
        found = connection.exec_driver_sql(_NEWEST, (numbers, machine))
        return {number: _row(*values) for number, *values in found}


class Rowed(Reading):
    """The writer's: one per history, on its thread."""

    def __init__(
        self, monotonic_s: Callable[[], float] = time.monotonic, *, shared: bool = False, staged: bool = False
    ) -> None:
        """``shared``: other workers write into the same tables, and may roll up what this one has noted.

        ``staged``: everything goes over the staging table.
        """
        self._monotonic_s, self._shared, self._staged = monotonic_s, shared, staged
        self.forget()

    def forget(self) -> None:
        """Trust nothing that was not committed."""
        self._live: list[Segment] = []
        self._past: list[tuple[int, Rows]] = []
        self._owners: Int32s = np.zeros(0, np.int32)
        self.unrolled: dict[tuple[int, int], float] | None = None
        """Machine and slot whose roll-ups are not as their rows are, and when (monotonic) that was last so."""
        self.thinned: dict[int, int] | None = None
        """By signal the time before which rows are thinned out."""

    def append(self, connection: Connection, segment: Segment, part: int) -> None:
        """Gather rows as they arrive."""
        self._live.append(segment)

    def add(self, connection: Connection, number: int, *, stepped: bool, rows: Rows) -> None:
        """Gather rows of the past."""
        if len(rows):
            self._past.append((number, rows))

    def flush(self, connection: Connection) -> None:
        """Write what was gathered."""
        if self._live:
            segments, self._live = self._live, []
            whole = segments[0] if len(segments) == 1 else merged(segments)
            self._write(connection, whole.owners, whole.rows, new=True)
        if self._past:
            past, self._past = self._past, []
            numbers = np.repeat([number for number, _ in past], [len(rows) for _, rows in past]).astype(np.int32)
            self._write(connection, numbers, joined([rows for _, rows in past]), new=False)

    # ------------------------------------------------------------ inside

    def _write(self, connection: Connection, signal: Int32s, rows: Rows, *, new: bool) -> None:
        kept = self._kept(connection, signal, rows.time_ns)
        if not kept.all():
            signal, rows = signal[kept], rows.take(kept)
        if not len(rows):
            return
        machine = self._owners_of(connection, signal)
        self._note(connection, machine, rows.time_ns)
        stream = encode(machine, signal, rows)
        if new and not self._staged and self._copied(connection, stream):
            return
        connection.exec_driver_sql(_STAGE)
        _copy(connection, "arriving", stream)
        connection.exec_driver_sql(_ENTER)
        connection.exec_driver_sql("TRUNCATE arriving")

    @staticmethod
    def _copied(connection: Connection, stream: bytes) -> bool:
        """Whether all of it was new."""
        point = connection.begin_nested()
        try:
            _copy(connection, "observation", stream)
        except OperationalError as error:
            if not isinstance(error.orig, UniqueViolation):
                raise
            point.rollback()
            return False
        point.commit()
        return True

    def _kept(self, connection: Connection, signal: Int32s, times: Int64s) -> np.ndarray:
        """Rows for a time whose rows are thinned out already are refused: their roll-ups can't tell a duplicate."""
        if self.thinned is None:
            found = connection.exec_driver_sql(_THINNED).all()
            self.thinned = {number: before for number, before in found}  # noqa: C416 -- rows are no pairs to mypy
        if not self.thinned:
            return np.ones(len(times), np.bool_)
        size = max(int(signal.max()) + 1, max(self.thinned) + 1)
        before = np.full(size, np.iinfo(np.int64).min)
        before[list(self.thinned)] = list(self.thinned.values())
        return times >= before[signal]

    def _owners_of(self, connection: Connection, signal: Int32s) -> Int32s:
        highest = int(signal.max())
        if highest >= len(self._owners) or (self._shared and not self._owners[signal].all()):
            # Numbers below those that are known may be younger, where several count.
            known = 0 if self._shared else len(self._owners)
            found = connection.exec_driver_sql(_OWNERS, (known,)).all()
            grown = np.zeros(1 + max([highest, *(number for number, _ in found)]), np.int32)
            grown[: len(self._owners)] = self._owners
            for number, machine in found:
                grown[number] = machine
            self._owners = grown
        owners: Int32s = self._owners[signal]
        return owners

    def _note(self, connection: Connection, machine: Int32s, times: Int64s) -> None:
        known = self.load_unrolled(connection)
        now_s = self._monotonic_s()
        slots = times >> SLOT_SHIFT
        changes = np.flatnonzero((machine[1:] != machine[:-1]) | (slots[1:] != slots[:-1])) + 1
        first = np.concatenate(([0], changes))
        touched = set(zip(machine[first].tolist(), slots[first].tolist(), strict=True))
        fresh = sorted(touched - known.keys())
        for pair in touched:
            known[pair] = now_s
        if self._shared:
            connection.exec_driver_sql(_NOTE_SHARED, sorted(touched))
        elif fresh:
            connection.exec_driver_sql(_NOTE, fresh)

    def load_unrolled(self, connection: Connection) -> dict[tuple[int, int], float]:
        """What is noted in the database, remembered."""
        if self.unrolled is None:
            now_s = self._monotonic_s()
            self.unrolled = dict.fromkeys(connection.exec_driver_sql(_UNROLLED), now_s)
        return self.unrolled


def _row(time_ns: int, sequence: int, number: float, quality: int, text: str | None) -> Rows:
    return Rows(
        np.array([time_ns]),
        np.array([sequence]),
        np.array([number]),
        np.array([NO_TEXT if text is None else 0], np.int32),
        np.array([quality], np.uint8),
        () if text is None else (text,),
    )


def _copy(connection: Connection, table: str, stream: bytes) -> None:
    with guarded(connection, "COPY") as inner, inner.cursor() as cursor, cursor.copy(COPY.format(table=table)) as copy:
        copy.write(stream)
