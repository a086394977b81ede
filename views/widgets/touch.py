"""Buttons for gloves: at least 20 mm (the primary one 25 mm), act on release inside, and swallow the second hit of a coolant drop."""

from __future__ import annotations

from time import monotonic_ns

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from views.shell.theme import LIGHT, Theme

DEBOUNCE_NS = 300_000_000


class TouchButton(QPushButton):
    """``pressed_once`` is what to connect: two hits within 300 ms are one. ``clicked`` stays Qt's own."""

    pressed_once = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None, *, primary: bool = False) -> None:
        super().__init__(text, parent)
        self._theme = LIGHT
        self._primary = primary
        self._last_ns = -DEBOUNCE_NS
        self.setProperty("role", "touch-primary" if primary else "touch")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._once)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        side = self.side_px()
        self.setMinimumSize(side, side)
        self.setMaximumHeight(side)
        self.updateGeometry()

    def side_px(self) -> int:
        """Its smallest side."""
        return self._theme.px(self._theme.primary_mm if self._primary else self._theme.target_mm)

    def sizeHint(self) -> QSize:
        """As wide as its words, never narrower than high."""
        lines = self.text().splitlines()
        words = max(map(self.fontMetrics().horizontalAdvance, lines), default=0) + self._theme.px(
            2 * self._theme.margin_mm + 3
        )
        return QSize(max(self.side_px(), words), self.side_px())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of two quick ones is a press like any other; the debounce decides."""
        self.mousePressEvent(QMouseEvent(QEvent.Type.MouseButtonPress, event.position(), event.globalPosition(), event.button(), event.buttons(), event.modifiers()))  # fmt: skip

    def _once(self) -> None:
        now = monotonic_ns()
        if now - self._last_ns >= DEBOUNCE_NS:
            self._last_ns = now
            self.pressed_once.emit()
