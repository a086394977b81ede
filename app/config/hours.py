"""The configured working week as plain values for screens."""

from __future__ import annotations

from datetime import time

from app.config.schema import Config
from app.contracts.trends import ShiftHours
from app.domain.calendar import days_of


def shift_hours(config: Config) -> tuple[ShiftHours, ...]:
    """Every shift, in the order of the file."""
    return tuple(ShiftHours(s.name, days_of(s.days), _seconds(s.from_), _seconds(s.to)) for s in config.shifts)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60
