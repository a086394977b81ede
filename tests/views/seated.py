"""The whole window over a fake plant, driven by real mouse and key events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.contracts.crashes import CrashPort
from tests.views.builders import FakePlant, done
from views.binding.page import Page, Route
from views.binding.starts import Starts
from views.shell.application import application
from views.shell.life import Life
from views.shell.page_factory import preload
from views.shell.seat import Seat
from views.shell.window import MainWindow

W = TypeVar("W", bound=QWidget)
Scenario = Callable[["Seated"], Awaitable[None]]


class Seated:
    """One person at one window."""

    def __init__(
        self,
        plant: FakePlant | None = None,
        *,
        starts: Starts | None = None,
        folder: Path | None = None,
        crashes: CrashPort | None = None,
    ) -> None:
        self.plant = plant or FakePlant()
        self.app = application()
        self.seat = Seat(self.app, folder, lang="en", theme="light")
        self.window = MainWindow()
        self.window.resize(1366, 768)
        self.window.set_theme(self.seat.theme)
        self.window.retranslate()
        self.life = Life(self.window, self.seat, starts or Starts(lambda: done(self.plant)), crashes)
        self.code: int | None = None

    def play(self, loop: qasync.QEventLoop, scenario: Scenario, first: Route | None = None) -> int:
        """Let the window live while the scenario acts; then close it, look for leftovers, and answer with the exit code."""
        self.window.show()
        code: int = loop.run_until_complete(self._play(scenario, first))
        self.seat.leave()
        leftovers = [timer for timer in self.window.findChildren(QTimer) if timer.isActive()]
        assert not leftovers
        self.window.deleteLater()
        self.life.deleteLater()
        settle(self.app)
        return code

    async def _play(self, scenario: Scenario, first: Route | None) -> int:
        preload()  # pages are prepared in a thread; with its imports done it takes a few turns
        life = asyncio.ensure_future(self.life.run(first))
        await self.settled()
        try:
            await scenario(self)
        finally:
            self.window.close()
            code = await life
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not others, f"tasks outlive the window: {others}"
        return code

    async def settled(self) -> None:
        """Everything that has been asked for by now has happened; each turn lets Qt handle what is posted.

        ``processEvents`` would run other coroutines inside this one, which asyncio forbids.
        """
        for _ in range(30):
            await asyncio.sleep(0)

    def page(self, kind: type[W]) -> W:
        """The visible page, which must be of this kind."""
        shown = self.window.findChildren(kind)
        assert len(shown) == 1, f"{kind.__name__} is not there"
        assert shown[0].isVisible(), f"{kind.__name__} is hidden"
        return shown[0]

    def visible_page(self) -> str:
        """The class of the visible page."""
        return next(type(page).__name__ for page in self.window.findChildren(Page) if page.isVisible())

    def go(self, route: Route) -> None:
        """Follow a route, as a press on something in the visible page does."""
        shown = next(page for page in self.window.findChildren(Page) if page.isVisible())
        shown.navigate.emit(route)

    def beat(self) -> None:
        """The visible page takes the plant's picture now; by itself it does so ten times a second."""
        for page in self.window.findChildren(Page):
            if page.isVisible():
                page.apply(self.plant.snapshot())

    def keys(self, *sequence: str) -> None:
        """Press key sequences in the window."""
        for one in sequence:
            QTest.keySequence(self.window, one)


def settle(app: QApplication) -> None:
    """Handle all events, deferred deletes too."""
    app.processEvents()
    app.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    app.processEvents()
