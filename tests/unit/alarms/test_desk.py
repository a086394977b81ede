"""What the process and people do to the list: delays, deadband, links, first-out, restarts."""

from __future__ import annotations

import pytest

from app.alarms.ranks import NativeRule
from app.domain.alarm import AlarmState, Event, Priority, Step
from app.domain.alarm_record import AlarmStanding, AlarmTransition
from app.domain.alarm_rule import AlarmRule
from app.domain.condition import Activation, Level
from app.domain.message import UserError
from app.domain.state import LinkState
from tests.unit.alarms.floor import ANA, NOON, Floor, S

UNACK, ACKED, RTNUN, NORM = (
    AlarmState.UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED,
    AlarmState.RETURNED_UNACKNOWLEDGED,
    AlarmState.NORMAL,
)
RPM = AlarmRule("rpm_high", "rpm > 5000", duration_ns=30 * S)
QUICK = AlarmRule("rpm_high", "rpm > 5000")


def told(level: str, code: str = "", text: str = "") -> str:
    return Activation(Level[level], native_code=code, text=text).encode()


def test_the_roadmaps_rule_waits_for_its_duration() -> None:
    floor = Floor((RPM,))
    floor.see(0, rpm=5200.0)
    floor.wait(29.5)
    assert floor.state("m1:rpm_high") is NORM
    floor.wait(31)
    assert floor.state("m1:rpm_high") is UNACK
    assert floor.told("m1:rpm_high") == [("raise", 30.0)]


def test_a_value_that_comes_back_in_time_announces_nothing() -> None:
    floor = Floor((RPM,))
    floor.see(0, rpm=5200.0)
    floor.see(20, rpm=4000.0)
    floor.wait(60)
    assert floor.told("m1:rpm_high") == []


def test_a_deadband_keeps_a_dithering_value_from_chattering() -> None:
    floor = Floor((AlarmRule("rpm_high", "rpm > 5000", deadband=50),))
    for at, rpm in enumerate((5001.0, 4990.0, 5001.0, 4960.0, 4949.0)):
        floor.see(at, rpm=rpm)
    assert floor.told("m1:rpm_high") == [("raise", 0.0), ("return", 4.0)]


def test_stopped_means_the_roadmaps_three_states() -> None:
    floor = Floor((AlarmRule("long_stop", "state == 'stopped'", duration_ns=10 * S),))
    floor.see(0, state="fault")
    floor.wait(11)
    assert floor.state("m1:long_stop") is UNACK


def test_bad_data_neither_raises_nor_clears() -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    floor.see(1, rpm=None)
    floor.wait(10)
    assert floor.state("m1:rpm_high") is UNACK
    floor.see(11, rpm=100.0)
    assert floor.state("m1:rpm_high") is RTNUN


def test_a_lost_link_is_one_alarm_and_freezes_the_others() -> None:
    floor = Floor((QUICK, AlarmRule("low", "rpm < 10")))
    floor.see(0, rpm=5200.0)
    floor.link(LinkState.RETRYING)
    floor.wait(8)
    rows = floor.desk.picture(floor.now_ns)
    assert {row.id for row in rows.rows} == {"m1:rpm_high", "m1:link"}
    assert rows.get("m1:rpm_high").uncertain  # type: ignore[union-attr]
    floor.link(LinkState.CONNECTED)
    floor.see(9, rpm=5300.0)
    assert floor.told("m1:rpm_high") == [("raise", 0.0)]
    assert [step for step, _ in floor.told("m1:link")] == ["raise", "return"]


def test_a_short_cut_of_the_link_is_no_alarm() -> None:
    floor = Floor()
    floor.link(LinkState.RETRYING)
    floor.wait(3)
    floor.link(LinkState.CONNECTED)
    floor.wait(20)
    assert floor.told("m1:link") == []


def test_after_a_hole_an_abnormal_value_is_another_occurrence() -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    floor.do(Step.ACKNOWLEDGE, "m1:rpm_high")
    floor.now_s = 60
    floor.lose()
    floor.see(61, rpm=5300.0)
    assert floor.state("m1:rpm_high") is UNACK


def test_conditions_of_the_machine_keep_code_and_text() -> None:
    floor = Floor()
    floor.see(0, system=told("FAULT", "SV0401", "SERVO NOT READY"))
    floor.see(1, system=told("WARNING", "1010", "SPINDLE HOT"))
    rows = {row.id: row for row in floor.desk.picture(floor.now_ns).rows}
    assert rows["m1:system:SV0401"].text == "SERVO NOT READY"
    assert rows["m1:system:SV0401"].definition.native_code == "SV0401"
    assert (rows["m1:system:SV0401"].priority, rows["m1:system:1010"].priority) == (Priority.P2, Priority.P3)
    floor.see(2, system=told("NORMAL", "SV0401"))
    assert (floor.state("m1:system:SV0401"), floor.state("m1:system:1010")) == (RTNUN, UNACK)


def test_an_unavailable_condition_clears_nothing() -> None:
    floor = Floor()
    floor.see(0, system=told("FAULT", "SV0401"))
    floor.see(1, system=None)
    assert floor.state("m1:system:SV0401") is UNACK
    floor.see(2, system=told("NORMAL"))
    assert floor.state("m1:system:SV0401") is RTNUN


def test_consequences_fold_under_the_emergency_stop() -> None:
    floor = Floor((QUICK,))
    floor.see(0, estop="TRIGGERED", system=told("FAULT", "SV0401"), rpm=5200.0)
    now = floor.desk.picture(floor.now_ns)
    assert now.first is not None
    assert now.first.id == "m1:estop"
    assert now.first.priority is Priority.P1
    assert {row.id for row in now.rows if row.cause == "m1:estop"} == {"m1:system:SV0401", "m1:rpm_high"}


def test_a_site_may_ignore_a_code() -> None:
    floor = Floor(natives=(NativeRule("1010", ignore=True),))
    floor.see(0, system=told("WARNING", "1010"))
    assert floor.desk.picture(0).rows == ()


def test_suppressed_by_design_while_the_emergency_stop_is_pressed() -> None:
    rule = AlarmRule("idle", "rpm < 10", suppress_while="estop == 'TRIGGERED'")
    floor = Floor((rule,))
    floor.see(0, estop="TRIGGERED", rpm=0.0)
    assert floor.state("m1:idle") is AlarmState.SUPPRESSED
    floor.see(5, estop="ARMED")
    assert floor.state("m1:idle") is UNACK


def test_a_person_says_why_an_alarm_is_suppressed() -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    with pytest.raises(UserError, match="reason"):
        floor.do(Step.SUPPRESS, "m1:rpm_high")
    assert floor.state("m1:rpm_high") is UNACK
    floor.do(Step.SUPPRESS, "m1:rpm_high", reason="set-up")
    assert floor.state("m1:rpm_high") is AlarmState.SUPPRESSED


def test_a_shelved_alarm_comes_back_by_itself_into_what_the_process_says() -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    floor.do(Step.SHELVE, "m1:rpm_high", reason="sensor", until_s=60)
    floor.wait(59)
    assert floor.state("m1:rpm_high") is AlarmState.SHELVED
    floor.wait(61)
    assert floor.state("m1:rpm_high") is UNACK


def test_commands_name_what_they_did_and_refuse_what_nobody_knows() -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    floor.do(Step.ACKNOWLEDGE, "m1:rpm_high", "m1:nobody")
    line = floor.lines[-1]
    assert (line.user, line.station, line.after) == ("ana", "line-1", ACKED)
    with pytest.raises(UserError, match="nobody"):
        floor.do(Step.ACKNOWLEDGE, "m1:nobody")


def test_a_restart_keeps_an_acknowledgement_of_the_same_occurrence() -> None:
    before = Floor((QUICK,))
    before.see(0, rpm=5200.0)
    before.do(Step.ACKNOWLEDGE, "m1:rpm_high")
    after = before.restarted()
    assert after.state("m1:rpm_high") is ACKED
    after.see(1, rpm=5300.0)
    assert after.state("m1:rpm_high") is ACKED
    after.see(2, rpm=100.0)
    assert after.state("m1:rpm_high") is NORM


def test_a_restart_behind_a_hole_asks_again() -> None:
    before = Floor((QUICK,))
    before.see(0, rpm=5200.0)
    before.do(Step.ACKNOWLEDGE, "m1:rpm_high")
    after = before.restarted()
    after.lose()
    after.see(100, rpm=5300.0)
    assert after.state("m1:rpm_high") is UNACK


@pytest.mark.parametrize("state", [s for s in AlarmState if s not in (AlarmState.LATCHED_ACKNOWLEDGED, AlarmState.LATCHED_UNACKNOWLEDGED)])  # fmt: skip
def test_every_state_survives_a_restart(state: AlarmState) -> None:
    floor = Floor((QUICK,))
    floor.see(0, rpm=5200.0)
    match state:
        case AlarmState.ACKNOWLEDGED:
            floor.do(Step.ACKNOWLEDGE, "m1:rpm_high")
        case AlarmState.RETURNED_UNACKNOWLEDGED:
            floor.see(1, rpm=1.0)
        case AlarmState.SHELVED:
            floor.do(Step.SHELVE, "m1:rpm_high", reason="x", until_s=900)
        case AlarmState.SUPPRESSED:
            floor.do(Step.SUPPRESS, "m1:rpm_high", reason="x")
        case AlarmState.OUT_OF_SERVICE:
            floor.do(Step.OUT_OF_SERVICE, "m1:rpm_high", reason="x")
        case AlarmState.NORMAL:
            floor.see(1, rpm=1.0)
            floor.do(Step.ACKNOWLEDGE, "m1:rpm_high")
    assert floor.state("m1:rpm_high") is state
    again = floor.restarted()
    again.wait(again.now_s + 1)
    assert again.state("m1:rpm_high") is state


def test_a_condition_of_the_machine_survives_a_restart() -> None:
    before = Floor()
    before.see(0, system=told("FAULT", "SV0401", "SERVO NOT READY"))
    before.do(Step.ACKNOWLEDGE, "m1:system:SV0401")
    after = before.restarted()
    row = after.desk.picture(0).get("m1:system:SV0401")
    assert row is not None
    assert (row.state, row.text) == (ACKED, "SERVO NOT READY")


def test_changed_rules_keep_the_standing_of_those_that_stay() -> None:
    floor = Floor((QUICK, AlarmRule("load", "spindle_load > 50")))
    floor.see(0, rpm=5200.0, spindle_load=80.0)
    floor.do(Step.ACKNOWLEDGE, "m1:rpm_high")
    setting = floor.desk.setting
    floor.records += floor.desk.take_over(type(setting)(setting.machines, (QUICK,), (), "line-1"), floor.now_ns)
    assert {row.id: row.state for row in floor.desk.picture(0).rows} == {"m1:rpm_high": ACKED}
    assert floor.told("m1:load") == [("raise", 0.0), ("removed", 0.0)]


def test_more_than_ten_in_ten_minutes_is_a_flood_until_fewer_than_five() -> None:
    floor = Floor((QUICK,))
    for at in range(12):
        floor.see(at * 10, rpm=5200.0)
        floor.see(at * 10 + 5, rpm=10.0)
    floor.wait(130)
    assert floor.desk.picture(floor.now_ns).flood_since_ns is not None
    floor.wait(800)
    assert floor.desk.picture(floor.now_ns).flood_since_ns is None


def test_an_hour_that_the_clock_is_set_makes_no_alarm_and_loses_none() -> None:
    floor = Floor((RPM,))
    floor.see(0, rpm=5200.0)
    steady_ns = floor.now_ns
    for second in range(1, 40):
        floor.records += floor.desk.tick(floor.now_ns + (second + 3600) * S, steady_ns + second * S)
    assert [step for step, _ in floor.told("m1:rpm_high")] == ["raise"]
    assert floor.told("m1:link") == []


def test_followers_add_to_the_same_transaction() -> None:
    floor = Floor((QUICK,))
    leave = floor.desk.follow(lambda lines: [line.alarm for line in lines])
    floor.see(0, rpm=5200.0)
    assert "m1:rpm_high" in floor.records
    leave()
    floor.see(1, rpm=10.0)
    assert floor.records.count("m1:rpm_high") == 1


def test_announcements_are_counted_by_priority_since_the_start() -> None:
    floor = Floor((AlarmRule("rpm_high", "rpm > 5000", priority=Priority.P2),))
    for at in range(3):
        floor.see(at * 10, rpm=5200.0)
        floor.see(at * 10 + 5, rpm=10.0)
    floor.do(Step.SHELVE, "m1:rpm_high", reason="x", until_s=3600)
    floor.see(60, rpm=5200.0)  # hidden: nobody was disturbed
    assert floor.desk.picture(0).announced[Priority.P2] == 3


def test_a_call_for_help_is_an_alarm_that_a_person_raises_and_ends() -> None:
    floor = Floor(machines=("m1", "m2"))
    done, records = floor.desk.call("m1", ANA, True, "  tool \n broke ", NOON)
    assert done == ("m1:help",)
    (line,) = [record for record in records if isinstance(record, AlarmTransition)]
    assert (line.user, line.after, line.announced, line.text) == ("ana", AlarmState.UNACKNOWLEDGED, True, "tool broke")
    assert floor.desk.call("m1", ANA, True, "again", NOON + S) == ((), []), "it is called already"
    floor.desk.command(["m1:help"], ANA, Event(Step.ACKNOWLEDGE, NOON + 2 * S, user="ana"), NOON + 2 * S)
    assert floor.desk.picture(NOON).get("m1:help").state is AlarmState.ACKNOWLEDGED  # type: ignore[union-attr]
    floor.desk.call("m1", ANA, False, "", NOON + 3 * S)
    assert floor.desk.picture(NOON).get("m1:help") is None
    with pytest.raises(UserError, match="m9"):
        floor.desk.call("m9", ANA, True, "", NOON)


def test_a_call_survives_a_restart_and_a_lost_link() -> None:
    floor = Floor()
    _, records = floor.desk.call("m1", ANA, True, "", NOON)
    kept = tuple(record for record in records if isinstance(record, AlarmStanding))
    again = Floor(kept=kept)
    again.link(LinkState.RETRYING, "m1")
    row = again.desk.picture(NOON).get("m1:help")
    assert row is not None
    assert (row.state, row.uncertain) == (AlarmState.UNACKNOWLEDGED, False)
    assert again.desk.call("m1", ANA, True, "", NOON + S) == ((), [])
    again.desk.call("m1", ANA, False, "", NOON + 2 * S)
    row = again.desk.picture(NOON).get("m1:help")
    assert row is not None
    assert row.state is AlarmState.RETURNED_UNACKNOWLEDGED
