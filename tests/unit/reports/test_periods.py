"""Weeks and months as a plant counts them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from app.analytics.desk import ProductionDesk
from app.analytics.laying import Shop
from app.domain.calendar import Calendar, Place
from app.domain.message import UserError
from app.domain.report import ReportKind
from app.reporting import month_of, subject_of, week_of

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600 * 10**9


def test_a_week_begins_on_monday_and_may_have_167_or_169_hours() -> None:
    spring, autumn = week_of(BERLIN, date(2026, 3, 29)), week_of(BERLIN, date(2026, 10, 25))
    assert (spring.id, (spring.to_ns - spring.from_ns) // HOUR) == ("2026-W13", 167)
    assert (autumn.id, (autumn.to_ns - autumn.from_ns) // HOUR) == ("2026-W43", 169)


def test_the_first_days_of_a_year_may_belong_to_the_last_week_of_the_one_before() -> None:
    assert week_of(BERLIN, date(2027, 1, 1)).id == "2026-W53"


def test_a_month_is_as_long_as_it_is() -> None:
    found = month_of(ZoneInfo("America/Sao_Paulo"), date(2028, 2, 14))
    assert (found.kind, found.id, (found.to_ns - found.from_ns) // HOUR) == (ReportKind.MONTH, "2028-02", 29 * 24)


@pytest.mark.parametrize("week", ["2026-W54", "2026-47", "W47"])
def test_what_is_no_week_is_told(week: str) -> None:
    desk = ProductionDesk(Shop(Calendar(BERLIN), (Place("m"),)), None)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="2026-W47"):
        subject_of(desk, week=week)
