"""The journal page: newest first, narrowed by what a person picks, growing while it is scrolled, and written as it is shown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QTime
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.alarm import Priority
from tests.alarm_builders import diary, morning
from tests.views.builders import NOW, FakePlant, S, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.alarm_sound import AlarmSounds
from views.models.journal_rows import COLUMNS, JournalRows
from views.pages.alarm_journal import PAGE, AlarmJournal
from views.pages.alarm_list import AlarmList
from views.pages.alarms import AlarmsPage
from views.shell.theme import LIGHT

DAY = f"{NOW - 86_400 * S}-{NOW}"


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(shop())
    made.alarms.now = morning()
    made.alarms.lines = diary(morning().rows)
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> AlarmJournal:
    made = AlarmJournal(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    return made


async def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


async def opened(page: AlarmJournal, **options: str) -> None:
    page.show_route(Route("alarms", options=(("range", DAY), *options.items())))
    await settle()


def column(rows: JournalRows, name: str) -> list[str]:
    return [rows.data(rows.index(at, COLUMNS.index(name))) for at in range(rows.rowCount())]


async def test_the_newest_line_is_on_top_and_chosen_in_full(page: AlarmJournal) -> None:
    await opened(page)
    times = [page.rows.line(at).time_ns for at in range(page.rows.rowCount())]
    assert times == sorted(times, reverse=True)
    assert len(times) == PAGE
    assert "acknowledged → normal" in page.detail.text()


async def test_older_lines_come_when_somebody_scrolls_down(page: AlarmJournal, fake: FakePlant) -> None:
    await opened(page)
    while page.rows.more:
        page.rows.fetchMore(page.rows.index(-1, -1))
        await settle()
    numbers = [page.rows.line(at).number for at in range(page.rows.rowCount())]
    assert numbers == list(range(len(fake.alarms.lines), 0, -1))


async def test_machine_priority_kind_and_words_narrow_it(page: AlarmJournal, fake: FakePlant) -> None:
    await opened(page, scope="machine:lathe-2", priority="2", what="announced", search="drive")
    asked = fake.alarms.asked[-1]
    assert (asked.machines, asked.priorities, asked.announced_only) == (("lathe-2",), (Priority.P2,), True)
    assert set(column(page.rows, "alarm")) == {"drives:EX204 · DRIVE NOT READY"}
    assert set(column(page.rows, "step")) == {"Came"}


async def test_a_line_takes_its_whole_hall_when_that_is_chosen(page: AlarmJournal, fake: FakePlant) -> None:
    first, *others = fake.now.machines
    fake.now = replace(fake.now, machines=(replace(first, line="Line 2"), *others))
    await opened(page, scope="line:Line 2")
    assert set(column(page.rows, "machine")) == {"ABR-850"}


async def test_only_certain_alarms_until_a_press_takes_that_away(page: AlarmJournal, fake: FakePlant) -> None:
    await opened(page, alarms="abr-850:rpm_high\nmill-2:coolant_low")
    assert page.only.text() == "Only 2 alarms  ✕"
    assert set(column(page.rows, "alarm")) == {"rpm_high", "coolant_low"}
    page.only.click()
    await settle()
    assert len(set(column(page.rows, "alarm"))) > 2


async def test_an_alarm_whose_code_has_a_comma_is_found(page: AlarmJournal, fake: FakePlant) -> None:
    fake.alarms.lines = [replace(fake.alarms.lines[0], alarm="m1:system:A,B;s=1", time_ns=NOW - S)]
    await opened(page, alarms="m1:system:A,B;s=1")
    assert page.rows.rowCount() == 1


async def test_who_did_it_and_where_is_told(page: AlarmJournal) -> None:
    await opened(page, what="acknowledge")
    assert set(column(page.rows, "who")) == {"ana at line-1"}


async def test_an_empty_time_says_what_to_do(page: AlarmJournal) -> None:
    page.show_route(Route("alarms", options=(("range", "1000-2000"),)))
    await settle()
    assert "Choose a longer one" in page.said.text()


async def test_new_lines_come_to_the_top_and_leave_the_chosen_one(page: AlarmJournal, fake: FakePlant) -> None:
    page.show_route(Route("alarms", options=(("range", "30d"),)))
    await settle()
    # The builders' present is not this computer's: the lines must lie in the last thirty days of its clock.
    shift_ns = page.span.meant().to_ns - NOW
    fake.alarms.lines = [replace(line, time_ns=line.time_ns + shift_ns - S) for line in fake.alarms.lines]
    page.show_route(Route("alarms"))
    await settle()
    page.table.selectRow(3)
    kept = page.rows.line(3)
    newest = fake.alarms.lines[-1]
    fake.alarms.lines.append(replace(newest, number=newest.number + 1, reason="new"))
    fake.alarms.now = replace(fake.alarms.now, revision=2)
    page.apply(replace(shop(), time_ns=NOW + 10 * S))
    await settle()
    assert page.rows.line(0).reason == "new"
    assert page.rows.line(page.table.selectionModel().selectedRows()[0].row()) == kept


@pytest.mark.parametrize(("kind", "form"), [("csv-iso", "iso"), ("csv-local", "en"), ("xlsx", "en"), ("pdf", "en")])
async def test_a_file_has_what_is_shown(page: AlarmJournal, fake: FakePlant, kind: str, form: str) -> None:
    await opened(page, scope="machine:lathe-2")
    page.write(Path("/tmp/journal") / kind, kind)
    await settle()
    assert fake.alarms.files == [(Path("/tmp/journal") / kind, form)]
    assert fake.alarms.asked[-1].machines == ("lathe-2",)
    assert "lines written" in page.said.text()


async def test_dates_can_be_given_by_hand_and_stepped(page: AlarmJournal, fake: FakePlant) -> None:
    await opened(page)
    page.span.begin.setDateTime(QDateTime(page.span.begin.date(), QTime(6, 0)))
    page.span.begin.editingFinished.emit()
    await settle()
    six = page.span.meant()
    assert six.from_ns % (24 * 3600 * S) == 6 * 3600 * S
    page.span.earlier.click()
    await settle()
    assert page.span.meant() == six.moved(-six.span_ns)
    assert fake.alarms.asked[-1].to_ns == six.from_ns


async def test_coming_back_finds_range_and_filters(page: AlarmJournal, fake: FakePlant) -> None:
    await opened(page, scope="machine:lathe-2", what="note", search="drive")
    assert dict(page.state().options) == {
        "range": DAY, "scope": "machine:lathe-2", "what": "note", "search": "drive",
    }  # fmt: skip


async def test_the_tabs_are_one_place_and_the_list_leads_to_an_alarm_s_journal(qtbot: QtBot, fake: FakePlant) -> None:
    whole = AlarmsPage(PlantLink(fake), AlarmSounds())
    qtbot.addWidget(whole)
    whole.set_theme(LIGHT)
    whole.retranslate()
    whole.show()
    whole.show_route(Route("alarms"))
    listing = whole.page("list")
    assert isinstance(listing, AlarmList)
    listing.table.selectRow(0)
    with qtbot.waitSignal(whole.navigate) as asked:
        dict(listing.choices())["What it has been through"]()
    whole.show_route(asked.args[0])
    await settle()
    assert whole.tab == "journal"
    assert ("alarms", "lathe-2:estop") in whole.state().options
    assert whole.state().option("tab") == "journal"
    whole.show_route(Route("alarms", options=(("tab", "list"),)))
    assert whole.tab == "list"
    await settle()
