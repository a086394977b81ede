"""Moves of a machine's axes with limited acceleration: where it is, and how fast, at any time. No randomness, no clock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Point = tuple[float, float, float, float]
"""X, Y, Z in mm and C in degrees; an axis that a machine lacks stays 0."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A circular path in the XY plane."""

    center: tuple[float, float]
    radius: float
    start: float
    """Angle in radians."""
    sweep: float
    """Signed angle in radians; positive is counter-clockwise (G3)."""


@dataclass(frozen=True, slots=True)
class Move:
    """One straight or circular move, with the speeds at its ends. Speeds in mm/s, for a turn of C alone in degrees/s."""

    start: Point
    end: Point
    limit: float
    acceleration: float
    rapid: bool
    cutting: bool
    arc: Arc | None = None
    speed_in: float = 0.0
    speed_out: float = 0.0

    @property
    def turns_only(self) -> bool:
        """C turns while everything else stands."""
        return self.start[:3] == self.end[:3] and self.arc is None

    @property
    def length(self) -> float:
        """Path length in mm (degrees for a turn of C alone)."""
        if self.arc is not None:
            return math.hypot(self.arc.radius * self.arc.sweep, self.end[2] - self.start[2])
        if self.turns_only:
            return abs(self.end[3] - self.start[3])
        return math.dist(self.start[:3], self.end[:3])

    def at(self, fraction: float) -> Point:
        """The position after this fraction of the path."""
        x, y, z, c = (a + (b - a) * fraction for a, b in zip(self.start, self.end, strict=True))
        if self.arc is not None:
            angle = self.arc.start + self.arc.sweep * fraction
            x = self.arc.center[0] + self.arc.radius * math.cos(angle)
            y = self.arc.center[1] + self.arc.radius * math.sin(angle)
        return x, y, z, c

    def direction(self, *, leaving: bool) -> tuple[float, float, float]:
        """Unit vector at the start of the path, or when ``leaving`` at its end."""
        if self.arc is not None:
            angle = self.arc.start + (self.arc.sweep if leaving else 0.0)
            sign = math.copysign(1.0, self.arc.sweep)
            return -math.sin(angle) * sign, math.cos(angle) * sign, 0.0
        length = self.length or 1.0
        x, y, z = ((b - a) / length for a, b in zip(self.start[:3], self.end[:3], strict=True))
        return x, y, z


@dataclass(frozen=True, slots=True)
class Profile:
    """Speed up, hold, slow down along one path."""

    length: float
    speed_in: float
    peak: float
    speed_out: float
    acceleration: float

    @staticmethod
    def of(move: Move) -> Profile:
        """The fastest profile within the move's limits."""
        reachable = math.sqrt(move.acceleration * move.length + (move.speed_in**2 + move.speed_out**2) / 2)
        peak = max(min(move.limit, reachable), move.speed_in, move.speed_out, 1e-9)
        return Profile(move.length, move.speed_in, peak, move.speed_out, move.acceleration)

    @property
    def _times(self) -> tuple[float, float, float]:
        up, down = (self.peak - self.speed_in) / self.acceleration, (self.peak - self.speed_out) / self.acceleration
        rest = self.length - up * (self.peak + self.speed_in) / 2 - down * (self.peak + self.speed_out) / 2
        return up, max(0.0, rest / self.peak), down

    @property
    def duration(self) -> float:
        """Seconds for the whole path."""
        return sum(self._times)

    def distance(self, time: float) -> float:
        """Path length covered after ``time`` seconds."""
        up, hold, down = self._times
        if time < up:
            return self.speed_in * time + self.acceleration * time * time / 2
        if time < up + hold:
            return up * (self.speed_in + self.peak) / 2 + self.peak * (time - up)
        left = max(0.0, up + hold + down - time)
        return self.length - (self.speed_out * left + self.acceleration * left * left / 2)


def joined(moves: Sequence[Move]) -> list[Move]:
    """Let feed moves run into each other as fast as corner and acceleration allow; everything else stops in between."""
    corners = [_corner(a, b) for a, b in pairwise(moves)]
    speeds = [0.0, *corners, 0.0]
    for i in range(len(moves) - 1, -1, -1):
        speeds[i] = min(speeds[i], math.sqrt(speeds[i + 1] ** 2 + 2 * moves[i].acceleration * moves[i].length))
    for i, move in enumerate(moves):
        speeds[i + 1] = min(speeds[i + 1], math.sqrt(speeds[i] ** 2 + 2 * move.acceleration * move.length))
    return [replace(move, speed_in=speeds[i], speed_out=speeds[i + 1]) for i, move in enumerate(moves)]


def _corner(before: Move, after: Move) -> float:
    """Speed at a corner: full along a tangent, none at a right angle or beyond."""
    if before.rapid or after.rapid or before.turns_only or after.turns_only:
        return 0.0
    ends = zip(before.direction(leaving=True), after.direction(leaving=False), strict=True)
    cosine = sum(a * b for a, b in ends)
    return min(before.limit, after.limit) * max(0.0, cosine) ** 2
