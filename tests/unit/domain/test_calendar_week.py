"""A week of the calendar says which entry takes place when; holidays take shifts away; clock changes keep their length."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from app.domain.calendar import Calendar, CalendarException, ExceptionKind, Place, Scope, ShiftRule
from app.domain.calendar_week import placed, week_of

S = 10**9
HOUR = 3_600 * S
LISBON = ZoneInfo("Europe/Lisbon")


def wall(*moment: int) -> datetime:
    """A local time without a zone, as entries have it."""
    return datetime(*moment)  # type: ignore[misc,arg-type]  # noqa: DTZ001


EARLY = ShiftRule("A", frozenset(range(5)), time(6), time(14), ((time(10), time(10, 15)),))
NIGHT = ShiftRule("N", frozenset({6}), time(22), time(6), (), Scope(("mill-2",)))
NATAL = CalendarException(ExceptionKind.HOLIDAY, "Natal", wall(2026, 12, 25), wall(2026, 12, 26))
EXTRA = CalendarException(ExceptionKind.OVERTIME, "extra", wall(2026, 12, 26, 6), wall(2026, 12, 26, 12))
OIL = CalendarException(
    ExceptionKind.MAINTENANCE, "oil", wall(2026, 12, 22, 12), wall(2026, 12, 22, 13), Scope((), ("L1",))
)
CALENDAR = Calendar(LISBON, (EARLY, NIGHT), (NATAL, OIL, EXTRA))


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * S  # type: ignore[misc,arg-type]


def names(place: Place | None = None) -> list[tuple[str, int, str]]:
    since, until = week_of(CALENDAR, at(2026, 12, 24))
    return [(each.section, each.index, each.name) for each in placed(CALENDAR, since, until, place)]


def test_every_entry_is_found_by_its_place_in_the_file() -> None:
    assert names() == [
        ("shifts", 1, "N"),  # begun on the Sunday before
        ("shifts", 0, "A"),
        ("shifts", 0, "A"),
        ("maintenance", 0, "oil"),
        ("shifts", 0, "A"),
        ("shifts", 0, "A"),
        ("holidays", 0, "Natal"),
        ("overtime", 0, "extra"),
        ("shifts", 1, "N"),
    ]


def test_a_machine_has_what_holds_for_it() -> None:
    assert ("maintenance", 0, "oil") not in names(Place("mill-1", "L2"))
    assert ("shifts", 1, "N") not in names(Place("mill-1", "L2"))
    assert ("maintenance", 0, "oil") in names(Place("mill-2", "L1"))
    assert ("shifts", 1, "N") in names(Place("mill-2", "L1"))


def test_a_shift_over_midnight_is_one_entry_and_breaks_stand_in_it() -> None:
    since, until = week_of(CALENDAR, at(2026, 12, 24))
    night = placed(CALENDAR, since, until)[-1]
    assert (night.to_ns - night.from_ns) // HOUR == 8
    first = placed(CALENDAR, since, until)[1]
    assert [(b - a) // (60 * S) for a, b in first.breaks] == [15]


def test_the_week_of_a_clock_change_has_another_length() -> None:
    lengths = [
        (until - since) // HOUR
        for since, until in (week_of(CALENDAR, at(2026, *day)) for day in ((10, 21), (10, 28), (3, 26)))
    ]
    assert lengths == [169, 168, 167]
