"""A difference is called more than noise when it is, and rarely when it is none; the same days give the same words."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from app.domain.account import Account, PartAccount
from app.domain.comparison import Verdict, compare
from app.domain.kpi import OeeFigures, figures

S = 10**9
HOURS = 8 * 3_600 * S


def day(
    run: float, *, pri: int | None = 60 * S, planned: bool = True, speed: float = 0.9, scrap: int = 3
) -> OeeFigures:
    """A shift that ran for this share of its time."""
    run_ns = round(HOURS * run)
    made = round(run_ns * speed / (60 * S))
    account = Account(
        window_ns=HOURS,
        calendar_busy_ns=HOURS if planned else 0,
        apt_ns=run_ns if planned else 0,
        idle_ns=HOURS - run_ns if planned else 0,
        parts=(PartAccount("m", "p", pri, made, scrap),),
        machines=1,
    )
    return figures(account, scope="m", from_ns=0, to_ns=HOURS)


def days(mean: float, count: int, seed: int, spread: float = 0.06) -> Sequence[OeeFigures]:
    chance = random.Random(seed)
    return [day(min(0.99, max(0.05, chance.gauss(mean, spread)))) for _ in range(count)]


def test_a_clear_difference_is_more_than_noise() -> None:
    oee, availability, effectiveness, quality = compare(days(0.8, 20, 1), days(0.6, 20, 2))
    assert (oee.verdict, availability.verdict) == (Verdict.MORE, Verdict.MORE)
    assert oee.difference == pytest.approx(0.18, abs=0.04)
    assert oee.interval is not None
    assert oee.interval[0] < oee.difference < oee.interval[1]
    assert effectiveness.verdict is Verdict.NO_MORE
    assert quality.name == "quality"


@pytest.mark.parametrize("count", [8, 16])
def test_two_rows_of_the_same_kind_rarely_differ(count: int) -> None:
    called = [compare(days(0.7, count, 2 * seed), days(0.7, count, 2 * seed + 1))[1].verdict for seed in range(100)]
    assert np.mean([verdict is Verdict.MORE for verdict in called]) < 0.1


def test_a_real_difference_is_seen_in_most_cases() -> None:
    called = [compare(days(0.75, 14, 2 * seed), days(0.65, 14, 2 * seed + 1))[1].verdict for seed in range(100)]
    assert np.mean([verdict is Verdict.MORE for verdict in called]) > 0.9


def test_few_days_tell_nothing() -> None:
    oee = compare(days(0.9, 5, 1), days(0.4, 5, 2))[0]
    assert (oee.verdict, oee.chance) == (Verdict.TOO_FEW, None)
    assert oee.a is not None
    assert "5; 6 are needed" in str(oee.sentence())


def test_days_on_which_one_side_did_not_work_are_left_out() -> None:
    a, b = list(days(0.8, 10, 1)), list(days(0.6, 10, 2))
    b[3] = day(0.5, planned=False)
    oee = compare(a, b)[0]
    assert oee.days == 9
    assert oee.a == pytest.approx(compare(a[:3] + a[4:], b[:3] + b[4:])[0].a)


def test_without_an_ideal_cycle_there_is_no_oee_to_compare() -> None:
    a = [day(0.8, pri=None) for _ in range(8)]
    oee, availability, _, _ = compare(a, list(days(0.6, 8, 2)))
    assert oee.verdict is Verdict.NOTHING
    assert availability.verdict is Verdict.MORE


def test_the_same_days_give_the_same_words() -> None:
    a, b = days(0.75, 30, 5), days(0.7, 30, 6)
    assert compare(a, b) == compare(a, b)
    assert compare(a, b)[0].chance == compare(b, a)[0].chance


def test_equal_sides_do_not_differ() -> None:
    a = days(0.75, 10, 5)
    assert all(each.verdict is Verdict.NO_MORE and each.chance == 1.0 for each in compare(a, a))
