"""NAMUR NE 107 symbols for devices and links: never an alarm's colours, and each with a shape of its own."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.binding.i18n import tr
from views.shell.style import font
from views.shell.theme import LIGHT, Theme


class Diagnosis(Enum):
    """What NE 107 says of a device."""

    GOOD = "good"
    FAILURE = "failure"
    FUNCTION_CHECK = "function-check"
    """Its value does not count for now: somebody works on it, or a person must act (access refused, wrong settings)."""
    OUT_OF_SPECIFICATION = "out-of-specification"
    """It works outside of its limits: a clock that differs, data that is old."""
    MAINTENANCE = "maintenance"


def diagnosis_word(diagnosis: Diagnosis) -> str:
    """The symbol in words."""
    match diagnosis:
        case Diagnosis.GOOD:
            return tr("Good")
        case Diagnosis.FAILURE:
            return tr("Failure")
        case Diagnosis.FUNCTION_CHECK:
            return tr("Function check")
        case Diagnosis.OUT_OF_SPECIFICATION:
            return tr("Out of specification")
        case Diagnosis.MAINTENANCE:
            return tr("Maintenance required")


def paint_symbol(painter: QPainter, rect: QRectF, diagnosis: Diagnosis, theme: Theme) -> None:
    """The symbol in a square: calm ring, ✕, spanner, triangle with question mark, oil can."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(1.0, 1.0, -1.0, -1.0)
    match diagnosis:
        case Diagnosis.GOOD:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.running), max(2.0, box.width() * 0.12)))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        case Diagnosis.FAILURE:
            pen = QPen(QColor(theme.failure), box.width() * 0.22, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.topRight(), box.bottomLeft())
        case Diagnosis.FUNCTION_CHECK:
            _spanner(painter, box, theme.function_check)
        case Diagnosis.OUT_OF_SPECIFICATION:
            _triangle(painter, box, theme.out_of_specification, theme)
        case Diagnosis.MAINTENANCE:
            _oil_can(painter, box, theme.maintenance)
    painter.restore()


def _on_grid(painter: QPainter, box: QRectF) -> None:
    side = min(box.width(), box.height())
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2)
    painter.scale(side / 24.0, side / 24.0)


def _spanner(painter: QPainter, box: QRectF, colour: str) -> None:
    """A handle from the lower left, and an open jaw at the upper right."""
    _on_grid(painter, box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 4.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(4, 20), QPointF(13, 11))
    jaw = QPainterPath()
    jaw.arcMoveTo(QRectF(11.5, 2.5, 10, 10), 80)
    jaw.arcTo(QRectF(11.5, 2.5, 10, 10), 80, 290)
    painter.setPen(QPen(QColor(colour), 3.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPath(jaw)


def _triangle(painter: QPainter, box: QRectF, colour: str, theme: Theme) -> None:
    painter.setPen(QPen(QColor(colour), max(1.6, box.width() * 0.1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    mark = QFont(font(theme, theme.small_pt, bold=True))  # a copy: that one belongs to all painters
    mark.setPixelSize(max(6, round(box.height() * 0.6)))
    painter.setFont(mark)
    painter.drawText(box.adjusted(0, box.height() * 0.22, 0, 0), Qt.AlignmentFlag.AlignCenter, "?")


def _oil_can(painter: QPainter, box: QRectF, colour: str) -> None:
    """A can with its long spout, and a drop."""
    _on_grid(painter, box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF([QPointF(2, 11), QPointF(13, 11), QPointF(14, 20), QPointF(1, 20)]))
    painter.drawRect(QRectF(5.5, 6.5, 4, 4.5))
    painter.setPen(QPen(QColor(colour), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(13.5, 14), QPointF(21, 6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(21.5, 12.5), 1.7, 2.3)


class LinkSymbol(QWidget):
    """One symbol as a widget; its word is its accessible name and its tip."""

    def __init__(self, parent: QWidget | None = None, *, side_mm: float = 4.2) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._side_mm = side_mm
        self.diagnosis = Diagnosis.GOOD
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_diagnosis(self, diagnosis: Diagnosis) -> None:
        """Show another symbol; the same changes nothing."""
        if diagnosis is not self.diagnosis:
            self.diagnosis = diagnosis
            self.retranslate()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        side = theme.px(self._side_mm)
        self.setFixedSize(side, side)
        self.update()

    def retranslate(self) -> None:
        """Set the words again."""
        self.setAccessibleName(diagnosis_word(self.diagnosis))
        self.setToolTip(diagnosis_word(self.diagnosis))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The symbol."""
        with QPainter(self) as painter:
            paint_symbol(painter, QRectF(self.rect()), self.diagnosis, self._theme)
