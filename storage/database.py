"""The door to a hub's database: open it, read it alone, look it over. The driver is loaded here and not before it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.domain.message import Message, UserError
from storage.files import StoredHistory
from storage.history import History
from storage.reader import SqlReader
from storage.retention import Archive, Retention


@dataclass(frozen=True, slots=True)
class Database:
    """Where it is, and how to get in."""

    address: str
    """``postgresql://user@host:port/database``, without a password."""
    password: str | None = None
    shared: bool = False
    """Whether several workers of one hub write, each what its own stations send."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a look at a database found."""

    version: str
    """The server's."""
    extension: str
    """``timescaledb``, ``citus``, or none."""
    machines: int | None
    """None: it is empty, the hub makes its tables when it starts."""
    size_bytes: int


def open_database(database: Database, *, retention: Retention | None = None, archive: Archive | None = None) -> History:
    """For writing, as ``storage.history.open_history`` does with a file. Raises UserError."""
    with _driver():
        from storage.server.address import url_of
        from storage.server.history import open_server_history
    url = url_of(database.address, database.password)
    return open_server_history(url, shared=database.shared, retention=retention, archive=archive)


def read_database(database: Database) -> StoredHistory:
    """For reading alone, while a hub may be writing it. Raises UserError."""
    with _driver():
        from storage.server.address import url_of
        from storage.server.engine import reading_engine
        from storage.server.observations import Reading
        from storage.server.schema import check
    engine = reading_engine(url_of(database.address, database.password))
    with _in_words():
        try:
            with engine.connect() as connection, connection.begin():
                if not check(connection):
                    raise UserError(Message.of("The database is empty. Start the hub once."))
        except BaseException:
            engine.dispose()
            raise
    place = Path(database.address)
    return StoredHistory(place, SqlReader(engine, place, Reading()), engine)


def examine_database(database: Database) -> Examined:
    """Get in, and see whether a hub could work with it; nothing is changed. Raises UserError that says what to do."""
    with _driver():
        from storage.server.address import url_of
        from storage.server.engine import reading_engine
        from storage.server.schema import check, check_server, extension
    engine = reading_engine(url_of(database.address, database.password))
    try:
        with _in_words(), engine.connect() as connection, connection.begin():
            check_server(connection)
            machines = (
                connection.exec_driver_sql("SELECT count(*) FROM machine").scalar() if check(connection) else None
            )
            size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            version = connection.exec_driver_sql("SHOW server_version").scalar_one()
            return Examined(str(version).split(" ")[0], extension(connection).value, machines, int(size))
    finally:
        engine.dispose()


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise UserError(
            Message.of(
                "The library for PostgreSQL can't be loaded: {error}. Install it: pip install 'psycopg[binary]'",
                error=str(error).splitlines()[0],
            )
        ) from error


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        from storage.server import faults

        raise UserError(faults.sentence(error.orig)) from error
