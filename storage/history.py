"""An open history, and how a station's file becomes one: lock, schema, writer, reader. ``storage.server`` opens a database instead."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from app.contracts import HistoryReader, HistoryWriter
from app.contracts.trends import ShiftHours
from app.domain.message import UserError
from storage import gaps, schema
from storage.books.production_store import SqlProduction
from storage.engine import reading_engine, remember_more, writing_engine
from storage.exclusive import Exclusive
from storage.faults import sentence, start_sentence
from storage.forecast import Forecast
from storage.forward import SqlFeed
from storage.hub_store import SqlHubStore
from storage.observations import Chunked, Observations
from storage.outbound import SqlOutbox
from storage.reader import SqlReader
from storage.retention import Archive, Retention
from storage.retention_rules import apply_rules
from storage.sealing import SEAL, Sealing
from storage.tail import Segment
from storage.trend_desk import TrendDesk
from storage.upkeep import Upkeep, compact
from storage.versions import make_new, migrate, stored_version
from storage.writer import Pace, QueuedWriter

T = TypeVar("T")


class Forecasting(Protocol):
    """Upkeep, as far as an open history looks at it."""

    @property
    def forecast(self) -> Forecast | None:
        """When the disk will be full."""


@dataclass(frozen=True, slots=True)
class History:
    """An open history: one writer, one reader. Close it once, in any thread."""

    path: Path
    writer: HistoryWriter
    reader: HistoryReader
    _engines: tuple[Engine, ...]
    _release: Callable[[], None]
    _queue: QueuedWriter
    _upkeep: Forecasting
    _rows: Callable[[int], Observations] = Chunked
    """For a reader that may remember so many bytes."""
    _intake: Observations = field(default_factory=lambda: Chunked(4_000_000))
    """For what stations send, on the writer's thread."""
    _compact: Callable[[Connection], None] = compact

    @property
    def forecast(self) -> Forecast | None:
        """When the disk will be full, as judged within the last minute; None in the first moments."""
        return self._upkeep.forecast

    def close(self, timeout_s: float = 5.0) -> bool:
        """Commit what is queued, stop the writer, release the file. False when something could not be committed."""
        done = self.writer.close(timeout_s)
        for engine in self._engines:
            engine.dispose()
        self._release()
        return done

    def run(self, task: Callable[[Connection], T]) -> Future[T]:
        """Have the writer's thread do something between two commits (backfill, compaction, retention of a signal)."""
        return self._queue.run(task)

    def read(self, task: Callable[[Connection], T]) -> T:
        """Ask the books something in one consistent read; blocks the caller's thread, never the writer."""
        try:
            with self._engines[1].connect() as connection, connection.begin():
                return task(connection)
        except DBAPIError as error:
            raise UserError(sentence(error, self.path)) from error

    def outbox(self) -> SqlOutbox:
        """What this history's hub still has to be told."""
        return SqlOutbox(self._engines[1], self._queue.run, self._follow, observations=self._rows(8_000_000))

    def feed(self) -> SqlFeed:
        """What the MQTT broker still has to be told."""
        return SqlFeed(self._engines[1], self._queue.run, self._follow, observations=self._rows(8_000_000))

    def production(self) -> SqlProduction:
        """What the production side keeps and reads back."""
        return SqlProduction(self._engines[1], self._queue.run)

    def hub_store(self, *, feeds: bool = True) -> SqlHubStore:
        """This history as the store of a hub; ``feeds``: there is a hub above it, to which everything goes on."""
        if isinstance(self._intake, Chunked):
            self.run(remember_more)
        return SqlHubStore(
            self._engines[1], self._queue.run, self._announce, feeds=feeds, observations=self._intake, path=self.path
        )

    def trend_desk(self, workers: Executor, *, shifts: Sequence[ShiftHours], folder: Path) -> TrendDesk:
        """Notes, statistics and means over this history."""
        return TrendDesk(
            self.path, self.writer, self.reader, workers, shifts=shifts, folder=folder, engine=self._engines[1],
            observations=self._rows(24_000_000),
        )  # fmt: skip

    def _follow(self, follower: Callable[[Segment], None]) -> None:
        self._queue.followers = (*self._queue.followers, follower)

    def _announce(self, segment: Segment) -> None:
        for follower in self._queue.followers:
            follower(segment)

    def compact(self, timeout_s: float = 600.0) -> None:
        """Seal everything that was submitted and give free pages back to the disk."""
        self.writer.flush(timeout_s)
        self.run(self._compact).result(timeout_s)


def open_history(
    path: Path,
    *,
    retention: Retention | None = None,
    archive: Archive | None = None,
    pace: Pace | None = None,
    seal_rows: int = SEAL,
    now_ns: Callable[[], int] = time.time_ns,
) -> History:
    """Open or make ``history.db`` for writing. Raises UserError: another station holds it, read-only, damaged, too new.

    Without a ``retention`` nothing is forgotten: a program that only adds (backfill) does not know what the station keeps.
    ``archive`` (see ``storage.archive``) is given raw rows before they are thinned out; ``seal_rows`` in the tail start a sealing.
    """
    exclusive = Exclusive(path)
    writing = writing_engine(path)
    try:
        prepare(writing, retention, now_ns())
    except BaseException as error:
        writing.dispose()
        exclusive.release()
        if isinstance(error, DBAPIError):
            raise UserError(start_sentence(error, path)) from error
        raise
    reading = reading_engine(path)
    upkeep = Upkeep(path, retention, archive, Sealing(seal_rows), now_ns=now_ns)
    writer = QueuedWriter(writing, path, upkeep.slice, pace)
    return History(path, writer, SqlReader(reading, path), (writing, reading), exclusive.release, writer, upkeep)


def prepare(engine: Engine, retention: Retention | None, now_ns: int) -> None:
    """Make the schema and the exceptions of single signals current, and open the hole that the station's absence left."""
    with engine.connect() as connection:
        with connection.begin():
            version = stored_version(connection)
            if version is None:
                make_new(connection, now_ns)
        if version not in (None, schema.VERSION):
            migrate(connection)
        with connection.begin():
            explain_absence(connection, now_ns)
            if retention is not None:
                apply_rules(connection, retention.rules)


def explain_absence(connection: Connection, now_ns: int) -> None:
    """Every machine's coverage ended at its last committed sign of life: from there on the station was off."""
    table = schema.machine
    machines = connection.execute(
        select(table.c.id, table.c.name, table.c.alive_ns).where(table.c.alive_ns.is_not(None))
    )
    for row in machines.all():
        gaps.station_was_off(connection, row.id, row.name, row.alive_ns, now_ns)
