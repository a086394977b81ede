"""Every key figure on its own window: against counts made second by second, apart from the product; edges by hand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.alarms.figures import figures
from app.domain.alarm import AlarmDefinition, AlarmKind, AlarmState, Priority, Step
from app.domain.alarm_figures import AlarmFigures, OpenAlarm, StandingAt
from app.domain.alarm_record import REMOVED, AlarmTransition
from app.domain.message import Message
from app.domain.observation import Delivery
from storage.books import alarms as book
from storage.files import read_history
from storage.history import open_history

S = 1_000_000_000
MIN, HOUR = 60, 3600
T0 = 1_795_780_800
NORM, UNACK, ACKED, SHLVD = (
    AlarmState.NORMAL,
    AlarmState.UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED,
    AlarmState.SHELVED,
)


def line(at_s: float, alarm: str = "m1:a", step: str = Step.RAISE, *, announced: bool | None = None, priority: Priority = Priority.P3,
         before: AlarmState = NORM, after: AlarmState = UNACK) -> AlarmTransition:  # fmt: skip
    told = step == Step.RAISE if announced is None else announced
    return AlarmTransition(
        (T0 * S) + round(at_s * S), alarm, alarm.partition(":")[0], step, before, after, priority, announced=told
    )


def over(lines: list[AlarmTransition], hours: float, *definitions: AlarmDefinition) -> AlarmFigures:
    ordered = sorted(lines, key=lambda each: each.time_ns)
    return figures(ordered, T0 * S, (T0 + round(hours * HOUR)) * S, definitions, {})


def flood_by_the_second(times: list[int], until: int) -> tuple[int, list[tuple[int, int]]]:
    """Seconds in flood and each one's beginning and end: a lamp that is looked at every second, beginning with its first alarm."""
    lit_since: int | None = None
    found: list[tuple[int, int]] = []
    for now in range(until + 1):
        recent = [t for t in times if now - 600 < t <= now]
        if lit_since is None and len(recent) > 10:
            lit_since = recent[0]
        elif lit_since is not None and len(recent) < 5:
            found.append((lit_since, now))
            lit_since = None
    if lit_since is not None:
        found.append((lit_since, until))
    return sum(end - begin for begin, end in found), found


@pytest.mark.parametrize("seed", range(20))
def test_floods_peaks_and_busy_windows_equal_a_count_by_the_second(seed: int) -> None:
    chance, until = random.Random(seed), 6 * HOUR
    times = sorted({chance.randrange(until) for _ in range(chance.randrange(20, 60))})
    for _ in range(chance.randrange(1, 4)):  # storms
        begin = chance.randrange(until - 900)
        times += [begin + round(chance.random() ** 2 * 900) for _ in range(chance.randrange(8, 60))]
    times = sorted(set(times))
    found = over([line(t) for t in times], 6)
    whole, lamp = flood_by_the_second(times, until)
    assert [((f.from_ns // S) - T0, ((f.to_ns or (T0 + until) * S) // S) - T0) for f in found.floods] == lamp
    assert found.flood_share == pytest.approx(whole / until)
    assert found.peak_10min == max(sum(t <= x < t + 600 for x in times) for t in times)
    for width, most, share in ((600, 10, found.busy_10min_share), (HOUR, 30, found.busy_hour_share)):
        ends = range(width, until + 1, 60)
        busy = sum(sum(end - width <= t < end for t in times) > most for end in ends)
        assert share == pytest.approx(busy / len(ends))
    assert found.per_10min == pytest.approx(len(times) / 36)
    assert found.per_hour == pytest.approx(len(times) / 6)
    assert found.per_day is None  # a window shorter than its own unit says nothing


def test_a_flood_that_lasts_has_no_end_and_counts_up_to_the_window_s() -> None:
    found = over([line(HOUR - 100 + at) for at in range(12)], 1)
    (flood,) = found.floods
    assert (flood.to_ns, flood.size) == (None, 12)
    assert found.flood_share == pytest.approx(100 / HOUR)


def test_hidden_occurrences_are_counted_apart() -> None:
    hidden = line(5, announced=False, before=SHLVD, after=SHLVD)
    found = over([line(1), hidden, hidden], 1)
    assert (found.announced, found.hidden) == (1, 2)


def test_chattering_is_three_in_a_minute_and_two_is_not() -> None:
    twice = [line(t, "m1:calm") for t in (0, 59, 61, 121)]
    thrice = [line(t, "m1:nervous") for t in (0, 20, 59)]
    assert [(s.alarm, s.count) for s in over(twice + thrice, 1).chattering] == [("m1:nervous", 3)]


def test_fleeting_goes_by_itself_and_does_not_come_back_at_once() -> None:
    def episode(at: float, lasts: float) -> list[AlarmTransition]:
        return [line(at), line(at + lasts, step=Step.RETURN, before=UNACK, after=AlarmState.RETURNED_UNACKNOWLEDGED)]

    assert [s.count for s in over(episode(0, 3) + episode(100, 3), 1).fleeting] == [2]
    assert over(episode(0, 30), 1).fleeting == ()
    assert [s.count for s in over(episode(0, 3) + episode(20, 3), 1).fleeting] == [1]  # the first one repeated


def test_the_top_ten_s_share_is_of_all_announcements() -> None:
    lines = [line(at * 90 + number, f"m1:a{number:02d}") for number in range(20) for at in range(20 - number)]
    found = over(lines, 24)
    assert [share.count for share in found.top] == list(range(20, 10, -1))
    assert found.top_share == pytest.approx(sum(range(11, 21)) / sum(range(1, 21)))


def test_priorities_of_announcements_and_of_the_configuration() -> None:
    lines = [line(1, priority=Priority.P1), *(line(at, priority=Priority.P3) for at in (2, 3, 4))]
    defined = [definition(f"m1:{n}", Priority.P2 if n else Priority.P1) for n in range(4)]
    found = over(lines, 1, *defined)
    assert found.mix == {Priority.P1: 0.25, Priority.P2: 0.0, Priority.P3: 0.75, Priority.P4: 0.0}
    assert found.configured_mix[Priority.P2] == 0.75
    assert found.without_response == tuple(d.id for d in defined)


def definition(name: str, priority: Priority = Priority.P3, respond_s: int = 0) -> AlarmDefinition:
    return AlarmDefinition(
        name, "m1", name, AlarmKind.RULE, Message.of("{text}", text=name), priority, "rpm > 5", time_to_respond_ns=respond_s * S
    )  # fmt: skip


def test_time_to_acknowledge_has_median_share_in_time_and_those_that_nobody_answered() -> None:
    def seen(at: float, alarm: str) -> AlarmTransition:
        return line(at, alarm, Step.ACKNOWLEDGE, before=UNACK, after=ACKED)

    lines = [line(0, "m1:a"), seen(60, "m1:a"), line(100, "m1:a"), seen(400, "m1:a"), line(500, "m1:b")]
    found = over(lines, 1, definition("m1:a", respond_s=120))
    assert found.response.median_s == pytest.approx(180)
    assert (found.response.within_time, found.response.acknowledged, found.response.unanswered) == (0.5, 2, 1)
    assert [(w.alarm, w.waited_s, w.limit_s) for w in found.slowest] == [
        ("m1:b", None, None), ("m1:a", 300.0, 120.0), ("m1:a", 60.0, 120.0),
    ]  # fmt: skip


def test_ten_minutes_of_the_chart_add_up_and_a_long_window_keeps_its_peaks() -> None:
    found = over([line(t) for t in (0, 599, 600, 7199)], 2)
    assert [count for _, count in found.alarms_10min] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    year = over([line(100 * 24 * HOUR + t) for t in range(30)], 24 * 365)
    assert len(year.alarms_10min) <= 5_000
    assert max(count for _, count in year.alarms_10min) == 30


def test_nothing_at_all_is_no_rate_of_zero_for_a_window_that_is_too_short() -> None:
    found = figures([], T0 * S, (T0 + 30) * S, [], {})
    assert (found.per_10min, found.busy_10min_share, found.top_share, found.response.median_s) == (None,) * 4


def test_what_stood_at_a_window_s_end_is_read_from_the_journal(tmp_path: Path) -> None:
    """Also for a window that ended long ago; by the order of writing, because a machine's clock may be ahead of ours."""
    day = 24 * HOUR
    lines = [
        line(0, "m1:stale"),
        line(10, "m1:gone"),
        line(20, "m1:gone", Step.RETURN, before=ACKED, after=NORM),
        line(30, "m1:ahead"),  # its machine's clock is ahead: the acknowledgement is written later with an earlier time
        line(25, "m1:ahead", Step.ACKNOWLEDGE, before=UNACK, after=ACKED),
        line(40, "m1:shelf"),
        line(50, "m1:shelf", Step.SHELVE, before=UNACK, after=SHLVD),
        line(60, "m1:cut", before=NORM),
        line(70, "m1:cut", REMOVED, before=UNACK, after=NORM),
        line(2 * day, "m1:stale", Step.RETURN, before=UNACK, after=NORM),
    ]
    history = open_history(tmp_path / "history.db")
    history.writer.submit(Delivery("alarms", records=tuple(lines)))
    assert history.close()
    stored = read_history(tmp_path / "history.db")
    try:
        at_ns = (T0 + day + HOUR) * S
        then = stored.read(lambda connection: book.standing_at(connection, at_ns))
        later = stored.read(lambda connection: book.standing_at(connection, (T0 + 3 * day) * S, ("m1",)))
    finally:
        stored.close()
    assert then == {
        "m1:stale": StandingAt(UNACK, T0 * S, "m1"),
        "m1:ahead": StandingAt(ACKED, (T0 + 30) * S, "m1"),
        "m1:shelf": StandingAt(SHLVD, (T0 + 50) * S, "m1"),
    }
    assert set(later) == {"m1:ahead", "m1:shelf"}
    found = figures([], T0 * S, at_ns, [], then)
    assert found.stale == (OpenAlarm("m1:stale", "m1", T0 * S), OpenAlarm("m1:ahead", "m1", (T0 + 30) * S))
    assert found.shelved_long == (OpenAlarm("m1:shelf", "m1", (T0 + 50) * S),)
