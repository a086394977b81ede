"""A value as text under its title: program, block, tool, counts. Long words are shortened with … and whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from views.widgets import ink
from views.widgets.value_cell import LEFT, RIGHT, ValueCell


class Readout(ValueCell):
    """Title above, value below."""

    GROWS = 1.6

    def height_px(self) -> int:
        """Two lines."""
        return self.theme.px(12.0)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Title and note in the first line, the value in the second."""
        theme = self.theme
        inner = rect.adjusted(8, 3, -8, -3)
        small = ink.font(theme, theme.small_pt)
        line = ink.height(small)
        head = QRectF(inner.left(), inner.top(), inner.width(), line)
        painter.setFont(small)
        painter.setPen(QColor(theme.text_muted))
        note = ink.width(small, self.face.note) + 6 if self.face.note else 0.0
        ink.text(painter, head.adjusted(0, 0, -note, 0), self.face.title, LEFT)
        ink.text(painter, head.adjusted(head.width() - note, 0, 0, 0), self.face.note, RIGHT)
        painter.setFont(ink.font(theme, theme.body_pt * 1.1 * self.grown(), bold=True))
        painter.setPen(self.value_colour())
        body = QRectF(inner.left(), head.bottom(), inner.width(), inner.bottom() - head.bottom())
        ink.text(painter, body, f"{self.face.value} {self.face.unit}".strip(), LEFT)
