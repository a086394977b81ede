"""Counts by length as bars with marks on their axis; bars open by tap, Enter and arrow keys. It refuses to sort cycles into bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from views.binding import format as form
from views.models.oee_cycles import Histogram, bar_words
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_EMPTY = Histogram((), 0.0, 1.0, ())


class HistogramView(QWidget):
    """``opened`` carries the number of the bar."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.histogram = _EMPTY
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_histogram(self, histogram: Histogram) -> None:
        """These bars from now on."""
        self.histogram = histogram
        self.current = min(self.current, max(0, len(histogram.bars) - 1))
        self._tell()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """A chart."""
        return QSize(400, self._theme.px(60.0))

    def minimumSizeHint(self) -> QSize:
        """High enough for bars, marks and axis."""
        return QSize(300, self._theme.px(36.0))

    # ------------------------------------------------------------ geometry

    def _line(self) -> float:
        return ink.height(ink.font(self._theme, self._theme.small_pt))

    def _room(self) -> QRectF:
        line, marks = self._line(), len(self.histogram.marks)
        return QRectF(0, (marks + 1) * line + 4, self.width(), self.height() - (marks + 2) * line - 8)

    def place(self, number: int) -> QRectF:
        """The strip that a bar has."""
        wide = self.width() / max(1, len(self.histogram.bars))
        return QRectF(number * wide, 0, wide, self.height())

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

    # ------------------------------------------------------------ people

    def _tell(self) -> None:
        bars = self.histogram.bars
        self.setAccessibleDescription(bar_words(bars[self.current]) if bars else "")

    def _at(self, x: float) -> int | None:
        number = int(x // max(1.0, self.place(0).width()))
        return number if 0 <= number < len(self.histogram.bars) else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar."""
        found = self._at(event.position().x())
        if found is not None and self.rect().contains(event.position().toPoint()):
            self._choose(found)
            self.opened.emit(found)

    def _choose(self, number: int) -> None:
        self.current = number
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, and open."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        bars: Sequence[object] = self.histogram.bars
        if step is not None and bars:
            self._choose(min(max(self.current + step, 0), len(bars) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and bars:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The bar under the pointer as tooltip."""
        if isinstance(event, QHelpEvent):
            found = self._at(event.pos().x())
            QToolTip.showText(
                event.globalPos(), bar_words(self.histogram.bars[found]) if found is not None else "", self
            )
            return True
        return super().event(event)
