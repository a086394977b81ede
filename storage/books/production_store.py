"""Reads the book of production back, and writes what must not be written over somebody else's change (``contracts.ProductionStore``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.contracts.production_store import (
    EVER_NS,
    LOOK_BACK_NS,
    CountColumns,
    Holes,
    KindColumns,
    Said,
    Shelf,
    Touched,
)
from app.domain.message import UserError
from app.domain.observation import Record
from app.domain.production import EntryKind, Job, JobState, LateData, QuantityEntry, ReasonNote, Revision
from storage import books
from storage.books import fleet
from storage.books.production import claimed
from storage.books.production_days import COUNTS, ENDLESS, KINDS, Strip, back, strips, timelines
from storage.books.production_touch import touched
from storage.faults import of_server
from storage.plain import Plain, plain

T = TypeVar("T")
_NOTES = """SELECT stop, machine, from_ns, to_ns, reason, "user", at_ns, revision, comment FROM reason_note
    WHERE machine IN ({places}) AND from_ns < ? AND (to_ns IS NULL OR to_ns > ?) ORDER BY id"""
_AHEAD = f"""SELECT DISTINCT machine FROM production_row
    WHERE machine IN ({{places}}) AND strip IN ({KINDS}, {COUNTS}) AND at_ns >= ?"""
_NOTES_OF = """SELECT stop, machine, from_ns, to_ns, reason, "user", at_ns, revision, comment FROM reason_note
    WHERE stop = ? ORDER BY id"""
_ENTRIES = """SELECT machine, kind, quantity, made_ns, "user", at_ns, reason, part, job, comment FROM quantity_entry
    WHERE machine IN ({places}) AND made_ns >= ? AND made_ns < ? ORDER BY id"""
_JOBS = """SELECT id, machine, part, target, version, ideal_cycle_s, state, started_ns, finished_ns, revision, "user", at_ns
    FROM job WHERE revision = (SELECT max(revision) FROM job AS newer WHERE newer.id = job.id) {only}
    ORDER BY started_ns NULLS FIRST, id"""
_ONE_JOB = "AND id = ?"
_THEIR_JOBS = "AND id IN (SELECT id FROM job WHERE machine IN ({places}))"
_REVISIONS = """SELECT machine, from_ns, to_ns, id, at_ns, cause FROM production_revision
    WHERE machine IN ({places}) AND to_ns > ? AND from_ns < ? AND cause != 'start' ORDER BY id"""
_HOLES = """SELECT machine.name, gap.from_ns, coalesce(gap.to_ns, ?), gap.cause FROM gap JOIN machine ON machine.id = gap.machine
    WHERE machine.name IN ({places}) AND gap.from_ns < ? AND (gap.to_ns IS NULL OR gap.to_ns > ?) ORDER BY machine.name, gap.from_ns"""


class SqlReading:
    """``ProductionReading`` inside of one transaction."""

    def __init__(self, inner: Plain) -> None:
        self._inner = inner

    def touched(self, seen: int) -> Touched:
        """What was written after ``seen``."""
        return touched(self._inner, seen)

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, until_ns: int = EVER_NS) -> Shelf:
        """Counts of a window, and the timeline whole."""
        inner = self._inner
        counts = strips(inner, COUNTS, machines, from_ns, to_ns)
        reaches = {machine: _made_since(strip, from_ns) for machine, strip in counts.items()}
        kinds = timelines(inner, machines, (from_ns, to_ns), reaches, until_ns)
        holes: dict[str, Holes] = {}
        notes: dict[str, tuple[ReasonNote, ...]] = {}
        for (since_ns, end_ns), alike in _by_reach(kinds, from_ns, to_ns, until_ns).items():
            holes |= _holes(inner, alike, since_ns, end_ns)
            found = inner.execute(_placed(_NOTES, alike), (*alike, end_ns, since_ns))
            notes |= _by_machine(map(_note, found), alike)
        return Shelf({m: _kinds(strip) for m, strip in kinds.items()}, {m: _counts(s) for m, s in counts.items()}, holes, notes)  # fmt: skip

    def ahead(self, machines: Sequence[str], time_ns: int) -> frozenset[str]:
        """Machines whose rows lie at this time or later."""
        found = self._inner.execute(_placed(_AHEAD, machines), (*machines, time_ns))
        return frozenset(machine for (machine,) in found)

    def counted(self, machine: str, from_ns: int, to_ns: int) -> CountColumns:
        """Changes of one machine's part counter in a window."""
        return _counts(strips(self._inner, COUNTS, (machine,), from_ns, to_ns)[machine])

    def said(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Said:
        """About what was made in a window."""
        inner, asked = self._inner, (*machines, from_ns, to_ns)
        return Said(
            _by_machine(map(_entry, inner.execute(_placed(_ENTRIES, machines), asked)), machines),
            _by_machine(_jobs(inner, machines=machines), machines),
            _by_machine((Revision(*row) for row in inner.execute(_placed(_REVISIONS, machines), asked)), machines),
        )


def _made_since(counts: Strip, from_ns: int) -> int:
    """Since when the first parts of a window were made."""
    made = counts.value != 0
    since = np.maximum(counts.since[made], counts.at[made] - LOOK_BACK_NS)
    return min(from_ns, int(since.min())) if len(since) else from_ns


def _by_reach(
    kinds: dict[str, Strip], from_ns: int, to_ns: int, until_ns: int
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Machines by what must be known of their holes and notes: most of them the same, those in a long stop each its own."""
    found: dict[tuple[int, int], list[str]] = {}
    early_ns, late_ns = from_ns - LOOK_BACK_NS, min(until_ns, to_ns + LOOK_BACK_NS)
    for machine, strip in kinds.items():
        since_ns, end_ns = early_ns, late_ns
        if len(strip):
            since_ns = min(early_ns, int(strip.at[0]))
            going_on = strip.value[-1] not in ENDLESS
            end_ns = until_ns if going_on else max(late_ns, int(strip.at[-1]) + 1)
        found.setdefault((since_ns, end_ns), []).append(machine)
    return {reach: tuple(machines) for reach, machines in found.items()}


class SqlProduction:
    """``ProductionStore`` over a reading engine; ``run`` has the writer's thread do something between two commits."""

    def __init__(self, engine: Engine, run: Callable[[Callable[[Connection], Any]], Future[Any]]) -> None:
        self._engine, self._run = engine, run

    # ------------------------------------------------------------ reading

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        """Look at one moment of the file."""
        with self._snapshot() as inner:
            yield SqlReading(inner)

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
            found = next(back(inner, machine, KINDS, EVER_NS), None)
            return None if found is None else found[0]

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


def _jobs(inner: Plain, name: str | None = None, machines: Sequence[str] = ()) -> list[Job]:
    """The newest revision of every job, of one, or of those that ever stood on one of some machines."""
    only, values = "", tuple[str, ...]()
    if name is not None:
        only, values = _ONE_JOB, (name,)
    if machines:
        only, values = _placed(_THEIR_JOBS, machines), tuple(machines)
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
    found: dict[str, list[tuple[int, int, str]]] = {}
    for machine, since, until, cause in inner.execute(_placed(_HOLES, machines), (to_ns, *machines, to_ns, from_ns)):
        spans = found.setdefault(machine, [])
        since, until = since // 10**6 * 10**6, min(until, to_ns) // 10**6 * 10**6
        since = max(since, spans[-1][1] if spans else since)
        if since < until:
            spans.append((since, until, cause))
    return {machine: _columns(found.get(machine, [])) for machine in machines}


def _columns(spans: Sequence[tuple[int, int, str]]) -> Holes:
    return Holes(tuple(s[0] for s in spans), tuple(s[1] for s in spans), tuple(s[2] for s in spans))
