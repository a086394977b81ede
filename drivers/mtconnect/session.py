"""The life of one connection to an agent: probe, current, sample, for ever; what was lost is counted, nothing is doubled.

Everything is keyed by (instanceId, sequence). The instance is compared on every document before any number is, and the
position advances by the header's nextSequence alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from app.contracts import ConnectionPlan, Inlet
from app.domain.condition import Activation, Level
from app.domain.equipment import MachineModel, ValueKind
from app.domain.gap import GapEvent
from app.domain.message import DriverNotReady, Message
from app.domain.observation import Cursor, Delivery, Document, ObservationBatch, batch_of
from app.domain.quality import Quality
from drivers.mtconnect.assets import AssetReader
from drivers.mtconnect.conditions import ActiveConditions, cleared_unseen
from drivers.mtconnect.connection import Connection, StreamingRefused
from drivers.mtconnect.decode import Decoded, Decoder, UnknownItems
from drivers.mtconnect.errors import AgentError, read_error, root_of
from drivers.mtconnect.header import Header
from drivers.mtconnect.machines import Machines
from drivers.mtconnect.probe import read_devices
from drivers.mtconnect.resume import Kind, Start, decide, gap_event
from drivers.mtconnect.settings import Settings
from drivers.mtconnect.streams import StreamsDocument, read_streams, read_streams_slowly
from drivers.mtconnect.xml import BrokenDocument

QUEUED_DOCUMENTS = 8
"""Between the socket and the decoder; when full, the agent's own buffer keeps the data."""
SILENCE_FACTOR = 2.5
SILENCE_EXTRA_S = 0.5
POLL_S = 0.2
"""Least pause of a poll that found nothing new."""
CURSOR_ALONE_S = 1.0
"""How often the position is stored when nothing of ours has arrived (the agent's other devices are busy)."""
RESYNCS_MAX = 6
_NEXT = re.compile(rb'\snextSequence="(\d{1,18})"')
_INSTANCE = re.compile(rb'\sinstanceId="(\d+)"')


class Resync(Exception):
    """The stream can't simply go on: look at the agent again."""


@dataclass(slots=True)
class Pending:
    """What the first document after a contact must carry: leftovers of the snapshot, and what to tell the ledger."""

    start: Start
    batches: tuple[ObservationBatch, ...]
    activations: list[tuple[str, str, Activation]]
    """(machine, signal, activation) that history holds once this is handed over."""


class MtconnectDriver:
    """``contracts.Driver`` for one agent and all its configured machines."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._plan = plan
        self._inlet = inlet
        self._settings: Settings = plan.machines[0].settings
        self._interval_ms = min(machine.settings.interval for machine in plan.machines)
        self._cursor = plan.resume
        """Where history continues: what has been handed over."""
        self._at: Cursor = plan.resume or Cursor(plan.key, "", 0)
        """Where the stream continues; ahead of the other between a contact and its first document."""
        self._stored = plan.resume
        self._machines = Machines(plan.machines, inlet, self._settings.url)
        self._active = ActiveConditions(plan.open_conditions)
        self._pending: Pending | None = None
        self._complete_ns: int | None = None
        self._set_position: tuple[str, int] | None = None
        """Where the stream's data sets are valid: (instance, position)."""
        self._polling = False
        self._count = self._settings.count
        self._outrun = 0
        self._skip_to: int | None = None
        self._broken_at: int | None = None
        self._cursor_alone_at = 0.0
        self._links: dict[str, str] = {}
        self._stale_model = False
        self._connection: Connection
        self._assets: AssetReader

    async def session(self) -> None:
        """Connect and deliver until the link ends."""
        async with Connection(self._settings) as self._connection:
            self._assets = AssetReader(self._connection.get, self._deliver_assets, self._inlet.count, time.time_ns)
            assets = asyncio.create_task(self._assets.run(), name="mtconnect-assets")
            try:
                await self._stay()
            finally:
                assets.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await assets

    async def close(self) -> None:
        """Nothing outlives a session."""

    # ------------------------------------------------------------ staying in step

    async def _stay(self) -> None:
        """Contact, follow; on any disagreement contact again, with growing pauses, and finally give the session up."""
        idle = 0
        while True:
            before = self._cursor
            try:
                await self._contact()
                await self._follow()
                raise DriverNotReady(
                    Message.of("{host} ended the stream. Connecting again.", host=self._connection.where.host)
                )
            except (Resync, AgentError, BrokenDocument) as reason:
                idle = 0 if self._cursor != before else idle + 1
                self._note(reason)
                if idle >= RESYNCS_MAX:
                    raise self._gave_up(reason) from reason
            await asyncio.sleep(0.02 * 2**idle)

    def _note(self, reason: Exception) -> None:
        self._inlet.count("resyncs")
        if isinstance(reason, AgentError) and reason.out_of_range:
            self._outrun += 1
        elif isinstance(reason, BrokenDocument):
            self._inlet.count("quarantined")

    def _gave_up(self, reason: Exception) -> DriverNotReady:
        return DriverNotReady(
            Message.of(
                "{host} answers, but what it sends can't be followed: {reason}. It is tried again.",
                host=self._connection.where.host,
                reason=str(reason),
            )
        )

    # ------------------------------------------------------------ contact

    async def _contact(self) -> None:
        """Model and snapshot; decides where to continue, and shows the present state at once."""
        if not self._machines.known:
            await self._probe()
        document, received_ns = await self._snapshot()
        header = document.header
        if not self._machines.fits(header.instance, header.model_change):
            await self._probe()
            document, received_ns = await self._snapshot()
            header = document.header
        start = decide(self._cursor, header, outrun=self._outrun, skip_to=self._skip_to)
        self._skip_to = None
        await self._base_of_sets(start, header)
        shown = await self._decode_snapshot(document, received_ns, live_only=True)
        pending = Pending(start, (), [])
        if start.kind in (Kind.OVERRUN, Kind.RESTART, Kind.SKIP):
            self._end_unseen(shown, pending, received_ns)
        self._keep_leftovers(document, pending, received_ns)
        self._pending = pending
        # Agents refuse a count above their buffer's size (2.x: OUT_OF_RANGE), so the limit is theirs.
        self._count = min(self._settings.count, header.buffer_size or self._settings.count)
        self._at = Cursor(self._plan.key, header.instance, start.position)
        self._tell_links(shown)
        await self._inlet.deliver(Delivery(self._plan.key, shown.batches))
        if header.asset_count != 0:
            self._assets.want_all()
        if start.position >= header.next:
            await self._hand_over((), received_ns, received_ns)

    async def _probe(self) -> None:
        agent = read_devices(await self._connection.get("probe"))
        self._machines.learn(agent)
        self._assets.machines = self._machines.assigned
        self._stale_model = False

    async def _snapshot(self, **query: object) -> tuple[StreamsDocument, int]:
        body = await self._connection.get(*self._machines.path(), "current", **query)
        return self._read(body), time.time_ns()

    def _read(self, body: bytes) -> StreamsDocument:
        return read_streams_slowly(body) if self._machines.stream.needs_devices() else read_streams(body)

    async def _decode_snapshot(self, document: StreamsDocument, received_ns: int, *, live_only: bool) -> Decoded:
        self._machines.snapshot.sets.clear()
        return await self._understood(document, received_ns, snapshot=True, live_only=live_only)

    def _keep_leftovers(self, document: StreamsDocument, pending: Pending, received_ns: int) -> None:
        """Of the snapshot, what the buffer no longer holds and history does not have: last values from before the buffer."""
        low, high = pending.start.from_sequence, pending.start.position
        if low >= high:
            return
        decoder = self._machines.snapshot
        decoder.sets.clear()
        decoded = decoder.decode(document.rows, received_ns, keep=lambda s: (s >= low) & (s < high))
        pending.batches += decoded.batches
        pending.activations += self._activations(decoded)

    async def _base_of_sets(self, start: Start, header: Header) -> None:
        """Deltas need the full set as of the position; the agent can tell, as long as its buffer reaches back."""
        if not self._machines.has_sets or self._set_position == (header.instance, start.position):
            return
        stream = self._machines.stream
        stream.sets.clear()
        if start.position <= 1:
            return
        at = max(header.first, start.position - 1)
        with contextlib.suppress(AgentError, BrokenDocument, UnknownItems):
            document, received_ns = await self._snapshot(at=at)
            snapshot = self._machines.snapshot
            snapshot.sets.clear()
            snapshot.decode(document.rows, received_ns, keep=lambda s: s < start.position)
            stream.sets = dict(snapshot.sets)

    def _end_unseen(self, shown: Decoded, pending: Pending, received_ns: int) -> None:
        """A NORMAL of our own for each activation that history holds and the snapshot lacks.

        Sequence 0 and our own time, because nobody saw it end. Where the snapshot says UNAVAILABLE nothing is known to
        have ended, and that observation itself is recorded.
        """
        for number, model in enumerate(self._machines.layout.models):
            gone = self._gone(number, model, shown)
            if not gone:
                continue
            rows = [(signal, received_ns, cleared_unseen(key).encode()) for signal, key in gone]
            batch = batch_of(model, rows, received_ns=received_ns, quality=Quality.INFERRED)
            batch.number[:] = float(Level.NORMAL)
            pending.batches += (batch,)
            pending.activations += [(model.machine, signal, cleared_unseen(key)) for signal, key in gone]

    def _gone(self, number: int, model: MachineModel, shown: Decoded) -> list[tuple[str, str]]:
        seen = [c for c in shown.conditions if c.machine == number]
        unknown = {model.items[c.signal].id for c in seen if c.activation.level is None}
        present = {f"{model.items[c.signal].id}/{c.activation.key}" for c in seen if c.activation.level}
        signals = [item.id for item in model.items if item.kind is ValueKind.CONDITION and item.id not in unknown]
        return list(self._active.vanished(model.machine, present, signals))

    # ------------------------------------------------------------ following

    async def _follow(self) -> None:
        if not self._polling:
            try:
                await self._stream()
            except StreamingRefused:
                self._polling = True
                self._inlet.count("streaming_refused")
        if self._polling:
            await self._poll()

    async def _stream(self) -> None:
        """Documents as they come. The socket is read by a task of its own: decoding never keeps the agent waiting."""
        settings = self._settings
        silence_s = SILENCE_FACTOR * settings.heartbeat + SILENCE_EXTRA_S
        query = {"interval": self._interval_ms, "heartbeat": int(settings.heartbeat * 1000)}
        async with self._opened(silence_s, query) as documents:
            queue: asyncio.Queue[tuple[bytes, int] | BaseException | None] = asyncio.Queue(QUEUED_DOCUMENTS)
            reader = asyncio.create_task(_fill(queue, documents), name="mtconnect-reader")
            try:
                while (item := await queue.get()) is not None:
                    if isinstance(item, BaseException):
                        raise item
                    await self._apply(*item)
            finally:
                reader.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await reader

    @contextlib.asynccontextmanager
    async def _opened(self, silence_s: float, query: dict[str, int]) -> AsyncIterator[AsyncIterator[bytes]]:
        """The streaming request; an agent that can't stream says so with an error, or with a single document."""
        stream = self._connection.stream(
            *self._machines.path(),
            "sample",
            silence_s=silence_s,
            from_=self._position,
            count=self._count,
            **query,
        )
        async with contextlib.AsyncExitStack() as stack:
            try:
                documents = await stack.enter_async_context(stream)
            except AgentError as error:
                if error.out_of_range or "INTERNAL_ERROR" in error.codes:
                    raise
                raise StreamingRefused from error
            yield documents

    async def _poll(self) -> None:
        """For agents that can't stream: ask, drain without pause, wait when there is nothing more."""
        pause_s = max(self._interval_ms / 1000, POLL_S)
        while True:
            before = self._position
            body = await self._connection.get(*self._machines.path(), "sample", from_=before, count=self._count)
            header = await self._apply(body, time.time_ns())
            if self._position == before or header.next > header.last:
                await asyncio.sleep(pause_s)

    @property
    def _position(self) -> int:
        return self._at.position

    async def _apply(self, body: bytes, received_ns: int) -> Header:
        """One document, wholly or not at all."""
        if root_of(body) == "MTConnectError":
            raise read_error(body)
        try:
            document = self._read(body)
        except BrokenDocument:
            self._set_aside(body)
            raise
        header = document.header
        if header.instance != self._at.instance:
            raise Resync(f"instance {header.instance} instead of {self._at.instance}")
        if header.next < self._position:
            raise Resync(f"nextSequence {header.next} below {self._position}")
        if self._stale_model or not self._machines.fits(header.instance, header.model_change):
            await self._probe()
        await self._take(document, received_ns)
        return header

    async def _take(self, document: StreamsDocument, received_ns: int) -> None:
        header, expected = document.header, self._position
        decoded = await self._understood(document, received_ns, keep_from=expected)
        self._tell_links(decoded)
        for mention in decoded.assets:
            self._mentioned(mention.machine, mention.asset_id, removed=mention.removed, received_ns=received_ns)
        sequences = document.rows.sequence
        back_ns = int(document.rows.time_ns[int(np.argmin(sequences))]) if len(sequences) else received_ns
        self._at = Cursor(self._plan.key, header.instance, header.next)
        self._set_position = (header.instance, header.next)
        self._outrun, self._broken_at = 0, None
        self._skew(header, received_ns)
        removed = tuple(self._removed_assets(decoded, received_ns))
        await self._hand_over(decoded.batches, back_ns, received_ns, removed)
        self._follow_activations(self._activations(decoded))
        caught_up = header.next > header.last
        newest_ns = int(document.rows.time_ns.max()) if len(sequences) else self._complete_ns
        self._complete_ns = received_ns if caught_up else newest_ns

    async def _hand_over(
        self,
        batches: tuple[ObservationBatch, ...],
        back_ns: int,
        received_ns: int,
        documents: tuple[Document, ...] = (),
    ) -> None:
        """One delivery: what is pending first, then the document's own, with the position behind it."""
        pending, self._pending = self._pending, None
        gaps: tuple[GapEvent, ...] = ()
        if pending is not None:
            batches = (*pending.batches, *batches)
            self._follow_activations(pending.activations)
            gaps = tuple(
                gap_event(
                    pending.start, machine, complete_ns=self._complete_ns, back_ns=back_ns, received_ns=received_ns
                )
                for machine in self._machines.ids
            )
        self._inlet.connected(detail=self._link_detail())
        self._inlet.count("documents")
        self._cursor = self._at
        now = time.monotonic()
        if not (batches or gaps or documents):
            self._inlet.alive(received_ns)
            if self._cursor == self._stored or now - self._cursor_alone_at < CURSOR_ALONE_S:
                return
        self._cursor_alone_at, self._stored = now, self._cursor
        await self._inlet.deliver(Delivery(self._plan.key, batches, self._cursor, gaps, documents))

    # ------------------------------------------------------------ understanding

    async def _understood(
        self,
        document: StreamsDocument,
        received_ns: int,
        *,
        keep_from: int = 0,
        snapshot: bool = False,
        live_only: bool = False,
    ) -> Decoded:
        """Decode; an unknown dataItemId makes us ask for the model once, then becomes an item of its own."""
        for attempt in range(3):
            decoder: Decoder = self._machines.snapshot if snapshot else self._machines.stream
            try:
                return decoder.decode(document.rows, received_ns, keep=lambda s: s >= keep_from, live_only=live_only)
            except UnknownItems as unknown:
                if attempt == 0:
                    self._inlet.count("unknown_items", len(unknown.details))
                    await self._probe()
                else:
                    self._machines.add_unknown(unknown.details)
        raise BrokenDocument(Message.of("The document has data items that can't be placed."))

    def _set_aside(self, body: bytes) -> None:
        """A broken document is asked for once more; broken again, it is passed over, if its header can still be read."""
        position, following = self._position, _NEXT.search(body[:4096])
        instance = _INSTANCE.search(body[:4096])
        same = instance is not None and instance.group(1).decode() == self._at.instance
        if self._broken_at == position and following is not None and same:
            self._skip_to = int(following.group(1))
        self._broken_at = position

    def _activations(self, decoded: Decoded) -> list[tuple[str, str, Activation]]:
        models = self._machines.layout.models
        return [
            (models[c.machine].machine, models[c.machine].items[c.signal].id, c.activation) for c in decoded.conditions
        ]

    def _follow_activations(self, activations: list[tuple[str, str, Activation]]) -> None:
        for machine, signal, activation in activations:
            self._active.apply(machine, signal, activation)

    def _skew(self, header: Header, received_ns: int) -> None:
        if header.creation_ns is not None:  # whole seconds: half a second is right on average
            self._inlet.clock_skew(header.creation_ns + 500_000_000 - received_ns)

    # ------------------------------------------------------------ the agent itself, and assets

    def _tell_links(self, decoded: Decoded) -> None:
        for type_, item, value in decoded.agent:
            if type_ == "CONNECTION_STATUS":
                self._links[item] = value
            elif type_ in ("DEVICE_ADDED", "DEVICE_REMOVED", "DEVICE_CHANGED") and value not in ("", "UNAVAILABLE"):
                self._stale_model = not decoded.batches or not decoded.batches[0].live_only

    def _link_detail(self) -> str:
        down = sorted(item for item, value in self._links.items() if value == "CLOSED")
        return f"adapter link closed: {', '.join(down)}" if down else ""

    def _mentioned(self, machine: int, asset_id: str, *, removed: bool, received_ns: int) -> None:
        if not removed:
            self._assets.want(self._machines.layout.models[machine].machine, asset_id)

    def _removed_assets(self, decoded: Decoded, received_ns: int) -> list[Document]:
        models = self._machines.layout.models
        return [
            Document(models[m.machine].machine, "", m.asset_id, received_ns, "{}", removed=True)
            for m in decoded.assets
            if m.removed
        ]

    async def _deliver_assets(self, documents: tuple[Document, ...]) -> None:
        await self._inlet.deliver(Delivery(self._plan.key, documents=documents))


async def _fill(
    queue: asyncio.Queue[tuple[bytes, int] | BaseException | None], documents: AsyncIterator[bytes]
) -> None:
    """Read the socket into the queue; whatever ends the stream goes through the queue too, behind the last document."""
    try:
        async for body in documents:
            await queue.put((body, time.time_ns()))
    except Exception as error:  # noqa: BLE001 — carried to the consumer, which raises it
        await queue.put(error)
    else:
        await queue.put(None)
