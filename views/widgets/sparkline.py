"""The last ten minutes of a value as a small band with a line through it. Refuses axes and numbers: a click opens the trend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from views.models.scales import Columns
from views.shell.theme import Theme
from views.widgets import ink

Shapes = tuple[QPolygonF, ...]


def spark_shapes(rect: QRectF, columns: Columns) -> Shapes:
    """One polyline per stretch; a column without a value is a gap, never bridged."""
    step = rect.width() / max(len(columns), 1)
    shapes: list[QPolygonF] = []
    stretch: list[QPointF] = []
    for i, column in enumerate((*columns, None)):
        if column is not None:
            x = rect.left() + (i + 0.5) * step
            stretch.extend(QPointF(x, rect.bottom() - 1 - share * (rect.height() - 2)) for share in column)
        elif stretch:
            shapes.append(QPolygonF(stretch))
            stretch = []
    return tuple(shapes)


def paint_spark(painter: QPainter, rect: QRectF, columns: Columns, shapes: Shapes, theme: Theme) -> None:
    """Ground line, stretches from left to right, a dot where now is."""
    painter.save()
    painter.setPen(ink.pen(theme.grid))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(ink.pen(theme.running, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shape in shapes:
        painter.drawPolyline(shape)
    if columns and columns[-1] is not None:
        _end(painter, rect, columns[-1][1], theme)
    painter.restore()


def _end(painter: QPainter, rect: QRectF, share: float, theme: Theme) -> None:
    """A dot where now is."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.running))
    painter.drawEllipse(QPointF(rect.right() - 1, rect.bottom() - 1 - share * (rect.height() - 2)), 2, 2)
