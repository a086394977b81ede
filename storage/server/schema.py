"""The tables of a hub on PostgreSQL: the history file's own books, and rows instead of its blobs.

Every unique key of the big tables begins with the machine, so that Citus may shard by it, and has the time, so that TimescaleDB
may cut by it; they refer to no other table. All others are small and stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BLOB, BigInteger, Column, Connection, Integer, LargeBinary, MetaData, insert, text

from app.domain.message import Message, UserError
from storage import schema as file_schema
from storage.books import shelf as shelf  # its tables belong to every store
from storage.server import faults
from storage.server.engine import SCHEMA
from storage.server.extensions import Extension, arrange, bring_timescale, offered

VERSION = 1
"""Of the tables below; the books in them are as ``storage.schema.VERSION`` has them."""
_WHOLE = f"{VERSION}/{file_schema.VERSION}"
FIRST = "1/0008"
STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    FIRST: (
        "1/0009",
        (
            """CREATE TABLE production_touch (id BIGSERIAL NOT NULL, machine TEXT NOT NULL, from_ns BIGINT NOT NULL,
    to_ns BIGINT NOT NULL, PRIMARY KEY (id))""",
        ),
    ),
    "1/0009": ("1/0010", ("ALTER TABLE alarm_journal ADD COLUMN role TEXT NOT NULL DEFAULT ''",)),
}
"""By a version the next one, and the statements that lead there. A new migration of the history file needs a step here too."""
_STORED_VERSION = "SELECT value FROM fact WHERE name = 'server_version'"
_OF_FILES = {"tail", "chunk", "rollup", "damaged", "intake", "growth"}
"""Tables of the history file that have no meaning here."""

SLOT_SHIFT = 42
"""Rows are rolled up by machine and slot of this width."""
VIEWS = {4: "rollup_seconds", 6: "rollup_minutes", 8: "rollup_hour"}
"""Stored roll-ups by level, finest first: bins of 2^34 ns (17 s), 2^38 ns (4.6 min), 2^42 ns (73 min)."""
STORED = min(VIEWS)
"""The finest stored level."""

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
)
_VIEW = """CREATE VIEW reading AS SELECT machine.name AS machine, signal.name AS signal,
    to_timestamp(o.time_ns / 1e9) AS time, nullif(o.number, 'NaN') AS number, o.text, o.quality, o.sequence, o.time_ns
    FROM observation AS o JOIN machine ON machine.id = o.machine JOIN signal ON signal.id = o.signal"""
"""For people and their tools. Last: Citus takes a view along to its workers, or leaves it here, by what its tables are then."""


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
    check_server(connection)
    _step_on(connection)
    if not check(connection):
        _make(connection, now_ns)


def _step_on(connection: Connection) -> None:
    """Bring tables of an older version here."""
    while "fact" in _tables(connection):
        version = connection.exec_driver_sql(_STORED_VERSION).scalar()
        if version is None or version not in STEPS:
            return
        reached, statements = STEPS[version]
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE fact SET value = ? WHERE name = 'server_version'", (reached,))


def check_server(connection: Connection) -> None:
    """Raises UserError when the server is too old, or lets this user make nothing in this database."""
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < faults.OLDEST * 10_000:
        raise UserError(faults.too_old(version))
    may = connection.exec_driver_sql("SELECT has_database_privilege(current_database(), 'CREATE')").scalar_one()
    if not may and not _tables(connection):
        user = connection.exec_driver_sql("SELECT current_user").scalar_one()
        raise UserError(faults.not_allowed(str(user)))


def check(connection: Connection) -> bool:
    """Whether our tables are there. Raises UserError when they are of another version."""
    tables = _tables(connection)
    if not tables:
        return False
    version = connection.exec_driver_sql(_STORED_VERSION).scalar() if "fact" in tables else None
    if version != _WHOLE:
        raise UserError(
            Message.of(
                "The database's schema {schema} has version {found}, this program works with {expected}. Use the program that wrote it, or another database.",
                schema=SCHEMA,
                found=str(version or "-"),
                expected=_WHOLE,
            )
        )
    return True


def _tables(connection: Connection) -> set[str]:
    found = connection.execute(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"), {"schema": SCHEMA}
    )
    return set(found.scalars())


def _make(connection: Connection, now_ns: int) -> None:
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    books().create_all(connection, checkfirst=False)
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    bring_timescale(connection)
    arrange(connection, extension(connection), VIEWS, rollup_table)
    connection.exec_driver_sql(_VIEW)
    facts = {"created_ns": str(now_ns), "server_version": _WHOLE}
    for name, value in facts.items():
        connection.execute(insert(file_schema.fact).values(name=name, value=value))


_ROLLUP_KIND = """SELECT relkind FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = ? AND relname = ?"""


def extension(connection: Connection) -> Extension:
    """Which of the two extensions the tables were made with; of an empty database, which it has.

    One that came into the database later changes nothing: the tables stay what they are.
    """
    kind = connection.exec_driver_sql(_ROLLUP_KIND, (SCHEMA, VIEWS[STORED])).scalar()
    if kind == "v":
        return Extension.TIMESCALE  # a continuous aggregate is a view to its users
    found = offered(connection)
    return Extension.NONE if kind is not None and found is Extension.TIMESCALE else found
