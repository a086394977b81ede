"""Fonts, hatches and texts in a theme's look, shared by the painters. It refuses to know what is painted with them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from views.shell.theme import Theme

_HATCH = 8


def font(theme: Theme, points: float, *, bold: bool = False) -> QFont:
    """A font of the theme's family in points of the real screen; its digits are of one width."""
    return _font(theme.font_family, theme.font_px(points), bold)


@lru_cache(maxsize=64)
def _font(family: str, pixels: int, bold: bool) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def hatch(colour: str, *, alpha: int = 150) -> QBrush:
    """Diagonal lines: here is no information."""
    tile = QPixmap(_HATCH, _HATCH)
    tile.fill(Qt.GlobalColor.transparent)
    ink = QColor(colour)
    ink.setAlpha(alpha)
    painter = QPainter(tile)
    painter.setPen(QPen(ink, 1.0))
    painter.drawLine(QPointF(0, _HATCH), QPointF(_HATCH, 0))
    painter.end()
    return QBrush(tile)


def pen(colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A cosmetic pen: its width does not scale."""
    made = QPen(QColor(colour), width, style)
    made.setCosmetic(True)
    return made


def text(painter: QPainter, rect: QRectF, words: str, flags: Qt.AlignmentFlag) -> None:
    """One line of text, shortened with … when it does not fit."""
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, shown)


def width(of: QFont, words: str) -> float:
    """How wide a text is."""
    return QFontMetricsF(of).horizontalAdvance(words)


def height(of: QFont) -> float:
    """Height of a line."""
    return QFontMetricsF(of).height()


def let_go(widget: QWidget) -> None:
    """Take a widget away for good. Hidden first: a layout shows in the next turn of the loop what was added to it in this one,
    and what has no parent by then would be a window of its own.

    What is taken away some day must not have come by ``addLayout`` of a layout that was filled before, nor be looked at with
    ``QLayout.itemAt``: PySide then keeps a wrapper of each item until the outer layout goes, also when Qt has long freed the
    item. The next object that gets its address is taken for the item, and hours later the process ends with a
    segmentation fault. Add a layout while it is empty.
    """
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def clear_layout_of(widget: QWidget) -> None:
    """Take all widgets out of a widget's layout and let them go."""
    layout = widget.layout()
    while layout is not None and layout.count():
        taken = layout.takeAt(0)
        child = taken.widget() if taken is not None else None
        if child is not None:
            let_go(child)
