"""Following an agent's stream: every document wholly or not at all, one delivery each, the position behind it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta

from app.contracts import Inlet
from app.domain.gap import GapEvent
from app.domain.observation import Cursor, Delivery, Document, ObservationBatch
from drivers.mtconnect.agent import Activations, Agent
from drivers.mtconnect.assets import AssetReader, removed_assets
from drivers.mtconnect.conditions import ActiveConditions
from drivers.mtconnect.connection import StreamingRefused
from drivers.mtconnect.contact import Contact, Pending
from drivers.mtconnect.decode import Decoded
from drivers.mtconnect.errors import AgentError, Resync, read_error, root_of
from drivers.mtconnect.header import Header
from drivers.mtconnect.progress import Arrival, Progress
from drivers.mtconnect.streams import StreamsDocument
from drivers.mtconnect.xml import BrokenDocument

SILENCE_FACTOR = 2.0
SILENCE_EXTRA_S = 0.5
"""Two heartbeats and what a lost packet costs: with the default heartbeat a dead link is noticed within 3 s."""
POLL_S = 0.2
"""Least pause of a poll that found nothing new."""
CURSOR_ALONE_S = 1.0
"""How often the position is stored when nothing of ours has arrived (the agent's other devices are busy)."""


class Follower:
    """Takes documents from one agent and delivers them. ``begin`` after each contact, then ``run``."""

    assets: AssetReader

    def __init__(
        self, agent: Agent, progress: Progress, active: ActiveConditions, inlet: Inlet, interval_ms: int
    ) -> None:
        self._agent, self._progress, self._active, self._inlet = agent, progress, active, inlet
        self._interval_ms = interval_ms
        self._count = agent.settings.count
        self._pending: Pending | None = None
        self._stored: Cursor | None = progress.cursor
        self._stored_at = 0.0
        self._polling = False
        self._end = 0
        """The agent's nextSequence at contact; a ``from`` that it must accept, and that some refuse."""

    async def begin(self, contact: Contact) -> None:
        """Show the present, and if there is nothing to wait for, tell history at once that data is back."""
        header, progress = contact.header, self._progress
        self._pending, self._end = contact.pending, header.next
        # Agents refuse a count above their buffer's size (2.x: OUT_OF_RANGE), so the limit is theirs.
        self._count = min(self._agent.settings.count, header.buffer_size or self._agent.settings.count)
        await self._inlet.deliver(Delivery(progress.at.source, contact.shown))
        if progress.at.position >= header.next:
            arrival = Arrival(header, (), contact.received_ns)
            progress.took(arrival, self._agent.machines.ids)
            self._agent.set_position = (header.instance, header.next)
            await self._hand_over(arrival)

    async def run(self) -> None:
        """Follow until the stream ends or can't go on."""
        if not self._polling:
            try:
                await self._stream()
            except StreamingRefused:
                self._polling = True
                self._inlet.count("streaming_refused")
        if self._polling:
            await self._poll()

    async def _stream(self) -> None:
        """Documents as they come, decoded where they are read: what waits, waits in the socket's buffer."""
        settings = self._agent.settings
        silence_s = SILENCE_FACTOR * settings.heartbeat.total_seconds() + SILENCE_EXTRA_S
        query = {"interval": self._interval_ms, "heartbeat": settings.heartbeat // timedelta(milliseconds=1)}
        async with self._opened(silence_s, query) as documents, contextlib.aclosing(documents):
            async for body in documents:
                await self._apply(body, time.time_ns())

    @contextlib.asynccontextmanager
    async def _opened(self, silence_s: float, query: dict[str, int]) -> AsyncIterator[AsyncGenerator[bytes]]:
        """The streaming request; an agent that can't stream says so with an error, or with a single document."""
        agent = self._agent
        stream = agent.connection.stream(
            *agent.machines.path(),
            "sample",
            silence_s=silence_s,
            from_=self._progress.at.position,
            count=self._count,
            **query,
        )
        async with contextlib.AsyncExitStack() as stack:
            try:
                documents = await stack.enter_async_context(stream)
            except AgentError as error:
                refused = self._progress.at.position == self._end if error.out_of_range else not error.internal
                raise (StreamingRefused if refused else error) from error
            yield documents

    async def _poll(self) -> None:
        """For agents that can't stream: ask, drain without pause, wait when there is nothing more."""
        pause_s = max(self._interval_ms / 1000, POLL_S)
        agent, progress = self._agent, self._progress
        while True:
            before = progress.at.position
            body = await self._ask(agent, before)
            header = None if body is None else await self._apply(body, time.time_ns())
            if header is None or progress.at.position == before or header.next > header.last:
                await asyncio.sleep(pause_s)

    async def _ask(self, agent: Agent, position: int) -> bytes | None:
        """What there is from here on; None when nothing is new and the agent calls that out of range (some do)."""
        try:
            return await agent.connection.get(*agent.machines.path(), "sample", from_=position, count=self._count)
        except AgentError as error:
            if not error.out_of_range:
                raise
            header = (await agent.snapshot())[0].header
            if (header.instance, header.next) != (self._progress.at.instance, position):
                raise
            self._inlet.alive(time.time_ns())
            return None

    # ------------------------------------------------------------ one document

    async def _apply(self, body: bytes, received_ns: int) -> Header:
        if root_of(body) == "MTConnectError":
            raise read_error(body)
        try:
            document = self._agent.read(body)
        except BrokenDocument:
            self._progress.set_aside(body)
            raise
        await self._check(document.header)
        await self._take(document, received_ns)
        return document.header

    async def _check(self, header: Header) -> None:
        """The instance before any number; then whether the devices are still those that we know."""
        at = self._progress.at
        if header.instance != at.instance:
            raise Resync(f"instance {header.instance} instead of {at.instance}")
        if header.next < at.position:
            raise Resync(f"nextSequence {header.next} below {at.position}")
        if not self._agent.model_fits(header):
            before = self._agent.machines.ids
            await self._agent.probe()
            if self._agent.machines.ids != before:
                raise Resync("the agent has other devices now")

    async def _take(self, document: StreamsDocument, received_ns: int) -> None:
        agent, progress, header = self._agent, self._progress, document.header
        decoded = await agent.understand(document, received_ns, progress.at.position)
        if decoded.agent:
            agent.note_agent(decoded, live=True)
        arrival = Arrival(header, progress.news(decoded.batches), received_ns)
        progress.took(arrival, agent.machines.ids)
        agent.set_position = (header.instance, header.next)
        if header.creation_ns is not None:  # whole seconds: half a second is right on average
            self._inlet.clock_skew(header.creation_ns + 500_000_000 - received_ns)
        await self._hand_over(arrival, self._assets(decoded, document, received_ns))
        if decoded.conditions:
            self._follow_activations(agent.activations(decoded))

    def _assets(self, decoded: Decoded, document: StreamsDocument, received_ns: int) -> tuple[Document, ...]:
        """Ask for what changed; answer what was removed."""
        if not decoded.assets:
            return ()
        models = self._agent.machines.layout.models
        for mention in decoded.assets:
            if not mention.removed:
                self.assets.want(models[mention.machine].machine, mention.asset_id)
        gone = [(models[m.machine].machine, m.asset_id) for m in decoded.assets if m.removed]
        return self.assets.without(removed_assets(gone, document.rows, received_ns)) if gone else ()

    async def _hand_over(self, arrival: Arrival, documents: tuple[Document, ...] = ()) -> None:
        """One delivery: what is pending first, then the document's own, with the position behind it."""
        batches: tuple[ObservationBatch, ...] = arrival.batches
        gaps: tuple[GapEvent, ...] = ()
        if self._pending is not None:
            pending, self._pending = self._pending, None
            batches, gaps = (*pending.batches, *batches), pending.gaps(arrival)
            self._follow_activations(pending.activations)
        self._inlet.connected(detail=self._agent.link_detail)
        self._inlet.count("documents")
        self._progress.cursor = cursor = self._progress.at
        now = time.monotonic()
        if not (batches or gaps or documents):
            self._inlet.alive(arrival.received_ns)
            if cursor == self._stored or now - self._stored_at < CURSOR_ALONE_S:
                return
        self._stored, self._stored_at = cursor, now
        await self._inlet.deliver(Delivery(cursor.source, batches, cursor, gaps, documents))

    def _follow_activations(self, activations: Activations) -> None:
        for machine, signal, activation in activations:
            self._active.apply(machine, signal, activation)
