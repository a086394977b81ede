"""The book of production: raw timelines and part counts, what people said about stops, quantities, jobs, and what was revised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import BLOB, TEXT, Column, Connection, Index, Integer, PrimaryKeyConstraint, Table
from sqlalchemy import Float as Real

from app.contracts.production_store import Touch
from app.domain.fleet import hub_id
from app.domain.production import (
    Job,
    LateData,
    PartCount,
    QuantityEntry,
    RawChange,
    ReasonNote,
    Recomputed,
    SealTimeline,
)
from storage.books import book
from storage.books.fleet import travels
from storage.books.production_days import COUNTS, DAY_NS, KINDS, Row, packed, strip_of, unpacked
from storage.books.production_touch import around, for_good, touch
from storage.plain import Plain, plain
from storage.schema import metadata

production_row = Table(
    "production_row",
    metadata,
    Column("machine", TEXT, nullable=False),
    Column("strip", Integer, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("extra", Integer, nullable=False),
    Column("since_ns", Integer, nullable=False),
    Column("note", TEXT, nullable=False),
    PrimaryKeyConstraint("machine", "strip", "at_ns"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Young rows. ``strip`` 0: kinds of time (``value`` a ``SliceKind``, ``note`` its basis); 1: part counts (``extra`` the flag)."""

production_day = Table(
    "production_day",
    metadata,
    Column("machine", TEXT, nullable=False),
    Column("strip", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("blob", BLOB, nullable=False),
    PrimaryKeyConstraint("machine", "strip", "day"),
    sqlite_strict=True,
)
"""A whole UTC day (days since 1970) as columns."""

production_late = Table(
    "production_late",
    metadata,
    Column("machine", TEXT, primary_key=True),
    Column("from_ns", Integer, nullable=False),
    sqlite_strict=True,
)
"""Timelines that must be computed again, and from when: survives a crash."""

production_revision = Table(
    "production_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", TEXT, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("cause", TEXT, nullable=False),
    Index("ix_production_revision_machine", "machine", "to_ns"),
    sqlite_strict=True,
)

reason_note = Table(
    "reason_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stop", TEXT, nullable=False),
    Column("machine", TEXT, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer),
    Column("reason", TEXT),
    Column("user", TEXT, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("comment", TEXT, nullable=False),
    Index("ix_reason_note_machine", "machine", "from_ns"),
    Index("ix_reason_note_stop", "stop"),
    sqlite_strict=True,
)
"""Never changed, never deleted: the newest one holds."""

quantity_entry = Table(
    "quantity_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("made_ns", Integer, nullable=False),
    Column("user", TEXT, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("reason", TEXT),
    Column("part", TEXT, nullable=False),
    Column("job", TEXT, nullable=False),
    Column("comment", TEXT, nullable=False),
    Index("ix_quantity_entry_machine", "machine", "made_ns"),
    sqlite_strict=True,
)

job = Table(
    "job",
    metadata,
    Column("id", TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("machine", TEXT, nullable=False),
    Column("part", TEXT, nullable=False),
    Column("target", Integer),
    Column("version", TEXT, nullable=False),
    Column("ideal_cycle_s", Real),
    Column("state", TEXT, nullable=False),
    Column("started_ns", Integer),
    Column("finished_ns", Integer),
    Column("user", TEXT, nullable=False),
    Column("at_ns", Integer, nullable=False),
    PrimaryKeyConstraint("id", "revision"),
    Index("ix_job_machine", "machine", "started_ns"),
)
"""Every revision of every job; the newest holds. Not STRICT: the ideal cycle is a real."""

_ROW = """INSERT INTO production_row (machine, strip, at_ns, value, extra, since_ns, note) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine, strip, at_ns) DO UPDATE SET value = excluded.value, extra = excluded.extra,
    since_ns = excluded.since_ns, note = excluded.note"""
_LATE = """INSERT INTO production_late (machine, from_ns) VALUES (?, ?)
    ON CONFLICT (machine) DO UPDATE SET from_ns = min(production_late.from_ns, excluded.from_ns)"""
UNDER_WAY = " under way"
"""Stands behind the machine's name (no id has a space) while its late data is computed: what comes meanwhile is noted beside it."""
_CLAIM = f"""INSERT INTO production_late (machine, from_ns)
    SELECT machine || '{UNDER_WAY}', from_ns FROM production_late WHERE machine NOT LIKE '%{UNDER_WAY}'
    ON CONFLICT (machine) DO UPDATE SET from_ns = min(production_late.from_ns, excluded.from_ns)"""
_REVISION = "INSERT INTO production_revision (machine, from_ns, to_ns, at_ns, cause) VALUES (?, ?, ?, ?, ?)"
_NOTE = """INSERT INTO reason_note (stop, machine, from_ns, to_ns, reason, "user", at_ns, revision, comment)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ENTRY = """INSERT INTO quantity_entry (machine, kind, quantity, made_ns, "user", at_ns, reason, part, job, comment)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_JOB = """INSERT INTO job (id, revision, machine, part, target, version, ideal_cycle_s, state, started_ns, finished_ns, "user", at_ns)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_BEGINNINGS = "SELECT DISTINCT machine, started_ns FROM job WHERE id = ?"
_OLD = "SELECT at_ns, value, extra, since_ns, note FROM production_row WHERE machine = ? AND strip = ? AND at_ns < ? ORDER BY at_ns"
_DROP_OLD = "DELETE FROM production_row WHERE machine = ? AND strip = ? AND at_ns < ?"
_DAY = """INSERT INTO production_day (machine, strip, day, blob) VALUES (?, ?, ?, ?)
    ON CONFLICT (machine, strip, day) DO UPDATE SET blob = excluded.blob"""
_STORED_DAY = "SELECT blob FROM production_day WHERE machine = ? AND strip = ? AND day = ?"
_DAYS_OF = "SELECT day, blob FROM production_day WHERE machine = ? AND strip = ? AND day BETWEEN ? AND ?"
_DROP_DAY = "DELETE FROM production_day WHERE machine = ? AND strip = ? AND day = ?"
_DROP = "DELETE FROM production_row WHERE machine = ? AND strip = ? AND at_ns >= ? AND at_ns < ?"


def _enter_changes(connection: Connection, changes: Sequence[RawChange]) -> None:
    rows = [(each.machine, KINDS, each.at_ns, int(each.kind), 0, 0, each.basis) for each in changes]
    plain(connection).executemany(_ROW, rows)
    touch(plain(connection), around((each.machine, each.at_ns) for each in changes))


def _enter_counts(connection: Connection, counts: Sequence[PartCount]) -> None:
    rows = [(c.machine, COUNTS, c.at_ns, c.parts, int(c.flag), c.since_ns, c.program) for c in counts]
    plain(connection).executemany(_ROW, rows)
    touch(plain(connection), around((each.machine, each.at_ns) for each in counts))


def _enter_late(connection: Connection, late: Sequence[LateData]) -> None:
    plain(connection).executemany(_LATE, [(each.machine, each.from_ns) for each in late])


def claimed(connection: Connection) -> tuple[LateData, ...]:
    """Everything that must be computed again, also what a computation left behind that never ended."""
    inner = plain(connection)
    with connection.begin():
        inner.execute(_CLAIM)
        inner.execute(f"DELETE FROM production_late WHERE machine NOT LIKE '%{UNDER_WAY}'")
        rows = inner.execute("SELECT machine, from_ns FROM production_late ORDER BY machine").fetchall()
    return tuple(LateData(machine.removesuffix(UNDER_WAY), from_ns) for machine, from_ns in rows)


def _enter_notes(connection: Connection, notes: Sequence[ReasonNote]) -> None:
    rows = [(n.stop, n.machine, n.from_ns, n.to_ns, n.reason, n.user, n.at_ns, n.revision, n.comment) for n in notes]
    plain(connection).executemany(_NOTE, rows)
    # One that ends with its stop touches the stop, and that is wherever the note begins.
    touch(plain(connection), (Touch(n.machine, n.from_ns, n.from_ns if n.to_ns is None else n.to_ns) for n in notes))


def _enter_entries(connection: Connection, entries: Sequence[QuantityEntry]) -> None:
    """Scrap that is told later is a revision of the time that made it. It touches no sum: entries are added at the very end."""
    rows = [
        (e.machine, e.kind.value, e.quantity, e.made_ns, e.user, e.at_ns, e.reason, e.part, e.job, e.comment)
        for e in entries
    ]
    plain(connection).executemany(_ENTRY, rows)
    told = [(e.machine, e.made_ns, e.made_ns + 1, e.at_ns, e.kind.value) for e in entries]
    plain(connection).executemany(_REVISION, told)


def _enter_jobs(connection: Connection, jobs: Sequence[Job]) -> None:
    """Ideal cycles and parts are others from a job's beginning on, where it was and where it is now."""
    inner = plain(connection)
    known = [tuple(row) for each in jobs for row in inner.execute(_BEGINNINGS, (each.id,)).fetchall()]
    begins = [*known, *((each.machine, each.started_ns) for each in jobs)]
    touch(inner, (for_good(machine, started_ns) for machine, started_ns in begins if started_ns is not None))
    rows = [
        (
            j.id, j.revision, j.machine, j.part, j.target, j.version, j.ideal_cycle_s,
            j.state.value, j.started_ns, j.finished_ns, j.user, j.at_ns,
        )
        for j in jobs
    ]  # fmt: skip
    inner.executemany(_JOB, rows)


def _enter_recomputed(connection: Connection, parts: Sequence[Recomputed]) -> None:
    inner = plain(connection)
    for part in parts:
        for strip in (KINDS, COUNTS):
            _reopen(inner, part.machine, strip, part.from_ns, part.to_ns)
            inner.execute(_DROP, (part.machine, strip, part.from_ns, part.to_ns))
        _enter_changes(connection, part.changes)
        _enter_counts(connection, part.counts)
        touch(inner, [Touch(part.machine, part.from_ns, part.to_ns)])
        inner.execute(_REVISION, (part.machine, part.from_ns, part.to_ns, part.at_ns, part.cause))
        inner.execute(
            "DELETE FROM production_late WHERE machine = ? AND from_ns >= ?", (part.machine + UNDER_WAY, part.from_ns)
        )


def _reopen(inner: Plain, machine: str, strip: int, from_ns: int, to_ns: int) -> None:
    """Sealed days that a re-computation touches become rows again."""
    days = inner.execute(_DAYS_OF, (machine, strip, from_ns // DAY_NS, (to_ns - 1) // DAY_NS)).fetchall()
    for day, blob in days:
        inner.executemany(_ROW, [(machine, strip, *row) for row in unpacked(blob).rows()])
        inner.execute(_DROP_DAY, (machine, strip, day))


def _seal(connection: Connection, seals: Sequence[SealTimeline]) -> None:
    inner = plain(connection)
    for seal in seals:
        before_ns = seal.before_ns // DAY_NS * DAY_NS
        for strip in (KINDS, COUNTS):
            days: dict[int, list[Row]] = {}
            for row in inner.execute(_OLD, (seal.machine, strip, before_ns)):
                days.setdefault(row[0] // DAY_NS, []).append(row)
            for day, rows in days.items():
                _pack(inner, seal.machine, strip, day, rows)
            inner.execute(_DROP_OLD, (seal.machine, strip, before_ns))


def _pack(inner: Plain, machine: str, strip: int, day: int, rows: list[Row]) -> None:
    known = inner.execute(_STORED_DAY, (machine, strip, day)).fetchone()
    if known is not None:
        merged = {row[0]: row for row in (*unpacked(known[0]).rows(), *rows)}
        rows = [merged[at_ns] for at_ns in sorted(merged)]
    inner.execute(_DAY, (machine, strip, day, packed(strip_of(rows))))


M = TypeVar("M", RawChange, PartCount, ReasonNote, QuantityEntry, Job, Recomputed)


def _machine_at_hub(record: M, station: str) -> M:
    return replace(record, machine=hub_id(station, record.machine))


def _recomputed_at_hub(part: Recomputed, station: str) -> Recomputed:
    return replace(
        _machine_at_hub(part, station),
        changes=tuple(_machine_at_hub(each, station) for each in part.changes),
        counts=tuple(_machine_at_hub(each, station) for each in part.counts),
    )


def _note_at_hub(note: ReasonNote, station: str) -> ReasonNote:
    return replace(_machine_at_hub(note, station), stop=hub_id(station, note.stop))


def _entry_at_hub(entry: QuantityEntry, station: str) -> QuantityEntry:
    return replace(_machine_at_hub(entry, station), job=hub_id(station, entry.job) if entry.job else "")


def _job_at_hub(job: Job, station: str) -> Job:
    return replace(_machine_at_hub(job, station), id=hub_id(station, job.id))


book(RawChange, _enter_changes)
book(PartCount, _enter_counts)
book(LateData, _enter_late)
book(ReasonNote, _enter_notes)
book(QuantityEntry, _enter_entries)
book(Job, _enter_jobs)
book(Recomputed, _enter_recomputed)
book(SealTimeline, _seal)

travels(RawChange, "timeline", _machine_at_hub)
travels(PartCount, "parts", _machine_at_hub)
travels(ReasonNote, "reason", _note_at_hub)
travels(QuantityEntry, "quantity", _entry_at_hub)
travels(Job, "job", _job_at_hub)
travels(Recomputed, "recomputed", _recomputed_at_hub)
