"""OEE from stored columns: the six vectors, cuts of time, calendars that alter nothing, unknown time, reasons."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.analytics.desk import ProductionDesk
from app.analytics.laying import Shop
from app.contracts.production_store import CountColumns, Holes, KindColumns, Said, Shelf, Touched
from app.domain.account import added
from app.domain.calendar import Calendar, Place, ShiftRule
from app.domain.production import EntryKind, IdealCycle, Job, OeeQuery, Part, QuantityEntry, ReasonNote, SliceKind
from app.domain.production_counter import CounterRules, CountFold
from app.domain.production_reasons import Reason, ReasonClass, ReasonRule, ReasonTree

S = 10**9
MIN = 60 * S
UTC_ZONE = ZoneInfo("UTC")
DAY = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp()) * S
"""A Monday."""
APT, IDLE, ADOT, ADET = SliceKind.APT, SliceKind.IDLE, SliceKind.ADOT, SliceKind.ADET


@dataclass
class Store:
    """One machine's columns by hand. Times are ns."""

    kinds: dict[str, list[tuple[int, SliceKind]]]
    parts: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    holes: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    entries: dict[str, tuple[QuantityEntry, ...]] = field(default_factory=dict)
    notes: dict[str, tuple[ReasonNote, ...]] = field(default_factory=dict)
    jobs: dict[str, tuple[Job, ...]] = field(default_factory=dict)
    basis: str = ""

    @contextmanager
    def reading(self) -> Iterator[Store]:
        yield self

    def touched(self, seen: int) -> Touched:
        """What is kept of such a store never holds."""
        return Touched(0, None)

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, until_ns: int) -> Shelf:
        return Shelf(
            {m: self._kinds(m) for m in machines},
            {m: self._counts(m) for m in machines},
            {m: Holes(*(tuple(column) for column in zip(*self.holes[m], strict=True))) for m in machines if m in self.holes},
            {m: self.notes.get(m, ()) for m in machines},
        )  # fmt: skip

    def ahead(self, machines: Sequence[str], time_ns: int) -> frozenset[str]:
        return frozenset(machines)

    def said(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Said:
        return Said(
            {m: tuple(e for e in self.entries.get(m, ()) if from_ns <= e.made_ns < to_ns) for m in machines},
            self.jobs,
            {},
        )

    def _kinds(self, machine: str) -> KindColumns:
        rows = self.kinds.get(machine, [])
        return KindColumns(
            np.array([at for at, _ in rows], np.int64),
            np.array([kind for _, kind in rows], np.uint8),
            np.zeros(len(rows), np.int32),
            (self.basis,),
        )

    def _counts(self, machine: str) -> CountColumns:
        rows = self.parts.get(machine, [])
        programs = tuple(dict.fromkeys(program for _, _, program in rows))
        at = np.array([at for at, _, _ in rows], np.int64)
        return CountColumns(
            at,
            np.concatenate(([SIX], at[:-1])) if len(at) else at,
            np.array([parts for _, parts, _ in rows], np.int64),
            np.zeros(len(rows), np.uint8),
            np.array([programs.index(program) for _, _, program in rows], np.int32),
            programs,
        )


def calendar(begins: str = "06:00", ends: str = "14:00", *breaks: tuple[str, str]) -> Calendar:
    pauses = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in breaks)
    return Calendar(
        UTC_ZONE,
        (ShiftRule("A", frozenset(range(7)), time.fromisoformat(begins), time.fromisoformat(ends), pauses),),
    )


def desk(store: Store, when: Calendar | None = None, **given: object) -> ProductionDesk:
    machines = tuple(Place(name) for name in store.kinds)
    shop = Shop(when or calendar(), machines, dict.fromkeys(store.kinds, 1.0), micro_cycles=0.0, micro_ns=0)
    return ProductionDesk(replace(shop, **given), store)  # type: ignore[arg-type]


SIX = DAY + 6 * 60 * MIN
SHIFT = OeeQuery(shift="2026-11-23/A")
LATER = DAY + 86_400 * S


def test_v1_the_standards_example() -> None:
    """PBT 420, APT 373, PRI 1 s, PQ 19 271, GQ 18 848."""
    store = Store(
        {"m1": [(SIX, APT), (SIX + 373 * MIN, IDLE)]},
        {"m1": [(SIX + 300 * MIN, 19_271, "")]},
        entries={"m1": (QuantityEntry("m1", EntryKind.SCRAP, 423, SIX + 100 * MIN, "ana", LATER),)},
    )
    found = desk(store, calendar("06:00", "13:00")).oee(SHIFT, LATER).total
    told = [
        round(figure.value or 0, 4) for figure in (found.availability, found.effectiveness, found.quality, found.oee)
    ]
    assert told == [0.8881, 0.8611, 0.9780, 0.7479]
    assert found.check == pytest.approx(0, abs=1e-9)


def test_v2_a_sum_is_no_mean_of_ratios() -> None:
    first = ([(SIX, APT), (SIX + 240 * MIN, IDLE)], [(SIX + 200 * MIN, 200, "")])
    second = ([(SIX, APT)], [(SIX + 59 * MIN, 60, "")])
    scrap = (QuantityEntry("m2", EntryKind.SCRAP, 6, SIX + MIN, "ana", LATER),)
    store = Store({"m1": first[0], "m2": second[0]}, {"m1": first[1], "m2": second[1]}, entries={"m2": scrap})
    rules = calendar().rules
    short = replace(rules[0], ends=time(7), scope=replace(rules[0].scope, machines=("m2",)))
    long = replace(rules[0], scope=replace(rules[0].scope, machines=("m1",)))
    both = Calendar(UTC_ZONE, (long, short))
    asked = OeeQuery(from_ns=SIX, to_ns=SIX + 480 * MIN)
    found = desk(store, both, ideal_s={"m1": 60.0, "m2": 60.0}, counting=_no_extension()).oee(asked, LATER)
    values = {each.scope: round(each.oee.value or 0, 4) for each in found.machines}
    assert values == {"m1": 0.4167, "m2": 0.9}
    assert round(found.total.oee.value or 0, 4) == 0.4704


def _no_extension():  # type: ignore[no-untyped-def]
    from app.analytics.accounting import Rules

    return Rules(extend=False)


def test_v3_two_parts_in_one_run_are_weighed_by_their_own_cycles() -> None:
    """100 × 30 s and 10 × 300 s in 100 min of production."""
    parts = {
        name: Part(name, programs=(program,), cycles=(IdealCycle(seconds),))
        for name, program, seconds in (("short", "O1", 30.0), ("long", "O2", 300.0))
    }
    store = Store(
        {"m1": [(SIX, APT), (SIX + 100 * MIN, IDLE)]}, {"m1": [(SIX + 50 * MIN, 100, "O1"), (SIX + 99 * MIN, 10, "O2")]}
    )
    found = desk(store, parts=parts, ideal_s={}).oee(SHIFT, LATER).total
    assert round(found.effectiveness.value or 0, 4) == 1.0


def test_v6_a_counter_that_is_reset_makes_no_negative_parts() -> None:
    fold = CountFold("m1", CounterRules())
    read = [fold.read(float(value), SIX + minute * MIN, "") for minute, value in enumerate((998, 999, 0, 2))]
    assert [each.parts for each in read if each is not None] == [1, 0, 2]


def test_v4_a_stop_over_the_shift_change_is_one_event_cut_in_two() -> None:
    stop, start = DAY + (21 * 60 + 50) * MIN, DAY + (22 * 60 + 20) * MIN
    store = Store({"m1": [(SIX, APT), (stop, ADOT), (start, APT)]})
    rules = calendar("14:00", "22:00").rules[0]
    both = Calendar(UTC_ZONE, (rules, replace(rules, name="B", begins=time(22), ends=time(6))))
    with_both = desk(store, both)
    down = [with_both.oee(OeeQuery(shift=f"2026-11-23/{name}"), LATER).total.account.adot_ns for name in "AB"]
    assert down == [10 * MIN, 20 * MIN]
    (event,) = [s for s in with_both.stops(("m1",), stop - MIN, start + MIN, LATER) if s.kind is ADOT]
    assert (event.from_ns, event.to_ns) == (stop, start)


def test_v5_half_an_hour_without_data_is_neither_run_nor_down() -> None:
    store = Store({"m1": [(SIX, APT)]}, holes={"m1": [(SIX + 60 * MIN, SIX + 90 * MIN, "link lost")]})
    found = desk(store).oee(SHIFT, LATER).total
    assert found.completeness == 0.9375
    assert found.availability.approximate
    assert (found.availability.lower, found.availability.upper) == (0.9375, 1.0)


def test_nothing_planned_is_na_with_its_reason() -> None:
    store = Store({"m1": [(SIX, APT)]})
    asked = OeeQuery(from_ns=DAY + 15 * 60 * MIN, to_ns=DAY + 16 * 60 * MIN)
    found = desk(store, counting=_no_extension()).oee(asked, LATER).total
    assert found.oee.value is None
    assert str(found.oee.reason) == "Nothing was planned in this time."


def test_without_a_calendar_all_time_counts_as_planned_and_says_so() -> None:
    found = desk(Store({"m1": [(SIX, APT)]}), Calendar(UTC_ZONE)).oee(
        OeeQuery(from_ns=SIX, to_ns=SIX + 60 * MIN), LATER
    )
    assert found.total.availability.value == 1.0
    assert any("calendar" in str(warning) for warning in found.total.warnings)


def test_a_machine_without_an_ideal_cycle_has_no_performance_and_says_why() -> None:
    store = Store({"m1": [(SIX, APT)]}, {"m1": [(SIX + MIN, 3, "")]})
    found = desk(store, ideal_s={}).oee(SHIFT, LATER).total
    assert found.effectiveness.value is None
    assert "ideal cycle" in str(found.effectiveness.reason)
    assert found.oee.value is None


def test_a_machine_that_was_off_hides_nothing_that_it_said_later_about_that_time() -> None:
    kinds = [(SIX, APT), (SIX + 60 * MIN, SliceKind.UNKNOWN), (SIX + 80 * MIN, IDLE), (SIX + 120 * MIN, APT)]
    off = [(SIX + 60 * MIN, SIX + 120 * MIN, "machine off")]
    found = desk(Store({"m1": kinds}, holes={"m1": off})).oee(replace(SHIFT, slices=True), LATER).total
    assert (found.account.unknown_ns, found.account.idle_ns) == (20 * MIN, 40 * MIN)
    assert [piece.basis for piece in found.slices if piece.raw is SliceKind.UNKNOWN] == ["machine off"]
    lost = [(SIX + 60 * MIN, SIX + 120 * MIN, "link lost")]
    assert desk(Store({"m1": kinds}, holes={"m1": lost})).oee(SHIFT, LATER).total.account.unknown_ns == 60 * MIN


def test_a_rule_explains_a_stop_and_a_person_overrules_it() -> None:
    tree = ReasonTree((Reason("door", {}, ReasonClass.DELAY), Reason("lunch", {}, ReasonClass.PLANNED)))
    store = Store({"m1": [(SIX, APT), (SIX + 60 * MIN, IDLE), (SIX + 90 * MIN, APT)]}, basis='{"door":"OPEN"}')
    rules = (ReasonRule("door", door="OPEN"),)
    found = desk(store, tree=tree, rules=rules).oee(SHIFT, LATER).total.account
    assert [(loss.kind, loss.reason, loss.duration_ns) for loss in found.losses] == [(ADET, "door", 30 * MIN)]
    name = f"m1@{(SIX + 60 * MIN) // 10**6}"
    store.notes = {"m1": (ReasonNote(name, "m1", SIX + 60 * MIN, None, "lunch", "ana", LATER, 1),)}
    again = desk(store, tree=tree, rules=rules).oee(SHIFT, LATER).total.account
    assert (again.planned_stop_ns, again.pbt_ns) == (30 * MIN, 450 * MIN)


moments = some.lists(some.integers(0, 28_800), min_size=1, max_size=30, unique=True).map(sorted)


@settings(max_examples=200, deadline=None)
@given(at=moments, seed=some.integers(0, 10**6), cuts=some.lists(some.integers(1, 28_799), max_size=4))
def test_sums_over_any_cut_of_time_are_the_whole(at: list[int], seed: int, cuts: list[int]) -> None:
    chance = random.Random(seed)
    kinds = [(SIX + second * S, chance.choice((APT, IDLE, ADOT, ADET, SliceKind.AUST))) for second in at]
    parts = [(SIX + second * S, chance.randrange(1, 4), "") for second in at]
    counting = desk(
        Store({"m1": kinds}, {"m1": parts}), calendar("06:00", "14:00", ("10:00", "10:15")), micro_ns=90 * S
    )
    edges = [SIX, *(SIX + cut * S for cut in sorted(set(cuts))), SIX + 480 * MIN]
    whole = counting.oee(OeeQuery(from_ns=edges[0], to_ns=edges[-1]), LATER).total.account
    pieces = [
        counting.oee(OeeQuery(from_ns=since, to_ns=until), LATER).total.account for since, until in pairwise(edges)
    ]
    together = added(pieces)
    names = [
        "window_ns",
        "calendar_busy_ns",
        "apt_ns",
        "micro_ns",
        "aust_ns",
        "adet_ns",
        "adot_ns",
        "idle_ns",
        "unknown_ns",
        "failures",
        "stops",
        "breaks_ns",
    ]
    assert {n: getattr(together, n) for n in names} == {n: getattr(whole, n) for n in names}
    assert (together.made, together.good) == (whole.made, whole.good)


@settings(max_examples=200, deadline=None)
@given(at=moments, begins=some.integers(0, 12), hours=some.integers(1, 11))
def test_a_calendar_never_changes_what_the_machine_was(at: list[int], begins: int, hours: int) -> None:
    kinds = [(SIX + second * S, (APT, IDLE, ADOT)[number % 3]) for number, second in enumerate(at)]
    store = Store({"m1": kinds})
    plain = desk(store, Calendar(UTC_ZONE)).slices("m1", SIX, SIX + 480 * MIN, LATER)
    planned = desk(store, calendar(f"{begins:02d}:00", f"{begins + hours:02d}:00")).slices(
        "m1", SIX, SIX + 480 * MIN, LATER
    )

    def spent(slices: Sequence[object]) -> dict[SliceKind, int]:
        sums = dict.fromkeys(SliceKind, 0)
        for piece in slices:
            sums[piece.raw] += piece.duration_ns  # type: ignore[attr-defined]
        return sums

    assert spent(plain) == spent(planned)
    assert sum(spent(plain).values()) == 480 * MIN
