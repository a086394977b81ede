"""What a part's sensor usually reads, from its past: excesses do not become usual, too little past judges nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.usual_range import LEAST_POINTS, is_felt, usual_of

HOUR_NS = 3_600_000_000_000
WEEK = np.linspace(0, 168 * HOUR_NS, 2_016).astype(np.int64)


def item(**given: object) -> DataItem:
    return DataItem("t1", "t1", Category.SAMPLE, ValueKind.NUMBER, **given)  # type: ignore[arg-type]


def warm() -> np.ndarray:
    return 40 + 10 * np.sin(np.arange(len(WEEK)) / 9)


def test_what_reached_fifty_each_day_is_usual_up_to_a_little_more() -> None:
    usual = usual_of(WEEK, warm())
    assert usual is not None
    assert 50 < usual.high < 53
    assert usual.excess(50.0) == 0.0
    assert 0 < usual.excess(60.0) < 1
    assert usual.excess(90.0) == 1.0
    assert usual.excess(-20.0) == 0.0


def test_an_hour_of_trouble_does_not_become_usual() -> None:
    hot = warm()
    hot[1_000:1_012] = 95.0
    usual = usual_of(WEEK, hot)
    assert usual is not None
    assert usual.excess(70.0) > 0


@pytest.mark.parametrize(
    "number",
    [
        np.full(len(WEEK), np.nan),
        np.full(len(WEEK), 20.0),
        np.where(np.arange(len(WEEK)) < LEAST_POINTS - 1, warm(), np.nan),
        np.where(np.arange(len(WEEK)) % 30 == 0, warm(), np.nan),
        np.where(np.arange(len(WEEK)) < 90, warm(), np.nan),
    ],
    ids=["never a value", "never another value", "one short of enough", "too few", "some hours"],
)
def test_too_little_past_judges_nothing(number: np.ndarray) -> None:
    assert usual_of(WEEK, number) is None


@given(st.lists(st.floats(-50, 200), min_size=LEAST_POINTS, max_size=300))
def test_at_most_one_value_in_a_hundred_was_unusual(values: list[float]) -> None:
    time_ns = np.linspace(0, 24 * HOUR_NS, len(values)).astype(np.int64)
    usual = usual_of(time_ns, np.array(values))
    if usual is not None:
        assert sum(usual.excess(value) > 0 for value in values) <= len(values) / 100 + 1


@pytest.mark.parametrize(
    ("given_item", "felt"),
    [
        (item(unit="°C"), True),
        (item(type="TEMPERATURE"), True),
        (item(name="spindle vibration", unit="mm/s"), True),
        (item(type="ACCELERATION"), True),
        (item(unit="%"), False),
        (item(type="POSITION", unit="mm"), False),
        (DataItem("temp_alarm", "", Category.EVENT, ValueKind.TEXT, type="TEMPERATURE"), False),
    ],
)
def test_temperatures_and_vibrations_are_felt(given_item: DataItem, felt: bool) -> None:
    assert is_felt(given_item) is felt
