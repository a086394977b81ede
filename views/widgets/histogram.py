"""Counts by length as bars with marks on their axis; bars open by tap, Enter and arrow keys. It refuses to sort cycles into bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from views.binding import format as form
from views.models.oee_cycles import Histogram, bar_words
from views.widgets import ink
from views.widgets.strip_chart import StripChart

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_EMPTY = Histogram((), 0.0, 1.0, ())


class HistogramView(StripChart):
    """``opened`` carries the number of the bar."""

    HIGH_MM, LEAST_MM = 60.0, 36.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histogram = _EMPTY

    def show_histogram(self, histogram: Histogram) -> None:
        """These bars from now on."""
        self.histogram = histogram
        self._shown()

    def strips(self) -> int:
        """One per bar."""
        return len(self.histogram.bars)

    def words(self, number: int) -> str:
        """How many cycles of which lengths."""
        return bar_words(self.histogram.bars[number])

    # ------------------------------------------------------------ geometry

    def _line(self) -> float:
        return ink.height(ink.font(self._theme, self._theme.small_pt))

    def _room(self) -> QRectF:
        line, marks = self._line(), len(self.histogram.marks)
        return QRectF(0, (marks + 1) * line + 4, self.width(), self.height() - (marks + 2) * line - 8)

    def _x(self, seconds: float) -> float:
        return (seconds - self.histogram.low) / self.histogram.step * self.place(0).width()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, axis, marks."""
        theme, room = self._theme, self._room()
        painter = QPainter(self)
        painter.setFont(ink.font(theme, theme.small_pt))
        most = self.histogram.most or 1
        for number, bar in enumerate(self.histogram.bars):
            strip = self.place(number)
            high = room.height() * len(bar.rows) / most
            box = QRectF(strip.left() + 1, room.bottom() - high, strip.width() - 2, high)
            painter.fillRect(box, QColor(theme.stopped if bar.beyond else theme.running))
            painter.setPen(QColor(theme.text))
            count = form.number(len(bar.rows), 0)
            if bar.rows and ink.width(painter.font(), count) < strip.width():
                ink.text(
                    painter, QRectF(strip.left(), box.top() - self._line(), strip.width(), self._line()), count, _CENTRE
                )
            self._paint_axis(painter, strip, room.bottom(), number)
        painter.setPen(ink.pen(theme.grid))
        painter.drawLine(QPointF(0, room.bottom()), QPointF(self.width(), room.bottom()))
        self._paint_marks(painter, room)
        if self.hasFocus() and self.histogram.bars:
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.place(self.current).adjusted(1, room.top() - self._line(), -1, -1))
        painter.end()

    def _paint_axis(self, painter: QPainter, strip: QRectF, bottom: float, number: int) -> None:
        bar = self.histogram.bars[number]
        label = f"> {form.number(bar.low, 1)}" if bar.beyond else form.number(bar.low, 1)
        every = max(1, round((ink.width(painter.font(), label) + 8) / max(1.0, strip.width()) + 0.5))
        if number % every and not bar.beyond:
            return
        painter.setPen(QColor(self._theme.text_muted))
        wide = ink.width(painter.font(), label) + 4
        left = min(strip.left(), self.width() - wide)
        ink.text(painter, QRectF(left, bottom + 3, wide, self._line()), label, _LEFT)

    def _paint_marks(self, painter: QPainter, room: QRectF) -> None:
        theme, line = self._theme, self._line()
        for number, (word, seconds) in enumerate(self.histogram.marks):
            x = min(max(self._x(seconds), 1.0), self.width() - 1.0)
            strong = number == 0
            painter.setPen(
                ink.pen(theme.text, 2.0 if strong else 1.0, Qt.PenStyle.SolidLine if strong else Qt.PenStyle.DashLine)
            )
            painter.drawLine(QPointF(x, number * line + line), QPointF(x, room.bottom()))
            words = f"{word} {form.number(seconds, 1)} s"
            wide = ink.width(painter.font(), words) + 4
            painter.setPen(QColor(theme.text))
            ink.text(painter, QRectF(min(x + 3, self.width() - wide), number * line, wide, line), words, _LEFT)
