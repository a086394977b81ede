from __future__ import annotations

import numpy as np
import pytest

from app.domain.machine_state import with_state
from app.domain.quality import Quality
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState, MachineState
from app.pipeline.cache import MachineCache, MachineIdentity
from app.pipeline.recent import RECENT_POINTS
from tests.unit.builders import SECOND, T0, fault, mill, normal, rows

MODEL = with_state(mill())


@pytest.fixture
def cache() -> MachineCache:
    cache = MachineCache(MachineIdentity("mill-1", "Mill 1", "mtconnect"))
    cache.set_model(MODEL)
    cache.set_link(LinkStatus(LinkState.CONNECTED, T0, T0))
    return cache


def value(cache: MachineCache, signal: str) -> object:
    reading = cache.snapshot().reading(signal)
    assert reading is not None
    return reading.value


def test_the_last_observation_of_a_batch_is_shown(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 100.0), ("rpm", 1, 200.0), ("execution", 1, "ACTIVE")))
    assert (value(cache, "rpm"), value(cache, "execution")) == (200.0, "ACTIVE")


def test_unavailable_is_no_value_and_remembers_what_was_good(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 100.0), ("rpm", 1, None)))
    reading = cache.snapshot().reading("rpm")
    assert reading is not None
    assert (reading.value, reading.quality, reading.last_good, reading.last_good_ns) == (
        None,
        Quality.UNAVAILABLE,
        100.0,
        T0,
    )


def test_a_catching_up_stream_never_overwrites_newer_values(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 9, 900.0), first_sequence=90, live_only=True))
    cache.apply(rows(MODEL, ("rpm", 1, 100.0), first_sequence=10))
    assert value(cache, "rpm") == 900.0
    cache.apply(rows(MODEL, ("rpm", 10, 1000.0), first_sequence=91))
    assert value(cache, "rpm") == 1000.0


def test_after_an_agent_restart_small_sequences_are_new_again(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 9, 900.0), first_sequence=5000))
    cache.forget_sequences()
    cache.apply(rows(MODEL, ("rpm", 10, 1.0), first_sequence=1))
    assert value(cache, "rpm") == 1.0


def test_a_lost_link_hides_every_value_and_brings_them_back_unchanged(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 100.0), ("mode", 0, None)))
    cache.set_state(MachineState.RUNNING, T0, inferred=False)
    cache.set_link(LinkStatus(LinkState.RETRYING, T0 + SECOND))
    dark = cache.snapshot()
    assert {r.quality for r in dark.readings()} == {Quality.LINK_LOST, Quality.UNAVAILABLE}
    assert (dark.state, dark.state_since_ns) == (MachineState.OFFLINE, T0 + SECOND)
    cache.set_link(LinkStatus(LinkState.CONNECTED, T0 + 2 * SECOND))
    assert value(cache, "rpm") == 100.0
    assert cache.snapshot().state is MachineState.RUNNING


def test_a_snapshot_replaces_the_active_conditions(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("system", 0, fault("A")), ("system", 1, fault("B"))))
    cache.apply(rows(MODEL, ("system", 2, fault("B")), ("system", 2, fault("C")), live_only=True))
    assert cache.open_conditions() == {"system/B", "system/C"}
    cache.apply(rows(MODEL, ("system", 3, normal("B")), first_sequence=10))
    assert [c.activity.activation.native_code for c in cache.snapshot().conditions] == ["C"]


def test_the_recent_ring_keeps_order_when_it_wraps(cache: MachineCache) -> None:
    count = RECENT_POINTS + 100
    cache.apply(rows(MODEL, *(("rpm", i * 0.01, float(i)) for i in range(count))))
    cache.apply(rows(MODEL, ("rpm", count * 0.01, float(count)), first_sequence=count + 1))
    recent = cache.recent("rpm", T0 + 60 * SECOND)
    assert recent is not None
    assert len(recent.number) == RECENT_POINTS
    assert (np.diff(recent.number) == 1).all()
    assert recent.number[-1] == count


def test_the_recent_ring_forgets_after_ten_minutes(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 1.0), ("rpm", 500, 2.0)))
    recent = cache.recent("rpm", T0 + 700 * SECOND)
    assert recent is not None
    assert recent.number.tolist() == [2.0]


def test_an_unchanged_machine_gives_the_same_picture(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 1.0)))
    assert cache.snapshot() is cache.snapshot()


def test_a_new_model_keeps_the_values_of_its_signals(cache: MachineCache) -> None:
    cache.apply(rows(MODEL, ("rpm", 0, 77.0), ("execution", 0, "READY"), ("system", 0, fault("A"))))
    smaller = with_state(type(MODEL)("mill-1", tuple(i for i in mill().items if i.id != "mode")))
    cache.set_model(smaller)
    assert (value(cache, "rpm"), value(cache, "execution")) == (77.0, "READY")
    assert cache.open_conditions() == {"system/A"}
