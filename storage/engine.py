"""SQLAlchemy engines on ``history.db``: one that writes, one that only reads. All pragmas and BEGIN live here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event

_WRITING = (
    # Before anything else: it only takes effect while the file has no tables.
    "PRAGMA auto_vacuum=INCREMENTAL",
    "PRAGMA journal_mode=WAL",
    # Everything committed survives a power cut; at four commits a second the fsync costs nothing.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Debian builds SQLite with SECURE_DELETE, which would overwrite every blob that sealing frees.
    "PRAGMA secure_delete=OFF",
    "PRAGMA cache_size=-4096",
    "PRAGMA journal_size_limit=16777216",
    "PRAGMA temp_store=MEMORY",
)
_READING = ("PRAGMA query_only=ON", "PRAGMA cache_size=-8192")

Connect = Callable[[], sqlite3.Connection]


def writing_engine(path: Path) -> Engine:
    """The engine of the one writer; every transaction takes the write lock at its BEGIN."""
    return _engine(_connect(str(path), _WRITING), "BEGIN IMMEDIATE", NullPool)


def reading_engine(path: Path) -> Engine:
    """The engine of all readers; a transaction is one snapshot. Works while another process writes."""
    return _engine(_connect(f"{path.absolute().as_uri()}?mode=ro", _READING), "BEGIN", QueuePool)


def frozen_engine(path: Path) -> Engine:
    """For a file that nobody writes and whose folder can't be written: no lock, no -shm file is needed."""
    return _engine(_connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", _READING), "BEGIN", QueuePool)


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, inside the transaction that SQLAlchemy began.

    For queries that run dozens of times per answer: there SQLAlchemy's 40 microseconds a statement are half the answer.
    """
    inner = connection.connection.driver_connection
    assert isinstance(inner, sqlite3.Connection)
    return inner


def remember_more(connection: Connection) -> None:
    """For a hub's writer: the tails of many stations are merged while they are still in memory, at half of the cost."""
    driver(connection).execute("PRAGMA cache_size=-16384").close()


def _engine(connect: Connect, begin: str, pool: type[Any]) -> Engine:
    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=pool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _connect(database: str, pragmas: tuple[str, ...]) -> Connect:
    def connect() -> sqlite3.Connection:
        # isolation_level None: BEGIN is ours; the driver's own would leave DDL outside of transactions.
        connection = sqlite3.connect(
            database,
            timeout=5.0,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
            uri=database.startswith("file:"),
        )
        try:
            for pragma in pragmas:
                connection.execute(pragma).close()
        except BaseException:
            connection.close()
            raise
        return connection

    return connect
