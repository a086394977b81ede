"""The alarm list: urgency first, still while somebody points at it, and what people do reaches the port."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.alarm import AlarmState, Priority
from tests.alarm_builders import alarm, list_of, morning
from tests.views.builders import FakePlant, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.alarm_rows import COLUMNS, AlarmRows
from views.pages.alarm_list import AlarmList
from views.shell.theme import LIGHT
from views.widgets.alarm_banner import AlarmBanner


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(shop())
    made.alarms.now = morning()
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> AlarmList:
    made = AlarmList(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    made.apply(shop())
    return made


def order(rows: AlarmRows) -> list[str]:
    return [rows.view(at).id for at in range(rows.rowCount())]


async def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


def test_unacknowledged_come_first_then_priority_then_the_newest(page: AlarmList) -> None:
    views = [page.rows.view(at) for at in range(page.rows.rowCount())]
    keys = [(not v.state.is_unacknowledged, int(v.priority), -v.standing.raised_ns) for v in views]
    assert keys == sorted(keys)
    assert views[0].id == "lathe-2:estop"
    assert not any(view.state.is_hidden for view in views)


def test_rows_keep_their_places_while_somebody_points_at_them() -> None:
    rows = AlarmRows(str)
    rows.show_alarms(list_of(alarm("m1", "a"), alarm("m1", "b")), hidden=False, frozen=False)
    before = order(rows)
    now = list_of(
        alarm("m1", "a", state=AlarmState.ACKNOWLEDGED), alarm("m1", "b"), alarm("m1", "c", priority=Priority.P1)
    )
    rows.show_alarms(now, hidden=False, frozen=True)
    assert order(rows) == before
    assert rows.view(rows.place("m1:a") or 0).state is AlarmState.ACKNOWLEDGED
    rows.show_alarms(now, hidden=False, frozen=False)
    assert order(rows) == ["m1:c", "m1:b", "m1:a"]


async def test_the_chosen_alarm_is_acknowledged_by_its_button(page: AlarmList, fake: FakePlant, qtbot: QtBot) -> None:
    page.table.selectRow(0)
    qtbot.mouseClick(page.acknowledge, Qt.MouseButton.LeftButton)
    await settle()
    assert fake.alarms.done[0][:2] == ("acknowledge", ("lathe-2:estop",))
    assert fake.alarms.now.get("lathe-2:estop").state is AlarmState.ACKNOWLEDGED  # type: ignore[union-attr]


async def test_shelving_without_a_reason_is_refused_in_words(page: AlarmList, fake: FakePlant, qtbot: QtBot) -> None:
    page.table.selectRow(0)
    page.reason.setEditText("")
    qtbot.mouseClick(page.shelve, Qt.MouseButton.LeftButton)
    await settle()
    assert "reason" in page.said.text()


def test_hidden_alarms_are_counted_and_shown_apart(page: AlarmList) -> None:
    assert page.hidden.text() == "1 shelved, 1 suppressed, 1 out of service"
    page.hidden.click()
    assert {page.rows.view(at).state.is_hidden for at in range(page.rows.rowCount())} == {True}


def test_searching_finds_codes_words_and_machines(page: AlarmList) -> None:
    page.search.setText("1010")
    assert order(page.rows) == ["lathe-2:system:1010"]


def test_guidance_stands_in_full_below(page: AlarmList) -> None:
    page.table.selectRow(page.rows.place("abr-850:rpm_high") or 0)
    assert "Reduce the override" in page.detail.text()


def test_the_trend_opens_ten_minutes_before(page: AlarmList, qtbot: QtBot) -> None:
    page.table.selectRow(page.rows.place("abr-850:rpm_high") or 0)
    row = page.rows.view(page.rows.place("abr-850:rpm_high") or 0)
    with qtbot.waitSignal(page.navigate) as asked:
        page.trend.click()
    assert asked.args[0].page == "trend"
    assert row.standing.raised_ns - asked.args[0].from_ns == 600 * 10**9


def test_every_cell_says_something(page: AlarmList) -> None:
    model = page.rows
    for at in range(model.rowCount()):
        for column in range(len(COLUMNS)):
            assert model.data(model.index(at, column))


def test_the_banner_names_the_highest_and_opens_the_list(qtbot: QtBot) -> None:
    banner = AlarmBanner()
    qtbot.addWidget(banner)
    banner.set_theme(LIGHT)
    banner.resize(1200, banner.height())
    height = banner.height()
    banner.show_alarms(morning(), "Lathe 2: Emergency stop", 0)
    banner.show()
    assert banner.height() == height
    assert banner.accessibleName() == "Lathe 2: Emergency stop"
    with qtbot.waitSignal(banner.opened):
        qtbot.mouseClick(banner, Qt.MouseButton.LeftButton)


def test_ten_thousand_alarms_are_shown(page: AlarmList, fake: FakePlant) -> None:
    fake.alarms.now = list_of(*(alarm(f"m{n % 50}", f"a{n}") for n in range(10_000)))
    page.show_route(
        Route("alarms")
    )  # as it is opened: an apply keeps rows still when the pointer happens to be over them
    assert page.rows.rowCount() == 10_000
