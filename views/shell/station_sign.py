"""Links, age of the data and clock at the right end of the header; pressed, it leads to the diagnostics."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.binding.i18n import tr
from views.shell.style import font, metrics
from views.shell.theme import LIGHT, Theme
from views.widgets.link_symbol import Diagnosis, paint_symbol

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Summary:
    """The station's links in one line. ``healthy`` False shows the failure symbol, shape and colour."""

    text: str
    age: str
    clock: str
    healthy: bool = True


class StationSign(QAbstractButton):
    """Two lines and a clock; on a narrow window the sign and the clock alone (the words are then its name and tip)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._short = False
        self.summary = Summary("", "", "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_summary(self, summary: Summary) -> None:
        """Show links, age and clock; equal ones cost nothing."""
        if summary == self.summary:
            return
        self.summary = summary
        self.setAccessibleName(summary.text)
        self.setAccessibleDescription(summary.age)
        self.setToolTip(f"{summary.text}\n{summary.age}\n{tr('Open the diagnostics')}".replace("\n\n", "\n"))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._fit()

    def shorten(self, short: bool) -> None:
        """Leave the words out."""
        if short != self._short:
            self._short = short
            self._fit()

    def full_width(self) -> int:
        """Its width with all words."""
        theme = self._theme
        muted = metrics(theme, theme.body_pt)
        words = max(muted.horizontalAdvance(self.summary.text), muted.horizontalAdvance(self.summary.age))
        return round(words) + self._bare_width()

    def sizeHint(self) -> QSize:
        """As its words ask; a finger high."""
        return QSize(self._bare_width() if self._short else self.full_width(), self._theme.px(self._theme.target_mm))

    def _bare_width(self) -> int:
        theme = self._theme
        clock = metrics(theme, theme.value_pt, bold=True).horizontalAdvance("00:00")
        return round(clock) + theme.px(4.2 + 3 * theme.gap_mm)

    def _fit(self) -> None:
        if self.size() != self.sizeHint():
            self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sign, two lines, clock."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        theme, summary = self._theme, self.summary
        box = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.fillRect(box, QColor(theme.hover))
        gap, side = theme.px(theme.gap_mm), theme.px(4.2)
        line = metrics(theme, theme.body_pt).height()
        diagnosis = Diagnosis.GOOD if summary.healthy else Diagnosis.FAILURE
        top = box.center().y() - line if not self._short and summary.age else box.center().y() - line / 2
        paint_symbol(painter, QRectF(gap / 2, top + (line - side) / 2, side, side), diagnosis, theme)
        if not self._short:
            left = gap / 2 + side + gap / 2
            painter.setFont(font(theme, theme.body_pt))
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(left, top, box.width(), line), _LEFT, summary.text)
            painter.setPen(QColor(theme.text_muted))
            painter.drawText(QRectF(left, top + line, box.width(), line), _LEFT, summary.age)
        painter.setFont(font(theme, theme.value_pt, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(box.adjusted(0, 0, -gap / 2, 0), _RIGHT, summary.clock)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
