from __future__ import annotations

import pytest

from app.contracts import ConnectionPlan, MachinePlan
from app.pipeline.driver_host import LONG_CAP_S, SHORT_CAP_S
from drivers.mtconnect import SPEC, agent
from drivers.mtconnect.agent import EAGER_S, Agent
from drivers.mtconnect.follow import SILENCE_EXTRA_S, SILENCE_FACTOR
from tests.integration.mtconnect_inlet import MemoryInlet
from tests.unit.mtconnect.recordings import one_device, streams_document

JITTER = 1.2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(agent.time, "monotonic", lambda: now[0])
    return now


def _agent() -> Agent:
    settings = SPEC.settings(url="agent:5000")
    return Agent(ConnectionPlan("k", (MachinePlan("m", "M", settings),), None, {}), MemoryInlet())


def test_by_default_a_dead_link_is_noticed_within_three_seconds() -> None:
    heartbeat = SPEC.settings(url="agent:5000").heartbeat
    assert SILENCE_FACTOR * heartbeat.total_seconds() + SILENCE_EXTRA_S < 3


def test_attempts_are_short_in_the_first_seconds_of_an_outage_and_longer_later(clock: list[float]) -> None:
    asked = _agent()
    assert asked.connect_s + SHORT_CAP_S * JITTER < 2
    clock[0] += EAGER_S + 1
    assert 2 <= asked.connect_s <= 3
    assert asked.connect_s + LONG_CAP_S * JITTER < 10


def test_every_document_begins_the_count_anew(clock: list[float]) -> None:
    asked = _agent()
    eager = asked.connect_s
    clock[0] += EAGER_S + 1
    asked.machines.stream = one_device()
    asked.read(streams_document())
    assert asked.connect_s == eager
