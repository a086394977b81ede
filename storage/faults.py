"""What SQLite's error codes mean to the person in front of the screen. Decides nothing about what happens next."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.domain.gap import GapCause
from app.domain.message import Message

_PRIMARY = 0xFF
"""Extended result codes carry the primary code in their low byte (sqlite.org/rescode.html)."""


def primary_code(error: BaseException) -> int:
    """SQLite's primary result code behind an error, 0 when there is none."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(original, "sqlite_errorcode", 0) or 0) & _PRIMARY


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken: waiting and trying again can't help."""
    return primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def gap_cause(error: BaseException) -> GapCause:
    """What the ledger calls it when sources lose data because nothing can be written."""
    return GapCause.DISK_FULL if primary_code(error) == sqlite3.SQLITE_FULL else GapCause.NOT_COLLECTED


def sentence(error: BaseException, path: Path) -> Message:
    """Why nothing can be written to (or read from) the history file, and what to do."""
    told = of_server(error)
    if told is not None:
        return told
    code = primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return Message.of(
            "The disk of {path} is full: history waits and keeps what is queued. Free some space; recording goes on by itself.",
            path=str(path),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Message.of(
            "History can't write to {path}: the file or its folder is read-only. Give write permission; recording goes on by itself.",
            path=str(path),
        )
    if is_damage(error):
        return Message.of(
            "The history file {path} is damaged ({error}). Stop the station and run `doctor`; nothing more is written into it.",
            path=str(path),
            error=_first_line(error),
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Message.of("Another program holds {path} locked. Close it; recording goes on by itself.", path=str(path))
    return Message.of(
        "Writing to {path} failed: {error}. Check the disk; it is tried again every second.",
        path=str(path),
        error=_first_line(error),
    )


def of_server(error: BaseException) -> Message | None:
    """What a database server's error means; None when it is not one's."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if type(original).__module__.partition(".")[0] != "psycopg":
        return None
    from storage.server import faults

    return faults.sentence(original)


def start_sentence(error: BaseException, path: Path) -> Message:
    """Why a history can't be opened for writing."""
    if primary_code(error) == sqlite3.SQLITE_FULL:
        return Message.of(
            "The disk of {path} is full: the station can't start on it. Free some space and start again; nothing was changed.",
            path=str(path),
        )
    return sentence(error, path)


def _first_line(error: BaseException) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(original).splitlines()[0] if str(original) else type(error).__name__
