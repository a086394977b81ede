"""``contracts.trends.TrendPort`` over a history file: notes, statistics and means, each in a worker thread."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.contracts import HistoryReader, HistoryWriter
from app.contracts.trends import ShiftHours
from app.domain.equipment import ValueKind
from app.domain.gap import Gap
from app.domain.message import Message, UserError
from app.domain.note import Note
from app.domain.observation import Delivery
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.statistics import Statistics
from storage import gaps
from storage.books import notes
from storage.engine import reading_engine
from storage.faults import sentence
from storage.lookup import Known, known_signals, machine_number
from storage.observations import Chunked, Observations
from storage.signal_rows import SignalRows
from storage.statistics import means, statistics

_COMMIT_S = 5.0


class TrendDesk:
    """Reads with an engine of its own where it is given none; writes through the station's one writer."""

    def __init__(
        self,
        path: Path,
        writer: HistoryWriter,
        reader: HistoryReader,
        workers: Executor,
        *,
        shifts: Sequence[ShiftHours] = (),
        folder: Path,
        now_ns: Callable[[], int] = time.time_ns,
        engine: Engine | None = None,
        observations: Observations | None = None,
    ) -> None:
        self._path, self._writer, self._reader, self._workers = path, writer, reader, workers
        self._engine, self._owns = engine or reading_engine(path), engine is None
        self._observations = observations or Chunked()
        self._shifts, self._folder, self._now_ns = tuple(shifts), folder, now_ns

    def close(self) -> None:
        """Let go of the file."""
        if self._owns:
            self._engine.dispose()

    def shifts(self) -> tuple[ShiftHours, ...]:
        """The configured working week."""
        return self._shifts

    def folder(self) -> Path:
        """Where saved views may be kept."""
        return self._folder

    def notes(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Future[tuple[Note, ...]]:
        """The notes that touch a window."""
        return self._workers.submit(self._notes, tuple(machines), from_ns, to_ns)

    def keep_note(self, note: Note) -> Future[None]:
        """Write a note; done when it is committed."""
        return self._workers.submit(self._keep, note)

    def statistics(
        self, machine: str, signals: Sequence[str], from_ns: int, to_ns: int
    ) -> Future[tuple[Statistics, ...]]:
        """Of numeric signals over a span."""
        return self._workers.submit(self._statistics, machine, tuple(signals), from_ns, to_ns)

    def means(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        """Means over time; signals that are no numbers, and everything about holes, as ``history`` answers."""
        return self._workers.submit(self._means, query)

    # ------------------------------------------------------------ in a worker's thread

    def _notes(self, machines: tuple[str, ...], from_ns: int, to_ns: int) -> tuple[Note, ...]:
        with self._snapshot() as connection:
            return notes.between(connection, machines, from_ns, to_ns)

    def _keep(self, note: Note) -> None:
        if not note.text.strip() and not note.removed:
            raise UserError(Message.of("A note needs some words."))
        self._writer.submit(Delivery("notes", records=(note,)))
        if not self._writer.flush(_COMMIT_S):
            raise UserError(
                self._writer.figures.blocked
                or Message.of("The note is not on the disk yet: the disk is slow. It is written as soon as that works.")
            )

    def _statistics(self, machine: str, signals: tuple[str, ...], from_ns: int, to_ns: int) -> tuple[Statistics, ...]:
        if from_ns >= to_ns:
            raise UserError(Message.of("The window is empty: its end must be later than its beginning."))
        with self._snapshot() as connection:
            holes, known = self._known(connection, machine, signals, from_ns, to_ns)
            return tuple(statistics(each.item, signal, from_ns, to_ns, holes, self._now_ns()) for each, signal in known)

    def _means(self, query: HistoryQuery) -> HistoryAnswer:
        answer = self._reader.query(query)
        with self._snapshot() as connection:
            numbers = tuple(
                s.item.id for s in answer.series if s.item.kind is ValueKind.NUMBER and s.aggregate != "raw"
            )
            holes, known = self._known(connection, query.machine, numbers, query.from_ns, query.to_ns)
            found: dict[str, Series] = {
                each.item.id: means(each.item, signal, query, holes, self._now_ns()) for each, signal in known
            }
        series = tuple(found.get(s.item.id, s) for s in answer.series)
        return HistoryAnswer(series, answer.gaps, None, answer.complete_until_ns)

    def _known(
        self, connection: Connection, machine: str, signals: tuple[str, ...], from_ns: int, to_ns: int
    ) -> tuple[tuple[Gap, ...], list[tuple[Known, SignalRows]]]:
        number = machine_number(connection, machine)
        if number is None or not signals:
            return (), []
        signal = self._observations.window(connection, number, to_ns, summed=True)
        known = known_signals(connection, number, machine, signals)
        summed = [(each, signal(each.number, each.stepped)) for each in known]
        return gaps.between(connection, number, machine, from_ns, to_ns), summed

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise UserError(sentence(error, self._path)) from error
