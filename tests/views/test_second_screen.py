"""More than one screen: another window of the same plant, places remembered per set of screens, and what hands moved on pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter

from tests.views.builders import FakePlant, machine, plant
from tests.views.seated import Seated
from views.binding.page import Page, Route
from views.pages.machine import MachinePage
from views.pages.trend import TrendPage
from views.shell import preferences
from views.shell.preferences import Preferences
from views.shell.window import MainWindow
from views.widgets.signal_list import SignalList

LEFT = Qt.MouseButton.LeftButton


def two() -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))


def windows() -> list[MainWindow]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]


def second(seated: Seated) -> MainWindow:
    (found,) = (window for window in windows() if window is not seated.window)
    return found


def test_another_window_shows_the_same_plant_at_another_page(window_loop) -> None:
    seated = Seated(two())

    async def scenario(first: Seated) -> None:
        first.go(Route("machine", "mill-2"))
        await first.settled()
        first.keys("Ctrl+Shift+N")
        await first.settled()
        other = second(first)
        (page,) = (each for each in other.findChildren(Page) if each.isVisible())
        assert page.state() == Route("machine", "mill-2")
        page.navigate.emit(Route("trend", signals=("abr-850/rpm",)))
        await first.settled()
        assert first.visible_page() == "MachinePage"
        assert any(isinstance(each, TrendPage) and each.isVisible() for each in other.findChildren(Page))
        first.seat.toggle_language()
        await first.settled()
        assert other.rail.isVisible()
        QTest.keySequence(other, "F1")  # its keys are its own
        assert not first.life._fittings.help.isVisible()
        other.close()
        await first.settled()
        assert windows() == [first.window]
        assert first.visible_page() == "MachinePage"

    assert seated.play(window_loop, scenario) == 0


def test_the_first_window_ends_the_others(window_loop) -> None:
    seated = Seated(two())

    async def scenario(first: Seated) -> None:
        first.keys("Ctrl+Shift+N")
        await first.settled()
        assert len(windows()) == 2

    assert seated.play(window_loop, scenario) == 0
    assert windows() == []


def test_a_wall_has_no_second_window(window_loop) -> None:
    seated = Seated(two())

    async def scenario(first: Seated) -> None:
        first.window.enter_kiosk(QGuiApplication.primaryScreen())
        first.keys("Ctrl+Shift+N")
        await first.settled()
        assert windows() == [first.window]

    assert seated.play(window_loop, scenario) == 0


def test_a_place_is_remembered_for_the_screens_that_were_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Preferences(tmp_path)
    kept.put_geometry(QByteArray(b"desk"))
    monkeypatch.setattr(preferences, "_screens", lambda: "another set")
    assert kept.geometry() is None
    kept.put_geometry(QByteArray(b"dock"))
    kept.save()
    again = Preferences(tmp_path)
    assert again.geometry() == QByteArray(b"dock")
    monkeypatch.undo()
    assert again.geometry() == QByteArray(b"desk")
    assert again.geometry("second") is None


def test_what_a_hand_moved_is_there_at_the_next_start(window_loop, tmp_path: Path) -> None:
    sizes: list[list[int]] = []
    widths: list[int] = []

    async def move(window: Seated) -> None:
        window.go(Route("trend", signals=("abr-850/rpm",)))
        await window.settled()
        splitter = window.page(TrendPage).findChildren(QSplitter)[0]
        handle = splitter.handle(1)
        QTest.mousePress(handle, LEFT, pos=handle.rect().center())
        QTest.mouseMove(handle, handle.rect().center() + QPoint(90, 0))
        QTest.mouseRelease(handle, LEFT, pos=handle.rect().center())
        sizes.append(splitter.sizes())
        await drag_column(window, 60)

    async def drag_column(window: Seated, by: int) -> None:
        window.go(Route("machine", "abr-850"))
        await window.settled()
        page = window.page(MachinePage)
        page.tabs.setCurrentIndex(1)
        await window.settled()
        header = page.findChildren(SignalList)[0].table.horizontalHeader()
        edge = QPoint(header.sectionViewportPosition(1) - 1, header.height() // 2)
        if by:
            QTest.mouseMove(header.viewport(), edge)
            QTest.mousePress(header.viewport(), LEFT, pos=edge)
            QTest.mouseMove(header.viewport(), edge + QPoint(by, 0))
            QTest.mouseRelease(header.viewport(), LEFT, pos=edge + QPoint(by, 0))
        widths.append(header.sectionSize(0))

    async def look(window: Seated) -> None:
        window.go(Route("trend", signals=("abr-850/rpm",)))
        await window.settled()
        sizes.append(window.page(TrendPage).findChildren(QSplitter)[0].sizes())
        await drag_column(window, 0)
        window.seat.toggle_theme()  # the page sets its widths again
        await window.settled()
        widths.append(window.page(MachinePage).findChildren(SignalList)[0].table.horizontalHeader().sectionSize(0))

    before: list[int] = []

    async def plain(window: Seated) -> None:
        await drag_column(window, 0)
        before.append(widths.pop())

    Seated(two()).play(window_loop, plain)
    Seated(two(), folder=tmp_path).play(window_loop, move)
    Seated(two(), folder=tmp_path).play(window_loop, look)
    assert sizes[1] == pytest.approx(sizes[0], abs=3)
    assert widths[0] == before[0] + 60
    assert widths[1:] == pytest.approx([widths[0]] * 2, abs=2)


def test_a_damaged_memory_is_as_if_it_had_never_been_said(window_loop, tmp_path: Path) -> None:
    kept = Preferences(tmp_path)
    kept.put("arrangement/trend/QSplitter0", "many much -4")
    kept.put("arrangement/trend/QSplitter1", "1 2 3 4 5")
    kept.save()

    async def look(window: Seated) -> None:
        window.go(Route("trend", signals=("abr-850/rpm",)))
        await window.settled()
        assert all(min(splitter.sizes()) >= 0 for splitter in window.page(TrendPage).findChildren(QSplitter))

    assert Seated(two(), folder=tmp_path).play(window_loop, look) == 0
