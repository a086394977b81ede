"""The driver: one session after another with one server, delivering what it publishes. Decides nothing about protocols below it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from datetime import datetime

from asyncua import ua

from app.contracts import ConnectionPlan, Inlet
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import DriverNotReady, Message
from app.domain.observation import Cursor, Delivery, ObservationBatch
from drivers.opcua import errors
from drivers.opcua.connection import Connection
from drivers.opcua.decode import Decoder, Rows, Slot
from drivers.opcua.events import CONDITION_REFRESH, CONDITION_TYPE, SERVER, EventDesk, event_filter
from drivers.opcua.history import HistoryOfServer, Replay
from drivers.opcua.layout import MachineLayout
from drivers.opcua.services import Services
from drivers.opcua.settings import Settings
from drivers.opcua.space import Space, Survey
from drivers.opcua.subscription import Feed, Notice
from drivers.opcua.values import to_ns

RETRY_FIRST_S = 10.0
RETRY_MOST_S = 300.0
"""A node that does not exist is asked for again, ever more rarely."""
PULSE_S = 5.0
"""How often the session itself is asked: some controls don't count publish requests as a sign of life."""
_STATE = ua.NodeId(ua.ObjectIds.Server_ServerStatus_State)
_CLOCK = ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime)
_START = ua.NodeId(ua.ObjectIds.Server_ServerStatus_StartTime)


class SurveyAgain(DriverNotReady):
    """The address space has changed: begin a session that looks at it anew."""


class OpcUaDriver:
    """One connection (``contracts.Driver``). Keeps layouts and last values from session to session."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._plan = plan
        self._inlet = inlet
        self._settings: Settings = _with_pki(plan)
        self._connection = Connection(self._settings)
        self._decoder: Decoder | None = None
        self._desk: EventDesk | None = None
        self._survey: Survey | None = None
        self._start_time = ""
        self._alive_ns = plan.resume.position if plan.resume is not None else 0
        """Up to when what was recorded is complete (our clock)."""
        self.has_events = False
        """Whether the server has ever sent an event: those of a hole are not in its history."""
        self._instance = plan.resume.instance if plan.resume is not None else "opcua"

    async def session(self) -> None:
        """Connect, subscribe, deliver, until the link ends."""
        async with self._connection.open() as client:
            services = Services(client)
            await services.learn()
            await self._know(services)
            await _Session(self, services).run()

    async def close(self) -> None:
        """Nothing outlives a session."""

    # ------------------------------------------------------------ the address space

    async def _know(self, services: Services) -> None:
        """Survey at first contact and after a restart; otherwise what is known is still true."""
        started = (await services.read([_START]))[0]
        start_time = str(started.Value.Value) if started.Value is not None else ""
        if self._survey is None or start_time != self._start_time or self._survey.unresolved:
            await self.look(services)
        self._start_time = start_time
        self.decoder.space = services.namespaces

    async def look(self, services: Services) -> None:
        """Survey, and take the result unless nothing has changed."""
        survey = await Space(services).survey(self._plan.machines)
        if self._survey is not None and _is_same(survey.layouts, self._survey.layouts):
            return
        last = {} if self._decoder is None else {_place(slot, self._decoder): slot for slot in self._decoder.slots}
        self._survey = survey
        self._decoder = Decoder(survey.layouts)
        for slot in self._decoder.slots:
            if (before := last.get(_place(slot, self._decoder))) is not None:
                slot.last, slot.last_ns = before.last, before.last_ns
        self._desk = EventDesk(survey.layouts, self._plan.open_conditions)
        for layout in survey.layouts:
            self._inlet.model(layout.model)

    @property
    def decoder(self) -> Decoder:
        """The present decoder."""
        assert self._decoder is not None
        return self._decoder


def _place(slot: Slot, decoder: Decoder) -> tuple[str, str]:
    return decoder.layouts[slot.machine].model.machine, slot.column.item.id


def _is_same(new: Sequence[MachineLayout], old: Sequence[MachineLayout]) -> bool:
    return [(n.model.items, n.columns) for n in new] == [(o.model.items, o.columns) for o in old]


class _Session:
    """One session's work."""

    def __init__(self, driver: OpcUaDriver, services: Services) -> None:
        self._driver = driver
        self._services = services
        self._settings = driver._settings
        self._inlet = driver._inlet
        self._decoder = driver.decoder
        self._feed = Feed(services, driver._settings)
        self._failed: dict[int, str] = {}
        self._retry_s = RETRY_FIRST_S
        self._listens_to_events = False
        self._refreshing: asyncio.Task[None] | None = None
        self._hole_is_settled = False

    async def run(self) -> None:
        """Subscribe, then deliver until something ends the session."""
        self._decoder.begin()
        await self._subscribe()
        tasks = [asyncio.create_task(work) for work in (self._listen(), self._pulse(), self._retry())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _end(tasks if self._refreshing is None else [*tasks, self._refreshing])

    # ------------------------------------------------------------ beginning

    async def _subscribe(self) -> None:
        columns = {number: slot.column for number, slot in enumerate(self._decoder.slots)}
        self._failed = await self._feed.add(columns)
        if columns and len(self._failed) == len(columns) and not self._settings.maps_itself:
            self._inlet.count("subscriptions_without_items")
        self._apply_deadbands()
        if self._settings.events:
            self._listens_to_events = await self._feed.add_events([SERVER], event_filter())

    def _apply_deadbands(self) -> None:
        for number in self._feed.unfiltered:
            slot = self._decoder.slots[number]
            deadband, item = slot.column.deadband, slot.column.item
            if deadband is None:
                continue
            if deadband.absolute is not None:
                slot.dead = deadband.absolute
            elif deadband.percent is not None and item.minimum is not None and item.maximum is not None:
                slot.dead = deadband.percent / 100 * (item.maximum - item.minimum) / abs(item.scale or 1.0)

    # ------------------------------------------------------------ listening

    async def _listen(self) -> None:
        first = True
        rows = self._decoder.rows()
        if self._driver._desk is not None and not self._driver._alive_ns:
            self._driver._desk.initial(time.time_ns(), rows)
        self._report_failures(rows)
        async for notice in self._feed.notices():
            if first:
                first = False
                await self._arrive(notice, rows)
            else:
                await self._deliver(notice, self._decoder.rows())

    async def _arrive(self, notice: Notice, rows: list[Rows]) -> None:
        """The first answer: the hole behind us is filled before anything newer is recorded, and the screen shows it at once."""
        self._inlet.connected()
        since_ns, now_ns = self._driver._alive_ns, notice.received_ns
        self._refresh_conditions()
        if since_ns and self._settings.history and self._has_history():
            shown = Decoder(self._decoder.layouts)
            shown.space = self._decoder.space
            preview = shown.rows()
            shown.take(notice.values, now_ns, preview)
            await self._inlet.deliver(Delivery(self._driver._plan.key, self._batches(preview, now_ns, live_only=True)))
            await self._replay(since_ns, now_ns)
        await self._deliver(notice, rows)

    def _has_history(self) -> bool:
        return any(slot.column.has_history for slot in self._decoder.slots)

    async def _deliver(self, notice: Notice, rows: list[Rows]) -> None:
        self._decoder.take(notice.values, notice.received_ns, rows)
        self._take_events(notice, rows)
        self._count(notice)
        batches = (*self._shown_again(notice.received_ns), *self._batches(rows, notice.received_ns))
        gaps = (*self._resumed(notice.received_ns), *self._losses(notice))
        self._inlet.connected()
        if batches or gaps:
            await self._inlet.deliver(Delivery(self._driver._plan.key, batches, self._cursor(notice.received_ns), gaps))
        else:
            self._inlet.alive(notice.received_ns)
        self._driver._alive_ns = notice.received_ns

    def _shown_again(self, received_ns: int) -> tuple[ObservationBatch, ...]:
        """After a cut: what has not changed meanwhile is on the screen as fresh, and not in the history twice."""
        repeated = self._decoder.repeated
        if not any(rows.signal for rows in repeated):
            return ()
        self._decoder.repeated = self._decoder.rows()
        return self._batches(repeated, received_ns, live_only=True)

    def _take_events(self, notice: Notice, rows: list[Rows]) -> None:
        desk = self._driver._desk
        for event in notice.events if desk is not None else ():
            assert desk is not None
            self._driver.has_events = True
            try:
                desk.take(event.EventFields, self._services.namespaces, notice.received_ns, rows)
            except (ValueError, TypeError, AttributeError):
                # A vendor's event with fields of other types than the standard has: this one is lost, not the session.
                self._inlet.count("quarantined")

    def _batches(self, rows: list[Rows], received_ns: int, *, live_only: bool = False) -> tuple[ObservationBatch, ...]:
        return tuple(
            some.batch(layout, received_ns, live_only=live_only)
            for some, layout in zip(rows, self._decoder.layouts, strict=True)
            if some.signal
        )

    def _cursor(self, received_ns: int) -> Cursor:
        return Cursor(
            self._driver._plan.key, self._driver._instance, received_ns, json.dumps({"start": self._driver._start_time})
        )

    def _count(self, notice: Notice) -> None:
        self._inlet.count("documents")
        counts = self._decoder.counts
        if counts:
            for name, amount in counts.items():
                self._inlet.count(name, amount)
            counts.clear()
        if notice.lost_messages:
            self._inlet.count("lost_messages", notice.lost_messages)

    def _losses(self, notice: Notice) -> Sequence[GapEvent]:
        """Messages that the server had thrown away before we could ask again."""
        if not notice.lost_messages:
            return ()
        return [
            GapEvent(
                GapAction.LOST,
                layout.model.machine,
                notice.received_ns,
                GapCause.BUFFER_OVERRUN,
                since_ns=self._driver._alive_ns or None,
                detail=f"{notice.lost_messages} notification messages lost",
            )
            for layout in self._decoder.layouts
        ]

    # ------------------------------------------------------------ holes

    def _resumed(self, now_ns: int) -> Sequence[GapEvent]:
        """Data is back, once per session, even when nothing has changed meanwhile and there is nothing to record."""
        if self._hole_is_settled:
            return ()
        self._hole_is_settled = True
        return [GapEvent(GapAction.CLOSE, layout.model.machine, now_ns) for layout in self._decoder.layouts]

    async def _replay(self, since_ns: int, now_ns: int) -> None:
        slots = list(enumerate(self._decoder.slots))
        replay = await HistoryOfServer(self._services).fill(slots, since_ns, now_ns)
        rows = self._decoder.rows()
        for number, values in replay.values.items():
            self._take_history(number, values, since_ns, rows)
        self._inlet.count("replayed", replay.count)
        gaps = tuple(self._settled(replay, now_ns))
        self._hole_is_settled = True
        batches = self._batches(rows, now_ns)
        if batches or gaps:
            await self._inlet.deliver(Delivery(self._driver._plan.key, batches, None, gaps))

    def _take_history(self, number: int, values: Sequence[ua.DataValue], since_ns: int, rows: list[Rows]) -> None:
        """Older than what was recorded already is left out: a source clock behind ours would record it twice."""
        slot = self._decoder.slots[number]
        known_ns = slot.last_ns
        newer = [v for v in values if (v.SourceTimestamp or v.ServerTimestamp) is not None]
        self._decoder.take(
            (
                ua.MonitoredItemNotification(ClientHandle=ua.UInt32(number), Value=value)
                for value in newer
                if _time_of(value) > known_ns
            ),
            since_ns,
            rows,
        )

    def _settled(self, replay: Replay, now_ns: int) -> Sequence[GapEvent]:
        incomplete = {self._decoder.slots[number].machine for number in replay.incomplete}
        if self._driver.has_events:
            incomplete = set(range(len(self._decoder.layouts)))
        return [
            GapEvent(GapAction.CLOSE if number in incomplete else GapAction.RECOVERED, layout.model.machine, now_ns)
            for number, layout in enumerate(self._decoder.layouts)
        ]

    # ------------------------------------------------------------ items that fail

    def _report_failures(self, rows: list[Rows]) -> None:
        now_ns = time.time_ns()
        for number, status in self._failed.items():
            self._decoder.failed(self._decoder.slots[number], now_ns, status, rows)

    async def _retry(self) -> None:
        while True:
            await asyncio.sleep(self._retry_s)
            self._retry_s = min(self._retry_s * 2, RETRY_MOST_S)
            if self._failed:
                columns = {number: self._decoder.slots[number].column for number in self._failed}
                self._failed = await self._feed.add(columns)
            unresolved = self._driver._survey.unresolved if self._driver._survey is not None else ()
            if self._failed or unresolved:
                before = self._driver._decoder
                await self._driver.look(self._services)
                if self._driver._decoder is not before:
                    raise SurveyAgain(Message.of("The server's address space has changed; connecting again."))

    # ------------------------------------------------------------ signs of life

    async def _pulse(self) -> None:
        while True:
            asked_ns = time.time_ns()
            try:
                state, clock = await self._services.read([_STATE, _CLOCK])
            except TimeoutError as error:
                raise errors.silent(self._settings.url, self._settings.timeout.total_seconds()) from error
            self._measure_clock(clock, (asked_ns + time.time_ns()) // 2)
            if state.Value is not None and state.Value.Value in (ua.ServerState.Shutdown, ua.ServerState.Failed):
                raise errors.answered(ua.ServerState(state.Value.Value).name, errors.host_of(self._settings.url))
            await asyncio.sleep(PULSE_S)

    def _measure_clock(self, clock: ua.DataValue, now_ns: int) -> None:
        """By the server's own clock: the times of values tell when they changed, not what time it is."""
        told = clock.Value.Value if clock.Value is not None else None
        server_ns = to_ns(told) if isinstance(told, datetime) else None
        if server_ns is not None:
            self._inlet.clock_skew(server_ns - now_ns)

    def _refresh_conditions(self) -> None:
        if self._listens_to_events:
            self._refreshing = asyncio.create_task(self._ask_for_conditions())

    async def _ask_for_conditions(self) -> None:
        """Optional: some servers answer BadInternalError, some know no conditions at all."""
        request = ua.CallMethodRequest(
            ObjectId=CONDITION_TYPE,
            MethodId=CONDITION_REFRESH,
            InputArguments=[ua.Variant(self._feed.first_id, ua.VariantType.UInt32)],
        )
        with contextlib.suppress(ua.UaError, OSError, TimeoutError):
            await self._services.session.call([request])


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel and wait; they give way at once, for none of them waits without being cancellable."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _time_of(value: ua.DataValue) -> int:
    return to_ns(value.SourceTimestamp) or to_ns(value.ServerTimestamp) or 0


def _with_pki(plan: ConnectionPlan) -> Settings:
    """The settings, with the certificates' folder in the station's data directory unless they name another."""
    settings: Settings = plan.machines[0].settings
    if settings.pki is not None or plan.data_dir is None:
        return settings
    return settings.model_copy(update={"pki": plan.data_dir / "pki"})
