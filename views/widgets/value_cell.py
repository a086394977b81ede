"""Base of everything that shows one live value: paints only what changed, and a click, Enter or Space opens its trend."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.quality import Quality
from app.domain.snapshot import Reading
from views.models.faces import Face, reason_of
from views.models.scales import Columns
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.sparkline import Shapes, paint_spark, spark_shapes

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_EMPTY = Face("", "", "—", "", Quality.NEVER_SEEN)


class ValueCell(QWidget):
    """Geometry depends on the theme alone: no quality mark, long word or missing value moves anything."""

    opened = Signal(str)
    """The signal whose trend is wanted."""
    GROWS = 1.0
    """How many times its least height it may take on a large screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.face = _EMPTY
        self.reading: Reading | None = None
        self.spark: Columns = ()
        self._shapes: Shapes = ()
        self._shapes_for: tuple[QRectF, Columns] = (QRectF(), ())
        self._pressed = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_face(self, face: Face, reading: Reading | None = None) -> None:
        """Show another value; an equal face paints nothing. The reading is for the tooltip."""
        self.reading = reading
        if face == self.face:
            return
        self.face = face
        self.setAccessibleName(face.spoken)
        self.update()

    def show_spark(self, columns: Columns) -> None:
        """Show other last ten minutes."""
        if columns != self.spark:
            self.spark = columns
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self.theme = theme
        self.setMinimumHeight(self.height_px())
        self.setMaximumHeight(round(self.height_px() * self.GROWS))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The least height; the width is the layout's."""
        return QSize(60, self.height_px())

    def minimumSizeHint(self) -> QSize:
        """As the hint."""
        return self.sizeHint()

    def height_px(self) -> int:
        """Height in this theme."""
        raise TypeError(f"{type(self).__name__} must say how high it is")

    def grown(self) -> float:
        """How much larger than at its least height a value may be written, up to a half."""
        return min(max(self.height() / self.height_px(), 1.0), 1.5)

    def paint_cell(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the face; ground and focus ring are painted already."""
        raise TypeError(f"{type(self).__name__} must paint itself")

    def value_colour(self) -> QColor:
        """Text colour of the value: grey when it is not fresh."""
        return QColor(self.theme.stale if self.face.faint or self.face.bad else self.theme.text)

    def paint_spark(self, painter: QPainter, rect: QRectF) -> None:
        """The last ten minutes."""
        if self._shapes_for != (rect, self.spark):
            self._shapes_for, self._shapes = (rect, self.spark), spark_shapes(rect, self.spark)
        paint_spark(painter, rect, self.spark, self._shapes, self.theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, face, focus ring."""
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = self.theme.hover if self.underMouse() else self.theme.surface
        painter.setPen(ink.pen(self.theme.border))
        painter.setBrush(QColor(ground))
        painter.drawRect(rect)
        if self.face.bad:
            painter.fillRect(rect.adjusted(1, 1, -1, -1), ink.hatch(self.theme.offline, alpha=60))
        self.paint_cell(painter, rect)
        if self.hasFocus():
            painter.setPen(ink.pen(self.theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.end()

    def plate(self, painter: QPainter, rect: QRectF) -> None:
        """A calm ground under text that stands on a hatch."""
        if self.face.bad:
            painter.fillRect(rect, QColor(self.theme.hover if self.underMouse() else self.theme.surface))

    def reason(self) -> str:
        """Quality, source, times and last good value, as the tooltip says them."""
        return "" if self.reading is None else reason_of(self.reading)

    def event(self, event: QEvent) -> bool:
        """Make the tooltip when it is asked for."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.reason(), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the press began: it acts on release inside."""
        self._pressed = event.button() is Qt.MouseButton.LeftButton

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the trend."""
        if self._pressed and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.face.signal)
        self._pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the trend too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.face.signal)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover look."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No hover look."""
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        self.update()
