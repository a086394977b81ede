"""The one thread that writes history: group commit, waiting out a full disk, and upkeep in small slices between commits.

Knows nothing of tables: what a commit writes is ``storage.commit``'s, what upkeep does is given to it.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.contracts import WriterFigures
from app.domain.gap import GapCause
from app.domain.message import Message
from app.domain.observation import Delivery
from storage import books
from storage.catalog import Catalog
from storage.commit import commit
from storage.faults import gap_cause, sentence
from storage.latency import Latencies
from storage.observations import Chunked, Observations
from storage.tail import Segment

log = logging.getLogger(__name__)

_SLICES_PER_COMMIT = 3
_IDLE_S = 60.0
"""How often upkeep may look whether something is due when nothing arrives."""
_REST_S = 10.0

T = TypeVar("T")

Upkeep = Callable[[Connection], bool]
"""Does one small slice of work in transactions of its own; True when there is more to do at once."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When to commit. Times in seconds, sizes in observations."""

    period_s: float = 0.2
    """An observation waits at most this long for company before its commit."""
    hurry: int = 16_384
    """The more is queued, the sooner it is committed; this much doesn't wait at all."""
    group: int = 65_536
    """The most that one commit takes."""
    budget: int = 400_000
    """What may be queued; beyond it ``room`` is 0 and sources keep their data."""
    alive_s: float = 2.0
    """How often signs of life alone are worth a commit."""
    retry_s: float = 1.0


class QueuedWriter:
    """``HistoryWriter`` over one SQLAlchemy engine."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        upkeep: Upkeep | None = None,
        pace: Pace | None = None,
        observations: Observations | None = None,
    ) -> None:
        self._engine, self._path, self._upkeep = engine, path, upkeep
        self._observations = observations or Chunked(0)
        self._pace = pace or Pace()
        self._changed = threading.Condition()
        self._queue: deque[Delivery] = deque()
        self._alive: dict[str, int] = {}
        self._queued = self._submitted = self._settled = 0
        self._first_at = self._alive_at = 0.0
        self._urgent = self._closing = False
        self._flood_until = 0.0
        """After a big commit a source is being caught up with: what comes next need not wait for company."""
        self._tasks: deque[tuple[Callable[[Connection], Any], Future[Any]]] = deque()
        self._blocked: Message | None = None
        self._blocked_by: GapCause | None = None
        self._upkeep_rests_until = 0.0
        self._committed_total = self._transactions_total = 0
        self._latencies = Latencies()
        self.followers: tuple[Callable[[Segment], None], ...] = ()
        """Are told on the writer's thread what was committed. Quick, and never raising."""
        self._catalog = Catalog()
        self._thread = threading.Thread(target=self._run, name="history-writer", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ any thread

    def submit(self, delivery: Delivery) -> None:
        """Queue a unit. Raises ValueError or TypeError when it can't be written, RuntimeError after ``close``."""
        _check(delivery)
        with self._changed:
            if self._closing:
                raise RuntimeError("history is closed")
            quarters = 4 * self._queued // self._pace.hurry
            if not self._queue:
                self._first_at, quarters = time.monotonic(), -1
            self._queue.append(delivery)
            self._queued += len(delivery)
            self._submitted += 1
            if 4 * self._queued // self._pace.hurry != quarters:
                # Waking the writer for every delivery would cost more than the delivery.
                self._changed.notify_all()

    def alive(self, machine: str, at_ns: int) -> None:
        """Remember a sign of life; it is committed with the next group, at the latest after ``Pace.alive_s``."""
        with self._changed:
            if not self._alive:
                self._alive_at = time.monotonic()
                self._changed.notify_all()
            self._alive[machine] = max(at_ns, self._alive.get(machine, at_ns))

    def run(self, task: Callable[[Connection], T]) -> Future[T]:
        """Have something else written by this thread, between two commits. It makes transactions of its own."""
        future: Future[T] = Future()
        with self._changed:
            if self._closing:
                raise RuntimeError("history is closed")
            self._tasks.append((task, future))
            self._changed.notify_all()
        return future

    @property
    def room(self) -> int:
        """Observations that may still be submitted."""
        with self._changed:
            return max(0, self._pace.budget - self._queued)

    @property
    def figures(self) -> WriterFigures:
        """The counters now."""
        with self._changed:
            received_p99, source = self._latencies.quantiles()
            return WriterFigures(
                committed_total=self._committed_total,
                transactions_total=self._transactions_total,
                queued=self._queued,
                blocked=self._blocked,
                commit_p99_s=received_p99,
                source_to_commit_s=source,
                blocked_by=self._blocked_by if self._blocked is not None else None,
            )

    def flush(self, timeout_s: float) -> bool:
        """Commit everything submitted so far without waiting for company."""
        with self._changed:
            goal = self._submitted
            self._urgent = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._settled >= goal and not self._alive, timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Commit what is queued and stop. The thread may outlive a False for as long as a disk call hangs."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        with self._changed:
            return not self._thread.is_alive() and not self._queue and not self._alive

    # ------------------------------------------------------------ the writer's thread

    def _run(self) -> None:
        connection: Connection | None = None
        more = self._upkeep is not None
        while self._await_work(more):
            try:
                connection = connection or self._engine.connect()
                more = self._turn(connection, more)
            except Exception as error:
                if not isinstance(error, (DBAPIError, sqlite3.Error)):
                    log.exception("writing to %s failed", self._path)
                _leave(connection)
                self._stand_back(error)
                more = self._upkeep is not None
            if self._closing and self._blocked is not None:
                break
        if connection is not None:
            connection.close()

    def _await_work(self, more: bool) -> bool:
        """Sleep until a commit is due or upkeep has work; False when all is done and the station stops."""
        with self._changed:
            while not self._closing and not more and not self._tasks and (wait_s := self._wait_s()) != 0.0:
                if not self._changed.wait(_IDLE_S if wait_s is None else wait_s) and wait_s is None:
                    more = self._upkeep is not None
            return not self._closing or bool(self._queue) or bool(self._alive)

    def _wait_s(self) -> float | None:
        """How long until a commit is due: 0 now, None until something is submitted."""
        if self._urgent or self._queued >= self._pace.hurry:
            if self._queue or self._alive:
                return 0.0
            self._urgent = False
        patience = self._pace.period_s * max(0.0, 1.0 - self._queued / self._pace.hurry)
        if time.monotonic() < self._flood_until:
            patience = 0.0
        due = [self._first_at + patience] if self._queue else []
        if self._alive:
            due.append(self._alive_at + self._pace.alive_s)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _turn(self, connection: Connection, more: bool) -> bool:
        with self._changed:
            due = self._closing or self._wait_s() == 0.0
            group, alive = (self._group(), dict(self._alive)) if due else ([], {})
        if self._tasks:
            self._run_task(connection, *self._tasks.popleft())
            more = more or self._upkeep is not None
        slices = 1
        if group or alive:
            self._commit(connection, group, alive)
            # A flood of commits must not starve sealing, or the tail would grow without bound.
            more, slices = True, _SLICES_PER_COMMIT
        while more and slices and not self._closing:
            more, slices = self._keep_up(connection), slices - 1
        return more

    def _keep_up(self, connection: Connection) -> bool:
        """One slice of upkeep. When it fails, recording goes on: what was not done yet is tried again later."""
        if self._upkeep is None or time.monotonic() < self._upkeep_rests_until:
            return False
        try:
            return self._upkeep(connection)
        except Exception as error:
            _leave(connection)
            known = isinstance(error, (DBAPIError, sqlite3.Error))
            reason = str(sentence(error, self._path)) if known else type(error).__name__
            log.error("upkeep failed, next try in %.0f s: %s", _REST_S, reason, exc_info=None if known else error)
            self._upkeep_rests_until = time.monotonic() + _REST_S
            return False

    def _run_task(self, connection: Connection, task: Callable[[Connection], Any], future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(task(connection))
        except Exception as error:  # noqa: BLE001 -- it belongs to the caller, who waits for the future
            future.set_exception(error)
        finally:
            _leave(connection)

    def _group(self) -> list[Delivery]:
        """The next deliveries in order, whole, until the group is big enough. They stay queued until committed."""
        group: list[Delivery] = []
        size = 0
        for delivery in self._queue:
            if group and size + len(delivery) > self._pace.group:
                break
            group.append(delivery)
            size += len(delivery)
        return group

    def _commit(self, connection: Connection, group: Sequence[Delivery], alive: dict[str, int]) -> None:
        try:
            with connection.begin():
                segment = commit(connection, self._catalog, self._observations, group, alive)
        except BaseException:
            self._catalog.forget()
            self._observations.forget()
            raise
        self._settle(group, alive)
        if segment is not None:
            for follower in self.followers:
                follower(segment)

    def _settle(self, group: Sequence[Delivery], alive: dict[str, int]) -> None:
        now, now_ns = time.monotonic(), time.time_ns()
        size = sum(map(len, group))
        with self._changed:
            for _ in group:
                self._queue.popleft()
            self._queued -= size
            self._settled += len(group)
            self._committed_total += size
            self._transactions_total += 1
            self._alive = {name: at for name, at in self._alive.items() if alive.get(name) != at}
            self._first_at = self._alive_at = now
            self._blocked = None
            if size >= self._pace.hurry // 2:
                self._flood_until = now + self._pace.period_s
            self._latencies.note(now_ns, group)
            self._urgent = self._urgent and bool(self._queue)
            self._changed.notify_all()

    def _stand_back(self, error: Exception) -> None:
        """Say why nothing can be committed, and wait a moment; everything stays queued."""
        message = sentence(error, self._path)
        with self._changed:
            if self._blocked != message:
                log.error("%s", message)
            self._blocked, self._blocked_by = message, gap_cause(error)
            if not self._closing:
                self._changed.wait_for(lambda: self._closing, self._pace.retry_s)


def _leave(connection: Connection | None) -> None:
    """End whatever transaction something that failed (or a task that forgot) left open."""
    if connection is not None and connection.in_transaction():
        connection.rollback()


def _check(delivery: Delivery) -> None:
    books.check(delivery.records)
    for batch in delivery.batches:
        columns = (batch.sequence, batch.time_ns, batch.number, batch.code, batch.quality)
        if any(len(column) != len(batch.signal) for column in columns):
            raise ValueError(f"columns of different length in a batch of {batch.machine}")
