"""Hours by weekdays as coloured cells with their numbers. Arrow keys walk, Enter or a tap opens a cell. It refuses to compute a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_LEAST_MM = 6.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``share`` 0 … 1 is the colour; None: there is no number."""

    share: float | None = None
    text: str = ""
    tip: str = ""
    doubtful: bool = False
    """Time is missing: without a number it is hatched."""


class HeatMap(QWidget):
    """``opened`` carries the number of the cell, row by row."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()
        self.cells: tuple[HeatCell, ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_cells(self, rows: Sequence[str], columns: Sequence[str], cells: Sequence[HeatCell]) -> None:
        """These cells from now on, row by row."""
        self._rows, self._columns, self.cells = tuple(rows), tuple(columns), tuple(cells)
        self.current = min(self.current, max(0, len(self.cells) - 1))
        self._tell()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line per row."""
        return QSize(400, self._theme.px(_LEAST_MM * 1.3) * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        """Lines that can be read."""
        return QSize(300, self._theme.px(_LEAST_MM) * (len(self._rows) + 1))

    # ------------------------------------------------------------ geometry

    def place(self, cell: int) -> QRectF:
        """Where a cell is."""
        left, top = self._edges()
        wide, high = self._size()
        row, column = divmod(cell, max(1, len(self._columns)))
        return QRectF(left + column * wide, top + row * high, wide, high)

    def _edges(self) -> tuple[float, float]:
        small = ink.font(self._theme, self._theme.small_pt)
        return max((ink.width(small, row) for row in self._rows), default=0.0) + self._theme.px(2.0), ink.height(
            small
        ) + 2

    def _size(self) -> tuple[float, float]:
        left, top = self._edges()
        return (self.width() - left) / max(1, len(self._columns)), (self.height() - top) / max(1, len(self._rows))

    def _at(self, point: QPointF) -> int | None:
        return next((number for number in range(len(self.cells)) if self.place(number).contains(point)), None)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heads, cells, focus."""
        theme = self._theme
        painter = QPainter(self)
        left, top = self._edges()
        wide, high = self._size()
        painter.setFont(ink.font(theme, theme.small_pt))
        painter.setPen(QColor(theme.text_muted))
        for number, word in enumerate(self._rows):
            ink.text(painter, QRectF(0, top + number * high, left - theme.px(1.5), high), word, _RIGHT)
        for number, word in enumerate(self._columns):
            ink.text(painter, QRectF(left + number * wide, 0, wide, top), word, _CENTRE)
        for number, cell in enumerate(self.cells):
            self._paint_cell(painter, self.place(number).adjusted(0.5, 0.5, -0.5, -0.5), cell)
        if self.hasFocus() and self.cells:
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.place(self.current).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: HeatCell) -> None:
        theme = self._theme
        if cell.share is None:
            painter.fillRect(box, QColor(theme.surface))
            if cell.doubtful:
                painter.fillRect(box, ink.hatch(theme.offline, alpha=90))
            return
        ground = _between(theme.surface_raised, theme.running, min(max(cell.share, 0.0), 1.0))
        painter.fillRect(box, ground)
        painter.setPen(QColor(_readable(ground, theme)))
        ink.text(painter, box, cell.text, _CENTRE)

    # ------------------------------------------------------------ people

    def _tell(self) -> None:
        self.setAccessibleDescription(self.cells[self.current].tip if self.cells else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the cell."""
        found = self._at(event.position())
        if found is not None:
            self.current = found
            self._tell()
            self.update()
            self.opened.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, and open."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.cells:
            self.opened.emit(self.current)
        elif key in _STEPS and self.cells:
            row, column = divmod(self.current, len(self._columns))
            down, right = _STEPS[key]
            row = min(max(row + down, 0), len(self._rows) - 1)
            self.current = row * len(self._columns) + min(max(column + right, 0), len(self._columns) - 1)
            self._tell()
            self.update()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The cell under the pointer as tooltip."""
        if isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.cells[found].tip if found is not None else "", self)
            return True
        return super().event(event)


def _between(low: str, high: str, share: float) -> QColor:
    a, b = QColor(low), QColor(high)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


def _readable(ground: QColor, theme: Theme) -> str:
    """The text colour with the larger contrast (WCAG)."""
    under = _luminance(ground)

    def contrast(colour: str) -> float:
        over = _luminance(QColor(colour))
        return (max(over, under) + 0.05) / (min(over, under) + 0.05)

    return max((theme.text, theme.on_state), key=contrast)


def _luminance(colour: QColor) -> float:
    return float(0.2126 * colour.redF() ** 2.2 + 0.7152 * colour.greenF() ** 2.2 + 0.0722 * colour.blueF() ** 2.2)
