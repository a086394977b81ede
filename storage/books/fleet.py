"""What a station still owes its hub, and what a hub knows of its stations. Notes are written in the transaction of what they note.

A station keeps no second copy of its samples: per machine and hour it counts what was committed (``outbound_hour``), and every
other thing that changed has a line in ``outbound_event`` until the hub has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BLOB, TEXT, Column, Connection, ForeignKey, Index, Integer, Table, text

from app.domain.observation import Record
from storage.schema import metadata

R = TypeVar("R")

HOUR_NS = 3_600_000_000_000
MACHINE_BITS = 20
GAP, DOCUMENT = "gap", "document"
_KEPT_EVENTS = 500_000
"""A station that never had a hub forgets older ones."""

outbound_hour = Table(
    "outbound_hour",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("changed", Integer, nullable=False),
    Column("settled", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("taken_ns", Integer, nullable=False),
    Index("ix_outbound_hour_id", "id", sqlite_where=text("changed > settled")),
    Index("ix_outbound_hour_taken", "id", sqlite_where=text("changed > taken")),
    sqlite_strict=True,
)
"""``id``: hour since 1970 | machine (20 bits). ``changed``: rows committed into it so far; ``settled``: that count when the hub's
checksum was last equal to ours; ``taken``: rows that the MQTT broker has taken, none of them later than ``taken_ns``."""

outbound_event = Table(
    "outbound_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("book", TEXT, nullable=False),
    Column("machine", Integer),
    Column("ref", Integer, nullable=False),
    Column("body", BLOB),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""Records with their body; of documents the row, of a machine's gap ledger the time since which it changed."""

fleet_station = Table(
    "fleet_station",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("instance", TEXT, nullable=False),
    Column("event", Integer, nullable=False),
    Column("about", TEXT, nullable=False),
    sqlite_strict=True,
)
"""A hub's stations. ``event``: the last of its events that is stored here; ``about``: what it said of itself, as JSON."""

fleet_machine = Table(
    "fleet_machine",
    metadata,
    Column("machine", Integer, ForeignKey("machine.id"), primary_key=True),
    Column("station", Integer, ForeignKey("fleet_station.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    sqlite_strict=True,
)
"""``name``: the machine's id at its station."""

fleet_hour = Table(
    "fleet_hour",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stored", Integer, nullable=False),
    Column("low", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("expected", Integer, nullable=False),
    Column("expected_low", Integer, nullable=False),
    Column("expected_high", Integer, nullable=False),
    Column("verdict", TEXT, nullable=False),
    Column("at_ns", Integer, nullable=False),
    sqlite_strict=True,
)
"""Per machine and hour (same key as ``outbound_hour``) what stands here and what the station says it should be."""


@dataclass(frozen=True, slots=True)
class Travelling:
    """A type of record that goes to the hub with its station's history."""

    record: type
    name: str
    at_hub: Callable[[Any, str], Any]
    """The record of a station (by its name) as it stands on the hub: every id is the hub's."""


_by_type: dict[type, Travelling] = {}
_by_name: dict[str, Travelling] = {}


def travels(record: type[R], name: str, at_hub: Callable[[R, str], R]) -> None:
    """Let records of this type (which a book takes) reach the hub, each exactly once and in order."""
    _by_type[record] = _by_name[name] = Travelling(record, name, at_hub)


def travelling(name: str) -> Travelling | None:
    """The type behind a name, or None when this version does not know it."""
    return _by_name.get(name)


def hour_key(machine: int, hour: int) -> int:
    """The key of an hour of a machine; hours before 1970 share the first."""
    return max(0, hour) << MACHINE_BITS | machine


_NOTE_HOUR = """INSERT INTO outbound_hour (id, changed, settled, taken, taken_ns) VALUES (?, ?, 0, 0, 0)
    ON CONFLICT (id) DO UPDATE SET changed = outbound_hour.changed + excluded.changed"""
_NOTE_EVENT = "INSERT INTO outbound_event (book, machine, ref, body) VALUES (?, ?, ?, ?)"


def note_hours(connection: Connection, rows: Mapping[int, int]) -> None:
    """So many rows were committed into these hours."""
    if rows:
        connection.exec_driver_sql(_NOTE_HOUR, list(rows.items()))


def note_event(connection: Connection, book: str, machine: int, ref: int) -> None:
    """Something that can be read again changed."""
    connection.exec_driver_sql(_NOTE_EVENT, (book, machine, ref, None))


def note_records(connection: Connection, records: Sequence[Record]) -> None:
    """These records were committed; those that travel are kept until the hub has them."""
    lines = [
        (kind.name, None, 0, msgspec.msgpack.encode(record))
        for record in records
        if (kind := _by_type.get(type(record))) is not None
    ]
    if lines:
        connection.exec_driver_sql(_NOTE_EVENT, lines)


def forget(connection: Connection, before_ns: int) -> None:
    """Drop notes of hours whose rows are gone, and of events that nobody asked for."""
    connection.exec_driver_sql("DELETE FROM outbound_hour WHERE id < ?", (hour_key(0, before_ns // HOUR_NS),))
    connection.exec_driver_sql(
        "DELETE FROM outbound_event WHERE id <= (SELECT max(id) FROM outbound_event) - ?", (_KEPT_EVENTS,)
    )
