"""Shifts, days and weeks on the plant's local clock: where a period begins and ends, also across a change to summer time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.contracts.trends import ShiftHours
from views.models.trend_window import DAY_NS, SECOND_NS, Window

Local = Callable[[int], datetime]
"""UTC ns → time of day in the plant's zone."""
_SHIFT_SEARCH_DAYS = 8


class Period(StrEnum):
    """A calendar range; the value is what saved views write."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"


def period_at(period: Period, at_ns: int, shifts: Sequence[ShiftHours], local: Local) -> Window | None:
    """The shift, day or week (from Monday) that holds an instant; between shifts the last that began. None: no shifts known."""
    match period:
        case Period.DAY:
            return _days(local(at_ns), 0, 1, local)
        case Period.WEEK:
            day = local(at_ns)
            return _days(day, -day.weekday(), 7, local)
        case Period.SHIFT:
            begun = [w for w in _shifts_about(at_ns, shifts, local) if w.from_ns <= at_ns]
            return max(begun, key=lambda w: w.from_ns, default=None)


def neighbour(
    period: Period, window: Window, direction: int, shifts: Sequence[ShiftHours], local: Local
) -> Window | None:
    """The period before (−1) or after (+1) the one that begins where this window does."""
    if period is Period.SHIFT:
        found = _shifts_about(window.from_ns, shifts, local)
        ahead = [w for w in found if (w.from_ns - window.from_ns) * direction > 0]
        return min(ahead, key=lambda w: abs(w.from_ns - window.from_ns), default=None)
    whole = period_at(period, window.from_ns, shifts, local)
    assert whole is not None
    beyond = whole.from_ns - 1 if direction < 0 else whole.to_ns
    return period_at(period, beyond, shifts, local)


def instant_of(wall: datetime, local: Local) -> int:
    """UTC ns of a wall time. Of an hour that comes twice the first; an hour that is skipped gives its end."""
    naive = round((wall - datetime(1970, 1, 1)).total_seconds()) * SECOND_NS  # noqa: DTZ001 - a wall time has no zone
    guesses = sorted({naive - _offset(naive - d, local) for d in (-DAY_NS, 0, DAY_NS)})
    exact = [g for g in guesses if local(g).replace(tzinfo=None) == wall]
    return exact[0] if exact else guesses[-1]


def _offset(at_ns: int, local: Local) -> int:
    return round((local(at_ns).utcoffset() or timedelta()).total_seconds()) * SECOND_NS


def _days(day: datetime, first: int, count: int, local: Local) -> Window:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=first)
    return Window(instant_of(midnight, local), instant_of(midnight + timedelta(days=count), local))


def _shifts_about(at_ns: int, shifts: Sequence[ShiftHours], local: Local) -> list[Window]:
    return list(_each_shift(at_ns, shifts, local))


def _each_shift(at_ns: int, shifts: Sequence[ShiftHours], local: Local) -> Iterator[Window]:
    today = local(at_ns).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    for days in range(-_SHIFT_SEARCH_DAYS, _SHIFT_SEARCH_DAYS + 1):
        midnight = today + timedelta(days=days)
        for shift in shifts:
            if midnight.weekday() in shift.days:
                over = 86_400 if shift.to_s <= shift.from_s else 0
                start, end = (midnight + timedelta(seconds=s) for s in (shift.from_s, shift.to_s + over))
                yield Window(instant_of(start, local), instant_of(end, local))
