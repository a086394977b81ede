"""Live values beside the acknowledged stream, over real sockets: at display rate, while a backlog is owed, and while nothing can be stored."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
import zmq

from app.contracts.fleet import Outcome, Work
from app.domain.quality import Quality
from app.domain.snapshot import LinkStatus, MachineSnapshot
from app.domain.state import LinkState, MachineState
from app.fleet.curve import new_pair
from app.fleet.frames import Shown, encode
from app.fleet.port import Fleet
from app.fleet.showing import topic_of
from app.fleet.station_line import protect
from tests.integration.fleet.yard import Hub, Sender, until
from tests.unit.fleet.shop import rows

NAME = "line-1~mill-1"


def values(sender: Sender, number: float, text: str = "AUTOMATIC", quality: Quality = Quality.GOOD) -> None:
    """The station's machine has these values now."""
    (model,) = sender.station.models
    width, now_ns = len(model.items), time.time_ns()
    numbers, times = np.full(width, number), np.full(width, now_ns)
    numbers[-1] = np.nan
    texts = (*[None] * (width - 1), text)
    sender.values["mill-1"] = MachineSnapshot(
        "mill-1", "Mill", "opcua", "", model, now_ns, MachineState.RUNNING, now_ns, False,
        LinkStatus(LinkState.CONNECTED), numbers, texts, np.full(width, int(quality), np.uint8), times, times,
        numbers, texts, times,
    )  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def fleet(hub: Hub) -> Fleet:
    return hub.fleet


def shows(fleet: Fleet, number: float, *, name: str = NAME) -> bool:
    machine = fleet.machine(name)
    reading = machine.reading("s0") if machine is not None else None
    return reading is not None and reading.value == number


@pytest.fixture
def sender(hub: Hub, tmp_path: Path) -> Iterator[Sender]:
    """With three hours of history that its line is too slow to send while the test lasts."""
    made = Sender(hub, tmp_path, "line-1", backlog_rate=500, owed_s=3 * 3600, enrolled=True)
    yield made
    made.stop()


def test_live_values_do_not_wait_behind_a_backlog(hub: Hub, fleet: Fleet, sender: Sender) -> None:
    for number in (1.0, 2.0, 3.0):
        values(sender, number)
        assert until(lambda number=number: shows(fleet, number))
    (status,) = fleet.snapshot().stations
    assert until(lambda: fleet.snapshot().stations[0].backlog.rows > 0)
    assert status.connected
    assert sender.station.outbox.backlog(1 << 62).rows > 0
    # What was shown is no history: that comes with the stream alone.
    assert all(time_ns < sender.values["mill-1"].time_ns[0] for time_ns, *_ in rows(hub.history, NAME, "s0"))


def test_live_values_are_shown_while_the_hub_can_store_nothing(hub: Hub, fleet: Fleet, sender: Sender) -> None:
    values(sender, 1.0)
    assert until(lambda: shows(fleet, 1.0))
    stuck: list[Future[tuple[Outcome, ...]]] = []

    def store(works: Sequence[Work]) -> Future[tuple[Outcome, ...]]:
        stuck.append(Future())
        return stuck[-1]

    real, hub.receiver.transactions._store.store = hub.receiver.transactions._store.store, store  # type: ignore[method-assign]
    sender.station.record(20_000, 5)
    assert until(lambda: bool(stuck))
    values(sender, 2.0, quality=Quality.GOOD)
    assert until(lambda: shows(fleet, 2.0))
    hub.receiver.transactions._store.store = real  # type: ignore[method-assign]
    for future in stuck:
        future.set_exception(RuntimeError("the disk is full"))


def test_a_bad_value_is_shown_as_bad_with_the_age_of_its_source(fleet: Fleet, sender: Sender) -> None:
    values(sender, 7.0)
    assert until(lambda: shows(fleet, 7.0))
    values(sender, 8.0, quality=Quality.UNAVAILABLE)
    at_ns = int(sender.values["mill-1"].time_ns[0])

    def is_bad() -> bool:
        machine = fleet.machine(NAME)
        reading = machine.reading("s0") if machine is not None else None
        return (
            reading is not None
            and reading.quality is Quality.UNAVAILABLE
            and (reading.value, reading.time_ns, reading.last_good) == (None, at_ns, 7.0)
        )

    assert until(is_bad)


def test_nothing_is_shown_to_a_hub_that_nobody_looks_at(hub: Hub, fleet: Fleet, sender: Sender) -> None:
    values(sender, 1.0)
    assert until(lambda: shows(fleet, 1.0))
    assert until(lambda: not sender.publisher._line.watched)  # type: ignore[union-attr]
    before = hub.receiver.shown_rows
    values(sender, 2.0)
    time.sleep(0.5)
    assert hub.receiver.shown_rows == before
    assert until(lambda: bool(fleet.machines()) and hub.receiver.shown_rows > before)


def test_a_stranger_shows_nothing_and_a_station_shows_its_own_machines_alone(
    hub: Hub, fleet: Fleet, sender: Sender
) -> None:
    values(sender, 1.0)
    assert until(lambda: shows(fleet, 1.0))
    enrolled = new_pair()
    hub.register.enrol(enrolled.public, "line-2")
    forged = encode(
        Shown(
            np.arange(1, 9, dtype="<i4").tobytes(), np.full(8, 1 << 62, "<i8").tobytes(),
            np.full(8, 666.0, "<f8").tobytes(), np.full(8, -1, "<i4").tobytes(), bytes(8), (),
        )
    )  # fmt: skip
    context = zmq.Context()
    for pair in (new_pair(), enrolled):
        liar = context.socket(zmq.PUB)
        protect(liar, pair, hub.pair.public)
        liar.connect(f"tcp://127.0.0.1:{hub.port + 1}")
        for number in range(5):
            liar.send_multipart((topic_of(NAME), forged))
            values(sender, float(number))
            assert until(lambda number=number: shows(fleet, float(number)))
        liar.close(0)
    context.term()
    assert hub.line.counters["unknown_key"] > 0
