"""ISO 22400-2's figures from an account, each with its evidence. n/a carries its reason; nothing is capped, nothing is a mean of ratios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from app.domain.account import Account
from app.domain.evidence import EVERY, PLANNED, Behind, Bucket
from app.domain.message import Message
from app.domain.production import Revision, TimeSlice

COMPLETE = 0.95
"""Below this share of known time a figure carries ``≈`` and bounds."""
S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """One number in a formula. ``behind`` says which time slices it is the sum of; a quantity has none."""

    symbol: str
    value: float | None
    unit: str
    """``s``, ``ratio`` or empty (a count)."""
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a number comes from."""

    formula: str
    """In symbols: ``APT / PBT``."""
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its right to be believed. ``value`` None: n/a, and ``reason`` says why."""

    name: str
    value: float | None
    unit: str
    """``ratio``, ``s`` or empty (a count)."""
    evidence: Evidence
    reason: Message | None = None
    approximate: bool = False
    """Less than 95 % of the planned time is known: show ``≈`` and the bounds."""
    lower: float | None = None
    upper: float | None = None
    """Bounds over what may have happened in unknown time; None when nothing is unknown."""
    at_least: float | None = None
    """Of a time between failures without a failure: it is at least the time observed."""


@dataclass(frozen=True, slots=True)
class OeeFigures:
    """Everything about one scope (machine, line, job, shift …) and window."""

    scope: str
    """Machine id, line, or a name of the roll-up."""
    from_ns: int
    to_ns: int
    account: Account
    figures: dict[str, Figure] = field(default_factory=dict)
    """By name: ``availability effectiveness quality oee nee teep utilisation technical_efficiency allocation setup_ratio
    first_pass_yield scrap_ratio rework_ratio mtbf_iso mtbf mttr_iso mttr mttf_iso``."""
    completeness: float | None = None
    """Known share of the planned busy time; None when nothing is planned."""
    check: float | None = None
    """Σ(PRI·GQ) / known PBT minus A·E·Q: 0 but for rounding, or something is wrong."""
    warnings: tuple[Message, ...] = ()
    slices: tuple[TimeSlice, ...] = ()
    revision: int = 0
    revisions: tuple[Revision, ...] = ()
    shift: str = ""

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]

    @property
    def availability(self) -> Figure:
        """A."""
        return self.figures["availability"]

    @property
    def effectiveness(self) -> Figure:
        """E, which the roadmap and the API call performance."""
        return self.figures["effectiveness"]

    @property
    def quality(self) -> Figure:
        """Q."""
        return self.figures["quality"]

    @property
    def oee(self) -> Figure:
        """OEE index."""
        return self.figures["oee"]


NOTHING_PLANNED = Message.of("Nothing was planned in this time.")
NO_CALENDAR = Message.of("No shift calendar is configured.")
NOTHING_KNOWN = Message.of("Nothing is known of this time: no data arrived.")
NO_PARTS = Message.of("No parts were made.")
NO_RUN_TIME = Message.of("There was no production time.")
PARTS_WITHOUT_TIME = Message.of(
    "Parts were counted without any production time: check the counter and the execution state."
)
NO_IDEAL_CYCLE = Message.of("A part that was made has no ideal cycle. Enter one for this part and machine.")
BELOW_NOTHING = Message.of("More parts were taken away than were made: check scrap and corrections.")
NO_FAILURE = Message.of("No failure in the time observed: it is at least that long.")


def run_buckets(account: Account) -> frozenset[Bucket]:
    """What APT is made of: production, production outside of the plan where that extends it, short stops where those are speed."""
    return _RUN[account.extension_ns > 0, account.micro_in_apt]


def known_buckets(account: Account) -> frozenset[Bucket]:
    """What the known planned busy time is made of; nothing where nothing was planned."""
    if account.pbt_ns <= 0 and not account.in_sum:
        return frozenset()
    return _KNOWN[account.extension_ns > 0]


_RUN = {
    (outside, short): frozenset({Bucket.RUN, *([Bucket.OUTSIDE] * outside), *([Bucket.SHORT] * short)})
    for outside in (False, True)
    for short in (False, True)
}
_KNOWN = {
    outside: (PLANNED - {Bucket.UNKNOWN, Bucket.PLANNED_STOP}) | frozenset([Bucket.OUTSIDE] * outside)
    for outside in (False, True)
}


def time_input(symbol: str, ns: int | None, buckets: frozenset[Bucket]) -> Input:
    """A time in a formula; one that is made of no slices (an ideal time) has nothing behind it."""
    return Input(symbol, None if ns is None else ns / S, "s", _behind(buckets) if buckets else None)


@cache
def _behind(buckets: frozenset[Bucket]) -> Behind:
    return Behind(buckets)


@cache
def _set(buckets: tuple[Bucket, ...]) -> frozenset[Bucket]:
    return frozenset(buckets)


def ratio(name: str, formula: str, above: Input, below: Input, missing: Message) -> Figure:
    """above / below, n/a with ``missing`` when there is nothing below."""
    evidence = Evidence(formula, (above, below))
    if above.value is None or not below.value:
        return Figure(name, None, "ratio", evidence, missing)
    return Figure(name, above.value / below.value, "ratio", evidence)


def figures(account: Account, *, scope: str, from_ns: int, to_ns: int) -> OeeFigures:
    """All figures of an account."""
    found = {figure.name: figure for figure in _Reckoning(account).all()}
    whole = account.pbt_ns > 0
    return OeeFigures(
        scope,
        from_ns,
        to_ns,
        account,
        found,
        completeness=account.known_ns / account.pbt_ns if whole else None,
        check=_check(account, found),
        warnings=tuple(_warnings(account, found)),
    )


def _check(account: Account, found: dict[str, Figure]) -> float | None:
    direct, product = account.ideal_good_ns, _product(found, "availability", "effectiveness", "quality")
    if direct is None or product is None or account.known_ns <= 0:
        return None
    return direct / account.known_ns - product


def _product(found: dict[str, Figure], *names: str) -> float | None:
    product = 1.0
    for name in names:
        value = found[name].value
        if value is None:
            return None
        product *= value
    return product


def _warnings(account: Account, found: dict[str, Figure]) -> Iterator[Message]:
    effectiveness = found["effectiveness"].value
    if effectiveness is not None and effectiveness > 1.0:
        yield Message.of(
            "Effectiveness is above 100 % ({percent} %): the ideal cycle is longer than what the machine does.",
            percent=round(effectiveness * 100, 1),
        )
    if account.made and not account.production_ns:
        yield PARTS_WITHOUT_TIME
    if account.made < account.scrap + account.rework:
        yield BELOW_NOTHING
    if account.rejected_counts:
        yield Message.of(
            "{count} changes of the part counter can't be parts and were not counted.", count=account.rejected_counts
        )
    if account.made_unknown:
        yield Message.of(
            "{count} parts were made in time of which nothing is known; they are in the bounds alone.",
            count=account.made_unknown,
        )


class _Reckoning:
    """One account on its way to figures."""

    def __init__(self, account: Account) -> None:
        self.a = account
        self.none = NO_CALENDAR if not account.has_calendar else NOTHING_PLANNED
        self.incomplete = account.pbt_ns > 0 and account.known_ns < COMPLETE * account.pbt_ns

    def all(self) -> Iterator[Figure]:
        available, effective, good = self._availability(), self._effectiveness(), self._quality()
        yield available
        yield effective
        yield good
        yield self._oee(available, effective, good)
        yield self._nee(effective, good)
        yield self._teep()
        yield from self._times()
        yield from self._parts()
        yield from self._reliability()

    # ------------------------------------------------------------ inputs

    def _time(self, symbol: str, ns: int | None, *buckets: Bucket) -> Input:
        return time_input(symbol, ns, _set(buckets))

    @property
    def _pbt(self) -> Input:
        return self._time("PBT", self.a.known_ns, *known_buckets(self.a))

    @property
    def _apt(self) -> Input:
        return self._time("APT", self.a.production_ns, *run_buckets(self.a))

    @property
    def _delays(self) -> tuple[Bucket, ...]:
        return (Bucket.DELAY,) if self.a.micro_in_apt else (Bucket.DELAY, Bucket.SHORT)

    def _empty(self) -> Message:
        return self.none if self.a.pbt_ns <= 0 else NOTHING_KNOWN

    def _bounded(self, figure: Figure, low_ns: int | None, high_ns: int | None) -> Figure:
        """With bounds over unknown time, each out of the whole planned busy time."""
        a = self.a
        if not a.unknown_ns or low_ns is None or high_ns is None or a.pbt_ns <= 0:
            return figure
        return Figure(
            figure.name,
            figure.value,
            figure.unit,
            figure.evidence,
            figure.reason,
            self.incomplete,
            low_ns / a.pbt_ns,
            high_ns / a.pbt_ns,
        )

    # ------------------------------------------------------------ the three, and what they make

    def _availability(self) -> Figure:
        figure = ratio("availability", "APT / PBT", self._apt, self._pbt, self._empty())
        return self._bounded(figure, self.a.production_ns, self.a.production_ns + self.a.unknown_ns)

    def _effectiveness(self) -> Figure:
        a = self.a
        made = self._time("Σ(PRI·PQ)", a.ideal_made_ns)
        missing = NO_RUN_TIME if not a.made else PARTS_WITHOUT_TIME
        if a.pbt_ns <= 0:
            missing = self.none
        elif a.known_ns <= 0:
            missing = NOTHING_KNOWN
        elif a.ideal_made_ns is None:
            missing = NO_IDEAL_CYCLE
        return ratio("effectiveness", "Σ(PRI·PQ) / APT", made, self._apt, missing)

    def _quality(self) -> Figure:
        a = self.a
        several = len({(part.part, part.ideal_ns) for part in a.parts if part.made}) > 1
        if several and a.ideal_made_ns is not None:
            above, below = self._time("Σ(PRI·GQ)", a.ideal_good_ns), self._time("Σ(PRI·PQ)", a.ideal_made_ns)
            return ratio("quality", "Σ(PRI·GQ) / Σ(PRI·PQ)", above, below, NO_PARTS)
        above, below = Input("GQ", float(a.good), ""), Input("PQ", float(max(a.made, 0)), "")
        return ratio("quality", "GQ / PQ", above, below, NO_PARTS)

    def _oee(self, available: Figure, effective: Figure, good: Figure) -> Figure:
        a = self.a
        inputs = tuple(Input(s, f.value, "ratio") for s, f in (("A", available), ("E", effective), ("Q", good)))
        ideal = self._time("Σ(PRI·GQ)", a.ideal_good_ns)
        evidence = Evidence("A · E · Q = Σ(PRI·GQ) / PBT", (*inputs, ideal, self._pbt))
        reason: Message | None = None
        value: float | None = None
        if a.known_ns <= 0:
            reason = self._empty()
        elif not a.made:
            value = 0.0  # Planned, known, and nothing was made: that is a zero, though Q is n/a.
        elif effective.value is None:
            reason = effective.reason
        else:
            value = (available.value or 0.0) * effective.value * (good.value or 0.0)
        figure = Figure("oee", value, "ratio", evidence, reason)
        low, unknown = a.ideal_good_ns, a.ideal_unknown_ns
        if low is None or unknown is None:
            return figure
        return self._bounded(figure, low + unknown, low + max(a.unknown_ns, unknown))

    def _nee(self, effective: Figure, good: Figure) -> Figure:
        a = self.a
        aupt = self._time("AUPT", a.production_ns + a.aust_ns, *run_buckets(a), Bucket.SETUP)
        inputs = (aupt, self._pbt, Input("E", effective.value, "ratio"), Input("Q", good.value, "ratio"))
        evidence = Evidence("(AUPT / PBT) · E · Q", inputs)
        if a.known_ns <= 0:
            return Figure("nee", None, "ratio", evidence, self._empty())
        if not a.made:
            return Figure("nee", 0.0, "ratio", evidence)
        if effective.value is None or good.value is None:
            return Figure("nee", None, "ratio", evidence, effective.reason or good.reason)
        value = (a.production_ns + a.aust_ns) / a.known_ns * effective.value * good.value
        return Figure("nee", value, "ratio", evidence)

    def _teep(self) -> Figure:
        """Not among the KPIs of ISO 22400-2 (it comes from TPM)."""
        above = self._time("Σ(PRI·GQ)", self.a.ideal_good_ns)
        calendar = self._time("calendar time", self.a.window_ns, *EVERY)
        missing = NO_IDEAL_CYCLE if above.value is None else self.none
        if self.a.pbt_ns > 0 and self.a.known_ns <= 0:
            above, missing = self._time("Σ(PRI·GQ)", None), NOTHING_KNOWN
        return ratio("teep", "Σ(PRI·GQ) / calendar time", above, calendar, missing)

    # ------------------------------------------------------------ times

    def _times(self) -> Iterator[Figure]:
        a = self.a
        setup = self._time("AUST", a.aust_ns, Bucket.SETUP)
        delay = self._time("ADET", a.delay_ns, *self._delays)
        down = self._time("ADOT", a.adot_ns, Bucket.DOWN)
        busy_ns = a.production_ns + a.aust_ns + a.delay_ns + a.adot_ns
        busy = self._time("AUBT", busy_ns, *run_buckets(a), Bucket.SETUP, *self._delays, Bucket.DOWN)
        yield ratio("utilisation", "APT / AUBT", self._apt, busy, NO_RUN_TIME)
        with_delay = self._time("APT + ADET", a.production_ns + a.delay_ns, *run_buckets(a), *self._delays)
        yield ratio("technical_efficiency", "APT / (APT + ADET)", self._apt, with_delay, NO_RUN_TIME)
        yield ratio("allocation", "AUBT / PBT", busy, self._pbt, self._empty())
        aupt = self._time("AUPT", a.production_ns + a.aust_ns, *run_buckets(a), Bucket.SETUP)
        yield ratio("setup_ratio", "AUST / AUPT", setup, aupt, NO_RUN_TIME)
        yield Figure("delay_time", a.delay_ns / S, "s", Evidence("ADET", (delay,)))
        yield Figure("down_time", a.adot_ns / S, "s", Evidence("ADOT", (down,)))

    def _parts(self) -> Iterator[Figure]:
        a = self.a
        made = Input("PQ", float(max(a.made, 0)), "")
        yield ratio("first_pass_yield", "(PQ − SQ − RQ) / PQ", Input("PQ − SQ − RQ", float(a.good), ""), made, NO_PARTS)
        yield ratio("scrap_ratio", "SQ / PQ", Input("SQ", float(a.scrap), ""), made, NO_PARTS)
        yield ratio("rework_ratio", "RQ / PQ", Input("RQ", float(a.rework), ""), made, NO_PARTS)

    def _reliability(self) -> Iterator[Figure]:
        """By ISO's words (divided by FE + 1) and by everybody else's (divided by FE)."""
        a = self.a
        operating = self._time("ΣTBF", a.production_ns, *run_buckets(a))
        repair = self._time("ΣTTR", a.adot_ns, Bucket.DOWN)
        classic, iso = Input("FE", float(a.failures), ""), Input("FE + 1", float(a.failures + 1), "")
        for name, time, formula in (("mtbf", operating, "ΣTBF"), ("mttr", repair, "ΣTTR")):
            yield self._mean_time(f"{name}_iso", f"{formula} / (FE + 1)", time, iso)
            yield self._mean_time(name, f"{formula} / FE", time, classic)
        to_failure = self._time("ΣTTF", a.production_ns, *run_buckets(a))
        yield self._mean_time("mttf_iso", "ΣTTF / (FE + 1)", to_failure, iso)

    def _mean_time(self, name: str, formula: str, time: Input, count: Input) -> Figure:
        evidence = Evidence(formula, (time, count))
        if self.a.known_ns <= 0:
            return Figure(name, None, "s", evidence, self._empty())
        if not self.a.failures:
            at_least = time.value if not name.startswith("mttr") else None
            return Figure(name, None, "s", evidence, NO_FAILURE, at_least=at_least)
        assert time.value is not None
        assert count.value is not None
        return Figure(name, time.value / count.value, "s", evidence)
