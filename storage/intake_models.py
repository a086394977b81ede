"""The models that rows of files are written under: those that history has, extended by signals that it does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import ObservationBatch
from storage.intake_batch import batch_of_rows
from storage.intake_row import InputRow


class Models:
    """The models that rows are written under: those that history has, extended by signals it does not know yet."""

    def __init__(self, models: dict[str, MachineModel], machine: str | None) -> None:
        self._models, self._machine = models, machine
        self._ids: dict[str, dict[str, str]] = {}
        self.added: tuple[str, ...] = ()

    def learn(self, rows: Sequence[InputRow]) -> None:
        """Extend the models by the signals of these rows that they lack."""
        unknown: dict[str, dict[str, list[InputRow]]] = {}
        for row in rows:
            name = self.machine_of(row)
            if name is not None and self.place(name, row.signal) is None:
                unknown.setdefault(name, {}).setdefault(row.signal, []).append(row)
        for name, signals in unknown.items():
            items = tuple(_item(signal, found) for signal, found in signals.items())
            model = self._models.get(name) or MachineModel(name, ())
            self._models[name] = replace(model, items=(*model.items, *items), index={})
            self._ids.pop(name, None)
            self.added += tuple(f"{name}/{item.id}" for item in items)

    def batches(self, rows: Iterable[InputRow]) -> Iterator[ObservationBatch]:
        """One batch per machine."""
        shares: dict[str, list[InputRow]] = {}
        for row in rows:
            name = self.machine_of(row)
            if name is not None:
                shares.setdefault(name, []).append(row)
        for name, share in shares.items():
            signals = [self.place(name, row.signal) or row.signal for row in share]
            yield batch_of_rows(self._models[name], signals, share)

    def machine_of(self, row: InputRow) -> str | None:
        """The machine that a row is about; None when neither the row nor the caller names one."""
        given = self._machine
        return row.machine if row.machine and (given is None or row.machine in self._models) else given

    def place(self, machine: str, signal: str) -> str | None:
        """The model's id for a signal named by its id or by its source's id."""
        ids = self._ids.get(machine)
        if ids is None:
            model = self._models.get(machine)
            items = model.items if model else ()
            ids = {item.source_id: item.id for item in items} | {item.id: item.id for item in items}
            self._ids[machine] = ids
        return ids.get(signal)


def _item(signal: str, rows: Sequence[InputRow]) -> DataItem:
    """An unknown signal as its first rows show it."""
    kind = rows[0].kind
    if kind is None:
        values = [row.value for row in rows if row.value is not None]
        kind = ValueKind.NUMBER if values and all(isinstance(value, float) for value in values) else ValueKind.TEXT
    category = {ValueKind.NUMBER: Category.SAMPLE, ValueKind.CONDITION: Category.CONDITION}.get(kind, Category.EVENT)
    return DataItem(signal, signal, category, kind, type=rows[0].type, unit=rows[0].unit)
