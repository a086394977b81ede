"""The gallery: everything in every state is there, in each look and language, and painting one thing changes no other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.quality import Quality
from views.shell.application import application
from views.shell.gallery_window import GalleryWindow
from views.shell.seat import Seat
from views.shell.style import font
from views.shell.theme import LIGHT, THEMES
from views.widgets.alarm_chip import PRIORITIES, AlarmChip, Standing
from views.widgets.link_symbol import Diagnosis, LinkSymbol, paint_symbol
from views.widgets.tile_board import TileBoard
from views.widgets.value_text import ValueText


@pytest.fixture
def gallery(qtbot: QtBot) -> GalleryWindow:
    made = GalleryWindow(Seat(application(), None, lang="en", theme="light"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def test_every_state_of_every_sign_is_shown(gallery: GalleryWindow) -> None:
    chips = {(chip.face.priority, chip.face.standing) for chip in gallery.findChildren(AlarmChip)}
    assert chips >= {(priority, standing) for priority in PRIORITIES for standing in Standing}
    assert {symbol.diagnosis for symbol in gallery.findChildren(LinkSymbol)} == set(Diagnosis)
    assert {cell.face.quality for cell in gallery.findChildren(ValueText)} == set(Quality)
    states = {tile.state for board in gallery.findChildren(TileBoard) for tile in board.tiles}
    assert states == {"running", "idle", "setup", "stopped", "fault", "offline"}


def test_it_can_be_looked_at_in_every_look_and_language(gallery: GalleryWindow, qtbot: QtBot) -> None:
    for look in THEMES:
        gallery.buttons[look].click()
        assert gallery.buttons[look].isChecked()
        assert not gallery.grab().isNull()
    gallery.buttons["language"].click()
    words = {label.text() for label in gallery.findChildren(QLabel)}
    assert {"Cartões de máquinas", "Sem conexão"} <= words
    gallery.buttons["language"].click()


def test_switching_the_language_leaves_no_sample_behind(gallery: GalleryWindow, qtbot: QtBot) -> None:
    before = len(gallery.findChildren(QWidget))
    for _ in range(4):
        gallery.buttons["language"].click()
        qtbot.wait(1)
    assert len(gallery.findChildren(QWidget)) == before


def test_nothing_stands_beside_the_window(gallery: GalleryWindow, qtbot: QtBot) -> None:
    gallery.resize(768, 1024)
    gallery.buttons["language"].click()
    qtbot.wait(1)
    area = gallery.page.findChild(QScrollArea)
    assert area is not None
    sheet = area.widget()
    assert sheet is not None
    assert sheet.minimumSizeHint().width() <= area.viewport().width()
    gallery.buttons["language"].click()


def test_a_symbol_leaves_the_letters_of_all_others_as_they_are(qtbot: QtBot) -> None:
    before = font(LIGHT, LIGHT.small_pt, bold=True).pixelSize()
    pixmap = QPixmap(64, 64)
    with QPainter(pixmap) as painter:
        paint_symbol(painter, QRectF(0, 0, 64, 64), Diagnosis.OUT_OF_SPECIFICATION, LIGHT)
    assert font(LIGHT, LIGHT.small_pt, bold=True).pixelSize() == before
