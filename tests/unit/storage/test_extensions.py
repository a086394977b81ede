"""The statements for TimescaleDB and Citus, which no package here brings: their form, and what both ask of the tables."""

from __future__ import annotations

import re

import pytest

from storage import schema
from storage.server.extensions import Extension, fits, statements
from storage.server.schema import FIRST, OBSERVATION, STEPS, VERSION, VIEWS, books, rollup_table
from storage.server.upkeep import refreshes


def test_steps_lead_from_the_first_version_to_this_one() -> None:
    version = FIRST
    while version in STEPS:
        version = STEPS[version][0]
    assert version == f"{VERSION}/{schema.VERSION}", (
        "a migration of the history file needs a step in storage.server.schema"
    )


BIG = (OBSERVATION, *(rollup_table(view) for view in VIEWS.values()))


def key_of(table: str) -> list[str]:
    (found,) = re.findall(r"PRIMARY KEY \(([^)]*)\)", table)
    return [name.strip() for name in found.split(",")]


def test_every_unique_key_of_the_big_tables_has_the_shard_and_the_time() -> None:
    for table in BIG:
        assert key_of(table)[0] == "machine"
        assert {"time_ns", "start_ns"} & set(key_of(table))
        assert "REFERENCES" not in table.upper()
        assert table.upper().count("UNIQUE") == 0


def test_no_other_table_refers_to_a_big_one_nor_is_one_by_accident() -> None:
    names = set(books().tables)
    assert not {name for name in names if name.endswith(("observation", *VIEWS.values(), "tail", "chunk"))}
    referred = {key.column.table.name for table in books().tables.values() for key in table.foreign_keys}
    assert referred == {"machine", "signal", "fleet_station"}


def test_timescale_gets_a_hypertable_compression_and_continuous_aggregates() -> None:
    made = statements(Extension.TIMESCALE, VIEWS, rollup_table)
    whole = "\n".join(made)
    assert "create_hypertable('observation', by_range('time_ns', 86400000000000::bigint)" in whole
    assert (
        whole.index("create_hypertable") < whole.index("set_integer_now_func") < whole.index("add_compression_policy")
    )
    assert "timescaledb.compress_segmentby = 'machine, signal'" in whole
    aggregates = [each for each in made if "timescaledb.continuous" in each]
    assert [
        f"time_bucket({1 << 26 + 2 * level}::bigint, time_ns)" in each
        for level, each in zip(VIEWS, aggregates, strict=True)
    ] == [True] * 3
    for each in aggregates:
        assert all(
            f" AS {name}" in each for name in ("count", "absent", "minimum", "maximum", "total", "last", "quality")
        )
        assert each.endswith("WITH NO DATA"), "anything else can't be made inside a transaction"
    assert "CREATE TABLE rollup" not in whole


def test_citus_gets_sharded_tables_side_by_side() -> None:
    made = statements(Extension.CITUS, VIEWS, rollup_table)
    sharded = [each for each in made if "create_distributed_table" in each]
    assert len(sharded) == len(BIG)
    assert "'observation', 'machine')" in sharded[0]
    assert all("colocate_with => 'observation'" in each for each in sharded[1:])
    assert "sequential" in made[0], "shards are made by the connections that made the schema"


@pytest.mark.parametrize(
    ("version", "licence", "fine"),
    [
        ("2.22.0", "timescale", True),
        ("2.18.1", "timescale", True),
        ("2.18.0", "timescale", False),
        ("2.22.1", "apache", False),
        ("2.23.0-dev", None, True),
    ],
)
def test_timescale_is_used_where_it_has_all_that_is_needed(version: str, licence: str | None, fine: bool) -> None:
    assert fits(version, licence) is fine


def test_plain_postgresql_gets_tables_alone() -> None:
    assert statements(Extension.NONE, VIEWS, rollup_table) == tuple(map(rollup_table, VIEWS.values()))


@pytest.mark.parametrize("slot", [0, 386_547])
def test_a_refresh_covers_whole_bins_of_both_roll_ups(slot: int) -> None:
    for level, statement in zip(VIEWS, refreshes(slot), strict=True):
        start, end = map(int, re.findall(r"(\d+)::bigint", statement))
        width = 1 << 26 + 2 * level
        assert start % width == end % width == 0
        assert end - start == 1 << 42
