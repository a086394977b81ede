"""One pen over another: the visible interval as a curve in the plane of two values. Refuses to decide which pens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from views.binding import format as form
from views.binding.i18n import tr
from views.models.ticks import rounded_range, step_decimals, value_step, value_ticks
from views.models.trend_window import Scale, Window
from views.models.trend_xy import Pairs, pairs_of
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.polygons import stroke
from views.widgets.trend_layout import Curve

_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MOST_POINTS = 20_000
_TICKS = 6
_TITLE_LINES = 1.5
_X_LINES = 2.6


@dataclass(frozen=True, slots=True)
class Plane:
    """Pens over the one along x, as one value."""

    x: Curve | None = None
    ys: tuple[tuple[Curve, Pairs], ...] = ()


def paint_plane(painter: QPainter, plane: Plane, size: QSizeF, theme: Theme) -> None:
    """One plot per unit over a shared x axis; a sentence while there are no two pens."""
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.surface))
    painter.setFont(ink.font(theme, theme.small_pt))
    known = [(c, p) for c, p in plane.ys if len(p) and not np.isnan(p.y).all()]
    if plane.x is None or not known:
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(0, 0, size.width(), size.height()), tr("Two pens with numbers are needed"), _CENTRE)
        return
    x_scale = _range([p.x[~np.isnan(p.y)] for _, p in known])
    areas = plot_areas(plane, size, theme)
    for unit, area in areas.items():
        painter.fillRect(area, QColor(theme.surface_raised))
        _paint_x_grid(painter, area, x_scale, theme)
        _paint_plot(painter, area, x_scale, [(c, p) for c, p in known if c.unit == unit], theme)
    _paint_x_axis(painter, list(areas.values())[-1], x_scale, plane.x, theme)


def plot_areas(plane: Plane, size: QSizeF, theme: Theme) -> dict[str, QRectF]:
    """Where the curves of each unit are painted, from the top."""
    line = ink.height(ink.font(theme, theme.small_pt))
    units = list(dict.fromkeys(c.unit for c, p in plane.ys if len(p) and not np.isnan(p.y).all()))
    high = (size.height() - line * _X_LINES) / max(len(units), 1)
    wide = max(size.width() - line * 6.6, 1.0)
    head = line * _TITLE_LINES
    return {u: QRectF(line * 4.6, i * high + head, wide, max(high - head, 1.0)) for i, u in enumerate(units)}


def _paint_plot(
    painter: QPainter, area: QRectF, x_scale: Scale, curves: Sequence[tuple[Curve, Pairs]], theme: Theme
) -> None:
    y_scale = _range([p.y[~np.isnan(p.y)] for _, p in curves])
    _paint_y_axis(painter, area, y_scale, [c for c, _ in curves], theme)
    painter.save()
    painter.setClipRect(area.adjusted(-1, -1, 1, 1))
    for curve, pairs in curves:
        stroke(painter, *_pixels(pairs, area, x_scale, y_scale), curve.colour)
    painter.restore()


def _pixels(pairs: Pairs, area: QRectF, x_scale: Scale, y_scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    every = max(len(pairs) // _MOST_POINTS, 1)
    x, y = pairs.x[::every], pairs.y[::every]
    return (
        area.left() + (x - x_scale[0]) / (x_scale[1] - x_scale[0]) * area.width(),
        area.bottom() - (y - y_scale[0]) / (y_scale[1] - y_scale[0]) * area.height(),
    )


def _paint_y_axis(painter: QPainter, area: QRectF, scale: Scale, ys: Sequence[Curve], theme: Theme) -> None:
    line = ink.height(painter.font())
    ticks = max(int(area.height() / (line * 3)), 2)
    for value in value_ticks(*scale, ticks):
        at = round(area.bottom() - (value - scale[0]) / (scale[1] - scale[0]) * area.height()) + 0.5
        painter.setPen(ink.pen(theme.grid))
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
        painter.setPen(QColor(theme.text_muted))
        words = form.number(value, step_decimals(value_step(*scale, ticks)))
        ink.text(painter, QRectF(0, at - line / 2, area.left() - 6, line), words, _RIGHT)
    at, top = area.left(), area.top() - line * _TITLE_LINES
    for curve in ys:
        painter.fillRect(QRectF(at, top + line * 0.7, line * 0.8, 3), QColor(curve.colour))
        painter.setPen(QColor(theme.text))
        words = _titled(curve)
        ink.text(painter, QRectF(at + line, top + 1, area.right() - at - line, line * 1.2), words, _LEFT)
        at += line * 1.8 + ink.width(painter.font(), words)


def _x_places(area: QRectF, scale: Scale) -> list[tuple[float, float]]:
    """Value and pixel of each tick."""
    per_value = area.width() / (scale[1] - scale[0])
    return [(v, round(area.left() + (v - scale[0]) * per_value) + 0.5) for v in value_ticks(*scale, _TICKS)]


def _paint_x_grid(painter: QPainter, area: QRectF, scale: Scale, theme: Theme) -> None:
    painter.setPen(ink.pen(theme.grid))
    for _, at in _x_places(area, scale):
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))


def _paint_x_axis(painter: QPainter, area: QRectF, scale: Scale, x: Curve, theme: Theme) -> None:
    line = ink.height(painter.font())
    painter.setPen(QColor(theme.text_muted))
    for value, at in _x_places(area, scale):
        words = form.number(value, step_decimals(value_step(*scale, _TICKS)))
        ink.text(painter, QRectF(at - line * 3, area.bottom() + 2, line * 6, line), words, _CENTRE)
    painter.setPen(QColor(theme.text))
    ink.text(painter, QRectF(area.left(), area.bottom() + line + 4, area.width(), line), _titled(x), _CENTRE)


class PlaneView(QWidget):
    """The painted plane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.plane = Plane()
        """What is shown, as one value."""
        self.setMinimumSize(200, 160)

    def show_plane(self, plane: Plane) -> None:
        """Show these pairs."""
        self.plane = plane
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The plane."""
        painter = QPainter(self)
        paint_plane(painter, self.plane, QSizeF(self.size()), self._theme)
        painter.end()


class TrendXY(QWidget):
    """The plane with the choice of its x pen."""

    chosen = Signal(str)
    """Key of the pen that somebody wants along x."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.choice = PlaneView(), QComboBox()
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
        column.addWidget(self.view, 1)
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
            self.view.show_plane(Plane())
            return
        ys = [(c, _pairs(x, c, window)) for c in numbers if c is not x]
        self.view.show_plane(Plane(x, tuple(ys)))
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
        self.view.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.choice.setAccessibleName(tr("Pen along x"))
        self.view.setAccessibleName(tr("One pen over another"))
        self._shown = None
        self.view.update()


def _pairs(x: Curve, y: Curve, window: Window) -> Pairs:
    return pairs_of(x.trace, y.trace, window.from_ns, window.to_ns, tuple(dict.fromkeys((*x.gaps, *y.gaps))))


def _titled(curve: Curve) -> str:
    words = " · ".join(w for w in (curve.title, curve.remark) if w)
    return f"{words} [{curve.unit}]" if curve.unit else words


def _range(parts: Sequence[np.ndarray]) -> Scale:
    known = np.concatenate(parts)
    return rounded_range(float(known.min()), float(known.max()), _TICKS)
