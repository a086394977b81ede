"""Production for pages: what is at hand at once, everything that waits as a coroutine on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.contracts.production import CalendarDraft, CalendarEntry, OeeAnswer, ProductionPort
from app.contracts.settings import Applied
from app.domain.calendar import Shift
from app.domain.production import (
    CycleTimes,
    OeeQuery,
    QuantityEntry,
    ReasonNote,
    Scene,
    StopAdvice,
    StopEvent,
    StopQuery,
)
from app.domain.production_reasons import ReasonTree


class ProductionLink:
    """``ProductionPort`` for the window; coroutines raise what the plant raised (``UserError``)."""

    def __init__(self, port: ProductionPort) -> None:
        self._port = port

    @property
    def target(self) -> float | None:
        """The OEE that the site wants."""
        return self._port.target

    def reasons(self) -> ReasonTree:
        """The site's tree."""
        return self._port.reasons()

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        """Shifts that touch a window."""
        return self._port.shifts(from_ns, to_ns, machine)

    async def oee(self, query: OeeQuery) -> OeeAnswer:
        """Figures with evidence."""
        return await asyncio.wrap_future(self._port.oee(query))

    async def stops(self, query: StopQuery) -> tuple[StopEvent, ...]:
        """Stops, oldest first."""
        return await asyncio.wrap_future(self._port.stops(query))

    async def stop_history(self, stop: str) -> tuple[ReasonNote, ...]:
        """Who said what when."""
        return await asyncio.wrap_future(self._port.stop_history(stop))

    async def cycles(self, machine: str, from_ns: int, to_ns: int) -> tuple[CycleTimes, ...]:
        """Part-to-part times."""
        return await asyncio.wrap_future(self._port.cycles(machine, from_ns, to_ns))

    async def advice(self, machine: str) -> StopAdvice | None:
        """What to ask at a machine now."""
        return await asyncio.wrap_future(self._port.advice(machine))

    async def scene(self, machine: str) -> Scene:
        """Shift, job, part and open stop of a machine."""
        return await asyncio.wrap_future(self._port.scene(machine))

    async def set_reason(self, stop: StopEvent, reason: str | None, user: str, comment: str = "") -> StopEvent:
        """Give the reason of a stop as it was seen."""
        return await asyncio.wrap_future(self._port.set_reason(stop.id, reason, user, stop.revision, comment))

    async def split(self, stop: StopEvent, parts: Sequence[tuple[int, str | None]], user: str) -> StopEvent:
        """Cut a stop as it was seen."""
        return await asyncio.wrap_future(self._port.split(stop.id, parts, user, stop.revision))

    async def enter(self, entry: QuantityEntry) -> QuantityEntry:
        """Scrap, rework or a correction."""
        return await asyncio.wrap_future(self._port.enter(entry))

    async def calendar_text(self) -> str:
        """The calendar as YAML."""
        return await asyncio.wrap_future(self._port.calendar_text())

    async def set_calendar_text(self, text: str, user: str) -> Applied:
        """Take over a calendar."""
        return await asyncio.wrap_future(self._port.set_calendar_text(text, user))

    async def calendar_draft(self, text: str | None = None) -> CalendarDraft:
        """What a calendar's text means; None: the file's."""
        return await asyncio.wrap_future(self._port.calendar_draft(text))

    async def calendar_with(self, text: str, entry: CalendarEntry) -> CalendarDraft:
        """The draft with an entry added or changed."""
        return await asyncio.wrap_future(self._port.calendar_with(text, entry))

    async def calendar_without(self, text: str, entry: CalendarEntry) -> CalendarDraft:
        """The draft without an entry."""
        return await asyncio.wrap_future(self._port.calendar_without(text, entry.section, entry.index))
