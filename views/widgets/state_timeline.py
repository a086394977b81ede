"""What state a machine was in over the last hours: one coloured strip with words, holes hatched with their cause."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.gap import Gap, GapCause
from views.binding import format as form
from views.binding.i18n import cause_word, quality_word, state_word, tr
from views.models.ticks import time_ticks
from views.models.trend_trace import Segment, Trace, segments_of
from views.models.trend_window import Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_CENTRE = Qt.AlignmentFlag.AlignCenter


class StateTimeline(QWidget):
    """Emits the instant that somebody clicked on."""

    opened = Signal(object)
    """ns UTC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._window = Window(0, 1)
        self._trace: Trace | None = None
        self._gaps: tuple[Gap, ...] = ()
        self._segments: tuple[Segment, ...] = ()
        self._pixmap: QPixmap | None = None
        self._playhead_ns: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_states(self, trace: Trace | None, gaps: tuple[Gap, ...], window: Window) -> None:
        """Show these states; moves by whole pixels."""
        column = max(window.span_ns // max(self.width(), 1), 1)
        window = window.ending(window.to_ns // column * column)
        if window == self._window and gaps == self._gaps and _same(trace, self._trace):
            return
        self._trace, self._gaps, self._window = trace, gaps, window
        self._segments = () if trace is None else segments_of(trace, gaps, window.from_ns, window.to_ns)
        self._pixmap = None
        self.update()

    def show_playhead(self, at_ns: int | None) -> None:
        """Mark the instant that is replayed."""
        if at_ns != self._playhead_ns:
            self._playhead_ns = at_ns
            self.update()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What is shown, in time order."""
        return self._segments

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self._pixmap = None
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def retranslate(self) -> None:
        """Paint the words in the new language."""
        self.setAccessibleName(tr("States of the last hours"))
        self._pixmap = None
        self.update()

    def sizeHint(self) -> QSize:
        """A strip with its time axis."""
        return QSize(200, self._theme.px(16.0))

    def _strip(self) -> QRectF:
        line = ink.height(ink.font(self._theme, self._theme.small_pt))
        return QRectF(0, 0, self.width(), self.height() - line - 2)

    def _x(self, at_ns: int) -> float:
        return (at_ns - self._window.from_ns) / self._window.span_ns * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept strip."""
        if self._pixmap is None:
            self._pixmap = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        if self._playhead_ns is not None:
            painter.setPen(ink.pen(self._theme.text, 2.0))
            x = round(self._x(self._playhead_ns))
            painter.drawLine(QPointF(x, 0), QPointF(x, self._strip().bottom()))
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(ink.font(self._theme, self._theme.small_pt))
        painter.fillRect(self._strip(), QColor(self._theme.surface_raised))
        self._paint_before(painter)
        for segment in self._segments:
            self._paint_segment(painter, segment)
        painter.setPen(ink.pen(self._theme.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._strip().adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_axis(painter)
        painter.end()
        return pixmap

    def _paint_segment(self, painter: QPainter, segment: Segment) -> None:
        strip = self._strip()
        left, right = self._x(segment.from_ns), self._x(segment.to_ns)
        rect = QRectF(left, strip.top(), max(right - left, 1.0), strip.height())
        if segment.text is None or segment.text == "offline":
            self._paint_hole(
                painter, rect, state_word("offline") if segment.cause is None else cause_word(segment.cause)
            )
            return
        painter.fillRect(rect, QColor(self._theme.state_colour(segment.text)))
        word = state_word(segment.text)
        if rect.width() > ink.width(painter.font(), word) + 10:
            painter.setPen(QColor(self._theme.on_state))
            ink.text(painter, rect, word, _CENTRE)

    def _paint_before(self, painter: QPainter) -> None:
        """Before the first record nothing was collected; that is a hole too, not an empty paper."""
        if self._trace is None:
            return
        first_ns = min((segment.from_ns for segment in self._segments), default=self._window.to_ns)
        strip, right = self._strip(), self._x(first_ns)
        if right > 1:
            rect = QRectF(strip.left(), strip.top(), right, strip.height())
            self._paint_hole(painter, rect, cause_word(GapCause.NOT_COLLECTED))

    def _paint_hole(self, painter: QPainter, rect: QRectF, word: str) -> None:
        """Hatched, with its cause on a calm ground where there is room."""
        painter.fillRect(rect, ink.hatch(self._theme.offline, alpha=110))
        wide = ink.width(painter.font(), word) + 12
        if rect.width() > wide + 8:
            line = ink.height(painter.font())
            plate = QRectF(rect.center().x() - wide / 2, rect.center().y() - line / 2 - 1, wide, line + 2)
            painter.fillRect(plate, QColor(self._theme.surface_raised))
            painter.setPen(QColor(self._theme.text_muted))
            ink.text(painter, plate, word, _CENTRE)

    def _paint_axis(self, painter: QPainter) -> None:
        strip = self._strip()
        line = self.height() - strip.bottom()
        painter.setPen(QColor(self._theme.text_muted))
        most = max(int(self.width() / (line * 4)), 2)
        for tick in time_ticks(self._window.from_ns, self._window.to_ns, most, form.local):
            x = self._x(tick.at_ns)
            wide = ink.width(painter.font(), tick.label) + 2
            if wide / 2 <= x <= self.width() - wide / 2:
                ink.text(painter, QRectF(x - wide / 2, strip.bottom(), wide, line), tick.label, _CENTRE)

    def words_at(self, at_ns: int) -> str:
        """What the tooltip says about an instant: state or cause, from when to when, how long."""
        found = next((s for s in self._segments if s.from_ns <= at_ns < s.to_ns), None)
        if found is None:
            return tr("No data")
        if found.cause is not None:
            what = cause_word(found.cause)
        else:
            what = quality_word(found.quality) if found.text is None else state_word(found.text)
        times = f"{form.clock(found.from_ns)} – {form.clock(found.to_ns)}"
        return f"{what}\n{times} ({form.age(found.to_ns - found.from_ns)})"

    def event(self, event: QEvent) -> bool:
        """The state under the pointer as tooltip."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(self._at(event.pos().x())), self)
            return True
        return super().event(event)

    def _at(self, x: float) -> int:
        return self._window.from_ns + round(x / max(self.width(), 1) * self._window.span_ns)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the trend there."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._at(event.position().x()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._pixmap = None


def _same(a: Trace | None, b: Trace | None) -> bool:
    if a is None or b is None:
        return a is b
    return a.time_ns is b.time_ns
