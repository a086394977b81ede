"""Whether two rows of days differ by more than their days scatter: a permutation test of a ratio of sums. Pure and repeatable.

The same days of both sides are paired. If nothing but chance tells A from B, then A's day could as well have been B's: the days are
swapped in every way (or in 10,000 random ones), and it is counted how often the difference becomes as large as the one observed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from app.domain.account import Account, added
from app.domain.kpi import OeeFigures, figures
from app.domain.message import Message

LEAST_DAYS = 6
"""With five days even the largest difference comes about by chance in 2 of 32 cases: more than 5 %."""
CHANCE = 0.05
ALL_DAYS = 13
"""Up to here every way of swapping is tried."""
DRAWS = 10_000
_SEED = 22_400
Ratios = tuple[float, float]
"""What is above and below the fraction bar."""
Floats = npt.NDArray[np.float64]


class Verdict(StrEnum):
    """What the difference is worth."""

    MORE = "more"
    NO_MORE = "no_more"
    TOO_FEW = "too_few"
    NOTHING = "nothing"
    """One of both has no number."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of both sides over their common days."""

    name: str
    a: float | None
    b: float | None
    days: int
    chance: float | None
    """How often a difference as large comes about by chance alone, 0 … 1."""
    interval: tuple[float, float] | None
    """Where the difference lies in 95 of 100 draws of the same number of days."""
    verdict: Verdict

    @property
    def difference(self) -> float | None:
        """A − B."""
        return None if self.a is None or self.b is None else self.a - self.b

    def sentence(self) -> Message:
        """The verdict in words."""
        if self.verdict is Verdict.TOO_FEW:
            return Message.of("Too few days to tell: {days}; {least} are needed.", days=self.days, least=LEAST_DAYS)
        if self.verdict is Verdict.NOTHING or self.chance is None:
            return Message.of("There is no number to compare.")
        percent = math.ceil(self.chance * 100)
        if self.verdict is Verdict.MORE:
            return Message.of(
                "More than noise: chance alone does that in at most {percent} of 100 cases.", percent=percent
            )
        return Message.of(
            "No more than noise: chance alone does that in at most {percent} of 100 cases.", percent=percent
        )


NAMES = ("oee", "availability", "effectiveness", "quality")


def common(a: Sequence[OeeFigures], b: Sequence[OeeFigures]) -> list[int]:
    """Positions of the days on which both were planned and something is known of both."""
    return [
        day
        for day, (one, two) in enumerate(zip(a, b, strict=True))
        if one.account.known_ns > 0 and two.account.known_ns > 0
    ]


def summed(days: Sequence[OeeFigures], chosen: Sequence[int], scope: str) -> OeeFigures:
    """The figures of these days together."""
    account = added(days[day].account for day in chosen) if chosen else Account()
    edges = [edge for day in chosen for edge in (days[day].from_ns, days[day].to_ns)] or [0]
    return figures(account, scope=scope, from_ns=min(edges), to_ns=max(edges))


def compare(a: Sequence[OeeFigures], b: Sequence[OeeFigures]) -> tuple[Comparison, ...]:
    """OEE and its three factors of two sides, day by day in the same order."""
    days = common(a, b)
    one, two = summed(a, days, "a"), summed(b, days, "b")
    return tuple(
        _compared(name, one[name].value, two[name].value, [(_parts(name, a[day].account), _parts(name, b[day].account)) for day in days])
        for name in NAMES
    )  # fmt: skip


def _parts(name: str, account: Account) -> Ratios:
    """Numerator and denominator of a day; not a number where an ideal cycle is missing."""
    made, good = account.ideal_made_ns, account.ideal_good_ns
    missing = float("nan")
    return {
        "oee": (missing if good is None else good, account.known_ns),
        "availability": (account.production_ns, account.known_ns),
        "effectiveness": (missing if made is None else made, account.production_ns),
        "quality": (account.good, account.made) if made is None or good is None else (good, made),
    }[name]


def _compared(name: str, a: float | None, b: float | None, pairs: Sequence[tuple[Ratios, Ratios]]) -> Comparison:
    days = len(pairs)
    if a is None or b is None:
        return Comparison(name, a, b, days, None, None, Verdict.TOO_FEW if days < LEAST_DAYS else Verdict.NOTHING)
    table = np.array(pairs, np.float64)
    if not np.isfinite(table).all():
        return Comparison(name, a, b, days, None, None, Verdict.NOTHING)
    if days < LEAST_DAYS:
        return Comparison(name, a, b, days, None, None, Verdict.TOO_FEW)
    chance = _chance(table)
    return Comparison(name, a, b, days, chance, _interval(table), Verdict.MORE if chance < CHANCE else Verdict.NO_MORE)


def _chance(table: Floats) -> float:
    """Share of all swaps whose difference is as large; the observed one is among them."""
    days = len(table)
    if days <= ALL_DAYS:
        swaps = (np.arange(2**days)[:, None] >> np.arange(days)) & 1
    else:
        swaps = np.random.default_rng(_SEED).integers(0, 2, (DRAWS, days))
        swaps[0] = 0
    kept = 1.0 - swaps
    a = kept @ table[:, 0] + swaps @ table[:, 1]
    b = kept @ table[:, 1] + swaps @ table[:, 0]
    apart = np.abs(_difference(a, b))
    return float(np.mean(apart >= apart[0] - 1e-12))


def _interval(table: Floats) -> tuple[float, float]:
    """By drawing days with replacement."""
    rows = np.random.default_rng(_SEED).integers(0, len(table), (DRAWS // 5, len(table)))
    sums = table[rows].sum(axis=1)
    low, high = np.percentile(_difference(sums[:, 0], sums[:, 1]), (2.5, 97.5))
    return float(low), float(high)


def _difference(a: Floats, b: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [np.where(side[:, 1] > 0, side[:, 0] / side[:, 1], 0.0) for side in (a, b)]
    return np.asarray(ratios[0] - ratios[1], np.float64)
