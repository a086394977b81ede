"""The gap ledger: known time and holes add up to wall time, no holes overlap, every stated cause is found again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.gap import Gap, GapAction, GapCause, GapEvent
from app.domain.ledger import Ledger, holes, resume, step

EMPTY = Ledger("m")
FROM, TO = 0, 1_000

events = st.builds(
    GapEvent,
    action=st.sampled_from(GapAction),
    machine=st.just("m"),
    at_ns=st.integers(FROM, TO),
    cause=st.sampled_from(GapCause),
    since_ns=st.none() | st.integers(FROM, TO),
    count=st.none() | st.integers(1, 50),
)


def after(*events: GapEvent) -> Ledger:
    ledger = EMPTY
    for event in events:
        ledger = step(ledger, event)
    return ledger


def opened(at_ns: int, cause: GapCause = GapCause.LINK_LOST) -> GapEvent:
    return GapEvent(GapAction.OPEN, "m", at_ns, cause)


@given(st.lists(events, max_size=20), st.integers(FROM, TO), st.integers(FROM, TO))
def test_known_time_and_holes_make_wall_time(events: list[GapEvent], one: int, other: int) -> None:
    start, end = sorted((one, other))
    found = holes(after(*events), start, end)
    at = start
    known = 0
    for hole in found:
        assert at <= hole.from_ns, "holes overlap or go backwards"
        known += hole.from_ns - at
        at = end if hole.to_ns is None else hole.to_ns
        assert hole.from_ns < at <= end
    known += end - at
    assert known + sum((end if h.to_ns is None else h.to_ns) - h.from_ns for h in found) == end - start


@given(st.lists(events, max_size=12), st.integers(FROM, TO), st.integers(FROM, TO))
def test_a_stated_loss_is_found_with_its_cause_and_count(events: list[GapEvent], one: int, other: int) -> None:
    start, end = min(one, other), max(one, other) + 1
    lost = GapEvent(GapAction.LOST, "m", end, GapCause.BUFFER_OVERRUN, start, 7)
    found = holes(step(after(*events), lost), start, end)
    assert [(h.from_ns, h.to_ns, h.cause) for h in found] == [(start, end, GapCause.BUFFER_OVERRUN)]
    assert found[0].count is not None
    assert found[0].count >= 7


def test_a_loss_stated_twice_is_one_loss() -> None:
    lost = GapEvent(GapAction.LOST, "m", 20, GapCause.BUFFER_OVERRUN, 10, 5)
    assert step(after(lost), lost) == after(lost)


def test_what_was_replayed_leaves_no_hole() -> None:
    assert holes(after(opened(10), GapEvent(GapAction.RECOVERED, "m", 50)), 0, 100) == ()


def test_a_closed_hole_keeps_its_cause() -> None:
    ledger = after(opened(10, GapCause.MACHINE_OFF), GapEvent(GapAction.CLOSE, "m", 50))
    assert holes(ledger, 0, 100) == (Gap("m", 10, 50, GapCause.MACHINE_OFF),)


def test_an_open_hole_has_no_end() -> None:
    assert holes(after(opened(10)), 0, 100) == (Gap("m", 10, None, GapCause.LINK_LOST),)


def test_a_better_cause_refines_the_open_hole() -> None:
    assert holes(after(opened(10), opened(30, GapCause.MACHINE_OFF)), 0, 100)[0].cause is GapCause.MACHINE_OFF


def test_that_the_station_was_off_stays_written_when_the_link_is_down_too() -> None:
    ledger = step(resume(EMPTY, 10, 30), opened(30))
    ledger = step(ledger, GapEvent(GapAction.CLOSE, "m", 60))
    assert [(h.from_ns, h.to_ns, h.cause) for h in ledger.closed] == [
        (10, 30, GapCause.STATION_OFF),
        (30, 60, GapCause.LINK_LOST),
    ]


def test_a_clock_set_back_while_the_station_was_off_is_named() -> None:
    (hole,) = holes(resume(EMPTY, 5_000, 400), 0, 1_000)
    assert (hole.from_ns, hole.cause) == (400, GapCause.CLOCK_JUMP)


def test_a_station_that_stops_while_the_link_is_down_keeps_the_older_cause() -> None:
    assert resume(after(opened(10)), 20, 30) == after(opened(10))


def test_a_hole_closed_before_it_began_is_none() -> None:
    assert holes(after(opened(50), GapEvent(GapAction.CLOSE, "m", 40)), 0, 100) == ()
