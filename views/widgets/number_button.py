"""A number that opens its evidence: caption, value, notes below. A tap, Enter or Space opens it; it refuses to know what is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.models.oee_faces import NumberFace
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NumberButton(QAbstractButton):
    """``opened`` carries the name that it was made with."""

    opened = Signal(str)

    def __init__(self, name: str, *, points: float = 0.0, lines: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._points, self._lines = name, points, lines
        self._theme, self.face = LIGHT, NumberFace()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.opened.emit(self.name))

    def show_face(self, face: NumberFace) -> None:
        """Another number; an equal one paints nothing."""
        if face != self.face:
            self.face = face
            self.setAccessibleName(" ".join(part for part in (face.caption, face.value, *face.notes) if part))
            self.setToolTip("\n".join(part for part in (face.caption, face.value, *face.notes) if part))
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _value_points(self) -> float:
        return self._points or self._theme.value_pt

    def sizeHint(self) -> QSize:
        """As high as its lines; never lower than a control."""
        theme, face = self._theme, self.face
        small, large = ink.font(theme, theme.small_pt), ink.font(theme, self._value_points(), bold=True)
        notes = max(self._lines, len(face.notes))
        high = ink.height(small) * (bool(face.caption) + notes) + ink.height(large) + theme.px(2.4)
        wide = max([ink.width(large, face.value), *(ink.width(small, note) for note in (face.caption, *face.notes))])
        return QSize(round(wide) + theme.px(4.0), max(theme.px(theme.control_mm), round(high)))

    def minimumSizeHint(self) -> QSize:
        """The value is never cut; captions and notes may be."""
        theme = self._theme
        large = ink.font(theme, self._value_points(), bold=True)
        return QSize(round(ink.width(large, self.face.value)) + theme.px(4.0), self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover shows."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, caption, value, notes, focus ring."""
        theme, face = self._theme, self.face
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(ink.pen(theme.border))
        painter.setBrush(QColor(theme.hover if self.underMouse() or self.isDown() else theme.surface))
        painter.drawRect(box)
        if face.warned:
            painter.fillRect(
                QRectF(box.left(), box.top(), theme.px(1.0), box.height()), QColor(theme.out_of_specification)
            )
        self._paint_words(painter, box.adjusted(theme.px(2.0), theme.px(1.0), -theme.px(1.0), -theme.px(1.0)))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_words(self, painter: QPainter, inner: QRectF) -> None:
        theme, face = self._theme, self.face
        small, large = ink.font(theme, theme.small_pt), ink.font(theme, self._value_points(), bold=True)
        y = inner.top()

        def line(words: str, of: QFont, high: float, colour: str) -> None:
            nonlocal y
            painter.setFont(of)
            painter.setPen(QColor(colour))
            ink.text(painter, QRectF(inner.left(), y, inner.width(), high), words, _LEFT)
            y += high

        if face.caption:
            line(face.caption, small, ink.height(small), theme.text_muted)
        line(face.value, large, ink.height(large), theme.stale if face.faint else theme.text)
        for note in face.notes:
            line(note, small, ink.height(small), theme.text_muted)
