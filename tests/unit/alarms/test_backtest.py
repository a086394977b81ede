"""A rule against history: what it would have announced is what the running desk announces, with its own delay and with others."""

from __future__ import annotations

import random

import pytest

from app.alarms.backtest import Rehearsal
from app.alarms.runs import AlarmMachine
from app.domain.alarm_figures import Backtest
from app.domain.alarm_rule import AlarmRule
from app.domain.observation import batch_of
from tests.unit.alarms.floor import NOON, Floor, S, model

RULE = AlarmRule("rpm_high", "rpm > 5000")
Trace = list[tuple[float, float | None]]
"""Seconds after noon and the value seen then; None: not available."""


def rehearsed(rule: AlarmRule, trace: Trace, until_s: float) -> Backtest:
    rehearsal = Rehearsal(rule, [AlarmMachine("m1", "mill")])
    for at, value in trace:
        rehearsal.observe(batch_of(model(), [("rpm", NOON + round(at * S), value)], received_ns=NOON))
    return rehearsal.result(NOON, NOON + round(until_s * S))


def lived(rule: AlarmRule, trace: Trace, until_s: float) -> list[float]:
    """When the running desk announces it."""
    floor = Floor((rule,))
    for at, value in trace:
        floor.see(at, rpm=value)
    # A sign of life behind the end, so that a delay that ran out by then has been noticed.
    floor.see(until_s, spindle_load=1.0)
    return [at for step, at in floor.told("m1:rpm_high") if step == "raise" and at < until_s]


def spikes(*stretches: tuple[float, float]) -> Trace:
    trace: Trace = [(0.0, 10.0)]
    for begin, lasts in stretches:
        trace += [(begin, 6000.0), (begin + lasts, 10.0)]
    return trace


def test_a_delay_takes_away_what_comes_and_goes_and_tells_how_much_later_the_rest_comes() -> None:
    short = [(100.0 * n, 1.5) for n in range(1, 404)]
    long = [(50_000.0 + 100.0 * n, 20.0) for n in range(9)]
    found = rehearsed(RULE, spikes(*short, *long), 60_000)
    assert found.announced == 412
    assert found.suggested is not None
    assert (found.suggested.delay_ns, found.suggested.announced, found.suggested.latest_extra_ns) == (2 * S, 9, 2 * S)
    by_delay = {each.delay_ns // S: each.announced for each in found.delays}
    assert (by_delay[0], by_delay[1], by_delay[2], by_delay[30]) == (412, 412, 9, 0)
    assert found.by_machine == {"m1": 412}
    assert found.stretches[0] == ("m1", NOON + 100 * S, NOON + 101 * S + S // 2)


def test_a_rule_that_does_well_is_left_alone() -> None:
    found = rehearsed(RULE, spikes(*((1000.0 * n, 400.0) for n in range(1, 9))), 10_000)
    assert (found.announced, found.suggested) == (8, None)


def test_a_delay_is_counted_from_the_rule_s_own() -> None:
    rule = AlarmRule("rpm_high", "rpm > 5000", duration_ns=5 * S)
    found = rehearsed(rule, spikes(*((100.0 * n, 8.0) for n in range(1, 9)), (2_000.0, 60.0)), 3_000)
    assert found.delays[0].delay_ns == 5 * S
    assert found.announced == 9
    assert found.suggested is not None
    assert (found.suggested.delay_ns, found.suggested.latest_extra_ns) == (10 * S, 5 * S)


def test_time_without_data_is_told_as_such() -> None:
    found = rehearsed(RULE, [(0, 10.0), (250, None), (500, 10.0)], 1000)
    assert found.unknown_share == pytest.approx(0.25)


def test_one_that_still_stands_has_no_end() -> None:
    found = rehearsed(RULE, [(0, 10.0), (900, 6000.0)], 1000)
    assert found.stretches == (("m1", NOON + 900 * S, None),)


@pytest.mark.parametrize("seed", range(30))
def test_the_back_test_says_what_the_running_desk_does(seed: int) -> None:
    chance = random.Random(seed)
    rule = AlarmRule(
        "rpm_high",
        "rpm > 5000",
        duration_ns=chance.choice((0, 2, 5)) * S,
        off_delay_ns=chance.choice((0, 0, 4)) * S,
        deadband=chance.choice((0.0, 500.0)),
        count=chance.choice((1, 1, 3)),
        within_ns=60 * S,
    )
    at, trace = 0.0, Trace()
    for _ in range(200):
        at += chance.choice((0.5, 1.0, 3.0, 10.0))
        trace.append((at, chance.choice((10.0, 4700.0, 6000.0, 6000.0))))
    until = at + 1
    found = rehearsed(rule, trace, until)
    assert [(from_ns - NOON) / S for _, from_ns, _ in found.stretches] == lived(rule, trace, until)
