"""The OEE page: whom and when, the waterfall first, every number opens its evidence, n/a with its reason, above 100 % with a warning."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.analytics.desk import ProductionDesk
from app.domain.calendar import Calendar, Place
from app.domain.message import Message, UserError
from app.domain.production import OeeQuery
from tests.oee_shop import MIN, ZONE, DeskPort, desk_port
from tests.views.builders import NOW, FakePlant, S, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.oee_range import Range
from views.models.oee_words import value_words
from views.pages.oee import OeePage
from views.shell.theme import LIGHT
from views.widgets.bar_rows import BarRow
from views.widgets.sheet import Sheet

DAY = NOW // (86_400 * S) * 86_400 * S
SIX, TWO = DAY + 6 * 3_600 * S, DAY + 14 * 3_600 * S
"""The early shift of the day."""


class Seat:
    """A page over a plant whose desk can be asked too."""

    def __init__(self, qtbot: QtBot, *, places: Sequence[Place] | None = None, **given: object) -> None:
        self.plant = FakePlant(shop())
        known = [Place(m.id, m.line, m.area) for m in self.plant.now.machines]
        self.port: DeskPort = desk_port(places or known, NOW, dark=("grinder-1",), **given)  # type: ignore[arg-type]
        self.plant.production = self.port  # type: ignore[attr-defined]
        self.page = OeePage(PlantLink(self.plant))
        qtbot.addWidget(self.page)
        self.page.resize(1366, 700)
        self.page.set_theme(LIGHT)
        self.page.retranslate()
        self.page.show()
        self.went: list[Route] = []
        self.page.navigate.connect(self.went.append)

    async def stand(self, range_: Range = Range.LAST_SHIFT, scope: str = "machine:abr-850", **options: str) -> None:
        route = Route("oee", options=(("range", range_.value), ("scope", scope), *options.items()))
        self.page.show_route(route)
        await settle()

    def figures(self, *machines: str) -> object:
        return self.port.desk.oee(OeeQuery(machines, from_ns=SIX, to_ns=TWO, slices=True), NOW).total

    def row(self, name: str) -> BarRow:
        rows = [*self.page.losses.fall.shown(), *self.page.losses.pareto.shown()]
        return next(row for row in rows if row.face.name == name)

    def evidence_rows(self) -> list[BarRow]:
        return self.page.evidence.findChildren(BarRow)

    def sheets(self) -> list[Sheet]:
        return self.page.evidence.findChildren(Sheet)

    def words(self) -> str:
        """All sentences of the evidence."""
        return "\n".join(label.text() for label in self.page.evidence.findChildren(QLabel))


async def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)
        await asyncio.sleep(0.002)


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


# ---------------------------------------------------------------- what is shown


async def test_the_last_shift_of_a_machine_is_shown_with_what_was_before(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    found = seat.figures("abr-850")
    losses = seat.page.losses
    for name, button in losses.heads.items():
        assert button.face.value == value_words(found[name])  # type: ignore[index]
    assert "Target 75.0 %" in losses.heads["oee"].face.notes
    yesterday = seat.port.desk.oee(OeeQuery(("abr-850",), from_ns=SIX - 86_400 * S, to_ns=TWO - 86_400 * S), NOW).total
    assert losses.before["oee"].face.value.startswith(value_words(yesterday.oee))
    assert seat.row("time/calendar").face.value == "8 h 00 min"
    assert "Shift A" in seat.page.told.text()


async def test_the_waterfall_goes_from_calendar_to_good_parts(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(scope="site:")
    faces = [row.face for row in seat.page.losses.fall.shown()]
    wholes = [face.name for face in faces if face.strong]
    assert wholes == ["time/calendar", "time/planned", "time/pbt", "time/apt", "time/net", "time/good"]
    ends = [face.end for face in faces if face.strong]
    assert ends[0] == 1.0
    assert ends[-1] == min(ends)


async def test_losses_are_ranked_in_minutes_and_in_parts(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(scope="site:")
    by_minutes = [row.face for row in seat.page.losses.pareto.shown()]
    assert all("min" in face.value or " s" in face.value for face in by_minutes)
    assert all("parts" in face.second for face in by_minutes)
    tap(seat.page.losses.parts)
    by_parts = [row.face for row in seat.page.losses.pareto.shown()]
    assert {face.name for face in by_parts} == {face.name for face in by_minutes}
    assert all("parts" in face.value for face in by_parts)
    assert [face.end for face in by_parts] == sorted((face.end for face in by_parts), reverse=True)


async def test_time_of_which_nothing_is_known_gives_bounds(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(Range.THIS_SHIFT, "machine:grinder-1")
    head = seat.page.losses.heads["availability"].face
    assert head.value.startswith("≈")
    assert head.warned
    assert any("…" in note for note in head.notes)
    assert "of the planned time is known. Figures carry bounds." in seat.page.said.text()
    assert seat.row("time/unknown").face.value.startswith("− 3 h 00 min")


async def test_a_number_that_is_missing_says_why(qtbot: QtBot) -> None:
    seat = Seat(qtbot, ideal_s=45.0)
    port = seat.port
    port.desk = ProductionDesk(replace(port.desk.shop, ideal_s={}), port.store)  # type: ignore[arg-type]
    await seat.stand()
    assert seat.page.losses.heads["effectiveness"].face.value == "n/a"
    assert "has no ideal cycle" in seat.page.said.text()
    assert "has no ideal cycle" in seat.row("time/net").face.mark
    tap(seat.page.losses.heads["effectiveness"])
    await settle()
    assert "n/a. A part that was made has no ideal cycle." in seat.words()


async def test_above_a_hundred_percent_is_shown_and_warned_about(qtbot: QtBot) -> None:
    seat = Seat(qtbot, ideal_s=90.0)
    await seat.stand()
    face = seat.page.losses.heads["effectiveness"].face
    assert float(face.value.removesuffix(" %")) > 100
    assert face.warned
    assert "above 100 %" in seat.page.said.text()
    assert seat.row("time/speed").face.label == "Faster than the ideal cycle"
    tap(seat.page.losses.heads["effectiveness"])
    await settle()
    assert "never capped" in seat.words()


async def test_without_a_shift_now_the_page_says_what_to_choose(qtbot: QtBot) -> None:
    seat = Seat(qtbot, calendar=Calendar(ZONE))
    await seat.stand(Range.THIS_SHIFT)
    assert seat.page.said.text().startswith("No shift takes place now.")
    assert not seat.page.stack.isVisible()
    tap(seat.page.bar.ranges[Range.TODAY])
    await settle()
    assert "No shift calendar is configured" in seat.page.said.text()
    assert seat.page.stack.isVisible()


async def test_a_refusal_is_told_and_the_next_answer_takes_its_place(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    seat.port.refusal = UserError(Message.of("No machine fits what was asked for."))
    await seat.stand()
    assert seat.page.said.text() == "No machine fits what was asked for."
    seat.port.refusal = None
    tap(seat.page.bar.ranges[Range.TODAY])
    await settle()
    assert seat.page.stack.isVisible()


async def test_a_hub_or_station_without_production_says_so(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    seat.plant.production = None  # type: ignore[attr-defined]
    await seat.stand()
    assert seat.page.said.text() == "No OEE is counted here."


# ---------------------------------------------------------------- whom and when


async def test_ranges_are_asked_for_as_they_are_meant(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    windows = {}
    for choice in (Range.THIS_SHIFT, Range.TODAY, Range.WEEK):
        seat.port.asked.clear()
        tap(seat.page.bar.ranges[choice])
        await settle()
        windows[choice] = [(query.from_ns, query.to_ns) for query in seat.port.asked]
    assert windows[Range.THIS_SHIFT] == [(TWO, TWO + 8 * 3_600 * S), (TWO - 86_400 * S, TWO - 16 * 3_600 * S)]
    assert windows[Range.TODAY] == [(DAY, DAY + 86_400 * S), (DAY - 86_400 * S, DAY)]
    assert windows[Range.WEEK][0] == (DAY - 6 * 86_400 * S, DAY + 86_400 * S)
    assert windows[Range.WEEK][1] == (DAY - 13 * 86_400 * S, DAY - 6 * 86_400 * S)


async def test_a_range_from_to_begins_with_what_is_shown(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    tap(seat.page.bar.ranges[Range.BETWEEN])
    await settle()
    assert seat.page.bar.between().from_ns == SIX
    seat.port.asked.clear()
    seat.page.bar.until.setDateTime(seat.page.bar.since.dateTime().addSecs(7_200))
    tap(seat.page.bar.go)
    await settle()
    assert (seat.port.asked[0].from_ns, seat.port.asked[0].to_ns) == (SIX, SIX + 120 * MIN)
    seat.page.bar.until.setDateTime(seat.page.bar.since.dateTime().addSecs(-60))
    tap(seat.page.bar.go)
    await settle()
    assert seat.page.said.text() == "The end of the window must be after its beginning."


async def test_a_line_is_the_sum_of_its_machines(qtbot: QtBot) -> None:
    places = [
        Place(name, "Line 1" if name != "mill-5" else "Line 2", "Hall 1") for name in ("abr-850", "mill-2", "mill-5")
    ]
    seat = Seat(qtbot, places=places)
    machines = tuple(
        replace(m, line="Line 2" if m.id == "mill-5" else "Line 1")
        for m in seat.plant.now.machines
        if m.id in ("abr-850", "mill-2", "mill-5")
    )
    seat.plant.now = replace(seat.plant.now, machines=machines)
    await seat.stand(scope="line:Line 1")
    found = seat.figures("abr-850", "mill-2")
    assert seat.page.losses.heads["oee"].face.value == value_words(found.oee)  # type: ignore[attr-defined]
    assert seat.page.told.text().endswith("2 machines")


async def test_a_range_that_still_grows_is_asked_for_again_unless_evidence_is_open(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(Range.TODAY)
    seat.port.asked.clear()
    seat.page._asked_s = 0.0
    seat.page.apply(seat.plant.now)
    await settle()
    assert len(seat.port.asked) == 1  # the period before stands still and is not asked for again
    tap(seat.page.losses.heads["oee"])
    await settle()
    seat.port.asked.clear()
    seat.page._asked_s = 0.0
    seat.page.apply(seat.plant.now)
    await settle()
    assert not seat.port.asked
    seat.page.evidence.dismiss()
    seat.page.apply(seat.plant.now)
    await settle()
    assert len(seat.port.asked) == 1


# ---------------------------------------------------------------- evidence


async def test_every_number_of_the_page_opens_its_evidence(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    losses = seat.page.losses
    buttons = [
        *losses.heads.values(),
        *losses.before.values(),
        *losses.counts.values(),
        *losses.fall.shown(),
        *losses.pareto.shown(),
    ]
    for button in buttons:
        tap(button)
        await settle()
        assert seat.page.evidence.isVisible(), button.accessibleName()
        shown = button.face.value.lstrip("−+≈ ").split("  ")[0]
        assert shown in seat.words(), (button.accessibleName(), seat.words())
        assert "Formula" in seat.words()
        press(seat.page, Qt.Key.Key_Escape)
        assert not seat.page.evidence.isVisible()


async def test_from_a_number_down_to_what_the_machine_said_and_who_said_why(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    tap(seat.page.losses.heads["availability"])
    await settle()
    found = seat.figures("abr-850")
    apt, pbt = found.availability.evidence.inputs  # type: ignore[attr-defined]
    assert f"{apt.value:,.1f} s / {pbt.value:,.1f} s = {value_words(found.availability)}" in seat.words()  # type: ignore[attr-defined]
    inputs = [row.face.name for row in seat.evidence_rows()]
    assert inputs == ["APT", "PBT"]
    tap(seat.evidence_rows()[1])
    await settle()
    assert f"= {pbt.value:,.1f} s" in seat.words()
    (slices,) = seat.sheets()
    at = next(number for number, row in enumerate(slices.model_rows.face.rows) if row[5] == "person")
    slices.setCurrentIndex(slices.model_rows.index(at, 0))
    QTest.keyClick(slices, Qt.Key.Key_Return)
    await settle()
    assert "Counts as:" in seat.words()
    notes, observed = seat.sheets()
    assert notes.model_rows.face.rows[0][1] in ("ana", "rui")
    assert {"Execution", "Mode"} <= {row[1] for row in observed.model_rows.face.rows}
    tap(seat.page.evidence.trend)
    route = seat.went[-1]
    assert (route.page, route.machine) == ("trend", "abr-850")
    assert route.from_ns is not None
    assert route.to_ns is not None
    assert route.from_ns < int(slices_key(seat)) < route.to_ns
    assert "abr-850/execution" in route.signals


def slices_key(seat: Seat) -> str:
    subject = seat.page.evidence.subject
    assert subject is not None
    return str(subject.slice_ns)


async def test_a_sum_opens_machine_by_machine(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(scope="site:")
    tap(seat.page.losses.heads["availability"])
    await settle()
    names = [row.face.name for row in seat.evidence_rows()]
    assert names[:2] == ["APT", "PBT"]
    assert names[2:] == [m.id for m in seat.plant.now.machines]
    assert not seat.sheets()
    mill = next(row for row in seat.evidence_rows() if row.face.name == "mill-2")
    assert mill.face.value == value_words(seat.figures("mill-2").availability)  # type: ignore[attr-defined]
    tap(mill)
    await settle()
    assert "Mill 2" in seat.page.evidence.about.text()
    assert seat.sheets()
    press(seat.page, Qt.Key.Key_Escape)
    await settle()
    assert "7 machines" in seat.page.evidence.about.text()


async def test_quantities_open_parts_entries_and_the_counter(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand(Range.WEEK)
    tap(seat.page.losses.counts["parts/made"])
    await settle()
    tap(seat.evidence_rows()[0])
    await settle()
    parts, entries, counts = seat.sheets()
    assert parts.model_rows.face.rows[0][3] == seat.page.losses.counts["parts/made"].face.value
    assert entries.model_rows.face.rows[0][1] == "ana"
    assert counts.model_rows.rowCount() > 1_000
    tap_row(counts, 3)
    assert seat.went[-1].page == "trend"


def tap_row(sheet: Sheet, row: int) -> None:
    place = sheet.visualRect(sheet.model_rows.index(row, 0)).center()
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_a_figure_inside_a_figure_opens_its_own_evidence(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    tap(seat.page.losses.heads["oee"])
    await settle()
    tap(seat.evidence_rows()[0])
    await settle()
    assert seat.page.evidence.title.text() == "Availability"
    press(seat.page, Qt.Key.Key_Escape)
    await settle()
    assert seat.page.evidence.title.text() == "OEE"


async def test_going_back_returns_to_the_open_evidence(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    tap(seat.row("time/apt"))
    await settle()
    tap(seat.evidence_rows()[0])
    await settle()
    route = seat.page.state()
    seat.page.evidence.dismiss()
    seat.page.show_route(route)
    await settle()
    assert seat.page.evidence.isVisible()
    assert "Production in planned time" in seat.page.evidence.title.text()
    assert seat.sheets()


async def test_the_rows_are_walked_with_the_arrow_keys(qtbot: QtBot) -> None:
    seat = Seat(qtbot)
    await seat.stand()
    first, second = seat.page.losses.fall.shown()[:2]
    press(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    press(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    press(first, Qt.Key.Key_Space)
    await settle()
    assert seat.page.evidence.isVisible()
