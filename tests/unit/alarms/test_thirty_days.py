"""Thirty days of a machine at a tick a minute: as many alarms as a plain count says, nothing left hidden, nothing left behind."""

from __future__ import annotations

import random
from datetime import datetime
from zoneinfo import ZoneInfo

from app.alarms.desk import Desk, Setting
from app.alarms.runs import AlarmMachine
from app.domain.alarm import AlarmState, Step
from app.domain.alarm_rule import AlarmRule, RuleSchedule
from tests.unit.alarms.floor import Floor, S

DAY_S, DAYS, SHIELD_S = 86_400, 30, 4 * 3600
ZONE = ZoneInfo("Europe/Berlin")
DELAY_S = 30


def _excursions(chance: random.Random) -> list[tuple[int, int]]:
    """(begin, end) in seconds, far enough from each other."""
    found, at = [], 600
    while at < DAYS * DAY_S - 7_200:
        lasts = chance.choice((5, 20, 29, 31, 45, 300, 3_000))
        found.append((at, at + lasts))
        at += lasts + chance.randrange(300, 9_000)
    return found


def test_a_month_of_excursions_gives_as_many_alarms_as_a_plain_count() -> None:
    rules = (
        AlarmRule("high", "rpm > 5000", duration_ns=DELAY_S * S),
        AlarmRule("again", "rpm > 5000", re_alarm_ns=3_600 * S),
        AlarmRule("nights", "rpm > 5000", schedule=RuleSchedule(frozenset(range(7)), 22 * 60, 6 * 60)),
    )
    floor = Floor(rules)
    floor.desk = Desk(Setting((AlarmMachine("m1", "mill-3axis"),), rules, (), "line-1", ZONE), (), lambda: None)
    from app.domain.state import LinkState

    floor.link(LinkState.CONNECTED)
    chance = random.Random(30)
    excursions = _excursions(chance)
    events = sorted([(begin, 6_000.0) for begin, _ in excursions] + [(end, 100.0) for _, end in excursions])
    floor.see(0, rpm=100.0)
    shelved = 0
    minute = 60
    for at, value in events:
        while minute < at:
            floor.now_s = float(minute)
            floor._take(floor.desk.tick(floor.now_ns, floor.now_ns))
            if minute % (7 * 3_600) == 0 and floor.state("m1:again") is AlarmState.UNACKNOWLEDGED:
                floor.do(Step.SHELVE, "m1:again", reason="known", until_s=minute + SHIELD_S)
                shelved += 1
            minute += 60
        floor.see(float(at), rpm=value)
    floor.now_s = float(DAYS * DAY_S)
    floor._take(floor.desk.tick(floor.now_ns, floor.now_ns))

    raised = [at for step, at in floor.told("m1:high") if step == Step.RAISE.value]
    assert raised == [begin + DELAY_S for begin, end in excursions if end - begin > DELAY_S]
    returned = [at for step, at in floor.told("m1:high") if step == Step.RETURN.value]
    assert returned == [end for begin, end in excursions if end - begin > DELAY_S]

    assert shelved > 0
    ended = [line for line in floor.lines if line.step == Step.SHELVE_ENDED.value]
    assert len(ended) == shelved
    assert floor.state("m1:again") is not AlarmState.SHELVED

    for line in floor.lines:
        if line.alarm == "m1:nights" and line.announced:
            hour = datetime.fromtimestamp(line.recorded_ns / S, ZONE).hour
            assert hour >= 22 or hour < 6 or line.step == Step.UNSUPPRESS.value, line
    # The desk carries nothing along: as many alarms as are configured, none with a delay under way.
    watched = floor.desk.sentinel.watched("m1")
    assert not watched.pending
    assert len(floor.desk.sentinel.runs) == len(rules) + 3
