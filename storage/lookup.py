"""Names of machines and signals → their numbers in the file. For readers; the writer's is ``storage.catalog``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain.equipment import DataItem
from app.domain.message import Message, UserError
from storage import schema
from storage.catalog import decode_item


@dataclass(frozen=True, slots=True)
class Known:
    """A signal that history has."""

    number: int
    stepped: bool
    item: DataItem


def machine_number(connection: Connection, name: str) -> int | None:
    """The machine's number, or None."""
    found: int | None = connection.scalar(select(schema.machine.c.id).where(schema.machine.c.name == name))
    return found


def known_signals(connection: Connection, machine: int, machine_name: str, names: Sequence[str]) -> list[Known]:
    """The signals in the order asked for. Raises UserError for one that history doesn't have."""
    table = schema.signal
    columns = select(table.c.id, table.c.name, table.c.stepped, table.c.item)
    rows = connection.execute(columns.where(table.c.machine == machine, table.c.name.in_(names)))
    found = {row.name: Known(row.id, bool(row.stepped), decode_item(row.item)) for row in rows}
    for name in names:
        if name not in found:
            raise UserError(
                Message.of("Machine {machine} has no signal {signal} in history.", machine=machine_name, signal=name)
            )
    return [found[name] for name in names]
