"""``security.db`` in the data directory: users, sessions, tokens and the audit trail. A file of its own, so that verbs may write beside a station.

Nothing of it is in ``history.db``: that one has a single writer, is copied by ``backup``, and travels.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import DBAPIError

from app.contracts.people import KeptPass, KeptPerson, Roll
from app.domain.audit import BEGINNING, AuditRecord, Deed, sealed
from app.domain.message import Message, UserError
from app.domain.people import Person, Role
from storage.engine import frozen_engine, reading_engine, writing_engine
from storage.faults import sentence

T = TypeVar("T")

VERSION = 1
_TABLES = (
    """CREATE TABLE person (
    name TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    pin TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created_ns INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE pass (
    digest TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    created_ns INTEGER NOT NULL,
    expires_ns INTEGER NOT NULL
) STRICT""",
    # AUTOINCREMENT: SQLite remembers the highest number that was ever given, so a trail cut off at its end is noticed.
    """CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ns INTEGER NOT NULL,
    user TEXT NOT NULL,
    role TEXT NOT NULL,
    station TEXT NOT NULL,
    place TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    outcome TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT""",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
)
_DEED = "time_ns, user, role, station, place, action, subject, before, after, outcome"
_APPEND = text(
    f"""INSERT INTO audit (number, {_DEED}, previous, digest) VALUES (:number, :{_DEED.replace(", ", ", :")}, :previous, :digest)"""
)
_RECORDS = text(f"SELECT number, {_DEED}, previous, digest FROM audit ORDER BY number")
_KEEP = text(
    """INSERT INTO person (name, role, password, pin, disabled, created_ns) VALUES (:name, :role, :password, :pin, :disabled, :created_ns)
    ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password, pin = excluded.pin, disabled = excluded.disabled"""
)
_KEEP_PASS = text(
    """INSERT INTO pass (digest, name, role, kind, label, created_ns, expires_ns)
    VALUES (:digest, :name, :role, :kind, :label, :created_ns, :expires_ns)"""
)
_EXPIRE = text("DELETE FROM pass WHERE expires_ns > 0 AND expires_ns < :now_ns")


class PeopleFile:
    """``PeopleStore`` over one file; it is made by the first thing that is written. Any thread, any process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = writing_engine(path)
        self._reading: Engine | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._reading is not None:
            self._reading.dispose()
            self._reading = None

    @property
    def is_there(self) -> bool:
        """Whether anything was ever kept."""
        return self._path.exists()

    def roll(self) -> Roll:
        """Users and passes now."""
        return self._read(_roll) if self.is_there else Roll()

    def keep(self, kept: KeptPerson) -> None:
        """Add or change a user."""
        person = kept.person
        row = {
            "name": person.name,
            "role": person.role.value,
            "password": kept.password,
            "pin": kept.pin,
            "disabled": int(person.disabled),
            "created_ns": person.created_ns,
        }
        self._write(lambda connection: connection.execute(_KEEP, row))

    def keep_pass(self, kept: KeptPass) -> None:
        """Add a session or token; expired ones go."""
        row = {
            "digest": kept.digest,
            "name": kept.name,
            "role": kept.role.value if kept.role is not None else "",
            "kind": kept.kind,
            "label": kept.label,
            "created_ns": kept.created_ns,
            "expires_ns": kept.expires_ns,
        }

        def work(connection: Connection) -> None:
            connection.execute(_EXPIRE, {"now_ns": time.time_ns()})
            connection.execute(_KEEP_PASS, row)

        self._write(work)

    def drop_passes(self, *, digest: str = "", name: str = "", kind: str = "") -> int:
        """Take one pass away, or all of a user (of one kind); answers how many."""
        wanted = {"digest": digest, "name": name, "kind": kind}
        where = " AND ".join(f"{key} = :{key}" for key, value in wanted.items() if value)
        if not where:
            raise ValueError("whose passes?")
        statement = text(f"DELETE FROM pass WHERE {where}")
        return self._write(lambda connection: connection.execute(statement, wanted).rowcount)

    # ------------------------------------------------------------ audit

    def append(self, deed: Deed) -> AuditRecord:
        """Write a deed behind the last record, whichever process wrote that."""

        def work(connection: Connection) -> AuditRecord:
            last = connection.exec_driver_sql("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").first()
            record = sealed(_written(connection) + 1, deed, last.digest if last is not None else BEGINNING)
            connection.execute(_APPEND, _row(record))
            return record

        return self._write(work)

    def records(self) -> Iterator[AuditRecord]:
        """The whole audit trail, oldest first, as one moment saw it."""
        return iter(self._read(lambda connection: [_record(row) for row in connection.execute(_RECORDS)]))

    def written(self) -> int:
        """How many records were ever numbered."""
        return self._read(_written)

    # ------------------------------------------------------------ the file

    def _read(self, task: Callable[[Connection], T]) -> T:
        if not self.is_there:
            raise UserError(Message.of("There are no users and no audit trail in {path}.", path=str(self._path.parent)))
        if self._reading is None:
            # A folder that can't be written has no place for SQLite's own files beside it.
            alone = not os.access(self._path.parent, os.W_OK)
            self._reading = frozen_engine(self._path) if alone else reading_engine(self._path)
        try:
            with self._reading.connect() as connection, connection.begin():
                return task(connection)
        except DBAPIError as error:
            raise UserError(sentence(error, self._path)) from error

    def _write(self, task: Callable[[Connection], T]) -> T:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Before SQLite makes it: its other files take the same rights over.
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            with self._writing.connect() as connection, connection.begin():
                if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
                    for statement in _TABLES:
                        connection.exec_driver_sql(statement)
                    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
                return task(connection)
        except DBAPIError as error:
            raise UserError(sentence(error, self._path)) from error
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                Message.of("{file} can't be written: {reason}.", file=str(self._path), reason=str(error))
            ) from error


def _roll(connection: Connection) -> Roll:
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
        return Roll()
    people = connection.exec_driver_sql("SELECT * FROM person ORDER BY name")
    passes = connection.exec_driver_sql("SELECT * FROM pass")
    return Roll(tuple(map(_person, people)), tuple(map(_pass, passes)))


def _person(row: Row[tuple[object, ...]]) -> KeptPerson:
    person = Person(row.name, Role(row.role), row.created_ns, bool(row.disabled), bool(row.pin))
    return KeptPerson(person, row.password, row.pin)


def _pass(row: Row[tuple[object, ...]]) -> KeptPass:
    role = Role(row.role) if row.role else None
    return KeptPass(row.digest, row.name, role, row.kind, row.label, row.created_ns, row.expires_ns)


def _written(connection: Connection) -> int:
    found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").scalar()
    return int(found or 0)


def _row(record: AuditRecord) -> dict[str, object]:
    deed = {name: getattr(record.deed, name) for name in _DEED.split(", ")}
    return {"number": record.number, **deed, "previous": record.previous, "digest": record.digest}


def _record(row: Row[tuple[object, ...]]) -> AuditRecord:
    deed = Deed(**{name: getattr(row, name) for name in _DEED.split(", ")})
    return AuditRecord(row.number, deed, row.previous, row.digest)
