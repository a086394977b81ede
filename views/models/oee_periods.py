"""Hours of the week, days and weeks of a window on the plant's clock, as spans to add up over. Weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.calendar import Shift, Span
from views.binding import format as form
from views.binding.i18n import tr
from views.models.calendar import Local, instant_of
from views.models.trend_window import HOUR_NS, SECOND_NS, Window

HOURS = 24
CELLS = 7 * HOURS


@dataclass(frozen=True, slots=True)
class Period:
    """One column of a trend, one row of a comparison."""

    label: str
    span: Span


def weeks_back(count: int, now_ns: int, local: Local) -> Window:
    """So many whole weeks, the one that goes on included: from a Monday's midnight to the next one after now."""
    today = local(now_ns).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    monday = today - timedelta(days=today.weekday())
    return Window(
        instant_of(monday - timedelta(weeks=count - 1), local), instant_of(monday + timedelta(weeks=1), local)
    )


def hours_of_week(window: Window, local: Local) -> list[list[Span]]:
    """168 groups, Monday 0 h first; an hour that the clock skips is in none, one that comes twice is in its group twice."""
    groups: list[list[Span]] = [[] for _ in range(CELLS)]
    at_ns = window.from_ns
    while at_ns < window.to_ns:
        clock = local(at_ns)
        rest_ns = HOUR_NS - (clock.minute * 60 + clock.second) * SECOND_NS - at_ns % SECOND_NS
        until_ns = min(at_ns + rest_ns, window.to_ns)
        groups[clock.weekday() * HOURS + clock.hour].append((at_ns, until_ns))
        at_ns = until_ns
    return groups


def days_of(window: Window, local: Local) -> list[Period]:
    """Local days: 23, 24 or 25 hours."""
    return _stepped(
        window, local, 1, lambda at_ns: form.date(at_ns)[:5] if form.date(at_ns)[2] == "/" else form.date(at_ns)[5:]
    )


def weeks_of(window: Window, local: Local) -> list[Period]:
    """Weeks by their ISO number."""
    return _stepped(window, local, 7, lambda at_ns: tr("W{week}", week=f"{local(at_ns).isocalendar().week:02d}"))


def _stepped(window: Window, local: Local, days: int, label: Callable[[int], str]) -> list[Period]:
    found, at = [], local(window.from_ns).replace(tzinfo=None)
    while (since := instant_of(at, local)) < window.to_ns:
        at += timedelta(days=days)
        found.append(Period(label(since), (since, min(instant_of(at, local), window.to_ns))))
    return found


def shift_days(shifts: tuple[Shift, ...], names: tuple[str, str], window: Window) -> tuple[list[Period], list[Period]]:
    """Two shifts on the days on which both take place, side by side; overtime is left out."""
    by_name: list[dict[str, Span]] = [
        {
            s.day: (s.from_ns, s.to_ns)
            for s in shifts
            if s.name == name and not s.overtime and s.from_ns >= window.from_ns
        }
        for name in names
    ]
    days = sorted(set(by_name[0]) & set(by_name[1]))
    return tuple([Period(day[5:], side[day]) for day in days] for side in by_name)  # type: ignore[return-value]


def weekday_words() -> tuple[str, ...]:
    """Monday first, short."""
    return (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))


def hour_word(cell: int) -> str:
    """``Mon 08:00 – 09:00``."""
    day, hour = divmod(cell, HOURS)
    return f"{weekday_words()[day]} {hour:02d}:00 – {hour + 1:02d}:00"
