"""Documents (assets) into their table: a version of one that is told again replaces what stands there."""

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.observation import Document
from storage.books import fleet

_KEEP = """INSERT INTO document (machine, kind, name, time_ns, body, raw, removed) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine, kind, name, time_ns) DO UPDATE SET body = excluded.body, raw = excluded.raw,
    removed = excluded.removed RETURNING id"""


def keep_document(connection: Connection, machine: int, document: Document) -> None:
    """Write one under the machine's number, inside the caller's transaction, and note it for the hub."""
    values = (document.kind, document.id, document.time_ns, document.body, document.raw, int(document.removed))
    number = connection.exec_driver_sql(_KEEP, (machine, *values)).scalar_one()
    fleet.note_event(connection, fleet.DOCUMENT, machine, number)
