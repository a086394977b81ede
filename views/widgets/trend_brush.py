"""The strip under the chart: a long span with the shown window on it, to drag, to stretch, or to brush anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.binding import format as form
from views.binding.i18n import tr
from views.models.ticks import rounded_range, time_ticks
from views.models.trend_line import reduced, visible_range
from views.models.trend_trace import segments_of
from views.models.trend_window import SHORTEST_NS, Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.polygons import runs
from views.widgets.trend_gaps import gap_rect
from views.widgets.trend_layout import Curve, Frame
from views.widgets.trend_lines import LineStore
from views.widgets.trend_paint import lane_colours

_GRIP_PX = 8.0
_CLICK_PX = 4.0


@dataclass(frozen=True, slots=True)
class _Drag:
    at_ns: int
    window: Window
    part: str
    """``body``, ``left``, ``right`` or ``new``."""


class TrendBrush(QWidget):
    """Emits the window that somebody drags; the owner shows it."""

    framed = Signal(object)
    """A Window."""
    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._overview = Window(0, 3_600_000_000_000)
        self._window = self._overview
        self._curve: Curve | None = None
        self._now_ns = 0
        self._lines = LineStore()
        self._pixmap: QPixmap | None = None
        self._drag: _Drag | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_strip(self, overview: Window, window: Window, curve: Curve | None, now_ns: int) -> None:
        """Show a window on a longer span, with one pen as a landmark."""
        column = max(overview.span_ns // max(self.width(), 1), 1)
        now_ns = now_ns // column * column
        same_curve = (curve is None) == (self._curve is None) and (
            curve is None
            or self._curve is None
            or (
                curve.trace is self._curve.trace
                and curve.colour == self._curve.colour
                and curve.gaps == self._curve.gaps
            )
        )
        if not same_curve or overview != self._overview or now_ns != self._now_ns:
            self._pixmap = None
        elif window == self._window:
            return
        self._overview, self._window, self._curve, self._now_ns = overview, window, curve, now_ns
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self._pixmap = None
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Set all texts again."""
        self.setAccessibleName(tr("Overview"))
        self.setToolTip(tr("Drag the window to move it, its ends to stretch it, or brush a new one"))
        self._pixmap = None
        self.update()

    def sizeHint(self) -> QSize:
        """Flat and wide."""
        return QSize(400, self._theme.px(14.0))

    def _frame(self) -> Frame:
        line = ink.height(ink.font(self._theme, self._theme.small_pt))
        return Frame(self.width(), self.height(), line * 4.6, line + 2, line)

    def _area(self) -> QRectF:
        frame = self._frame()
        return QRectF(frame.left, 1, frame.inner, frame.bottom - 2)

    def window_rect(self) -> QRectF:
        """Where the shown window lies; never too thin to be seen."""
        frame, area = self._frame(), self._area()
        left, right = (frame.x(t, self._overview) for t in (self._window.from_ns, self._window.to_ns))
        return QRectF(left, area.top(), max(right - left, 3.0), area.height())

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept strip, and the window on it."""
        if self._pixmap is None:
            self._pixmap = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        area, shown = self._area(), self.window_rect().intersected(self._area())
        veil = QColor(self._theme.background)
        veil.setAlpha(150)
        painter.fillRect(QRectF(area.left(), area.top(), shown.left() - area.left(), area.height()), veil)
        painter.fillRect(QRectF(shown.right(), area.top(), area.right() - shown.right(), area.height()), veil)
        painter.setPen(ink.pen(self._theme.accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown)
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._theme.surface))
        painter = QPainter(pixmap)
        painter.fillRect(self._area(), QColor(self._theme.surface_raised))
        painter.save()
        painter.setClipRect(self._area())
        if self._curve is not None:
            self._paint_curve(painter, self._curve)
        painter.restore()
        self._paint_axis(painter)
        painter.end()
        return pixmap

    def _paint_curve(self, painter: QPainter, curve: Curve) -> None:
        if curve.trace.is_text:
            self._paint_lane(painter, curve)
        else:
            self._paint_line(painter, curve)
        for gap in curve.gaps:
            rect = gap_rect(self._frame(), self._overview, self._area(), gap, self._now_ns)
            if rect is not None:
                painter.fillRect(rect, ink.hatch(self._theme.offline))

    def _paint_lane(self, painter: QPainter, curve: Curve) -> None:
        frame, area = self._frame(), self._area()
        for segment in segments_of(curve.trace, curve.gaps, self._overview.from_ns, self._overview.to_ns):
            left, right = (frame.x(t, self._overview) for t in (segment.from_ns, segment.to_ns))
            ground, _ = lane_colours(self._theme, curve, segment)
            if segment.cause is None:
                painter.fillRect(QRectF(left, area.top() + 3, max(right - left, 1), area.height() - 6), ground)

    def _paint_line(self, painter: QPainter, curve: Curve) -> None:
        frame, area, span = self._frame(), self._area(), self._overview
        line = self._lines.line(curve.key, curve.trace, curve.gaps, span.span_ns // max(int(frame.inner), 1))
        time_ns, number = reduced(line, span.from_ns, span.to_ns, int(frame.inner))
        found = visible_range([(time_ns, number)])
        if found is None:
            return
        low, high = rounded_range(*found)
        x = frame.left + (time_ns - span.from_ns) * (frame.inner / span.span_ns)
        y = area.bottom() - 2 - (number - low) * ((area.height() - 4) / (high - low))
        painter.setPen(ink.pen(curve.colour))
        for stretch in runs(np.asarray(x, np.float64), y):
            painter.drawPolyline(stretch)

    def _paint_axis(self, painter: QPainter) -> None:
        frame = self._frame()
        painter.setFont(ink.font(self._theme, self._theme.small_pt))
        painter.setPen(QColor(self._theme.text_muted))
        most = max(int(frame.inner / (frame.line * 7)), 2)
        for tick in time_ticks(self._overview.from_ns, self._overview.to_ns, most, form.local):
            words = form.date(tick.at_ns) if tick.day else tick.label
            wide = ink.width(painter.font(), words) + 2
            left = min(max(frame.x(tick.at_ns, self._overview) - wide / 2, 0.0), frame.width - wide)
            ink.text(painter, QRectF(left, frame.bottom, wide, frame.line), words, Qt.AlignmentFlag.AlignCenter)

    # ------------------------------------------------------------ gestures

    def _part_at(self, x: float) -> str:
        rect = self.window_rect()
        grip = min(_GRIP_PX, max(rect.width() / 4, 2.0))
        if abs(x - rect.left()) <= grip:
            return "left"
        if abs(x - rect.right()) <= grip:
            return "right"
        return "body" if rect.left() < x < rect.right() else "new"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window, one of its ends, or a new one."""
        if event.button() is Qt.MouseButton.LeftButton:
            x = event.position().x()
            self._drag = _Drag(self._frame().at(x, self._overview), self._window, self._part_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it; without a button only the cursor tells what a drag would do."""
        if self._drag is None:
            self.setCursor(_CURSORS[self._part_at(event.position().x())])
            return
        at_ns = self._frame().at(event.position().x(), self._overview)
        if abs(at_ns - self._drag.at_ns) * self._frame().inner >= _CLICK_PX * self._overview.span_ns:
            self.framed.emit(_dragged(self._drag, at_ns))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the window centres it there."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        at_ns = self._frame().at(event.position().x(), self._overview)
        still = abs(at_ns - drag.at_ns) * self._frame().inner < _CLICK_PX * self._overview.span_ns
        if still and drag.part == "new":
            middle = (self._window.from_ns + self._window.to_ns) // 2
            self.framed.emit(self._window.moved(at_ns - middle))
        self.gesture_ended.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._pixmap = None


def _dragged(drag: _Drag, at_ns: int) -> Window:
    window = drag.window
    match drag.part:
        case "body":
            return window.moved(at_ns - drag.at_ns)
        case "left":
            return Window(min(at_ns, window.to_ns - SHORTEST_NS), window.to_ns)
        case "right":
            return Window(window.from_ns, max(at_ns, window.from_ns + SHORTEST_NS))
        case _:
            return Window(*sorted((drag.at_ns, at_ns)))


_CURSORS = {
    "body": Qt.CursorShape.OpenHandCursor,
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
    "new": Qt.CursorShape.CrossCursor,
}
