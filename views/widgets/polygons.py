"""Arrays to what QPainter draws at once: one copy, no Python object per point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPaintEngine, QPainter, QPolygonF
from shiboken6 import VoidPtr

from app.domain.observation import Float64s
from views.widgets import ink

Floats = npt.NDArray[np.floating[Any]]
_BYTES_PER_POINT = 16


def polygon(x: Float64s, y: Float64s) -> QPolygonF:
    """The corners of a polyline. Two doubles per point lie in a QPolygonF as they lie in numpy."""
    shape = QPolygonF()
    shape.resize(len(x))
    if len(x):
        memory = VoidPtr(shape.data(), len(x) * _BYTES_PER_POINT, True)  # type: ignore[call-arg, arg-type]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
        points[:, 0], points[:, 1] = x, y
    return shape


def runs(x: Float64s, y: Float64s) -> Iterator[QPolygonF]:
    """One polyline per stretch between NaNs; a lone point becomes a dot-long stroke, else it would not be seen."""
    bad = np.flatnonzero(np.isnan(y))
    start = 0
    for stop in (*bad.tolist(), len(y)):
        if stop - start >= 2:
            yield polygon(x[start:stop], y[start:stop])
        elif stop - start == 1:
            yield polygon(np.array([x[start], x[start] + 1.0]), np.array([y[start], y[start]]))
        start = stop + 1


SMOOTH_UP_TO = 1500
"""Corners of a curve that are drawn smooth; more of them cost several times as much and look the same."""
_WIDE = 1.5
_HALF_PX = 0.5


def stroke(painter: QPainter, x: Floats, y: Floats, colour: str) -> None:
    """A curve, broken at NaNs: smooth and 1.5 px wide while it has few corners, else in whole pixels.

    Qt's raster engine strokes smooth lines of any other width than 1 px as filled outlines: 1,500 tall corners took 10 s. Two
    thin lines half a pixel apart look the same and take 20 ms.
    """
    smooth = len(x) <= SMOOTH_UP_TO
    vector = painter.paintEngine().type() is not QPaintEngine.Type.Raster
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(ink.pen(colour, _WIDE if smooth and vector else 1.0))
    if not smooth and not vector:
        x, y = np.round(x), np.round(y)
    for stretch in runs(np.asarray(x, np.float64), np.asarray(y, np.float64)):
        painter.drawPolyline(stretch)
        if smooth and not vector:
            painter.drawPolyline(stretch.translated(_HALF_PX, _HALF_PX))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
