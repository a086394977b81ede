"""What a supervisor writes on the OEE page: reasons of stops, the tree of reasons, jobs, scrap; and every table as a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.kpi import S
from app.domain.production import EntryKind, Job, JobState, QuantityEntry, StopQuery
from app.domain.production_reasons import Reason, ReasonClass
from tests.production_builders import FakeFloor
from tests.views.builders import NOW
from tests.views.test_oee_page import SIX, TWO, Seat, settle, tap
from views.binding import format as form
from views.models.grid import Grid, Of, csv_text, write_grids
from views.models.trend_table import ISO, Form
from views.pages.oee import TABS
from views.pages.oee_orders import OrdersTab
from views.pages.oee_stops import StopsTab

COUNTRY = Form(";", ",", "%d/%m/%Y %H:%M:%S")


class Writing(Seat):
    """With a floor that knows the same stops."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.floor: FakeFloor = self.plant.floor
        self.floor.known = self.port.stops(StopQuery(("abr-850",), SIX, TWO)).result()
        self.port.desk.stops  # noqa: B018 - the page reads from the desk, edits go to the floor

    @property
    def stops(self) -> StopsTab:
        return self.page.stops

    @property
    def orders(self) -> OrdersTab:
        return self.page.orders


def choose(box: object, value: object) -> None:
    box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]


async def click(widget: QWidget) -> None:
    tap(widget)
    await settle()


# ---------------------------------------------------------------- stops


async def test_a_supervisor_gives_a_stop_another_reason_and_sees_who_said_what(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="stops")
    keys = seat.stops.table.model_rows.face.keys
    assert set(keys) == {stop.id for stop in seat.floor.known}
    assert [int(key.rpartition("@")[2]) for key in keys] == sorted(
        (int(k.rpartition("@")[2]) for k in keys), reverse=True
    )
    told = next(stop for stop in seat.floor.known if stop.reason is not None)
    seat.stops.table.opened.emit(told.id, 0)
    await settle()
    assert seat.stops.reasons.currentData() == told.reason
    history = seat.stops.history.model_rows.face.rows
    assert history
    assert history[0][1] in ("ana", "rui")
    choose(seat.stops.reasons, "quality-check")
    seat.stops.comment.setText("first piece")
    await click(seat.stops.save)
    assert seat.floor.done[-1] == ("set_reason", told.id, "quality-check", told.revision)
    await click(seat.stops.take_away)
    assert seat.floor.done[-1][2] is None


async def test_who_was_slower_is_told_and_sees_the_stop_anew(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="stops")
    seat.floor.conflict = True
    seat.stops.table.opened.emit(seat.floor.known[0].id, 0)
    await settle()
    choose(seat.stops.reasons, "setup")
    await click(seat.stops.save)
    assert "Somebody else" in seat.stops.said.text()


async def test_only_stops_without_a_reason_are_listed_on_wish(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="stops")
    every = len(seat.stops.table.model_rows.face.rows)
    choose(seat.stops.which, "unexplained")
    seat.stops.which.activated.emit(1)
    await settle()
    assert 0 < len(seat.stops.table.model_rows.face.rows) <= every


async def test_a_reason_is_added_and_another_one_offered_no_more(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="stops", edit="reasons")
    tree = seat.stops.tree
    assert tree.isVisible()
    await click(tree.new)
    tree.names["pt-BR"].setText("Sem palete")
    await click(tree.save)
    assert "English" in tree.said.text()
    tree.names["en"].setText("No pallet")
    choose(tree.category, ReasonClass.PLANNED.value)
    tree.limit.setValue(15)
    choose(tree.parent_reason, "no-material")
    await click(tree.save)
    added = seat.floor.tree.get("no-pallet")
    assert added == Reason(
        "no-pallet", {"pt-BR": "Sem palete", "en": "No pallet"}, ReasonClass.PLANNED, 900.0, "no-material"
    )
    tree.table.opened.emit("meeting", 0)
    tree.offered.setChecked(False)
    await click(tree.save)
    assert seat.floor.tree.get("meeting") == replace(seat.floor.reasons().get("meeting"), offered=False)  # type: ignore[type-var]
    assert "meeting" not in [each.id for each in seat.floor.tree.leaves()]
    assert any("(not offered)" in row[0] for row in tree.table.model_rows.face.rows)
    choices = [tree.parent_reason.itemData(at) for at in range(tree.parent_reason.count())]
    assert "meeting" not in choices, "a reason can't stand below itself"


# ---------------------------------------------------------------- parts and jobs


async def test_a_job_is_made_started_and_finished(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="orders")
    orders = seat.orders
    await click(orders.save)
    assert "needs a name and a part" in orders.said.text()
    orders.id.setText("OF-1")
    orders.part.setEditText("P-4711")
    orders.target.setValue(250)
    await click(orders.save)
    assert seat.floor.done[-1] == Job("OF-1", "abr-850", "P-4711", 250, revision=1, user=seat.floor.done[-1].user)
    assert orders.progress.text() == ""
    seat.floor.made["OF-1"] = 96
    await click(orders.start)
    assert seat.floor.orders["OF-1"].state is JobState.RUNNING
    told = orders.progress.text()
    assert told.startswith("Good parts: 96 of 250 · left: 154 · ready about ")
    orders.progress.setText("in the other language")
    orders.retranslate()
    assert orders.progress.text() == told
    assert orders.jobs.model_rows.face.rows[0][:2] == ("OF-1", "Running")
    orders.part.lineEdit().end(False)  # type: ignore[union-attr]
    await click(orders.finish)
    assert orders.part.lineEdit().cursorPosition() == 0  # type: ignore[union-attr]
    assert seat.floor.orders["OF-1"].state is JobState.FINISHED
    assert not orders.finish.isEnabled()


async def test_scrap_is_entered_for_the_time_that_made_it(qtbot: QtBot) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="orders")
    orders = seat.orders
    choose(orders.kind, EntryKind.SCRAP.value)
    orders.quantity.setValue(3)
    choose(orders.reason, "surface")
    orders.made_at.setDateTime(orders.made_at.dateTime().addSecs(-3_600))
    orders.comment.setText("Ø 20 H7")
    await click(orders.enter)
    entry = seat.floor.done[-1]
    assert isinstance(entry, QuantityEntry)
    assert (entry.machine, entry.kind, entry.quantity, entry.reason, entry.comment) == (
        "abr-850", EntryKind.SCRAP, 3, "surface", "Ø 20 H7",
    )  # fmt: skip
    assert entry.made_ns == (NOW - 3_600 * S) // (60 * S) * 60 * S
    choose(orders.kind, EntryKind.CORRECTION.value)
    orders.quantity.setValue(-2)
    await click(orders.enter)
    assert (seat.floor.done[-1].quantity, seat.floor.done[-1].reason) == (-2, None)
    before = len(seat.floor.done)
    orders.quantity.setValue(0)
    await click(orders.enter)
    orders.quantity.setValue(1)
    orders.made_at.setDateTime(orders.made_at.dateTime().addDays(2))
    await click(orders.enter)
    assert len(seat.floor.done) == before
    assert "future" in orders.said.text()


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("tab", TABS)
async def test_the_tables_of_every_tab_are_files(qtbot: QtBot, tmp_path: Path, tab: str) -> None:
    seat = Writing(qtbot)
    seat.floor.orders = {"OF-1": Job("OF-1", "abr-850", "P-4711", 250)}
    await seat.stand(tab=tab)
    for _ in range(10):
        await settle()
    grids = [grid for grid in seat.page._grids() if grid.rows]
    assert grids, "nothing is exported from this tab"
    for grid in grids:
        assert {len(row) for row in grid.rows} == {len(grid.columns)}
    (book,) = write_grids(grids, "xlsx", tmp_path / "oee.xlsx", COUNTRY, form.local)
    read = openpyxl.load_workbook(book)
    assert [sheet.max_row - 1 for sheet in read] == [len(grid.rows) for grid in grids]
    for kind in ("csv-locale", "csv-iso"):
        paths = write_grids(grids, kind, tmp_path / f"{kind}.csv", COUNTRY, form.local)
        assert len(set(paths)) == len(grids)
        for path, grid in zip(paths, grids, strict=True):
            text = path.read_text("utf-8-sig")
            rows = list(csv.reader(text.splitlines(), delimiter=";" if kind == "csv-locale" else ","))
            assert len(rows) == len(grid.rows) + 1
            assert {len(row) for row in rows} == {len(grid.columns)}


async def test_what_is_exported_is_what_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    seat = Writing(qtbot)
    await seat.stand(tab="figures")
    found = seat.port.desk.oee(seat.port.asked[-1], NOW)
    machines, figures = seat.page.tables.grids()
    assert machines.rows[0][8] == found.total.oee.value or machines.rows[0][8] == seat.page._answer.total.oee.value  # type: ignore[union-attr]
    assert (
        dict(zip((row[0] for row in figures.rows), (row[1] for row in figures.rows), strict=True))["OEE"]
        == machines.rows[0][8]
    )
    said: list[str] = []
    seat.page.export.said.connect(said.append)
    seat.page.export.write("csv-iso", tmp_path / "f.csv")
    for _ in range(200):
        await settle()
        if said:
            break
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f - All figures.csv", "f - Machine by machine.csv"]
    seat.page.export.write("csv-iso", tmp_path / "nowhere" / "f.csv")
    for _ in range(200):
        await settle()
        if len(said) > 1:
            break
    assert "can't be written" in said[1]


def test_numbers_times_and_dangerous_texts_in_both_forms() -> None:
    grid = Grid(
        "T", (("at", Of.MOMENT), ("n", Of.NUMBER), ("r", Of.RATIO), ("t", Of.TEXT)), ((NOW, 1_234.5, None, "=1+1"), (NOW, 3, 0.25, "ok"))
    )  # fmt: skip
    iso = csv_text(grid, ISO, form.local).splitlines()
    assert iso[1].endswith(",1234.5,,'=1+1")
    assert iso[1].split(",")[0].endswith("Z")
    country = csv_text(grid, COUNTRY, form.local).splitlines()
    assert country[1].endswith(";1234,5;;'=1+1")
    assert country[2].endswith(";3;0,25;ok")
