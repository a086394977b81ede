"""Files of the past → history: CSV, Parquet, JSONL, MTConnect Streams documents. Loading a file twice changes nothing.

Rows merge into what is there, in whatever order they come: an observation that history has already (same signal, time, sequence,
value, quality) is the same observation. Files are known again by their bytes.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeGuard

from sqlalchemy import Connection

from app.domain.message import Message, UserError
from app.domain.observation import Delivery
from app.domain.production import LateData
from storage.history import History
from storage.intake_files import rows_of_csv, rows_of_jsonl, rows_of_parquet
from storage.intake_models import Models
from storage.intake_row import Found, InputRow, Refusal
from storage.intake_streams import rows_of_streams
from storage.thinned import Thinned, thinned_times

_BATCH = 10_000
_TOLD = 20
"""So many refused rows are told one by one; the others are counted."""
_PROBE = 20_000
"""Rows looked at to tell whether an unknown signal is a number."""

_READERS: dict[str, Callable[[Path], Iterator[Found]]] = {
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
    refused: int = 0
    """Rows that were not taken."""
    refusals: tuple[Refusal, ...] = ()
    """The first of them, each with its line and why."""


def backfill(history: History, files: Sequence[Path], machine: str | None = None) -> tuple[Loaded, ...]:
    """Load files, one after the other, each committed before the next. ``machine`` for rows that name none.

    Rows that can't be taken are reported and left out. Raises UserError for a file of which nothing can be.
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
    intake = _Intake(history, path, machine)
    intake.take(reader(path))
    if not history.writer.flush(600.0):
        raise UserError(
            Message.of(
                "{path} could not be stored: {reason}", path=str(path), reason=history.writer.figures.blocked or "-"
            )
        )
    if not intake.refused:
        # A file with refused rows is looked at again: their reasons are told again, its other rows are known already.
        history.run(lambda connection: _note(connection, digest, path, intake.rows)).result()
    return Loaded(path, intake.rows, False, intake.models.added, intake.refused, tuple(intake.refusals))


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


class _Intake:
    """One file on its way into history."""

    def __init__(self, history: History, path: Path, machine: str | None) -> None:
        self._history, self._path = history, path
        self.models = Models({model.machine: model for model in history.reader.models()}, machine)
        self._thinned: Thinned = history.run(thinned_times).result()
        self.rows = self.refused = 0
        self.refusals: list[Refusal] = []

    def take(self, found: Iterator[Found]) -> None:
        """Submit every row that can be taken. Raises UserError when none can."""
        head = list(islice(found, _PROBE))
        self.models.learn([row for row in head if isinstance(row, InputRow)])
        for part in _parts(_chained(head, found), _BATCH):
            self._submit([row for row in part if self._is_taken(row)])
        if self.refused and not self.rows:
            first = self.refusals[0]
            raise UserError(
                Message.of(
                    "{path}, line {line}: {reason} Nothing was loaded.",
                    path=str(self._path),
                    line=first.line,
                    reason=first.reason,
                )
            )

    def _submit(self, rows: Sequence[InputRow]) -> None:
        self.models.learn(rows)
        for batch in self.models.batches(rows):
            _await_room(self._history, len(batch), self._path)
            late = LateData(batch.machine, int(batch.time_ns.min()))
            self._history.writer.submit(Delivery(f"backfill:{self._path.name}", (batch,), records=(late,)))
        self.rows += len(rows)

    def _is_taken(self, row: Found) -> TypeGuard[InputRow]:
        refusal = row if isinstance(row, Refusal) else self._refusal(row)
        if refusal is None:
            return True
        self.refused += 1
        if len(self.refusals) < _TOLD:
            self.refusals.append(refusal)
        return False

    def _refusal(self, row: InputRow) -> Refusal | None:
        machine = self.models.machine_of(row)
        if machine is None:
            return Refusal(row.line, Message.of("The row names no machine. Add a column machine, or give --machine."))
        if self._thinned.holds(machine, self.models.place(machine, row.signal) or row.signal, row.time_ns):
            return Refusal(row.line, Message.of("The observations of its time are thinned to roll-ups already."))
        return None


def _await_room(history: History, rows: int, path: Path) -> None:
    while history.writer.room < rows:
        blocked = history.writer.figures.blocked
        if blocked is not None:
            raise UserError(Message.of("{path} could not be stored: {reason}", path=str(path), reason=blocked))
        time.sleep(0.01)


def _chained(head: list[Found], rest: Iterator[Found]) -> Iterator[Found]:
    yield from head
    yield from rest


def _parts(rows: Iterator[Found], size: int) -> Iterator[list[Found]]:
    while part := list(islice(rows, size)):
        yield part


def _rows_known(connection: Connection, digest: str) -> int | None:
    with connection.begin():
        found: int | None = connection.exec_driver_sql(_KNOWN, (digest,)).scalar()
        return found


def _note(connection: Connection, digest: str, path: Path, rows: int) -> None:
    with connection.begin():
        connection.exec_driver_sql(_NOTE, (digest, path.name, time.time_ns(), rows))
