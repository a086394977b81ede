"""The other tabs of the OEE page: figures and machines, cycles, hours of the week, trend, A against B. Every number opens."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.production import OeeQuery
from tests.views.builders import NOW, S
from tests.views.test_oee_page import DAY, SIX, TWO, Seat, settle, tap, tap_row
from views.models.oee_cycles import histogram_of
from views.models.oee_periods import hours_of_week, weeks_back
from views.models.oee_range import Range
from views.models.oee_words import value_words
from views.models.trend_window import Window
from views.widgets.sheet import Sheet

HOUR = 3_600 * S


async def turn(seat: Seat, tab: str, range_: Range = Range.LAST_SHIFT, scope: str = "site:") -> None:
    await seat.stand(range_, scope, tab=tab)
    await settle()


def choose(box: QComboBox, at: int) -> None:
    box.setCurrentIndex(at)
    box.activated.emit(at)


def tap_cell(sheet: Sheet, row: int, column: int) -> None:
    place = sheet.visualRect(sheet.model_rows.index(row, column)).center()
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=place)


# ---------------------------------------------------------------- figures and machines


async def test_machines_stand_side_by_side_and_every_cell_opens(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "figures")
    table = seat.page.tables.machines
    rows = table.model_rows.face.rows
    assert rows[-1][0] == "Total"
    assert rows[-1][8] == value_words(seat.figures().oee)  # type: ignore[attr-defined]
    assert rows[1][8] == value_words(seat.figures("mill-2").oee)  # type: ignore[attr-defined]
    for column in range(1, 10):
        tap_cell(table, 1, column)
        await settle()
        assert rows[1][column] in seat.words()
        assert "Mill 2" in seat.page.evidence.about.text()
        QTest.keyClick(seat.page, Qt.Key.Key_Escape)
        QTest.keyClick(seat.page, Qt.Key.Key_Escape)
    tap_cell(table, 1, 0)
    await settle()
    assert seat.page.bar.scope.name == "mill-2"


async def test_every_figure_has_value_formula_and_what_it_was_before(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "figures", scope="machine:abr-850")
    table = seat.page.tables.figures
    found = seat.figures("abr-850")
    told = {row[0]: row for row in table.model_rows.face.rows}
    assert len(told) == 18
    assert told["NEE"][1] == value_words(found["nee"])  # type: ignore[index]
    assert told["NEE"][3] == "(AUPT / PBT) · E · Q"
    assert told["TEEP (from TPM, not among ISO 22400-2's figures)"][3] == "Σ(PRI·GQ) / Calendar time"
    tap_cell(table, 4, 1)
    await settle()
    assert seat.page.evidence.title.text() == "NEE"
    seat.page.evidence.dismiss()
    tap_cell(table, 0, 2)
    await settle()
    assert "Period before" in seat.page.evidence.about.text()
    assert told["Availability"][2] in seat.words()


# ---------------------------------------------------------------- hours of the week and trend


async def test_an_hour_of_the_week_is_the_sum_of_its_hours(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "patterns", scope="machine:abr-850")
    patterns = seat.page.patterns
    assert len(patterns.heat.cells) == 168
    tuesday_eight = 24 + 8
    days = [DAY - back * 24 * HOUR for back in (5, 12)]
    spans = [(day + 8 * HOUR, day + 9 * HOUR) for day in days]
    (alone,) = seat.port.desk.profile(OeeQuery(("abr-850",)), [spans], NOW)
    assert alone.oee.value is not None
    assert patterns.heat.cells[tuesday_eight].share == alone.oee.value
    assert patterns.heat.cells[3].share is None
    assert "Nothing was planned in this time." in patterns.heat.cells[3].tip
    QTest.mouseClick(
        patterns.heat, Qt.MouseButton.LeftButton, pos=patterns.heat.place(tuesday_eight).center().toPoint()
    )
    await settle()
    assert value_words(alone.oee) in seat.words()
    assert "Tue 08:00 – 09:00" in seat.page.evidence.title.text()
    rows = seat.evidence_rows()
    assert len(rows) == 4
    assert rows[0].face.label == "2026-11-17 08:00 – 09:00"
    tap(rows[0])
    route = seat.went[-1]
    assert (route.page, route.from_ns, route.to_ns, route.option("range")) == ("oee", *spans[0], "between")
    seat.page.show_route(route)
    await settle()
    assert seat.page.evidence.isVisible()
    assert seat.page.bar.scope.name == "abr-850"


async def test_the_map_is_walked_by_arrow_keys(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "patterns")
    heat = seat.page.patterns.heat
    heat.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(heat, key)
    assert heat.current == 26
    assert heat.accessibleDescription().startswith("Tue 02:00")
    QTest.keyClick(heat, Qt.Key.Key_Up)
    QTest.keyClick(heat, Qt.Key.Key_Up)
    assert heat.current == 2


async def test_the_trend_is_by_weeks_or_days_and_its_columns_open(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "patterns")
    trend, patterns = seat.page.patterns.trend, seat.page.patterns
    assert [face.label for face in trend.faces] == ["W44", "W45", "W46", "W47"]
    assert trend.faces[0].value is None  # nothing had been recorded yet: a hole, not a zero
    assert trend.faces[-1].current
    choose(patterns.unit, 1)
    await settle()
    assert len(trend.faces) == 28
    day = seat.port.desk.oee(OeeQuery(from_ns=DAY - 24 * HOUR, to_ns=DAY), NOW).total
    assert trend.faces[-2].value == day.oee.value
    trend.setFocus()
    for _ in range(26):
        QTest.keyClick(trend, Qt.Key.Key_Right)
    QTest.keyClick(trend, Qt.Key.Key_Return)
    await settle()
    assert value_words(day.oee) in seat.words()
    choose(patterns.figure, 1)
    assert trend.faces[-2].value == day.availability.value


async def test_ranges_are_not_offered_where_the_tab_has_its_own(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "patterns")
    assert not seat.page.bar.ranges[Range.TODAY].isVisible()
    seat.page.tabs.setCurrentIndex(0)
    assert seat.page.bar.ranges[Range.TODAY].isVisible()


def test_every_hour_of_a_clock_change_is_in_the_map_once() -> None:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Lisbon")

    def local(at_ns: int) -> datetime:
        return datetime.fromtimestamp(at_ns // S, UTC).astimezone(zone)

    now = int(datetime(2026, 10, 28, tzinfo=UTC).timestamp()) * S
    window = weeks_back(4, now, local)
    groups = hours_of_week(window, local)
    assert sum(until - since for group in groups for since, until in group) == window.span_ns
    assert window.span_ns == (4 * 168 + 1) * HOUR
    assert len(groups[6 * 24 + 1]) == 5  # the hour that came twice, four Sundays
    skipped = hours_of_week(Window(now, now + 7 * 24 * HOUR), local)
    assert all(len(group) == 1 for group in skipped)


# ---------------------------------------------------------------- A against B


async def test_two_machines_are_compared_day_by_day(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    counts = seat.port.store.counts["mill-2"]
    seat.port.store.counts["mill-2"] = replace(counts, parts=(counts.at_ns // S % 3 > 0).astype("int64"))
    await turn(seat, "compare")
    compare = seat.page.compare
    assert compare.said.text().startswith("OEE of ABR-850 is ")
    assert "More than noise" in compare.said.text()
    rows = compare.verdicts.model_rows.face.rows
    assert [row[0] for row in rows] == ["OEE", "Availability", "Effectiveness", "Quality ratio"]
    assert "More than noise" in rows[2][5]
    assert "No more than noise" in rows[1][5]
    days = compare.days.model_rows.face.rows
    assert len(days) == 14
    tap_cell(compare.verdicts, 0, 1)
    await settle()
    assert rows[0][1] in seat.words()
    assert len(seat.evidence_rows()) == 14
    seat.page.evidence.dismiss()
    tap_cell(compare.days, 3, 2)
    await settle()
    assert days[3][2] in seat.words()
    assert len(seat.evidence_rows()) == 1


async def test_two_shifts_are_compared(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "compare")
    choose(seat.page.compare.kind, 1)
    await settle()
    compare = seat.page.compare
    assert (compare.a.currentText(), compare.b.currentText()) == ("A", "B")
    spans = [(day + 6 * HOUR, day + 14 * HOUR) for day in range(DAY - 13 * 24 * HOUR, DAY + 1, 24 * HOUR)]
    shown = compare.verdicts.model_rows.face.rows[0]
    days = compare.days.model_rows.face.rows
    (early,) = seat.port.desk.profile(OeeQuery(), [spans[-len(days) :]], NOW)
    assert shown[1] == value_words(early.oee).removeprefix("≈ ")
    choose(compare.b, 0)
    await settle()
    assert compare.said.text() == "Choose two different ones."
    assert not compare.verdicts.isVisible()


# ---------------------------------------------------------------- cycles


async def test_cycle_times_are_a_histogram_whose_bars_open(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await turn(seat, "cycles", scope="machine:abr-850")
    cycles = seat.page.cycles
    (group,) = seat.port.cycles("abr-850", SIX, TWO).result()
    assert sum(len(bar.rows) for bar in cycles.chart.histogram.bars) == len(group.seconds)
    assert "Ideal cycle: 45.0 s." in cycles.said.text()
    highest = cycles.table.model_rows.rowCount()
    assert highest == cycles.chart.histogram.most
    cycles.chart.setFocus()
    QTest.keyClick(cycles.chart, Qt.Key.Key_Right)
    QTest.keyClick(cycles.chart, Qt.Key.Key_Return)
    first = cycles.chart.histogram.bars[1]
    assert cycles.table.model_rows.rowCount() == len(first.rows)
    cycles._show_bar(
        max(range(len(cycles.chart.histogram.bars)), key=lambda at: len(cycles.chart.histogram.bars[at].rows))
    )
    tap_row(cycles.table, 0)
    route = seat.went[-1]
    assert (route.page, route.machine) == ("trend", "abr-850")


async def test_an_ideal_that_most_cycles_beat_is_doubted(qtbot: QtBot) -> None:
    seat = Seat(qtbot, ideal_s=90.0)
    await turn(seat, "cycles", scope="machine:abr-850")
    assert "Half of the cycles are faster than the ideal of 90.0 s: check it." in seat.page.cycles.said.text()


async def test_without_parts_there_are_no_cycles(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    seat.port.store.counts["abr-850"] = replace(
        seat.port.store.counts["abr-850"], at_ns=seat.port.store.counts["abr-850"].at_ns * 0
    )
    await turn(seat, "cycles", scope="machine:abr-850")
    assert seat.page.cycles.said.text() == "No cycle was counted in this time."
    assert not seat.page.cycles.chart.isVisible()


def test_every_cycle_is_in_one_bar_outliers_in_the_last() -> None:
    from app.domain.production import CycleTimes

    seconds = (*(45.0 + n % 7 * 0.3 for n in range(200)), 400.0, 2.0)
    cycles = CycleTimes("m", "p", "o", seconds, tuple(range(202)), 44.0, 45.0, 45.9, 46.8, (200, 201))
    histogram = histogram_of(cycles)
    assert sorted(row for bar in histogram.bars for row in bar.rows) == list(range(202))
    assert histogram.bars[-1].beyond
    assert histogram.bars[-1].rows == (200, 201)
    assert histogram.bars[-2].high >= 46.8
    assert histogram.low <= 44.0
    assert len(histogram.bars) <= 30
