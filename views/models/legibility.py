"""Whether a text can be read from where people stand: the angle of its capitals at the eye. Pure; it refuses to know Qt.

NUREG-0700 asks for 16 minutes of arc at the farthest seat, ISO 9241 prefers 20 to 22.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

WANTED_ARC_MIN = 20.0
MM_PER_INCH = 25.4


def arc_minutes(cap_mm: float, distance_m: float) -> float:
    """The angle that capitals of this height subtend at this distance."""
    return math.degrees(math.atan(cap_mm / (distance_m * 1000.0))) * 60.0


def cap_mm_for(distance_m: float, arc_min: float = WANTED_ARC_MIN) -> float:
    """The height of capitals that subtend the angle at this distance."""
    return distance_m * 1000.0 * math.tan(math.radians(arc_min / 60.0))


def dpi_of(diagonal_in: float, width_px: int, height_px: int) -> float:
    """Dots per inch of a screen by its diagonal, as the maker prints it; televisions seldom tell the truth themselves."""
    return math.hypot(width_px, height_px) / diagonal_in


def font_px_for(distance_m: float, dpi: float, cap_ratio: float, arc_min: float = WANTED_ARC_MIN) -> float:
    """The font size in px whose capitals (``cap_ratio`` of the size) can be read from this distance."""
    return cap_mm_for(distance_m, arc_min) / MM_PER_INCH * dpi / cap_ratio


@dataclass(frozen=True, slots=True)
class Legibility:
    """One kind of text against a distance."""

    name: str
    cap_mm: float
    arc_min: float

    @property
    def passes(self) -> bool:
        """Whether it can be read with ease; half a per cent is rounding of pixels."""
        return self.arc_min >= WANTED_ARC_MIN * 0.995


def judged(name: str, font_px: float, dpi: float, cap_ratio: float, distance_m: float) -> Legibility:
    """A text of this size on this screen, from this distance."""
    cap_mm = font_px * cap_ratio / dpi * MM_PER_INCH
    return Legibility(name, cap_mm, arc_minutes(cap_mm, distance_m))
