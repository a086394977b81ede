"""OEE on a hub: stations' machines by their own desks, sums over all of them, and what is behind a number of any of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from app.domain.calendar import Place
from app.domain.message import UserError
from app.domain.production import OeeQuery
from app.fleet_producing import FleetProduction
from tests.oee_shop import DAY_NS, DeskPort, S, desk_port

NOW = 1_795_370_527 * S
DAY = NOW // DAY_NS * DAY_NS
HOUR = 3_600 * S


@pytest.fixture
def hub() -> Iterator[tuple[FleetProduction, DeskPort, DeskPort]]:
    """Two stations with two machines each, and a hub that has no machine of its own."""
    one = desk_port([Place("line-1~a", "L1"), Place("line-1~b", "L1")], NOW, days=4, seed=1)
    two = desk_port([Place("line-2~a", "L2"), Place("line-2~b", "L2")], NOW, days=4, seed=2)
    for part in ("kinds", "counts", "holes", "notes", "entries"):
        getattr(one.store, part).update(getattr(two.store, part))
    own = desk_port([], NOW)
    history = SimpleNamespace(production=lambda: one.store)
    fleet = SimpleNamespace(shops=lambda: {"line-1": "1", "line-2": "2"})
    with ThreadPoolExecutor(1) as workers:
        made = FleetProduction(SimpleNamespace(desk=own.desk, target=None), fleet, history, workers)  # type: ignore[arg-type]
        made._desks = {"line-1": ("1", one.desk), "line-2": ("2", two.desk)}
        yield made, one, two


def test_a_profile_is_the_sum_of_all_stations(hub: tuple[FleetProduction, DeskPort, DeskPort]) -> None:
    fleet, one, two = hub
    groups = [[(DAY - 24 * HOUR, DAY)], [(DAY - 48 * HOUR, DAY - 40 * HOUR)]]
    told = fleet.profile(OeeQuery(), groups).result(10)
    for number, found in enumerate(told):
        sides = [port.desk.profile(OeeQuery(), groups, NOW)[number].account for port in (one, two)]
        assert found.account.made == sum(side.made for side in sides)
        assert found.account.known_ns == sum(side.known_ns for side in sides)
        alone = fleet.oee(OeeQuery(from_ns=groups[number][0][0], to_ns=groups[number][0][1])).result(10).total
        assert found.oee.value == alone.oee.value
    (single,) = fleet.profile(OeeQuery(("line-2~b",)), groups[:1]).result(10)
    assert single.account == two.desk.profile(OeeQuery(("line-2~b",)), groups[:1], NOW)[0].account


def test_what_is_behind_a_number_comes_from_its_station(hub: tuple[FleetProduction, DeskPort, DeskPort]) -> None:
    fleet, one, _ = hub
    since, until = DAY - 24 * HOUR, DAY
    assert fleet.counts("line-1~a", since, until).result(10) == one.counts("line-1~a", since, until).result()
    assert fleet.entries("line-1~a", since, until).result(10) == one.entries("line-1~a", since, until).result()
    stop = one.store.notes["line-1~a"][0].stop
    assert fleet.stop_history(stop).result(10) == one.store.notes_of(stop)
    assert fleet.planned("line-1~a", since, until) == one.planned("line-1~a", since, until)
    assert [shift.name for shift in fleet.shifts(since, until)] == ["A", "B"]
    assert fleet.shifts(since, until, "line-1~a") == one.shifts(since, until, "line-1~a")


def test_a_station_that_nobody_knows_is_told(hub: tuple[FleetProduction, DeskPort, DeskPort]) -> None:
    fleet = hub[0]
    with pytest.raises(UserError, match="no station"):
        fleet.profile(OeeQuery(("line-9~a",)), [[(0, HOUR)]]).result(10)
