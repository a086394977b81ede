"""One round of linuxcncrsh answers becomes signals."""

from __future__ import annotations

from typing import Any

import pytest

from app.contracts import MachinePlan
from app.domain.condition import Activation, Level
from app.domain.observation import Observation
from app.domain.quality import Quality
from drivers.linuxcnc import Machine, Picture, Settings
from tests.unit.builders import T0

CODES = "G1 G17 G40 G21 G90 G94 G54 G49 G99 G64 G97 G91.1 G8 G92.2 F1200 S3500"
CUTTING: dict[str, str | None] = {
    "program_status": "RUNNING",
    "mode": "AUTO",
    "estop": "OFF",
    "machine": "ON",
    "program": "/home/cnc/nc files/cds.ngc",
    "program_line": "17",
    "program_codes": CODES,
    "tool": "3",
    "spindle 0": "0 FORWARD",
    "spindle_override 0": "0 80",
    "feed_override": "50",
    "abs_act_pos": "0.855272 99.441000 43.373500 0 0 0",
    "abs_cmd_pos": "0.9 99.5 43.4 0 0 0",
    "rel_act_pos": "1 2 3 0 0 0",
    "flood": "ON",
    "mist": "OFF",
    "joint_limit": "OK OK OK OK OK OK",
    "joint_fault": "OK OK OK OK OK OK",
}


class World:
    def __init__(self, millimetres: float = 1.0, **settings: Any) -> None:
        self.machine = Machine(MachinePlan("m", "m", Settings(host="h", **settings)), millimetres)
        self.now_ns = T0

    def take(self, **answers: str | None) -> dict[str, Observation]:
        self.now_ns += 100_000_000
        changed = {name.replace("__", " "): answer for name, answer in answers.items()}
        self.machine.take(Picture(CUTTING | changed), self.now_ns)
        return self.rows()

    def rows(self) -> dict[str, Observation]:
        return {row.item.id: row for row in self.machine.rows.batch(self.now_ns).rows()}


def shown(row: Observation) -> float | str:
    return row.number if row.text is None else row.text


def test_a_cut_is_told_under_the_common_names() -> None:
    rows = World().take()
    expected = {
        "execution": "ACTIVE", "mode": "AUTOMATIC", "estop": "ARMED", "program": "/home/cnc/nc files/cds.ngc", "line": 17.0,
        "tool": "3", "rpm": 2800.0, "rpm_programmed": 3500.0, "rpm_override": 80.0, "feed": 600.0, "feed_programmed": 1200.0,
        "feed_override": 50.0, "x": 0.855272, "y": 99.441, "z_commanded": 43.4, "x_work": 1.0, "availability": "AVAILABLE",
        "spindle_direction": "FORWARD", "flood": "ON",
    }  # fmt: skip
    assert {signal: shown(rows[signal]) for signal in expected} == pytest.approx(expected)
    assert "a" not in rows


@pytest.mark.parametrize(
    ("status", "machine", "execution"),
    [
        ("RUNNING", "ON", "ACTIVE"),
        ("PAUSED", "ON", "INTERRUPTED"),
        ("IDLE", "ON", "READY"),
        ("IDLE", "OFF", "STOPPED"),
    ],
)
def test_execution(status: str, machine: str, execution: str) -> None:
    assert World().take(program_status=status, machine=machine)["execution"].text == execution


@pytest.mark.parametrize(("mode", "word"), [("MANUAL", "MANUAL"), ("AUTO", "AUTOMATIC"), ("MDI", "MANUAL_DATA_INPUT")])
def test_mode(mode: str, word: str) -> None:
    assert World().take(mode=mode)["mode"].text == word


def test_a_standing_spindle_turns_at_zero_and_an_idle_program_feeds_at_zero() -> None:
    rows = World().take(spindle__0="0 OFF", program_status="IDLE")
    assert rows["rpm"].number == 0.0
    assert rows["feed"].number == 0.0


def test_a_rapid_move_has_no_known_feed() -> None:
    assert World().take(program_codes=CODES.replace("G1 ", "G0 "))["feed"].quality is Quality.UNAVAILABLE


def test_inches_become_millimetres() -> None:
    assert World().take(program_codes=CODES.replace("G21", "G20").replace("F1200", "F10"))[
        "feed"
    ].number == pytest.approx(127.0)
    rows = World(25.4, axes="xyza").take(abs_act_pos="1 2 3 90 0 0")
    assert rows["x"].number == pytest.approx(25.4)
    assert rows["a"].number == 90.0


def test_what_this_version_does_not_know_is_unavailable_and_stops_nothing() -> None:
    rows = World().take(mist=None)
    assert rows["mist"].quality is Quality.UNAVAILABLE
    assert rows["flood"].text == "ON"


@pytest.mark.parametrize("answer", ["", "x y z", "1", "nan nan nan"])
def test_an_answer_that_makes_no_sense_is_a_failed_read(answer: str) -> None:
    rows = World().take(abs_act_pos=answer)
    assert rows["y"].quality is Quality.READ_FAILED
    assert rows["y_commanded"].number == 99.5


def test_no_program_is_no_name() -> None:
    assert World().take(program="NONE")["program"].quality is Quality.UNAVAILABLE


def test_a_joint_that_faults_is_a_fault_until_it_is_well_again() -> None:
    world = World()
    world.take()
    fault = Activation.decode(world.take(joint_fault="OK FAULT OK OK OK OK")["drives"].text or "")
    assert (fault.level, fault.native_code) == (Level.FAULT, "joint_fault 1")
    assert "drives" not in world.take(joint_fault="OK FAULT OK OK OK OK")
    assert Activation.decode(world.take()["drives"].text or "") == Activation(
        Level.NORMAL, native_code="joint_fault 1", text="joint 1: OK"
    )


def test_an_error_message_stands_until_the_next_start() -> None:
    world = World()
    world.take(program_status="IDLE")
    world.machine.error("Linear move would exceed joint 0's positive limit", world.now_ns)
    warning = Activation.decode(world.rows()["system"].text or "")
    assert warning.level is Level.WARNING
    assert "positive limit" in warning.text
    assert "system" not in world.take(program_status="IDLE")
    assert Activation.decode(world.take()["system"].text or "") == Activation(Level.NORMAL)
