"""The alarm journal, to which lines are only ever added, and where each alarm stands, for the next start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import TEXT, Column, Connection, Index, Integer, Row, Table, text

from app.domain.alarm import AlarmState, Priority, Step
from app.domain.alarm_figures import StandingAt
from app.domain.alarm_record import AlarmStanding, AlarmTransition, JournalPage, JournalQuery
from app.domain.fleet import hub_id
from storage import schema
from storage.books import book
from storage.books.fleet import travels

alarm_journal = Table(
    "alarm_journal",
    schema.metadata,
    Column("id", Integer, primary_key=True),
    Column("time_ns", Integer, nullable=False),
    Column("alarm", TEXT, nullable=False),
    Column("machine", TEXT, nullable=False),
    Column("step", TEXT, nullable=False),
    Column("before", TEXT, nullable=False),
    Column("after", TEXT, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("occurrence", TEXT, nullable=False),
    Column("announced", Integer, nullable=False),
    Column("user", TEXT, nullable=False),
    Column("station", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("value", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("cause", TEXT, nullable=False),
    Column("recorded_ns", Integer, nullable=False),
    Column("role", TEXT, nullable=False),
    Index("ix_alarm_journal_time", "time_ns"),
    Index("ix_alarm_journal_alarm", "alarm", "time_ns"),
    sqlite_strict=True,
)
alarm_standing = Table(
    "alarm_standing",
    schema.metadata,
    Column("alarm", TEXT, primary_key=True),
    Column("machine", TEXT, nullable=False),
    Column("standing", TEXT, nullable=False),
    sqlite_strict=True,
)

_COLUMNS = tuple(column.name for column in alarm_journal.columns if column.name != "id")
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_INSERT = text(f"INSERT INTO alarm_journal ({_NAMES}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})")
_KEEP = text(
    """INSERT INTO alarm_standing (alarm, machine, standing) VALUES (:alarm, :machine, :standing)
    ON CONFLICT (alarm) DO UPDATE SET machine = excluded.machine, standing = excluded.standing"""
)
_DROP = text("DELETE FROM alarm_standing WHERE alarm = :alarm")
_SCAN = 5_000
"""Rows looked at in one go while a page of matching lines is filled."""


def _enter(connection: Connection, lines: Sequence[AlarmTransition]) -> None:
    connection.execute(_INSERT, [_row(line) for line in lines])


def _row(line: AlarmTransition) -> dict[str, object]:
    return {
        "time_ns": line.time_ns,
        "alarm": line.alarm,
        "machine": line.machine,
        "step": line.step,
        "before": line.before.value,
        "after": line.after.value,
        "priority": int(line.priority),
        "occurrence": line.occurrence,
        "announced": int(line.announced),
        "user": line.user,
        "station": line.station,
        "reason": line.reason,
        "value": line.value,
        "text": line.text,
        "cause": line.cause,
        "recorded_ns": line.recorded_ns,
        "role": line.role,
    }


def _keep(connection: Connection, standings: Sequence[AlarmStanding]) -> None:
    """The newest of each alarm; one that is normal and forgotten takes no row."""
    newest = {kept.alarm: kept for kept in standings}
    gone = [{"alarm": kept.alarm} for kept in newest.values() if _is_forgotten(kept)]
    rows = [
        {"alarm": kept.alarm, "machine": kept.machine, "standing": msgspec.json.encode(kept).decode()}
        for kept in newest.values()
        if not _is_forgotten(kept)
    ]
    if gone:
        connection.execute(_DROP, gone)
    if rows:
        connection.execute(_KEEP, rows)


def _is_forgotten(kept: AlarmStanding) -> bool:
    standing = kept.standing
    return standing.state is AlarmState.NORMAL and not standing.abnormal and not standing.designed


def standings(connection: Connection) -> tuple[AlarmStanding, ...]:
    """Where every alarm stood that was not normal."""
    rows = connection.execute(text("SELECT standing FROM alarm_standing ORDER BY alarm")).scalars()
    return tuple(msgspec.json.decode(row, type=AlarmStanding) for row in rows)


def journal(connection: Connection, query: JournalQuery, names: Mapping[str, str] | None = None) -> JournalPage:
    """Lines, newest first. The cursor is a position, so that a page stays the same while new lines are written.

    ``names``: what people call alarms, for the search.
    """
    lines: list[AlarmTransition] = []
    for line in _matching(connection, query, names or {}):
        if len(lines) == query.limit:
            last = lines[-1]
            return JournalPage(tuple(lines), f"{last.time_ns}-{last.number}")
        lines.append(line)
    return JournalPage(tuple(lines))


def announcements(
    connection: Connection, from_ns: int, to_ns: int, machines: Sequence[str] = ()
) -> tuple[AlarmTransition, ...]:
    """Every line of a window, oldest first."""
    query = JournalQuery(from_ns, to_ns, machines=tuple(machines))
    return tuple(reversed(tuple(_matching(connection, query, {}))))


def evidence(
    connection: Connection, from_ns: int, to_ns: int, machines: Sequence[str] = ()
) -> tuple[tuple[AlarmTransition, ...], dict[str, StandingAt]]:
    """What key figures of a window are made of: its lines, oldest first, and what was not normal at its end."""
    return announcements(connection, from_ns, to_ns, machines), standing_at(connection, to_ns, machines)


def standing_at(connection: Connection, at_ns: int, machines: Sequence[str] = ()) -> dict[str, StandingAt]:
    """What was not normal at a moment, by alarm. The order of writing decides: clocks of machines and people differ."""
    found = {}
    for row in connection.execute(_NEWEST_OF_EACH, {"at_ns": at_ns}):
        state = AlarmState(row.after)
        if state is AlarmState.NORMAL or (machines and row.machine not in machines):
            continue
        step = _HIDING.get(state, Step.RAISE)
        since_ns = connection.execute(_LAST, {"alarm": row.alarm, "step": step.value, "at_ns": at_ns}).scalar()
        found[row.alarm] = StandingAt(state, row.time_ns if since_ns is None else since_ns, row.machine)
    return found


# Alarm by alarm along its index: the journal may be long, its alarms are few.
_NEWEST_OF_EACH = text(
    """WITH RECURSIVE names(alarm) AS (
        SELECT MIN(alarm) FROM alarm_journal
        UNION ALL
        SELECT (SELECT MIN(alarm) FROM alarm_journal WHERE alarm > names.alarm) FROM names WHERE names.alarm IS NOT NULL
    )
    SELECT line.alarm, line.machine, line.after, line.time_ns FROM names JOIN alarm_journal AS line ON line.id = (
        SELECT MAX(id) FROM alarm_journal WHERE alarm = names.alarm AND time_ns < :at_ns
    )"""
)
_LAST = text("SELECT MAX(time_ns) FROM alarm_journal WHERE alarm = :alarm AND step = :step AND time_ns < :at_ns")
_HIDING = {
    AlarmState.SHELVED: Step.SHELVE,
    AlarmState.SUPPRESSED: Step.SUPPRESS,
    AlarmState.OUT_OF_SERVICE: Step.OUT_OF_SERVICE,
}


def _matching(connection: Connection, query: JournalQuery, names: Mapping[str, str]) -> Iterator[AlarmTransition]:
    words = query.text.casefold().split()
    before_ns, before_id = query.to_ns, 0
    if query.cursor:
        at, _, number = query.cursor.partition("-")
        before_ns, before_id = int(at), int(number)
    statement = text(
        f"""SELECT id, {_NAMES} FROM alarm_journal WHERE time_ns >= :from_ns
        AND (time_ns < :before_ns OR (time_ns = :before_ns AND id < :before_id)) ORDER BY time_ns DESC, id DESC LIMIT :most"""
    )
    while True:
        given = {"from_ns": query.from_ns, "before_ns": before_ns, "before_id": before_id, "most": _SCAN}
        rows = connection.execute(statement, given).all()
        for row in rows:
            line = _line(row)
            if _fits(line, query) and _found(line, words, names):
                yield line
        if len(rows) < _SCAN:
            return
        before_ns, before_id = rows[-1].time_ns, rows[-1].id


def _line(row: Row[tuple[object, ...]]) -> AlarmTransition:
    return AlarmTransition(
        row.time_ns,
        row.alarm,
        row.machine,
        row.step,
        AlarmState(row.before),
        AlarmState(row.after),
        Priority(row.priority),
        row.occurrence,
        bool(row.announced),
        row.user,
        row.station,
        row.reason,
        row.value,
        row.text,
        row.cause,
        row.recorded_ns,
        row.id,
        row.role,
    )


def _fits(line: AlarmTransition, query: JournalQuery) -> bool:
    if query.announced_only and not line.announced:
        return False
    chosen = (
        (query.machines, line.machine),
        (query.alarms, line.alarm),
        (query.priorities, line.priority),
        (query.steps, line.step),
        (query.users, line.user),
    )
    return not any(wanted and has not in wanted for wanted, has in chosen)


def _found(line: AlarmTransition, words: Sequence[str], names: Mapping[str, str]) -> bool:
    if not words:
        return True
    parts = (line.alarm, names.get(line.alarm, ""), line.text, line.value, line.reason, line.user, line.station)
    whole = "\n".join(parts).casefold()
    return all(word in whole for word in words)


def _transition_at_hub(line: AlarmTransition, station: str) -> AlarmTransition:
    return replace(
        line,
        alarm=hub_id(station, line.alarm),
        machine=hub_id(station, line.machine),
        cause=hub_id(station, line.cause) if line.cause else "",
        station=line.station or station,
    )


book(AlarmTransition, _enter)
travels(AlarmTransition, "alarm", _transition_at_hub)
book(AlarmStanding, _keep)
