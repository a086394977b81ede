"""The life of one connection to an agent: probe, current, sample, for ever; what was lost is counted, nothing is doubled.

Everything is keyed by (instanceId, sequence). The instance is compared on every document before any number is, and the
position advances by the header's nextSequence alone. How contact is made and the stream followed is told elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from app.contracts import ConnectionPlan, Inlet
from app.domain.message import DriverNotReady, Message
from app.domain.observation import Delivery, Document
from drivers.mtconnect.agent import Agent
from drivers.mtconnect.assets import AssetReader
from drivers.mtconnect.conditions import ActiveConditions
from drivers.mtconnect.connection import Connection
from drivers.mtconnect.contact import make_contact
from drivers.mtconnect.errors import AgentError, Resync
from drivers.mtconnect.follow import Follower
from drivers.mtconnect.progress import Progress
from drivers.mtconnect.xml import BrokenDocument

RESYNCS_MAX = 6
LOOK_AGAIN_S = 15.0
"""Pause before an agent that has none of our devices is asked again: it may load them later."""


class MtconnectDriver:
    """``contracts.Driver`` for one agent and all its configured machines."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._key = plan.key
        self._inlet = inlet
        self._agent = Agent(plan, inlet)
        self._progress = Progress(plan.key, plan.resume)
        self._active = ActiveConditions(plan.open_conditions)
        interval_ms = min(machine.settings.interval for machine in plan.machines) // timedelta(milliseconds=1)
        self._follower = Follower(self._agent, self._progress, self._active, inlet, interval_ms)
        self._assets = AssetReader(
            lambda: self._agent.machines.assigned, self._deliver_assets, inlet.count, time.time_ns
        )
        self._follower.assets = self._assets

    async def session(self) -> None:
        """Connect and deliver until the link ends."""
        async with Connection(self._agent.settings, self._agent.connect_s) as connection:
            self._agent.connection = connection
            assets = asyncio.create_task(self._assets.run(connection.get), name="mtconnect-assets")
            try:
                await self._stay()
            finally:
                assets.cancel()
                await asyncio.wait([assets])  # unlike awaiting it, this can't swallow our own cancellation

    async def close(self) -> None:
        """Nothing outlives a session."""

    async def _stay(self) -> None:
        """Contact, follow; on any disagreement contact again, with growing pauses, and finally give the session up."""
        idle = 0
        while True:
            before = self._place
            try:
                await self._once()
                raise DriverNotReady(Message.of("{host} ended the stream. Connecting again.", host=self._host))
            except (Resync, AgentError, BrokenDocument) as reason:
                idle = 0 if self._place != before else idle + 1
                self._note(reason)
                if idle >= RESYNCS_MAX:
                    raise self._gave_up(reason) from reason
            await asyncio.sleep(0.02 * 2**idle)

    async def _once(self) -> None:
        await self._wait_for_devices()
        contact = await make_contact(self._agent, self._progress, self._active)
        if contact.header.asset_count != 0:
            self._assets.want_all()
        await self._follower.begin(contact)
        await self._follower.run()

    async def _wait_for_devices(self) -> None:
        """An agent without any of our devices is left in peace, and asked now and then: it may load them later."""
        machines = self._agent.machines
        if not machines.known:
            await self._agent.probe()
        while not machines.ids:
            await asyncio.sleep(LOOK_AGAIN_S)
            await self._agent.probe()

    @property
    def _place(self) -> tuple[str, int] | None:
        cursor = self._progress.cursor
        return None if cursor is None else (cursor.instance, cursor.position)

    @property
    def _host(self) -> str:
        return self._agent.connection.where.host

    def _note(self, reason: Exception) -> None:
        self._inlet.count("resyncs")
        if isinstance(reason, AgentError) and reason.out_of_range:
            self._progress.outrun += 1
        elif isinstance(reason, BrokenDocument):
            self._inlet.count("quarantined")

    def _gave_up(self, reason: Exception) -> DriverNotReady:
        if isinstance(reason, BrokenDocument):
            return DriverNotReady(
                Message.of(
                    "{host} answers, but what it sends can't be followed. {sentence} It is tried again.",
                    host=self._host,
                    sentence=reason.message,
                )
            )
        return DriverNotReady(
            Message.of(
                "{host} answers, but what it sends can't be followed: {reason}. It is tried again.",
                host=self._host,
                reason=str(reason),
            )
        )

    async def _deliver_assets(self, documents: tuple[Document, ...]) -> None:
        await self._inlet.deliver(Delivery(self._key, documents=documents))
