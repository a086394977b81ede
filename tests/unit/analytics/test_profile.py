"""Sums over many stretches at once are the same as asking for each of them alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.analytics.accounting import Rules
from app.analytics.cells import Cells
from app.domain.account import added
from app.domain.calendar import Span
from app.domain.production import OeeQuery
from tests.unit.analytics.test_desk import LATER, MIN, SIX
from tests.unit.analytics.test_evidence import some_shop

seeds = some.integers(0, 10**6)
rulings = some.builds(Rules, some.booleans(), some.booleans())


def cut(seed: int, count: int) -> list[Span]:
    """Spans without overlap, some of them without anything between."""
    chance = random.Random(seed)
    edges = sorted(chance.sample(range(-60, 600), 2 * count))
    return [(SIX + edges[2 * n] * MIN, SIX + edges[2 * n + 1] * MIN) for n in range(count)]


@settings(max_examples=40, deadline=None)
@given(seed=seeds, rules=rulings)
def test_a_profile_is_what_each_stretch_says_alone(seed: int, rules: Rules) -> None:
    desk, spans = some_shop(seed, rules=rules), cut(seed, 6)
    query = OeeQuery(("m1", "m2"))
    told = desk.profile(query, [[span] for span in spans], LATER)
    for found, (since, until) in zip(told, spans, strict=True):
        alone = desk.oee(replace(query, from_ns=since, to_ns=until), LATER).total
        assert found.account == replace(alone.account, losses=())
        assert found.figures == alone.figures
        assert (found.from_ns, found.to_ns, found.completeness) == (alone.from_ns, alone.to_ns, alone.completeness)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, rules=rulings)
def test_a_group_of_stretches_is_their_sum(seed: int, rules: Rules) -> None:
    desk, spans = some_shop(seed, rules=rules), cut(seed, 6)
    together = desk.profile(OeeQuery(), [spans[::2], spans[1::2]], LATER)
    each = desk.profile(OeeQuery(), [[span] for span in spans], LATER)
    for found, own in zip(together, (each[::2], each[1::2]), strict=True):
        summed = added(one.account for one in own)
        # Machines are counted once per account that is added, parts without time or quantity leave no trace.
        assert replace(found.account, machines=0, parts=()) == replace(summed, machines=0, parts=())
        assert (found.account.made, found.account.good) == (summed.made, summed.good)
        assert found.account.ideal_good_ns == summed.ideal_good_ns


def test_what_lies_ahead_is_left_out_and_an_empty_group_has_no_number() -> None:
    desk = some_shop(3, rules=Rules())
    now = SIX + 100 * MIN
    ahead = desk.profile(
        OeeQuery(("m1",)), [[(SIX, SIX + 60 * MIN)], [(SIX + 90 * MIN, SIX + 200 * MIN)], [(now, now + MIN)], []], now
    )
    assert ahead[1].account.window_ns == 10 * MIN
    assert [found.account.window_ns for found in ahead[2:]] == [0, 0]
    assert [found.oee.value for found in ahead[2:]] == [None, None]


def test_stretches_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Cells.of([[(0, 10)], [(5, 15)]])
