"""Reads the book of production back, and writes what must not be written over somebody else's change (``contracts.ProductionStore``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.contracts.production_store import CountColumns, Holes, KindColumns, Shelf
from app.domain.message import UserError
from app.domain.observation import Record
from app.domain.production import EntryKind, Job, JobState, LateData, QuantityEntry, ReasonNote, Revision
from storage import books
from storage.books import fleet
from storage.books.production import claimed
from storage.books.production_days import COUNTS, KINDS, Strip, strips
from storage.faults import of_server
from storage.plain import Plain, plain

T = TypeVar("T")
_NOTES = """SELECT stop, machine, from_ns, to_ns, reason, "user", at_ns, revision, comment FROM reason_note
    WHERE machine IN ({places}) AND from_ns < ? AND (to_ns IS NULL OR to_ns > ?) ORDER BY id"""
_NOTES_OF = """SELECT stop, machine, from_ns, to_ns, reason, "user", at_ns, revision, comment FROM reason_note
    WHERE stop = ? ORDER BY id"""
_ENTRIES = """SELECT machine, kind, quantity, made_ns, "user", at_ns, reason, part, job, comment FROM quantity_entry
    WHERE machine IN ({places}) AND made_ns >= ? AND made_ns < ? ORDER BY id"""
_JOBS = """SELECT id, machine, part, target, version, ideal_cycle_s, state, started_ns, finished_ns, revision, "user", at_ns
    FROM job WHERE (id, revision) IN (SELECT id, max(revision) FROM job GROUP BY id) {only} ORDER BY started_ns NULLS FIRST, id"""
_REVISIONS = """SELECT machine, from_ns, to_ns, id, at_ns, cause FROM production_revision
    WHERE machine IN ({places}) AND to_ns > ? AND from_ns < ? AND cause != 'start' ORDER BY id"""
_HOLES = """SELECT machine.name, gap.from_ns, coalesce(gap.to_ns, ?), gap.cause FROM gap JOIN machine ON machine.id = gap.machine
    WHERE gap.from_ns < ? AND (gap.to_ns IS NULL OR gap.to_ns > ?) ORDER BY machine.name, gap.from_ns"""


class SqlProduction:
    """``ProductionStore`` over a reading engine; ``run`` has the writer's thread do something between two commits."""

    def __init__(self, engine: Engine, run: Callable[[Callable[[Connection], Any]], Future[Any]]) -> None:
        self._engine, self._run = engine, run

    # ------------------------------------------------------------ reading

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, look_back_ns: int) -> Shelf:
        """Everything about some machines in a window, from one snapshot of the file."""
        since = from_ns - look_back_ns
        with self._snapshot() as inner:
            kinds = strips(inner, KINDS, machines, since, to_ns, carried=True)
            counts = strips(inner, COUNTS, machines, from_ns, to_ns, carried=False)
            return Shelf(
                {machine: _kinds(strip) for machine, strip in kinds.items()},
                {machine: _counts(strip) for machine, strip in counts.items()},
                _holes(inner, machines, since, to_ns),
                _by_machine((_note(row) for row in inner.execute(_placed(_NOTES, machines), (*machines, to_ns, since))), machines),
                _by_machine((_entry(row) for row in inner.execute(_placed(_ENTRIES, machines), (*machines, from_ns, to_ns))), machines),
                _by_machine(_jobs(inner), machines),
                _by_machine((Revision(*row) for row in inner.execute(_placed(_REVISIONS, machines), (*machines, from_ns, to_ns))), machines),
            )  # fmt: skip

    def notes_of(self, stop: str) -> tuple[ReasonNote, ...]:
        """Everything said about one stop."""
        with self._snapshot() as inner:
            return tuple(_note(row) for row in inner.execute(_NOTES_OF, (stop,)))

    def jobs(self, machine: str = "") -> tuple[Job, ...]:
        """The newest revision of every job."""
        with self._snapshot() as inner:
            return tuple(job for job in _jobs(inner) if machine in ("", job.machine))

    def job(self, job: str) -> Job | None:
        """The newest revision of one."""
        with self._snapshot() as inner:
            return next(iter(_jobs(inner, job)), None)

    def late(self) -> tuple[LateData, ...]:
        """Timelines that must be computed again; they stay noted until they are."""
        with self._snapshot() as inner:
            if inner.execute("SELECT 1 FROM production_late LIMIT 1").fetchone() is None:
                return ()
        noted: tuple[LateData, ...] = self._run(claimed).result(30)
        return noted

    def newest(self, machine: str) -> int | None:
        """The newest stored change of a machine's timeline."""
        with self._snapshot() as inner:
            found = strips(inner, KINDS, (machine,), 2**62, 2**62 + 1, carried=True)[machine]
            return int(found.at[-1]) if len(found) else None

    @contextmanager
    def _snapshot(self) -> Iterator[Plain]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield plain(connection)
        except DBAPIError as error:
            told = of_server(error)
            if told is None:
                raise
            raise UserError(told) from error

    # ------------------------------------------------------------ writing

    def keep(self, record: Record) -> Future[None]:
        """Commit one record."""
        return self._run(lambda connection: _commit(connection, (record,)))

    def note(self, notes: Sequence[ReasonNote], *, expected: int) -> Future[bool]:
        """Commit notes of one stop if nobody was faster."""
        newest = "SELECT coalesce(max(revision), 0) FROM reason_note WHERE stop = ?"
        return self._run(lambda connection: _commit_if(connection, newest, notes[0].stop, expected, notes))

    def save_job(self, job: Job, *, expected: int) -> Future[bool]:
        """Commit a job's new revision if nobody was faster."""
        newest = "SELECT coalesce(max(revision), 0) FROM job WHERE id = ?"
        return self._run(lambda connection: _commit_if(connection, newest, job.id, expected, (job,)))


def _commit(connection: Connection, records: Sequence[Record]) -> None:
    with connection.begin():
        books.write(connection, records)
        fleet.note_records(connection, records)


def _commit_if(connection: Connection, newest: str, key: str, expected: int, records: Sequence[Record]) -> bool:
    with connection.begin():
        if plain(connection).execute(newest, (key,)).fetchone()[0] != expected:
            return False
        books.write(connection, records)
        fleet.note_records(connection, records)
        return True


def _placed(statement: str, machines: Sequence[str]) -> str:
    return statement.format(places=", ".join("?" * len(machines)))


def _by_machine(found: Iterable[Any], machines: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    sorted_out: dict[str, list[Any]] = {machine: [] for machine in machines}
    for each in found:
        if each.machine in sorted_out:
            sorted_out[each.machine].append(each)
    return {machine: tuple(values) for machine, values in sorted_out.items()}


def _kinds(strip: Strip) -> KindColumns:
    return KindColumns(strip.at, strip.value.astype(np.uint8), strip.code, strip.texts)


def _counts(strip: Strip) -> CountColumns:
    return CountColumns(strip.at, strip.since, strip.value, strip.extra, strip.code, strip.texts)


def _note(row: Sequence[Any]) -> ReasonNote:
    return ReasonNote(*row)


def _entry(row: Sequence[Any]) -> QuantityEntry:
    machine, kind, quantity, made_ns, user, at_ns, reason, part, job, comment = row
    return QuantityEntry(machine, EntryKind(kind), quantity, made_ns, user, at_ns, reason, part, job, comment)


def _jobs(inner: Plain, name: str | None = None) -> list[Job]:
    only, values = ("", ()) if name is None else ("AND id = ?", (name,))
    rows = inner.execute(_JOBS.format(only=only), values)
    return [
        Job(
            id_,
            machine,
            part,
            target,
            version,
            ideal_s,
            JobState(state),
            started_ns,
            finished_ns,
            revision,
            user,
            at_ns,
        )
        for id_, machine, part, target, version, ideal_s, state, started_ns, finished_ns, revision, user, at_ns in rows
    ]


def _holes(inner: Plain, machines: Sequence[str], from_ns: int, to_ns: int) -> dict[str, Holes]:
    """The ledger's holes, the earlier one first where two stages of an open one touch, in whole milliseconds."""
    wanted = set(machines)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for machine, since, until, cause in inner.execute(_HOLES, (to_ns, to_ns, from_ns)):
        if machine not in wanted:
            continue
        spans = found.setdefault(machine, [])
        since, until = since // 10**6 * 10**6, min(until, to_ns) // 10**6 * 10**6
        since = max(since, spans[-1][1] if spans else since)
        if since < until:
            spans.append((since, until, cause))
    return {machine: _columns(found.get(machine, [])) for machine in machines}


def _columns(spans: Sequence[tuple[int, int, str]]) -> Holes:
    return Holes(tuple(s[0] for s in spans), tuple(s[1] for s in spans), tuple(s[2] for s in spans))
