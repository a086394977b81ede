"""The alarm of a machine's connection: lost for longer than a blink. It runs in the station's own time."""

from __future__ import annotations

from collections.abc import Iterator

from app.alarms.judge import Judge
from app.alarms.runs import AlarmMachine, Run
from app.alarms.sentinel import Finding, Sentinel
from app.domain.alarm import AlarmDefinition, AlarmKind, Priority
from app.domain.message import Message

LINK = "link"
LINK_DELAY_NS = 5_000_000_000
"""A link that comes back sooner is no alarm; the gap ledger and the diagnosis know of it."""


def link_run(machine: AlarmMachine, sentinel: Sentinel) -> Run:
    """The alarm."""
    definition = AlarmDefinition(
        f"{machine.id}:{LINK}",
        machine.id,
        LINK,
        AlarmKind.LINK,
        Message.of("No connection to the machine"),
        Priority.P2,
    )
    return Run(definition, sentinel.table(machine.id), Judge(LINK_DELAY_NS), definition.priority)


def turn_link(run: Run, heard: bool, now_ns: int) -> Iterator[Finding]:
    """The machine is heard, or it is not."""
    truth = 0 if heard else 1
    if run.judge.truth == truth:
        return
    run.judge.turn(truth, now_ns)
    verdict = run.judge.elapse(now_ns)
    if verdict is not None:
        yield Finding(run, verdict, now_ns)
