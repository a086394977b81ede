"""Whoever asks for all times is asked no more of history than it can have."""

from __future__ import annotations

from app.server.reach import DAY_NS, LONG_NS, beginning
from tests.unit.builders import T0
from tests.unit.server.fake_plant import FakePlant, machine

NOW_NS = T0 + 30 * DAY_NS


async def test_an_ordinary_window_is_left_alone_though_history_is_shorter() -> None:
    plant = FakePlant(machine())
    for from_ns in (NOW_NS - DAY_NS, NOW_NS - LONG_NS, T0 - 90 * DAY_NS):
        assert await beginning(plant, (), from_ns, NOW_NS) == from_ns


async def test_a_window_of_all_times_begins_with_the_first_observation() -> None:
    assert await beginning(FakePlant(machine()), (), 0, NOW_NS) == T0
    assert await beginning(FakePlant(machine()), ("mill-1",), 0, NOW_NS) == T0


async def test_without_any_observation_it_is_one_day() -> None:
    plant = FakePlant(machine())
    plant.known_extent = None
    assert await beginning(plant, (), 0, NOW_NS) == NOW_NS - DAY_NS
