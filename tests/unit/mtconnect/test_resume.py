from __future__ import annotations

from app.domain.gap import GapAction, GapCause
from app.domain.observation import Cursor
from drivers.mtconnect.header import Header
from drivers.mtconnect.resume import Kind, decide, gap_event

HERE = Cursor("s", "1", 500)


def _header(first: int = 1, following: int = 1000, instance: str = "1") -> Header:
    return Header(instance, first, following, following - 1, 1024)


def test_first_contact_takes_the_whole_buffer() -> None:
    assert decide(None, _header(first=40)).position == 40


def test_an_unbroken_buffer_is_continued_exactly() -> None:
    start = decide(HERE, _header())
    assert (start.kind, start.position, start.lost) == (Kind.SAME, 500, None)
    assert gap_event(start, "m", complete_ns=1, back_ns=2, received_ns=3).action is GapAction.RECOVERED


def test_an_overrun_counts_exactly_what_was_lost() -> None:
    start = decide(HERE, _header(first=700))
    event = gap_event(start, "m", complete_ns=10, back_ns=20, received_ns=30)
    assert (start.position, event.action, event.cause, event.count) == (
        700,
        GapAction.LOST,
        GapCause.BUFFER_OVERRUN,
        200,
    )
    assert (event.since_ns, event.at_ns) == (10, 20)


def test_an_agent_that_outruns_us_is_met_further_ahead_each_time() -> None:
    positions = [decide(HERE, _header(first=700), outrun=times).position for times in range(4)]
    assert positions == sorted(set(positions))
    assert decide(HERE, _header(first=700), outrun=3).lost == positions[3] - 500


def test_a_stale_position_that_looks_valid_in_a_new_run_is_not_trusted() -> None:
    start = decide(HERE, _header(instance="2"))
    assert (start.kind, start.position) == (Kind.RESTART, 1)


def test_a_position_beyond_the_end_is_another_run_too() -> None:
    assert decide(HERE, _header(following=100)).kind is Kind.RESTART


def test_a_restart_is_a_hole_from_the_last_life_to_the_new_beginning() -> None:
    event = gap_event(decide(HERE, _header(instance="2")), "m", complete_ns=50, back_ns=40, received_ns=60)
    assert (event.cause, event.since_ns, event.at_ns, event.count) == (GapCause.LINK_LOST, 50, 51, None)
    assert "1 -> 2" in event.detail


def test_an_unreadable_document_is_passed_over_and_counted() -> None:
    start = decide(HERE, _header(), skip_to=510)
    assert (start.kind, start.position, start.lost, start.cause) == (Kind.SKIP, 510, 10, GapCause.NOT_COLLECTED)
