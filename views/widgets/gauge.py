"""An arc gauge: scale, normal band, value as arc and as number, ten minutes below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from views.widgets import ink
from views.widgets.value_cell import CENTRE, LEFT, RIGHT, ValueCell

_START_DEG = 210.0
_SWEEP_DEG = 240.0
_TALL = 1.5
"""Height of the arc in radii: it is open below."""
_SPARK_LINES = 1.8
"""Lines of text that the sparkline needs at least."""


def _radius(width: float, height: float, line: float) -> float:
    """The largest arc in a room; what is left of the height belongs to the sparkline."""
    return max(min(width / 2 - 8, (height - line * 1.4 - 6) / _TALL), 12.0)


class Gauge(ValueCell):
    """For the few values that tell how the machine is cutting."""

    GROWS = 2.0

    def height_px(self) -> int:
        """Title, arc, sparkline."""
        return self.theme.px(48.0)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Title above, arc in the middle with the number in it, sparkline below."""
        line = ink.height(ink.font(self.theme, self.theme.small_pt))
        inner = rect.adjusted(8, 6, -8, -6)
        painter.setFont(ink.font(self.theme, self.theme.small_pt))
        painter.setPen(QColor(self.theme.text_muted))
        self.plate(painter, QRectF(inner.left(), inner.top(), inner.width(), line))
        ink.text(painter, QRectF(inner.left(), inner.top(), inner.width(), line), self.face.title, LEFT)
        top = inner.top() + line + 4
        radius = _radius(inner.width(), inner.bottom() - top - line * _SPARK_LINES, line)
        dial = QRectF(inner.left(), top, inner.width(), radius * _TALL + line * 1.4)
        spark = QRectF(inner.left(), dial.bottom() + 6, inner.width(), inner.bottom() - dial.bottom() - 6)
        self._paint_dial(painter, dial, radius, line)
        self.paint_spark(painter, spark)

    def _paint_dial(self, painter: QPainter, room: QRectF, radius: float, line: float) -> None:
        thick = max(radius * 0.17, 5.0)
        centre = QPointF(room.center().x(), room.top() + radius + 2)
        circle = QRectF(centre.x() - radius, centre.y() - radius, radius * 2, radius * 2)
        circle.adjust(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._arc(painter, circle, 0.0, 1.0, self.theme.border, thick)
        self._arc(painter, circle, 0.003, 0.997, self.theme.surface_raised, thick - 2)
        if self.face.band is not None:
            self._arc(painter, circle, *self.face.band, self.theme.normal_band, thick - 2)
        if self.face.share is not None:
            self._paint_value(painter, circle, self.face.share, thick)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_number(painter, circle, line)
        self._paint_ends(painter, circle, line)

    def _paint_value(self, painter: QPainter, circle: QRectF, share: float, thick: float) -> None:
        colour = self.theme.idle if self.face.outside else self.theme.running
        colour = self.theme.stale if self.face.faint else colour
        self._arc(painter, circle, 0.0, share, colour, thick * 0.4)
        self._arc(painter, circle, max(share - 0.008, 0.0), min(share + 0.008, 1.0), colour, thick + 4)

    def _arc(self, painter: QPainter, circle: QRectF, low: float, high: float, colour: str, thick: float) -> None:
        painter.setPen(QPen(QColor(colour), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start = _START_DEG - low * _SWEEP_DEG
        painter.drawArc(circle, round(start * 16), round(-(high - low) * _SWEEP_DEG * 16))

    def _paint_number(self, painter: QPainter, circle: QRectF, line: float) -> None:
        grown = min(max(circle.width() / self.theme.px(44.0), 1.0), 1.6)
        value = ink.font(self.theme, self.theme.value_pt * 1.15 * grown, bold=True)
        tall = ink.height(value)
        box = QRectF(circle.left() - line, circle.center().y() - tall * 0.62, circle.width() + 2 * line, tall)
        painter.setFont(value)
        painter.setPen(self.value_colour())
        wide = ink.width(value, self.face.value) + 8
        self.plate(painter, QRectF(box.center().x() - wide / 2, box.top(), wide, tall))
        ink.text(painter, box, self.face.value, CENTRE)
        painter.setFont(ink.font(self.theme, self.theme.small_pt))
        painter.setPen(QColor(self.theme.text_muted))
        below = QRectF(box.left(), box.bottom(), box.width(), line)
        words = self.face.note or self.face.unit
        wide = ink.width(painter.font(), words) + 8
        self.plate(painter, QRectF(below.center().x() - wide / 2, below.top(), wide, line))
        ink.text(painter, below, words, CENTRE)

    def _paint_ends(self, painter: QPainter, circle: QRectF, line: float) -> None:
        y = circle.center().y() + circle.height() * 0.30 + line * 0.35
        low = QRectF(circle.left() - line * 3, y, circle.width() * 0.22 + line * 3, line)
        high = QRectF(circle.right() - circle.width() * 0.22, y, circle.width() * 0.22 + line * 3, line)
        painter.setFont(ink.font(self.theme, self.theme.small_pt))
        painter.setPen(QColor(self.theme.text_muted))
        ink.text(painter, low, self.face.ends[0], RIGHT)
        ink.text(painter, high, self.face.ends[1], LEFT)
