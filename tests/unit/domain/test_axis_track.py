"""Positions between samples, and the moment that is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.axis_track import EMPTY, MS, Playhead, Track, position_at, positions_at, rhythm_of

NAN = math.nan


def track(*points: tuple[int, float]) -> Track:
    """Samples at milliseconds."""
    return Track(np.array([ms * MS for ms, _ in points], np.int64), np.array([number for _, number in points]))


def at(points: Track, ms: float, rhythm_ms: int = 100) -> float:
    return position_at(points, int(ms * MS), rhythm_ms * MS)


def test_between_two_samples_the_axis_runs_straight() -> None:
    moving = track((0, 10.0), (100, 20.0), (200, 40.0))
    assert [at(moving, ms) for ms in (0, 25, 50, 100, 150, 200)] == [10.0, 12.5, 15.0, 20.0, 30.0, 40.0]


def test_after_the_last_sample_the_axis_is_held_and_not_extrapolated() -> None:
    moving = track((0, 10.0), (100, 20.0))
    assert [at(moving, ms) for ms in (101, 300, 60_000)] == [20.0, 20.0, 20.0]


def test_before_the_first_sample_nothing_is_known() -> None:
    assert math.isnan(at(track((100, 20.0)), 99))
    assert math.isnan(at(EMPTY, 99))


def test_after_a_pause_the_axis_stands_until_one_rhythm_before_the_next_sample() -> None:
    """A source that reports changes alone was standing: a slow creep over ten seconds never happened."""
    paused = track((0, 10.0), (10_000, 20.0))
    assert [at(paused, ms) for ms in (5_000, 9_900, 9_950, 10_000)] == [10.0, 10.0, 15.0, 20.0]


def test_without_a_value_there_is_no_position_from_then_until_the_next_one() -> None:
    holed = track((0, 10.0), (100, NAN), (200, 30.0))
    assert at(holed, 50) == 10.0
    assert math.isnan(at(holed, 100))
    assert math.isnan(at(holed, 199))
    assert at(holed, 200) == 30.0


def test_two_samples_at_one_time_are_no_division_by_zero() -> None:
    assert at(track((0, 1.0), (0, 2.0), (100, 3.0)), 0) == 2.0


@given(
    st.lists(st.tuples(st.integers(1, 2_000), st.floats(-1e4, 1e4)), min_size=1, max_size=20),
    st.lists(st.integers(0, 50_000), min_size=1, max_size=20),
)
def test_a_position_is_never_outside_its_two_samples(steps: list[tuple[int, float]], times: list[int]) -> None:
    clock = np.cumsum([step for step, _ in steps])
    points = track(*zip(clock.tolist(), [value for _, value in steps], strict=True))
    found = positions_at(points, np.array(times, np.int64) * MS, 100 * MS)
    for ms, value in zip(times, found.tolist(), strict=True):
        before = int(np.searchsorted(clock, ms, side="right")) - 1
        if before < 0:
            assert math.isnan(value)
            continue
        ends = [steps[i][1] for i in (before, min(before + 1, len(steps) - 1))]
        assert min(ends) - 1e-6 <= value <= max(ends) + 1e-6


@pytest.mark.parametrize(
    ("steps", "rhythm_ms"),
    [
        ((100, 100, 100), 100),
        ((100, 30_000, 100, 100), 100),
        ((1_000, 1_000), 1_000),
        ((1, 1, 1), 20),
        ((60_000,), 1_000),
    ],
)
def test_the_rhythm_is_that_of_the_moving_axis_not_of_its_pauses(steps: tuple[int, ...], rhythm_ms: int) -> None:
    times = np.cumsum((0, *steps))
    assert rhythm_of([track(*((int(ms), 0.0) for ms in times)), EMPTY]) == rhythm_ms * MS


def shown(arrivals: list[tuple[int, int]], now_ms: int, rhythm_ms: int = 100) -> float:
    """The shown moment, ms of the source, after news (now, newest sample)."""
    head = Playhead()
    for now, newest in arrivals:
        head.note(newest * MS, now * MS)
    return head.at(now_ms * MS, rhythm_ms * MS) / MS


def test_the_moment_is_one_rhythm_behind_the_news() -> None:
    """Samples each 100 ms that take 40 ms to arrive: what is shown has just been reached by the next sample."""
    assert shown([(140, 100), (240, 200), (340, 300)], 340) == 200
    assert shown([(140, 100), (240, 200), (340, 300)], 439) == 299


def test_news_that_come_in_lots_are_waited_for() -> None:
    assert shown([(540, 500), (1_040, 1_000), (1_540, 1_500)], 1_540) == 1_000


def test_a_clock_that_differs_by_minutes_changes_nothing() -> None:
    assert shown([(140, 500_100), (240, 500_200), (340, 500_300)], 340) == 500_200


def test_a_machine_that_stood_for_long_does_not_make_the_picture_late() -> None:
    assert shown([(140, 100), (240, 200), (90_240, 90_200), (90_340, 90_300)], 90_340) == 90_200


def test_time_does_not_run_backwards_when_news_are_late_once() -> None:
    head = Playhead()
    for now, newest in ((140, 100), (240, 200)):
        head.note(newest * MS, now * MS)
    first = head.at(300 * MS, 100 * MS)
    head.note(300 * MS, 1_140 * MS)
    assert head.at(310 * MS, 100 * MS) >= first


def test_a_source_that_sets_its_clock_back_is_followed() -> None:
    head = Playhead()
    head.note(90_000 * MS, 90_040 * MS)
    head.at(90_100 * MS, 100 * MS)
    head.note(30_000 * MS, 90_140 * MS)
    assert head.at(90_140 * MS, 100 * MS) == 29_900 * MS
