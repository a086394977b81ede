"""Arrays to what QPainter draws at once: one copy, no Python object per point."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

from app.domain.observation import Float64s

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
