"""What is different where the database has TimescaleDB or Citus: a handful of statements, and nothing else in the program.

TimescaleDB (2.13 or newer; written for 2.22): the big table becomes a hypertable cut by day, compressed after a week, and the
roll-ups are continuous aggregates. Citus (written for 13): the big tables are sharded by machine, side by side.
"""

from __future__ import annotations

import logging
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
        *tables,
        "SELECT create_distributed_table('observation', 'machine')",
        *(
            f"SELECT create_distributed_table('{view}', 'machine', colocate_with => 'observation')"
            for view in views.values()
        ),
    )


def bring_timescale(connection: Connection) -> None:
    """Have TimescaleDB in this database where the server has it loaded and this user may; without it, it goes on as well."""
    loaded = str(connection.exec_driver_sql("SELECT current_setting('shared_preload_libraries')").scalar_one())
    if "timescaledb" not in loaded or "citus" in loaded:
        return
    point = connection.begin_nested()
    try:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public")
    except DBAPIError as error:
        point.rollback()
        log.warning("the database goes without TimescaleDB: %s", error.orig)
    else:
        point.commit()


def arrange(
    connection: Connection, extension: Extension, views: Mapping[int, str], table: Callable[[str], str]
) -> None:
    """Do it, once, when the tables are made."""
    for statement in statements(extension, views, table):
        connection.exec_driver_sql(statement)
