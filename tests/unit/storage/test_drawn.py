"""What a chart is given: every peak, at its place, never more points than asked for, whole bins never across two columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import chunks, runs
from storage.series import MINMAX, RAW
from tests.unit.storage.build import NOON, SECOND, Row, batch, expected, rows_of
from tests.unit.storage.lab import lab

modest = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

numbers = st.integers(-1000, 1000).map(float) | st.just(float("nan"))
series = st.lists(st.tuples(st.integers(1, 40), numbers), min_size=1, max_size=200)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    kept = chunks.FULL, runs.RUN
    chunks.FULL, runs.RUN = 16, 8
    yield
    chunks.FULL, runs.RUN = kept


def rows_from(steps: list[tuple[int, float]], signal: int = 0) -> list[Row]:
    rows, at = [], NOON
    for step, number in steps:
        at += step * SECOND // 4
        bits = int(np.float64(number).view(np.int64))
        text = None if signal == 0 else str(int(number) % 3) if number == number else None
        rows.append(Row(signal, at, 0, bits if signal == 0 else rows_bits(), text, 128 if number != number else 0))
    return rows


def rows_bits() -> int:
    return int(np.float64("nan").view(np.int64))


@modest
@given(series, st.integers(0, 5_000), st.integers(1, 9_000), st.integers(4, 60), st.booleans())
def test_peaks_survive_inside_the_window(steps: list, offset: int, length: int, points: int, late: bool) -> None:
    rows = rows_from(steps)
    start, end = NOON + offset * SECOND // 7, NOON + (offset + length) * SECOND // 7
    with lab() as history:
        half = len(rows) // 2
        for part in (rows[half:], rows[:half]) if late else (rows[:half], rows[half:]):
            if part:
                history.commit(batch(part))
                history.seal()
        found = history.series(from_ns=start, to_ns=end, max_points=points)[0]
    inside = [row for row in rows if start <= row.time_ns < end]
    values = np.array([row.bits for row in inside], np.int64).view(np.float64)
    times = found.time_ns.tolist()
    assert times == sorted(times)
    assert all(start <= time < end for time in times)
    assert len(times) <= points
    np.testing.assert_array_equal(np.nanmin(found.number, initial=np.inf), np.nanmin(values, initial=np.inf))
    np.testing.assert_array_equal(np.nanmax(found.number, initial=-np.inf), np.nanmax(values, initial=-np.inf))
    assert set(found.number[~np.isnan(found.number)].tolist()) <= set(values.tolist())
    if found.aggregate == RAW:
        assert rows_of(0, found) == expected(inside).get(0, [])
    carried = [row for row in rows if row.time_ns < start]
    assert (found.carried is None) == (not carried)
    if carried:
        assert found.carried[0] == carried[-1].time_ns


@modest
@given(series, st.integers(4, 60))
def test_states_are_drawn_as_the_changes_that_happened(steps: list, points: int) -> None:
    rows = rows_from(steps, signal=1)
    with lab() as history:
        history.commit(batch(rows))
        history.seal()
        found = history.series(from_ns=NOON, to_ns=NOON + 4_000 * SECOND, max_points=points)[1]
    told = rows_of(1, found)
    assert len(told) <= points
    assert set(told) <= set(rows)
    assert told[-1].text == rows[-1].text, "the state at the end of the window"


def test_few_rows_are_given_as_they_are() -> None:
    rows = rows_from([(4, float(i)) for i in range(50)])
    with lab() as history:
        history.commit(batch(rows))
        found = history.series(from_ns=NOON, to_ns=NOON + 90 * SECOND, max_points=100)[0]
    assert found.aggregate == RAW
    assert rows_of(0, found) == rows


def test_a_value_that_ends_leaves_a_hole_at_its_end() -> None:
    rows = rows_from([(4, 5.0)] * 300 + [(4, float("nan"))] + [(4000, 7.0)])
    with lab() as history:
        history.commit(batch(rows))
        history.seal()
        found = history.series(from_ns=NOON, to_ns=NOON + 5_000 * SECOND, max_points=40)[0]
    assert found.aggregate == MINMAX
    number = found.number.tolist()
    assert number[-1] == 7.0
    assert number[-2] != number[-2]


@modest
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 30)), min_size=1, max_size=120), st.integers(1, 9))
def test_pages_give_every_row_once_in_time_order(steps: list[tuple[int, int]], limit: int) -> None:
    rows, at = [], NOON
    for number, (signal, step) in enumerate(steps):
        at += step * SECOND // 10
        row = Row(signal, at, number, rows_bits(), None if signal == 0 else "x", 128 if signal == 0 else 0)
        rows.append(row)
    with lab() as history:
        history.commit(batch(rows[: len(rows) // 2 + 1]))
        history.seal()
        if rows[len(rows) // 2 + 1 :]:
            history.commit(batch(rows[len(rows) // 2 + 1 :]))
        told: list[Row] = []
        cursor = None
        while True:
            page, cursor = one_page(history, limit, cursor)
            assert len(page) <= limit
            told += page
            if cursor is None:
                break
    assert [row.time_ns for row in told] == sorted(row.time_ns for row in told)
    assert sorted(told, key=repr) == sorted(rows, key=repr)


def one_page(history, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    from app.domain.series import HistoryQuery

    answer = history.reader.query(HistoryQuery("mill-1", ("rpm", "mode"), NOON, 2**62, None, limit, cursor))
    rows = [row for place, each in enumerate(answer.series) for row in rows_of(place, each)]
    return sorted(rows, key=lambda row: row.time_ns), answer.next_cursor
