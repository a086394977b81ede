"""A hub's store on a real PostgreSQL: what goes wrong with servers, and what it says then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.contracts.fleet import CatalogWork, EventWork, LiveWork
from app.domain.fleet import Verdict, hub_id
from app.domain.message import UserError
from app.domain.observation import Delivery
from storage.history import History
from storage.server.history import open_server_history
from tests.servers.libmodbus import free_port
from tests.servers.postgres import MISSING, PASSWORD, Postgres, programs
from tests.unit.fleet.shop import T0, Hub, Station, batch, model, rows, shop


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
