"""What is different where the database has TimescaleDB or Citus: a handful of statements, and nothing else in the program.

TimescaleDB (2.18.1 or newer under its community licence; written for 2.22): the big table becomes a hypertable cut by day, compressed
after a week, and the roll-ups are continuous aggregates. Citus (written for 13): the big tables are sharded by machine, side by side.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from enum import Enum

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

DAY_NS = 86_400 * 10**9


class Extension(Enum):
    """What the database can do beyond PostgreSQL; the values are the extensions' names."""

    NONE = ""
    TIMESCALE = "timescaledb"
    CITUS = "citus"


BIN = """count(nullif(number, 'NaN')) AS count, count(*) - count(nullif(number, 'NaN')) AS absent,
    min(nullif(number, 'NaN')) AS minimum, max(nullif(number, 'NaN')) AS maximum, sum(nullif(number, 'NaN')) AS total,
    {last} AS last, coalesce(max(quality) FILTER (WHERE number <> 'NaN'), 0)::smallint AS quality"""
"""One bin of rows; ``storage.bins.Bins`` says what each column means."""

_HYPERTABLE = (
    "CREATE FUNCTION now_ns() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT (extract(epoch FROM now()) * 1e9)::bigint'",
    f"SELECT create_hypertable('observation', by_range('time_ns', {DAY_NS}::bigint), create_default_indexes => false)",
    "SELECT set_integer_now_func('observation', 'now_ns')",
    """ALTER TABLE observation SET (timescaledb.compress, timescaledb.compress_segmentby = 'machine, signal',
    timescaledb.compress_orderby = 'time_ns, fold')""",
    f"SELECT add_compression_policy('observation', compress_after => {7 * DAY_NS}::bigint)",
)
_AGGREGATE = """CREATE MATERIALIZED VIEW {view} WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
    SELECT machine, signal, time_bucket({width}::bigint, time_ns) AS start_ns, {bin} FROM observation
    GROUP BY machine, signal, time_bucket({width}::bigint, time_ns) WITH NO DATA"""


def statements(extension: Extension, views: Mapping[int, str], table: Callable[[str], str]) -> tuple[str, ...]:
    """What makes roll-ups, and fits the big tables to the extension; ``views``: by level the roll-up's name."""
    if extension is Extension.TIMESCALE:
        bin_ = BIN.format(last="last(number, time_ns)")
        return (
            *_HYPERTABLE,
            *(_AGGREGATE.format(view=view, width=1 << 26 + 2 * level, bin=bin_) for level, view in views.items()),
        )
    tables = tuple(table(view) for view in views.values())
    if extension is Extension.NONE:
        return tables
    return (
        # What this transaction has made so far must be seen by every connection to the shards: one connection for each node.
        "SET LOCAL citus.multi_shard_modify_mode TO 'sequential'",
        *tables,
        "SELECT create_distributed_table('observation', 'machine')",
        *(
            f"SELECT create_distributed_table('{view}', 'machine', colocate_with => 'observation')"
            for view in views.values()
        ),
    )


_OFFERED = """SELECT current_setting('timescaledb.disable_load', true) IS NOT NULL
    AND current_setting('citus.shard_count', true) IS NULL"""
"""Settings of their loaders: which libraries are loaded itself, only a superuser may read. Where TimescaleDB's is not, making the
extension would end the connection; beside Citus it does not work."""
_USABLE = (
    "SELECT extversion, current_setting('timescaledb.license', true) FROM pg_extension WHERE extname = 'timescaledb'"
)
OLDEST = (2, 18, 1)
"""Before it, an INSERT into compressed rows with ON CONFLICT DO NOTHING left out all that followed the first conflict."""


def bring_timescale(connection: Connection) -> None:
    """Have TimescaleDB in this database where the server has it loaded and this user may; without it, it goes on as well."""
    if not connection.exec_driver_sql(_OFFERED).scalar_one():
        return
    point = connection.begin_nested()
    try:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public")
    except DBAPIError as error:
        point.rollback()
        log.warning("the database goes without TimescaleDB: %s", error.orig)
    else:
        point.commit()


def offered(connection: Connection) -> Extension:
    """Which of the two this database has, and may be used."""
    names = set(connection.exec_driver_sql("SELECT extname FROM pg_extension").scalars())
    if Extension.CITUS.value in names:
        return Extension.CITUS
    if Extension.TIMESCALE.value not in names:
        return Extension.NONE
    version, license_ = connection.exec_driver_sql(_USABLE).one()
    if fits(version, license_):
        return Extension.TIMESCALE
    log.warning("the database goes without TimescaleDB: version %s, licence '%s'", version, license_)
    return Extension.NONE


def fits(version: str, license_: str | None) -> bool:
    """Whether it has what is used here: the Apache edition has neither compression nor continuous aggregates."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    return numbers >= OLDEST and license_ != "apache"


def arrange(
    connection: Connection, extension: Extension, views: Mapping[int, str], table: Callable[[str], str]
) -> None:
    """Do it, once, when the tables are made."""
    for statement in statements(extension, views, table):
        connection.exec_driver_sql(statement)
