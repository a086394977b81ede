"""The 3D page: pictures, choosing parts, views by key and button, what it says when something is missing, and rest while hidden."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.alarm import Priority
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.observation import Document
from app.domain.quality import Quality
from tests.alarm_builders import FakeAlarms, alarm
from tests.views.builders import FakePlant, machine, plant
from tests.views.seated import Seated
from tests.views.test_twin_models import own_picture
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.pages.machine import MachinePage
from views.pages.twin import TwinPage
from views.shell.theme import LIGHT
from views.twin import remote
from views.twin.camera import View
from views.twin.wire import Failed, Ready, Trouble, receive

SLOW_S = 30.0


@pytest.fixture
def no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer whose graphics end the renderer at once."""
    monkeypatch.setattr(remote, "_interpreter", lambda: [sys.executable, "-c", "raise SystemExit(11)"])


@pytest.fixture
def pages(qtbot) -> Iterator[list[TwinPage]]:
    made: list[TwinPage] = []
    yield made
    for page in made:
        page.view.remote.stop()


def one(**given) -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850", **given), machine("mill-2", name="Mill 2")))


def page_over(qtbot, pages: list[TwinPage], fake: FakePlant, route: Route | None = None) -> TwinPage:
    page = TwinPage(PlantLink(fake))
    pages.append(page)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    page.show_route(route or Route("twin", "abr-850"))
    page.view.beat()
    return page


async def until(said) -> None:
    """Let Qt work until it is so; a renderer takes a moment to start."""
    for _ in range(int(SLOW_S / 0.02)):
        if said():
            return
        QApplication.processEvents()
        await asyncio.sleep(0.02)
    raise TimeoutError("it never came")


async def drawn_flat(page: TwinPage) -> None:
    await until(lambda: page.view.failed)
    page.view.beat()
    page.view.grab()


def spot(page: TwinPage, link: str) -> QPoint:
    """A pixel where this part is seen: the drawing of the same frame tells."""
    view = page.view
    canvas = QImage(view.size(), QImage.Format.Format_RGB32)
    with QPainter(canvas) as painter:
        view._drawing.paint(painter, view._now())
    for x in range(4, view.width(), 7):
        for y in range(4, view.height(), 7):
            if view._drawing.pick(x, y) == link:
                return QPoint(x, y)
    raise AssertionError(f"{link} is not seen")


# ---------------------------------------------------------------- with graphics


async def test_the_machine_is_rendered_and_a_click_on_a_part_chooses_it(qtbot, pages) -> None:
    page = page_over(qtbot, pages, one())
    await until(lambda: page.view.pictures or page.view.failed)
    if page.view.failed:
        pytest.skip("no OpenGL here")
    (image, *_), frame = page.view._shown
    assert (image.width(), image.height()) == frame.size == (page.view.width(), page.view.height())
    assert len({image.pixel(x, y) for x in range(0, image.width(), 20) for y in range(0, image.height(), 20)}) > 5
    where = spot(page, "table")
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    await until(lambda: page.state().option("part") == "table")


async def test_a_picture_that_stands_is_drawn_once_more_smooth_and_then_no_more(qtbot, pages) -> None:
    page = page_over(qtbot, pages, one())
    await until(lambda: page.view.failed or (page.view._shown and page.view._shown[1].fine == 2))
    if page.view.failed:
        pytest.skip("no OpenGL here")
    count = page.view.pictures
    for _ in range(20):
        page.view.beat()
        QApplication.processEvents()
        await asyncio.sleep(0.02)
    assert page.view.pictures == count


async def test_a_renderer_that_dies_leaves_a_drawing_and_can_be_tried_again(qtbot, pages) -> None:
    page = page_over(qtbot, pages, one())
    await until(lambda: page.view.pictures or page.view.failed)
    if page.view.failed:
        pytest.skip("no OpenGL here")
    page.view.remote._line._process.kill()
    await until(lambda: page.view.failed)
    assert page.note.isVisible()
    assert page.note.text().startswith("3D has stopped")
    before = page.view.pictures
    QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert page.note.text() == "" or not page.note.isVisible()
    await until(lambda: page.view.pictures > before)


async def test_a_mesh_that_is_gone_is_told_and_the_next_machine_is_rendered_again(qtbot, pages, tmp_path) -> None:
    drawing = own_picture(tmp_path)
    fake = one()
    fake.now = replace(fake.now, machines=(replace(fake.now.machines[0], drawing=drawing), fake.now.machines[1]))
    (tmp_path / "bed.stl").unlink()
    page = page_over(qtbot, pages, fake)
    await until(lambda: page.view.failed)
    if "no OpenGL" in page.note.text():
        pytest.skip("no OpenGL here")
    assert "bed.stl" in page.note.text()
    assert page.view.grab().toImage().width() > 0
    page.show_route(Route("twin", "mill-2"))
    assert not page.note.isVisible()
    await until(lambda: page.view.pictures)


# ---------------------------------------------------------------- without graphics


async def test_without_opengl_the_machine_is_drawn_flat_and_a_sentence_says_why(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    await drawn_flat(page)
    assert "no OpenGL 3.2 that works" in page.note.text()
    shot = page.view.grab().toImage()
    assert len({shot.pixel(x, y) for x in range(0, shot.width(), 9) for y in range(0, shot.height(), 9)}) > 20


async def test_a_part_of_the_drawing_is_chosen_by_a_click_and_let_go_by_esc(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    await drawn_flat(page)
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot(page, "table"))
    assert page.panel.part.currentText() == "Work table"
    assert list(page.panel.cells) == ["x", "x_load"]
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.panel.part.currentText() == "Whole machine"
    assert {"state", "program", "x", "y", "z", "rpm"} <= set(page.panel.cells)


async def test_a_part_is_chosen_from_the_list_too(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    page.panel.part.setCurrentText("Spindle")
    page.panel.part.activated.emit(page.panel.part.currentIndex())
    assert "spindle_load" in page.panel.cells
    assert page.view._now().chosen == "spindle"


async def test_a_way_that_names_a_part_which_the_machine_lacks_shows_the_whole_machine(
    qtbot, pages, no_renderer
) -> None:
    page = page_over(qtbot, pages, one())
    page.choose("table")
    page.show_route(Route("twin", "abr-850", options=(("part", "tail stock"),)))
    assert page.panel.part.currentText() == "Whole machine"


async def test_the_way_from_a_part_to_its_trend_and_to_the_alarms(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    page.choose("table")
    gone: list[Route] = []
    page.navigate.connect(gone.append)
    QTest.mouseClick(page.panel.trend, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.panel.cells["x_load"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.panel.list, Qt.MouseButton.LeftButton)
    assert [route.page for route in gone] == ["trend", "trend", "alarms"]
    assert gone[0].signals == ("abr-850/x", "abr-850/x_load")
    assert gone[1].signals == ("abr-850/x_load",)


async def test_an_alarm_on_a_part_is_a_chip_a_tint_and_a_line_in_its_list(qtbot, pages, no_renderer) -> None:
    fake = one()
    fake.alarms = FakeAlarms(AlarmsSnapshot(2, rows=(alarm(priority=Priority.P1, title="SPINDLE TOO FAST"),)))
    page = page_over(qtbot, pages, fake)
    assert [(label.link, label.priority) for label in page.view.labels] == [("spindle", 1)]
    assert set(page.view._now().tints) == {"spindle"}
    page.choose("spindle")
    assert [line.text.text() for line in page.panel._lines] == ["SPINDLE TOO FAST"]
    page.choose("table")
    assert page.panel._lines == []


async def test_an_axis_without_a_position_makes_ghosts_and_the_page_says_why(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one(z=None))
    await drawn_flat(page)
    assert page.view._now().ghosts == {"head", "spindle", "tool"}
    assert "No position of Z: Unavailable at the source." in page.note.text()


async def test_a_lost_link_makes_everything_that_moves_a_ghost(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one(quality=Quality.LINK_LOST))
    assert {"table", "saddle", "head"} <= page.view._now().ghosts
    assert "column" not in page.view._now().ghosts


async def test_the_configured_picture_wins_and_a_foreign_word_is_guessed_instead(qtbot, pages, no_renderer) -> None:
    fake = one()
    first = fake.now.machines[0]
    fake.now = replace(fake.now, machines=(replace(first, picture="gantry"), first))
    assert page_over(qtbot, pages, fake).kinematics.kind == "gantry"
    fake.now = replace(fake.now, machines=(replace(first, picture="VMC 40", kind="VMC 40"), first))
    assert page_over(qtbot, pages, fake).kinematics.kind == "mill-3axis"


async def test_a_machine_without_axes_says_what_to_do(qtbot, pages, no_renderer) -> None:
    fake = one()
    first = fake.now.machines[0]
    keep = [i for i, item in enumerate(first.model.items) if item.id not in ("x", "y", "z", "a")]
    columns = ("number", "quality", "time_ns", "received_ns", "last_good_number", "last_good_ns")
    fewer = replace(
        first,
        kind="",
        model=replace(first.model, items=tuple(first.model.items[i] for i in keep), index={}),
        text=tuple(first.text[i] for i in keep),
        last_good_text=tuple(first.last_good_text[i] for i in keep),
        **{name: getattr(first, name)[keep] for name in columns},
    )
    fake.now = replace(fake.now, machines=(fewer,))
    page = page_over(qtbot, pages, fake)
    assert not page.view.isVisible()
    assert "tells no positions of axes" in page._empty.text()


async def test_the_tool_has_the_size_that_its_asset_tells(qtbot, pages, no_renderer) -> None:
    fake = one(tool="12")
    body = '{"CuttingToolLifeCycle":{"ProgramToolNumber":"12","Measurements":{"FunctionalLength":{"value":"88"}}}}'
    fake.assets = (Document("abr-850", "CuttingTool", "T12", 1, body),)
    page = page_over(qtbot, pages, fake)
    for _ in range(5):
        await asyncio.sleep(0)
    page.apply(fake.now)
    page.view.beat()
    assert page.view._now().tool.length == 88.0


# ---------------------------------------------------------------- hand, keys, way back


async def test_views_fit_and_reset_by_key_and_button(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    home = page.view.camera
    for key, view in zip("123456", page.sides, strict=True):
        QTest.keyClick(page.view, key)
        assert page.view.camera.side() is view
        assert page.sides[view].isChecked()
    QTest.mouseClick(page.sides[View.TOP], Qt.MouseButton.LeftButton)
    assert page.view.camera.side() is View.TOP
    QTest.keyClick(page.view, Qt.Key.Key_R)
    assert page.view.camera == home
    page.view.zoom(4.0)
    QTest.keyClick(page.view, Qt.Key.Key_F)
    assert page.view.camera == home


async def test_a_drag_turns_with_shift_it_moves_and_the_wheel_zooms_at_the_pointer(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    view, first = page.view, page.view.camera
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.mousePress(view, Qt.MouseButton.LeftButton, modifier, QPoint(300, 300))
        move = (QEvent.Type.MouseMove, QPointF(360, 320), view.mapToGlobal(QPointF(360, 320)))
        QApplication.sendEvent(view, QMouseEvent(*move, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, modifier))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, modifier, QPoint(360, 320))
    assert view.camera.azimuth != first.azimuth
    assert view.camera.centre != first.centre
    assert page.state().option("part") == ""
    before = view.camera
    at = QPointF(100, 100)
    wheel = QWheelEvent(at, view.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert view.camera.height_mm < before.height_mm


async def test_coming_back_finds_part_point_of_view_and_path_again(qtbot, pages, no_renderer) -> None:
    fake = one()
    page = page_over(qtbot, pages, fake)
    page.choose("saddle")
    page.panel.set_path("load", "10")
    QTest.keyClick(page.view, "5")
    page.view.zoom(2.0)
    left = page.state()
    again = page_over(qtbot, pages, fake, left)
    assert again.state().option("part") == "saddle"
    assert (again.panel.path_colour, again.panel.minutes) == ("load", 10)
    assert again.view.camera.elevation == 90
    assert again.view.camera.height_mm == pytest.approx(page.view.camera.height_mm, rel=1e-4)


async def test_hidden_nothing_is_asked_for_and_nothing_is_drawn(qtbot, pages, no_renderer) -> None:
    page = page_over(qtbot, pages, one())
    assert page.view._tick.isActive()
    asked = []
    page.view.wanted.connect(lambda: asked.append(1))
    page.hide()
    assert not page.view._tick.isActive()
    await asyncio.sleep(0.3)
    QApplication.processEvents()
    assert asked == []
    page.show()
    assert page.view._tick.isActive()


async def test_a_positions_change_moves_the_table_alone(qtbot, pages, no_renderer) -> None:
    fake = one(x=10.0)
    fake.recent = lambda machine, signal: None  # nothing has moved for ten minutes
    page = page_over(qtbot, pages, fake)
    before = page.view._now().placed
    fake.now = one(x=60.0, revision=2).now
    page.apply(fake.now)
    page.view.beat()
    after = page.view._now().placed
    moved = {name for name in after if not np.allclose(before[name], after[name])}
    assert {"table"} <= moved
    assert not moved & {"saddle", "head", "bed", "column"}


def test_the_page_is_three_clicks_from_the_overview_and_a_key_away(window_loop, no_renderer) -> None:
    seated = Seated(FakePlant())

    async def scenario(window: Seated) -> None:
        window.keys("Ctrl+6")
        await window.settled()
        assert window.visible_page() == "TwinPage"
        window.keys("Alt+Left")
        await window.settled()
        window.keys("Ctrl+2")
        await window.settled()
        QTest.mouseClick(window.page(MachinePage).twin, Qt.MouseButton.LeftButton)
        await window.settled()
        assert window.visible_page() == "TwinPage"
        crumbs = [step.text() for step in window.window.header.trail.steps]
        assert crumbs[-1] == "3D"

    assert seated.play(window_loop, scenario) == 0


def test_no_trouble_is_without_words() -> None:
    assert {trouble.value for trouble in Trouble} == {"no graphics", "unreadable", "ended"}


async def test_no_renderer_outlives_its_page(qtbot) -> None:
    page = TwinPage(PlantLink(one()))
    page.resize(900, 600)
    page.set_theme(LIGHT)
    page.show()
    page.show_route(Route("twin", "abr-850"))
    process = page.view.remote._line._process
    assert process.poll() is None
    page.deleteLater()
    del page
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    await until(lambda: process.poll() is not None)


def test_a_frozen_build_draws_with_its_own_program_and_ends_with_its_input() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "draw"], cwd=remote._ROOT, input=b"", capture_output=True, timeout=60, check=False
    )
    assert isinstance(receive(io.BytesIO(done.stdout)), Ready | Failed) or done.returncode < 0
