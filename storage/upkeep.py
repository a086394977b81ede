"""What the writer's thread does between commits: sealing at once when it is due, retention and sizes from time to time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from storage.books import fleet
from storage.engine import driver
from storage.forecast import Forecast, forecast, free_bytes, note_size
from storage.retention import Archive, Retention, forget, reclaim
from storage.sealing import Sealing, parts, seal

HOUR_S = 3600.0
_JUDGE_S = 60.0
"""How often the forecast of a full disk is made anew."""


@dataclass(slots=True)
class Upkeep:
    """The state between slices; lives in the writer's thread, and is told the time."""

    path: Path
    retention: Retention | None
    """None: nothing is forgotten."""
    archive: Archive | None
    sealing: Sealing
    now_ns: Callable[[], int] = time.time_ns
    monotonic_s: Callable[[], float] = time.monotonic
    every_s: float = HOUR_S
    forecast: Forecast | None = None
    """When the disk will be full; None until it was looked at. Replaced as a whole, so any thread may read it."""
    _running: Iterator[None] | None = None
    _due_s: float = 0.0
    _judged_s: float = float("-inf")

    def __post_init__(self) -> None:
        # Not at once: a station that starts has better things to do.
        self._due_s = self.monotonic_s() + 60.0

    def slice(self, connection: Connection) -> bool:
        """Do one slice; True when there is more to do at once."""
        if self.monotonic_s() >= self._judged_s + _JUDGE_S:
            self._judged_s = self.monotonic_s()
            self.forecast = forecast(connection, self.path, free_bytes)
        if self.sealing.slice(connection):
            return True
        if self._running is None:
            if self.monotonic_s() < self._due_s:
                return False
            self._due_s = self.monotonic_s() + self.every_s
            self._running = self._periodic(connection)
        return self._advance()

    def _advance(self) -> bool:
        assert self._running is not None
        try:
            next(self._running)
        except StopIteration:
            self._running = None
            return False
        except BaseException:
            self._running = None
            raise
        return True

    def _periodic(self, connection: Connection) -> Iterator[None]:
        note_size(connection, self.path, self.now_ns(), free_bytes)
        yield
        if self.retention is None:
            return
        yield from forget(connection, self.retention, self.now_ns(), self.archive)
        with connection.begin():
            fleet.forget(connection, self.now_ns() - self.retention.rollup_ns)


def seal_all(connection: Connection) -> None:
    """Seal everything that is committed."""
    with connection.begin():
        filled = sorted(set(parts(connection)))
    for part in filled:
        for _ in seal(connection, part):
            pass


def compact(connection: Connection) -> None:
    """Seal everything that is committed and give all free pages back (before a copy is made, or on request)."""
    seal_all(connection)
    for _ in reclaim(connection, keep_pages=0):
        pass
    # Outside of any transaction, where SQLAlchemy would begin one.
    driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
