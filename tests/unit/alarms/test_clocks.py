"""Clocks that are set by an hour, and the two nights of the year: nothing is announced, lost, hidden for longer, or armed at the wrong time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.alarms.desk import Desk, Setting
from app.alarms.runs import AlarmMachine
from app.domain.alarm import AlarmState, Event, Step
from app.domain.alarm_record import AlarmStanding, AlarmTransition
from app.domain.alarm_rule import AlarmRule, RuleSchedule
from app.domain.observation import Record, batch_of
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState
from tests.unit.alarms.floor import ANA, NOON, S, model

HOUR_S = 3600
RPM = AlarmRule("rpm_high", "rpm > 5000", duration_ns=30 * S)


@dataclass
class Station:
    """Seconds of a clock that nobody sets; the station's own and the machine's clocks can be set."""

    rules: tuple[AlarmRule, ...] = (RPM,)
    zone: str = "UTC"
    begins_ns: int = NOON
    steady_s: float = 0.0
    set_s: float = 0.0
    """By how much the station's clock was set."""
    machine_set_s: float = 0.0
    records: list[tuple[float, Record]] = field(default_factory=list)

    def __post_init__(self) -> None:
        setting = Setting((AlarmMachine("m1", "mill"),), self.rules, (), "line-1", ZoneInfo(self.zone))
        self.desk = Desk(setting, (), lambda: None)
        self.link(LinkState.CONNECTED)

    @property
    def now_ns(self) -> int:
        return self.begins_ns + round((self.steady_s + self.set_s) * S)

    def _take(self, records: object) -> None:
        self.records += [(self.steady_s, record) for record in records]  # type: ignore[attr-defined]

    def wait(self, seconds: float, step: float = 0.25) -> None:
        """Ticks as the engine makes them."""
        end = self.steady_s + seconds
        while self.steady_s < end:
            self.steady_s = min(self.steady_s + step, end)
            self._take(self.desk.tick(self.now_ns, round(self.steady_s * S)))

    def see(self, **values: float) -> None:
        time_ns = self.begins_ns + round((self.steady_s + self.machine_set_s) * S)
        batch = batch_of(model(), [(name, time_ns, value) for name, value in values.items()], received_ns=self.now_ns)
        self._take(self.desk.observe(batch, self.now_ns, round(self.steady_s * S)))

    def link(self, state: LinkState) -> None:
        self._take(self.desk.link("m1", LinkStatus(state), self.now_ns))

    def do(self, step: Step, *, for_s: float = 0) -> None:
        event = Event(step, self.now_ns, "", "ana", "why", self.now_ns + round(for_s * S))
        self._take(self.desk.command(["m1:rpm_high"], ANA, event, self.now_ns)[1])

    def told(self, alarm: str = "m1:rpm_high") -> list[tuple[str, float]]:
        """Steps with the steady second at which they were written."""
        lines = [(at, each) for at, each in self.records if isinstance(each, AlarmTransition)]
        return [(line.step, at) for at, line in lines if line.alarm == alarm]


@pytest.mark.parametrize("hour", [HOUR_S, -HOUR_S])
@pytest.mark.parametrize("follows", [False, True])
def test_a_delay_under_way_ends_when_it_should(hour: int, follows: bool) -> None:
    station = Station()
    station.see(rpm=100.0)
    station.wait(5)
    station.see(rpm=6000.0)
    station.wait(10)
    station.set_s = hour
    if follows:
        station.machine_set_s = hour
    station.wait(4)
    station.see(spindle_load=1.0)  # a word of the machine, by its own clock
    station.wait(60)
    assert [step for step, _ in station.told()] == ["raise"]
    assert station.told()[0][1] == pytest.approx(35, abs=0.5)


@pytest.mark.parametrize("hour", [HOUR_S, -HOUR_S])
def test_a_short_cut_of_the_link_is_no_alarm_and_a_long_one_is_not_late(hour: int) -> None:
    short, long = Station(), Station()
    for station in (short, long):
        station.wait(10)
        station.link(LinkState.RETRYING)
        station.wait(1)
        station.set_s = hour
        station.wait(3)
    short.link(LinkState.CONNECTED)
    for station in (short, long):
        station.wait(30)
    assert short.told("m1:link") == []
    assert [step for step, _ in long.told("m1:link")] == ["raise"]
    assert long.told("m1:link")[0][1] == pytest.approx(15, abs=0.5)


def test_a_clock_that_goes_back_hides_nothing_for_longer() -> None:
    station = Station((AlarmRule("rpm_high", "rpm > 5000"),))
    station.see(rpm=6000.0)
    station.do(Step.SHELVE, for_s=900)
    station.wait(300)
    station.set_s = -HOUR_S
    station.wait(700)
    assert station.told()[-1][0] == "shelve ended"
    assert station.told()[-1][1] == pytest.approx(900, abs=0.5)
    # The next start must know it too.
    kept = [
        record for _, record in station.records if isinstance(record, AlarmStanding) and record.alarm == "m1:rpm_high"
    ]
    assert [k.standing.hidden_until_ns - NOON for k in kept[1:3]] == [900 * S, (900 - HOUR_S) * S]


def test_a_clock_that_goes_forward_ends_a_shelving_early_rather_than_late() -> None:
    station = Station((AlarmRule("rpm_high", "rpm > 5000"),))
    station.see(rpm=6000.0)
    station.do(Step.SHELVE, for_s=900)
    station.wait(300)
    station.set_s = HOUR_S
    station.wait(1)
    row = station.desk.picture(0).get("m1:rpm_high")
    assert row is not None
    assert row.state is AlarmState.UNACKNOWLEDGED


def test_an_acknowledged_alarm_comes_again_in_its_time_when_the_clock_goes_back() -> None:
    station = Station((AlarmRule("rpm_high", "rpm > 5000", re_alarm_ns=600 * S),))
    station.see(rpm=6000.0)
    station.do(Step.ACKNOWLEDGE)
    station.wait(60)
    station.set_s = -HOUR_S
    station.wait(600)
    assert station.told()[-1] == ("re-alarm", pytest.approx(600, abs=0.5))


@pytest.mark.parametrize("hour", [HOUR_S, -HOUR_S])
def test_a_flood_ends_ten_minutes_after_it_whatever_the_clock_says(hour: int) -> None:
    station = Station((AlarmRule("rpm_high", "rpm > 5000"),))
    for _ in range(12):
        station.see(rpm=6000.0)
        station.wait(1)
        station.see(rpm=10.0)
        station.wait(1)
    station.set_s = hour
    station.wait(500, step=1)
    assert station.desk.picture(0).flood_since_ns is not None
    station.wait(150, step=1)
    assert station.desk.picture(0).flood_since_ns is None


def local(zone: str, *when: int) -> int:
    return int(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp()) * S  # type: ignore[misc]


@pytest.mark.parametrize(
    ("begins", "hours"),
    [
        pytest.param((2026, 10, 31, 20, 0), 9.0, id="the night with an hour twice: 22 to 6 is nine hours"),
        pytest.param((2026, 3, 7, 20, 0), 7.0, id="the night without an hour: 22 to 6 is seven hours"),
        pytest.param((2026, 6, 1, 20, 0), 8.0, id="any other night"),
    ],
)
def test_a_rule_is_armed_by_the_plant_s_clock_on_the_two_nights_of_the_year(
    begins: tuple[int, ...], hours: float
) -> None:
    zone = "America/New_York"
    rule = AlarmRule("rpm_high", "rpm > 5000", schedule=RuleSchedule(from_min=22 * 60, to_min=6 * 60))
    station = Station((rule,), zone, local(zone, *begins))
    station.wait(12 * HOUR_S, step=60)
    (armed, disarmed) = [at for step, at in station.told() if step in ("unsuppress", "suppress") and at > 60]
    assert armed == pytest.approx(2 * HOUR_S, abs=60)
    assert disarmed - armed == pytest.approx(hours * HOUR_S, abs=60)
    assert datetime.fromtimestamp(station.now_ns / S, UTC) > datetime.fromtimestamp(station.begins_ns / S, UTC)


def test_thirty_days_of_shelving_and_coming_back_over_a_change_of_the_clocks() -> None:
    """An alarm that stands is shelved for a day at each start of the work; it comes back every time, a day later, never another."""
    station = Station(
        (AlarmRule("rpm_high", "rpm > 5000"),), "America/New_York", local("America/New_York", 2026, 10, 20, 6, 0)
    )
    station.see(rpm=6000.0)
    for _ in range(30):
        station.do(Step.SHELVE, for_s=24 * HOUR_S)
        station.wait(24 * HOUR_S + 60, step=300)
    ended = [at for step, at in station.told() if step == "shelve ended"]
    assert len(ended) == 30
    assert {round(after - before) for before, after in itertools.pairwise(ended)} <= set(
        range(24 * HOUR_S, 24 * HOUR_S + 661)
    )
    assert len([step for step, _ in station.told() if step == "raise"]) == 1
