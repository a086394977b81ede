"""One live value in one line, wherever a table or a card needs it: number, unit, and how far it may be trusted.

Good is plain; stale stays, grey, with its age; bad is a dash on a hatch with its reason; ≈ uncertain, M by hand, S substituted.
Geometry depends on the theme alone: a mark moves nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from views.widgets import ink
from views.widgets.value_cell import LEFT, RIGHT, ValueCell

_NOTE_SHARE = 0.34
"""Of the width: always reserved for age or reason, whether there is one or not."""


class ValueText(ValueCell):
    """Number right-aligned in digits of one width, unit behind it, age or reason at the right end."""

    def height_px(self) -> int:
        """One line."""
        return self.theme.px(8.0)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Number, unit, note."""
        theme = self.theme
        pad = theme.px(1.6)
        small, bold = ink.font(theme, theme.small_pt), ink.font(theme, theme.body_pt * 1.1, bold=True)
        inner = rect.adjusted(pad, 0, -pad, 0)
        note = inner.width() * _NOTE_SHARE
        unit = ink.width(small, self.face.unit) + pad if self.face.unit else 0.0
        number = inner.adjusted(0, 0, -note - unit, 0)
        painter.setFont(bold)
        painter.setPen(self.value_colour())
        self._plated(painter, number)
        ink.text(painter, number, self.face.value, RIGHT)
        painter.setFont(small)
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(number.right() + pad / 2, inner.top(), unit, inner.height()), self.face.unit, LEFT)
        at = QRectF(inner.right() - note + pad / 2, inner.top(), note - pad / 2, inner.height())
        if self.face.note:
            self.plate(painter, at)
        ink.text(painter, at, self.face.note, LEFT)

    def _plated(self, painter: QPainter, number: QRectF) -> None:
        wide = ink.width(painter.font(), self.face.value)
        self.plate(painter, number.adjusted(number.width() - wide - 4, 6, 4, -6))
