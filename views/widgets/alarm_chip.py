"""An alarm's priority as a filled chip: colour, shape, number and word together; it refuses to decide what is an alarm.

Coloured text on grey can't be told apart by everybody: a filled chip can (``tests/views/test_theme.py``). Only the chip
blinks, never the value beside it; with reduced motion nothing does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.alarm import Priority
from app.domain.alarm_words import PRIORITY_WORDS
from views.binding.i18n import render, tr
from views.shell.style import font, metrics
from views.shell.theme import LIGHT, Chip, Theme

PRIORITIES = (1, 2, 3, 4)
HALF_BLINK_MS = 500
"""1 Hz: half a second lit, half a second not; the same half for all chips on the screen."""
_NS_PER_MS = 1_000_000
_HEIGHT_MM = 5.2
_WITH_COUNT = " · "


class Standing(Enum):
    """What a person has done about the alarm (ISA-18.2), as far as a chip shows it."""

    UNACKNOWLEDGED = "unacknowledged"
    """Active and seen by nobody: the chip blinks."""
    ACKNOWLEDGED = "acknowledged"
    """Active and known: the chip is steady."""
    RETURNED = "returned"
    """Gone before anybody acknowledged it: an outline."""


@dataclass(frozen=True, slots=True)
class ChipFace:
    """What a chip says. ``word`` is short: the priority's own when empty."""

    priority: int
    standing: Standing = Standing.ACKNOWLEDGED
    word: str = ""
    count: int | None = None
    """How many alarms the chip stands for."""

    @property
    def text(self) -> str:
        """Number, word and count as they stand behind the shape."""
        words = f"{self.priority} {self.word or priority_word(self.priority)}"
        return words if self.count is None else f"{words}{_WITH_COUNT}{self.count}"

    @property
    def spoken(self) -> str:
        """For screen readers."""
        return f"{tr('Priority')} {self.text}, {standing_word(self.standing)}"


def priority_word(priority: int) -> str:
    """How urgent, in one word."""
    return render(PRIORITY_WORDS[Priority(priority)])


def standing_word(standing: Standing) -> str:
    """What has been done about it, in one word."""
    match standing:
        case Standing.UNACKNOWLEDGED:
            return tr("unacknowledged")
        case Standing.ACKNOWLEDGED:
            return tr("acknowledged")
        case Standing.RETURNED:
            return tr("returned to normal, unacknowledged")


def is_lit(now_ns: int, theme: Theme) -> bool:
    """Whether blinking chips show their fill at this instant; always with reduced motion."""
    return theme.still or now_ns // (HALF_BLINK_MS * _NS_PER_MS) % 2 == 0


def chip_size(face: ChipFace, theme: Theme) -> tuple[float, float]:
    """Width and height in px: the same whatever the chip's standing, so that nothing moves when it changes."""
    height = float(theme.px(_HEIGHT_MM))
    words = metrics(theme, theme.small_pt, bold=True).horizontalAdvance(face.text)
    return height * 1.15 + words + theme.px(1.6), height


def paint_alarm_chip(painter: QPainter, where: QPointF, face: ChipFace, theme: Theme, *, lit: bool = True) -> float:
    """The chip with its top left at ``where``; answers with the x at its right edge. ``lit`` False: the dark half of a blink."""
    width, height = chip_size(face, theme)
    box = QRectF(where.x(), where.y(), width, height)
    look = theme.chip(face.priority)
    filled = face.standing is not Standing.RETURNED and (lit or face.standing is not Standing.UNACKNOWLEDGED)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, box, look, theme, filled=filled)
    ink = QColor(look.text if filled else theme.text)
    side = height * 0.56
    shape = QRectF(box.left() + height * 0.3, box.center().y() - side / 2, side, side)
    _paint_shape(painter, face.priority, shape, ink)
    painter.setFont(font(theme, theme.small_pt, bold=True))
    painter.setPen(ink)
    text = box.adjusted(height * 1.05, 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, face.text)
    painter.restore()
    return box.right()


def _paint_ground(painter: QPainter, box: QRectF, look: Chip, theme: Theme, *, filled: bool) -> None:
    if filled:
        painter.setPen(QPen(QColor(look.outline), 2))
        painter.setBrush(QColor(look.fill))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        return
    painter.setBrush(QColor(theme.surface))
    painter.setPen(QPen(QColor(theme.text), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(look.fill), 2.4))
    painter.drawRoundedRect(box.adjusted(2.2, 2.2, -2.2, -2.2), 2, 2)


def _paint_shape(painter: QPainter, priority: int, box: QRectF, colour: QColor) -> None:
    """1 diamond, 2 triangle up, 3 triangle down, 4 disc."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    middle = box.center()
    match priority:
        case 1:
            points = [
                QPointF(middle.x(), box.top()),
                QPointF(box.right(), middle.y()),
                QPointF(middle.x(), box.bottom()),
                QPointF(box.left(), middle.y()),
            ]
        case 2:
            points = [QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]
        case 3:
            points = [box.topLeft(), box.topRight(), QPointF(middle.x(), box.bottom())]
        case _:
            painter.drawEllipse(box)
            return
    painter.drawPolygon(QPolygonF(points))


class AlarmChip(QWidget):
    """One chip as a widget. Its timer runs only while it is visible and has to blink."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.face = ChipFace(4)
        self._timer = QTimer(self)
        self._timer.setInterval(HALF_BLINK_MS)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_face(self, face: ChipFace) -> None:
        """Show another alarm; an equal one changes nothing."""
        if face != self.face:
            self.face = face
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take colours, sizes, and whether things may move."""
        self._theme = theme
        self._fit()

    def retranslate(self) -> None:
        """Set the words again."""
        self._fit()

    def sizeHint(self) -> QSize:
        """As its words ask."""
        width, height = chip_size(self.face, self._theme)
        return QSize(round(width + 0.5), round(height))

    def _fit(self) -> None:
        self.setAccessibleName(self.face.spoken)
        self.setFixedSize(self.sizeHint())
        self._pace()
        self.update()

    def _pace(self) -> None:
        blinks = self.face.standing is Standing.UNACKNOWLEDGED and not self._theme.still and self.isVisible()
        if blinks != self._timer.isActive():
            self._timer.start() if blinks else self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to blink when it has to."""
        super().showEvent(event)
        self._pace()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: nothing runs."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip."""
        with QPainter(self) as painter:
            paint_alarm_chip(painter, QPointF(0, 0), self.face, self._theme, lit=is_lit(time.time_ns(), self._theme))
