"""Live values of machines that are not saved yet: one look at a time, begun anew a moment after the last change. Keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.contracts.connect import LiveReadings
from app.domain.message import OperatorError
from views.binding.connect_link import ConnectLink
from views.binding.tasks import Tasks

PAUSE_S = 0.4
"""Whoever types a number is not to open a session per digit."""


class LivePeek:
    """``told`` hears of values, ``failed`` of the sentence that ended the look; both on the window's loop."""

    def __init__(
        self,
        link: Callable[[], ConnectLink],
        told: Callable[[LiveReadings], None],
        failed: Callable[[OperatorError], None],
    ) -> None:
        self._link, self._told, self._failed = link, told, failed
        self._tasks = Tasks()
        self._entries: list[Mapping[str, Any]] = []

    def look(self, entries: Sequence[Mapping[str, Any]], *, pause_s: float = PAUSE_S) -> None:
        """Look at these from now on; the same ones are looked at already."""
        if list(entries) == self._entries and len(self._tasks):
            return
        self.stop()
        self._entries = [dict(entry) for entry in entries]
        if entries:
            self._tasks.start(self._run(self._entries, pause_s))

    def stop(self) -> None:
        """Look no longer; the sessions end."""
        self._tasks.cancel()
        self._entries = []

    async def _run(self, entries: list[Mapping[str, Any]], pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        try:
            await self._link().watch(entries, lambda found: self._tell(entries, found))
        except OperatorError as error:
            if entries is self._entries:
                self._failed(error)

    def _tell(self, entries: list[Mapping[str, Any]], found: LiveReadings) -> None:
        if entries is self._entries:  # what was under way for an earlier look is too late
            self._told(found)
