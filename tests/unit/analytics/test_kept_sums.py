"""Sums that are kept are what the slices say, whatever was written meanwhile: late data, corrections, reasons, jobs, holes, calendars."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.analytics.accounting import Chosen, Rules, accounts, summed
from app.analytics.cells import Cells
from app.analytics.desk import ProductionDesk
from app.analytics.kept import KeptSums
from app.analytics.laying import Laying, Shop
from app.analytics.sums import Keys
from app.contracts.production_store import Touch, Touched
from app.domain.account import Account
from app.domain.calendar import Calendar, Place
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Delivery, Record
from app.domain.production import (
    EntryKind,
    IdealCycle,
    Job,
    JobState,
    OeeQuery,
    Part,
    PartCount,
    QuantityEntry,
    RawChange,
    ReasonNote,
    Recomputed,
    SealTimeline,
    SliceKind,
)
from app.domain.production_reasons import Reason, ReasonClass, ReasonRule, ReasonTree
from storage.books import production_touch
from storage.history import History, open_history
from tests.unit.analytics.test_desk import DAY, MIN, S, calendar

HOUR = 60 * MIN
NOW = DAY + 5 * 24 * HOUR + 17 * MIN
KINDS = (
    SliceKind.APT,
    SliceKind.APT,
    SliceKind.IDLE,
    SliceKind.ADOT,
    SliceKind.ADET,
    SliceKind.AUST,
    SliceKind.UNKNOWN,
)
BASES = ('{"door":"OPEN"}', '{"program":"O1"}', '{"program":"O2"}', "")
TREE = ReasonTree(
    (
        Reason("lunch", {}, ReasonClass.PLANNED, limit_s=3_600),
        Reason("tool", {}, ReasonClass.SETUP),
        Reason("door", {}, ReasonClass.DELAY),
    )
)
PARTS = {
    "flange": Part("flange", programs=("O1",), cycles=(IdealCycle(45.0), IdealCycle(40.0, valid_from_ns=DAY + 40 * HOUR)))
}  # fmt: skip
_number = count()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    opened = open_history(tmp_path_factory.mktemp("kept") / "history.db")
    yield opened
    opened.close()


def shop(machine: str, when: Calendar, rules: Rules) -> Shop:
    return Shop(
        when,
        (Place(machine),),
        {machine: 60.0},
        PARTS,
        TREE,
        (ReasonRule("door", door="OPEN"),),
        micro_ns=15 * MIN,
        counting=rules,
    )


def straight(history: History, of: Shop, from_ns: int, to_ns: int, now_ns: int) -> Account:
    """From the slices of the whole window at once, with nothing kept."""
    (machine,) = (place.machine for place in of.places)
    laying, keys = Laying(of), Keys()
    with history.production().reading() as file:
        said = file.said((machine,), from_ns, to_ns)
        making = laying.making(machine, said.jobs[machine])
        shelf = file.shelf((machine,), from_ns, to_ns, until_ns=now_ns)
    laid = laying.laid(machine, shelf, making, (from_ns, to_ns), now_ns, (from_ns, to_ns))
    chosen = Chosen(Cells.of((((from_ns, to_ns),),)))
    sums = summed(laid.spread, laid.counts, laid.overlay, chosen, of.counting, keys)
    (found,) = accounts(machine, sums, said.entries[machine], making, chosen, of.counting, keys)
    return found


def some_record(chance: random.Random, machine: str, jobs: dict[str, Job]) -> Record | GapEvent:
    """Anything that may be written, at any time."""
    at_ns = DAY + chance.randrange(0, 5 * 24 * 60) * MIN + chance.randrange(60_000) * 10**6
    match chance.randrange(9):
        case 0 | 1 | 2:
            return RawChange(machine, at_ns, chance.choice(KINDS), chance.choice(BASES))
        case 3:
            since = at_ns - chance.choice((1, 30, 600, 5_000)) * MIN
            return PartCount(machine, at_ns, chance.randrange(4), since, program=chance.choice(("O1", "O2", "")))
        case 4:
            until = None if chance.random() < 0.6 else at_ns + chance.randrange(1, 300) * MIN
            reason = chance.choice(("lunch", "tool", None))
            return ReasonNote(f"{machine}@{at_ns // 10**6}", machine, at_ns, until, reason, "ana", NOW, 1)
        case 5:
            kind = chance.choice(tuple(EntryKind))
            return QuantityEntry(
                machine, kind, chance.randrange(1, 3), at_ns, "ana", NOW, part=chance.choice(("", "flange"))
            )
        case 6:
            name = f"J{chance.randrange(2)}-{machine}"
            old = jobs.get(name)
            ends = None if chance.random() < 0.5 else at_ns + chance.randrange(1, 3_000) * MIN
            state = JobState.RUNNING if ends is None else JobState.FINISHED
            cycle = chance.choice((None, 50.0))
            jobs[name] = Job(
                name, machine, "flange", None, "", cycle, state, at_ns, ends, (old.revision if old else 0) + 1
            )
            return jobs[name]
        case 7:
            action = chance.choice((GapAction.OPEN, GapAction.CLOSE, GapAction.RECOVERED, GapAction.LOST))
            since = at_ns - chance.randrange(1, 400) * MIN if action is GapAction.LOST else None
            return GapEvent(action, machine, at_ns, chance.choice((GapCause.LINK_LOST, GapCause.MACHINE_OFF)), since)
        case _:
            until = at_ns + chance.randrange(1, 120) * MIN
            change = RawChange(machine, at_ns, chance.choice(KINDS), chance.choice(BASES))
            return Recomputed(machine, at_ns, until, (change,), (), NOW, "late data")


def write(history: History, *records: Record | GapEvent) -> None:
    gaps = tuple(each for each in records if isinstance(each, GapEvent))
    kept = tuple(each for each in records if not isinstance(each, GapEvent))
    history.writer.submit(Delivery("shop", gaps=gaps, records=kept))
    assert history.writer.flush(10)


def asked(chance: random.Random) -> tuple[int, int]:
    """Windows at whole hours, at odd times, and up to now."""
    begin = DAY + chance.randrange(0, 4 * 24) * HOUR + chance.choice((0, 0, 13 * MIN + 7 * 10**6))
    end = chance.choice((NOW, begin + chance.randrange(1, 60) * HOUR, begin + chance.randrange(1, 5_000) * MIN))
    return begin, min(end, NOW)


def same(kept: Account, slices: Account) -> None:
    assert kept == slices


WEEK = calendar("06:00", "22:00", ("10:00", "10:15"))
rulings = some.builds(Rules, some.booleans(), some.booleans())


@settings(max_examples=50, deadline=None)
@given(seed=some.integers(0, 10**6), rules=rulings, open_all_day=some.booleans())
def test_whatever_is_written_the_kept_sums_are_the_slices(
    history: History, seed: int, rules: Rules, open_all_day: bool
) -> None:
    chance, machine, jobs = random.Random(seed), f"m{next(_number)}", dict[str, Job]()
    of = shop(machine, Calendar(ZoneInfo("UTC")) if open_all_day else WEEK, rules)
    desk = ProductionDesk(of, history.production())
    write(history, *(some_record(chance, machine, jobs) for _ in range(chance.choice((1, 12, 40)))))
    for _ in range(4):
        for begin, end in (asked(chance), asked(chance)):
            found = desk.oee(OeeQuery(from_ns=begin, to_ns=end), NOW).total.account
            same(found, straight(history, of, begin, end, NOW))
        if chance.random() < 0.2:
            write(history, SealTimeline(machine, DAY + chance.randrange(5) * 24 * HOUR))
        write(history, *(some_record(chance, machine, jobs) for _ in range(chance.choice((1, 1, 3)))))


@settings(max_examples=50, deadline=None)
@given(seed=some.integers(0, 10**6), rules=rulings)
def test_a_slice_is_the_same_whichever_window_asks(history: History, seed: int, rules: Rules) -> None:
    """Stops of days, too: their reason, their limit and their beginning don't depend on how far a question looks."""
    chance, machine, jobs = random.Random(seed), f"m{next(_number)}", dict[str, Job]()
    desk = ProductionDesk(shop(machine, WEEK, rules), history.production())
    write(history, *(some_record(chance, machine, jobs) for _ in range(chance.choice((3, 12)))))
    whole = desk.slices(machine, DAY, NOW, NOW)
    begin, end = asked(chance)
    cut = [
        replace(each, from_ns=max(each.from_ns, begin), to_ns=min(each.to_ns, end))
        for each in whole
        if each.from_ns < end and each.to_ns > begin
    ]
    assert list(desk.slices(machine, begin, end, NOW)) == cut


@settings(max_examples=50, deadline=None)
@given(seed=some.integers(0, 10**6), rules=rulings, open_all_day=some.booleans())
def test_figures_up_to_now_are_the_slices_as_time_goes_by(
    history: History, seed: int, rules: Rules, open_all_day: bool
) -> None:
    """With clocks of machines that are ahead, and breaks, limits and hours that begin without anything being written."""
    chance, machine, jobs = random.Random(seed), f"m{next(_number)}", dict[str, Job]()
    of = shop(machine, Calendar(ZoneInfo("UTC")) if open_all_day else WEEK, rules)
    desk = ProductionDesk(of, history.production())
    write(history, *(some_record(chance, machine, jobs) for _ in range(chance.choice((4, 20)))))
    now = DAY + chance.randrange(24, 100) * HOUR + 55 * MIN
    begin = now // (24 * HOUR) * 24 * HOUR - chance.choice((0, 24 * HOUR, 90 * MIN))
    for _ in range(12):
        now += chance.choice((1_500 * 10**6, MIN, 7 * MIN, 20 * MIN, 3 * HOUR))
        found = desk.oee(OeeQuery(from_ns=begin, to_ns=now), now).total.account
        same(found, straight(history, of, begin, now, now))
        if chance.random() < 0.2:
            write(history, some_record(chance, machine, jobs))


class Counting:
    """The store, with how often slices were read."""

    def __init__(self, history: History) -> None:
        self._store, self.read = history.production(), 0

    def reading(self):  # type: ignore[no-untyped-def]
        return _Counted(self)


class _Counted:
    def __init__(self, of: Counting) -> None:
        self._of, self._opened = of, of._store.reading()

    def __enter__(self):  # type: ignore[no-untyped-def]
        file, of = self._opened.__enter__(), self._of

        class Reading:
            touched, said, counted, ahead = file.touched, file.said, file.counted, file.ahead

            def shelf(self, machines, from_ns, to_ns, *, until_ns):  # type: ignore[no-untyped-def]
                of.read += len(machines) * (to_ns - from_ns) // HOUR
                return file.shelf(machines, from_ns, to_ns, until_ns=until_ns)

        return Reading()

    def __exit__(self, *error: object) -> None:
        self._opened.__exit__(*error)  # type: ignore[arg-type]


def shift_of(machine: str) -> list[Record]:
    """A day of ten minutes of production and five of none, with a part a minute."""
    changes = [
        RawChange(machine, DAY + n * 5 * MIN, SliceKind.IDLE if n % 3 == 2 else SliceKind.APT, BASES[1]) for n in range(288)
    ]  # fmt: skip
    made = [PartCount(machine, DAY + n * MIN, 1, DAY + (n - 1) * MIN, program="O1") for n in range(1, 1_440)]
    return [*changes, *made]


def day(desk: ProductionDesk) -> Account:
    return desk.oee(OeeQuery(from_ns=DAY, to_ns=DAY + 24 * HOUR), NOW).total.account


def test_a_second_question_reads_no_slices_and_a_write_has_its_own_hour_read_again(history: History) -> None:
    machine = f"m{next(_number)}"
    store = Counting(history)
    desk = ProductionDesk(shop(machine, WEEK, Rules()), store)  # type: ignore[arg-type]
    write(history, *shift_of(machine))
    first = day(desk)
    assert store.read == 24
    assert day(desk) == first
    assert store.read == 24
    at_ns = DAY + 9 * HOUR + 7 * MIN
    writes: list[tuple[str, Record]] = [
        ("late data", RawChange(machine, at_ns, SliceKind.ADOT, BASES[3])),
        ("a late part", PartCount(machine, at_ns, 3, at_ns - MIN, program="O1")),
        ("a computation of late data", Recomputed(machine, at_ns, at_ns + MIN, (RawChange(machine, at_ns, SliceKind.AUST),), (), NOW, "late data")),
        ("a reason", ReasonNote("s", machine, DAY + 9 * HOUR + 11 * MIN, None, "tool", "ana", NOW, 1)),
    ]  # fmt: skip
    before = first
    for what, record in writes:
        write(history, record)
        read, found = store.read, day(desk)
        assert found != before, what
        assert store.read - read == 1, what
        before = found
    write(history, QuantityEntry(machine, EntryKind.SCRAP, 2, at_ns, "ana", NOW))
    read = store.read
    assert (day(desk).scrap, store.read) == (2, read)
    write(history, GapEvent(GapAction.LOST, machine, at_ns + 20 * MIN, GapCause.LINK_LOST, at_ns))
    assert day(desk).unknown_ns == 20 * MIN
    assert store.read == read + 1
    job = Job(f"J-{machine}", machine, "flange", None, "", 30.0, JobState.RUNNING, at_ns)
    write(history, job)
    with_job = day(desk)
    assert {part.ideal_ns for part in with_job.parts} == {45 * S, 30 * S}
    assert store.read == read + 1 + 15
    write(history, replace(job, revision=2, started_ns=at_ns + 5 * HOUR))
    assert day(desk).ideal_made_ns != with_job.ideal_made_ns
    assert store.read == read + 1 + 15 + 15


def test_another_machine_s_late_data_leaves_sums_alone_and_another_calendar_has_its_own(history: History) -> None:
    machine = f"m{next(_number)}"
    store = Counting(history)
    desk = ProductionDesk(shop(machine, WEEK, Rules()), store)  # type: ignore[arg-type]
    write(history, *shift_of(machine))
    first = day(desk)
    write(history, RawChange("somebody-else", DAY + 9 * HOUR, SliceKind.ADOT))
    assert day(desk) == first
    assert store.read == 24
    shorter = ProductionDesk(shop(machine, calendar("06:00", "14:00"), Rules()), store)  # type: ignore[arg-type]
    assert (first.calendar_busy_ns, day(shorter).calendar_busy_ns) == (16 * HOUR - 15 * MIN, 8 * HOUR)


def test_a_stop_that_still_may_become_long_is_not_kept(history: History) -> None:
    machine = f"m{next(_number)}"
    desk = ProductionDesk(shop(machine, WEEK, Rules()), history.production())
    write(
        history,
        RawChange(machine, DAY + 8 * HOUR, SliceKind.APT),
        RawChange(machine, DAY + 9 * HOUR - MIN, SliceKind.IDLE),
    )
    query = OeeQuery(from_ns=DAY + 8 * HOUR, to_ns=DAY + 9 * HOUR)
    told = [desk.oee(query, DAY + 9 * HOUR + after).total.account for after in (MIN, 20 * MIN, 30 * MIN)]
    assert [(each.micro_ns, each.idle_ns) for each in told] == [(MIN, 0), (0, MIN), (0, MIN)]


def test_a_refresh_reads_slices_of_machines_that_said_something(history: History) -> None:
    machine, begin = f"m{next(_number)}", DAY + 6 * HOUR
    store = Counting(history)
    desk = ProductionDesk(shop(machine, WEEK, Rules()), store)  # type: ignore[arg-type]
    write(history, RawChange(machine, begin, SliceKind.APT), RawChange(machine, begin + 50 * MIN, SliceKind.IDLE))
    read = []
    for minute in (90, 91, 92, 93, 119, 121, 122, 241):
        found = desk.oee(OeeQuery(from_ns=begin, to_ns=begin + minute * MIN), begin + minute * MIN).total.account
        assert (found.apt_ns, found.idle_ns, found.breaks_ns) == (50 * MIN, min(minute - 50, 190) * MIN, max(0, minute - 240) * MIN)  # fmt: skip
        read.append(store.read)
        store.read = 0
        if minute == 92:
            write(history, RawChange(machine, begin + 92 * MIN, SliceKind.IDLE, BASES[3]))
    # The first question, the hour under way after the write, the next hour, and the break which begins.
    assert [bool(each) for each in read] == [True, False, False, True, False, True, False, True]


def test_nobody_trusts_sums_when_too_much_was_written_meanwhile(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(production_touch, "KEPT", 3)
    machine = f"m{next(_number)}"
    desk = ProductionDesk(shop(machine, WEEK, Rules()), history.production())
    write(history, *shift_of(machine))
    first = day(desk)
    write(history, RawChange(machine, DAY + 9 * HOUR + 7 * MIN, SliceKind.ADOT))
    for minute in range(12):
        write(history, RawChange("somebody-else", DAY + minute * MIN, SliceKind.ADOT))
    with history.production().reading() as file:
        assert file.touched(1).touches is None
    assert day(desk) != first


def test_who_looked_at_an_older_moment_keeps_nothing_that_has_changed_since() -> None:
    kept, calls = KeptSums(), []
    kept.follow(Touched(5, None))
    kept.follow(Touched(8, (Touch("m1", 10, 20),)))
    import numpy as np

    from app.analytics.kept import HOUR_NS
    from app.analytics.reach import Reach
    from app.analytics.sums import TIMES, Sums

    def keep(machine: str, seen: int, since: int, until: int) -> bool:
        reach = Reach(np.array([since]), np.array([until]), np.array([True]))
        sums = Sums(np.ones((1, len(TIMES)), np.int64))
        hour = len(calls)
        calls.append(hour)
        kept.keep(machine, np.array([hour]), np.array([0]), sums, reach, seen)
        return bool(kept.found(machine, np.array([hour]), np.array([0]), 1)[0])

    assert HOUR_NS == 3_600 * S
    assert not keep("m1", 5, 15, 30)
    assert keep("m1", 5, 21, 30)
    assert keep("m2", 5, 15, 30)
    assert keep("m1", 8, 15, 30)
    assert not keep("m1", 4, 21, 30)
    assert not keep("m1", 9, 21, 30)
