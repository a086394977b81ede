"""Plain values that the painters of the OEE page show: a bar in a row, a number with its notes. No behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What a bar stands for, as the name of the theme's colour."""

    WHOLE = "running"
    DOWN = "fault"
    SETUP = "setup"
    DELAY = "stopped"
    IDLE = "idle"
    OTHER = "stale"
    UNKNOWN = "offline"
    """Hatched: nothing is known."""


@dataclass(frozen=True, slots=True)
class BarFace:
    """One row. ``begin`` and ``end`` are 0 … 1 of the room."""

    name: str
    label: str
    value: str
    begin: float = 0.0
    end: float = 0.0
    tone: Tone = Tone.OTHER
    strong: bool = False
    """A remainder, not a loss."""
    second: str = ""
    """Another number of the same thing, in a column of its own."""
    mark: str = ""
    """Why there is no number, in place of the bar."""


@dataclass(frozen=True, slots=True)
class NumberFace:
    """What it shows."""

    caption: str = ""
    value: str = ""
    notes: tuple[str, ...] = ()
    """Small lines below the value."""
    warned: bool = False
    """Something about the number asks for a look (above 100 %, incomplete)."""
    faint: bool = False
    """There is no number."""
