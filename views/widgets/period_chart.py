"""A figure over periods as columns with its target; columns open by tap, Enter and arrow keys. It refuses to fill a hole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from views.widgets import ink
from views.widgets.strip_chart import StripChart

_CENTRE = Qt.AlignmentFlag.AlignCenter
_COLUMN_MM = 14.0
"""Columns are never wider than this, so that three weeks don't look like three walls."""


@dataclass(frozen=True, slots=True)
class PeriodFace:
    """``value`` is 0 … (above 1 is possible); None: no number, and ``tip`` says why. ``low`` and ``high`` are its bounds."""

    label: str
    value: float | None
    text: str
    tip: str = ""
    low: float | None = None
    high: float | None = None
    current: bool = False
    """It still goes on."""


class PeriodChart(StripChart):
    """``opened`` carries the number of the column."""

    HIGH_MM, LEAST_MM = 45.0, 26.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.faces: tuple[PeriodFace, ...] = ()
        self._target: float | None = None

    def show_faces(self, faces: Sequence[PeriodFace], target: float | None = None) -> None:
        """These columns from now on."""
        self.faces, self._target = tuple(faces), target
        self._shown()

    def strips(self) -> int:
        """One per column."""
        return len(self.faces)

    def words(self, number: int) -> str:
        """The column's tip."""
        return self.faces[number].tip

    # ------------------------------------------------------------ geometry

    def _room(self) -> QRectF:
        line = ink.height(ink.font(self._theme, self._theme.small_pt))
        return QRectF(0, line + 2, self.width(), self.height() - 2 * line - 6)

    def _most(self) -> float:
        values = [value for face in self.faces for value in (face.value, face.high) if value is not None]
        return max([1.0, *values])

    def _y(self, value: float) -> float:
        room = self._room()
        return room.bottom() - room.height() * value / self._most()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Columns, target, words."""
        theme, room = self._theme, self._room()
        painter = QPainter(self)
        painter.setFont(ink.font(theme, theme.small_pt))
        painter.setPen(ink.pen(theme.grid))
        painter.drawLine(QPointF(room.left(), room.bottom()), QPointF(room.right(), room.bottom()))
        for number, face in enumerate(self.faces):
            self._paint_column(painter, self.place(number), face)
        if self._target is not None and self.faces:
            y = self._y(self._target)
            painter.setPen(ink.pen(theme.text, 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        if self.hasFocus() and self.faces:
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.place(self.current).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_column(self, painter: QPainter, strip: QRectF, face: PeriodFace) -> None:
        theme, room = self._theme, self._room()
        line = ink.height(painter.font())
        wide = min(strip.width() * 0.7, theme.px(_COLUMN_MM))
        x = strip.center().x()
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(strip.left(), room.bottom() + 2, strip.width(), line), face.label, _CENTRE)
        if face.value is None:
            painter.fillRect(QRectF(x - wide / 2, room.top(), wide, room.height()), ink.hatch(theme.offline, alpha=60))
            ink.text(
                painter, QRectF(strip.left(), room.center().y() - line / 2, strip.width(), line), face.text, _CENTRE
            )
            return
        top = self._y(face.value)
        bar = QRectF(x - wide / 2, top, wide, room.bottom() - top)
        painter.fillRect(bar, QColor(theme.running))
        if face.current:
            painter.fillRect(bar, ink.hatch(theme.surface, alpha=120))
        if face.low is not None and face.high is not None:
            painter.setPen(ink.pen(theme.text, 1.5))
            beside = x + wide * 0.42
            painter.drawLine(QPointF(beside, self._y(face.low)), QPointF(beside, self._y(face.high)))
        painter.setPen(QColor(theme.text))
        if ink.width(painter.font(), face.text) <= strip.width():
            ink.text(painter, QRectF(strip.left(), top - line - 1, strip.width(), line), face.text, _CENTRE)
