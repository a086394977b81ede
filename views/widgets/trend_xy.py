"""One pen over another: the visible interval as a curve in the plane of two values. Refuses to decide which pens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from views.binding import format as form
from views.binding.i18n import tr
from views.models.ticks import rounded_range, step_decimals, value_step, value_ticks
from views.models.trend_window import Scale, Window
from views.models.trend_xy import Pairs, pairs_of
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.polygons import runs
from views.widgets.trend_layout import Curve

_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MOST_POINTS = 20_000
_TICKS = 6


class PlaneView(QWidget):
    """The painted plane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._x: Curve | None = None
        self._ys: tuple[tuple[Curve, Pairs], ...] = ()
        self.setMinimumSize(200, 160)

    def show_pairs(self, x: Curve | None, ys: Sequence[tuple[Curve, Pairs]]) -> None:
        """Show these pairs."""
        self._x, self._ys = x, tuple(ys)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self.update()

    @property
    def shown(self) -> tuple[tuple[Curve, Pairs], ...]:
        """What is painted."""
        return self._ys

    def area(self) -> QRectF:
        """Where curves are painted."""
        line = self._line()
        return QRectF(line * 4.6, line * 1.4, max(self.width() - line * 6.6, 1), max(self.height() - line * 4.2, 1))

    def _line(self) -> float:
        return ink.height(ink.font(self._theme, self._theme.small_pt))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, curves, names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        self.paint_on(painter)
        painter.end()

    def paint_on(self, painter: QPainter) -> None:
        """The plane; nothing is there yet without two pens."""
        theme, area = self._theme, self.area()
        painter.fillRect(area, QColor(theme.surface_raised))
        painter.setFont(ink.font(theme, theme.small_pt))
        known = [(c, p) for c, p in self._ys if len(p) and not np.isnan(p.y).all()]
        if self._x is None or not known:
            painter.setPen(QColor(theme.text_muted))
            ink.text(painter, area, tr("Two pens with numbers are needed"), _CENTRE)
            return
        x_scale = _range([p.x[~np.isnan(p.y)] for _, p in known])
        y_scale = _range([p.y[~np.isnan(p.y)] for _, p in known])
        self._paint_axes(painter, x_scale, y_scale, self._x, known)
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for curve, pairs in known:
            painter.setPen(ink.pen(curve.colour, 1.3))
            for stretch in runs(*self._pixels(pairs, x_scale, y_scale)):
                painter.drawPolyline(stretch)
        painter.setClipping(False)

    def _pixels(self, pairs: Pairs, x_scale: Scale, y_scale: Scale) -> tuple[np.ndarray, np.ndarray]:
        area = self.area()
        every = max(len(pairs) // _MOST_POINTS, 1)
        x, y = pairs.x[::every], pairs.y[::every]
        return (
            area.left() + (x - x_scale[0]) / (x_scale[1] - x_scale[0]) * area.width(),
            area.bottom() - (y - y_scale[0]) / (y_scale[1] - y_scale[0]) * area.height(),
        )

    def _paint_axes(
        self, painter: QPainter, x_scale: Scale, y_scale: Scale, x: Curve, ys: Sequence[tuple[Curve, Pairs]]
    ) -> None:
        theme, area, line = self._theme, self.area(), self._line()
        for value in value_ticks(*y_scale, _TICKS):
            at = round(area.bottom() - (value - y_scale[0]) / (y_scale[1] - y_scale[0]) * area.height()) + 0.5
            painter.setPen(ink.pen(theme.grid))
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(QColor(theme.text_muted))
            words = form.number(value, step_decimals(value_step(*y_scale, _TICKS)))
            ink.text(painter, QRectF(0, at - line / 2, area.left() - 6, line), words, _RIGHT)
        for value in value_ticks(*x_scale, _TICKS):
            at = round(area.left() + (value - x_scale[0]) / (x_scale[1] - x_scale[0]) * area.width()) + 0.5
            painter.setPen(ink.pen(theme.grid))
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
            painter.setPen(QColor(theme.text_muted))
            words = form.number(value, step_decimals(value_step(*x_scale, _TICKS)))
            ink.text(painter, QRectF(at - line * 3, area.bottom() + 2, line * 6, line), words, _CENTRE)
        painter.setPen(QColor(theme.text))
        below = QRectF(area.left(), area.bottom() + line + 4, area.width(), line)
        ink.text(painter, below, _titled(x), _CENTRE)
        at = area.left()
        for curve, _ in ys:
            painter.fillRect(QRectF(at, line * 0.6, line * 0.8, 3), QColor(curve.colour))
            painter.setPen(QColor(theme.text))
            words = _titled(curve)
            ink.text(painter, QRectF(at + line, 1, area.right() - at - line, line * 1.2), words, _LEFT)
            at += line * 1.8 + ink.width(painter.font(), words)


class TrendXY(QWidget):
    """The plane with the choice of its x pen."""

    chosen = Signal(str)
    """Key of the pen that somebody wants along x."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plane, self.choice = PlaneView(), QComboBox()
        self._shown: object = None
        self._curves: Sequence[Curve] = ()
        self._label, self.remark = QLabel("x"), QLabel()
        self.remark.setProperty("role", "muted")
        self.remark.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.plane, 1)
        column.addWidget(self.remark)
        self.choice.activated.connect(lambda _: self.chosen.emit(str(self.choice.currentData())))

    def show_curves(self, curves: Sequence[Curve], x_key: str, window: Window) -> None:
        """Every number over the chosen one, in the visible interval."""
        numbers = [c for c in curves if not c.trace.is_text]
        shown = (
            window,
            x_key,
            tuple((c.key, c.colour, id(c.trace.time_ns), c.trace.until_ns, c.gaps) for c in numbers),
        )
        if shown == self._shown:
            return
        self._shown, self._curves = shown, numbers  # the ids hold while their arrays live
        self._offer(numbers, x_key)
        x = next((c for c in numbers if c.key == x_key), numbers[0] if numbers else None)
        if x is None:
            self.plane.show_pairs(None, ())
            return
        ys = [(c, _pairs(x, c, window)) for c in numbers if c is not x]
        self.plane.show_pairs(x, ys)
        exact = all(p.exact for _, p in ys)
        self.remark.setText(
            "" if exact else tr("Reduced: smallest and largest values of each pixel. Zoom in for pairs.")
        )

    def _offer(self, curves: Sequence[Curve], x_key: str) -> None:
        keys = [c.key for c in curves]
        if keys != [self.choice.itemData(i) for i in range(self.choice.count())]:
            self.choice.clear()
            for curve in curves:
                self.choice.addItem(_titled(curve), curve.key)
        if x_key in keys and self.choice.currentIndex() != keys.index(x_key):
            self.choice.setCurrentIndex(keys.index(x_key))

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self.plane.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.choice.setAccessibleName(tr("Pen along x"))
        self.plane.setAccessibleName(tr("One pen over another"))
        self._shown = None
        self.plane.update()


def _pairs(x: Curve, y: Curve, window: Window) -> Pairs:
    return pairs_of(x.trace, y.trace, window.from_ns, window.to_ns, tuple(dict.fromkeys((*x.gaps, *y.gaps))))


def _titled(curve: Curve) -> str:
    words = " · ".join(w for w in (curve.title, curve.remark) if w)
    return f"{words} [{curve.unit}]" if curve.unit else words


def _range(parts: Sequence[np.ndarray]) -> Scale:
    known = np.concatenate(parts)
    return rounded_range(float(known.min()), float(known.max()), _TICKS)
