"""Which alarms stood at a moment of the past, from the journal: rows as the live list has them. Refuses to judge anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.alarm import AlarmDefinition, AlarmKind, Standing, Step
from app.domain.alarm_picture import AlarmView, folded
from app.domain.alarm_record import COMMENT, AlarmTransition
from app.domain.message import Message


def alarms_at(
    lines: Iterable[AlarmTransition], known: Mapping[str, AlarmDefinition], at_ns: int
) -> tuple[AlarmView, ...]:
    """The rows of one machine at an instant; ``lines`` in the journal's order, oldest first."""
    rows: dict[str, AlarmView] = {}
    for line in lines:
        if line.time_ns > at_ns:
            break
        if line.step != COMMENT:
            rows[line.alarm] = _after(rows.get(line.alarm), line, known.get(line.alarm))
    return tuple(folded(row for row in rows.values() if row.state.is_active or row.state.is_hidden))


def _after(before: AlarmView | None, line: AlarmTransition, definition: AlarmDefinition | None) -> AlarmView:
    row = before or AlarmView(definition or _unknown(line), Standing(), line.priority)
    standing = replace(row.standing, state=line.after, occurrence=line.occurrence, changed_ns=line.time_ns)
    if line.step == Step.RAISE:
        count = row.standing.count + 1 if row.standing.state.is_active else 1
        standing = replace(standing, abnormal=True, raised_ns=line.time_ns, count=count)
    elif line.step == Step.RETURN:
        standing = replace(standing, abnormal=False, returned_ns=line.time_ns)
    return replace(row, standing=standing, priority=line.priority, text=line.text or row.text)


def _unknown(line: AlarmTransition) -> AlarmDefinition:
    """Of an alarm that is configured no more."""
    name = line.alarm.partition(":")[2]
    kind = AlarmKind.MACHINE if line.text else AlarmKind.RULE
    return AlarmDefinition(line.alarm, line.machine, name, kind, Message.of("{text}", text=name), line.priority)
