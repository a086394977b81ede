"""Whole history files: open without writing, copy while a station runs, put a copy back. Renames are the only commits here."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.contracts import HistoryReader
from app.domain.message import Message, UserError
from storage import schema
from storage.books.production_store import SqlProduction
from storage.engine import frozen_engine, reading_engine
from storage.exclusive import Exclusive
from storage.faults import sentence
from storage.forecast import Forecast, forecast, free_bytes
from storage.reader import SqlReader
from storage.versions import stored_version

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """A history that this process only reads, while a station may be writing it."""

    path: Path
    reader: HistoryReader
    engine: Engine

    def forecast(self) -> Forecast:
        """When the disk will be full, by what the station noted of the file's size. Raises UserError for a damaged file."""
        try:
            with self.engine.connect() as connection:
                return forecast(connection, self.path, free_bytes)
        except DBAPIError as error:
            raise UserError(sentence(error, self.path)) from error

    def production(self) -> SqlProduction:
        """What the production side keeps, to read alone."""
        return SqlProduction(self.engine, _refuse)

    def read(self, task: Callable[[Connection], T]) -> T:
        """Ask the books something in one consistent read."""
        with self.engine.connect() as connection, connection.begin():
            return task(connection)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _refuse(_: Callable[[Connection], Any]) -> Future[Any]:
    raise UserError(Message.of("This history is only read here."))


def read_history(path: Path) -> StoredHistory:
    """Open for reading alone. Raises UserError: missing, unreadable, damaged, or of another version."""
    if not path.exists():
        raise UserError(
            Message.of(
                "There is no history at {path} yet. Start the station once, or name another folder with --data.",
                path=str(path),
            )
        )
    engine = reading_engine(path)
    try:
        version = _version(engine)
    except DBAPIError:
        # In a folder that can't be written SQLite can't make the -shm file that a shared reader needs.
        engine.dispose()
        engine = frozen_engine(path)
        version = _frozen_version(engine, path)
    if version != schema.VERSION:
        engine.dispose()
        raise UserError(
            Message.of(
                "The history {path} has schema {found}, this program reads {expected}. Start the station once to bring it up to date.",
                path=str(path),
                found=version or "-",
                expected=schema.VERSION,
            )
        )
    return StoredHistory(path, SqlReader(engine, path), engine)


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection, connection.begin():
        return stored_version(connection)


def _frozen_version(engine: Engine, path: Path) -> str | None:
    try:
        return _version(engine)
    except DBAPIError as error:
        engine.dispose()
        raise UserError(sentence(error, path)) from error


def backup(path: Path, target: Path) -> None:
    """Copy a history, consistent and complete up to now, while it is written. The target appears whole or not at all.

    One step copies all pages from one snapshot: in steps, every commit of the station would start the copy over.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with closing(_plain(path, "ro")) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE").close()
        _settle(partial, target)
    except (sqlite3.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        raise UserError(
            Message.of(
                "The backup of {path} to {target} failed: {error}. Check space and permissions; nothing was changed.",
                path=str(path),
                target=str(target),
                error=str(error),
            )
        ) from error


def restore(copy: Path, path: Path) -> Path | None:
    """Put a backup in the place of a history that no station writes; what was there is kept, and its name returned."""
    exclusive = Exclusive(path)
    try:
        _refuse_damaged(copy)
        incoming = path.with_name(path.name + ".incoming")
        shutil.copyfile(copy, incoming)
        _forget_the_fleet(incoming)
        kept = _set_aside(path) if path.exists() else None
        _settle(incoming, path)
        return kept
    finally:
        exclusive.release()


def _forget_the_fleet(copy: Path) -> None:
    """What stations and hubs remember of each other is newer than the copy: as strangers they compare everything again."""
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchone():
            connection.execute("DELETE FROM fact WHERE name IN ('hub_store', 'outbound_destination')")
            connection.commit()


def _set_aside(path: Path) -> Path:
    """Keep the present file under another name, with everything that still stands in its write-ahead log."""
    kept = path.with_name(f"{path.name}.{time.strftime('%Y%m%dT%H%M%S')}.replaced")
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    except sqlite3.Error:
        pass  # A damaged file: it is kept as it is, log included.
    shutil.copyfile(path, kept)
    for suffix in ("-wal", "-shm"):
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.replace(kept.with_name(kept.name + suffix))
    return kept


def _refuse_damaged(copy: Path) -> None:
    try:
        with closing(_plain(copy, "ro")) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except sqlite3.Error as error:
        if "no such table" in str(error):
            raise UserError(
                Message.of(
                    "{copy} is no copy of a history. Choose a file that 'backup' wrote. The present history was not touched.",
                    copy=str(copy),
                )
            ) from None
        verdict, version = str(error), ""
    if verdict != "ok" or version > schema.VERSION:
        raise UserError(
            Message.of(
                "{copy} can't be restored: {reason}. The present history was not touched.",
                copy=str(copy),
                reason=verdict if verdict != "ok" else "it was written by a newer version of the program",
            )
        )


def _plain(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)


def _settle(partial: Path, target: Path) -> None:
    """Make a finished file durable under its name."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
