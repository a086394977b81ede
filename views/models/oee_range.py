"""Which stretch of time a person means, and the one before it to compare with. Shifts are the calendar's; days are the plant's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.calendar import Shift
from views.models.calendar import Local, instant_of
from views.models.trend_window import DAY_NS, Window

Shifts = Callable[[int, int], tuple[Shift, ...]]
"""Shifts that touch a window, in time order."""
_SEARCH_NS = 15 * DAY_NS
WEEK_DAYS = 7


class Range(StrEnum):
    """The choices, as routes write them."""

    THIS_SHIFT = "this_shift"
    LAST_SHIFT = "last_shift"
    TODAY = "today"
    WEEK = "week"
    """The last seven days, today included."""
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Stretch:
    """[from_ns, to_ns) and the period before it; ``before`` None: there is none to compare with."""

    range: Range
    window: Window
    before: Window | None
    shift: Shift | None = None

    def live(self, now_ns: int) -> bool:
        """Whether it still grows."""
        return self.window.from_ns <= now_ns < self.window.to_ns


def stretch_of(
    range_: Range, now_ns: int, shifts: Shifts, local: Local, between: Window | None = None
) -> Stretch | None:
    """The stretch that a choice means now; None where the calendar has no such shift, or no ends are given."""
    match range_:
        case Range.THIS_SHIFT:
            return _shift(range_, next(iter(shifts(now_ns, now_ns + 1)), None), shifts)
        case Range.LAST_SHIFT:
            ended = [shift for shift in shifts(now_ns - _SEARCH_NS, now_ns) if shift.to_ns <= now_ns]
            return _shift(range_, max(ended, key=lambda shift: shift.to_ns, default=None), shifts)
        case Range.TODAY:
            return Stretch(range_, _days(now_ns, 0, 1, local), _days(now_ns, -1, 1, local))
        case Range.WEEK:
            return Stretch(
                range_,
                _days(now_ns, 1 - WEEK_DAYS, WEEK_DAYS, local),
                _days(now_ns, 1 - 2 * WEEK_DAYS, WEEK_DAYS, local),
            )
        case Range.BETWEEN:
            if between is None or between.to_ns <= between.from_ns:
                return None
            return Stretch(range_, between, between.moved(-between.span_ns))


def _shift(range_: Range, shift: Shift | None, shifts: Shifts) -> Stretch | None:
    """A shift is compared with the one of its name before it."""
    if shift is None:
        return None
    earlier = [
        s
        for s in shifts(shift.from_ns - _SEARCH_NS, shift.from_ns)
        if s.name == shift.name and s.to_ns <= shift.from_ns
    ]
    last = max(earlier, key=lambda each: each.from_ns, default=None)
    before = Window(last.from_ns, last.to_ns) if last is not None else None
    return Stretch(range_, Window(shift.from_ns, shift.to_ns), before, shift)


def _days(now_ns: int, first: int, count: int, local: Local) -> Window:
    midnight = local(now_ns).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=first)
    return Window(instant_of(midnight, local), instant_of(midnight + timedelta(days=count), local))


def wall_of(at_ns: int, local: Local) -> datetime:
    """A moment as the wall clock of the plant shows it, without a zone."""
    return local(at_ns).replace(tzinfo=None)
