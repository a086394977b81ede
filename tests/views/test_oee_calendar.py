"""The calendar as a week: entries are tapped and changed, added and taken away, and nothing holds before it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.calendar import Calendar
from tests.oee_shop import ZONE
from tests.views.test_oee_page import Seat, settle, tap, tap_row
from views.models.oee_range import Range
from views.pages.oee_calendar import CalendarTab
from views.widgets.week_view import WeekView

TEXT = """\
# our week
shifts:
  - {name: A, days: mon-fri, from: "06:00", to: "14:00", breaks: ["10:00-10:15"]}  # early
  - {name: N, days: sun-thu, from: "22:00", to: "06:00", machines: [abr-850]}
holidays:
  - {name: Black awareness, from: 2026-11-20}
overtime:
  - {name: extra, from: 2026-11-21T06:00, to: 2026-11-21T12:00, machines: [mill-2]}
"""


async def standing(qtbot: QtBot, scope: str = "site:") -> tuple[Seat, CalendarTab]:
    seat = Seat(qtbot)
    seat.plant.floor.text = TEXT
    await seat.stand(Range.LAST_SHIFT, scope, tab="calendar")
    await settle()
    return seat, seat.page.calendar


def tap_at(view: WeekView, day: int, hour: float) -> None:
    column = view.day(day)
    at = QPoint(round(column.center().x()), round(column.top() + column.height() * hour / 24))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def kinds(tab: CalendarTab) -> list[tuple[str, int, int]]:
    return [(block.section, block.index, block.day) for block in tab.week.blocks]


async def test_a_week_shows_every_entry_where_it_takes_place(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    assert ("shifts", 0, 0) in kinds(tab)
    assert ("shifts", 0, 4) not in kinds(tab)  # the holiday took it away
    assert ("holidays", 0, 4) in kinds(tab)
    assert ("overtime", 0, 5) in kinds(tab)
    night = [block for block in tab.week.blocks if block.index == 1 and block.section == "shifts" and block.day == 0]
    assert [block.hours for block in night] == [(0.0, 6.0), (22.0, 24.0)]
    early = next(
        block for block in tab.week.blocks if block.day == 0 and block.section == "shifts" and block.index == 0
    )
    assert early.breaks == ((10.0, 10.25),)
    assert tab.entries.model_rows.rowCount() == 4


async def test_a_machine_has_its_own_week(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot, "machine:mill-2")
    assert ("overtime", 0, 5) in kinds(tab)
    assert ("shifts", 1, 0) not in kinds(tab)


async def test_an_entry_is_tapped_changed_and_saved(qtbot: QtBot) -> None:
    seat, tab = await standing(qtbot)
    tap_at(tab.week, 1, 8)
    assert tab.form.name.text() == "A"
    assert [button.isChecked() for button in tab.form.days] == [True] * 5 + [False] * 2
    tap(tab.form.days[5])
    tab.form.breaks.setText("10:00-10:15, 12:00-12:30")
    tap(tab.take)
    await settle()
    assert ("shifts", 0, 5) in kinds(tab)
    assert "not saved" in tab.span.text()
    assert not seat.plant.floor.done  # nothing holds before it is saved
    tap(tab.save)
    await settle()
    ((verb, text),) = seat.plant.floor.done
    assert verb == "set_calendar_text"
    assert "mon-sat" in text
    assert "# our week" in text
    assert "# early" in text
    assert "not saved" not in tab.span.text()
    assert tab.said.text().startswith("Saved.")


async def test_an_empty_hour_begins_overtime_and_a_new_entry_can_be_for_a_machine(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    tap_at(tab.week, 6, 8.5)
    assert tab.form.title.text() == "Overtime"
    assert tab.form.moment[0].dateTime().toString("yyyy-MM-dd HH:mm") == "2026-11-22 08:00"
    tab.form.whom.setCurrentIndex(tab.form.whom.findData("machine:lathe-2"))
    tap(tab.take)
    await settle()
    assert ("overtime", 1, 6) in kinds(tab)
    rows = tab.entries.model_rows.face.rows
    assert rows[-1][3] == "lathe-2"


@pytest.mark.parametrize("section", ["shifts", "holidays", "overtime", "maintenance"])
async def test_every_kind_of_entry_is_added_and_taken_away(qtbot: QtBot, section: str) -> None:
    _, tab = await standing(qtbot)
    before = tab.entries.model_rows.rowCount()
    tap(tab.new[section])
    tap(tab.take)
    await settle()
    assert not tab.said.text()
    assert tab.entries.model_rows.rowCount() == before + 1
    last = max(index for kind, index, _ in kinds(tab) if kind == section)
    tab.week.chosen.emit(section, last)
    tap(tab.delete)
    await settle()
    assert tab.entries.model_rows.rowCount() == before


async def test_what_is_wrong_is_told_and_the_draft_stays(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    tap_at(tab.week, 1, 8)
    tab.form.breaks.setText("never")
    tap(tab.take)
    await settle()
    assert "Line" in tab.said.text()
    assert tab.entries.model_rows.rowCount() == 4
    assert "not saved" not in tab.span.text()


async def test_discarding_returns_to_what_holds(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    tap_at(tab.week, 1, 8)
    tap(tab.delete)
    await settle()
    assert tab.discard.isEnabled()
    tap(tab.discard)
    await settle()
    assert ("shifts", 0, 1) in kinds(tab)
    assert not tab.discard.isEnabled()


async def test_the_text_itself_can_be_edited(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    tap(tab.as_text)
    assert tab.text.isVisible()
    tab.text.setPlainText(TEXT.replace("mon-fri", "mon-sat"))
    tap(tab.check)
    await settle()
    assert ("shifts", 0, 5) in kinds(tab)
    tab.text.setPlainText("shifts: [")
    tap(tab.check)
    await settle()
    assert tab.said.isVisible()


async def test_a_calendar_is_taken_out_and_in_as_yaml(qtbot: QtBot, tmp_path: Path) -> None:
    _, tab = await standing(qtbot)
    tab.write_file(tmp_path / "week.yaml")
    assert (tmp_path / "week.yaml").read_text() == TEXT
    (tmp_path / "other.yaml").write_text(TEXT.replace("mon-fri", "sat"))
    tab.take_file(tmp_path / "other.yaml")
    await settle()
    assert ("shifts", 0, 5) in kinds(tab)
    tab.take_file(tmp_path / "missing.yaml")
    assert "can't be read" in tab.said.text()


async def test_other_weeks_and_the_keyboard(qtbot: QtBot) -> None:
    _, tab = await standing(qtbot)
    tap(tab.later)
    assert tab.span.text().startswith("2026-11-23 – 2026-11-29")
    assert ("shifts", 0, 4) in kinds(tab)
    tap(tab.today)
    assert tab.span.text().startswith("2026-11-16")
    tab.week.setFocus()
    QTest.keyClick(tab.week, Qt.Key.Key_Right)
    first = tab.form.title.text(), tab.form.name.text()
    QTest.keyClick(tab.week, Qt.Key.Key_Right)
    assert (tab.form.title.text(), tab.form.name.text()) != first


async def test_an_entry_that_is_not_in_this_week_is_found_in_the_list(qtbot: QtBot) -> None:
    seat, tab = await standing(qtbot)
    seat.plant.floor.text = TEXT + "maintenance:\n  - {name: oil, from: 2026-12-04T12:00, to: 2026-12-04T13:00}\n"
    tap(tab.discard) if tab.discard.isEnabled() else tab._ask(lambda floor: floor.calendar_draft(), kept=True)
    await settle()
    tap_row(tab.entries, 4)
    assert tab.form.name.text() == "oil"
    assert shown(tab.form.moment[0])
    assert not shown(tab.form.clock[0])


def shown(widget: QWidget) -> bool:
    return not widget.isHidden()


async def test_a_station_without_a_calendar_can_make_one(qtbot: QtBot) -> None:
    seat = Seat(qtbot, calendar=Calendar(ZONE))
    seat.plant.floor.text = ""
    await seat.stand(Range.THIS_SHIFT, "site:", tab="calendar")
    tab = seat.page.calendar
    assert tab.isVisible()
    tap(tab.new["shifts"])
    tap(tab.take)
    await settle()
    assert ("shifts", 0, 0) in kinds(tab)


async def test_a_hub_says_where_calendars_are_edited(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    seat.plant.floor = None  # type: ignore[assignment]
    await seat.stand(Range.LAST_SHIFT, "site:", tab="calendar")
    assert seat.page.calendar.said.text().startswith("A hub has no calendar of its own")
