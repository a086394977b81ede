"""Requests at the edge: times beyond every calendar, fewer points than a column has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.series import HistoryAnswer, Series
from app.server.history_payload import at_most
from app.server.times import parse_time

END_NS = 2**63 - 1
ITEM = DataItem(id="rpm", source_id="r", category=Category.SAMPLE, type="T", kind=ValueKind.NUMBER)
NUMBERS = Series(
    ITEM, np.arange(4), np.array([5.0, np.nan, 1.0, 9.0]), None, np.zeros(4, np.uint8), np.arange(4), "minmax"
)
TEXTS = replace(NUMBERS, number=np.full(4, np.nan), text=("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("text", "time_ns"),
    [("9999999999999", END_NS), ("-99999999999999", -END_NS), ("9999-12-31", END_NS), ("1000", 10**9)],
)
def test_a_time_beyond_what_64_bits_hold_is_their_end(text: str, time_ns: int) -> None:
    assert parse_time(text) == time_ns


@pytest.mark.parametrize(
    ("series", "points", "times"),
    [
        (NUMBERS, 1, [3]),
        (NUMBERS, 2, [2, 3]),
        (NUMBERS, 3, [2, 3]),
        (NUMBERS, 4, [0, 1, 2, 3]),
        (TEXTS, 1, [3]),
        (TEXTS, 2, [0, 3]),
    ],
)
def test_no_series_is_longer_than_asked(series: Series, points: int, times: list[int]) -> None:
    (thinned,) = at_most(HistoryAnswer((series,), ()), points).series
    assert thinned.time_ns.tolist() == times
    if series.text is not None:
        assert thinned.text == tuple(series.text[time] for time in times)
