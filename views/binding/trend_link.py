"""What trends and replay may ask of the plant: notes, statistics, means, shifts. Coroutines belong on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.contracts.trends import ShiftHours, TrendPort
from app.domain.note import Note
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.statistics import Statistics


class TrendLink:
    """Coroutines raise UserError; cancelling one abandons the answer."""

    def __init__(self, port: TrendPort) -> None:
        self._port = port

    def shifts(self) -> tuple[ShiftHours, ...]:
        """The working week."""
        return self._port.shifts()

    def folder(self) -> Path:
        """Where saved views are kept."""
        return self._port.folder()

    async def notes(self, machines: Sequence[str], from_ns: int, to_ns: int) -> tuple[Note, ...]:
        """The notes that touch a window."""
        return await asyncio.wrap_future(self._port.notes(machines, from_ns, to_ns))

    async def keep_note(self, note: Note) -> None:
        """Write a note or a newer version; returns when it is on the disk."""
        await asyncio.wrap_future(self._port.keep_note(note))

    async def statistics(
        self, machine: str, signals: Sequence[str], from_ns: int, to_ns: int
    ) -> tuple[Statistics, ...]:
        """Of numeric signals over a span."""
        return await asyncio.wrap_future(self._port.statistics(machine, signals, from_ns, to_ns))

    async def means(self, query: HistoryQuery) -> HistoryAnswer:
        """As ``history``, with means over time instead of extremes."""
        return await asyncio.wrap_future(self._port.means(query))
