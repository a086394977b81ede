"""Values as people read them, in both locales."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QLocale

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from tests.views.builders import NOW, machine
from views.binding import format as written


def reading(value: float | int | str | None, unit: str = "", quality: Quality = Quality.GOOD) -> Reading:
    kind = ValueKind.TEXT if isinstance(value, str) else ValueKind.NUMBER
    return Reading(DataItem("s", "s1", Category.SAMPLE, kind, unit=unit), value, quality, NOW, NOW)


@pytest.fixture
def brazil() -> None:
    QLocale.setDefault(QLocale("pt_BR"))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (123.4, "mm", "123.400"),
        (1234.5, "rev/min", "1,235"),
        (47.4, "%", "47"),
        (1.25, "kW", "1.3"),
        (15.0, "deg", "15.000"),
        (148, "", "148"),
        ("O1234", "", "O1234"),
        ("00123", "", "00123"),
    ],
)
def test_decimals_are_fixed_per_unit(value: float | str, unit: str, shown: str) -> None:
    assert written.value(reading(value, unit)) == shown


def test_brazil_writes_comma_and_points(brazil: None) -> None:
    assert written.number(1234.5, 1) == "1.234,5"
    assert written.date_time(NOW) == "22/11/2026 18:02:07"


def test_english_dates_are_unambiguous() -> None:
    assert written.date_time(NOW) == "2026-11-22 18:02:07"


def test_times_are_those_of_the_plant() -> None:
    written.use_zone("America/Sao_Paulo")
    assert written.clock(NOW) == "15:02:07"


def test_an_unknown_zone_is_this_computers() -> None:
    written.use_zone("Middle/Earth")
    assert written.clock(NOW) == written.local(NOW).strftime("%H:%M:%S")


@pytest.mark.parametrize("quality", [q for q in Quality if q.is_bad])
def test_bad_values_are_a_dash_whatever_they_carry(quality: Quality) -> None:
    assert written.value(reading(5.0, "mm", quality)) == "—"


@pytest.mark.parametrize(
    ("quality", "shown"),
    [
        (Quality.UNCERTAIN, "≈ 5.000"),
        (Quality.MANUAL, "M 5.000"),
        (Quality.SUBSTITUTED, "S 5.000"),
        (Quality.STALE, "5.000"),
    ],
)
def test_doubtful_values_are_marked(quality: Quality, shown: str) -> None:
    assert written.value(reading(5.0, "mm", quality)) == shown


def test_no_number_is_never_a_number() -> None:
    assert written.number(math.nan, 2) == "—"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3_900, "1 h 05 min"), (86_399, "23 h 59 min"), (97_200, "1 d 03 h")],
)
def test_durations_are_hours_and_minutes_never_decimals(seconds: float, shown: str) -> None:
    assert written.duration(seconds) == shown


def test_the_state_signal_is_shown_as_a_word() -> None:
    state = machine().reading("state")
    assert state is not None
    assert written.value(state) == "Running"


def test_a_machine_that_counts_in_inches_is_shown_in_inches() -> None:
    shown = reading(1.23456, "inch")
    assert (written.value(shown), written.unit(shown.item)) == ("1.2346", "in")
