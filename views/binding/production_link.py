"""Production for pages: what is at hand at once, everything that waits as a coroutine on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.contracts.production import CalendarDraft, CalendarEntry, ProductionPort, ScopeAnswer
from app.contracts.settings import Applied
from app.domain.production import Job, Part, QuantityEntry, Scene, StopAdvice, StopEvent
from app.domain.production_reasons import Reason
from views.binding.oee_link import OeeLink


class ProductionLink(OeeLink):
    """``ProductionPort``: what ``OeeLink`` reads, and what people do. Coroutines raise what the plant raised (``UserError``)."""

    def __init__(self, port: ProductionPort) -> None:
        super().__init__(port)
        self._port: ProductionPort = port

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

    async def save_reason(self, reason: Reason) -> Applied:
        """Change or add a reason of the site's tree."""
        return await asyncio.wrap_future(self._port.save_reason(reason))

    def parts(self) -> tuple[Part, ...]:
        """Configured part numbers."""
        return self._port.parts()

    async def jobs(self, machine: str = "", *, open_only: bool = False) -> tuple[Job, ...]:
        """Orders, running ones first."""
        return await asyncio.wrap_future(self._port.jobs(machine, open_only=open_only))

    async def progress(self, job: str) -> ScopeAnswer:
        """Where an order stands: parts, what is left, when it may be ready, its OEE."""
        return await asyncio.wrap_future(self._port.progress(job))

    async def save_job(self, job: Job, user: str) -> Job:
        """Make an order, or change one as it was seen."""
        return await asyncio.wrap_future(self._port.save_job(job, user))

    async def start_job(self, job: str, user: str) -> Job:
        """Start it now."""
        return await asyncio.wrap_future(self._port.start_job(job, user))

    async def finish_job(self, job: str, user: str) -> Job:
        """Finish it now."""
        return await asyncio.wrap_future(self._port.finish_job(job, user))

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
