"""Asks history for a trend: the newest question wins, older answers are dropped, nothing blocks. Refuses to interpret answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from app.domain.message import OperatorError
from app.domain.series import HistoryAnswer, HistoryQuery
from views.binding.tasks import Tasks

Ask = Callable[[HistoryQuery], Awaitable[HistoryAnswer]]
Arrived = Callable[[HistoryQuery, HistoryAnswer], None]
Failed = Callable[[HistoryQuery, OperatorError], None]


class TrendFeed:
    """One question per slot at a time. Lives on the window's thread."""

    def __init__(self, ask: Ask, arrived: Arrived, failed: Failed) -> None:
        self._ask = ask
        self._arrived = arrived
        self._failed = failed
        self._tasks = Tasks()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._waiting: dict[str, HistoryQuery] = {}

    def want(self, queries: Mapping[str, HistoryQuery]) -> None:
        """Replace all questions by these; answers to older ones never arrive."""
        self.stop()
        self._waiting = dict(queries)
        self.resume()

    def resume(self) -> None:
        """Send what waits. Before the window's loop runs (the first page at start) it goes on waiting."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        for slot, query in self._waiting.items():
            self._running[slot] = self._tasks.start(self._answer(slot, query))
        self._waiting = {}

    def stop(self) -> None:
        """Forget all questions."""
        for task in self._running.values():
            task.cancel()
        self._running = {}
        self._waiting = {}

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._running or self._waiting)

    async def _answer(self, slot: str, query: HistoryQuery) -> None:
        me = asyncio.current_task()
        try:
            answer = await self._ask(query)
        except OperatorError as error:
            self._done(slot, me)
            self._failed(query, error)
            return
        if self._done(slot, me):
            self._arrived(query, answer)

    def _done(self, slot: str, task: asyncio.Task[None] | None) -> bool:
        """Whether this was still the slot's newest question; a cancelled task may get its answer in the same turn."""
        if self._running.get(slot) is not task:
            return False
        del self._running[slot]
        return True
