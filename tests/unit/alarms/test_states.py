"""The nine states: random lives are the same in the product and in a model that was written apart from it."""

from __future__ import annotations

import pytest

from app.domain.alarm import AlarmState, Event, Standing, Step, step
from app.domain.alarm_record import announces
from app.domain.message import UserError
from tests.unit.alarms.reference import REFUSED, Model, sequences

HOUR = 3600 * 10**9


def lived(life: list[tuple[str, int]], *, latch: bool) -> set[tuple[str, str]]:
    """Walk one life in both; the pairs (state, step) that it has been through."""
    model, standing, seen = Model(latch), Standing(), set()
    for at, (name, occurrence) in enumerate(life, 1):
        before = standing.state.value
        seen.add((before, name))
        who = f"person {occurrence}"
        event = Event(Step(name), at, str(occurrence) if name == "raise" else "", who, "why", at + HOUR)
        wanted, count = model.do(name, occurrence, who), standing.count
        was = standing
        try:
            standing = step(standing, event, latch=latch)
        except UserError:
            assert wanted == REFUSED, (life[:at], before)
            continue
        assert wanted != REFUSED, (life[:at], before)
        told = (standing.state.value, standing.abnormal, standing.count, standing.designed)
        assert told == (model.state, model.abnormal, model.count, model.designed), (life[:at], before)
        assert announces(was, standing) == (model.state == "UNACK" and model.count > count), (life[:at], before)
        if model.state in ("ACKED", "LATAK"):
            assert standing.acknowledged_by == model.seen_by, (life[:at], before)
    return seen


@pytest.mark.parametrize("latch", [False, True])
def test_random_lives_equal_the_model_and_cover_the_whole_table(latch: bool) -> None:
    seen: set[tuple[str, str]] = set()
    for life in sequences(4_000, seed=20261127 + latch):
        seen |= lived(life, latch=latch)
    # A latched alarm is never just returned, and one that is not latched never waits for a reset.
    states = {s.value for s in AlarmState} - ({"RTNUN"} if latch else {"LATUN", "LATAK"})
    assert seen == {(state, name.value) for state in states for name in Step}


def test_unshelving_an_abnormal_alarm_is_unacknowledged_again() -> None:
    standing = step(Standing(), Event(Step.RAISE, 1, "a"))
    standing = step(standing, Event(Step.ACKNOWLEDGE, 2, user="ana"))
    standing = step(standing, Event(Step.SHELVE, 3, user="ana", reason="sensor", until_ns=HOUR))
    standing = step(standing, Event(Step.UNSHELVE, 4, user="ana"))
    assert (standing.state, standing.acknowledged_by) == (AlarmState.UNACKNOWLEDGED, "")


def test_a_reoccurrence_keeps_its_row_and_counts() -> None:
    standing = step(Standing(), Event(Step.RAISE, 1, "a"))
    standing = step(standing, Event(Step.RETURN, 2))
    standing = step(standing, Event(Step.RAISE, 3, "b"))
    assert (standing.state, standing.count, standing.raised_ns) == (AlarmState.UNACKNOWLEDGED, 2, 3)


@pytest.mark.parametrize("until", [0, 25 * HOUR])
def test_shelving_is_limited_to_a_day(until: int) -> None:
    with pytest.raises(UserError, match="24 h"):
        step(Standing(), Event(Step.SHELVE, 1, reason="x", until_ns=until))


def test_hiding_without_a_reason_is_refused() -> None:
    for name in (Step.SHELVE, Step.OUT_OF_SERVICE):
        with pytest.raises(UserError, match="reason"):
            step(Standing(), Event(name, 1, until_ns=HOUR))
