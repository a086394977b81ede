"""What is drawn: values that cross into the renderer's process. Frozen, without Qt, cheap to send thirty times a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.domain.kinematics import Kinematics, Look
from app.domain.observation import Float64s
from views.twin.camera import Camera

Rgb = tuple[int, int, int]
UInt8s = npt.NDArray[np.uint8]
Float32s = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tones:
    """The greys of a theme as red, green, blue 0 … 255."""

    ground: Rgb
    edge: Rgb
    accent: Rgb
    """Edges of the chosen part."""
    looks: Mapping[Look, Rgb]


@dataclass(frozen=True, slots=True)
class Scene:
    """What changes seldom: the machine and its greys."""

    machine: Kinematics
    tones: Tones


@dataclass(frozen=True, slots=True)
class Tool:
    """The tool in its holder. mm; None: not known, then it is drawn as a pointer to the tip."""

    length: float | None = None
    """From the tip to the holder."""
    diameter: float | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Where the tip has been, in the frame of the work, oldest first.

    ``points`` float32 n × 3, mm; NaN rows part the pieces. ``colours`` uint8 n × 3.
    """

    points: Float32s
    colours: UInt8s


NO_PATH = Path(np.empty((0, 3), np.float32), np.empty((0, 3), np.uint8))


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture."""

    camera: Camera
    size: tuple[int, int]
    """Pixels of the screen."""
    placed: Mapping[str, Float64s]
    """Link → 4 × 4 matrix into the world."""
    tints: Mapping[str, Rgb] = field(default_factory=dict)
    ghosts: frozenset[str] = frozenset()
    """Links whose place is not known: transparent."""
    chosen: str = ""
    tool: Tool = Tool()
    fine: int = 1
    """How many pixels are drawn for one of the screen, each way: a picture that stands is smoothed."""
