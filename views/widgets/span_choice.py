"""Choosing a stretch of time for a list: by name, step by step, or from a date to a date. It refuses to know what is listed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QPushButton, QWidget

from app.contracts.trends import ShiftHours
from views.binding import format as written
from views.binding.i18n import tr
from views.models.calendar import Period, instant_of
from views.models.spans import NAMES, OWN, Span, span_of
from views.models.trend_window import MINUTE_NS, Window
from views.shell.theme import Theme
from views.widgets.offer import offer


class SpanChoice(QWidget):
    """``changed`` when another stretch is meant."""

    changed = Signal()

    def __init__(self, shifts: Callable[[], Sequence[ShiftHours]], *, first: str = "24h") -> None:
        super().__init__()
        self._shifts, self._span = shifts, span_of(first) or Span()
        self.earlier, self.later = QPushButton("◀"), QPushButton("▶")
        self.names, self.begin, self.end = QComboBox(), QDateTimeEdit(), QDateTimeEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.earlier, self.names, self.begin, self.end, self.later):
            row.addWidget(part)
        for edit in (self.begin, self.end):
            edit.setCalendarPopup(True)
            edit.editingFinished.connect(self._edited)
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.names.activated.connect(lambda _: self._chose(self.names.currentData()))
        self._show()

    # ------------------------------------------------------------ what is meant

    @property
    def span(self) -> Span:
        """The choice."""
        return self._span

    def take(self, text: str) -> None:
        """What a route wrote (``Span.written``); anything else changes nothing."""
        found = span_of(text)
        if found is not None and found != self._span:
            self._mean(found)

    def meant(self) -> Window:
        """The time that is meant now."""
        return self._span.window(time.time_ns(), self._shifts(), written.local)

    def _mean(self, span: Span) -> None:
        self._span = span
        self._show()
        self.changed.emit()

    def _chose(self, name: str) -> None:
        if name == OWN:
            window = self.meant()
            minute = MINUTE_NS
            self._mean(Span(OWN, Window(window.from_ns // minute * minute, -(-window.to_ns // minute) * minute)))
        else:
            self._mean(Span(name))

    def _step(self, direction: int) -> None:
        self._mean(self._span.stepped(direction, time.time_ns(), self._shifts(), written.local))

    def _edited(self) -> None:
        begin, end = (instant_of(_wall(edit.dateTime()), written.local) for edit in (self.begin, self.end))
        window = Window(begin, max(end, begin + MINUTE_NS))
        if self._span != Span(OWN, window):
            self._mean(Span(OWN, window))

    # ------------------------------------------------------------ how it looks

    def _show(self) -> None:
        at = self.names.findData(self._span.name)
        self.names.setCurrentIndex(at)
        own = self._span.name == OWN
        window = self.meant() if own else None
        for edit, at_ns in ((self.begin, window.from_ns if window else 0), (self.end, window.to_ns if window else 0)):
            edit.setVisible(own)
            edit.blockSignals(True)
            edit.setDateTime(_shown(at_ns))
            edit.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        height = theme.px(theme.control_mm)
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(theme.px(theme.gap_mm / 2))
        for part in (self.earlier, self.later, self.names, self.begin, self.end):
            part.setFixedHeight(height)
        for button in (self.earlier, self.later):
            button.setStyleSheet("QPushButton { padding: 0; }")
            button.setFixedWidth(height)

    def retranslate(self) -> None:
        """Set all texts again."""
        offer(self.names, ((str(name), span_word(name)) for name in NAMES))
        portuguese = QLocale().language() == QLocale.Language.Portuguese
        for edit, words in ((self.begin, tr("From")), (self.end, tr("To"))):
            edit.setDisplayFormat("dd/MM/yyyy HH:mm" if portuguese else "yyyy-MM-dd HH:mm")
            edit.setAccessibleName(words)
        self.names.setAccessibleName(tr("Time"))
        for button, words in ((self.earlier, tr("Earlier")), (self.later, tr("Later"))):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._show()


def span_word(name: str) -> str:
    """A stretch's name."""
    return {
        "1h": tr("Last hour"),
        "8h": tr("Last 8 hours"),
        "24h": tr("Last 24 hours"),
        "7d": tr("Last 7 days"),
        "30d": tr("Last 30 days"),
        Period.SHIFT: tr("This shift"),
        Period.DAY: tr("Today"),
        Period.WEEK: tr("This week"),
        OWN: tr("From … to …"),
    }[name]


def _shown(at_ns: int) -> QDateTime:
    """A moment as the plant's wall clock says it."""
    wall = written.local(at_ns)
    return QDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute, 0)


def _wall(shown: QDateTime) -> datetime:
    date, clock = shown.date(), shown.time()
    return datetime(date.year(), date.month(), date.day(), clock.hour(), clock.minute())  # noqa: DTZ001 - a wall time
