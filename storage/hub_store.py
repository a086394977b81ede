"""``contracts.fleet.HubStore`` in the hub's own history file: everything of a group of messages in one transaction."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from zstandard import ZstdError

from app.contracts.fleet import (
    About,
    CatalogWork,
    ClaimWork,
    EventWork,
    LiveWork,
    Outcome,
    StationMemory,
    StretchWork,
    Unusable,
    Work,
)
from app.domain.fleet import HOUR_NS, Digest, HourShare, Verdict
from app.domain.message import UserError
from app.domain.observation import Int32s
from storage.books import fleet
from storage.digest import added
from storage.faults import sentence
from storage.hub_intake import Intake, decoded_live, decoded_stretch
from storage.observations import Chunked, Observations
from storage.rows import Rows
from storage.tail import Segment

_BROKEN = (ValueError, TypeError, IndexError, KeyError, OverflowError, ZstdError, msgspec.MsgspecError)
"""What decoding raises over bytes that are no such thing."""

_HOURS = """SELECT fleet_hour.id, stored, low, high, expected, expected_low, expected_high, verdict FROM fleet_hour
    JOIN fleet_machine ON fleet_machine.machine = fleet_hour.id & 1048575
    JOIN fleet_station ON fleet_station.id = fleet_machine.station
    WHERE fleet_station.name = ? AND fleet_hour.id >= ? AND fleet_hour.id < ? AND (? = '' OR fleet_machine.name = ?)
    ORDER BY fleet_hour.id"""
_OPEN = """SELECT count(*) FROM fleet_hour JOIN fleet_machine ON fleet_machine.machine = fleet_hour.id & 1048575
    JOIN fleet_station ON fleet_station.id = fleet_machine.station
    WHERE fleet_station.name = ? AND verdict = 'different'"""
_IDENTIFY = "INSERT INTO fact (name, value) VALUES ('hub_store', ?) ON CONFLICT (name) DO NOTHING"
_IDENTITY = "SELECT value FROM fact WHERE name = 'hub_store'"
_SEVERITY = (Verdict.EQUAL, Verdict.EXTRA, Verdict.THINNED, Verdict.DIFFERENT)


class SqlHubStore:
    """``run`` has the history's writer thread do something; ``announce`` is told what was committed; ``feeds``: a hub above wants it."""

    def __init__(
        self,
        engine: Engine,
        run: Callable[[Callable[[Connection], Any]], Future[Any]],
        announce: Callable[[Segment], None],
        now_ns: Callable[[], int] = time.time_ns,
        *,
        feeds: bool = True,
        observations: Observations | None = None,
        path: Path = Path(),
    ) -> None:
        self._path = path
        self._engine, self._run, self._announce, self._now_ns = engine, run, announce, now_ns
        self._intake = Intake(feeds, observations or Chunked(4_000_000))

    def identity(self) -> str:
        """A random name that the store was given when a hub first opened it."""

        def known(connection: Connection) -> str:
            with connection.begin():
                connection.exec_driver_sql(_IDENTIFY, (secrets.token_hex(16),))
                return str(connection.exec_driver_sql(_IDENTITY).scalar_one())

        return str(self._run(known).result())

    def stations(self) -> tuple[StationMemory, ...]:
        """Every station with its machines."""
        with self._snapshot() as connection:
            stations = connection.exec_driver_sql("SELECT id, name, event, about FROM fleet_station ORDER BY id").all()
            machines = connection.exec_driver_sql(
                "SELECT station, name, about FROM fleet_machine ORDER BY machine"
            ).all()
        return tuple(
            StationMemory(
                name,
                number,
                event,
                about.encode(),
                tuple(
                    (machine, msgspec.json.decode(described, type=About))
                    for owner, machine, described in machines
                    if owner == number
                ),
            )
            for number, name, event, about in stations
        )

    def store(self, works: Sequence[Work]) -> Future[tuple[Outcome, ...]]:
        """All of it in one transaction of the writer's thread."""
        return self._run(lambda connection: self._stored(connection, works))

    def hours(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> tuple[HourShare, ...]:
        """Per hour the sum over machines, judged by the worst of them."""
        low, high = fleet.hour_key(0, from_ns // HOUR_NS), fleet.hour_key(0, -(-to_ns // HOUR_NS))
        with self._snapshot() as connection:
            rows = connection.exec_driver_sql(_HOURS, (station, low, high, machine, machine)).all()
        found: dict[int, HourShare] = {}
        for key, *fields, verdict in rows:
            hour = key >> fleet.MACHINE_BITS
            share = HourShare(hour * HOUR_NS, Digest(*fields[:3]), Digest(*fields[3:]), Verdict(verdict))
            known = found.get(hour)
            found[hour] = share if known is None else _together(known, share)
        return tuple(found.values())

    def open_hours(self, station: str) -> int:
        """Hours of machines that are known to differ."""
        with self._snapshot() as connection:
            return int(connection.exec_driver_sql(_OPEN, (station,)).scalar_one())

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise UserError(sentence(error, self._path)) from error

    # ------------------------------------------------------------ the writer's thread

    def _stored(self, connection: Connection, works: Sequence[Work]) -> tuple[Outcome, ...]:
        try:
            with connection.begin():
                outcomes, segments = self._done(connection, works)
        except BaseException as error:
            self._intake.forget()
            if isinstance(error, DBAPIError):
                raise UserError(sentence(error, self._path)) from error
            raise
        for segment in segments:
            self._announce(segment)
        return outcomes

    def _done(self, connection: Connection, works: Sequence[Work]) -> tuple[tuple[Outcome, ...], list[Segment]]:
        outcomes: list[Outcome] = []
        live: dict[str, list[tuple[Int32s, Rows]]] = {}
        segments: list[Segment] = []
        self._intake.begin()
        for work in works:
            if not isinstance(work, LiveWork) and work.station in live:
                # What a station sent before must stand here before its claim is judged.
                segments.append(self._intake.take_live(connection, work.station, live.pop(work.station)))
            if isinstance(work, LiveWork):
                outcomes.append(_decoded(work, live))
            else:
                outcomes.append(self._one(connection, work))
        segments += [self._intake.take_live(connection, station, parts) for station, parts in live.items()]
        self._intake.note(connection)
        self._intake.observations.flush(connection)
        return tuple(outcomes), segments

    def _one(self, connection: Connection, work: CatalogWork | StretchWork | ClaimWork | EventWork) -> Outcome:
        # A savepoint each: what is broken in one station's message must not take the others' with it.
        self._intake.observations.flush(connection)
        point = connection.begin_nested()
        try:
            outcome = self._entered(connection, work)
        except _BROKEN as error:
            point.rollback()
            self._intake.forget()
            return Unusable(str(error))
        point.commit()
        return outcome

    def _entered(self, connection: Connection, work: CatalogWork | StretchWork | ClaimWork | EventWork) -> Outcome:
        if isinstance(work, CatalogWork):
            return self._intake.take_catalog(connection, work)
        if isinstance(work, StretchWork):
            self._intake.take_stretch(connection, decoded_stretch(work))
            return None
        if isinstance(work, ClaimWork):
            return self._intake.judge(connection, work, self._now_ns())
        return self._intake.take_events(connection, work)


def _decoded(work: LiveWork, live: dict[str, list[tuple[Int32s, Rows]]]) -> Outcome:
    try:
        signals, rows, columns = decoded_live(work)
    except _BROKEN as error:
        return Unusable(str(error))
    live.setdefault(work.station, []).append((signals, rows))
    return columns


def _together(left: HourShare, right: HourShare) -> HourShare:
    worst = max(left.verdict, right.verdict, key=_SEVERITY.index)
    return HourShare(left.from_ns, added(left.stored, right.stored), added(left.expected, right.expected), worst)
