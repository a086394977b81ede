"""The machine drawn flat by Qt: while the renderer starts, and where there is no OpenGL. Faces from the back to the front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.domain.kinematics import Kinematics, Look, Solid
from app.domain.observation import Float64s
from views.twin.frame import NO_PATH, Frame, Path, Rgb, Scene
from views.twin.surfaces import corners_of, faces_of, tool_solids

_LIGHT = np.array((-0.25, 0.85, 0.5)) / np.linalg.norm((-0.25, 0.85, 0.5))
"""Right, up, near: tops are lighter than sides, as in the rendered picture."""
_DARKEST = 0.62
_GHOST_ALPHA = 56


@dataclass(frozen=True, slots=True)
class _Face:
    link: str
    look: Look
    corners: Float64s
    """k × 3: pixels right and down, depth."""
    light: float


def world_corners(machine: Kinematics, frame: Frame) -> Float64s:
    """Every corner of every body in the world (n × 3), for fitting."""
    found = [_placed(corners_of(solid), frame.placed[name]) for name, solid in _solids(machine, frame)]
    return np.concatenate(found) if found else np.empty((0, 3))


def _solids(machine: Kinematics, frame: Frame) -> list[tuple[str, Solid]]:
    bodies = [(link.name, solid) for link in machine.links for solid in link.solids]
    return [*bodies, *((machine.tool, solid) for solid in tool_solids(machine, frame.tool))]


def _placed(points: Float64s, matrix: Float64s) -> Float64s:
    placed: Float64s = points @ matrix[:3, :3].T + matrix[:3, 3]
    return placed


class Drawing:
    """Paints frames of one scene, and knows what it painted where."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._faces: list[_Face] = []
        self.path: Path = NO_PATH

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The picture, over a ground that is painted already."""
        self._faces = sorted(self._seen(frame), key=lambda face: -float(face.corners[:, 2].mean()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for face in self._faces:
            self._paint_face(painter, face, frame)
        self._paint_path(painter, frame)

    def pick(self, x: float, y: float) -> str:
        """The link that was painted last at this pixel; empty for the ground."""
        where = QPointF(x, y)
        rule = Qt.FillRule.OddEvenFill
        return next((face.link for face in reversed(self._faces) if _polygon(face).containsPoint(where, rule)), "")

    def _seen(self, frame: Frame) -> list[_Face]:
        seen = []
        axes = frame.camera.axes
        toward = np.array((1.0, 1.0, -1.0))
        for name, solid in _solids(self._scene.machine, frame):
            for face in faces_of(solid):
                world = _placed(face, frame.placed[name])
                normal = axes @ np.cross(world[1] - world[0], world[2] - world[0]) * toward
                length = float(np.linalg.norm(normal))
                if length and (normal[2] > 0 or name in frame.ghosts):
                    light = abs(float(normal @ _LIGHT)) / length
                    seen.append(_Face(name, solid.look, frame.camera.project(world, frame.size), light))
        return seen

    def _paint_face(self, painter: QPainter, face: _Face, frame: Frame) -> None:
        tones = self._scene.tones
        colour = QColor(*_shaded(frame.tints.get(face.link, tones.looks[face.look]), face.light))
        edge = QPen(QColor(*(tones.accent if face.link == frame.chosen else tones.edge)), 1.0)
        if face.link == frame.chosen:
            edge.setWidthF(2.0)
        if face.link in frame.ghosts:
            colour.setAlpha(_GHOST_ALPHA)
            edge.setStyle(Qt.PenStyle.DashLine)
        is_round = len(face.corners) == 4 and face.look in (Look.SPINDLE, Look.TOOL)
        painter.setPen(QPen(colour, 0.6) if is_round and face.link not in frame.ghosts else edge)
        painter.setBrush(colour)
        painter.drawPolygon(_polygon(face))

    def _paint_path(self, painter: QPainter, frame: Frame) -> None:
        path = self.path
        if len(path.points) < 2:
            return
        world = _placed(path.points.astype(np.float64), frame.placed[self._scene.machine.work])
        places = frame.camera.project(world, frame.size)[:, :2]
        known = np.isfinite(places.sum(axis=1))
        for i in np.flatnonzero(known[:-1] & known[1:]).tolist():
            painter.setPen(QPen(QColor(*path.colours[i + 1].tolist()), 2.0))
            painter.drawLine(QPointF(*places[i]), QPointF(*places[i + 1]))


def _polygon(face: _Face) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y, _ in face.corners.tolist()])


def _shaded(colour: Rgb, light: float) -> Rgb:
    share = _DARKEST + (1.0 - _DARKEST) * light
    red, green, blue = (round(part * share) for part in colour)
    return red, green, blue
