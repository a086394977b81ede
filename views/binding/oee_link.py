"""OEE and what is behind it for pages: what is at hand at once, everything that waits as a coroutine on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.contracts.production import OeeAnswer, OeePort
from app.domain.calendar import PlannedTime, Shift, Span
from app.domain.kpi import OeeFigures
from app.domain.production import (
    CycleTimes,
    OeeQuery,
    PartCount,
    QuantityEntry,
    ReasonNote,
    StopEvent,
    StopQuery,
)
from app.domain.production_reasons import ReasonTree


class OeeLink:
    """``OeePort`` of a station or a hub; coroutines raise what it raised (``UserError``)."""

    def __init__(self, port: OeePort) -> None:
        self._port = port

    @property
    def target(self) -> float | None:
        """The OEE that the site wants."""
        return self._port.target

    def reasons(self) -> ReasonTree:
        """The site's reasons for stops."""
        return self._port.reasons()

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        """Shifts that touch a window, of one machine or of anybody."""
        return self._port.shifts(from_ns, to_ns, machine)

    def planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        """When one machine is planned to work."""
        return self._port.planned(machine, from_ns, to_ns)

    async def oee(self, query: OeeQuery) -> OeeAnswer:
        """Figures with evidence."""
        return await asyncio.wrap_future(self._port.oee(query))

    async def profile(self, machines: tuple[str, ...], groups: Sequence[Sequence[Span]]) -> tuple[OeeFigures, ...]:
        """The machines' sum over each group of spans."""
        return await asyncio.wrap_future(self._port.profile(OeeQuery(machines), groups))

    async def stops(self, query: StopQuery) -> tuple[StopEvent, ...]:
        """Stops, oldest first."""
        return await asyncio.wrap_future(self._port.stops(query))

    async def stop_history(self, stop: str) -> tuple[ReasonNote, ...]:
        """Who said what when."""
        return await asyncio.wrap_future(self._port.stop_history(stop))

    async def counts(self, machine: str, from_ns: int, to_ns: int) -> tuple[PartCount, ...]:
        """Every change of the part counter."""
        return await asyncio.wrap_future(self._port.counts(machine, from_ns, to_ns))

    async def entries(self, machine: str, from_ns: int, to_ns: int) -> tuple[QuantityEntry, ...]:
        """What people entered about parts."""
        return await asyncio.wrap_future(self._port.entries(machine, from_ns, to_ns))

    async def cycles(self, machine: str, from_ns: int, to_ns: int) -> tuple[CycleTimes, ...]:
        """Part-to-part times."""
        return await asyncio.wrap_future(self._port.cycles(machine, from_ns, to_ns))
