"""A station's durable outbox: a cursor into its own history, hour by hour, and the events beside it. No sample is copied."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select

from app.contracts.fleet import LivePart, MachineEntry, OutboundEvent
from app.domain.fleet import HOUR_NS, Backlog, Claim, Stretch
from app.domain.observation import Float64s
from storage import schema
from storage.books import fleet
from storage.lookup import machine_number
from storage.numbering import count_on, counted
from storage.observations import Chunked, Observations
from storage.outbound_codec import encode_live, encode_stretch, last_values
from storage.outbound_events import body_of
from storage.rows import Rows
from storage.stretches import StretchRows, digest, rows_of
from storage.tail import Segment, merged

T = TypeVar("T")

WAITING_ROWS = 400_000
"""Committed rows that wait in memory for the live stream: what is more is found in history by its hour."""

_DIRTY = """SELECT outbound_hour.id, changed, name FROM outbound_hour
    JOIN machine ON machine.id = outbound_hour.id & 1048575
    WHERE changed > settled AND outbound_hour.id < ? ORDER BY outbound_hour.id LIMIT ?"""
_BACKLOG = "SELECT count(*), coalesce(sum(changed - settled), 0), min(id) FROM outbound_hour WHERE changed > settled AND id < ?"
_SEED = """INSERT INTO outbound_hour (id, changed, settled, taken, taken_ns) VALUES (?, 1, 0, 1, 0)
    ON CONFLICT (id) DO NOTHING"""
"""An hour of before the notes: the hub compares it, a broker is not owed it."""
_SETTLE = "UPDATE outbound_hour SET settled = max(settled, min(?, changed)) WHERE id = ?"
_EVENTS = "SELECT id, book, machine, ref, body FROM outbound_event WHERE id > ? ORDER BY id LIMIT ?"
_DESTINATION = """INSERT INTO fact (name, value) VALUES ('outbound_destination', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


class SqlOutbox:
    """``contracts.fleet.Outbox`` over a history. ``run`` has the writer's thread do something."""

    def __init__(
        self,
        engine: Engine,
        run: Callable[[Callable[[Connection], Any]], Future[Any]],
        follow: Callable[[Callable[[Segment], None]], None],
        now_ns: Callable[[], int] = time.time_ns,
        observations: Observations | None = None,
    ) -> None:
        self._engine, self._run, self._join, self._now_ns = engine, run, follow, now_ns
        self._observations = observations or Chunked(8_000_000)
        self._lock = Lock()
        self._waiting: deque[Segment] = deque()
        self._waiting_rows = 0
        self._left_out = 0

    # ------------------------------------------------------------ life

    def begin(self, destination: str, event: int = 0) -> None:
        """Start for this hub; for another one than before, everything that history has is noted as owed."""
        self._run(lambda connection: _begin(connection, destination, event, self._now_ns())).result()

    def follow(self, woken: Callable[[], None]) -> None:
        """Collect what is committed from now on."""

        def committed(segment: Segment) -> None:
            with self._lock:
                self._waiting.append(segment)
                self._waiting_rows += len(segment.rows)
                while self._waiting_rows > WAITING_ROWS:
                    rows = len(self._waiting.popleft().rows)
                    self._waiting_rows -= rows
                    self._left_out += rows
            woken()

        self._join(committed)

    # ------------------------------------------------------------ what is to be sent

    def live(self) -> LivePart | None:
        """Everything committed since the last call, in the order of its arrival."""
        with self._lock:
            segments, self._waiting, self._waiting_rows = tuple(self._waiting), deque(), 0
        if not segments:
            return None
        whole = segments[0] if len(segments) == 1 else merged(segments)

        def encoded(base: int, before: Float64s | None) -> tuple[bytes, Float64s]:
            signals = whole.owners
            return encode_live(whole, base, before), last_values(before, signals, whole.rows.number)

        return LivePart(encoded, len(whole.rows), int(whole.rows.time_ns.max()), int(whole.signals[-1]))

    @property
    def left_out(self) -> int:
        """Rows that nobody fetched in time."""
        return self._left_out

    def catalog(self) -> tuple[MachineEntry, ...]:
        """Every machine with its model and all signals that it ever had."""
        machines, signals = schema.machine, schema.signal
        with self._engine.connect() as connection, connection.begin():
            known = connection.execute(
                select(machines.c.id, machines.c.name, machines.c.model)
                .where(machines.c.model.is_not(None))
                .order_by(machines.c.id)
            ).all()
            rows = connection.execute(
                select(signals.c.machine, signals.c.id, signals.c.item).order_by(signals.c.id)
            ).all()
        of: dict[int, list[tuple[int, str]]] = {}
        for machine, number, item in rows:
            of.setdefault(machine, []).append((number, item))
        return tuple(
            MachineEntry(
                row.name,
                row.model.encode(),
                tuple(number for number, _ in of.get(row.id, ())),
                tuple(item.encode() for _, item in of.get(row.id, ())),
            )
            for row in known
        )

    def dirty(self, limit: int, before_ns: int) -> tuple[Stretch, ...]:
        """The oldest hours that are not proven equal."""
        rows = self._asked(_DIRTY, (fleet.hour_key(0, -(-before_ns // HOUR_NS)), limit))
        return tuple(_stretch(key, name, changed) for key, changed, name in rows)

    def backlog(self, before_ns: int) -> Backlog:
        """All of them together."""
        ((hours, rows, oldest),) = self._asked(_BACKLOG, (fleet.hour_key(0, -(-before_ns // HOUR_NS)),))
        return Backlog(hours, rows, None if oldest is None else (oldest >> fleet.MACHINE_BITS) * HOUR_NS)

    def claim(self, stretch: Stretch) -> Claim:
        """What history holds of it now."""
        return Claim(stretch, digest(self._rows(stretch), stretch.machine))

    def parts(self, stretch: Stretch, rows: int) -> Iterator[tuple[bytes, int]]:
        """The rows in portions; each is whole in itself, and they may come in any order."""
        portion: list[tuple[int, Rows]] = []
        size = 0
        for part in self._rows(stretch):
            for start in range(0, len(part.rows), rows):
                piece = part.rows.take(slice(start, start + rows))
                if portion and size + len(piece) > rows:
                    yield encode_stretch(portion), size
                    portion, size = [], 0
                portion.append((part.signal, piece))
                size += len(piece)
        if portion:
            yield encode_stretch(portion), size

    def stretches(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Stretch, ...]:
        """The hours of a window that have rows as far as the notes tell."""
        low, high = fleet.hour_key(0, from_ns // HOUR_NS), fleet.hour_key(0, -(-to_ns // HOUR_NS))
        rows = self._asked(
            """SELECT outbound_hour.id, changed, name FROM outbound_hour JOIN machine ON machine.id = outbound_hour.id & 1048575
            WHERE outbound_hour.id >= ? AND outbound_hour.id < ? ORDER BY outbound_hour.id""",
            (low, high),
        )
        return tuple(_stretch(key, name, changed) for key, changed, name in rows if machine in ("", name))

    def events(self, after: int, limit: int) -> tuple[OutboundEvent, ...]:
        """What else changed since event ``after``, as it is now."""
        with self._engine.connect() as connection, connection.begin():
            rows = connection.exec_driver_sql(_EVENTS, (after, limit)).all()
            return tuple(body_of(connection, *row) for row in rows)

    # ------------------------------------------------------------ what is done

    def settle(self, stretches: Sequence[Stretch], event: int | None = None) -> None:
        """Note durably what the hub has."""

        def note(connection: Connection) -> None:
            with connection.begin():
                for stretch in stretches:
                    machine = connection.exec_driver_sql("SELECT id FROM machine WHERE name = ?", (stretch.machine,))
                    key = fleet.hour_key(machine.scalar_one(), stretch.from_ns // HOUR_NS)
                    connection.exec_driver_sql(_SETTLE, (stretch.changed, key))
                if event is not None:
                    connection.exec_driver_sql("DELETE FROM outbound_event WHERE id <= ?", (event,))

        self._run(note).result()

    # ------------------------------------------------------------ inside

    def _rows(self, stretch: Stretch) -> list[StretchRows]:
        with self._engine.connect() as connection, connection.begin():
            machine = machine_number(connection, stretch.machine)
            if machine is None:
                return []
            return rows_of(connection, machine, self._observations, stretch.from_ns, stretch.to_ns)

    def _asked(self, statement: str, values: tuple[object, ...]) -> Sequence[Any]:
        with self._engine.connect() as connection, connection.begin():
            return connection.exec_driver_sql(statement, values).all()


def _stretch(key: int, name: str, changed: int) -> Stretch:
    hour = key >> fleet.MACHINE_BITS
    return Stretch(name, hour * HOUR_NS, (hour + 1) * HOUR_NS, changed)


def _begin(connection: Connection, destination: str, event: int, now_ns: int) -> None:
    with connection.begin():
        _count_on(connection, event)
        known = connection.exec_driver_sql("SELECT value FROM fact WHERE name = 'outbound_destination'").scalar()
        if known == destination:
            return
        connection.exec_driver_sql(_DESTINATION, (destination,))
        connection.exec_driver_sql("UPDATE outbound_hour SET settled = 0")
        machines = connection.exec_driver_sql("SELECT id, first_ns, last_ns FROM machine").all()
        for machine, first_ns, last_ns in machines:
            fleet.note_event(connection, fleet.GAP, machine, 0)
            if first_ns is not None:
                hours = range(first_ns // HOUR_NS, min(last_ns, now_ns) // HOUR_NS + 1)
                keys = [(fleet.hour_key(machine, hour),) for hour in hours]
                if keys:
                    connection.exec_driver_sql(_SEED, keys)
        for machine, document in connection.exec_driver_sql("SELECT machine, id FROM document ORDER BY id").all():
            fleet.note_event(connection, fleet.DOCUMENT, machine, document)


def _count_on(connection: Connection, event: int) -> None:
    """A file that was restored from an older copy counts its events anew: the hub would take them for those that it has."""
    known = counted(connection)
    if known >= event:
        return
    connection.exec_driver_sql("UPDATE outbound_event SET id = id + ?", (event,))
    count_on(connection, event + known)
