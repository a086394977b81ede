"""The one object in views that knows the plant; it refuses to block: what waits is a coroutine on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.contracts import PlantPort
from app.contracts.production import LiveOee, OeePort, ProductionPort
from app.domain.gap import Gap
from app.domain.observation import Document
from app.domain.production_reasons import ReasonTree
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import ComponentHealth, MachineSnapshot, PlantSnapshot, Recent
from views.binding.alarm_link import AlarmLink
from views.binding.attendance import Attendance
from views.binding.connect_link import ConnectLink
from views.binding.fleet_link import FleetLink
from views.binding.notification_link import NotificationLink
from views.binding.oee_link import OeeLink
from views.binding.production_link import ProductionLink
from views.binding.settings_link import SettingsLink
from views.binding.trend_link import TrendLink


class PlantLink:
    """What pages may ask. Snapshots are immediate; coroutines must be awaited on the window's loop.

    Coroutines raise what the plant raised (``UserError``, ``DriverNotReady`` …); cancelling one abandons the answer.
    """

    def __init__(self, port: PlantPort, attendance: Attendance | None = None) -> None:
        self._port = port
        self.attendance = attendance
        """Who is at the seat; None: nobody is asked."""

    @staticmethod
    def attended(port: PlantPort) -> PlantLink:
        """The plant for whoever is at this seat."""
        attendance = Attendance(port.people)
        return PlantLink(port.attended(attendance.visitor), attendance)

    @property
    def alarms(self) -> AlarmLink:
        """The alarm list and what may be done with it."""
        return AlarmLink(self._port.alarms)

    @property
    def notifications(self) -> NotificationLink:
        """Channels, their test, and the outbox."""
        return NotificationLink(self._port.notifications)

    @property
    def fleet(self) -> FleetLink | None:
        """The stations of a hub; None on a station."""
        port = getattr(self._port, "fleet", None)
        return FleetLink(port) if port is not None else None

    @property
    def trends(self) -> TrendLink:
        """Notes, statistics and shifts."""
        return TrendLink(self._port.trends)

    @property
    def connect(self) -> ConnectLink:
        """Finding, trying and trusting sources before anything is saved."""
        return ConnectLink(self._port.connect)

    @property
    def settings(self) -> SettingsLink:
        """The configuration as text, forms and versions."""
        return SettingsLink(self._port.settings)

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""
        return self._port.snapshot()

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""
        return self._port.machine(machine)

    def recent(self, machine: str, signal: str) -> Recent | None:
        """The last ten minutes of a numeric signal from memory."""
        return self._port.recent(machine, signal)

    @property
    def floor(self) -> ProductionLink | None:
        """Stops, jobs and figures of a station; None on a hub."""
        port: ProductionPort | None = getattr(self._port, "floor", None)
        return ProductionLink(port) if port is not None else None

    @property
    def oee(self) -> OeeLink | None:
        """Figures and what is behind them, of a station or a hub; None where no OEE is counted."""
        return OeeLink(self._production) if self._production is not None else None

    @property
    def counts_production(self) -> bool:
        """Whether this station counts OEE at all."""
        return self._production is not None

    def live_oee(self) -> LiveOee | None:
        """Figures of the current shift, at once; None before the first answer and where nothing is counted."""
        return self._production.live() if self._production is not None else None

    def reason_tree(self) -> ReasonTree | None:
        """The site's reasons for stops, for their names."""
        return self._production.reasons() if self._production is not None else None

    @property
    def _production(self) -> OeePort | None:
        found: OeePort | None = getattr(self._port, "production", None)
        return found

    def report_health(self, component: Callable[[], ComponentHealth]) -> None:
        """Let the window appear among the parts of the station; asked from any thread."""
        self._port.report_health(component)

    async def history(self, query: HistoryQuery) -> HistoryAnswer:
        """Series and gaps of a window."""
        return await asyncio.wrap_future(self._port.history(query))

    async def gaps(self, machine: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
        """The holes that touch a window."""
        return await asyncio.wrap_future(self._port.gaps(machine, from_ns, to_ns))

    async def extent(self, machine: str) -> tuple[int, int] | None:
        """Times of the first and the last stored observation."""
        return await asyncio.wrap_future(self._port.extent(machine))

    async def documents(self, machine: str, kind: str | None = None) -> tuple[Document, ...]:
        """Assets, newest version of each."""
        return await asyncio.wrap_future(self._port.documents(machine, kind))

    async def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Save new machines and start them."""
        await asyncio.wrap_future(self._port.add_machines(entries))

    def configuration_path(self) -> Path:
        """The file that this station was started with."""
        return self._port.configuration_path()
