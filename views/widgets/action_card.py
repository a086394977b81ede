"""A large button that says what happens next: icon, a few words, one line of explanation."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.shell import icons
from views.shell.style import font
from views.shell.theme import LIGHT, Theme


class ActionCard(QAbstractButton):
    """At least a finger high; acts on release inside, by mouse, touch, space or Enter."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._line = ""
        self._theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def describe(self, text: str, line: str) -> None:
        """Set both texts."""
        self.setText(text)
        self._line = line
        self.setAccessibleName(text)
        self.setAccessibleDescription(line)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(21))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for its words."""
        return QSize(self._theme.px(56), self._theme.px(21))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, icon, words."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        active = self.isEnabled() and (self.underMouse() or self.isDown())
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.border), width))
        painter.setBrush(QColor(theme.hover if active else theme.surface_raised if self.isEnabled() else theme.surface))
        radius = theme.px(theme.radius_mm)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        side, pad = theme.px(9), theme.px(4)
        icon = QRectF(pad, pad, side, side)
        icons.draw(painter, self._icon, icon, theme.accent if self.isEnabled() else theme.stale)
        text = QRectF(self.rect()).adjusted(pad * 2 + side, pad * 0.8, -pad * 0.6, -pad * 0.5)
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.stale))
        painter.setFont(font(theme, theme.title_pt, bold=True))
        used = painter.drawText(text, Qt.TextFlag.TextWordWrap, self.text())
        painter.setFont(font(theme, theme.small_pt))
        painter.setPen(QColor(theme.text_muted if self.isEnabled() else theme.stale))
        rest = text.adjusted(0, used.height() + theme.px(1), 0, 0)
        painter.drawText(rest, Qt.TextFlag.TextWordWrap, self._line)
