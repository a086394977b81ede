"""The machine's picture: rendered in a process of its own, drawn flat until that is there, turned by hand, mouse and keys.

Fed with scenes, paths and poses; it asks for a pose only when it can show one, and nothing at all while it is hidden.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from views.models.twin_parts import Finding
from views.models.twin_path import Legend
from views.shell.theme import LIGHT, Theme
from views.twin.camera import Camera, View
from views.twin.drawing import Drawing, world_corners
from views.twin.frame import Frame, Path, Scene
from views.twin.remote import Remote
from views.widgets.twin_signs import paint_labels, paint_legend, paint_triad

CARD_MS, PROCESSOR_MS, DRAWING_MS = 33, 50, 100
"""Least time between two pictures: with a graphics card, without one, and drawn by Qt."""
SHARE = 0.5
"""Most of a core's time that pictures of a moving machine take where the processor draws."""
REST_S = 0.4
"""A picture that has not changed for this long is drawn once more, smooth."""
FINEST_PIXELS = 9_000_000
IDLE_MS = 60_000
"""Hidden for longer, the renderer ends and gives its memory back."""
_CLICK_PX = 4.0
_STEP_PX = 24.0
_ZOOM = 1.25
_WHEEL = 1.0012
_SIDES = (View.FRONT, View.BACK, View.LEFT, View.RIGHT, View.TOP, View.BOTTOM)


class TwinView(QWidget):
    """``scene`` first, then poses through ``show_pose`` each time that ``wanted`` is emitted."""

    wanted = Signal()
    """A pose would be shown now."""
    picked = Signal(str)
    """The part that was clicked; empty for the ground."""
    turned = Signal()
    """The camera stands elsewhere."""
    troubled = Signal(str, str)
    """A ``Trouble`` and its detail: from now on the machine is drawn flat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.camera = Camera()
        self.scene: Scene | None = None
        self.labels: tuple[Finding, ...] = ()
        self.legend: Legend | None = None
        self.software = True
        self.failed = False
        self.pictures = 0
        """How many have been shown; for tests and figures."""
        self._drawing: Drawing | None = None
        self._frame: Frame | None = None
        self._shown: tuple[QImage, Frame] | None = None
        self._sent: Frame | None = None
        self._sent_s = self._changed_s = self._free_s = 0.0
        self._fitted = False
        self._grip: tuple[QPointF, QPointF] | None = None
        self.remote = Remote(self)
        self.remote.ready.connect(self._ready)
        self.remote.drawn.connect(self._take)
        self.remote.picked.connect(self.picked)
        self.remote.failed.connect(self._fail)
        self._tick = QTimer(self, interval=DRAWING_MS)
        self._tick.timeout.connect(self.beat)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._sleep)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.grabGesture(Qt.GestureType.PinchGesture)

    # ------------------------------------------------------------ what is shown

    def show_scene(self, scene: Scene) -> None:
        """Another machine, travel or theme."""
        same_machine = self.scene is not None and self.scene.machine.index.keys() == scene.machine.index.keys()
        path = self._drawing.path if self._drawing is not None and same_machine else None
        self.scene, self._drawing = scene, Drawing(scene)
        self._sent = self._shown = None
        self._fitted = self._fitted and same_machine
        self._frame = self._frame if same_machine else None
        self.remote.show_scene(scene)
        if path is not None:
            self._drawing.path = path

    def show_path(self, path: Path) -> None:
        """Another path of the tip."""
        if self._drawing is not None and not _same_path(path, self._drawing.path):
            self._drawing.path = path
            self.remote.show_path(path)
            self._sent = None

    def show_pose(self, frame: Frame) -> None:
        """The machine's pose now; camera and size of the frame are the view's own business."""
        first = self._frame is None
        self._frame = frame
        if not self._fitted:
            self._fitted = True
            self.fit()
        if first:
            self.update()

    def show_labels(self, labels: Sequence[Finding]) -> None:
        """The words over parts that are not as usual."""
        if tuple(labels) != self.labels:
            self.labels = tuple(labels)
            self.update()

    def show_legend(self, legend: Legend | None) -> None:
        """What the path's colours mean."""
        if legend != self.legend:
            self.legend = legend
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes; a scene in them follows."""
        self._theme = theme
        self.update()

    # ------------------------------------------------------------ where from

    def stand(self, camera: Camera) -> None:
        """Look from there."""
        self._fitted = True
        self._move(camera)

    def look_from(self, view: View) -> None:
        """One of the fixed views, with everything in it."""
        self._move(self.camera.looking(view))
        self.fit()

    def fit(self) -> None:
        """Everything in the picture, from the same side."""
        frame = self._now()
        if frame is not None and self.scene is not None:
            self._move(self.camera.fitted(world_corners(self.scene.machine, frame), self._size()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Nearer by a factor; the point under ``at`` (widget pixels) stays."""
        ratio = self.devicePixelRatioF()
        where = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._move(self.camera.zoomed(factor, (where.x() * ratio, where.y() * ratio), self._size()))

    def _move(self, camera: Camera) -> None:
        if camera != self.camera:
            self.camera = camera
            self.turned.emit()
            self._draw(time.monotonic())
            self.update()

    # ------------------------------------------------------------ pictures

    def retry(self) -> None:
        """Try the renderer again."""
        self.failed = False
        self.remote.start()

    def beat(self) -> None:
        """Ask for the pose and draw what has changed; at the pace of what draws."""
        now = time.monotonic()
        if self.scene is None or now < self._free_s or self.remote.busy:
            return
        self.wanted.emit()
        self._draw(now)

    def _draw(self, now: float) -> None:
        frame = self._now()
        if frame is None:
            return
        if not (self._sent is not None and _same(frame, self._sent)):
            self._changed_s = now
            self._send(frame, now)
        elif self._sent.fine == 1 and self.remote.idle and now - self._changed_s >= REST_S:
            width, height = frame.size
            if 4 * width * height <= FINEST_PIXELS:
                self._send(replace(frame, fine=2), now)

    def _send(self, frame: Frame, now: float) -> None:
        self._sent, self._sent_s = frame, now
        if self.failed or self._shown is None:
            self.update()
        if not self.failed:
            self.remote.want(frame)

    def _now(self) -> Frame | None:
        if self._frame is None:
            return None
        return replace(self._frame, camera=self.camera, size=self._size())

    def _size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 16), max(round(self.height() * ratio), 16)

    def _ready(self, software: bool) -> None:
        self.software = software
        self._tick.setInterval(PROCESSOR_MS if software else CARD_MS)

    def _take(self, image: QImage, frame: Frame) -> None:
        if self.scene is None or frame.placed.keys() != self.scene.machine.index.keys():
            return  # of the machine before
        now = time.monotonic()
        took = now - self._sent_s
        self._free_s = self._sent_s + took / SHARE if self.software and frame.fine == 1 else now
        self._shown = (image, frame)
        self.pictures += 1
        self.update()

    def _fail(self, trouble: str, detail: str) -> None:
        self.failed, self._shown, self._sent = True, None, None
        self._tick.setInterval(DRAWING_MS)
        self.troubled.emit(trouble, detail)
        self.update()

    def _sleep(self) -> None:
        self.remote.stop()
        self._shown = self._sent = None

    def showEvent(self, event: QShowEvent) -> None:
        """Seen again: pictures again."""
        self._idle.stop()
        if not self.failed:
            self.remote.start()
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is drawn."""
        self._tick.stop()
        if self.remote.runs:
            self._idle.start()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another picture; until then the old one is stretched."""
        self._draw(time.monotonic())
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rendered picture or the drawing, then the signs over it."""
        with QPainter(self) as painter:
            frame = self._paint_machine(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if frame is not None and self.scene is not None:
                ratio = self.width() / frame.size[0]
                paint_labels(painter, self.labels, self.scene.machine, frame, ratio, self._theme)
                paint_triad(painter, QRectF(self.rect()), self.scene.machine, frame, self._theme)
            if self.legend is not None:
                paint_legend(painter, QRectF(self.rect()), self.legend, self._theme)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(self._theme.accent))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_machine(self, painter: QPainter) -> Frame | None:
        if self._shown is not None:
            image, frame = self._shown
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), image)
            return frame
        painter.fillRect(self.rect(), QColor(self._theme.background))
        now = self._now()
        if now is not None and self._drawing is not None:
            painter.save()
            painter.scale(self.width() / now.size[0], self.height() / now.size[1])
            self._drawing.paint(painter, now)
            painter.restore()
        return now

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
            self._move(self.camera.moved(way.x() * ratio, way.y() * ratio, self._size()[1]))
        else:
            self._move(self.camera.turned(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move chooses the part under it."""
        grip, self._grip = self._grip, None
        if grip is None or grip[0] != grip[1] or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        if self._shown is not None and not self.failed:
            self.remote.pick(at.x() / self.width(), at.y() / self.height())
        elif self._drawing is not None:
            ratio = self.devicePixelRatioF()
            self.picked.emit(self._drawing.pick(at.x() * ratio, at.y() * ratio))

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
        key = event.key()
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_R:
            self.look_from(View.HOME)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self.look_from(_SIDES[key - Qt.Key.Key_1])
        elif key in arrows and not event.modifiers() & (
            Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
        ):
            right, down = arrows[Qt.Key(key)]
            self._drag(
                QPointF(right * _STEP_PX, down * _STEP_PX),
                moves=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            )
        elif (
            key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.zoom(1 / _ZOOM if key == Qt.Key.Key_Minus else _ZOOM)
        elif key == Qt.Key.Key_Escape:
            self.picked.emit("")
        else:
            super().keyPressEvent(event)


def _shifted(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _same_path(one: Path, other: Path) -> bool:
    return np.array_equal(one.points, other.points, equal_nan=True) and np.array_equal(one.colours, other.colours)


def _same(one: Frame, other: Frame) -> bool:
    """Whether two frames look the same, whatever their smoothness."""
    if (one.camera, one.size, one.tints, one.ghosts, one.chosen, one.tool) != (
        other.camera,
        other.size,
        other.tints,
        other.ghosts,
        other.chosen,
        other.tool,
    ):
        return False
    return all(np.allclose(matrix, other.placed[name], atol=1e-4) for name, matrix in one.placed.items())
