"""How the demo shop runs: chances per part, and the hours of its day. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Habits:
    """How a shop runs: chances per part, and the hours."""

    micro_stop: float = 0.16
    alarm: float = 0.05
    warning: float = 0.04
    override: float = 0.25
    scrap: float = 0.015
    breaks: tuple[tuple[float, float], ...] = ()
    """Seconds of the local day: from, to."""
    night: tuple[float, float] | None = None
    """Power off from, on at (seconds of the local day)."""
    utc_offset_s: float = 0.0


_BREAKS = ((9 * 3600.0, 15 * 60.0), (12 * 3600.0, 30 * 60.0), (15 * 3600.0, 15 * 60.0))


def shop_habits(*, utc_offset_s: float, night_off: bool = False) -> Habits:
    """The demo shop's day: three breaks, and if asked for, everything off from 22:00 to 06:00."""
    breaks = tuple((start, start + length) for start, length in _BREAKS)
    night = (22 * 3600.0, 6 * 3600.0) if night_off else None
    return Habits(breaks=breaks, night=night, utc_offset_s=utc_offset_s)


def staggered(habits: Habits, index: int) -> Habits:
    """Breaks are taken in turns: one operator of four at a time."""
    shift = (index % 4) * 35 * 60.0
    return replace(habits, breaks=tuple((start + shift, end + shift) for start, end in habits.breaks))
