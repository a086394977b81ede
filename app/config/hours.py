"""The configured working week as plain values for screens."""

from __future__ import annotations

from datetime import time

from app.config.schema import Config
from app.contracts.trends import ShiftHours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def shift_hours(config: Config) -> tuple[ShiftHours, ...]:
    """Every shift, in the order of the file."""
    return tuple(ShiftHours(s.name, days_of(s.days), _seconds(s.from_), _seconds(s.to)) for s in config.shifts)


def days_of(words: str) -> frozenset[int]:
    """``mon-thu,sat`` → {0, 1, 2, 3, 5}; ``fri-mon`` goes over the weekend."""
    found: set[int] = set()
    for part in words.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start = _DAYS.index(first)
        count = (_DAYS.index(last or first) - start) % 7
        found.update((start + i) % 7 for i in range(count + 1))
    return frozenset(found)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60
