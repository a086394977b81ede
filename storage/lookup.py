"""Names of machines and signals → their numbers in the file. For readers; the writer's is ``storage.catalog``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.equipment import DataItem
from app.domain.message import Message, UserError
from storage.catalog import decode_item


@dataclass(frozen=True, slots=True)
class Known:
    """A signal that history has."""

    number: int
    stepped: bool
    item: DataItem


_MACHINE = "SELECT id FROM machine WHERE name = ?"
_PART = "SELECT station FROM fleet_machine WHERE machine = ?"
_SIGNALS = "SELECT id, name, stepped, item FROM signal WHERE machine = ? AND name IN ({places})"


def machine_number(connection: Connection, name: str) -> int | None:
    """The machine's number, or None."""
    found: int | None = connection.exec_driver_sql(_MACHINE, (name,)).scalar()
    return found


def part_of(connection: Connection, machine: int) -> int:
    """Whose part of the tail holds this machine's rows: 0 the station's own, else that of the station which sends them."""
    return connection.exec_driver_sql(_PART, (machine,)).scalar() or 0


def known_signals(connection: Connection, machine: int, machine_name: str, names: Sequence[str]) -> list[Known]:
    """The signals in the order asked for. Raises UserError for one that history doesn't have."""
    statement = _SIGNALS.format(places=", ".join("?" * len(names)))
    rows = connection.exec_driver_sql(statement, (machine, *names))
    found = {name: Known(number, bool(stepped), decode_item(item)) for number, name, stepped, item in rows}
    for name in names:
        if name not in found:
            raise UserError(
                Message.of("Machine {machine} has no signal {signal} in history.", machine=machine_name, signal=name)
            )
    return [found[name] for name in names]
