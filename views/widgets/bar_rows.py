"""Rows of label, bar and value, each a button: the waterfall of time and the Pareto of losses. They refuse to sort or add anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from views.models.oee_faces import BarFace, Tone
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEAST_MM, _MOST_MM = 7.4, 10.0
_LABEL_SHARE = 0.66


class BarRow(QAbstractButton):
    """One row; the widths of its columns are the parent's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.face = BarFace("", "", "")
        self.columns = (0.0, 0.0, 0.0)
        """Widths of label, value and second value."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_face(self, face: BarFace) -> None:
        """Another row; an equal one paints nothing."""
        if face != self.face:
            self.face = face
            words = " ".join(part for part in (face.label, face.value, face.second, face.mark) if part)
            self.setAccessibleName(words)
            self.setToolTip(words)
            self.update()

    def sizeHint(self) -> QSize:
        """A line that a finger finds; more where there is room."""
        return QSize(200, self.theme.px(_MOST_MM))

    def minimumSizeHint(self) -> QSize:
        """A line that a mouse finds."""
        return QSize(160, self.theme.px(_LEAST_MM))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover shows."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, label, bar, values, focus ring."""
        theme, face = self.theme, self.face
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.fillRect(box, QColor(theme.hover))
        label, value, second = self.columns
        inner = box.adjusted(theme.px(1.0), 0, -theme.px(1.0), 0)
        painter.setFont(ink.font(theme, theme.body_pt, bold=face.strong))
        painter.setPen(QColor(theme.text))
        ink.text(painter, QRectF(inner.left(), inner.top(), label, inner.height()), face.label, _LEFT)
        gap = theme.px(theme.gap_mm)
        room = QRectF(
            inner.left() + label + gap, inner.top(), inner.width() - label - value - second - 2 * gap, inner.height()
        )
        if face.mark:
            painter.setPen(QColor(theme.text_muted))
            ink.text(painter, room, face.mark, _LEFT)
        elif face.end > face.begin:
            self._paint_bar(painter, room)
        painter.setPen(QColor(theme.stale if face.mark else theme.text))
        ink.text(
            painter, QRectF(inner.right() - second - value, inner.top(), value, inner.height()), face.value, _RIGHT
        )
        painter.setFont(ink.font(theme, theme.body_pt))
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(inner.right() - second, inner.top(), second, inner.height()), face.second, _RIGHT)
        if self.hasFocus():
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        face, tall = self.face, min(room.height() * 0.62, self.theme.px(5.5))
        left = room.left() + room.width() * min(max(face.begin, 0.0), 1.0)
        wide = max(room.width() * (min(face.end, 1.0) - max(face.begin, 0.0)), 1.0)
        bar = QRectF(left, room.center().y() - tall / 2, wide, tall)
        colour: str = getattr(self.theme, face.tone.value)
        if face.tone is Tone.UNKNOWN:
            painter.fillRect(bar, ink.hatch(colour))
            painter.setPen(ink.pen(colour))
            painter.drawRect(bar)
            return
        painter.fillRect(bar, QColor(colour))


class BarRows(QWidget):
    """Emits the name of the row that was opened. Arrow keys walk from row to row."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.rows: list[BarRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_rows(self, faces: Sequence[BarFace]) -> None:
        """These rows from now on; rows keep their focus as long as there are enough of them."""
        while len(self.rows) < len(faces):
            row = BarRow()
            row.theme = self._theme
            row.clicked.connect(lambda _=False, row=row: self.opened.emit(row.face.name))
            self._column.insertWidget(len(self.rows), row, 100)
            self.rows.append(row)
        for row in self.rows[len(faces) :]:
            row.hide()
        for row, face in zip(self.rows, faces, strict=False):
            row.show_face(face)
            row.show()
        self._measure(faces)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for row in self.rows:
            row.theme = theme
            row.setMaximumHeight(theme.px(_MOST_MM))
            row.updateGeometry()
            row.update()
        self._measure([row.face for row in self.rows if not row.isHidden()])

    def shown(self) -> list[BarRow]:
        """The rows that are to be seen."""
        return [row for row in self.rows if not row.isHidden()]

    def _measure(self, faces: Sequence[BarFace]) -> None:
        theme = self._theme
        bold, plain = ink.font(theme, theme.body_pt, bold=True), ink.font(theme, theme.body_pt)
        gap = theme.px(theme.gap_mm)
        label = max((ink.width(bold if face.strong else plain, face.label) for face in faces), default=0.0) + 4
        value = max((ink.width(bold, face.value) for face in faces), default=0.0) + 4
        second = max((ink.width(plain, face.second) for face in faces), default=0.0)
        second += gap if second else 0.0
        bars = any(face.end > face.begin or face.mark for face in faces)
        room = self.width() * _LABEL_SHARE if bars else self.width() - value - second - 4 * gap
        columns = (min(label, room), value, second)
        for row in self.rows:
            row.setMaximumHeight(theme.px(_MOST_MM))
            if row.columns != columns:
                row.columns = columns
                row.update()

    def resizeEvent(self, event: object) -> None:
        """Long labels get their share of the room."""
        self._measure([row.face for row in self.shown()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down between rows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        shown = self.shown()
        at = next((number for number, row in enumerate(shown) if row.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        shown[min(max(at + step, 0), len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
