"""Bands in a window of pixels: what lies there is what a plain search finds; of many in one pixel one is seen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from views.models.band_sheet import BandSheet
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import Window

BANDS = st.lists(
    st.tuples(st.sampled_from(list(BandKind)), st.integers(0, 900), st.one_of(st.none(), st.integers(1, 300))),
    max_size=60,
).map(lambda rows: [Band(k, a, None if n is None else a + n, f"{a}") for k, a, n in rows])


@settings(max_examples=100, deadline=None)
@given(BANDS, st.integers(0, 800), st.integers(1, 400), st.integers(500, 1300))
def test_every_band_is_seen_or_shares_its_pixel_with_one_that_is(bands, start, span, now):
    sheet, window, width = BandSheet(bands), Window(start, start + span), 50.0
    for kind in BandKind:
        inside = [b for b in bands if b.kind is kind and b.touches(window, now)]
        seen = sheet.seen(kind, window, now, width)
        assert {id(s.band) for s in seen} <= {id(b) for b in inside}
        pixels = {int(s.left) for s in seen}
        for band in inside:
            left = max((band.from_ns - start) * width / span, 0.0)
            assert any(s.band is band for s in seen) or int(left) in pixels
        for s in seen:
            assert 0.0 <= s.left <= width
            assert s.right - s.left >= 1.0 - 1e-9


@settings(max_examples=60, deadline=None)
@given(BANDS, st.integers(0, 1200), st.integers(0, 1200))
def test_what_covers_an_instant_is_what_a_plain_search_finds(bands, at, now):
    sheet = BandSheet(bands)
    for kind in BandKind:
        expected = [b for b in bands if b.kind is kind and b.from_ns <= at < b.end(now)]
        assert sorted(map(id, sheet.at(kind, at, now))) == sorted(map(id, expected))
