"""A machine as a tree of rigid links that axes move: where every link stands for given axis positions. It draws nothing.

Lengths are mm, angles degrees, the world is right-handed with Z up and Y away from the person at the door. A link that
carries the work moves against its axis, as in ISO 841: X+ of a mill sends the table to the left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from app.domain.observation import Float64s

Vector = tuple[float, float, float]
Range = tuple[float, float]

ORIGIN: Vector = (0.0, 0.0, 0.0)


class Motion(StrEnum):
    """How an axis moves its link."""

    LINEAR = "linear"
    ROTARY = "rotary"


class Form(StrEnum):
    """What a solid looks like."""

    BOX = "box"
    """``size`` is its three sides."""
    CYLINDER = "cylinder"
    """``size`` is diameter, diameter at the other end, length; ``axis`` points along it."""
    MESH = "mesh"
    """A file of triangles, ``size`` is unused."""


class Look(StrEnum):
    """Which of the theme's greys a solid has."""

    FRAME = "frame"
    """Stands still: bed, column."""
    CARRIAGE = "carriage"
    """Is moved by an axis."""
    WORK = "work"
    """Carries the work: table, chuck."""
    SPINDLE = "spindle"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Solid:
    """One rigid body of a link, in the link's frame; ``at`` is its middle."""

    form: Form
    size: Vector = ORIGIN
    at: Vector = ORIGIN
    axis: Vector = (0.0, 0.0, 1.0)
    look: Look = Look.FRAME
    file: str = ""
    """Of a mesh: where it is read from."""
    turn: Vector = ORIGIN
    """Of a mesh: degrees about X, then Y, then Z, before it is moved to ``at``."""
    scale: float = 1.0
    """Of a mesh: mm per unit of the file."""
    low: Vector = ORIGIN
    """Of a mesh: the least corner of its bounding box in the file's own units, so that it can be drawn without being read."""
    high: Vector = ORIGIN


@dataclass(frozen=True, slots=True)
class Joint:
    """One axis of the machine and the way it moves its link."""

    axis: str
    """The signal that tells its position: ``x`` … ``c``, or the source's own id."""
    motion: Motion
    direction: Vector
    """In the link's own frame: where a growing position sends it, or what it turns about."""
    travel: Range
    """Least and greatest position, mm or degrees; where it stands before anything is known is between them."""
    zero: float = 0.0
    """The position in which the link stands as it was drawn."""
    per_unit: float = 1.0
    """Movement per unit of the position: 0.5 for a lathe that tells X as a diameter."""

    @property
    def rest(self) -> float:
        """Where it is drawn while no position is known: ``zero`` or the nearest end of its travel."""
        return min(max(self.zero, self.travel[0]), self.travel[1])


@dataclass(frozen=True, slots=True)
class Link:
    """One rigid part of the machine. ``parent`` is empty for what stands on the floor."""

    name: str
    parent: str = ""
    at: Vector = ORIGIN
    """Its origin in the parent's frame, also what a rotary joint turns about."""
    turn: Vector = ORIGIN
    """How its frame stands in the parent's: degrees about X, then Y, then Z. A joint's direction is told after that turn."""
    joint: Joint | None = None
    solids: tuple[Solid, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinematics:
    """All links, parents before their children. Raises ValueError when that is not a tree.

    ``tool`` is the link that holds the tool: its frame's origin is the tip, its Z points into the holder. ``work`` is the link that
    carries the work: its frame's origin is the zero of the positions. ``spindle`` is the link that ``rpm`` turns.
    """

    kind: str
    links: tuple[Link, ...]
    tool: str
    work: str
    spindle: str = ""
    tool_room: float = 200.0
    """From the tip of the tool to the nose of the spindle, as it is drawn: sources tell the tip's position or the nose's, not which."""
    index: Mapping[str, Link] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known: dict[str, Link] = {}
        for link in self.links:
            if link.name in known:
                raise ValueError(f"two links are called {link.name}")
            if link.parent and link.parent not in known:
                raise ValueError(f"{link.name} hangs on {link.parent}, which does not come before it")
            known[link.name] = link
        for name in filter(None, (self.tool, self.work, self.spindle)):
            if name not in known:
                raise ValueError(f"there is no link {name}")
        object.__setattr__(self, "index", known)

    @property
    def turns_tool(self) -> bool:
        """Whether the spindle holds the tool (a mill) or the work (a lathe)."""
        return any(link.name == self.spindle for link in self.chain(self.tool))

    @property
    def joints(self) -> tuple[Joint, ...]:
        """Every axis, in the order of the links."""
        return tuple(link.joint for link in self.links if link.joint is not None)

    def joint(self, axis: str) -> Joint | None:
        """The joint of an axis."""
        return next((joint for joint in self.joints if joint.axis == axis), None)

    def chain(self, name: str) -> Iterator[Link]:
        """A link and everything that carries it, up to the floor."""
        while name:
            link = self.index[name]
            yield link
            name = link.parent

    def moved_by(self, axis: str) -> tuple[str, ...]:
        """The links that move when this axis does."""
        return tuple(
            link.name
            for link in self.links
            if any(one.joint and one.joint.axis == axis for one in self.chain(link.name))
        )


def pose(machine: Kinematics, positions: Mapping[str, float]) -> dict[str, Float64s]:
    """Where every link stands: link → 4 × 4 matrix from its frame into the world's.

    ``positions`` by axis, mm and degrees; an axis that is not among them rests. NaN is not a position: leave it out.
    """
    placed: dict[str, Float64s] = {}
    for link in machine.links:
        carrier = placed[link.parent] if link.parent else np.eye(4)
        placed[link.name] = carrier @ _local(link, positions)
    return placed


def _local(link: Link, positions: Mapping[str, float]) -> Float64s:
    matrix = shifted(link.at) @ oriented(link.turn)
    joint = link.joint
    if joint is None:
        return matrix
    moved = (positions.get(joint.axis, joint.rest) - joint.zero) * joint.per_unit
    if joint.motion is Motion.ROTARY:
        return matrix @ turned(joint.direction, moved)
    return matrix @ shifted(tuple(part * moved for part in unit(joint.direction)))


def tool_on_work(machine: Kinematics, placed: Mapping[str, Float64s]) -> Vector:
    """The tip of the tool in the frame of the work: what a program's coordinates say."""
    tip = np.linalg.solve(placed[machine.work], placed[machine.tool][:, 3])
    return float(tip[0]), float(tip[1]), float(tip[2])


def tips(machine: Kinematics, positions: Mapping[str, Float64s], count: int) -> Float64s:
    """As ``tool_on_work`` for many moments at once: ``count`` × 3, NaN where an axis has no position.

    ``positions`` holds ``count`` numbers for each axis; an axis that is not among them has none.
    """
    unknown = np.full(count, np.nan)
    placed = [_carried(machine, end, positions, unknown) for end in (machine.work, machine.tool)]
    known = np.isfinite(placed).all(axis=(0, 2, 3))
    found = np.full((count, 3), np.nan)
    work, tool = placed[0][known], placed[1][known]
    found[known] = np.linalg.solve(work, tool[:, :, 3:])[:, :3, 0]
    return found


def _carried(machine: Kinematics, end: str, positions: Mapping[str, Float64s], unknown: Float64s) -> Float64s:
    carried = np.tile(np.eye(4), (len(unknown), 1, 1))
    for link in reversed(tuple(machine.chain(end))):
        carried = carried @ (shifted(link.at) @ oriented(link.turn))
        if link.joint is not None:
            carried = carried @ _moves(link.joint, positions.get(link.joint.axis, unknown))
    return carried


def _moves(joint: Joint, positions: Float64s) -> Float64s:
    moved = (positions - joint.zero) * joint.per_unit
    matrix = np.tile(np.eye(4), (len(moved), 1, 1))
    if joint.motion is Motion.LINEAR:
        matrix[:, :3, 3] = np.outer(moved, unit(joint.direction))
        return matrix
    axis = np.array(unit(joint.direction))
    cross = np.array(((0.0, -axis[2], axis[1]), (axis[2], 0.0, -axis[0]), (-axis[1], axis[0], 0.0)))
    angle = np.radians(moved)[:, None, None]
    matrix[:, :3, :3] = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross)
    return matrix


def shifted(by: tuple[float, ...]) -> Float64s:
    """The matrix of a translation."""
    matrix = np.eye(4)
    matrix[:3, 3] = by
    return matrix


def turned(axis: Vector, degrees: float) -> Float64s:
    """The matrix of a turn about an axis through the origin, right-handed."""
    x, y, z = unit(axis)
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    d = 1.0 - c
    matrix = np.eye(4)
    matrix[:3, :3] = (
        (c + x * x * d, x * y * d - z * s, x * z * d + y * s),
        (y * x * d + z * s, c + y * y * d, y * z * d - x * s),
        (z * x * d - y * s, z * y * d + x * s, c + z * z * d),
    )
    return matrix


def oriented(degrees: Vector) -> Float64s:
    """The matrix of turns about the fixed X, then Y, then Z."""
    about_x, about_y, about_z = (
        turned(axis, angle) for axis, angle in zip(((1, 0, 0), (0, 1, 0), (0, 0, 1)), degrees, strict=True)
    )
    return about_z @ about_y @ about_x


def unit(direction: Vector) -> Vector:
    """The same direction with length 1. Raises ValueError for no direction at all."""
    length = math.hypot(*direction)
    if not length:
        raise ValueError("a direction needs a length")
    x, y, z = (part / length for part in direction)
    return x, y, z
