"""The notice after a crash in the whole window: seen once, saved as a file, not on a wall."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.domain.crash import CrashReport
from tests.views.builders import NOW
from tests.views.seated import Seated
from views.binding.page import Route
from views.shell.crash_notice import CrashNotice


class FakeCrashes:
    def __init__(self, last: CrashReport | None) -> None:
        self.last = last
        self.states: list[str] = []

    def seen(self) -> None:
        self.last = None

    def state(self, words: str) -> None:
        self.states.append(words)


@pytest.fixture
def crashes(tmp_path: Path) -> FakeCrashes:
    file = tmp_path / "crash-1.txt"
    file.write_text("Fatal Python error: Segmentation fault\n")
    return FakeCrashes(CrashReport(NOW, "Segmentation fault", file))


def test_it_is_told_saved_and_gone_once_it_is_understood(
    window_loop, crashes: FakeCrashes, tmp_path, monkeypatch
) -> None:
    seated = Seated(crashes=crashes)
    target = tmp_path / "for the service.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    async def scenario(window: Seated) -> None:
        notice = window.page(CrashNotice)
        assert "Segmentation fault" in notice.words.text()
        QTest.mouseClick(notice.save, Qt.MouseButton.LeftButton)
        assert target.read_text().startswith("Fatal Python error")
        QTest.mouseClick(notice.copy, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == target.read_text()
        window.seat.toggle_language()
        await window.settled()
        assert notice.done.text() == "Entendi"
        window.go(Route("trend", signals=("m01/rpm",)))
        await window.settled()
        assert crashes.states[-1] == "trend m01/rpm"
        QTest.mouseClick(notice.done, Qt.MouseButton.LeftButton)
        assert notice.isHidden()
        assert crashes.last is None

    assert seated.play(window_loop, scenario) == 0


def test_without_a_report_there_is_no_strip(window_loop) -> None:
    seated = Seated(crashes=FakeCrashes(None))

    async def scenario(window: Seated) -> None:
        assert window.window.findChild(CrashNotice).isHidden()

    assert seated.play(window_loop, scenario) == 0
