"""Reports and screen write a number alike, to the digit."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QLocale

from app.i18n import catalogue
from app.reports.words import Words
from views.binding import format as form

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
