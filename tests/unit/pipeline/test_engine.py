from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from app.contracts import ConnectionPlan, DriverSpec, MachinePlan, WriterFigures
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import AuthRefused, DriverFault, DriverNotReady, Message
from app.domain.observation import Cursor, Delivery
from app.domain.state import LinkState
from app.pipeline import inlet as inlet_module
from app.pipeline.cache import MachineCache, MachineIdentity
from app.pipeline.driver_host import DriverHost, back_off
from app.pipeline.engine import Engine
from app.pipeline.inlet import QUEUE_OBSERVATIONS, ConnectionInlet
from app.pipeline.lines import Connection
from tests.unit.builders import SECOND, T0, mill, rows

SOURCE = "fake:mill"
MODEL = mill()


class WriterInMemory:
    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.alive_marks: list[tuple[str, int]] = []
        self.room = 1_000_000
        self.figures = WriterFigures(0, 0, 0, None, 0.0)

    def submit(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)

    def alive(self, machine: str, at_ns: int) -> None:
        self.alive_marks.append((machine, at_ns))

    def flush(self, timeout_s: float) -> bool:
        return True

    def close(self, timeout_s: float) -> bool:
        return True

    def recorded(self, signal: str) -> list[object]:
        return [
            row.text if row.text is not None else row.number
            for delivery in self.deliveries
            for batch in delivery.batches
            for row in batch.rows()
            if row.item.id == signal
        ]

    def gaps(self) -> list[tuple[GapAction, GapCause]]:
        return [(gap.action, gap.cause) for delivery in self.deliveries for gap in delivery.gaps]


Script = Callable[[ConnectionInlet], Awaitable[None]]


class Plant:
    """An engine with one connection whose driver runs the given sessions, one after the other."""

    def __init__(self, *sessions: Script) -> None:
        self.writer = WriterInMemory()
        self.engine = Engine(asyncio.get_running_loop(), self.writer)
        self.inlet = ConnectionInlet(SOURCE, self.engine.wake)
        self.cache = MachineCache(MachineIdentity("mill-1", "Mill 1", "fake"))
        self.engine.add_machine(self.cache, None, None, {})
        self.opened = 0
        script = list(sessions)
        plant = self

        class ScriptedDriver:
            async def session(self) -> None:
                plant.opened += 1
                if script:
                    await script.pop(0)(plant.inlet)
                else:
                    await asyncio.sleep(3600)

            async def close(self) -> None:
                return None

        spec = DriverSpec("fake", "Fake", object, lambda _: SOURCE, lambda _plan, _inlet: ScriptedDriver())
        plan = ConnectionPlan(SOURCE, (MachinePlan("mill-1", "Mill 1", None),), None, {})
        self.host = DriverHost(spec, plan, self.inlet, self.engine.wake)
        self.engine.start()
        self.engine.add_connection(Connection(self.host, self.inlet, ("mill-1",)))

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)

    def stop(self) -> None:
        self.host.stop()
        assert self.host.join(5.0)
        self.engine.close()


async def test_a_sample_goes_from_the_driver_to_the_screen_and_into_history() -> None:
    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        batch = rows(MODEL, ("availability", 0, "AVAILABLE"), ("execution", 0, "ACTIVE"), ("feed", 1, 10.0))
        await inlet.deliver(Delivery(SOURCE, (batch,), Cursor(SOURCE, "1", 4)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(
        lambda: plant.cache.snapshot().link.state is LinkState.CONNECTED and bool(plant.writer.deliveries)
    )
    assert plant.writer.recorded("feed") == [600.0]
    assert plant.writer.recorded("state") == ["running"]
    reading = plant.cache.snapshot().reading("feed")
    assert reading is not None
    assert (reading.value, plant.cache.snapshot().state.value) == (600.0, "running")
    plant.stop()


async def test_a_snapshot_is_shown_and_not_recorded_while_the_stream_catches_up() -> None:
    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        now = rows(
            MODEL, ("availability", 0, "AVAILABLE"), ("execution", 50, "READY"), first_sequence=99, live_only=True
        )
        await inlet.deliver(Delivery(SOURCE, (now,)))
        old = rows(MODEL, ("availability", 0, "AVAILABLE"), ("execution", 1, "ACTIVE"), first_sequence=10)
        await inlet.deliver(Delivery(SOURCE, (old,), Cursor(SOURCE, "1", 12)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(lambda: bool(plant.writer.deliveries))
    assert plant.writer.recorded("state") == ["running"]
    assert plant.cache.snapshot().state.value == "idle"
    plant.stop()


async def test_a_lost_link_opens_a_gap_and_the_driver_settles_it() -> None:
    async def first(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        batch = rows(MODEL, ("execution", 0, "READY"))
        await inlet.deliver(Delivery(SOURCE, (batch,), gaps=(GapEvent(GapAction.CLOSE, "mill-1", T0),)))
        await asyncio.sleep(0.05)
        raise DriverNotReady(Message.of("cable"))

    async def second(inlet: ConnectionInlet) -> None:
        inlet.connected()
        event = GapEvent(GapAction.RECOVERED, "mill-1", T0 + SECOND)
        await inlet.deliver(Delivery(SOURCE, (rows(MODEL, ("execution", 1, "ACTIVE")),), gaps=(event,)))
        await asyncio.sleep(3600)

    plant = Plant(first, second)
    await plant.until(lambda: len(plant.writer.gaps()) >= 3)
    assert plant.writer.gaps() == [
        (GapAction.CLOSE, GapCause.LINK_LOST),
        (GapAction.OPEN, GapCause.LINK_LOST),
        (GapAction.RECOVERED, GapCause.LINK_LOST),
    ]
    plant.stop()


async def test_the_first_observation_closes_the_gap_of_a_source_that_cannot_replay() -> None:
    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        await inlet.deliver(Delivery(SOURCE, (rows(MODEL, ("execution", 0, "READY")),)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(lambda: bool(plant.writer.gaps()))
    assert plant.writer.gaps() == [(GapAction.CLOSE, GapCause.LINK_LOST)]
    await plant.until(lambda: bool(plant.writer.alive_marks))
    plant.stop()


async def test_a_machine_that_says_it_is_unavailable_is_off_in_the_ledger() -> None:
    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        batch = rows(MODEL, ("availability", 0, "AVAILABLE"), ("execution", 0, "READY"), ("availability", 5, None))
        await inlet.deliver(Delivery(SOURCE, (batch,), gaps=(GapEvent(GapAction.RECOVERED, "mill-1", T0),)))
        back = rows(MODEL, ("availability", 9, "AVAILABLE"), first_sequence=9)
        await inlet.deliver(Delivery(SOURCE, (back,)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(lambda: len(plant.writer.gaps()) >= 3)
    events = [gap for delivery in plant.writer.deliveries for gap in delivery.gaps]
    assert [(e.action, e.cause, e.at_ns) for e in events[1:]] == [
        (GapAction.OPEN, GapCause.MACHINE_OFF, T0 + 5 * SECOND),
        (GapAction.CLOSE, GapCause.MACHINE_OFF, T0 + 9 * SECOND),
    ]
    plant.stop()


async def test_every_time_that_a_machine_was_off_in_one_batch_is_in_the_ledger() -> None:
    """As after a lost link: an agent replays hours at once."""

    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        batch = rows(
            MODEL, ("availability", 0, "AVAILABLE"), ("execution", 0, "READY"), ("availability", 5, None), ("availability", 9, "AVAILABLE"),
            ("availability", 20, None), ("availability", 30, "AVAILABLE"), ("availability", 40, None),
        )  # fmt: skip
        await inlet.deliver(Delivery(SOURCE, (batch,), gaps=(GapEvent(GapAction.RECOVERED, "mill-1", T0),)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(lambda: len(plant.writer.gaps()) >= 6)
    events = [gap for delivery in plant.writer.deliveries for gap in delivery.gaps]
    told = [(e.action, (e.at_ns - T0) // SECOND) for e in events[1:] if e.cause is GapCause.MACHINE_OFF]
    assert told == [
        (GapAction.OPEN, 5),
        (GapAction.CLOSE, 9),
        (GapAction.OPEN, 20),
        (GapAction.CLOSE, 30),
        (GapAction.OPEN, 40),
    ]
    plant.stop()


async def test_while_history_has_no_room_the_source_keeps_its_data() -> None:
    delivered: list[int] = []

    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        values = tuple(("rpm", i * 0.001, float(i)) for i in range(QUEUE_OBSERVATIONS // 2))
        for number in range(4):
            batch = rows(MODEL, *values, first_sequence=1 + number * len(values))
            await inlet.deliver(Delivery(SOURCE, (batch,), Cursor(SOURCE, "1", number)))
            delivered.append(number)
        await asyncio.sleep(3600)

    plant = Plant()
    plant.writer.room = 0
    plant.stop()
    plant = Plant(session)
    plant.writer.room = 0
    await plant.until(lambda: plant.inlet.counters["waits"] > 0)
    assert delivered == [0, 1]
    assert plant.writer.deliveries == []
    plant.writer.room = 1
    await plant.until(lambda: len(plant.writer.deliveries) == 4)
    assert [delivery.cursor.position for delivery in plant.writer.deliveries if delivery.cursor] == [0, 1, 2, 3]
    plant.stop()


@pytest.mark.parametrize(
    ("error", "state", "again"),
    [
        (DriverNotReady(Message.of("no answer")), LinkState.RETRYING, True),
        (ValueError("a bug"), LinkState.RETRYING, False),
        (AuthRefused(Message.of("wrong password")), LinkState.REFUSED, False),
        (DriverFault(Message.of("not an agent")), LinkState.FAULTED, False),
    ],
)
async def test_each_kind_of_error_is_told_and_retried_in_its_own_way(
    error: Exception, state: LinkState, again: bool
) -> None:
    async def session(inlet: ConnectionInlet) -> None:
        raise error

    plant = Plant(session)
    await plant.until(lambda: plant.cache.snapshot().link.state is state)
    if again:
        await plant.until(lambda: plant.opened == 2)
    assert plant.cache.snapshot().link.message is not None
    plant.stop()


async def test_a_driver_is_stopped_in_the_middle_of_waiting() -> None:
    plant = Plant()
    await plant.until(lambda: plant.opened == 1)
    plant.stop()
    assert plant.host.status.state is LinkState.STOPPED


async def test_a_unit_that_cannot_be_processed_is_a_hole_with_its_count() -> None:
    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        broken = replace(rows(MODEL, ("execution", 1, "READY"), ("rpm", 3, 1.0)), texts=())
        await inlet.deliver(Delivery(SOURCE, (broken,)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    await plant.until(lambda: bool(plant.writer.gaps()))
    lost = plant.writer.deliveries[-1].gaps[-1]
    assert (lost.action, lost.cause, lost.count) == (GapAction.LOST, GapCause.NOT_COLLECTED, 2)
    assert (lost.since_ns, lost.at_ns) == (T0 + SECOND, T0 + 3 * SECOND + 1)
    plant.stop()


async def test_a_session_that_swallows_its_cancellation_is_cancelled_again() -> None:
    async def deaf(inlet: ConnectionInlet) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await asyncio.sleep(3600)

    plant = Plant(deaf)
    await plant.until(lambda: plant.opened == 1)
    plant.stop()
    assert plant.host.status.state is LinkState.STOPPED


@pytest.mark.parametrize("blocked_by", [GapCause.DISK_FULL, None])
async def test_what_a_poller_missed_while_history_took_nothing_is_a_hole_with_that_cause(
    monkeypatch: pytest.MonkeyPatch, blocked_by: GapCause | None
) -> None:
    monkeypatch.setattr(inlet_module, "STALL_NS", 100_000_000)

    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        fills = rows(MODEL, *(("feed", place, float(place)) for place in range(QUEUE_OBSERVATIONS)))
        await inlet.deliver(Delivery(SOURCE, (fills,)))
        await inlet.deliver(Delivery(SOURCE, (rows(MODEL, ("feed", 60_000, 1.0)),)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    plant.writer.room = 0
    plant.writer.figures = replace(
        plant.writer.figures, blocked=Message.of("The disk is full.") if blocked_by else None, blocked_by=blocked_by
    )
    await plant.until(lambda: plant.inlet.counters["waits"] > 0)
    await asyncio.sleep(0.3)
    plant.writer.room = 1_000_000
    await plant.until(lambda: any(action is GapAction.LOST for action, _ in plant.writer.gaps()))
    (event,) = (gap for delivery in plant.writer.deliveries for gap in delivery.gaps if gap.action is GapAction.LOST)
    assert event.since_ns is not None
    assert event.cause is (blocked_by or GapCause.OVERLOAD)
    assert event.at_ns - event.since_ns >= 200_000_000
    plant.stop()


async def test_a_source_that_replays_lost_nothing_while_history_took_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inlet_module, "STALL_NS", 100_000_000)

    async def session(inlet: ConnectionInlet) -> None:
        inlet.model(MODEL)
        inlet.connected()
        fills = rows(MODEL, *(("feed", place, float(place)) for place in range(QUEUE_OBSERVATIONS)))
        await inlet.deliver(Delivery(SOURCE, (fills,), Cursor(SOURCE, "1", 1)))
        await inlet.deliver(Delivery(SOURCE, (rows(MODEL, ("feed", 60_000, 1.0)),), Cursor(SOURCE, "1", 2)))
        overrun = GapEvent(
            GapAction.LOST,
            "mill-1",
            time.time_ns(),
            GapCause.BUFFER_OVERRUN,
            since_ns=time.time_ns() - SECOND,
            detail="sequences 3 to 9",
        )
        await inlet.deliver(Delivery(SOURCE, (), Cursor(SOURCE, "1", 9), (overrun,)))
        await asyncio.sleep(3600)

    plant = Plant(session)
    plant.writer.room = 0
    blocked = Message.of("The disk is full.")
    plant.writer.figures = replace(plant.writer.figures, blocked=blocked, blocked_by=GapCause.DISK_FULL)
    await plant.until(lambda: plant.inlet.counters["waits"] > 0)
    await asyncio.sleep(0.2)
    plant.writer.room = 1_000_000
    await plant.until(lambda: any(action is GapAction.LOST for action, _ in plant.writer.gaps()))
    (event,) = (gap for delivery in plant.writer.deliveries for gap in delivery.gaps if gap.action is GapAction.LOST)
    # What its buffer could not keep meanwhile was lost to the full disk.
    assert (event.cause, event.detail) == (GapCause.DISK_FULL, "The disk is full.; sequences 3 to 9")
    plant.stop()


def test_the_back_off_is_short_at_first_and_capped_for_ever() -> None:
    assert all(back_off(attempt, 5.0) <= 0.6 for attempt in range(50))
    assert all(back_off(attempt, 3600.0) <= 4.8 for attempt in range(50))
    assert back_off(20, 3600.0) >= 3.2
