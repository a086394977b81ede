"""One group of deliveries → one transaction: rows, cursors, gap events, documents and signs of life, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, text

from app.domain.observation import Cursor, Delivery, Document, Int32s, Int64s, ObservationBatch
from storage import books, gaps
from storage.books import fleet
from storage.catalog import Catalog
from storage.documents import keep_document
from storage.observations import Observations
from storage.rows import Rows, joined
from storage.tail import Segment, segment_of

_TOUCH = text(
    """UPDATE machine SET first_ns = min(coalesce(first_ns, :first), :first), last_ns = max(coalesce(last_ns, :last), :last),
    alive_ns = CASE WHEN :alive > 0 THEN max(coalesce(alive_ns, :alive), :alive) ELSE alive_ns END WHERE id = :machine"""
)
_ALIVE = text("UPDATE machine SET alive_ns = max(coalesce(alive_ns, :alive), :alive) WHERE id = :machine")
_RECEIVED = text(
    "INSERT INTO fact (name, value) VALUES ('received_ns', :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_CURSOR = text(
    """INSERT INTO source (name, instance, position, extra) VALUES (:name, :instance, :position, :extra)
    ON CONFLICT (name) DO UPDATE SET instance = excluded.instance, position = excluded.position, extra = excluded.extra"""
)
"""Like the statements above one text for many rows: building a statement costs 50 microseconds, running it two."""


@dataclass(slots=True)
class _Touched:
    """What a group says about one machine's times."""

    first_ns: int
    last_ns: int
    alive_ns: int


@dataclass(slots=True)
class _Group:
    signals: list[Int32s] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    machines: dict[int, _Touched] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)
    received_ns: int = 0


def commit(
    connection: Connection,
    catalog: Catalog,
    observations: Observations,
    deliveries: Sequence[Delivery],
    alive: Mapping[str, int],
) -> Segment | None:
    """Write the group inside the caller's transaction; the committed rows, if there are any."""
    group = _Group()
    for delivery in deliveries:
        for batch in delivery.batches:
            _gather(connection, catalog, batch, group)
        for event in delivery.gaps:
            gaps.apply(connection, catalog.machine(connection, event.machine), event)
        for document in delivery.documents:
            _keep(connection, catalog, document)
    records = [record for delivery in deliveries for record in delivery.records]
    books.write(connection, records)
    fleet.note_records(connection, records)
    fleet.note_hours(connection, group.hours)
    _keep_cursors(connection, (d.cursor for d in deliveries if d.cursor is not None))
    _keep_times(connection, catalog, group, alive)
    return _append(connection, observations, group)


def _gather(connection: Connection, catalog: Catalog, batch: ObservationBatch, group: _Group) -> None:
    numbers = catalog.signals(connection, batch.model)
    group.received_ns = max(group.received_ns, batch.received_ns)
    if not len(batch):
        return
    group.signals.append(numbers[batch.signal])
    group.rows.append(Rows(batch.time_ns, batch.sequence, batch.number, batch.code, batch.quality, batch.texts))
    machine = catalog.machine(connection, batch.machine)
    first, last = int(batch.time_ns.min()), int(batch.time_ns.max())
    known = group.machines.setdefault(machine, _Touched(first, last, batch.received_ns))
    known.first_ns, known.last_ns = min(known.first_ns, first), max(known.last_ns, last)
    known.alive_ns = max(known.alive_ns, batch.received_ns)
    count_hours(group.hours, machine, batch.time_ns, first, last)


def count_hours(hours: dict[int, int], machine: int, times: Int64s, first_ns: int, last_ns: int) -> None:
    """Add how many of a machine's times fall into each hour, by the hour's key."""
    first, last = first_ns // fleet.HOUR_NS, last_ns // fleet.HOUR_NS
    counts = (
        [(first, len(times))]
        if first == last
        else zip(*np.unique(times // fleet.HOUR_NS, return_counts=True), strict=True)
    )
    for hour, count in counts:
        key = fleet.hour_key(machine, int(hour))
        hours[key] = hours.get(key, 0) + int(count)


def _append(connection: Connection, observations: Observations, group: _Group) -> Segment | None:
    if not group.rows:
        return None
    segment = segment_of(np.concatenate(group.signals), joined(group.rows))
    observations.append(connection, segment, 0)
    observations.flush(connection)
    return segment


def _keep_cursors(connection: Connection, cursors: Iterable[Cursor]) -> None:
    newest = {cursor.source: cursor for cursor in cursors}
    if newest:
        rows = [
            {"name": c.source, "instance": c.instance, "position": c.position, "extra": c.extra}
            for c in newest.values()
        ]
        connection.execute(_CURSOR, rows)


def _keep_times(connection: Connection, catalog: Catalog, group: _Group, alive: Mapping[str, int]) -> None:
    touched = [
        {"machine": machine, "first": times.first_ns, "last": times.last_ns, "alive": times.alive_ns}
        for machine, times in group.machines.items()
    ]
    if touched:
        connection.execute(_TOUCH, touched)
    if alive:
        signs = [{"machine": catalog.machine(connection, name), "alive": at_ns} for name, at_ns in alive.items()]
        connection.execute(_ALIVE, signs)
    received_ns = max([group.received_ns, *alive.values()])
    if received_ns:
        connection.execute(_RECEIVED, {"value": str(received_ns)})


def _keep(connection: Connection, catalog: Catalog, document: Document) -> None:
    machine = catalog.machine(connection, document.machine)
    keep_document(connection, machine, document)
