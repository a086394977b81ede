"""The bar above every page: back, forward, where we are, links and age of the data, clock, help, and the seat's own settings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.crumbs import Crumb, Crumbs
from views.shell.station_sign import StationSign, Summary
from views.shell.theme import LIGHT, Theme

LONGEST_NAME = 12


class Header(QWidget):
    """Shows what it is given and says what was pressed. Everything in it is at least 20 mm high."""

    back = Signal()
    forward = Signal()
    followed = Signal(str)
    help_asked = Signal()
    seat_asked = Signal()
    person_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._back = FrameButton("back")
        self._forward = FrameButton("forward")
        self.trail = Crumbs()
        self.station = StationSign()
        self.help = FrameButton("help")
        self.person = FrameButton("person", wordy=True)
        self.person.setCheckable(False)
        self.person.hide()
        self.menu = FrameButton("menu")
        self._row = QHBoxLayout(self)
        for widget in (self._back, self._forward, self.trail, self.station, self.person, self.help, self.menu):
            self._row.addWidget(widget)
        self._row.setStretchFactor(self.trail, 1)
        self._wire()

    def _wire(self) -> None:
        self._back.clicked.connect(self.back)
        self._forward.clicked.connect(self.forward)
        self.trail.followed.connect(self.followed)
        self.station.clicked.connect(lambda: self.followed.emit("diagnostics"))
        self.help.clicked.connect(self.help_asked)
        self.menu.clicked.connect(self.seat_asked)
        self.person.clicked.connect(self.person_asked)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for widget in (self._back, self._forward, self.trail, self.station, self.person, self.help, self.menu):
            widget.set_theme(theme)
        self._row.setContentsMargins(theme.px(1), theme.px(0.5), theme.px(1), theme.px(0.5))
        self._row.setSpacing(theme.px(theme.touch_gap_mm))
        self._shorten()

    def retranslate(self) -> None:
        """Set all fixed texts again."""
        self._back.describe(tr("Back"), tr("Back (Alt+Left)"))
        self._forward.describe(tr("Forward"), tr("Forward (Alt+Right)"))
        self.help.describe(tr("Help"), tr("Help for this page (F1)"))
        self.menu.describe(tr("Language, look and keys"))

    def set_steps(self, *, back: bool, forward: bool) -> None:
        """Whether there is a place to go back or forward to."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def show_trail(self, crumbs: tuple[Crumb, ...]) -> None:
        """Show where we are; every step but the last leads somewhere."""
        self.trail.show_crumbs(crumbs)
        self._shorten()

    def show_summary(self, summary: Summary) -> None:
        """Show links, age and clock; equal ones cost nothing."""
        if summary != self.station.summary:
            self.station.show_summary(summary)
            self._shorten()

    def show_person(self, name: str | None, words: str) -> None:
        """Who is signed in; None: nobody is asked here."""
        self.person.setVisible(name is not None)
        if name is not None:
            self.person.describe(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…", words)
            self.person.set_theme(self._theme)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The station's words give way to the breadcrumb on a narrow window."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        side, gap = self._theme.px(self._theme.target_mm), self._theme.px(self._theme.touch_gap_mm)
        person = self.person.width() + gap if not self.person.isHidden() else 0
        room = self.width() - 4 * side - 6 * gap - person - self.station.full_width()
        self.station.shorten(room < self._theme.px(30))
