"""The flat faces of boxes, cylinders and tools, for whoever draws without a graphics library. Pure geometry in mm."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from app.domain.kinematics import Form, Kinematics, Look, Solid, Vector, oriented, shifted, unit
from app.domain.observation import Float64s
from views.twin.frame import Tool

SIDES = 20
"""Of a drawn cylinder."""
HOLDER_MM = 50.0
POINTER_MM = 34.0
"""Widest diameter of the pointer that stands for a tool of which nothing is known."""
SHANK_MM = 25.0


def tool_solids(machine: Kinematics, tool: Tool) -> tuple[Solid, ...]:
    """The tool in the frame of the link that holds it: cutter and holder, a shank, or a pointer when it is not known."""
    room = machine.tool_room
    up: Vector = (0.0, 0.0, 1.0)
    if not machine.turns_tool:
        shank = max(room - 12.0, 1.0)
        body = Solid(Form.BOX, (SHANK_MM, SHANK_MM, shank), (0.0, 0.0, room - shank / 2), look=Look.TOOL)
        return (_round(2.0, SHANK_MM, 12.0, 6.0, up), body)
    if tool.length is None:
        return (_round(2.0, POINTER_MM, room, room / 2, up),)
    length = min(tool.length, room)
    cutter = _round(tool.diameter or 6.0, tool.diameter or 6.0, length, length / 2, up)
    if length >= room:
        return (cutter,)
    wide = max(HOLDER_MM, tool.diameter or 0.0)
    return (cutter, _round(wide * 0.7, wide, room - length, (room + length) / 2, up))


def _round(diameter: float, end: float, length: float, middle: float, axis: Vector) -> Solid:
    return Solid(Form.CYLINDER, (diameter, end, length), (0.0, 0.0, middle), axis, Look.TOOL)


@lru_cache(maxsize=512)
def faces_of(solid: Solid) -> tuple[Float64s, ...]:
    """Its faces in the link's frame (k × 3 each, counter-clockwise as seen from outside); of a mesh its bounding box."""
    if solid.form is Form.CYLINDER:
        return _cylinder(solid)
    if solid.form is Form.BOX:
        half = np.array(solid.size) / 2
        return tuple(face + np.array(solid.at) for face in _box(-half, half))
    matrix = shifted(solid.at) @ oriented(solid.turn)
    low, high = np.array(solid.low) * solid.scale, np.array(solid.high) * solid.scale
    return tuple(face @ matrix[:3, :3].T + matrix[:3, 3] for face in _box(low, high))


def corners_of(solid: Solid) -> Float64s:
    """Every corner of its faces (n × 3)."""
    return np.concatenate(faces_of(solid))


def _box(low: Float64s, high: Float64s) -> tuple[Float64s, ...]:
    corner = {bits: np.where(np.array(bits, bool), high, low).astype(np.float64) for bits in product((0, 1), repeat=3)}
    order = (
        ((0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0)),
        ((1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1)),
        ((0, 0, 0), (1, 0, 0), (1, 0, 1), (0, 0, 1)),
        ((0, 1, 0), (0, 1, 1), (1, 1, 1), (1, 1, 0)),
        ((0, 0, 0), (0, 1, 0), (1, 1, 0), (1, 0, 0)),
        ((0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
    )
    return tuple(np.array([corner[bits] for bits in face]) for face in order)


def _cylinder(solid: Solid) -> tuple[Float64s, ...]:
    start, end, length = solid.size
    along = np.array(unit(solid.axis))
    across = np.cross(along, (1.0, 0.0, 0.0) if abs(along[0]) < 0.9 else (0.0, 1.0, 0.0))
    across /= np.linalg.norm(across)
    other = np.cross(along, across)
    angles = np.linspace(0.0, 2 * np.pi, SIDES, endpoint=False)
    ring = np.outer(np.cos(angles), across) + np.outer(np.sin(angles), other)
    middle = np.array(solid.at)
    low, high = middle - along * length / 2 + ring * start / 2, middle + along * length / 2 + ring * end / 2
    turns = pairwise([*range(SIDES), 0])
    sides = tuple(np.array((low[a], low[b], high[b], high[a])) for a, b in turns)
    return (*sides, low[::-1], high)
