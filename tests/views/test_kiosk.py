"""The wall: no way out but by PIN, no frame and no pointer; it says when nothing comes any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.views.builders import FakePlant, shop
from views.binding.plant_link import PlantLink
from views.pages.andon import AndonPage
from views.shell import kiosk_settings
from views.shell.kiosk import Kiosk, PinDialog
from views.shell.kiosk_settings import KioskSettings
from views.shell.theme import LIGHT
from views.shell.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


def test_a_wall_has_no_frame_and_no_pointer(window: MainWindow) -> None:
    Kiosk(window, KioskSettings(), LIGHT)
    assert window.rail.isHidden()
    assert window.header.isHidden()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor


def test_the_window_does_not_close_without_the_pin(qtbot: QtBot, window: MainWindow) -> None:
    settings = KioskSettings().with_pin("4711")
    Kiosk(window, settings, LIGHT)
    window.show()
    window.close()
    assert window.isVisible()
    dialog = window.findChild(PinDialog)
    assert dialog is not None
    for text in ("1", "2", "3", "4", "✓"):
        dialog.pad.press(text)
    assert dialog.said.text() == "This is not the PIN."
    assert window.isVisible()
    with qtbot.waitSignal(window.closing):
        for text in ("4", "7", "1", "9", "⌫", "1", "✓"):
            dialog.pad.press(text)
    assert not window.isVisible()


def test_escape_leaves_at_once_where_no_pin_is_set(qtbot: QtBot, window: MainWindow) -> None:
    Kiosk(window, KioskSettings(), LIGHT)
    window.show()
    with qtbot.waitSignal(window.closing):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_the_picture_moves_so_that_nothing_burns_in(window: MainWindow) -> None:
    wall = Kiosk(window, KioskSettings(), LIGHT)
    places = set()
    for _ in range(4):
        wall.drift()
        margins = window.contentsMargins()
        places.add((margins.left(), margins.top()))
    assert len(places) == 4


def test_pages_take_turns(qtbot: QtBot, window: MainWindow) -> None:
    wall = Kiosk(window, KioskSettings(pages=("andon", "overview")), LIGHT)
    with qtbot.waitSignal(window.place_asked) as asked:
        wall.turn()
    assert asked.args == ["overview"]


def test_what_a_wall_remembers_holds_no_pin(tmp_path: Path) -> None:
    kiosk_settings.write(tmp_path, KioskSettings(distance_m=8.0, pages=("andon", "trend")).with_pin("4711"))
    assert "4711" not in (tmp_path / kiosk_settings.FILE).read_text()
    again = kiosk_settings.read(tmp_path)
    assert (again.distance_m, again.pages) == (8.0, ("andon", "trend"))
    assert again.opens("4711")
    assert not again.opens("4712")


def test_the_wall_shows_every_machine_and_is_legible_from_its_distance(qtbot: QtBot) -> None:
    page = AndonPage(PlantLink(FakePlant(shop())))
    qtbot.addWidget(page)
    page.resize(1920, 1080)
    page.set_theme(LIGHT)
    page.stand_at(5.0, 55.0)
    page.apply(shop())
    page.show()
    assert page.grab().toImage().size().width() == 1920
    state = page.legibility()[0]
    assert state.name


def test_a_screen_that_is_not_there_is_the_first(qtbot, tmp_path: Path) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    Kiosk(window, KioskSettings(screen=7), LIGHT)
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()
    kiosk_settings.write(tmp_path, KioskSettings(screen=2))
    assert kiosk_settings.read(tmp_path).screen == 2
