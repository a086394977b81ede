"""A week of the calendar, entry by entry: what takes place when, and which entry of which section says so. For pictures and editors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import Calendar, CalendarException, ExceptionKind, Place, Span

SECTIONS = {
    ExceptionKind.HOLIDAY: "holidays",
    ExceptionKind.OVERTIME: "overtime",
    ExceptionKind.MAINTENANCE: "maintenance",
}
SHIFTS = "shifts"


@dataclass(frozen=True, slots=True)
class Placed:
    """One entry as it takes place once: a shift of a day, a holiday's days, a stretch of overtime or maintenance."""

    section: str
    index: int
    """Of the entry in its section."""
    name: str
    from_ns: int
    to_ns: int
    breaks: tuple[Span, ...] = ()


def placed(calendar: Calendar, from_ns: int, to_ns: int, place: Place | None = None) -> tuple[Placed, ...]:
    """Everything that touches a window, of one machine or of anybody, in time order. Holidays take their shifts away."""
    found = [*_shifts(calendar, from_ns, to_ns, place), *_exceptions(calendar, place)]
    return tuple(
        sorted(
            (each for each in found if each.from_ns < to_ns and each.to_ns > from_ns),
            key=lambda each: (each.from_ns, each.section, each.index),
        )
    )


def _shifts(calendar: Calendar, from_ns: int, to_ns: int, place: Place | None) -> Iterator[Placed]:
    days_off = tuple(each for each in calendar.exceptions if each.kind is ExceptionKind.HOLIDAY)
    for index, rule in enumerate(calendar.rules):
        for shift in Calendar(calendar.zone, (rule,), days_off).shifts(from_ns, to_ns, place):
            yield Placed(SHIFTS, index, shift.name, shift.from_ns, shift.to_ns, shift.breaks)


def _exceptions(calendar: Calendar, place: Place | None) -> Iterator[Placed]:
    counts = dict.fromkeys(ExceptionKind, 0)
    for each in calendar.exceptions:
        index = counts[each.kind]
        counts[each.kind] += 1
        if place is None or each.scope.covers(place):
            yield Placed(SECTIONS[each.kind], index, each.name, *_span(calendar, each))


def _span(calendar: Calendar, each: CalendarException) -> Span:
    return calendar.instant(each.begins), calendar.instant(each.ends)


def week_of(calendar: Calendar, at_ns: int) -> Span:
    """The week from Monday's midnight that holds a moment: 167, 168 or 169 hours."""
    today = calendar.day_of(at_ns)
    monday = datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())
    return calendar.instant(monday), calendar.instant(monday + timedelta(days=7))
