"""Files of the past → history: CSV, Parquet, JSONL, MTConnect Streams documents. Loading a file twice changes nothing.

Rows merge into what is there, in whatever order they come: an observation that history has already (same signal, time, sequence,
value, quality) is the same observation. Files are known again by their bytes.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.message import Message, UserError
from app.domain.observation import Delivery, ObservationBatch
from storage.history import History
from storage.intake_batch import batch_of_rows
from storage.intake_files import InputRow, rows_of_csv, rows_of_jsonl, rows_of_parquet
from storage.intake_streams import rows_of_streams

_BATCH = 10_000
_PROBE = 20_000
"""Rows looked at to tell whether an unknown signal is a number."""

_READERS: dict[str, Callable[[Path], Iterator[InputRow]]] = {
    ".csv": rows_of_csv,
    ".txt": rows_of_csv,
    ".jsonl": rows_of_jsonl,
    ".ndjson": rows_of_jsonl,
    ".parquet": rows_of_parquet,
    ".xml": rows_of_streams,
}

_KNOWN = "SELECT rows FROM intake WHERE digest = ?"
_NOTE = "INSERT OR REPLACE INTO intake (digest, name, at_ns, rows) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file."""

    path: Path
    rows: int
    """Observations in it (those that history had already included)."""
    was_known: bool
    """The very same bytes had been loaded before: nothing was done."""
    new_signals: tuple[str, ...] = ()


def backfill(history: History, files: Sequence[Path], machine: str | None = None) -> tuple[Loaded, ...]:
    """Load files, one after the other, each committed before the next. ``machine`` for rows that name none.

    Raises UserError with file and line for the first row that can't be understood; what came before it is stored.
    """
    return tuple(_load(history, path, machine) for path in files)


def _load(history: History, path: Path, machine: str | None) -> Loaded:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UserError(
            Message.of("{path} is of no known kind. Backfill reads {kinds}.", path=str(path), kinds=", ".join(_READERS))
        )
    digest = _digest(path, machine)
    known = history.run(lambda connection: _rows_known(connection, digest)).result()
    if known is not None:
        return Loaded(path, known, was_known=True)
    rows, added = _submit(history, path, machine, reader(path))
    if not history.writer.flush(600.0):
        raise UserError(
            Message.of(
                "{path} could not be stored: {reason}", path=str(path), reason=history.writer.figures.blocked or "-"
            )
        )
    history.run(lambda connection: _note(connection, digest, path, rows)).result()
    return Loaded(path, rows, was_known=False, new_signals=added)


def _digest(path: Path, machine: str | None) -> str:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise UserError(
            Message.of("{path} can't be read: {error}.", path=str(path), error=error.strerror or str(error))
        ) from error
    digest.update((machine or "").encode())
    return digest.hexdigest()


def _submit(history: History, path: Path, machine: str | None, rows: Iterator[InputRow]) -> tuple[int, tuple[str, ...]]:
    count = 0
    head = list(islice(rows, _PROBE))
    models = _Models({model.machine: model for model in history.reader.models()}, machine, path)
    models.learn(head)
    for part in _parts(_chained(head, rows), _BATCH):
        models.learn(part)
        for batch in models.batches(part):
            _await_room(history, len(batch), path)
            history.writer.submit(Delivery(f"backfill:{path.name}", (batch,)))
        count += len(part)
    return count, models.added


def _await_room(history: History, rows: int, path: Path) -> None:
    while history.writer.room < rows:
        blocked = history.writer.figures.blocked
        if blocked is not None:
            raise UserError(Message.of("{path} could not be stored: {reason}", path=str(path), reason=blocked))
        time.sleep(0.01)


def _chained(head: list[InputRow], rest: Iterator[InputRow]) -> Iterator[InputRow]:
    yield from head
    yield from rest


def _parts(rows: Iterator[InputRow], size: int) -> Iterator[list[InputRow]]:
    while part := list(islice(rows, size)):
        yield part


class _Models:
    """The models that rows are written under: those that history has, extended by signals it does not know yet."""

    def __init__(self, models: dict[str, MachineModel], machine: str | None, path: Path) -> None:
        self._models, self._machine, self._path = models, machine, path
        self._ids: dict[str, dict[str, str]] = {}
        self.added: tuple[str, ...] = ()

    def learn(self, rows: Sequence[InputRow]) -> None:
        """Extend the models by the signals of these rows that they lack."""
        unknown: dict[str, dict[str, list[InputRow]]] = {}
        for row in rows:
            name = self._machine_of(row)
            if self._place(name, row.signal) is None:
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
            shares.setdefault(self._machine_of(row), []).append(row)
        for name, share in shares.items():
            signals = [self._place(name, row.signal) or row.signal for row in share]
            yield batch_of_rows(self._models[name], signals, share)

    def _machine_of(self, row: InputRow) -> str:
        given = self._machine
        name = row.machine if row.machine and (given is None or row.machine in self._models) else given
        if name is None:
            raise UserError(
                Message.of(
                    "{path}, line {line}: the row names no machine. Add a column machine, or give --machine.",
                    path=str(self._path),
                    line=row.line,
                )
            )
        return name

    def _place(self, machine: str, signal: str) -> str | None:
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


def _rows_known(connection: Connection, digest: str) -> int | None:
    with connection.begin():
        found: int | None = connection.exec_driver_sql(_KNOWN, (digest,)).scalar()
        return found


def _note(connection: Connection, digest: str, path: Path, rows: int) -> None:
    with connection.begin():
        connection.exec_driver_sql(_NOTE, (digest, path.name, time.time_ns(), rows))
