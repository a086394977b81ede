"""What is said of the disk: sizes that a person can weigh, in the country's own way of writing them."""

from __future__ import annotations

import pytest

from app.i18n import catalogue
from storage.forecast import Forecast, disk_outlook


@pytest.mark.parametrize(
    ("found", "language", "said"),
    [
        (Forecast(3_289_088, 0.0, 5_168_000, None), "en", "Only 5.2 MB are free"),
        (Forecast(3_289_088, 0.0, 5_168_000, None), "pt-BR", "5,2 MB"),
        (Forecast(3_289_088, 0.0, 79_069_577_216, None), "pt-BR", "79,1 GB livres; o histórico tem 3,3 MB"),
        (
            Forecast(10**12, 2.5e9, 20 * 10**9, 8.0),
            "en",
            "in 8.0 days at the present growth: 20.0 GB are free, history grows by 2.5 GB a day",
        ),
        (
            Forecast(10**12, 2.5e9, 2 * 10**12, 800.0),
            "en",
            "2.0 TB free; history has 1.0 TB and fills the disk in 800 days",
        ),
    ],
)
def test_sizes_have_a_digit_before_the_point_and_the_language_s_decimal_sign(
    found: Forecast, language: str, said: str
) -> None:
    assert said in catalogue(language).render(disk_outlook(found))
