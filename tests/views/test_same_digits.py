"""Reports and screen write a number alike, to the digit."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QLocale

from app.domain.kpi import Evidence, Figure
from app.i18n import catalogue
from app.reports.words import Words
from views.binding import format as form
from views.models.oee_words import bounds_words, value_words

LOCALES = {"pt-BR": QLocale("pt_BR"), "en": QLocale("en_US")}


@pytest.mark.parametrize("language", ["pt-BR", "en"])
@given(
    value=some.floats(0, 1e9, allow_nan=False) | some.sampled_from((0.125, 62.25, 0.5, 1.5, 2.5, 99.95)),
    places=some.integers(0, 3),
)
def test_numbers_are_equal(language: str, value: float, places: int) -> None:
    before = QLocale()
    try:
        QLocale.setDefault(LOCALES[language])
        assert Words(catalogue(language), UTC).number(value, places) == form.number(value, places)
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("language", ["pt-BR", "en"])
@given(
    value=some.none() | some.floats(0, 3, allow_nan=False) | some.floats(0, 1e7, allow_nan=False),
    unit=some.sampled_from(("ratio", "s")),
    approximate=some.booleans(),
    at_least=some.none() | some.floats(0, 1e7, allow_nan=False),
)
def test_figures_are_equal(
    language: str, value: float | None, unit: str, approximate: bool, at_least: float | None
) -> None:
    figure = Figure("x", value, unit, Evidence("x"), None, approximate, 0.1, 0.9, at_least)
    before = QLocale()
    try:
        QLocale.setDefault(LOCALES[language])
        words = Words(catalogue(language), UTC)
        shown = value_words(figure)
        assert words.figure(figure) == (shown if shown != "n/a" else words.texts.text("n/a"))
        assert words.bounds(figure) == bounds_words(figure)
    finally:
        QLocale.setDefault(before)
