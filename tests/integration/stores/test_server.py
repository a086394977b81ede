"""A hub's store on a real PostgreSQL: what goes wrong with servers, and what it says then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.contracts.fleet import CatalogWork, EventWork, LiveWork
from app.domain.fleet import Verdict, hub_id
from app.domain.message import UserError
from app.domain.observation import Delivery
from app.domain.series import HistoryQuery
from storage.history import History
from storage.retention import Retention
from storage.retention_rules import Rule
from storage.server.extensions import Extension, statements
from storage.server.history import open_server_history
from storage.server.observations import Rowed
from storage.server.schema import SLOT_SHIFT, VIEWS, rollup_table
from storage.server.upkeep import ServerUpkeep
from tests.servers.libmodbus import free_port
from tests.servers.postgres import MISSING, PASSWORD, Postgres, programs
from tests.unit.fleet.shop import HOUR, T0, Hub, Station, batch, model, rows, shop

DAY = 24 * HOUR


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    if programs() is None:
        pytest.skip(MISSING)
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def history(postgres: Postgres) -> Iterator[History]:
    opened = open_server_history(postgres.url(postgres.new_database()), now_ns=lambda: T0)
    yield opened
    opened.close()


def until_stored(hub: Hub, *works: object, limit_s: float = 30.0) -> None:
    """As the receiver does: the same works again until they are in."""
    end = time.monotonic() + limit_s
    while True:
        try:
            hub.do(*works)  # type: ignore[arg-type]
            return
        except UserError:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_server_that_dies_loses_nothing_and_comes_back_by_itself(
    postgres: Postgres, history: History, tmp_path: Path
) -> None:
    with shop(tmp_path, store=history) as (hub, (station,)):
        station.record(0, 60)
        hub.meet("line-1", station)
        hub.live("line-1", station)
        station.record(60, 60)
        part = station.outbox.live()
        assert part is not None
        work = LiveWork("line-1", part.payload, hub.numbers["line-1"])
        postgres.kill()
        with pytest.raises(UserError, match="does not answer"):
            hub.do(work)
        with pytest.raises(UserError, match="does not answer"):
            history.reader.extent("line-1~mill-1")
        history.writer.submit(Delivery("agent", (batch(station.models[0], 0, 5),)))
        assert not history.writer.flush(1.0)
        blocked = history.writer.figures.blocked
        assert blocked is not None
        assert "does not answer" in blocked.template
        postgres.start()
        until_stored(hub, work)
        until_stored(hub, work)
        assert history.writer.flush(20)
        assert history.writer.figures.blocked is None
        for known in station.models:
            for item in known.items:
                theirs = rows(station.history, known.machine, item.id)
                assert rows(hub.history, hub_id("line-1", known.machine), item.id) == theirs
        assert {finding.verdict for finding in hub.catch_up("line-1", station)} == {Verdict.EQUAL}


def test_a_hub_that_starts_again_goes_on_with_what_stands_there(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.url(postgres.new_database())
    station = Station(tmp_path / "station.db")
    first = Hub(open_server_history(url, now_ns=lambda: T0))
    station.record(0, 100)
    first.meet("line-1", station)
    first.live("line-1", station)
    name = first.store.identity()
    first.history.close()
    second = Hub(open_server_history(url, now_ns=lambda: T0))
    assert second.store.identity() == name
    assert [(memory.name, [machine for machine, _ in memory.machines]) for memory in second.store.stations()] == [
        ("line-1", ["mill-1", "lathe-2"])
    ]
    station.record(100, 100)
    second.meet("line-1", station)
    second.live("line-1", station)
    second.history.compact()
    assert rows(second.history, "line-1~mill-1", "s0") == rows(station.history, "mill-1", "s0")
    latest = second.history.reader.latest("line-1~mill-1").batches[0]
    assert latest.time_ns.tolist() == [T0 + 199 * 10**9] * 4
    second.history.close()
    station.history.close()


def test_a_broken_message_takes_no_other_station_with_it(history: History, tmp_path: Path) -> None:
    with shop(tmp_path, stations=2, store=history) as (hub, (one, two)):
        for name, station in (("one", one), ("two", two)):
            station.record(0, 30)
            hub.meet(name, station)
        good = two.outbox.live()
        assert good is not None
        hub.do(
            LiveWork("two", good.payload, hub.numbers["two"]),
            EventWork("one", (), b"{}"),
            LiveWork("two", good.payload, hub.numbers["two"]),
            CatalogWork("one", one.outbox.catalog(), {}),
        )
        assert rows(hub.history, "two~mill-1", "s0") == rows(two.history, "mill-1", "s0")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "wrong"}, "refuses the user or the password"),
        ({"username": "nobody"}, "refuses the user or the password"),
        ({"database": "nowhere"}, "createdb"),
        ({"port": 1}, "does not answer"),
        ({"host": "no-such-host.invalid"}, "does not answer"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step_and_without_the_password(
    postgres: Postgres, wrong: dict[str, object], says: str
) -> None:
    url = postgres.url("postgres").set(
        **{**({"port": free_port()} if "port" in wrong else {}), **{k: v for k, v in wrong.items() if k != "port"}}
    )  # type: ignore[arg-type]
    with pytest.raises(UserError, match=says) as told:
        open_server_history(url)
    assert PASSWORD not in str(told.value)


def test_a_user_that_may_not_make_tables_is_told_what_is_missing(postgres: Postgres) -> None:
    database = postgres.new_database()
    postgres.ask("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    with pytest.raises(UserError, match="CREATE on the database"):
        open_server_history(postgres.url(database).set(username="guest", password="guest"))


def test_the_owner_of_a_database_needs_no_more_rights_than_that(postgres: Postgres) -> None:
    database = postgres.new_database()
    postgres.ask("CREATE ROLE owner LOGIN PASSWORD 'owner'")
    postgres.ask(f"ALTER DATABASE {database} OWNER TO owner")
    history = open_server_history(postgres.url(database).set(username="owner", password="owner"), now_ns=lambda: T0)
    history.writer.submit(Delivery("agent", (batch(model("mill-1"), 0, 3),)))
    assert history.writer.flush(10)
    assert history.reader.extent("mill-1") is not None
    history.close()


def test_an_extension_that_comes_later_changes_nothing(postgres: Postgres) -> None:
    database = postgres.new_database()
    open_server_history(postgres.url(database)).close()
    postgres.ask(
        """SET allow_system_table_mods TO on; INSERT INTO pg_extension SELECT 16000, 'timescaledb', extowner, extnamespace,
        extrelocatable, '2.22.0' FROM pg_extension""",
        database,
    )
    history = open_server_history(postgres.url(database))
    assert isinstance(history._upkeep, ServerUpkeep)
    assert history._upkeep.extension is Extension.NONE
    history.close()


@pytest.mark.parametrize("staged", [False, True])
def test_what_is_told_twice_stands_once_by_either_way(postgres: Postgres, staged: bool) -> None:
    database = postgres.new_database()
    history = open_server_history(postgres.url(database), now_ns=lambda: T0)
    assert isinstance(history._intake, Rowed)
    history._intake._staged = staged
    for _ in range(2):
        history.writer.submit(Delivery("agent", (batch(model("mill-1"), 0, 30),)))
        assert history.writer.flush(10)
    history.close()
    assert postgres.ask("SELECT count(*) FROM cnc_telemetry.observation", database) == [(120,)]


def test_late_rows_leave_roll_ups_alone_whose_rows_are_gone(postgres: Postgres) -> None:
    rules = (Rule("mill-1/s0", 30 * DAY), Rule("mill-1/*", 390 * DAY))
    now, whole = T0 + 60 * DAY, batch(model("mill-1", 2), 0, 20_000)
    history = open_server_history(
        postgres.url(postgres.new_database()), now_ns=lambda: now, retention=Retention(30 * DAY, 400 * DAY, rules)
    )
    upkeep = history._upkeep
    assert isinstance(upkeep, ServerUpkeep)
    assert upkeep.retention is not None
    history.writer.submit(Delivery("agent", (whole,)))
    assert history.writer.flush(30)
    history.run(upkeep.roll_all).result(60)
    first = (T0 >> SLOT_SHIFT) + 1
    query = HistoryQuery("mill-1", ("s0",), first << SLOT_SHIFT, first + 3 << SLOT_SHIFT, max_points=40)
    before = history.reader.query(query).series[0]
    history.run(lambda connection: list(upkeep.forget(connection, upkeep.retention))).result(60)
    late = replace(whole, number=whole.number + 1.0)
    history.writer.submit(Delivery("agent", (late,)))
    assert history.writer.flush(30)
    noted = history.reader.query(query).series[0]
    history.run(upkeep.roll_all).result(60)
    after = history.reader.query(query).series[0]
    history.close()
    assert len(before.time_ns) > 10
    for found in (noted, after):
        np.testing.assert_array_equal(found.number, before.number)


_LIKE_TIMESCALE = (
    "CREATE FUNCTION time_bucket(bigint, bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $2 - $2 % $1'",
    """CREATE FUNCTION later(float8[], float8, bigint) RETURNS float8[] IMMUTABLE LANGUAGE sql
    AS 'SELECT CASE WHEN $1 IS NULL OR $3 >= $1[2] THEN ARRAY[$2, $3] ELSE $1 END'""",
    "CREATE FUNCTION first_of(float8[]) RETURNS float8 IMMUTABLE LANGUAGE sql AS 'SELECT $1[1]'",
    "CREATE AGGREGATE last(float8, bigint) (SFUNC = later, STYPE = float8[], FINALFUNC = first_of)",
)
"""What continuous aggregates are made of, without the extension: their queries run, and their sums are seen."""


def test_continuous_aggregates_have_the_bins_that_the_hub_makes_itself(postgres: Postgres) -> None:
    database = postgres.new_database()
    history = open_server_history(postgres.url(database), now_ns=lambda: T0)
    history.writer.submit(Delivery("agent", (batch(model("mill-1"), 0, 9_000),)))
    assert history.writer.flush(30)
    history.compact()
    history.close()
    for statement in _LIKE_TIMESCALE:
        postgres.ask(statement, database)
    made = statements(Extension.TIMESCALE, VIEWS, rollup_table)
    aggregates = [each for each in made if "timescaledb.continuous" in each]
    columns = "machine, signal, start_ns, count, absent, minimum, maximum, round(total::numeric, 3), last, quality"
    for view, text in zip(VIEWS.values(), aggregates, strict=True):
        query = text[text.index("SELECT") : text.index("WITH NO DATA")].replace("FROM o", "FROM cnc_telemetry.o")
        numeric = f"signal IN (SELECT signal FROM cnc_telemetry.{view})"
        theirs = postgres.ask(f"SELECT {columns} FROM ({query}) AS made WHERE {numeric} ORDER BY 1, 2, 3", database)
        ours = postgres.ask(f"SELECT {columns} FROM cnc_telemetry.{view} ORDER BY 1, 2, 3", database)
        assert repr(theirs) == repr(ours), "compared as text: NaN is not equal to itself"
        assert len(ours) >= 3


def test_a_database_of_another_version_is_not_touched(postgres: Postgres) -> None:
    database = postgres.new_database()
    open_server_history(postgres.url(database)).close()
    postgres.ask("UPDATE cnc_telemetry.fact SET value = '99/9999' WHERE name = 'server_version'", database)
    with pytest.raises(UserError, match="99/9999"):
        open_server_history(postgres.url(database))


def test_people_read_the_rows_with_their_own_tools(postgres: Postgres) -> None:
    database = postgres.new_database()
    history = open_server_history(postgres.url(database), now_ns=lambda: T0)
    history.writer.submit(Delivery("agent", (batch(model("mill-1"), 0, 3),)))
    assert history.writer.flush(10)
    history.close()
    found = postgres.ask(
        "SELECT machine, signal, extract(epoch FROM time)::bigint, text FROM cnc_telemetry.reading WHERE signal = 'mode' ORDER BY time",
        database,
    )
    assert [row[:3] for row in found] == [("mill-1", "mode", T0 // 10**9 + n) for n in range(3)]
    assert {row[3] for row in found} <= {"AUTOMATIC", "MANUAL"}
