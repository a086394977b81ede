"""What goes wrong in a shop ends in a decided result: link lost, station off over a shift change, clocks, counters, two supervisors."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.analytics.accounting import Rules
from app.analytics.desk import ProductionDesk
from app.config.schema import Config
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.kpi import OeeFigures
from app.domain.message import EditConflict
from app.domain.observation import Delivery, Record
from app.domain.production import OeeQuery, PartCount, RawChange, Recomputed, SliceKind, TimeSlice
from app.producing import Producing
from app.site_reasons import BUILT_IN
from storage.history import History, open_history
from tests.unit.analytics.test_desk import DAY, MIN, S, calendar
from tests.unit.analytics.test_kept_sums import shop

HOUR = 60 * MIN
NOW = DAY + 24 * HOUR
SIX, TWO, TEN = DAY + 6 * HOUR, DAY + 14 * HOUR, DAY + 22 * HOUR
M = "m1"


class Shop:
    """Two shifts, one machine that runs and makes a part a minute, and a history that takes what goes wrong."""

    def __init__(self, history: History) -> None:
        self.history = history
        early = calendar("06:00", "14:00").rules[0]
        week = replace(
            calendar(), rules=(early, replace(early, name="B", begins=early.ends, ends=early.begins.replace(hour=22)))
        )
        self.desk = ProductionDesk(
            replace(shop(M, week, Rules()), tree=BUILT_IN, micro_ns=2 * MIN), history.production()
        )

    def tell(self, *records: Record, gaps: tuple[GapEvent, ...] = ()) -> None:
        self.history.writer.submit(Delivery("shop", gaps=gaps, records=records))
        assert self.history.writer.flush(10)

    def runs(self, begin_ns: int, end_ns: int) -> None:
        made = range(begin_ns + MIN, end_ns + 1, MIN)
        self.tell(RawChange(M, begin_ns, SliceKind.APT), *(PartCount(M, at, 1, at - MIN) for at in made))

    def shift(self, name: str) -> OeeFigures:
        return self.desk.oee(OeeQuery(shift=f"2026-11-23/{name}", slices=True), NOW).total


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Shop]:
    history = open_history(tmp_path / "history.db")
    yield Shop(history)
    history.close()


def basis_of(slices: tuple[TimeSlice, ...]) -> list[str]:
    return [piece.basis for piece in slices if piece.raw is SliceKind.UNKNOWN]


def test_a_link_that_is_lost_in_the_middle_is_unknown_time_with_bounds(floor: Shop) -> None:
    floor.runs(SIX, SIX + 3 * HOUR)
    floor.tell(gaps=(GapEvent(GapAction.LOST, M, SIX + 4 * HOUR, GapCause.LINK_LOST, SIX + 3 * HOUR),))
    floor.tell(PartCount(M, SIX + 4 * HOUR + MIN, 60, SIX + 3 * HOUR))
    floor.runs(SIX + 4 * HOUR + MIN, TWO)
    found = floor.shift("A")
    assert found.completeness == 0.875
    assert found.oee.approximate
    assert found.account.made_unknown == 60
    # How long it ran nobody knows, but what it made the counter tells: of OEE both bounds are the same.
    assert found.oee.lower == found.oee.upper == pytest.approx((found.account.made + 60) * MIN / (8 * HOUR))
    assert (found.availability.lower, found.availability.upper) == (0.875, 1.0)
    assert any("nothing is known" in str(warning) for warning in found.warnings)
    assert basis_of(found.slices) == ["link lost"]


def test_a_station_that_is_off_over_the_shift_change_costs_both_shifts_their_share(floor: Shop) -> None:
    floor.runs(SIX, TWO - 30 * MIN)
    floor.tell(gaps=(GapEvent(GapAction.LOST, M, TWO + 30 * MIN, GapCause.STATION_OFF, TWO - 30 * MIN),))
    floor.runs(TWO + 30 * MIN, TEN)
    for name in "AB":
        found = floor.shift(name)
        assert (found.account.unknown_ns, found.completeness) == (30 * MIN, 1 - 1 / 16)
        assert basis_of(found.slices) == ["station off"]
    both = floor.desk.oee(OeeQuery(from_ns=SIX, to_ns=TEN), NOW).total.account
    assert both.unknown_ns == 60 * MIN


def test_a_clock_that_jumps_is_a_hole_with_that_cause_and_nothing_runs_backwards(floor: Shop) -> None:
    floor.runs(SIX, SIX + 2 * HOUR)
    floor.tell(gaps=(GapEvent(GapAction.LOST, M, SIX + 3 * HOUR, GapCause.CLOCK_JUMP, SIX + 2 * HOUR),))
    floor.runs(SIX + 3 * HOUR, TWO)
    found = floor.shift("A")
    assert basis_of(found.slices) == ["clock jump"]
    assert found.account.apt_ns + found.account.unknown_ns == 8 * HOUR
    # A machine whose clock is ahead says something of tomorrow: today stays as it is.
    floor.tell(RawChange(M, NOW + 5 * HOUR, SliceKind.ADOT))
    assert floor.shift("A").account == found.account


def test_a_reason_that_was_given_while_data_was_missing_outlives_its_arrival(floor: Shop, tmp_path: Path) -> None:
    floor.runs(SIX, SIX + 2 * HOUR)
    floor.tell(RawChange(M, SIX + 2 * HOUR, SliceKind.IDLE), RawChange(M, SIX + 3 * HOUR, SliceKind.APT))
    with ThreadPoolExecutor(1) as workers:
        producing = Producing(Config(), floor.history, workers)
        producing.desk = floor.desk
        stop = f"{M}@{(SIX + 2 * HOUR) // 10**6}"
        floor.tell(gaps=(GapEvent(GapAction.OPEN, M, SIX + 3 * HOUR, GapCause.LINK_LOST),))
        given = producing.set_reason(stop, "no-material", "ana", 0).result(10)
        assert [part.reason for part in given.parts] == ["no-material"]
        # The link is back, and what the source had kept is computed into the past.
        floor.tell(gaps=(GapEvent(GapAction.RECOVERED, M, SIX + 4 * HOUR),))
        again = (RawChange(M, SIX + 2 * HOUR, SliceKind.ADOT), RawChange(M, SIX + 3 * HOUR, SliceKind.APT))
        floor.tell(Recomputed(M, SIX + 2 * HOUR, SIX + 5 * HOUR, again, (), NOW, "late data"))
        (kept,) = floor.desk.stops((M,), SIX, TWO, NOW)
        assert (kept.id, kept.reason, kept.kind) == (stop, "no-material", SliceKind.ADET)
        found = floor.shift("A")
        assert [(loss.reason, loss.duration_ns) for loss in found.account.losses] == [("no-material", HOUR)]
        assert found.revision == 1

        # Two supervisors: the slower one is told, and nothing of either is lost.
        producing.set_reason(stop, "setup", "rui", kept.revision).result(10)
        with pytest.raises(EditConflict):
            producing.set_reason(stop, "cleaning", "eva", kept.revision).result(10)
        told = producing.stop_history(stop).result(10)
        assert [(note.user, note.reason) for note in told] == [("ana", "no-material"), ("rui", "setup")]
        producing._mender.shutdown()


def test_a_counter_that_is_set_back_takes_nothing_away(floor: Shop) -> None:
    floor.runs(SIX, SIX + HOUR)
    floor.tell(PartCount(M, SIX + HOUR + S, 0, SIX + HOUR))
    floor.tell(PartCount(M, SIX + HOUR + MIN, 1, SIX + HOUR + S))
    assert floor.shift("A").account.made == 61
