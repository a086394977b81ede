"""What a trend keeps, compares and gives away: saved views, cycles laid over each other, files of exactly what is seen."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from app.domain.gap import GapCause
from app.domain.message import UserError
from app.domain.series import HistoryQuery
from tests.views.builders import NOW, FakePlant, S, hole, machine, plant
from tests.views.trend_hands import LEFT, opened, page_over, settle
from views.models.arrange import Arrange
from views.models.cycles import Cycle, cycles_of
from views.models.saved_views import SavedView, ViewShelf
from views.models.trend_bands import BandKind
from views.models.trend_look import Look
from views.models.trend_pens import Pens, Reduce
from views.models.trend_window import DAY_NS, HOUR_NS, MINUTE_NS, Window
from views.pages import trend_export
from views.pages.trend import TrendPage
from views.pages.trend_compare import aligned
from views.shell.theme import DARK, LIGHT
from views.widgets.compare_dialog import CompareDialog

RPM, FEED, STATE = "abr-850/rpm", "abr-850/feed", "abr-850/state"
PAST = Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS)


@pytest.fixture
def fake(tmp_path) -> FakePlant:
    made = FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))
    made.trends.views = tmp_path / "trends"
    return made


@pytest.fixture
def page(qtbot, fake) -> TrendPage:
    return page_over(qtbot, fake)


def menu_texts(page: TrendPage) -> list[str]:
    return [a.text() for a in page.tools.views.menu().actions() if a.text()]


def keep(page: TrendPage, name: str) -> None:
    (action,) = [a for a in page.tools.views.menu().actions() if a.text() == "Save this view …"]
    action.trigger()
    dialog = page.findChild(QInputDialog)
    dialog.setTextValue(name)
    dialog.accept()


# ---------------------------------------------------------------- saved views


async def test_a_saved_view_brings_back_pens_layout_bands_and_time(page, fake, qtbot):
    await opened(page, RPM, FEED, window=PAST)
    page.tools._layout_actions[Arrange.STACKED].trigger()
    page.tools._band_actions[BandKind.TOOL].trigger()
    page.pen_list.toggled.emit(FEED)
    page.pen_list.averaged.emit(RPM)
    await settle(page)
    keep(page, "Spindle")
    kept = page.pens
    await opened(page, "mill-2/feed")
    other = page_over(qtbot, fake)
    other.show_route(page.state())
    assert menu_texts(other)[0] == "Spindle"
    other.tools.views.menu().actions()[0].trigger()
    await settle(other)
    assert other.pens == kept
    assert other.view.window == PAST
    assert other.look == Look(Arrange.STACKED, (BandKind.ALARM, BandKind.TOOL))


async def test_a_view_that_was_live_is_live_again_with_its_span(page, fake):
    await opened(page, RPM)
    page.time.range(10 * MINUTE_NS)
    keep(page, "Now")
    page.time.frame(PAST)
    fake.advance(60)
    page.apply(fake.now)
    page.tools.view_chosen.emit("Now")
    assert page.view.live
    assert page.view.window == Window(NOW + MINUTE_NS - 10 * MINUTE_NS, NOW + MINUTE_NS)
    await settle(page)


async def test_a_view_can_be_forgotten_and_no_name_keeps_nothing(page):
    await opened(page, RPM)
    keep(page, "  ")
    assert menu_texts(page) == ["Save this view …"]
    keep(page, "One")
    page.tools.view_dropped.emit("One")
    assert menu_texts(page) == ["Save this view …"]


async def test_a_disk_that_refuses_a_view_is_told(page, fake):
    await opened(page, RPM)
    fake.trends.views.write_text("a file where the folder should be")
    keep(page, "One")
    assert "can't be written" in page.said.words.text()
    assert menu_texts(page) == ["Save this view …"]


def test_every_user_has_views_of_their_own_and_damage_costs_one_view_at_most(tmp_path):
    shelf = ViewShelf(tmp_path, "ana")
    shelf.keep(SavedView("A", Pens().added([RPM]).averaged(RPM)))
    shelf.keep(SavedView("B", Pens().added([FEED])))
    (path,) = tmp_path.iterdir()
    entries = json.loads(path.read_text("utf-8"))
    entries[1]["look"] = {"layout": "nonsense"}
    path.write_text(json.dumps(entries), "utf-8")
    again = ViewShelf(tmp_path, "ana")
    assert again.names == ("A",)
    assert again.get("A").pens.items[0].reduce is Reduce.MEAN
    assert ViewShelf(tmp_path, "rui").names == ()


# ---------------------------------------------------------------- comparing


def dialog(page: TrendPage) -> CompareDialog:
    (found,) = [d for d in page.findChildren(CompareDialog) if d.isVisible()]
    return found


def three_parts(fake: FakePlant) -> list[int]:
    """Parts counted at 10, 25 and 45 minutes of the window: whole cycles of 15 and 20 min, and an open one."""
    starts = [PAST.from_ns + m * MINUTE_NS for m in (10, 25, 45)]
    fake.stories["part_count"] = [(PAST.from_ns - DAY_NS, 7.0), *((t, 8.0 + i) for i, t in enumerate(starts))]
    fake.stories["program"] = [(PAST.from_ns - DAY_NS, "O1")]
    fake.stories["execution"] = [(PAST.from_ns - DAY_NS, "ACTIVE")]
    return starts


async def test_two_cycles_are_laid_over_each_other_from_their_starts(page, fake):
    first, second, third = three_parts(fake)
    fake.stories["rpm"] = [(first + i * MINUTE_NS, 1000.0 + i) for i in range(40)]
    await opened(page, RPM, window=PAST)
    QTest.mouseClick(page.tools.compare, LEFT)
    await settle(page)
    asked = dialog(page)
    assert [asked.cycles[0].item(i).text().split()[-1] for i in range(4)] == ["time", "O1", "O1", "O1"]
    assert asked.chosen(0) == Cycle("abr-850", second, third, "O1")
    assert asked.chosen(1) == Cycle("abr-850", first, second, "O1")
    QTest.mouseClick(asked.lay, LEFT)
    await settle(page)
    assert page.view.window == Window(second, third)
    assert page.pens.keys == (RPM, f"{RPM}@{second - first}")
    reference, moved = page.sources.data.curves(page.pens.visible, fake.now, LIGHT)
    assert moved.remark == "−15 min"
    assert moved.trace.time_ns.min() >= second - HOUR_NS
    row = np.searchsorted(moved.trace.time_ns, second)
    assert moved.trace.number[row] == 1000.0
    assert reference.trace.number[np.searchsorted(reference.trace.time_ns, second)] == 1015.0
    said = {r.name: r.value for r in _rows_at(page, second + MINUTE_NS)}
    assert said == {"Spindle speed": "1,016", "Spindle speed · −15 min": "1,001"}


def _rows_at(page: TrendPage, at_ns: int):
    page.plot.grab()
    page.plot._cross = page.plot.frame().x(at_ns, page.view.window)
    return page.plot.cross_rows()


async def test_another_machine_is_laid_over_at_the_same_time(page, fake):
    fake.stories["part_count"] = [(PAST.from_ns - DAY_NS, 7.0)]
    await opened(page, RPM, FEED, window=PAST)
    QTest.mouseClick(page.tools.compare, LEFT)
    await settle(page)
    asked = dialog(page)
    assert asked.machines[0].currentData() == "abr-850"
    asked.machines[1].setCurrentIndex(1)
    await settle(page)
    assert asked.state.text() == "No cycle starts in the visible time. Choose a longer one."
    QTest.mouseClick(asked.lay, LEFT)
    await settle(page)
    assert page.pens.keys == (RPM, FEED, "mill-2/rpm", "mill-2/feed")
    assert page.view.window == PAST


async def test_the_same_time_yesterday_and_without_comparison_again(page, fake):
    await opened(page, RPM, window=PAST)
    QTest.mouseClick(page.tools.compare, LEFT)
    assert dialog(page).end.isHidden()
    QTest.mouseClick(dialog(page).earlier_buttons[0], LEFT)
    await settle(page)
    assert page.pens.keys == (RPM, f"{RPM}@{DAY_NS}")
    yesterday = [q for q in fake.queries if q.to_ns < PAST.from_ns and q.signals == ("rpm",)]
    assert yesterday[-1].from_ns <= PAST.from_ns - DAY_NS < PAST.to_ns - DAY_NS <= yesterday[-1].to_ns
    QTest.mouseClick(page.tools.compare, LEFT)
    QTest.mouseClick(dialog(page).end, LEFT)
    await settle(page)
    assert page.pens.keys == (RPM,)


async def test_cycles_of_a_machine_that_is_not_chosen_any_more_are_dropped(page, fake):
    three_parts(fake)
    await opened(page, RPM, window=PAST)
    QTest.mouseClick(page.tools.compare, LEFT)
    await settle(page)
    asked = dialog(page)
    before = asked.cycles[1].count()
    asked.show_cycles(1, "mill-2", ())
    assert asked.cycles[1].count() == before
    asked.reject()


def test_a_later_cycle_laid_over_an_earlier_one_moves_back():
    pens = aligned(Pens().added([RPM]), Cycle("abr-850", 100, 200, ""), Cycle("mill-2", 160, 260, ""))
    assert pens.keys == (RPM, "mill-2/rpm@-60")


async def test_a_moved_pen_never_asks_for_the_future_nor_draws_it(page, fake):
    await opened(page, RPM)
    page._lay_over(
        aligned(page.pens, Cycle("abr-850", NOW - HOUR_NS, NOW, ""), Cycle("mill-2", NOW - MINUTE_NS, NOW, "")), None
    )
    await settle(page)
    assert all(q.to_ns <= NOW for q in fake.queries)
    moved = page.sources.data.trace(f"mill-2/rpm@{MINUTE_NS - HOUR_NS}")
    assert moved.until_ns <= NOW - HOUR_NS + MINUTE_NS


def test_cycles_begin_with_a_counted_part_or_with_execution(fake):
    three_parts(fake)
    fake.stories["part_count"] = [(PAST.from_ns - DAY_NS, 7.0)]
    starts = [PAST.from_ns + m * MINUTE_NS for m in (5, 30)]
    fake.stories["execution"] = [
        (PAST.from_ns - DAY_NS, "READY"),
        *((t + d * MINUTE_NS, w) for t in starts for d, w in ((0, "ACTIVE"), (10, "READY"))),
    ]
    answer = fake.history(
        HistoryQuery("abr-850", ("program", "execution", "part_count"), PAST.from_ns, PAST.to_ns, max_points=100)
    ).result()
    assert [c.from_ns for c in cycles_of("abr-850", answer.series, PAST.to_ns)] == starts


# ---------------------------------------------------------------- files


async def exported(page: TrendPage, kind: str, path: Path) -> Path:
    page.tools._export_actions[kind].trigger()
    (asked,) = [d for d in page.findChildren(QFileDialog) if d.isVisible()]
    asked.fileSelected.emit(str(path))
    asked.reject()
    for _ in range(500):
        await asyncio.sleep(0.01)
        if page.said.words.text().startswith("Written") or "can't" in page.said.words.text():
            break
    return path


async def story(page: TrendPage, fake: FakePlant) -> None:
    fake.holes = (hole("abr-850", PAST.from_ns + 30 * MINUTE_NS, PAST.from_ns + 40 * MINUTE_NS, GapCause.STATION_OFF),)
    fake.stories["rpm"] = [
        (PAST.from_ns - MINUTE_NS, 999.5),
        *((PAST.from_ns + m * MINUTE_NS, 1000.25 + m) for m in (5, 10, 59, 61)),
    ]
    fake.stories["state"] = [(PAST.from_ns + 5 * MINUTE_NS, "running")]
    await opened(page, RPM, STATE, FEED, window=PAST)
    page.pen_list.toggled.emit(FEED)
    await settle(page)


async def test_csv_holds_the_visible_points_of_the_visible_pens_and_the_holes(page, fake, tmp_path):
    await story(page, fake)
    path = await exported(page, "csv-iso", tmp_path / "seen.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [(r["signal"], r["value"], r["kind"]) for r in rows] == [
        ("rpm", "999.5", "carried"),
        ("rpm", "1005.25", "raw"),
        ("rpm", "1010.25", "raw"),
        ("rpm", "1059.25", "raw"),
        ("state", "running", "raw"),
        ("", "station off", "hole"),
    ]
    assert rows[1]["time"] == f"{datetime.fromtimestamp(PAST.from_ns // S + 300, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    assert (rows[1]["unit"], rows[1]["quality"], rows[1]["machine"]) == ("rev/min", "good", "abr-850")
    assert page.said.words.text().endswith("(6 rows)")


async def test_csv_of_a_country_with_decimal_comma_opens_in_its_spreadsheet(page, fake, tmp_path):
    await story(page, fake)
    QLocale.setDefault(QLocale("pt_BR"))
    path = await exported(page, "csv-locale", tmp_path / "seen.csv")
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[2][4] == "1005,25"
    assert rows[2][0] == "22/11/2026 15:07:07,000"


async def test_excel_has_real_dates_and_numbers(page, fake, tmp_path):
    await story(page, fake)
    path = await exported(page, "xlsx", tmp_path / "seen.xlsx")
    sheet = openpyxl.load_workbook(path)["Data 1"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:6] == ("time", "machine", "signal", "name", "value", "unit")
    assert rows[2][0] == datetime(2026, 11, 22, 15, 7, 7)  # noqa: DTZ001 - Excel knows no zones
    assert (rows[2][4], rows[5][4]) == (1005.25, "running")
    assert rows[6][8] == datetime(2026, 11, 22, 15, 42, 7)  # noqa: DTZ001


async def test_a_picture_has_title_time_and_the_screen_s_look(page, fake, tmp_path):
    await story(page, fake)
    page.set_theme(DARK)
    page.plot.set_cursors(PAST.from_ns + 10 * MINUTE_NS, PAST.from_ns + 20 * MINUTE_NS)
    await settle(page)
    path = await exported(page, "png", tmp_path / "seen.png")
    image = QImage(str(path))
    assert image.width() == page.plot.width() * 2
    assert image.height() > page.plot.height() * 2
    assert image.pixelColor(2, 2) == QColor(DARK.surface)
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert DARK.pen(0).lower() in colours


async def test_a_document_is_one_white_page_with_text_as_text(page, fake, tmp_path):
    await story(page, fake)
    page.set_theme(DARK)
    QTest.mouseClick(page.tools.cross, LEFT)
    page.plot.set_cursors(PAST.from_ns + 10 * MINUTE_NS, PAST.from_ns + 20 * MINUTE_NS)
    await settle(page)
    path = await exported(page, "pdf", tmp_path / "seen.pdf")
    (sheet,) = PdfReader(path).pages
    assert sheet.mediabox.width > sheet.mediabox.height
    words = sheet.extract_text().replace("\t", " ")
    for word in ("Novatech · ABR-850", "2026-11-22", "Spindle speed", "rev/min", "Slope", "10 min (600 s)"):
        assert word in words, words
    inks = pdf_colours(sheet.get_contents().get_data().decode("latin-1"))
    assert LIGHT.pen(0).lower() in inks
    assert not {DARK.surface.lower(), DARK.pen(0).lower(), DARK.text.lower()} & inks


def pdf_colours(stream: str) -> set[str]:
    """Every colour that a page sets for strokes and fills."""
    found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", stream)
    return {QColor.fromRgbF(*(min(float(x), 1.0) for x in triple)).name() for triple in found}


async def test_a_file_that_can_t_be_written_says_so_and_leaves_nothing(page, fake, tmp_path):
    await story(page, fake)
    for kind in ("csv-iso", "xlsx", "png", "pdf"):
        page.said.show_words("")
        await exported(page, kind, tmp_path / "missing" / f"seen.{kind[:3]}")
        assert "can't be written" in page.said.words.text(), kind
    assert [p.name for p in tmp_path.iterdir()] == []


async def test_a_cancelled_export_leaves_nothing_behind(page, fake, tmp_path, monkeypatch):
    await story(page, fake)
    pieces = iter(range(10_000))

    def endless(columns, window):
        for _ in pieces:
            time.sleep(0.002)
            yield []

    monkeypatch.setattr(trend_export, "lines_of", endless)
    page.tools._export_actions["csv-iso"].trigger()
    (asked,) = [d for d in page.findChildren(QFileDialog) if d.isVisible()]
    asked.fileSelected.emit(str(tmp_path / "seen.csv"))
    asked.reject()
    await asyncio.sleep(0.02)
    QTest.mouseClick(page.said.button, LEFT)
    for _ in range(100):
        await asyncio.sleep(0.01)
        if not list(tmp_path.iterdir()):
            break
    assert not list(tmp_path.iterdir())
    assert page.said.isHidden()
    assert next(pieces) < 9_999


async def test_an_empty_chart_is_not_exported(page):
    await opened(page)
    page.tools._export_actions["pdf"].trigger()
    assert page.said.words.text() == "There is nothing on the chart yet. Choose a signal first."
    assert not page.findChildren(QFileDialog)


async def test_what_is_written_is_what_was_seen_when_it_was_asked_for(page, fake, tmp_path):
    await story(page, fake)
    page.tools._export_actions["csv-iso"].trigger()
    (asked,) = [d for d in page.findChildren(QFileDialog) if d.isVisible()]
    page.time.frame(PAST.moved(-DAY_NS))
    await settle(page)
    asked.fileSelected.emit(str(tmp_path / "seen.csv"))
    asked.reject()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if page.said.words.text().startswith("Written"):
            break
    assert "1059.25" in (tmp_path / "seen.csv").read_text("utf-8")


def test_the_refusal_of_a_disk_is_a_sentence():
    words = trend_export.refusal(Path("x.csv"), OSError(28, "No space left on device"))
    assert isinstance(words, UserError)
    assert words.message.params == {"path": "x.csv", "error": "No space left on device"}
