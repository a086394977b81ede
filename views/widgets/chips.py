"""Paints states, links and remarks as colour, shape and word together; it refuses to decide what they mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from views.shell.style import font, metrics
from views.shell.theme import Chip, Theme
from views.widgets.link_symbol import Diagnosis, paint_symbol


def hatch(painter: QPainter, rect: QRectF, colour: str, *, step: float = 8.0) -> None:
    """Diagonal lines: there is no information here."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.6))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    painter.restore()


def state_icon(painter: QPainter, state: str, rect: QRectF, colour: str) -> None:
    """The state's shape in a square: play, pause, square, gear, cross; hatched square when not reporting."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    box = rect.adjusted(rect.width() * 0.12, rect.height() * 0.12, -rect.width() * 0.12, -rect.height() * 0.12)
    match state:
        case "running":
            points = [box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()]
            painter.drawPolygon(QPolygonF(points))
        case "idle":
            bar = box.width() * 0.34
            painter.drawRect(QRectF(box.left(), box.top(), bar, box.height()))
            painter.drawRect(QRectF(box.right() - bar, box.top(), bar, box.height()))
        case "stopped":
            painter.drawRect(box)
        case "setup":
            _gear(painter, box, colour)
        case "fault":
            _cross(painter, box, colour, 0.24)
        case _:
            hatch(painter, box, colour, step=box.width() / 3.2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), 1.6))
            painter.drawRect(box)
    painter.restore()


def _gear(painter: QPainter, box: QRectF, colour: str) -> None:
    centre, radius = box.center(), box.width() / 2
    painter.save()
    painter.translate(centre)
    for _ in range(8):
        painter.drawRect(QRectF(-radius * 0.17, -radius, radius * 0.34, radius * 0.5))
        painter.rotate(45)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), radius * 0.36))
    painter.drawEllipse(QPointF(0, 0), radius * 0.55, radius * 0.55)
    painter.restore()


def _cross(painter: QPainter, box: QRectF, colour: str, weight: float) -> None:
    pen = QPen(QColor(colour), box.width() * weight, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(box.topLeft(), box.bottomRight())
    painter.drawLine(box.topRight(), box.bottomLeft())


def link_sign(painter: QPainter, rect: QRectF, theme: Theme, *, living: bool, refused: bool = False) -> None:
    """The NE 107 symbol of a link: calm ring while data comes, ✕ after failure, spanner when a person must act."""
    diagnosis = Diagnosis.GOOD if living else Diagnosis.FUNCTION_CHECK if refused else Diagnosis.FAILURE
    paint_symbol(painter, rect, diagnosis, theme)


def chip_width(text: str, theme: Theme) -> float:
    """How wide a chip with this text is."""
    return metrics(theme, theme.small_pt, bold=True).horizontalAdvance(text) + theme.px(3)


def chip(painter: QPainter, where: QPointF, text: str, look: Chip, theme: Theme) -> float:
    """A filled, outlined label at its top left; answers with the x after it."""
    made = font(theme, theme.small_pt, bold=True)
    width, height = chip_width(text, theme), theme.px(4.6)
    box = QRectF(where.x(), where.y(), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.outline), 1.4))
    painter.setBrush(QBrush(QColor(look.fill)))
    painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 3, 3)
    painter.setFont(made)
    painter.setPen(QColor(look.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return box.right() + theme.px(1.2)
