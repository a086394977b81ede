"""The tables of a hub on PostgreSQL: the history file's own books, and rows instead of its blobs.

Every unique key of the big tables begins with the machine, so that Citus may shard by it, and has the time, so that TimescaleDB
may cut by it; they refer to no other table. All others are small and stay where they are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BLOB, BigInteger, Column, Connection, Integer, LargeBinary, MetaData, insert, text

from app.domain.message import Message, UserError
from storage import schema as file_schema
from storage.books import shelf as shelf  # its tables belong to every store
from storage.server.engine import SCHEMA
from storage.server.extensions import Extension, arrange

VERSION = 1
"""Of the tables below; the books in them are as ``storage.schema.VERSION`` has them."""
_OF_FILES = {"tail", "chunk", "rollup", "damaged", "intake", "growth"}
"""Tables of the history file that have no meaning here."""

MINUTE, HOUR = 5, 8
"""Levels of the two stored roll-ups: bins of 2^36 ns (69 s) and of 2^42 ns (73 min)."""
SLOT_SHIFT = 42
"""Rows are rolled up by machine and slot of this width."""
VIEWS = {MINUTE: "rollup_minute", HOUR: "rollup_hour"}

_BIN = """machine integer NOT NULL, signal integer NOT NULL, start_ns bigint NOT NULL, count bigint NOT NULL,
    absent bigint NOT NULL, minimum double precision, maximum double precision, total double precision,
    last double precision, quality smallint NOT NULL, PRIMARY KEY (machine, signal, start_ns)"""
OBSERVATION = """CREATE TABLE observation (time_ns bigint NOT NULL, sequence bigint NOT NULL, number double precision NOT NULL,
    fold bigint NOT NULL, machine integer NOT NULL, signal integer NOT NULL, quality smallint NOT NULL, text text,
    PRIMARY KEY (machine, signal, time_ns, fold))"""
"""A row an observation; ``number`` is NaN where it has none. ``fold`` is a hash of everything else: what is told twice stands once."""
_STATEMENTS = (
    "CREATE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT least($1, $2)'",
    "CREATE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT greatest($1, $2)'",
    OBSERVATION,
    # Slots whose roll-ups are not as their rows are; and until when a signal's rows are thinned out.
    "CREATE TABLE unrolled (machine integer NOT NULL, slot bigint NOT NULL, PRIMARY KEY (machine, slot))",
    "CREATE TABLE thinned (machine integer NOT NULL, signal integer NOT NULL PRIMARY KEY, before_ns bigint NOT NULL)",
    """CREATE VIEW reading AS SELECT machine.name AS machine, signal.name AS signal,
    to_timestamp(o.time_ns / 1e9) AS time, nullif(o.number, 'NaN') AS number, o.text, o.quality, o.sequence, o.time_ns
    FROM observation AS o JOIN machine ON machine.id = o.machine JOIN signal ON signal.id = o.signal""",
)


def rollup_table(name: str) -> str:
    """Where no extension keeps roll-ups, a table does."""
    return f"CREATE TABLE {name} ({_BIN})"


def books() -> MetaData:
    """The history file's tables that a server has too, in its types: whole numbers of 64 bits, and bytea."""
    found = MetaData()
    for table in file_schema.metadata.sorted_tables:
        if table.name not in _OF_FILES:
            copy = table.to_metadata(found, schema=SCHEMA)
            for column in copy.columns:
                _widen(column)
    return found


def _widen(column: Column[Any]) -> None:
    if isinstance(column.type, Integer):
        column.type = BigInteger()
    elif isinstance(column.type, BLOB):
        column.type = LargeBinary()


def prepare(connection: Connection, now_ns: int) -> None:
    """Make everything in an empty database, or see that it is ours and of this version (a transaction of the caller's)."""
    found = connection.execute(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"), {"schema": SCHEMA}
    )
    tables = set(found.scalars())
    if not tables:
        _make(connection, now_ns)
        return
    version = (
        connection.execute(text("SELECT value FROM fact WHERE name = 'server_version'")).scalar()
        if "fact" in tables
        else None
    )
    wanted = f"{VERSION}/{file_schema.VERSION}"
    if version != wanted:
        raise UserError(
            Message.of(
                "The database's schema {schema} has version {found}, this program works with {expected}. Use the program that wrote it, or another database.",
                schema=SCHEMA,
                found=str(version or "-"),
                expected=wanted,
            )
        )


def _make(connection: Connection, now_ns: int) -> None:
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    books().create_all(connection, checkfirst=False)
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    arrange(connection, extension(connection), VIEWS, rollup_table)
    facts = {"created_ns": str(now_ns), "server_version": f"{VERSION}/{file_schema.VERSION}"}
    for name, value in facts.items():
        connection.execute(insert(file_schema.fact).values(name=name, value=value))


def extension(connection: Connection) -> Extension:
    """Which of the two extensions the database has."""
    names = set(connection.exec_driver_sql("SELECT extname FROM pg_extension").scalars())
    return next((each for each in (Extension.CITUS, Extension.TIMESCALE) if each.value in names), Extension.NONE)
