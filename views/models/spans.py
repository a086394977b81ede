"""Ranges of time that lists offer by name: hours back from now, this shift, today, this week, or from here to there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.contracts.trends import ShiftHours
from views.models.calendar import Local, Period, neighbour, period_at
from views.models.trend_window import DAY_NS, HOUR_NS, Window

LENGTHS_NS = {"1h": HOUR_NS, "8h": 8 * HOUR_NS, "24h": DAY_NS, "7d": 7 * DAY_NS, "30d": 30 * DAY_NS}
OWN = "own"
NAMES = (*LENGTHS_NS, *Period, OWN)


@dataclass(frozen=True, slots=True)
class Span:
    """One of ``NAMES``; ``own`` carries its window."""

    name: str = "24h"
    own: Window | None = None

    @property
    def ends_now(self) -> bool:
        """Whether new things belong to it as they happen."""
        return self.own is None

    def window(self, now_ns: int, shifts: Sequence[ShiftHours], local: Local) -> Window:
        """The time it means now."""
        if self.own is not None:
            return self.own
        if self.name in LENGTHS_NS:
            return Window(now_ns - LENGTHS_NS[self.name], now_ns)
        found = period_at(Period(self.name), now_ns, shifts, local)
        return (
            Window(found.from_ns, max(now_ns, found.from_ns + 1))
            if found is not None
            else Window(now_ns - DAY_NS, now_ns)
        )

    def stepped(self, direction: int, now_ns: int, shifts: Sequence[ShiftHours], local: Local) -> Span:
        """The stretch before (−1) or after (+1): the whole shift, day or week, or as long a time."""
        window = self.window(now_ns, shifts, local)
        if self.name in tuple(Period):
            found = neighbour(Period(self.name), window, direction, shifts, local)
            return Span(OWN, found) if found is not None else self
        moved = window.moved(direction * window.span_ns)
        return Span(OWN, moved)

    def written(self) -> str:
        """For routes."""
        return f"{self.own.from_ns}-{self.own.to_ns}" if self.own is not None else self.name


def span_of(text: str) -> Span | None:
    """What ``written`` wrote; None for anything else."""
    if text in NAMES and text != OWN:
        return Span(text)
    begin, _, end = text.partition("-")
    if begin.isdigit() and end.isdigit() and int(begin) < int(end):
        return Span(OWN, Window(int(begin), int(end)))
    return None
