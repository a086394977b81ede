"""The machine's picture: rendered in a process of its own, drawn flat until that is there, turned by hand, mouse and keys.

Fed with scenes, paths and poses; it asks for a pose only when it can show one, and nothing at all while it is hidden.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.observation import Float64s
from views.models.twin_parts import Finding
from views.models.twin_path import Legend
from views.shell.theme import LIGHT, Theme
from views.twin.drawing import Drawing, world_corners
from views.twin.frame import Frame, Path, Scene
from views.twin.remote import Picture, Remote
from views.widgets.twin_hand import Hand
from views.widgets.twin_signs import paint_labels, paint_legend, paint_triad

CARD_MS, PROCESSOR_MS, DRAWING_MS = 33, 60, 100
"""Least time between two pictures: with a graphics card, without one, and drawn by Qt."""
SHARE = 0.5
"""Most of a core's time that pictures of a moving machine take where the processor draws."""
REST_S = 0.4
"""A picture that has not changed for this long is drawn once more, smooth."""
FINEST_PIXELS = 9_000_000
IDLE_MS = 60_000
"""Hidden for longer, the renderer ends and gives its memory back."""


class TwinView(Hand):
    """``scene`` first, then poses through ``show_pose`` each time that ``wanted`` is emitted."""

    wanted = Signal()
    """A pose would be shown now."""
    troubled = Signal(str, str)
    """A ``Trouble`` and its detail: from now on the machine is drawn flat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.scene: Scene | None = None
        self.labels: tuple[Finding, ...] = ()
        self.legend: Legend | None = None
        self.software = True
        self.failed = False
        self.pictures = 0
        """How many have been shown; for tests and figures."""
        self._drawing: Drawing | None = None
        self._frame: Frame | None = None
        self._shown: tuple[Picture, Frame] | None = None
        self._sent: Frame | None = None
        self._sent_s = self._changed_s = self._free_s = 0.0
        self.remote = Remote(self)
        self.remote.ready.connect(self._ready)
        self.remote.drawn.connect(self._take)
        self.remote.picked.connect(self.picked)
        self.remote.failed.connect(self._fail)
        self._tick = QTimer(self, interval=DRAWING_MS)
        self._tick.timeout.connect(self.beat)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._sleep)

    @property
    def smooth(self) -> bool:
        """Whether the picture that is shown stands still and is the best there is."""
        return self._shown is not None and self._shown[1].fine > 1

    # ------------------------------------------------------------ what is shown

    def show_scene(self, scene: Scene) -> None:
        """Another machine, travel or theme."""
        same_machine = self.scene is not None and self.scene.machine.index.keys() == scene.machine.index.keys()
        path = self._drawing.path if self._drawing is not None and same_machine else None
        self.scene, self._drawing = scene, Drawing(scene)
        self._sent = self._shown = None
        self.placed = self.placed and same_machine
        if not same_machine:
            self._frame, self.labels = None, ()
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
        if not self.placed:
            self.placed = True
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

    def corners(self) -> Float64s:
        """What has to fit: every corner of every body."""
        frame = self._now()
        if frame is None or self.scene is None:
            return super().corners()
        return world_corners(self.scene.machine, frame)

    def look_changed(self) -> None:
        """Another camera: another picture, at once."""
        self._draw(time.monotonic())
        self.update()

    def pick_at(self, at: QPointF) -> None:
        """Whoever has drawn the picture knows what is at this place."""
        if self._shown is not None and not self.failed:
            self.remote.pick(at.x() / self.width(), at.y() / self.height())
        elif self._drawing is not None:
            ratio = self.devicePixelRatioF()
            self.picked.emit(self._drawing.pick(at.x() * ratio, at.y() * ratio))

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
        return replace(self._frame, camera=self.camera, size=self.size_px())

    def _ready(self, software: bool) -> None:
        self.software = software
        self._tick.setInterval(PROCESSOR_MS if software else CARD_MS)

    def _take(self, picture: Picture, frame: Frame) -> None:
        if self.scene is None or frame.placed.keys() != self.scene.machine.index.keys():
            return  # of the machine before
        self._free_s = self._sent_s + picture.seconds / SHARE if self.software and frame.fine == 1 else 0.0
        self._shown = (picture, frame)
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
                paint_labels(painter, self.labels, self.scene.machine, frame, ratio, self._theme, ceiling=self.ceiling)
                paint_triad(painter, QRectF(self.rect()), self.scene.machine, frame, self._theme)
            if self.legend is not None:
                paint_legend(painter, QRectF(self.rect()), self.legend, self._theme)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(self._theme.accent))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_machine(self, painter: QPainter) -> Frame | None:
        if self._shown is not None:
            picture, frame = self._shown
            painter.drawImage(QRectF(self.rect()), picture.image)
            return frame
        painter.fillRect(self.rect(), QColor(self._theme.background))
        now = self._now()
        if now is not None and self._drawing is not None:
            painter.save()
            painter.scale(self.width() / now.size[0], self.height() / now.size[1])
            self._drawing.paint(painter, now)
            painter.restore()
        return now


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
