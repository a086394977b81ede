"""Machines, signals and models: names in batches → numbers in blobs. Used by the writer inside its transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, Insert, insert, select, update

from app.domain.equipment import DataItem, MachineModel, ValueKind
from app.domain.observation import Int32s
from storage import schema

_NEW_SIGNAL = "INSERT INTO signal (machine, stepped, name, identity, item) VALUES (?, ?, ?, ?, ?) RETURNING id"
"""As text: a station brings hundreds at once, and a composed statement costs ten times as much."""

_items = msgspec.json.Decoder(DataItem)
_models = msgspec.json.Decoder(MachineModel)


class Catalog:
    """What the file knows, remembered. After a rolled-back transaction call ``forget``."""

    def __init__(self) -> None:
        self._machines: dict[str, int] = {}
        self._models: dict[str, tuple[MachineModel, Int32s]] = {}

    def forget(self) -> None:
        """Trust nothing remembered: it may have been rolled back."""
        self._machines.clear()
        self._models.clear()

    def machine(self, connection: Connection, name: str) -> int:
        """The machine's number; a new machine gets one."""
        known = self._machines.get(name)
        if known is None:
            known = connection.scalar(select(schema.machine.c.id).where(schema.machine.c.name == name))
            if known is None:
                known = _inserted(connection, insert(schema.machine).values(name=name))
            self._machines[name] = known
        return known

    def signals(self, connection: Connection, model: MachineModel) -> Int32s:
        """The signals' numbers in the order of ``model.items``; stores the model when it is new."""
        known = self._models.get(model.machine)
        if known is None or known[0] is not model:
            known = (model, self._register(connection, model))
            self._models[model.machine] = known
        return known[1]

    def _register(self, connection: Connection, model: MachineModel) -> Int32s:
        machine = self.machine(connection, model.machine)
        connection.execute(
            update(schema.machine).where(schema.machine.c.id == machine).values(model=encode_model(model))
        )
        table = schema.signal
        columns = (table.c.id, table.c.name, table.c.identity, table.c.item)
        known = {row.name: row for row in connection.execute(select(*columns).where(table.c.machine == machine))}
        return np.array([self._signal(connection, machine, item, model, known) for item in model.items], np.int32)

    def _signal(
        self, connection: Connection, machine: int, item: DataItem, model: MachineModel, known: Mapping[str, Any]
    ) -> int:
        row = known.get(item.id) or _renamed(item, model, known)
        described = msgspec.json.encode(item).decode()
        values = {"name": item.id, "identity": item.identity, "item": described}
        if row is None:
            stepped = int(item.kind is not ValueKind.NUMBER)
            new = (machine, stepped, item.id, item.identity, described)
            return int(connection.exec_driver_sql(_NEW_SIGNAL, new).scalar_one())
        if (row.name, row.identity, row.item) != (item.id, item.identity, described):
            connection.execute(update(schema.signal).where(schema.signal.c.id == row.id).values(**values))
        return int(row.id)


def _inserted(connection: Connection, row: Insert) -> int:
    key = connection.execute(row).inserted_primary_key
    assert key is not None
    return int(key[0])


def _renamed(item: DataItem, model: MachineModel, known: Mapping[str, Any]) -> Any:
    """The stored signal that this item continues under a new name: same identity, and no longer in the model."""
    if not item.identity:
        return None
    same = [row for row in known.values() if row.identity == item.identity and row.name not in model.index]
    return same[0] if len(same) == 1 else None


def encode_model(model: MachineModel) -> str:
    """The model as JSON, without its index."""
    fields = {field.name: getattr(model, field.name) for field in dataclasses.fields(model) if field.name != "index"}
    return msgspec.json.encode(fields).decode()


def decode_model(text: str) -> MachineModel:
    """The inverse of ``encode_model``."""
    return _models.decode(text)


def decode_item(text: str) -> DataItem:
    """A stored data item."""
    return _items.decode(text)
