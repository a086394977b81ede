"""A widget that one looks through: hand, mouse, touch and keys move its camera. It refuses to know what is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from app.domain.observation import Float64s
from views.twin.camera import Camera, View

_CLICK_PX = 4.0
_STEP_PX = 24.0
_ZOOM = 1.25
_WHEEL = 1.0012
_SIDES = (View.FRONT, View.BACK, View.LEFT, View.RIGHT, View.TOP, View.BOTTOM)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM}


class Hand(QWidget):
    """Subclasses say what has to fit, what is under a place, and what to do when the camera has moved."""

    picked = Signal(str)
    """The part that was clicked; empty for the ground."""
    turned = Signal()
    """The camera stands elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.ceiling = 0
        """Widget pixels at the top that something covers: what is fitted stays below."""
        self.placed = False
        """Whether the camera has been put somewhere; else everything is fitted first."""
        self._grip: tuple[QPointF, QPointF] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def corners(self) -> Float64s:
        """World points (n × 3) that ``fit`` has to get into the picture."""
        return np.empty((0, 3))

    def pick_at(self, at: QPointF) -> None:
        """A press that did not move, in widget pixels; ``picked`` follows."""

    def look_changed(self) -> None:
        """The camera stands elsewhere."""

    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 16), max(round(self.height() * ratio), 16)

    # ------------------------------------------------------------ where from

    def stand(self, camera: Camera) -> None:
        """Look from there."""
        self.placed = True
        self._move(camera)

    def look_from(self, view: View) -> None:
        """One of the fixed views, with everything in it."""
        self._move(self.camera.looking(view))
        self.fit()

    def fit(self) -> None:
        """Everything in the picture, from the same side."""
        width, height = self.size_px()
        below = max(height - round(self.ceiling * self.devicePixelRatioF()), height // 2)
        fitted = self.camera.fitted(self.corners(), (width, below))
        whole = replace(fitted, height_mm=fitted.height_mm * height / below)
        self._move(whole.moved(0.0, (height - below) / 2, height))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Nearer by a factor; the point under ``at`` (widget pixels) stays."""
        ratio = self.devicePixelRatioF()
        where = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._move(self.camera.zoomed(factor, (where.x() * ratio, where.y() * ratio), self.size_px()))

    def _move(self, camera: Camera) -> None:
        if camera != self.camera:
            self.camera = camera
            self.turned.emit()
            self.look_changed()

    # ------------------------------------------------------------ hand, mouse, keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._grip = (event.position(), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Left turns; middle, right, or left with Shift moves."""
        if self._grip is None:
            return
        first, last = self._grip
        way = event.position() - last
        if (event.position() - first).manhattanLength() <= _CLICK_PX and last == first:
            return
        self._grip = (first, event.position())
        self._drag(way, moves=not event.buttons() & Qt.MouseButton.LeftButton or _shifted(event))

    def _drag(self, way: QPointF, *, moves: bool) -> None:
        if moves:
            ratio = self.devicePixelRatioF()
            self._move(self.camera.moved(way.x() * ratio, way.y() * ratio, self.size_px()[1]))
        else:
            self._move(self.camera.turned(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move chooses the part under it."""
        grip, self._grip = self._grip, None
        if grip is None or grip[0] != grip[1] or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.pick_at(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom(_WHEEL ** event.angleDelta().y(), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Two fingers zoom and move."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._grip = None
                self._drag(pinch.centerPoint() - pinch.lastCenterPoint(), moves=True)
                self.zoom(pinch.scaleFactor(), self.mapFromGlobal(pinch.centerPoint()))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F fits, R returns, 1 … 6 are the fixed views, arrows turn (with Shift: move), + and − zoom, Esc lets go of the part."""
        key, held = event.key(), event.modifiers()
        commanded = bool(held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier))
        if key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_R:
            self.look_from(View.HOME)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self.look_from(_SIDES[key - Qt.Key.Key_1])
        elif key in _ARROWS and not commanded:
            right, down = _ARROWS[Qt.Key(key)]
            moves = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self._drag(QPointF(right * _STEP_PX, down * _STEP_PX), moves=moves)
        elif key in _ZOOMS and not commanded:
            self.zoom(_ZOOMS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self.picked.emit("")
        else:
            super().keyPressEvent(event)


def _shifted(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
