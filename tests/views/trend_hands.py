"""Hands for tests of the trend page: real wheel, mouse and key events, and eyes on its pixels."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.views.builders import FakePlant
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.trend_window import Window
from views.pages.trend import TrendPage
from views.shell.theme import LIGHT

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def page_over(qtbot, fake: FakePlant) -> TrendPage:
    """A trend page in a window of its own."""
    made = TrendPage(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    return made


async def settle(page: TrendPage | None = None) -> None:
    """Until the question that rests behind the last gesture was sent and answered."""
    for _ in range(400):
        QApplication.processEvents()
        await asyncio.sleep(0.001)
        if page is None or not (any(map(QTimer.isActive, timers(page))) or page.sources.busy):
            break
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


def timers(page: TrendPage) -> tuple[QTimer, ...]:
    """What waits for hands to rest or answers to gather."""
    return page._asking, page._measuring, page._arrived


async def opened(page: TrendPage, *signals: str, window: Window | None = None) -> TrendPage:
    """The page on these signals, with its answers."""
    times = (window.from_ns, window.to_ns) if window else (None, None)
    page.show_route(Route("trend", "abr-850" if signals else None, signals, *times))
    await settle(page)
    return page


def wheel(page: TrendPage, x: float, notches: int, modifiers=NONE, y: float = 200.0) -> None:
    at = QPointF(x, y)
    event = QWheelEvent(
        at,
        page.plot.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.plot, event)


def drag(page: TrendPage, start: QPoint, end: QPoint, modifiers=NONE) -> None:
    QTest.mousePress(page.plot, LEFT, modifiers, start)
    for share in (0.5, 1.0):
        QTest.mouseMove(page.plot, start + (end - start) * share)
    QTest.mouseRelease(page.plot, LEFT, modifiers, end)


def point(page: TrendPage, at_ns: int, y: int = 200) -> QPoint:
    """Where an instant lies on the chart."""
    return QPoint(round(page.plot.frame().x(at_ns, page.view.window)), y)


def pixels(page: TrendPage) -> QImage:
    page.plot.repaint()
    return page.plot.grab().toImage()


def has_colour(image: QImage, colour: str, left: int, right: int, top: int, bottom: int, near: int = 40) -> bool:
    """Whether a pixel of a rectangle is about this colour."""
    wanted = QColor(colour)
    for x in range(left, right):
        for y in range(top, bottom):
            c = image.pixelColor(x, y)
            off = (c.red() - wanted.red(), c.green() - wanted.green(), c.blue() - wanted.blue())
            if all(abs(d) <= near for d in off):
                return True
    return False
