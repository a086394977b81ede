"""Hours of a week, over midnight and over Sunday."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.calendar import within_week

HOUR = 3600
SUNDAY_NIGHT = (frozenset({6}), 22 * HOUR, 6 * HOUR)
MONDAY_DAY = (frozenset({0}), 6 * HOUR, 14 * HOUR)


@pytest.mark.parametrize(
    ("day", "hour", "hours", "inside"),
    [
        (23, 6, MONDAY_DAY, True),
        (23, 13, MONDAY_DAY, True),
        (23, 14, MONDAY_DAY, False),
        (24, 6, MONDAY_DAY, False),
        (22, 22, SUNDAY_NIGHT, True),
        (23, 5, SUNDAY_NIGHT, True),
        (23, 6, SUNDAY_NIGHT, False),
        (23, 22, SUNDAY_NIGHT, False),
        (22, 5, SUNDAY_NIGHT, False),
        (24, 0, (frozenset({1}), 0, 24 * HOUR), True),
    ],
)
def test_hours_of_a_week(day: int, hour: int, hours: tuple[frozenset[int], int, int], inside: bool) -> None:
    """The 23rd is a Monday."""
    assert within_week(datetime(2026, 11, day, hour, tzinfo=UTC), *hours) is inside
