"""The slider of a replay: what happened in its span, with the instant that is shown as a line to drag. Refuses to know what plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.binding.i18n import tr
from views.models.trend_window import MINUTE_NS, SECOND_NS, View
from views.shell.theme import Theme
from views.widgets.trend_canvas import TrendCanvas
from views.widgets.trend_layout import Curve
from views.widgets.trend_shot import BARE, Scenery

_HEIGHT_MM, _LEAST_MM, _RAILS_MM = 34.0, 20.0, 30.0
"""Where large letters leave it no more than ``_RAILS_MM``, its rails give way to the curves."""
_NOTCH = 120


class ReplayStrip(TrendCanvas):
    """Every press, drag, wheel and key leaves as an instant or a wish; the owner moves the line."""

    moved = Signal(object)
    """Show this instant (ns)."""
    dragged = Signal(bool)
    """A drag begins or ends."""
    asked = Signal(str)
    """``play``, ``backwards``, ``faster``, ``slower`` or ``live``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._held = False
        self._whole = BARE

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        super().set_theme(theme)
        self.setMinimumHeight(theme.px(_LEAST_MM))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(400, self._theme.px(_HEIGHT_MM))

    def show_picture(
        self,
        curves: Sequence[Curve],
        view: View,
        now_ns: int,
        scenery: Scenery = BARE,
    ) -> None:
        """Show these curves over this view, with rails where there is room for them."""
        self._whole = scenery
        low = self.height() < self._theme.px(_RAILS_MM)
        super().show_picture(curves, view, now_ns, replace(scenery, rails=()) if low else scenery)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rails come and go with the height."""
        super().resizeEvent(event)
        self.show_picture(self.shot.curves, self.shot.view, self.shot.now_ns, self._whole)

    def retranslate(self) -> None:
        """Paint texts in the new language."""
        super().retranslate()
        self.setAccessibleName(tr("Time of the replay"))
        self.setToolTip(tr("Drag to move in time. Space plays, arrows step by a second, Page Up and Down by a minute."))

    def _at(self, x: float) -> int:
        window = self.shot.window
        return min(max(self.frame().at(x, window), window.from_ns), window.to_ns)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line, wherever the press is."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = True
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.dragged.emit(True)
            self.moved.emit(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._held:
            self.moved.emit(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held:
            self._held = False
            self.dragged.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A hundredth of the span per notch."""
        notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
        self._step(round(-notches * self.shot.window.span_ns / 100))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step by a second, with Shift by ten, Page Up and Down by a minute; Space plays, Backspace backwards."""
        second = SECOND_NS * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        steps = {
            Qt.Key.Key_Left: -second,
            Qt.Key.Key_Right: second,
            Qt.Key.Key_PageUp: -MINUTE_NS,
            Qt.Key.Key_PageDown: MINUTE_NS,
        }
        wishes = {
            Qt.Key.Key_Space: "play",
            Qt.Key.Key_Backspace: "backwards",
            Qt.Key.Key_Plus: "faster",
            Qt.Key.Key_Minus: "slower",
            Qt.Key.Key_Home: "live",
            Qt.Key.Key_Escape: "live",
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key])
        elif key in wishes:
            self.asked.emit(wishes[key])
        else:
            super().keyPressEvent(event)

    def _step(self, by_ns: int) -> None:
        if self.playhead_ns is not None:
            self.moved.emit(self.playhead_ns + by_ns)
