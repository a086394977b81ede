"""Notices that a stream has fallen silent, with one timer per span of silence instead of one per document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Watchdog:
    """Calls ``bite`` once when nothing was heard for ``limit_s`` while it was awake. Belongs to the running loop.

    ``asleep`` is set while what was heard is being worked on: then silence is our own, not the source's.
    """

    def __init__(self, limit_s: float, bite: Callable[[], None]) -> None:
        self._limit_s, self._bite = limit_s, bite
        self._loop = asyncio.get_running_loop()
        self._asleep = False
        self._heard = self._loop.time()
        self._timer = self._loop.call_later(limit_s, self._look)

    @property
    def asleep(self) -> bool:
        """Whether silence counts for nothing now."""
        return self._asleep

    @asleep.setter
    def asleep(self, asleep: bool) -> None:
        self._asleep = asleep
        self._heard = self._loop.time()

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _look(self) -> None:
        due = (self._loop.time() if self._asleep else self._heard) + self._limit_s
        if due <= self._loop.time():
            self._bite()
        else:
            self._timer = self._loop.call_at(due, self._look)
