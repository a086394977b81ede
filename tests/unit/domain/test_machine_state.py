from __future__ import annotations

import pytest

from app.domain.equipment import MachineModel
from app.domain.machine_state import StateTracker, with_state
from tests.unit.builders import SECOND, T0, condition, event, fault, mill, normal, rows, sample


def states(model: MachineModel, *values: tuple[str, float, float | str | None]) -> list[tuple[str, float]]:
    tracker = StateTracker(model)
    changes = tracker.apply(rows(model, *values))
    return [(change.state.value, (change.time_ns - T0) / SECOND) for change in changes]


READY = (("availability", 0, "AVAILABLE"), ("mode", 0, "AUTOMATIC"), ("execution", 0, "READY"))


@pytest.mark.parametrize(
    ("execution", "mode", "state"),
    [
        ("ACTIVE", "AUTOMATIC", "running"),
        ("ACTIVE", "MANUAL_DATA_INPUT", "running"),
        ("FEED_HOLD", "AUTOMATIC", "stopped"),
        ("INTERRUPTED", "AUTOMATIC", "stopped"),
        ("OPTIONAL_STOP", "AUTOMATIC", "stopped"),
        ("STOPPED", "AUTOMATIC", "stopped"),
        ("READY", "AUTOMATIC", "idle"),
        ("PROGRAM_COMPLETED", "AUTOMATIC", "idle"),
        ("READY", "MANUAL", "setup"),
        ("SOMETHING_NEW", "AUTOMATIC", "stopped"),
        (None, "AUTOMATIC", "offline"),
    ],
)
def test_execution_and_mode_give_the_state(execution: str | None, mode: str, state: str) -> None:
    found = states(mill(), ("availability", 0, "AVAILABLE"), ("mode", 0, mode), ("execution", 0, execution))
    assert found == [(state, 0.0)]


def test_availability_outranks_everything() -> None:
    assert states(mill(), *READY, ("availability", 5, None))[-1] == ("offline", 5.0)


def test_an_emergency_stop_outranks_a_running_program() -> None:
    found = states(mill(), *READY, ("execution", 1, "ACTIVE"), ("estop", 2, "TRIGGERED"), ("estop", 9, "ARMED"))
    assert found == [("idle", 0.0), ("running", 1.0), ("fault", 2.0), ("running", 9.0)]


def test_a_fault_while_the_program_runs_is_running_with_an_alarm() -> None:
    found = states(mill(), *READY, ("execution", 1, "ACTIVE"), ("system", 2, fault("EX1")), ("execution", 3, "STOPPED"))
    assert found == [("idle", 0.0), ("running", 1.0), ("fault", 3.0)]


def test_a_fault_ends_only_when_every_code_has_cleared() -> None:
    found = states(
        mill(),
        *READY,
        ("system", 1, fault("A")),
        ("system", 2, fault("B")),
        ("system", 3, normal("A")),
        ("system", 4, normal("B")),
    )
    assert found == [("idle", 0.0), ("fault", 1.0), ("idle", 4.0)]


def test_observations_of_one_instant_are_judged_together() -> None:
    found = states(mill(), *READY, ("execution", 1, "STOPPED"), ("execution", 1, "ACTIVE"))
    assert found == [("idle", 0.0), ("running", 1.0)]


def test_one_active_path_makes_the_machine_run() -> None:
    model = MachineModel("two", (event("execution", "EXECUTION", path="p1"), event("exec2", "EXECUTION", path="p2")))
    assert states(model, ("execution", 0, "READY"), ("exec2", 1, "ACTIVE"), ("exec2", 2, "READY")) == [
        ("idle", 0.0),
        ("running", 1.0),
        ("idle", 2.0),
    ]


def test_without_execution_a_cut_is_inferred_and_ends_after_three_seconds_of_standstill() -> None:
    model = MachineModel("old", (event("availability", "AVAILABILITY"), sample("rpm"), sample("feed")))
    tracker = StateTracker(model)
    changes = tracker.apply(
        rows(model, ("availability", 0, "AVAILABLE"), ("rpm", 1, 500.0), ("feed", 1, 90.0), ("feed", 2, 0.0))
    )
    assert [(c.state.value, c.inferred) for c in changes] == [("idle", True), ("running", True)]
    assert tracker.tick(T0 + 3 * SECOND) is None
    ended = tracker.tick(T0 + 6 * SECOND)
    assert ended is not None
    assert ended.state.value == "idle"


def test_a_new_model_keeps_what_is_known() -> None:
    old = mill()
    tracker = StateTracker(old)
    tracker.apply(rows(old, *READY, ("system", 1, fault("A"))))
    new = MachineModel("mill-1", (sample("extra"), *old.items))
    tracker.rebase(new, old)
    assert tracker.apply(rows(new, ("system", 2, normal("A"))))[0].state.value == "idle"


def test_a_fault_on_a_temperature_condition_does_not_stop_the_machine() -> None:
    model = MachineModel("m", (event("execution", "EXECUTION"), condition("temp", "TEMPERATURE")))
    assert states(model, ("execution", 0, "READY"), ("temp", 1, fault("HOT"))) == [("idle", 0.0)]


def test_the_derived_state_never_collides_with_a_source_signal() -> None:
    extended = with_state(MachineModel("m", (event("state"), sample("rpm"))))
    assert [item.id for item in extended.items] == ["source_state", "rpm", "state"]
