"""What a trend knows and how it is reduced: windows, traces, gaps, lines, ticks, pens. No window is opened."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.quality import Quality
from app.domain.series import Series
from app.domain.snapshot import Reading, Recent
from views.models.ticks import rounded_range, time_ticks, value_ticks
from views.models.trend_line import columns, line_of, reduced
from views.models.trend_pens import Pens
from views.models.trend_trace import (
    Trace,
    joined,
    known_at,
    lived_until,
    segments_of,
    trace_of,
    with_reading,
    with_recent,
)
from views.models.trend_window import HOUR_NS, MINUTE_NS, Steps, View, Window, overview_of

S = 1_000_000_000
RPM = DataItem("rpm", "s1", Category.SAMPLE, ValueKind.NUMBER, unit="rev/min")
PARTS = DataItem("part_count", "p1", Category.EVENT, ValueKind.NUMBER)
STATE = DataItem("state", "state", Category.EVENT, ValueKind.TEXT, derived=True)


def series(item: DataItem, rows, *, bad=(), carried=None, aggregate="raw") -> Series:
    """Rows of (second, value); seconds in ``bad`` are UNAVAILABLE."""
    text = tuple(v if isinstance(v, str) else None for _, v in rows)
    number = np.array([v if isinstance(v, (int, float)) else np.nan for _, v in rows], np.float64)
    quality = np.array([Quality.UNAVAILABLE if t in bad else Quality.GOOD for t, _ in rows], np.uint8)
    time_ns = np.array([int(t * S) for t, _ in rows], np.int64)
    return Series(
        item,
        time_ns,
        number,
        text if item.kind is ValueKind.TEXT else None,
        quality,
        np.arange(len(rows)),
        aggregate,
        carried,
    )


def trace(item: DataItem, rows, *, until=100, open_end=False, **given) -> Trace:
    return trace_of(series(item, rows, **given), 0, until * S, open_end=open_end)


def hole(start, end, cause=GapCause.LINK_LOST) -> Gap:
    return Gap("m", start * S, None if end is None else end * S, cause)


def corners(line):
    return [(int(t) // S, None if np.isnan(n) else float(n)) for t, n in zip(line.time_ns, line.number, strict=True)]


# ---------------------------------------------------------------- windows


def test_zooming_keeps_the_instant_under_the_pointer_in_its_place():
    window = Window(0, 1000 * S)
    closer = window.zoomed(0.5, 250 * S)
    assert closer == Window(125 * S, 625 * S)
    assert (250 * S - closer.from_ns) / closer.span_ns == 0.25


def test_a_live_chart_zoomed_at_its_right_edge_stays_live():
    view = View(Window(0, HOUR_NS))
    at_edge = view.zoomed(0.5, HOUR_NS, HOUR_NS)
    assert at_edge.live
    assert at_edge.window == Window(HOUR_NS // 2, HOUR_NS)


def test_a_live_chart_zoomed_into_the_past_pauses():
    assert not View(Window(0, HOUR_NS)).zoomed(0.5, HOUR_NS // 4, HOUR_NS).live


def test_zooming_out_never_shows_the_future_and_keeps_live():
    out = View(Window(0, HOUR_NS)).zoomed(2.0, HOUR_NS // 4, HOUR_NS)
    assert out.window == Window(-HOUR_NS, HOUR_NS)
    assert out.live


def test_a_pan_pauses_and_stops_at_now():
    view = View(Window(0, HOUR_NS)).panned(-MINUTE_NS, HOUR_NS)
    assert not view.live
    assert view.window.to_ns == HOUR_NS - MINUTE_NS
    assert view.panned(10 * MINUTE_NS, HOUR_NS).window.to_ns == HOUR_NS


def test_many_notches_of_one_wheel_turn_are_one_step_back():
    start = View(Window(0, HOUR_NS))
    steps, view = Steps(), start
    for _ in range(5):
        steps, view = steps.took(view, "zoom"), view.zoomed(0.8, 0, HOUR_NS)
    steps = steps.took(view, "")
    assert [steps.back()[0], steps.back()[1].back()[0]] == [view, start]


def test_going_back_without_steps_changes_nothing():
    assert Steps().back() == (None, Steps())


def test_the_strip_spans_at_least_six_windows_and_never_the_future():
    strip = overview_of(Window(9 * HOUR_NS, 10 * HOUR_NS), 10 * HOUR_NS)
    assert strip == Window(2 * HOUR_NS, 10 * HOUR_NS)


# ---------------------------------------------------------------- history and live


def test_the_live_tail_is_appended_without_doubles():
    history = trace(RPM, [(1, 10.0), (2, 20.0), (3, 30.0)], open_end=True)
    memory = Recent(np.array([2, 3, 4, 5]) * S, np.array([20.0, 30.0, 40.0, 50.0]))
    live = with_recent(history, memory)
    assert (live.time_ns // S).tolist() == [1, 2, 3, 4, 5]
    assert live.number.tolist() == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert with_recent(live, memory) is live


def test_a_new_answer_keeps_the_live_points_that_it_does_not_have_yet():
    before = with_recent(trace(RPM, [(1, 1.0)], open_end=True), Recent(np.array([2, 3]) * S, np.array([2.0, 3.0])))
    after = joined(trace(RPM, [(1, 1.0), (2, 2.0)], open_end=True), before)
    assert (after.time_ns // S).tolist() == [1, 2, 3]


def test_an_answer_about_the_past_has_no_live_tail():
    before = with_recent(trace(RPM, [(1, 1.0)], open_end=True), Recent(np.array([200]) * S, np.array([2.0])))
    assert len(joined(trace(RPM, [(1, 1.0)]), before)) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 50), unique=True).map(sorted),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_history_and_memory_overlapping_anyhow_give_each_point_once(times, history_until, memory_from):
    known = [(t, float(t)) for t in times if t <= history_until]
    memory = [t for t in times if t >= min(memory_from, history_until)]
    recent = Recent(np.array(memory, np.int64) * S, np.array(memory, np.float64))
    merged = with_recent(trace(RPM, known, open_end=True), recent) if memory else trace(RPM, known, open_end=True)
    assert (merged.time_ns // S).tolist() == times


def test_a_value_that_turns_bad_ends_the_curve_now():
    live = trace(RPM, [(1, 10.0)], open_end=True)
    bad = with_reading(live, Reading(RPM, None, Quality.LINK_LOST, 1 * S, 1 * S), 9 * S)
    assert (bad.time_ns // S).tolist() == [1, 9]
    assert np.isnan(bad.number[1])
    assert with_reading(bad, Reading(RPM, None, Quality.LINK_LOST, 1 * S, 1 * S), 10 * S) is bad


# ---------------------------------------------------------------- what was known


def test_the_nearest_previous_value_is_known():
    known = known_at(trace(RPM, [(10, 5.0), (20, 7.0)]), (), 19 * S, 100 * S)
    assert (known.value, known.quality, known.time_ns) == (5.0, Quality.GOOD, 10 * S)


def test_inside_a_gap_the_cause_is_known_and_no_value():
    known = known_at(trace(RPM, [(10, 5.0)]), (hole(15, 30, GapCause.STATION_OFF),), 20 * S, 100 * S)
    assert (known.value, known.cause) == (None, GapCause.STATION_OFF)


def test_before_the_first_point_the_carried_value_is_known_as_such():
    known = known_at(trace(RPM, [(10, 5.0)], carried=(-500 * S, 3.0)), (), 5 * S, 100 * S)
    assert (known.value, known.carried) == (3.0, True)


def test_the_future_and_what_was_not_asked_for_are_not_known():
    rpm = trace(RPM, [(10, 5.0)], until=50)
    assert known_at(rpm, (), 60 * S, 100 * S).quality is Quality.NEVER_SEEN
    assert known_at(rpm, (), 40 * S, 30 * S).quality is Quality.NEVER_SEEN


def test_an_unavailable_value_is_never_the_last_good_one():
    known = known_at(trace(RPM, [(10, 5.0), (20, 0.0)], bad={20}), (), 25 * S, 100 * S)
    assert (known.value, known.quality) == (None, Quality.UNAVAILABLE)


# ---------------------------------------------------------------- lines


def test_a_gap_is_never_bridged_and_the_value_holds_up_to_it():
    line = line_of(trace(RPM, [(10, 5.0), (11, 6.0), (50, 9.0)]), (hole(20, 40),))
    assert corners(line) == [(10, 5.0), (11, 6.0), (20, 6.0), (20, None), (50, 9.0)]


def test_an_open_gap_ends_the_line():
    rpm = lived_until(trace(RPM, [(10, 5.0)], open_end=True), 200 * S)
    time_ns, number = reduced(line_of(rpm, (hole(20, None),)), 0, 200 * S, 1000)
    assert (time_ns // S).tolist() == [10, 20, 20]
    assert np.isnan(number[-1])


def test_silence_is_held_level_and_then_steps():
    line = line_of(trace(RPM, [(0, 0.0), (1, 0.0), (2, 0.0), (90, 5000.0)]), ())
    assert corners(line)[-2:] == [(90, 0.0), (90, 5000.0)]


def test_dense_samples_are_joined_by_slopes():
    assert corners(line_of(trace(RPM, [(0, 0.0), (1, 10.0), (2, 20.0)]), ())) == [(0, 0.0), (1, 10.0), (2, 20.0)]


def test_counts_are_steps_however_dense():
    assert corners(line_of(trace(PARTS, [(0, 1), (1, 2)]), ())) == [(0, 1.0), (1, 1.0), (1, 2.0)]


def test_a_bad_value_breaks_the_line_where_it_was_reported():
    line = line_of(trace(RPM, [(0, 1.0), (1, 2.0), (2, 0.0), (3, 4.0)], bad={2}), ())
    assert corners(line) == [(0, 1.0), (1, 2.0), (2, 2.0), (2, None), (3, 4.0)]


def test_the_value_from_before_the_window_is_dashed_up_to_the_first_point_or_gap():
    rpm = trace(RPM, [(30, 5.0)], carried=(-9 * S, 3.0))
    assert line_of(rpm, ()).dashed == (0, 30 * S, 3.0)
    assert line_of(rpm, (hole(12, 20),)).dashed == (0, 12 * S, 3.0)


def test_every_peak_survives_the_reduction():
    number = np.zeros(100_000)
    number[[777, 50_001, 99_998]] = [9000.0, -40.0, 7000.0]
    rows = Series(RPM, np.arange(100_000) * S, number, None, np.zeros(100_000, np.uint8), np.arange(100_000), "raw")
    line = line_of(trace_of(rows, 0, 100_000 * S), ())
    time_ns, kept = reduced(line, 0, 100_000 * S, 500)
    assert len(kept) <= 2 * 502 + 1
    assert {9000.0, -40.0, 7000.0} <= set(kept.tolist())
    assert np.all(np.diff(time_ns) >= 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=300), st.integers(1, 40))
def test_each_column_keeps_its_smallest_and_largest(values, width):
    number, time_ns = np.array(values), np.arange(len(values), dtype=np.int64)
    _, kept = columns(time_ns, number, width)
    for start in range(0, len(values), width):
        part = number[start : start + width]
        if not np.isnan(part).all():
            assert np.nanmin(part) in kept
            assert np.nanmax(part) in kept


def test_columns_stand_still_while_the_window_moves():
    rows = [(t / 10, float(t % 37)) for t in range(5000)]
    line = line_of(trace(RPM, rows, until=500), ())
    first = reduced(line, 100 * S, 200 * S, 50)
    moved = reduced(line, 110 * S, 210 * S, 50)
    shared = set(first[0].tolist()) & set(moved[0].tolist())
    assert len(shared) > 60


# ---------------------------------------------------------------- states


def test_states_are_stretches_cut_by_gaps():
    state = trace(STATE, [(0, "running"), (10, "running"), (20, "idle")])
    found = [(s.from_ns // S, s.to_ns // S, s.text, s.cause) for s in segments_of(state, (hole(12, 15),), 0, 30 * S)]
    assert found == [
        (0, 12, "running", None),
        (12, 15, None, GapCause.LINK_LOST),
        (15, 20, "running", None),
        (20, 30, "idle", None),
    ]


def test_the_state_before_the_window_is_carried_in():
    state = trace(STATE, [(10, "idle")], carried=(-5 * S, "running"))
    found = [(s.text, s.carried) for s in segments_of(state, (), 0, 30 * S)]
    assert found == [("running", True), ("idle", False)]


# ---------------------------------------------------------------- axes and pens


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, (0, 20, 40, 60, 80, 100)), (-1, 1, (-1, -0.5, 0, 0.5, 1)), (0, 0.3, (0, 0.1, 0.2, 0.3))],
)
def test_value_ticks_are_round(low, high, expected):
    assert value_ticks(low, high, 5) == pytest.approx(expected)


def test_a_constant_value_gets_a_range_around_it():
    low, high = rounded_range(100.0, 100.0)
    assert low < 100.0 < high


def test_time_ticks_stand_on_local_hours():
    def local(ns):
        return datetime.fromtimestamp(ns / S, UTC).astimezone(ZoneInfo("Asia/Kolkata"))

    start = int(datetime(2026, 11, 22, 6, 10, tzinfo=UTC).timestamp()) * S
    assert [t.label for t in time_ticks(start, start + 3 * HOUR_NS, 4, local)] == ["12:00", "13:00", "14:00"]


def test_time_ticks_stay_on_the_clock_across_summer_time():
    def local(ns):
        return datetime.fromtimestamp(ns / S, UTC).astimezone(ZoneInfo("Europe/Berlin"))

    start = int(datetime(2026, 3, 28, 23, 0, tzinfo=UTC).timestamp()) * S
    ticks = time_ticks(start, start + 24 * HOUR_NS, 6, local)
    assert [t.label for t in ticks] == ["00:00", "06:00", "12:00", "18:00", "00:00"]
    assert ticks[0].day
    assert ticks[1].at_ns - ticks[0].at_ns == 5 * HOUR_NS


def test_a_removed_pen_gives_its_colour_to_the_next():
    pens = Pens().added(["m/a", "m/b", "m/c"]).removed("m/b").added(["m/d"])
    assert [(p.key, p.colour) for p in pens.items] == [("m/a", 0), ("m/c", 2), ("m/d", 1)]


def test_adding_a_pen_twice_keeps_one():
    assert Pens().added(["m/a", "m/a"]).added(["m/a"]).keys == ("m/a",)


def test_solo_leaves_one_pen_and_a_second_time_all():
    pens = Pens().added(["m/a", "m/b"]).solo("m/b")
    assert [p.key for p in pens.visible] == ["m/b"]
    assert len(pens.solo("m/b").visible) == 2
