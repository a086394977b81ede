"""What travels beside samples: records, documents and gap ledgers, to bytes at the station and into the books at the hub.

A gap ledger travels as it stands since the time of the change, so that a hub needs neither every step nor their order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, select

from app.contracts.fleet import OutboundEvent
from app.domain.fleet import hub_id
from app.domain.gap import Gap, GapCause
from app.domain.ledger import Ledger
from app.domain.observation import Document
from storage import books, gaps, schema
from storage.books import fleet
from storage.documents import keep_document

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode


class _GapLine(msgspec.Struct, array_like=True):
    from_ns: int
    to_ns: int | None
    cause: str
    count: int | None
    detail: str
    is_open: bool


class _Gaps(msgspec.Struct, array_like=True):
    since_ns: int
    lines: list[_GapLine]


class _Document(msgspec.Struct, array_like=True):
    kind: str
    name: str
    time_ns: int
    body: str
    raw: str
    removed: int


# ---------------------------------------------------------------- at the station


def body_of(
    connection: Connection, number: int, book: str, machine: int | None, ref: int, body: bytes | None
) -> OutboundEvent:
    """The event with what it is about as that is now; an empty body: it is gone meanwhile."""
    if machine is None:
        return OutboundEvent(number, book, "", body or b"")
    name = connection.exec_driver_sql("SELECT name FROM machine WHERE id = ?", (machine,)).scalar_one()
    made = _gaps_body(connection, machine, name, ref) if book == fleet.GAP else _document_body(connection, ref)
    return OutboundEvent(number, book, name, made)


def _gaps_body(connection: Connection, machine: int, name: str, since_ns: int) -> bytes:
    ledger = gaps.load(connection, machine, name, since_ns)
    lines = [(gap, False) for gap in ledger.closed] + [(gap, True) for gap in ledger.open]
    return _encode(
        _Gaps(
            since_ns, [_GapLine(g.from_ns, g.to_ns, g.cause.value, g.count, g.detail, is_open) for g, is_open in lines]
        )
    )


def _document_body(connection: Connection, ref: int) -> bytes:
    table = schema.document
    row = connection.execute(select(table).where(table.c.id == ref)).first()
    return b"" if row is None else _encode(_Document(row.kind, row.name, row.time_ns, row.body, row.raw, row.removed))


# ---------------------------------------------------------------- at the hub


def enter(
    connection: Connection,
    station: str,
    event: OutboundEvent,
    machine_number: Callable[[Connection, str], int],
    *,
    note: bool = True,
) -> None:
    """Write an event into the hub's books, inside the caller's transaction. What this version does not know is passed over.

    ``note``: a hub above is to have the record too.
    """
    if not event.body:
        return
    if event.book in (fleet.GAP, fleet.DOCUMENT):
        name = hub_id(station, event.machine)
        machine = machine_number(connection, name)
        if event.book == fleet.GAP:
            _enter_gaps(connection, machine, name, msgspec.msgpack.decode(event.body, type=_Gaps))
        else:
            _enter_document(connection, machine, msgspec.msgpack.decode(event.body, type=_Document))
        return
    kind = fleet.travelling(event.book)
    if kind is None:
        log.warning("station %s sends records '%s', which this version of the hub does not know", station, event.book)
        return
    record = kind.at_hub(msgspec.msgpack.decode(event.body, type=kind.record), station)
    books.write(connection, [record])
    if note:
        fleet.note_records(connection, [record])


def _enter_gaps(connection: Connection, machine: int, name: str, told: _Gaps) -> None:
    lines = [(Gap(name, g.from_ns, g.to_ns, GapCause(g.cause), g.count, g.detail), g.is_open) for g in told.lines]
    closed = tuple(gap for gap, is_open in lines if not is_open)
    still_open = tuple(gap for gap, is_open in lines if is_open)
    gaps.replace_since(connection, machine, name, told.since_ns, Ledger(name, closed, still_open))


def _enter_document(connection: Connection, machine: int, told: _Document) -> None:
    kept = Document("", told.kind, told.name, told.time_ns, told.body, told.raw, bool(told.removed))
    keep_document(connection, machine, kept)
