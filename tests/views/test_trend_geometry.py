"""Nothing of trends and replay is cut or stands outside, in any size, look and language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from tests.views.builders import NOW, FakePlant, S, machine, plant
from tests.views.trend_hands import opened, settle
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.pages.machine import MachinePage
from views.pages.trend import TrendPage
from views.shell.language import Language
from views.shell.style import clothe, dress, load_fonts
from views.shell.theme import THEMES, Theme, sized

SIZES = ((1288, 650), (1842, 960), (690, 900))
"""The page's part of 1366 x 768, 1920 x 1080 and 768 x 1024."""


@pytest.fixture(params=["en", "pt-BR"])
def language(request, qapp) -> Iterator[str]:
    spoken = Language()
    spoken.switch(request.param)
    yield request.param
    spoken.switch("en")


@pytest.fixture(params=["light", "dark", "contrast"])
def theme(request, qapp) -> Theme:
    load_fonts()
    made = sized(THEMES[request.param], dpi=96.0)
    dress(qapp, made)
    return made


@pytest.fixture
def fake() -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))


def cut(page: QWidget) -> list[str]:
    """Controls whose words don't fit, or that stand outside the page or over one another."""
    faults, places = [], list[tuple[str, QRect]]()
    kinds = (QAbstractButton, QComboBox, QLabel)
    for part in page.findChildren(QWidget):
        words = part.text() if isinstance(part, QAbstractButton | QLabel) else ""
        if not isinstance(part, kinds) or not part.isVisible() or not (words or isinstance(part, QComboBox)):
            continue
        needed = part.minimumSizeHint() if isinstance(part, QLabel) else part.sizeHint()
        if isinstance(part, QLabel) and part.wordWrap():
            continue
        if isinstance(part, QAbstractButton | QLabel) and part.width() < needed.width() - 1:
            faults.append(f"cut: {words!r} {part.width()} < {needed.width()}")
        rect = QRect(part.mapTo(page, QPoint()), part.size())
        scrolled = any(type(p).__name__ == "QScrollArea" for p in ancestors(part))
        if not scrolled and not page.rect().contains(rect):
            faults.append(f"outside: {words!r} {rect}")
        places += [(words, rect)] if not scrolled else []
    for i, (words, rect) in enumerate(places):
        faults += [
            f"over: {words!r} {other!r}" for other, place in places[:i] if rect.intersects(place) and words != other
        ]
    return faults


def ancestors(part: QWidget) -> Iterator[QWidget]:
    above = part.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


@pytest.mark.parametrize("size", SIZES, ids=["768p", "1080p", "tablet"])
async def test_the_trend_page_shows_all_its_words(qtbot, fake, theme, language, size):
    page = TrendPage(PlantLink(fake))
    qtbot.addWidget(page)
    clothe(page, theme)
    page.set_theme(theme)
    page.retranslate()
    page.resize(*size)
    page.show()
    await opened(page, "abr-850/rpm", "abr-850/feed", "abr-850/spindle_load")
    page.tools.measure.click()
    await settle(page)
    assert (page.width(), page.height()) == size
    assert cut(page) == []
    assert page.plot.width() > 300
    await settle(page)


@pytest.mark.parametrize("size", SIZES, ids=["768p", "1080p", "tablet"])
async def test_the_replay_shows_all_its_words(qtbot, fake, theme, language, size):
    page = MachinePage(PlantLink(fake))
    qtbot.addWidget(page)
    clothe(page, theme)
    page.set_theme(theme)
    page.retranslate()
    page.resize(*size)
    page.show()
    page.show_route(Route("machine", "abr-850", from_ns=NOW - 1_800 * S))
    await settle()
    assert (page.width(), page.height()) == size
    assert cut(page.replay_bar) == []
    assert page.rect().contains(QRect(page.replay_bar.mapTo(page, QPoint()), page.replay_bar.size()))
    page.replay.end()
    await settle()
