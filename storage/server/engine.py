"""SQLAlchemy engines on a PostgreSQL database: one that writes, one that only reads. Everything about connections lives here.

The books' statements stay as they are written for the history file: their ``?`` become the driver's ``%s`` on the way, and
``min``/``max`` of two values are functions that the schema brings along. One hub writes at a time: whoever does holds an advisory
lock for as long as its connection lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, LiteralString

import psycopg
from sqlalchemy import URL, Connection, Engine, Integer, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles

from storage.plain import Rows
from storage.server.texts import adapt

SCHEMA = "cnc_telemetry"
LOCK = 0x636E632D74656C65
"""Key of the advisory lock (the letters 'cnc-tele')."""
CONNECT_S = 5
_PING_MS = 10_000


class Taken(psycopg.OperationalError):
    """Another hub writes into this database."""


@lru_cache(512)
def placed(statement: str) -> str:
    """``?`` → ``%s``. No statement of ours has a question mark in a text."""
    return statement if "%s" in statement else statement.replace("%", "%%").replace("?", "%s")


@compiles(Integer, "postgresql")
def _wide(*_: object, **__: object) -> str:
    """Whole numbers of the books have 64 bits, as in the history file."""
    return "BIGINT"


def writing_engine(url: URL, *, shared: bool = False) -> Engine:
    """The engine of a writer; its only connection holds the lock of the database, also between two users of it.

    The lock is this writer's alone, or ``shared`` with the other workers of a hub, each of which writes for its own stations.
    """
    engine = _engine(url, "writer", poolclass=QueuePool, pool_size=1, max_overflow=0)
    _when_connected(engine, _share_lock if shared else _take_lock)
    return engine


def reading_engine(url: URL) -> Engine:
    """The engine of all readers; a transaction is one snapshot."""
    engine = _engine(
        url, "reader", poolclass=QueuePool, pool_pre_ping=True, max_overflow=10, isolation_level="REPEATABLE READ"
    )
    _when_connected(engine, _only_read)
    return engine


def _engine(url: URL, role: str, **options: Any) -> Engine:
    arguments = {
        "connect_timeout": CONNECT_S,
        "application_name": f"cnc-telemetry {role}",
        # A server whose cable was pulled says nothing: without these a transaction would wait for two hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": _PING_MS,
    }
    engine = create_engine(url, connect_args=arguments, hide_parameters=True, **options)
    _when_connected(engine, _find_tables)
    event.listen(engine, "before_cursor_execute", _place, retval=True)
    return engine


def _place(_: object, __: object, statement: str, values: Any, *___: object) -> tuple[str, Any]:
    """Statements of the books come with values in a row; those that SQLAlchemy made with names."""
    rowed = isinstance(values, tuple) or (isinstance(values, list) and values and isinstance(values[0], tuple))
    return (placed(statement) if rowed else statement), values


def _when_connected(engine: Engine, do: Callable[[psycopg.Connection[Any]], None]) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: psycopg.Connection[Any], _: object) -> None:
        do(connection)
        connection.commit()


def _find_tables(connection: psycopg.Connection[Any]) -> None:
    # public stays in sight: extensions put their functions there. jit costs more than any statement of ours takes.
    connection.execute(f"SET search_path TO {SCHEMA}, public")
    connection.execute("SET jit TO off")
    connection.execute("SET timezone TO 'UTC'")
    adapt(connection)


def _only_read(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET default_transaction_read_only TO on")


def _share_lock(connection: psycopg.Connection[Any]) -> None:
    _take_lock(connection, "pg_try_advisory_lock_shared")


def _take_lock(connection: psycopg.Connection[Any], way: LiteralString = "pg_try_advisory_lock") -> None:
    row = connection.execute(f"SELECT {way}(%s)", (LOCK,)).fetchone()
    if row is None or not row[0]:
        raise Taken("another hub writes into this database")
    # TimescaleDB would refuse to forget, or to take late rows of, a busy signal in compressed chunks. Means nothing elsewhere.
    connection.execute("SET timescaledb.max_tuples_decompressed_per_dml_transaction TO 0")


def driver(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection, inside the transaction that SQLAlchemy began."""
    inner = connection.connection.driver_connection
    assert isinstance(inner, psycopg.Connection)
    return inner


@contextmanager
def guarded(connection: Connection, what: str) -> Iterator[psycopg.Connection[Any]]:
    """The driver's connection, whose errors come as SQLAlchemy's; a connection that broke is opened anew the next time."""
    inner = driver(connection)
    try:
        yield inner
    except psycopg.Error as error:
        broken = inner.closed or inner.broken
        if broken:
            connection.invalidate(error)
        raise OperationalError(what, None, error, connection_invalidated=bool(broken)) from error


class ServerPlain:
    """``storage.plain.Plain`` over psycopg."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""
        with guarded(self._connection, statement) as inner:
            return inner.execute(placed(statement), values)

    def executemany(self, statement: str, values: Sequence[Sequence[Any]], /) -> None:
        """Run it for each of these."""
        with guarded(self._connection, statement) as inner, inner.cursor() as cursor:
            cursor.executemany(placed(statement), values)
