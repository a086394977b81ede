"""The alarm list: urgency first, still while somebody points at it, and what people do reaches the port."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_picture import AlarmsSnapshot
from tests.alarm_builders import alarm, list_of, morning
from tests.views.builders import NOW, FakePlant, S, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.alarm_rows import COLUMNS, AlarmRows
from views.models.alarm_sound import AlarmSounds
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
    made = AlarmList(PlantLink(fake), AlarmSounds())
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


def flooded(count: int = 40) -> AlarmsSnapshot:
    """A drive that fell over and took its machine's other alarms with it, beside a machine with one alarm."""
    estop = alarm("lathe-2", "estop", priority=Priority.P1, rank=0, age_s=60)
    others = [alarm("lathe-2", f"drive{n}", priority=Priority.P2, age_s=50) for n in range(count)]
    return list_of(estop, *others, alarm("mill-2", "lube"), flood_since_ns=NOW - 60 * S, announced_10min=count + 2)


def test_a_flood_is_one_row_for_each_machine_under_its_first_out(page: AlarmList, fake: FakePlant) -> None:
    fake.alarms.now = flooded()
    page.show_route(Route("alarms"))
    assert order(page.rows) == ["lathe-2:estop", "mill-2:lube"]
    assert page.rows.view(0).consequences == 40
    assert not page.flood.isHidden()
    assert page.flood_words.text().startswith("Flood since 18:01:07: 42 alarms in 10 min.")
    page.table.selectRow(0)
    assert "drive0; drive1" in page.detail.text()
    assert "(+34)" in page.detail.text()


def test_every_alarm_of_a_flood_can_be_seen_and_it_ends_by_itself(page: AlarmList, fake: FakePlant) -> None:
    fake.alarms.now = flooded()
    page.show_route(Route("alarms"))
    page.everything.click()
    assert page.rows.rowCount() == 42
    fake.alarms.now = list_of(alarm("mill-2", "lube"))
    page.show_route(Route("alarms"))
    assert page.flood.isHidden()
    assert not page.everything.isChecked()


def test_a_search_in_a_flood_looks_through_every_alarm(page: AlarmList, fake: FakePlant) -> None:
    fake.alarms.now = flooded()
    page.show_route(Route("alarms"))
    page.search.setText("drive7")
    assert order(page.rows) == ["lathe-2:drive7"]


async def test_the_mute_says_how_long_and_one_press_ends_it(page: AlarmList) -> None:
    page.silence(5)
    assert page.mute.text() == "Sound on\n(5 min)"
    page.mute.click()
    assert page.mute.text() == "Mute"


def test_a_scope_and_a_priority_narrow_the_list(page: AlarmList, fake: FakePlant) -> None:
    page.show_route(Route("alarms", options=(("scope", "machine:lathe-2"), ("priority", "2"))))
    assert order(page.rows) == ["lathe-2:drives:EX204", "lathe-2:system:1010"]
    assert dict(page.state().options) == {"scope": "machine:lathe-2", "priority": "2"}


async def test_a_note_out_of_service_and_back_use_the_words_of_the_reason(page: AlarmList, fake: FakePlant) -> None:
    page.table.selectRow(page.rows.place("abr-850:rpm_high") or 0)
    page.reason.setEditText("bearing ordered")
    dict(page.choices())["Write as a note: bearing ordered"]()
    await settle()
    assert "Note: bearing ordered" in page.detail.text()
    dict(page.choices())["Take out of service: bearing ordered"]()
    await settle()
    assert fake.alarms.now.get("abr-850:rpm_high").state is AlarmState.OUT_OF_SERVICE  # type: ignore[union-attr]
    page.hidden.click()
    page.table.selectRow(page.rows.place("abr-850:rpm_high") or 0)
    assert "bearing ordered" in page.detail.text()
    dict(page.choices())["Return to service"]()
    await settle()
    assert fake.alarms.now.get("abr-850:rpm_high").state is AlarmState.UNACKNOWLEDGED  # type: ignore[union-attr]


def test_only_an_address_of_the_web_is_opened_as_a_manual(page: AlarmList, fake: FakePlant) -> None:
    page.table.selectRow(page.rows.place("abr-850:rpm_high") or 0)
    assert "Open the manual page" in dict(page.choices())
    fake.alarms.now = list_of(alarm("abr-850", "odd", link="file:///etc/passwd"))
    page.show_route(Route("alarms"))
    assert "Open the manual page" not in dict(page.choices())
