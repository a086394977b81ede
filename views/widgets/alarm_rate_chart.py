"""Alarms per ten minutes over a time: columns, the limit, floods as bands; a click opens what stood there. It refuses to count."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.alarm_figures import AlarmFigures
from views.binding import format as form
from views.binding.i18n import tr
from views.models.ticks import rounded_range, time_ticks, value_ticks
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

LIMIT = 10
HEIGHT_MM = 34.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AlarmRateChart(QWidget):
    """``opened`` carries the stretch (from, to) in ns UTC that somebody clicked."""

    opened = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._figures: AlarmFigures | None = None
        self._begins: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_figures(self, figures: AlarmFigures | None) -> None:
        """Another time; None while nothing is known."""
        self._figures = figures
        self._begins = tuple(begin for begin, _ in figures.alarms_10min) if figures is not None else ()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setMinimumHeight(theme.px(HEIGHT_MM))
        self.update()

    def retranslate(self) -> None:
        """Paint the words in the new language."""
        self.setAccessibleName(tr("Alarms per 10 min"))
        self.update()

    def sizeHint(self) -> QSize:
        """A strip over the page; what a tall screen leaves makes it higher."""
        return QSize(300, self._theme.px(HEIGHT_MM))

    # ------------------------------------------------------------ places

    def _plot(self) -> QRectF:
        line = ink.height(ink.font(self._theme, self._theme.small_pt))
        return QRectF(
            self._theme.px(9.0), line + 2, max(1.0, self.width() - self._theme.px(11.0)), self.height() - 2 * line - 6
        )

    def _x(self, at_ns: int, figures: AlarmFigures) -> float:
        plot = self._plot()
        return plot.left() + (at_ns - figures.from_ns) / max(1, figures.to_ns - figures.from_ns) * plot.width()

    def stretch_at(self, x: float) -> tuple[int, int, int] | None:
        """Begin, end and count of the column under a pixel."""
        figures, plot = self._figures, self._plot()
        if figures is None or not self._begins or not plot.left() <= x <= plot.right():
            return None
        at_ns = figures.from_ns + round((x - plot.left()) / plot.width() * (figures.to_ns - figures.from_ns))
        # Under one pixel may lie many columns: the highest of them is what is seen.
        step_ns = round((figures.to_ns - figures.from_ns) / plot.width())
        first = max(0, bisect_right(self._begins, at_ns - step_ns) - 1)
        last = max(first, bisect_right(self._begins, at_ns) - 1)
        column = max(range(first, last + 1), key=lambda number: figures.alarms_10min[number][1])
        begin, count = figures.alarms_10min[column]
        end = self._begins[column + 1] if column + 1 < len(self._begins) else figures.to_ns
        return begin, end, count

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands, columns, limit, axes."""
        painter, theme, plot, figures = QPainter(self), self._theme, self._plot(), self._figures
        painter.setFont(ink.font(theme, theme.small_pt))
        painter.fillRect(plot, QColor(theme.surface_raised))
        painter.setPen(QColor(theme.text_muted))
        line = ink.height(painter.font())
        ink.text(painter, QRectF(plot.left(), 0, plot.width(), line), tr("Alarms per 10 min"), _LEFT)
        if figures is not None:
            top = rounded_range(0.0, float(max(figures.peak_10min, LIMIT + 2)), 4)[1]
            self._paint_floods(painter, figures)
            self._paint_columns(painter, figures, top)
            self._paint_values(painter, top)
            self._paint_times(painter, figures)
        painter.setPen(ink.pen(theme.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plot)
        painter.end()

    def _paint_floods(self, painter: QPainter, figures: AlarmFigures) -> None:
        plot, colour = self._plot(), QColor(self._theme.fault)
        colour.setAlpha(50)
        for flood in figures.floods:
            left, right = self._x(flood.from_ns, figures), self._x(flood.to_ns or figures.to_ns, figures)
            painter.fillRect(QRectF(left, plot.top(), max(right - left, 2.0), plot.height()), colour)
        if figures.floods:
            painter.setPen(QColor(self._theme.text_muted))
            box = QRectF(plot.left(), 0, plot.width(), plot.top())
            ink.text(painter, box, tr("{count} floods, shaded", count=len(figures.floods)), _RIGHT)

    def _paint_columns(self, painter: QPainter, figures: AlarmFigures, top: float) -> None:
        plot = self._plot()
        highest: dict[int, tuple[float, int]] = {}
        for number, (begin, count) in enumerate(figures.alarms_10min):
            left = self._x(begin, figures)
            end = self._begins[number + 1] if number + 1 < len(self._begins) else figures.to_ns
            width = max(1.0, self._x(end, figures) - left - (1.0 if len(self._begins) < plot.width() / 3 else 0.0))
            if count and count > highest.get(int(left), (0.0, 0))[1]:
                highest[int(left)] = (width, count)
        for x, (width, count) in highest.items():
            tall = count / top * plot.height()
            colour = QColor(self._theme.running if count <= LIMIT else self._theme.fault)
            painter.fillRect(QRectF(x, plot.bottom() - tall, width, tall), colour)

    def _paint_values(self, painter: QPainter, top: float) -> None:
        plot, theme = self._plot(), self._theme
        line = ink.height(painter.font())
        for value in value_ticks(0.0, top, 3):
            y = plot.bottom() - value / top * plot.height()
            painter.setPen(QColor(theme.text_muted))
            ink.text(painter, QRectF(0, y - line / 2, plot.left() - 4, line), form.number(value, 0), _RIGHT)
        y = plot.bottom() - LIMIT / top * plot.height()
        painter.setPen(ink.pen(theme.limit, 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(theme.text_muted))
        ink.text(
            painter, QRectF(plot.left() + 4, y - line - 1, plot.width(), line), tr("limit {count}", count=LIMIT), _LEFT
        )

    def _paint_times(self, painter: QPainter, figures: AlarmFigures) -> None:
        plot = self._plot()
        line = ink.height(painter.font())
        painter.setPen(QColor(self._theme.text_muted))
        for tick in time_ticks(figures.from_ns, figures.to_ns, max(int(plot.width() / (line * 5)), 2), form.local):
            words = form.date(tick.at_ns)[: 5 if form.date(tick.at_ns)[2] == "/" else 10] if tick.day else tick.label
            x, wide = self._x(tick.at_ns, figures), ink.width(painter.font(), words) + 2
            if plot.left() + wide / 2 <= x <= plot.right() - wide / 2:
                ink.text(painter, QRectF(x - wide / 2, plot.bottom() + 2, wide, line), words, _CENTRE)

    # ------------------------------------------------------------ pointing

    def event(self, event: QEvent) -> bool:
        """How many under the pointer, as tooltip."""
        if isinstance(event, QHelpEvent):
            found = self.stretch_at(event.pos().x())
            if found is not None:
                begin, end, count = found
                words = f"{form.date_time(begin)} – {form.clock(end)}\n{tr('{count} alarms', count=count)}"
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what stood there."""
        found = self.stretch_at(event.position().x())
        if found is not None and self.rect().contains(event.position().toPoint()):
            self.opened.emit(found[0], found[1])
