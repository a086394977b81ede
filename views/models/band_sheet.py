"""All bands behind a chart, ready to be asked what lies in a window of so many pixels. Refuses to know colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.observation import Int64s
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import Window

_LASTS = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Seen:
    """One band as it lies on a chart."""

    band: Band
    left: float
    right: float
    """Pixels from the chart's left edge; at least one apart."""


@dataclass(frozen=True, slots=True)
class _Row:
    bands: tuple[Band, ...]
    """By their beginning."""
    from_ns: Int64s
    end_ns: Int64s


class BandSheet:
    """Bands of several kinds, made once for every answer. Two sheets are equal only when they are one: nobody compares bands."""

    def __init__(self, bands: Iterable[Band] = ()) -> None:
        by_kind: dict[BandKind, list[Band]] = {}
        for band in bands:
            by_kind.setdefault(band.kind, []).append(band)
        self._rows = {kind: _row(found) for kind, found in by_kind.items()}

    def at(self, kind: BandKind, at_ns: int, now_ns: int) -> Sequence[Band]:
        """The bands of a kind that cover an instant."""
        row = self._rows.get(kind)
        if row is None:
            return ()
        hit = (row.from_ns <= at_ns) & (at_ns < np.where(row.end_ns == _LASTS, now_ns, row.end_ns))
        return [row.bands[i] for i in np.flatnonzero(hit)]

    def seen(self, kind: BandKind, window: Window, now_ns: int, width: float) -> Sequence[Seen]:
        """The bands of a kind in a window that is ``width`` pixels wide. Of those that share one pixel the first is seen."""
        row = self._rows.get(kind)
        if row is None:
            return ()
        per_ns = width / window.span_ns
        end_ns = np.where(row.end_ns == _LASTS, now_ns, row.end_ns)
        rows = np.flatnonzero((row.from_ns < window.to_ns) & (end_ns > window.from_ns))
        left = np.clip((row.from_ns[rows] - window.from_ns) * per_ns, 0.0, width)
        right = np.clip((end_ns[rows] - window.from_ns) * per_ns, 0.0, width)
        pixel = np.floor(left)
        first = np.concatenate(([True], pixel[1:] != pixel[:-1])) if len(rows) else np.empty(0, np.bool_)
        keep = first | (right - left >= 1.0)
        chosen = zip(rows[keep].tolist(), left[keep].tolist(), right[keep].tolist(), strict=True)
        return [Seen(row.bands[i], a, max(b, a + 1.0)) for i, a, b in chosen]


def _row(bands: list[Band]) -> _Row:
    bands.sort(key=lambda band: band.from_ns)
    from_ns = np.array([b.from_ns for b in bands], np.int64)
    return _Row(tuple(bands), from_ns, np.array([_LASTS if b.to_ns is None else b.to_ns for b in bands], np.int64))


EMPTY_SHEET = BandSheet()
