"""Where the picture is looked at from: a parallel projection that can be turned, moved, and fitted. Pure; pixels and mm."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from app.domain.kinematics import Vector
from app.domain.observation import Float64s

DEGREES_PER_PX = 0.4
LEAST_MM, MOST_MM = 5.0, 100_000.0
_MARGIN = 1.1


class View(StrEnum):
    """The fixed views; HOME is what R returns to."""

    HOME = "home"
    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


_ANGLES = {
    View.HOME: (38.0, 24.0),
    View.FRONT: (0.0, 0.0),
    View.BACK: (180.0, 0.0),
    View.LEFT: (-90.0, 0.0),
    View.RIGHT: (90.0, 0.0),
    View.TOP: (0.0, 90.0),
    View.BOTTOM: (0.0, -90.0),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """``azimuth`` turns it about the world's Z (0: from the front), ``elevation`` raises it (90: from above)."""

    azimuth: float = _ANGLES[View.HOME][0]
    elevation: float = _ANGLES[View.HOME][1]
    centre: Vector = (0.0, 0.0, 0.0)
    """The point in the middle of the picture."""
    height_mm: float = 2_000.0
    """How much of the world fits the picture's height."""

    @property
    def axes(self) -> Float64s:
        """Rows: right, up, and away from the viewer, in the world (3 × 3)."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        ca, sa, ce, se = math.cos(a), math.sin(a), math.cos(e), math.sin(e)
        return np.array(((ca, sa, 0.0), (-sa * se, ca * se, ce), (-sa * ce, ca * ce, -se)))

    def project(self, points: Float64s, size: tuple[int, int]) -> Float64s:
        """World points (n × 3) as x and y in pixels from the picture's top left, and depth in mm (n × 3)."""
        seen = (points - np.array(self.centre)) @ self.axes.T
        per_mm = size[1] / self.height_mm
        return np.column_stack((size[0] / 2 + seen[:, 0] * per_mm, size[1] / 2 - seen[:, 1] * per_mm, seen[:, 2]))

    def turned(self, right_px: float, down_px: float) -> Camera:
        """After a drag that turns: the machine follows the hand."""
        elevation = min(max(self.elevation + down_px * DEGREES_PER_PX, -90.0), 90.0)
        return replace(self, azimuth=(self.azimuth - right_px * DEGREES_PER_PX) % 360.0, elevation=elevation)

    def moved(self, right_px: float, down_px: float, height_px: int) -> Camera:
        """After a drag that moves the picture."""
        per_px = self.height_mm / height_px
        right, up, _ = self.axes
        x, y, z = np.array(self.centre) - right * right_px * per_px + up * down_px * per_px
        return replace(self, centre=(float(x), float(y), float(z)))

    def zoomed(self, factor: float, at: tuple[float, float], size: tuple[int, int]) -> Camera:
        """Nearer by ``factor``; the point under ``at`` stays where it is."""
        height = min(max(self.height_mm / factor, LEAST_MM), MOST_MM)
        kept = 1.0 - height / self.height_mm
        right, down = at[0] - size[0] / 2, at[1] - size[1] / 2
        nearer = self.moved(-right * kept, -down * kept, size[1])
        return replace(nearer, height_mm=height)

    def looking(self, view: View) -> Camera:
        """From a fixed side, the rest as it is."""
        azimuth, elevation = _ANGLES[view]
        return replace(self, azimuth=azimuth, elevation=elevation)

    def fitted(self, points: Float64s, size: tuple[int, int]) -> Camera:
        """So near that these world points (n × 3) just fit, from the same side."""
        if not len(points):
            return self
        axes = self.axes
        seen = points @ axes.T
        low, high = seen.min(axis=0), seen.max(axis=0)
        wide, tall = high[0] - low[0], high[1] - low[1]
        height = max(tall, wide * size[1] / max(size[0], 1)) * _MARGIN
        x, y, z = axes.T @ ((low + high) / 2)
        return replace(self, centre=(float(x), float(y), float(z)), height_mm=min(max(height, LEAST_MM), MOST_MM))

    def side(self) -> View | None:
        """The fixed view that this is, if it is one."""
        return next((view for view, angles in _ANGLES.items() if (self.azimuth, self.elevation) == angles), None)
