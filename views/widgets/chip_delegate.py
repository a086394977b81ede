"""A table's column of priority chips; it refuses to know what the rows are."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import ChipFace, chip_size, is_lit, paint_alarm_chip

Index = QModelIndex | QPersistentModelIndex
_INSET = 4


class ChipDelegate(QStyledItemDelegate):
    """``face`` tells what the chip of a row says."""

    def __init__(self, face: Callable[[Index], ChipFace], parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.theme: Theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The chip alone, in the middle of its cell's height."""
        face, theme = self._face(index), self.theme
        top = option.rect.center().y() - chip_size(face, theme)[1] / 2
        lit = is_lit(time.time_ns(), theme)
        paint_alarm_chip(painter, QPointF(option.rect.left() + _INSET, top), face, theme, lit=lit)


def chip_column_px(theme: Theme) -> int:
    """How wide such a column has to be."""
    return round(max(chip_size(ChipFace(priority), theme)[0] for priority in (1, 2, 3, 4)) + 3 * _INSET)
