"""The curves of a chart as a transparent picture of their own. A pan by whole pixels shifts it: only the strip that comes into view
is painted. Refuses everything but curves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.domain.observation import Float64s, Int64s
from views.models.trend_line import EMPTY, cut
from views.models.trend_window import Window
from views.widgets.polygons import stroke
from views.widgets.trend_layout import Panel
from views.widgets.trend_picture import Picture

_EDGE_PX = 3
"""So far into what was painted before a strip reaches: there a line may have ended that goes on now."""
_WHOLE = 0.02
"""A shift this close to whole pixels is one; panning is by whole pixels, rounded to ns."""

Corners = tuple[Int64s, Float64s]


def paint_curves(painter: QPainter, picture: Picture, panel: Panel) -> None:
    """All curves of a plot."""
    for curve, corners in zip(panel.curves, panel.corners, strict=True):
        _curve(painter, picture, panel, curve.colour, corners)


def _curve(painter: QPainter, picture: Picture, panel: Panel, colour: str, corners: Corners) -> None:
    time_ns, number = corners
    low, high = panel.scale
    x = picture.frame.left + (time_ns - picture.window.from_ns) * (picture.frame.inner / picture.window.span_ns)
    y = panel.area.bottom() - (number - low) * (panel.area.height() / (high - low))
    stroke(painter, x, y, colour)


class CurveLayer:
    """Keeps the picture of the last call."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: object = None
        self._window = Window(0, 1)
        self._arrays: list[np.ndarray] = []
        """Kept alive: what is compared is their identity."""

    def of(self, picture: Picture, ratio: float) -> QPixmap:
        """The curves of all plots of a picture; ``ratio``: device pixels per pixel."""
        key, window = _key(picture, ratio), picture.window
        shift = (window.from_ns - self._window.from_ns) / window.span_ns * picture.frame.inner
        whole = round(shift)
        moved = whole * ratio
        if (
            key != self._key
            or abs(shift - whole) > _WHOLE
            or moved != int(moved)
            or abs(whole) > picture.frame.inner / 2
        ):
            self._paint_all(picture, ratio)
        elif whole:
            self._paint_strip(picture, whole, int(moved))
        self._key, self._window = key, window
        self._arrays = [curve.trace.time_ns for panel in picture.panels for curve in panel.curves]
        return self._pixmap

    def _paint_all(self, picture: Picture, ratio: float) -> None:
        frame = picture.frame
        self._pixmap = QPixmap(round(frame.width * ratio), round(frame.height * ratio))
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._paint(picture, QRectF(0, 0, frame.width, frame.height))

    def _paint_strip(self, picture: Picture, shift: int, moved: int) -> None:
        """The window went on by ``shift`` px: what was painted moves to the other side."""
        frame, rect = picture.frame, self._pixmap.rect()
        self._pixmap.scroll(-moved, 0, rect, QRegion())
        left, right = int(frame.left), int(frame.left + frame.inner) + 1
        if shift > 0:
            strip = QRectF(right - shift - _EDGE_PX, 0, shift + _EDGE_PX, frame.height)
        else:
            strip = QRectF(left, 0, -shift + _EDGE_PX, frame.height)
        painter = QPainter(self._pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(strip, Qt.GlobalColor.transparent)
        painter.end()
        self._paint(picture, strip)

    def _paint(self, picture: Picture, strip: QRectF) -> None:
        frame = picture.frame
        start, end = (frame.at(x, picture.window) for x in (strip.left() - _EDGE_PX, strip.right() + _EDGE_PX))
        painter = QPainter(self._pixmap)
        for panel in (p for p in picture.panels if not p.lane):
            painter.setClipRect(panel.area.adjusted(0, -1, 0, 1).intersected(strip))
            corners = tuple(cut(replace(EMPTY, time_ns=t, number=n), start, end) for t, n in panel.corners)
            paint_curves(painter, picture, replace(panel, corners=corners))
        painter.end()


def _key(picture: Picture, ratio: float) -> object:
    """All that the curves' look hangs on, but where the window begins."""
    frame, window = picture.frame, picture.window
    edge_ns = window.to_ns - window.span_ns / frame.inner
    panels = []
    for panel in (p for p in picture.panels if not p.lane):
        ends = [None if c.trace.until_ns >= edge_ns else c.trace.until_ns for c in panel.curves]
        curves = tuple((c.key, c.colour, id(c.trace.time_ns), c.gaps) for c in panel.curves)
        panels.append((panel.area.getRect(), panel.scale, curves, tuple(ends)))
    return (frame, ratio, window.span_ns, tuple(panels))
