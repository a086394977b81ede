"""What is behind a number adds up to it: slices to times, machines to totals, losses to what is left."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.analytics.accounting import Rules
from app.analytics.desk import ProductionDesk
from app.domain.calendar import Calendar
from app.domain.kpi import Figure, Input, OeeFigures, S
from app.domain.losses import completeness, loss_figure, named, ranked, share_of, waterfall
from app.domain.production import EntryKind, Job, JobState, OeeQuery, QuantityEntry, ReasonNote, SliceKind
from app.domain.production_reasons import Reason, ReasonClass, ReasonTree
from tests.unit.analytics.test_desk import LATER, MIN, SIX, Store, calendar, desk

TREE = ReasonTree((Reason("lunch", {}, ReasonClass.PLANNED, limit_s=600), Reason("tool", {}, ReasonClass.SETUP)))
WINDOW = OeeQuery(from_ns=SIX - 30 * MIN, to_ns=SIX + 540 * MIN, slices=True)
KINDS = (SliceKind.APT, SliceKind.IDLE, SliceKind.ADOT, SliceKind.ADET, SliceKind.AUST)


def week() -> Calendar:
    """``m3`` has no shift: it works outside of the plan."""
    rule = calendar("06:00", "14:00", ("10:00", "10:15")).rules[0]
    covered = replace(rule, scope=replace(rule.scope, machines=("m1", "m2")))
    return Calendar(calendar().zone, (covered,))


JOBS = (
    Job("J1", "m1", "P1", state=JobState.FINISHED, started_ns=SIX + 50 * MIN, finished_ns=SIX + 90 * MIN + S),
    Job("J2", "m1", "P2", started_ns=SIX + 200 * MIN),
)


def some_shop(seed: int, *, rules: Rules, jobs: Mapping[str, tuple[Job, ...]] | None = None) -> ProductionDesk:
    """Three machines with stops, a hole, reasons and scrap."""
    chance = random.Random(seed)
    kinds, parts, notes, entries = {}, {}, {}, {}
    for name in ("m1", "m2", "m3"):
        at = sorted(chance.sample(range(-1_800, 32_000), 40))
        kinds[name] = [(SIX + second * 10**9, chance.choice(KINDS)) for second in at]
        parts[name] = [(SIX + second * 10**9, chance.randrange(1, 4), "") for second in at[1::2]]
        stop_ns = next(at_ns for at_ns, kind in kinds[name] if kind is not SliceKind.APT)
        reason = chance.choice(("lunch", "tool"))
        notes[name] = (ReasonNote(f"{name}@{stop_ns // 10**6}", name, stop_ns, None, reason, "ana", LATER, 1),)
        entries[name] = (QuantityEntry(name, EntryKind.SCRAP, 2, SIX + 60 * MIN, "rui", LATER),)
    holes = {"m2": [(SIX + 100 * MIN, SIX + 160 * MIN, "link_lost")]}
    store = Store(kinds, parts, holes, entries, notes, dict(jobs or {}))
    return desk(store, week(), tree=TREE, micro_ns=90 * S, counting=rules)


def figures_of(found: OeeFigures) -> list[Figure]:
    """Everything that a screen shows of them."""
    steps = [step.figure for step in waterfall(found.account)]
    return [*found.figures.values(), completeness(found.account), *steps, *map(loss_figure, found.account.losses)]


def spent(found: OeeFigures, of: Input) -> float:
    assert of.behind is not None
    return sum(piece.duration_ns for piece in of.behind.of(found.slices)) / S


seeds = some.integers(0, 10**6)
rulings = some.builds(Rules, some.booleans(), some.booleans())


@settings(max_examples=60, deadline=None)
@given(seed=seeds, rules=rulings)
def test_the_slices_behind_an_input_add_up_to_it(seed: int, rules: Rules) -> None:
    for found in some_shop(seed, rules=rules).oee(WINDOW, LATER).machines:
        for figure in figures_of(found):
            for of in figure.evidence.inputs:
                if of.behind is not None:
                    assert spent(found, of) == pytest.approx(of.value, abs=1e-6), (figure.name, of.symbol)


@settings(max_examples=30, deadline=None)
@given(
    seed=seeds, rules=rulings, asked=some.sampled_from([{"job": "J1"}, {"job": "J2"}, {"part": "P1"}, {"part": "P2"}])
)
def test_the_slices_of_a_job_or_a_part_are_its_own(seed: int, rules: Rules, asked: dict[str, str]) -> None:
    query = replace(WINDOW, machines=("m1",), **asked)
    (found,) = some_shop(seed, rules=rules, jobs={"m1": JOBS}).oee(query, LATER).machines
    assert sum(piece.duration_ns for piece in found.slices) == found.account.window_ns > 0
    for figure in figures_of(found):
        for of in figure.evidence.inputs:
            if of.behind is not None:
                assert spent(found, of) == pytest.approx(of.value, abs=1e-6), (figure.name, of.symbol)


def test_a_job_or_a_part_that_was_not_there_is_told() -> None:
    for asked, words in (({"job": "J9"}, "Job J9 did not run"), ({"part": "P9"}, "Part P9 was not made")):
        (found,) = (
            some_shop(1, rules=Rules(), jobs={"m1": JOBS})
            .oee(replace(WINDOW, machines=("m1",), **asked), LATER)
            .machines
        )
        assert found.oee.value is None
        assert found.slices == ()
        assert [str(warning).startswith(words) for warning in found.warnings] == [True]


@settings(max_examples=60, deadline=None)
@given(seed=seeds, rules=rulings)
def test_what_is_lost_between_two_remainders_is_their_difference(seed: int, rules: Rules) -> None:
    for account in (each.account for each in some_shop(seed, rules=rules).oee(WINDOW, LATER).machines):
        steps = waterfall(account)
        left = 0.0
        for step in steps:
            if step.figure.value is None:
                break
            if not step.whole:
                left += step.figure.value if step.figure.name == "time/outside" else -step.figure.value
                continue
            if step.figure.name != "time/calendar":
                assert step.figure.value == pytest.approx(left, abs=1e-6), step.figure.name
            left = step.figure.value
            assert step.end_ns == round(left * S)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, rules=rulings)
def test_the_machines_shares_add_up_to_the_total(seed: int, rules: Rules) -> None:
    answer = some_shop(seed, rules=rules).oee(WINDOW, LATER)
    for figure in figures_of(answer.total):
        for number, of in enumerate(figure.evidence.inputs):
            if of.value is None or of.unit == "ratio" or "+ 1" in of.symbol:
                continue
            shares = [share_of(each, figure.name) for each in answer.machines]
            if figure.name == "quality":
                continue  # of one part it is GQ / PQ, of several it is weighted: another formula, other inputs
            told = [
                share.evidence.inputs[number].value for share in shares if share and number < len(share.evidence.inputs)
            ]
            assert sum(value or 0.0 for value in told) == pytest.approx(of.value, abs=1e-6), (figure.name, of.symbol)


def test_every_number_is_found_by_its_name() -> None:
    found = some_shop(7, rules=Rules()).oee(WINDOW, LATER).total
    for figure in figures_of(found):
        again = named(found, figure.name)
        assert again is not None
        assert (again.name, again.value) == (figure.name, figure.value)
    assert named(found, "nothing") is None


def test_losses_are_ranked_by_their_length_and_unknown_time_is_none() -> None:
    account = some_shop(7, rules=Rules()).oee(WINDOW, LATER).total.account
    lengths = [loss.duration_ns for loss in ranked(account)]
    assert lengths == sorted(lengths, reverse=True)
    assert all(loss.kind is not SliceKind.UNKNOWN for loss in ranked(account))
    assert any(loss.kind is SliceKind.UNKNOWN for loss in account.losses)


def test_nothing_planned_ends_the_waterfall_with_its_reason() -> None:
    found = some_shop(3, rules=Rules()).oee(replace(WINDOW, machines=("m3",)), LATER).total
    last = waterfall(found.account)[-1].figure
    assert (last.name, last.value, str(last.reason)) == ("time/pbt", None, "Nothing was planned in this time.")


def test_a_machine_faster_than_its_ideal_is_shown_so() -> None:
    store = Store({"m1": [(SIX, SliceKind.APT)]}, {"m1": [(SIX + 60 * MIN, 7_200, "")]})
    found = desk(store, calendar("06:00", "07:00"), ideal_s={"m1": 1.0}).oee(
        OeeQuery(from_ns=SIX, to_ns=SIX + 60 * MIN + 10**6), LATER
    )
    speed = next(step for step in waterfall(found.total.account) if step.figure.name == "time/speed")
    assert str(speed.word) == "Faster than the ideal cycle"
    assert speed.end_ns > speed.begin_ns
    assert found.total.effectiveness.value == pytest.approx(2.0)
    assert found.total.warnings
