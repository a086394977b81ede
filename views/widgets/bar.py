"""Analog bars: title, number, a scale with its normal band, ten minutes; and an axis: its letter, position and load."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from views.models.faces import Face
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.value_cell import LEFT, RIGHT, ValueCell

_WIDEST = "≈ 888"
"""Room of an override's digits and mark, so that 80 and 100 end at the same place whatever their quality."""


def paint_bar(painter: QPainter, rect: QRectF, face: Face, theme: Theme) -> None:
    """The scale from left to right; the band behind, the value as a bar with a mark at its end."""
    painter.fillRect(rect, QColor(theme.border))
    painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor(theme.surface_raised))
    if face.band is not None:
        low, high = face.band
        painter.fillRect(
            QRectF(rect.left() + low * rect.width(), rect.top() + 1, (high - low) * rect.width(), rect.height() - 2),
            QColor(theme.normal_band),
        )
    if face.share is None:
        return
    colour = QColor(theme.stale if face.faint else theme.idle if face.outside else theme.running)
    middle = rect.height() * 0.3
    painter.fillRect(
        QRectF(rect.left(), rect.top() + middle, rect.width() * face.share, rect.height() - 2 * middle), colour
    )
    x = rect.left() + rect.width() * face.share
    painter.fillRect(
        QRectF(min(max(x - 1.5, rect.left()), rect.right() - 3), rect.top() - 2, 3, rect.height() + 4), colour
    )


class Bar(ValueCell):
    """For overrides and other values with a known scale."""

    GROWS = 1.8

    def height_px(self) -> int:
        """Two lines and a bar."""
        return self.theme.px(17.0)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Title and number above, bar below, sparkline at the right."""
        theme = self.theme
        inner = rect.adjusted(8, 5, -8, -6)
        small, value = ink.font(theme, theme.small_pt), ink.font(theme, theme.value_pt * self.grown(), bold=True)
        line, tall = ink.height(small), ink.height(value)
        painter.setFont(small)
        painter.setPen(QColor(theme.text_muted))
        head = QRectF(inner.left(), inner.top(), inner.width(), line)
        ink.text(painter, head, self.face.title, LEFT)
        digits = ink.width(value, _WIDEST)
        number = QRectF(inner.left(), head.bottom(), digits, tall)
        words = self.face.note or self.face.unit
        room = inner.width() if self.face.bad else inner.width() * 0.6  # a reason stands where the ten minutes would
        beside = QRectF(number.right() + 5, number.top(), room - digits - 5, tall)
        ink.text(painter, beside, words, LEFT)
        painter.setFont(value)
        painter.setPen(self.value_colour())
        ink.text(painter, number, self.face.value, RIGHT)
        paint_bar(painter, QRectF(inner.left(), inner.bottom() - 9, inner.width(), 9), self.face, theme)
        left = inner.left() + inner.width() * 0.64
        self.paint_spark(
            painter, QRectF(left, head.bottom() + 2, inner.right() - left, inner.bottom() - 16 - head.bottom())
        )


class AxisPosition(ValueCell):
    """An axis letter and its position in large digits of one width."""

    GROWS = 1.8

    def height_px(self) -> int:
        """One large line."""
        return self.theme.px(11.5)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Letter left, digits right, unit after them."""
        theme = self.theme
        inner = rect.adjusted(10, 0, -8, 0)
        painter.setFont(ink.font(theme, theme.value_pt, bold=True))
        painter.setPen(QColor(theme.text_muted))
        letter = ink.width(painter.font(), "X2") + 6
        ink.text(painter, QRectF(inner.left(), inner.top(), letter, inner.height()), self.face.title, LEFT)
        small = ink.font(theme, theme.small_pt)
        words = self.face.note or self.face.unit
        unit = max(ink.width(small, words), ink.width(small, "mm")) + 4
        painter.setFont(small)
        ink.text(painter, inner.adjusted(inner.width() - unit, 0, 0, 0), words, LEFT)
        painter.setFont(ink.font(theme, theme.value_pt * 1.3 * self.grown(), bold=True))
        painter.setPen(self.value_colour())
        ink.text(painter, inner.adjusted(letter, 0, -unit - 4, 0), self.face.value, RIGHT)


class AxisLoad(ValueCell):
    """An axis load as bar, number and ten minutes, beside the axis position."""

    GROWS = 1.8

    def height_px(self) -> int:
        """As high as the position beside it."""
        return self.theme.px(11.5)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Bar, number, sparkline in one line."""
        theme = self.theme
        inner = rect.adjusted(8, 0, -8, 0)
        small, bold = ink.font(theme, theme.small_pt), ink.font(theme, theme.body_pt, bold=True)
        number = ink.width(bold, "0000") + ink.width(small, " %") + 8
        third = (inner.width() - number) / 2
        paint_bar(painter, QRectF(inner.left(), inner.center().y() - 5, third, 10), self.face, theme)
        painter.setFont(bold)
        painter.setPen(self.value_colour())
        unit = ink.width(small, self.face.unit) + 3
        at = QRectF(inner.left() + third, inner.top(), number, inner.height())
        ink.text(painter, at.adjusted(0, 0, -unit, 0), self.face.value, RIGHT)
        painter.setFont(small)
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, at.adjusted(number - unit + 2, 0, 4, 0), self.face.unit, LEFT)
        tail = QRectF(at.right() + 10, inner.top() + 8, third - 10, inner.height() - 16)
        if self.face.note:
            ink.text(painter, tail, self.face.note, LEFT)
        else:
            self.paint_spark(painter, tail)


class AxisRow(QWidget):
    """Position and load of one axis; either may be missing."""

    def __init__(self, *, position: bool, load: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.position = AxisPosition() if position else None
        self.load = AxisLoad() if load else None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for cell in self.cells():
            row.addWidget(cell, 1)
        if not load:
            row.addStretch(1)

    def cells(self) -> tuple[ValueCell, ...]:
        """Its values."""
        return tuple(c for c in (self.position, self.load) if c is not None)

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        for cell in self.cells():
            cell.set_theme(theme)
        self.setMaximumHeight(max((c.maximumHeight() for c in self.cells()), default=0))
