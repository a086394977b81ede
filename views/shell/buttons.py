"""The frame's buttons: an icon with or without a word, painted by themselves; they refuse to know where they lead."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.shell import icons
from views.shell.style import font, metrics
from views.shell.theme import LIGHT, Theme


class FrameButton(QAbstractButton):
    """A flat button: icon, and a word under it (``wordy``). Checked = the page that is shown."""

    def __init__(self, icon: str, *, wordy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._wordy = wordy
        self._theme = LIGHT
        self.setCheckable(wordy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def describe(self, text: str, tip: str = "") -> None:
        """Set the word, the tip and what a screen reader says."""
        self.setText(text)
        self.setToolTip(tip or text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """A finger wide and high, gloves counted in; wider when its word asks for it."""
        side = self._theme.px(self._theme.target_mm)
        if not self._wordy:
            return QSize(side, side)
        words = metrics(self._theme, self._theme.small_pt).horizontalAdvance(self.text())
        return QSize(max(side, round(words + self._theme.px(2))), side)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover shows."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background by state, then icon and word."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        self._paint_ground(painter)
        colour = theme.text if self.isEnabled() else theme.border
        if self.isChecked():
            colour = theme.accent
        box = QRectF(self.rect())
        if not self._wordy:
            inset = box.height() * 0.32
            icons.draw(painter, self._icon, box.adjusted(inset, inset, -inset, -inset), colour)
            return
        side = box.height() * 0.40
        icons.draw(painter, self._icon, QRectF(box.center().x() - side / 2, box.height() * 0.16, side, side), colour)
        painter.setFont(font(theme, theme.small_pt))
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.stale))
        painter.drawText(
            QRectF(0, box.height() * 0.60, box.width(), box.height() * 0.36), Qt.AlignmentFlag.AlignCenter, self.text()
        )

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._theme
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isDown() or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.fillRect(QRectF(0, box.top(), 4, box.height()), QColor(theme.accent))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(box, 4, 4)
