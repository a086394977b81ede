"""The hub's overview: stations that need help first, strangers let in by name, machines by urgency and filter."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fleet_builders import FakeFleet, hub_shop
from tests.views.builders import NOW, FakePlant, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.station_rows import COLUMNS
from views.pages.fleet import FleetPage
from views.shell.page_factory import make
from views.shell.theme import LIGHT


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(hub_shop(shop()))
    made.fleet = FakeFleet(NOW)
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> FleetPage:
    link = PlantLink(fake)
    assert link.fleet is not None
    made = FleetPage(link, link.fleet)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    made.apply(fake.now)
    return made


async def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


def cells(page: FleetPage, row: int) -> list[str]:
    return [str(page.rows.index(row, column).data()) for column in range(len(COLUMNS))]


def test_the_silent_station_stands_first_with_what_it_owes(page: FleetPage) -> None:
    station, link, data, clock = cells(page, 0)
    assert station == "line-2"
    assert link.startswith("silent since")
    assert data == "41 h of machines to come"
    assert clock == "-2.5 s" or clock == "−2.5 s"
    assert cells(page, 1)[2] == "complete"


def test_machines_that_need_help_stand_first(page: FleetPage) -> None:
    states = [tile.state for tile in page.board.tiles]
    assert states[0] == "fault"
    assert states[-1] == "running"


def test_filters_narrow_machines_and_stations_and_survive_going_away(page: FleetPage, fake: FakePlant) -> None:
    page.site.setCurrentIndex(page.site.findData("Betim"))
    page.apply(fake.now)
    assert {tile.id.partition("~")[0] for tile in page.board.tiles} == {"line-2"}
    assert page.rows.rowCount() == 1
    page.search.setText("nobody has this name")
    page.apply(fake.now)
    assert not page.board.tiles
    kept = page.state()
    assert kept == Route("overview", options=(("search", "nobody has this name"), ("site", "Betim")))


async def test_a_stranger_is_let_in_under_a_name(page: FleetPage, fake: FakePlant, qtbot: QtBot) -> None:
    assert not page.enrol.isEnabled()
    assert "35f6-e17f" in page.knock.text()
    qtbot.keyClicks(page.name, "line-3")

    qtbot.mouseClick(page.enrol, Qt.MouseButton.LeftButton)
    await settle()
    assert fake.fleet is not None
    assert fake.fleet.enrolled == [("35f6-e17f-bf25-28b1-b19a-8e66-1bb4-ddd8", "line-3")]
    assert page.said.text() == "Let in."


async def test_the_chosen_station_is_compared_again_or_shut_out(page: FleetPage, fake: FakePlant, qtbot: QtBot) -> None:
    page.table.selectRow(1)
    assert page.resend.isEnabled()

    qtbot.mouseClick(page.resend, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.revoke, Qt.MouseButton.LeftButton)
    await settle()
    assert fake.fleet is not None
    assert (fake.fleet.asked, fake.fleet.revoked) == (["line-1"], ["line-1"])


def test_a_hubs_overview_is_the_fleet(fake: FakePlant, qtbot: QtBot) -> None:
    class Givens:
        link = PlantLink(fake)

    made = make("overview", Givens())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    assert isinstance(made, FleetPage)
