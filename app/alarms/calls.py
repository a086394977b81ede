"""An operator's call for help: an alarm that a person raises and ends, so that it is announced, acknowledged and kept like any other."""

from __future__ import annotations

from app.alarms.judge import Judge
from app.alarms.program import FALSE, TRUE
from app.alarms.runs import AlarmMachine, Run
from app.alarms.sentinel import Sentinel
from app.domain.alarm import CALL, AlarmDefinition, AlarmKind, Priority
from app.domain.message import Message


def call_run(machine: AlarmMachine, sentinel: Sentinel) -> Run:
    """The alarm."""
    definition = AlarmDefinition(
        f"{machine.id}:{CALL}",
        machine.id,
        CALL,
        AlarmKind.CALL,
        Message.of("Help is wanted at the machine"),
        Priority.P2,
    )
    return Run(definition, sentinel.table(machine.id), Judge(), definition.priority)


def turn_call(run: Run, wanted: bool, now_ns: int) -> bool:
    """Somebody calls, or the call is over; whether that is anything new."""
    judge = run.judge
    if judge.abnormal == wanted:
        return False
    judge.abnormal, judge.truth = wanted, TRUE if wanted else FALSE
    if wanted:
        judge.cause_ns = now_ns
    return True
