"""Every widget in every state on one page, for whoever designs or checks a screen. It refuses to know a plant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.binding.page import Page, Route
from views.pages import gallery_parts as parts
from views.shell.theme import LIGHT, Theme
from views.widgets.ink import clear_layout_of


def _sections() -> tuple[tuple[str, Callable[[], QWidget]], ...]:
    return (
        (tr("Machine tiles"), parts.tiles),
        (tr("Wall"), parts.wall),
        (tr("Alarm priorities"), parts.chips),
        (tr("Devices and links (NAMUR NE 107)"), parts.links),
        (tr("Values and their quality"), parts.qualities),
        (tr("Gauges, bars and axes"), parts.measured),
        (tr("States over time"), parts.timeline),
        (tr("Charts"), parts.charts),
        (tr("Buttons"), parts.buttons),
        (tr("Fields and words"), parts.fields),
        (tr("Colours"), parts.colours),
        (tr("Icons"), parts.icon_set),
    )


class GalleryPage(Page):
    """Sections below each other. They are made anew when the language changes: the samples are words too."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._sheet = QWidget()
        self._sheet.setObjectName("gallery")
        self._column = QVBoxLayout(self._sheet)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes to every sample."""
        self._theme = theme
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(margin)
        for widget in self._sheet.findChildren(QWidget):
            take = getattr(widget, "set_theme", None)
            if take is not None:
                take(theme)

    def retranslate(self) -> None:
        """Make all samples again."""
        clear_layout_of(self._sheet)
        for words, make in _sections():
            title = QLabel(words)
            title.setProperty("role", "heading")
            self._column.addWidget(title)
            self._column.addWidget(make())
        self.set_theme(self._theme)

    def state(self) -> Route:
        """It stands nowhere in the navigation."""
        return Route("gallery")
