"""The gap ledger's rows. The rules are ``app.domain.ledger``'s; this loads what an event can touch and writes the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from app.contracts.production_store import EVER_NS, Touch
from app.domain.gap import Gap, GapCause, GapEvent
from app.domain.ledger import Ledger, earliest, holes, resume, step
from storage import schema
from storage.books import fleet, production_touch
from storage.plain import plain

_table = schema.gap

# Texts, because every chart asks for them: building the same statements anew costs more than running them.
_CLOSED = """SELECT from_ns, to_ns, cause, "count", detail FROM gap
    WHERE machine = ? AND open = 0 AND to_ns > ? ORDER BY from_ns"""
_FORGOTTEN = """SELECT machine.name, min(gap.from_ns), max(gap.to_ns) FROM gap JOIN machine ON machine.id = gap.machine
    WHERE gap.open = 0 AND gap.to_ns <= ? GROUP BY machine.name"""
_NAME = "SELECT name FROM machine WHERE id = ?"
_OPEN = """SELECT from_ns, to_ns, cause, "count", detail FROM gap WHERE machine = ? AND open = 1 ORDER BY from_ns"""


def apply(connection: Connection, machine: int, event: GapEvent) -> None:
    """Write what an event does to a machine's ledger."""
    ledger = Ledger(event.machine, (), _open_stages(connection, machine, event.machine))
    before = load(connection, machine, event.machine, earliest(ledger, event))
    _write(connection, machine, before, step(before, event))


def station_was_off(connection: Connection, machine: int, name: str, alive_ns: int, now_ns: int) -> None:
    """Open the hole that a stopped station leaves behind."""
    before = load(connection, machine, name, min(alive_ns, now_ns) - 1)
    _write(connection, machine, before, resume(before, alive_ns, now_ns))


def between(connection: Connection, machine: int, name: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
    """The holes that touch a window, clipped to it."""
    stages = _open_stages(connection, machine, name)
    since_ns = min([from_ns, *(gap.from_ns for gap in stages)])
    return holes(load(connection, machine, name, since_ns), from_ns, to_ns)


def load(connection: Connection, machine: int, name: str, since_ns: int) -> Ledger:
    """The ledger's part that reaches beyond ``since_ns``."""
    closed = _gaps(connection.exec_driver_sql(_CLOSED, (machine, since_ns)), name)
    return Ledger(name, closed, _open_stages(connection, machine, name))


def _open_stages(connection: Connection, machine: int, name: str) -> tuple[Gap, ...]:
    return _gaps(connection.exec_driver_sql(_OPEN, (machine,)), name)


def _gaps(rows: Iterable[Sequence[Any]], name: str) -> tuple[Gap, ...]:
    return tuple(
        Gap(name, from_ns, to_ns, GapCause(cause), count, detail) for from_ns, to_ns, cause, count, detail in rows
    )


def _write(connection: Connection, machine: int, before: Ledger, after: Ledger) -> None:
    for is_open, old, new in ((0, before.closed, after.closed), (1, before.open, after.open)):
        for gap in set(old) - set(new):
            same_end = _table.c.to_ns.is_(None) if gap.to_ns is None else _table.c.to_ns == gap.to_ns
            key = (_table.c.machine == machine, _table.c.open == is_open, _table.c.from_ns == gap.from_ns, same_end)
            connection.execute(delete(_table).where(*key))
        for gap in sorted(set(new) - set(old), key=lambda each: each.from_ns):
            connection.execute(insert(_table).values(_row(machine, gap, is_open)))
    changed = {*before.closed, *before.open} ^ {*after.closed, *after.open}
    if changed:
        since_ns = min(gap.from_ns for gap in changed)
        fleet.note_event(connection, fleet.GAP, machine, since_ns)
        until_ns = max(EVER_NS if gap.to_ns is None else gap.to_ns for gap in changed)
        name = connection.exec_driver_sql(_NAME, (machine,)).scalar_one()
        production_touch.touch(plain(connection), [Touch(name, since_ns, until_ns)])


def replace_since(connection: Connection, machine: int, name: str, since_ns: int, ledger: Ledger) -> None:
    """Write another station's ledger over ours, from a time on."""
    _write(connection, machine, load(connection, machine, name, since_ns), ledger)


def _row(machine: int, gap: Gap, is_open: int) -> dict[str, object]:
    return {
        "machine": machine,
        "from_ns": gap.from_ns,
        "to_ns": gap.to_ns,
        "cause": gap.cause.value,
        "count": gap.count,
        "detail": gap.detail,
        "open": is_open,
    }


def forget_before(connection: Connection, time_ns: int) -> None:
    """Drop closed holes that ended before ``time_ns`` (when the roll-ups of that time go)."""
    gone = connection.exec_driver_sql(_FORGOTTEN, (time_ns,)).all()
    production_touch.touch(plain(connection), [Touch(*row) for row in gone])
    connection.execute(delete(_table).where(_table.c.open == 0, _table.c.to_ns <= time_ns))
