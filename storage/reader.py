"""Answers from history: series of a window, gaps, extents, what was last known. Reads only, from any thread.

Every answer comes from one snapshot of the file: what the writer does meanwhile neither waits nor shows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, and_, func, select
from sqlalchemy.exc import DBAPIError

from app.domain.equipment import MachineModel
from app.domain.gap import Gap, GapCause
from app.domain.message import Message, UserError
from app.domain.observation import Cursor, Delivery, Document
from app.domain.series import HistoryAnswer, HistoryQuery, RolledUp, Series, Thinned
from storage import gaps, schema
from storage.catalog import decode_model
from storage.faults import sentence
from storage.latest import latest
from storage.lookup import Known, known_signals, machine_number
from storage.observations import Chunked, Observations
from storage.paging import Place, page
from storage.series import drawn, series_of_rows
from storage.signal_rows import SignalRows
from storage.statistics import rolled_up
from storage.window import Damage

_LAST_NS = (1 << 63) - 1


class SqlReader:
    """``HistoryReader`` over a reading engine."""

    def __init__(self, engine: Engine, path: Path, observations: Observations | None = None) -> None:
        self._engine, self._path = engine, path
        self._observations = observations or Chunked()

    def forget(self) -> None:
        """Forget decoded blocks: the next answer costs what a first one does."""
        self._observations.forget()

    def query(self, query: HistoryQuery) -> HistoryAnswer:
        """Series and gaps of a window."""
        if query.from_ns >= query.to_ns:
            raise UserError(Message.of("The window is empty: its end must be later than its beginning."))
        with self._snapshot() as connection:
            machine = machine_number(connection, query.machine)
            if machine is None:
                raise _unknown_machine(query.machine)
            known = known_signals(connection, machine, query.machine, query.signals)
            signal = self._observations.window(connection, machine, query.to_ns)
            signals = [signal(each.number, each.stepped) for each in known]
            series, cursor = (
                self._paged(known, signals, query)
                if query.max_points is None
                else (
                    tuple(drawn(each.item, signal, query) for each, signal in zip(known, signals, strict=True)),
                    None,
                )
            )
            holes = gaps.between(connection, machine, query.machine, query.from_ns, query.to_ns)
            damaged = (_gap(query.machine, damage) for signal in signals for damage in signal.damage)
            whole = query.max_points is None and query.cursor is None
            thinned = _thinned(known, signals, query) if whole else ()
            return HistoryAnswer(series, _in_order((*holes, *damaged)), cursor, _received_ns(connection), thinned)

    def _paged(
        self, known: list[Known], signals: list[SignalRows], query: HistoryQuery
    ) -> tuple[tuple[Series, ...], str | None]:
        place = Place(query.from_ns, 0) if query.cursor is None else Place.decode(query.cursor)
        found = page(signals, place, query.to_ns, query.limit)
        series = tuple(
            series_of_rows(each.item, rows, "raw", signal.before(query.from_ns) if query.cursor is None else None)
            for each, signal, rows in zip(known, signals, found.rows, strict=True)
        )
        return series, None if found.following is None else found.following.encode()

    def rolled_up(
        self, machine: str, signals: tuple[str, ...], from_ns: int, to_ns: int
    ) -> tuple[RolledUp | Series, ...]:
        """Of times whose raw observations are thinned out: a number's bins, and of states the observations that were kept."""
        with self._snapshot() as connection:
            number = machine_number(connection, machine)
            if number is None:
                raise _unknown_machine(machine)
            signal = self._observations.window(connection, number, to_ns, summed=True)
            return tuple(
                rolled_up(each.item, signal(each.number, each.stepped), from_ns, to_ns)
                for each in known_signals(connection, number, machine, signals)
            )

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
        """The ledger's holes that touch a window; none for a machine that history doesn't know."""
        with self._snapshot() as connection:
            number = machine_number(connection, machine)
            return () if number is None else gaps.between(connection, number, machine, from_ns, to_ns)

    def extent(self, machine: str) -> tuple[int, int] | None:
        """Times of the first and the last observation."""
        table = schema.machine
        with self._snapshot() as connection:
            row = connection.execute(select(table.c.first_ns, table.c.last_ns).where(table.c.name == machine)).first()
        return None if row is None or row.first_ns is None else (row.first_ns, row.last_ns)

    def models(self) -> tuple[MachineModel, ...]:
        """The last known model of every machine."""
        table = schema.machine
        with self._snapshot() as connection:
            rows = connection.execute(select(table.c.model).where(table.c.model.is_not(None)).order_by(table.c.id))
            return tuple(decode_model(row.model) for row in rows)

    def cursor(self, source: str) -> Cursor | None:
        """Where the stored part of a source ends."""
        with self._snapshot() as connection:
            row = connection.execute(select(schema.source).where(schema.source.c.name == source)).first()
        return None if row is None else Cursor(row.name, row.instance, row.position, row.extra)

    def latest(self, machine: str) -> Delivery:
        """The last stored observation of every signal."""
        with self._snapshot() as connection:
            number = machine_number(connection, machine)
            if number is None:
                return Delivery(source="history")
            return latest(connection, number, self._observations.newest(connection, number))

    def documents(self, machine: str, kind: str | None = None) -> tuple[Document, ...]:
        """The newest version of each asset."""
        table = schema.document
        later = table.alias()
        same = and_(later.c.machine == table.c.machine, later.c.kind == table.c.kind, later.c.name == table.c.name)
        newest = (
            select(table)
            .join(schema.machine)
            .where(schema.machine.c.name == machine)
            .where(table.c.time_ns == select(func.max(later.c.time_ns)).where(same).scalar_subquery())
            .order_by(table.c.kind, table.c.name)
        )
        if kind is not None:
            newest = newest.where(table.c.kind == kind)
        with self._snapshot() as connection:
            return tuple(
                Document(machine, row.kind, row.name, row.time_ns, row.body, row.raw, bool(row.removed))
                for row in connection.execute(newest)
            )

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise UserError(sentence(error, self._path)) from error


def _thinned(known: list[Known], signals: list[SignalRows], query: HistoryQuery) -> tuple[Thinned, ...]:
    return tuple(
        Thinned(each.item.id, max(from_ns, query.from_ns), min(to_ns, query.to_ns))
        for each, signal in zip(known, signals, strict=True)
        for _, from_ns, to_ns in signal.thinned_stretches(query.from_ns, query.to_ns)
    )


def _received_ns(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT value FROM fact WHERE name = 'received_ns'").scalar() or 0)


def _gap(machine: str, damage: Damage) -> Gap:
    detail = f"a stored block can't be read: {damage.detail}"
    return Gap(machine, damage.from_ns, damage.to_ns, GapCause.NOT_COLLECTED, None, detail)


def _in_order(holes: tuple[Gap, ...]) -> tuple[Gap, ...]:
    return tuple(sorted(set(holes), key=lambda gap: (gap.from_ns, gap.to_ns or _LAST_NS)))


def _unknown_machine(name: str) -> UserError:
    return UserError(Message.of("History knows no machine {machine}. It appears with its first value.", machine=name))
