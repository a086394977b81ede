"""Answers from history: series of a window, gaps, extents, what was last known. Reads only, from any thread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from app.domain.equipment import DataItem, MachineModel
from app.domain.gap import Gap
from app.domain.message import Message, UserError
from app.domain.observation import Cursor, Delivery, Document, ObservationBatch
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from storage import gaps, schema
from storage.catalog import decode_item, decode_model
from storage.rows import Rows, joined, ordered, texts_of
from storage.tail import decode


class SqlReader:
    """``HistoryReader`` over a reading engine."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path

    def query(self, query: HistoryQuery) -> HistoryAnswer:
        with self._engine.connect() as connection, connection.begin():
            machine = self._machine(connection, query.machine)
            series = tuple(self._series(connection, machine, name, query) for name in query.signals)
            holes = gaps.between(connection, machine, query.machine, query.from_ns, query.to_ns)
            received = connection.scalar(select(schema.fact.c.value).where(schema.fact.c.name == "received_ns"))
            return HistoryAnswer(series, holes, None, int(received or 0))

    def _series(self, connection: Connection, machine: int, name: str, query: HistoryQuery) -> Series:
        signal, item = self._signal(connection, machine, query.machine, name)
        rows = self._tail(connection, signal)
        inside = rows.between(query.from_ns, query.to_ns)
        before = rows.take(slice(0, int(np.searchsorted(rows.time_ns, query.from_ns))))
        carried = None
        if len(before):
            text = texts_of(before.code[-1:], before.texts)[0]
            number = float(before.number[-1])
            carried = (int(before.time_ns[-1]), text if text is not None else None if number != number else number)
        return Series(
            item,
            inside.time_ns,
            inside.number,
            texts_of(inside.code, inside.texts) if inside.texts else None,
            inside.quality,
            inside.sequence,
            "raw",
            carried,
        )

    def _tail(self, connection: Connection, signal: int) -> Rows:
        blobs = connection.execute(select(schema.tail.c.blob).order_by(schema.tail.c.id))
        return ordered(joined([decode(row.blob).of(signal) for row in blobs]))

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
        with self._engine.connect() as connection, connection.begin():
            return gaps.between(connection, self._machine(connection, machine), machine, from_ns, to_ns)

    def extent(self, machine: str) -> tuple[int, int] | None:
        table = schema.machine
        with self._engine.connect() as connection:
            row = connection.execute(select(table.c.first_ns, table.c.last_ns).where(table.c.name == machine)).first()
        return None if row is None or row.first_ns is None else (row.first_ns, row.last_ns)

    def models(self) -> tuple[MachineModel, ...]:
        table = schema.machine
        with self._engine.connect() as connection:
            rows = connection.execute(select(table.c.model).where(table.c.model.is_not(None)).order_by(table.c.id))
            return tuple(decode_model(row.model) for row in rows)

    def cursor(self, source: str) -> Cursor | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.source).where(schema.source.c.name == source)).first()
        return None if row is None else Cursor(row.name, row.instance, row.position, row.extra)

    def latest(self, machine: str) -> Delivery:
        model = next((model for model in self.models() if model.machine == machine), None)
        if model is None:
            return Delivery(source="history")
        with self._engine.connect() as connection, connection.begin():
            number = self._machine(connection, machine)
            parts: list[Rows] = []
            signals: list[int] = []
            for place, item in enumerate(model.items):
                rows = self._tail(connection, self._signal(connection, number, machine, item.id)[0])
                if len(rows):
                    parts.append(rows.take(slice(-1, None)))
                    signals.append(place)
        rows = joined(parts)
        batch = ObservationBatch(
            model,
            np.array(signals, np.int32),
            rows.sequence,
            rows.time_ns,
            rows.number,
            rows.code,
            rows.texts,
            rows.quality,
            0,
        )
        return Delivery(source="history", batches=(batch,))

    def documents(self, machine: str, kind: str | None = None) -> tuple[Document, ...]:
        table = schema.document
        newest = (
            select(table, func.max(table.c.time_ns))
            .join(schema.machine)
            .where(schema.machine.c.name == machine)
            .group_by(table.c.kind, table.c.name)
        )
        if kind is not None:
            newest = newest.where(table.c.kind == kind)
        with self._engine.connect() as connection:
            return tuple(
                Document(machine, row.kind, row.name, row.time_ns, row.body, row.raw, bool(row.removed))
                for row in connection.execute(newest)
            )

    def _machine(self, connection: Connection, name: str) -> int:
        found = connection.scalar(select(schema.machine.c.id).where(schema.machine.c.name == name))
        if found is None:
            raise UserError(
                Message.of("History knows no machine {machine}. It appears with its first value.", machine=name)
            )
        return int(found)

    def _signal(self, connection: Connection, machine: int, machine_name: str, name: str) -> tuple[int, DataItem]:
        table = schema.signal
        row = connection.execute(
            select(table.c.id, table.c.item).where(table.c.machine == machine, table.c.name == name)
        ).first()
        if row is None:
            raise UserError(
                Message.of("Machine {machine} has no signal {signal} in history.", machine=machine_name, signal=name)
            )
        return int(row.id), decode_item(row.item)
