"""Scales and normal bands of gauges, and the ten-minute sparkline as columns. Refuses to know pixels or colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.equipment import DataItem
from app.domain.observation import Float64s, Int64s
from app.domain.snapshot import Recent
from views.models.ticks import rounded_range

Range = tuple[float, float]
Columns = tuple[Range | None, ...]
"""Smallest and largest share (0 … 1) of each column, oldest first; None where there was no value."""

SPARK_NS = 600_000_000_000
_LOAD: Range = (0.0, 150.0)
_OVERRIDE: Range = (0.0, 200.0)
_FALLBACK: Range = (0.0, 100.0)
_NORMAL_LOAD: Range = (0.0, 80.0)
_NORMAL_OVERRIDE: Range = (95.0, 105.0)
_USUAL_SHARE = (5.0, 95.0)
_USUAL_FROM = 60
"""Fewer samples than this say nothing about what is usual."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where a value normally lies. ``learnt`` bands describe the last ten minutes and judge nothing."""

    low: float
    high: float
    learnt: bool = False

    def excludes(self, value: float) -> bool:
        """Whether a value deserves colour."""
        return not self.learnt and not self.low <= value <= self.high


def scale_of(item: DataItem, recent: Recent | None, kept: Range | None) -> Range:
    """The source's own range, else the kind's usual one, else a round one over what was seen; it grows and never shrinks."""
    if item.minimum is not None and item.maximum is not None and item.maximum > item.minimum:
        return item.minimum, item.maximum
    base = kept or _usual_scale(item)
    seen = recent.number[np.isfinite(recent.number)] if recent is not None else np.empty(0)
    if len(seen) == 0 or (seen.min() >= base[0] and seen.max() <= base[1]):
        return base
    return rounded_range(min(base[0], float(seen.min())), max(base[1], float(seen.max())))


def _usual_scale(item: DataItem) -> Range:
    if item.id.endswith("_override"):
        return _OVERRIDE
    return _LOAD if item.id.endswith("_load") else _FALLBACK


def band_of(item: DataItem, recent: Recent | None) -> Band | None:
    """Loads up to 80 %, overrides about 100 %; speeds: where they were in the last ten minutes while moving."""
    if item.id.endswith("_override"):
        return Band(*_NORMAL_OVERRIDE)
    if item.id.endswith("_load"):
        return Band(*_NORMAL_LOAD)
    moving = recent.number[np.isfinite(recent.number) & (recent.number != 0)] if recent is not None else np.empty(0)
    if len(moving) < _USUAL_FROM:
        return None
    low, high = np.percentile(moving, _USUAL_SHARE)
    return Band(float(low), float(high), learnt=True)


def share(value: float, scale: Range) -> float:
    """Where a value stands on a scale, within 0 … 1."""
    return min(max((value - scale[0]) / (scale[1] - scale[0]), 0.0), 1.0)


def spark_columns(recent: Recent | None, now_ns: int, columns: int, scale: Range) -> Columns:
    """The last ten minutes in columns fixed in time: a column that is over never changes again.

    The range is the curve's own, but at least a tenth of the gauge's scale, so that noise does not look like drama.
    """
    if recent is None or len(recent.time_ns) == 0:
        return ()
    width = SPARK_NS // columns
    place = columns - 1 - ((now_ns // width) - (recent.time_ns // width))
    low, high = np.full(columns, np.inf), np.full(columns, -np.inf)
    drawn = (place >= 0) & (place < columns) & np.isfinite(recent.number)
    np.minimum.at(low, place[drawn], recent.number[drawn])
    np.maximum.at(high, place[drawn], recent.number[drawn])
    held = _held(place, recent.number, columns)
    empty = np.isinf(low) & np.isfinite(held)
    low[empty] = high[empty] = held[empty]
    return _shares(low, high, (scale[1] - scale[0]) / 10) if np.isfinite(low).any() else ()


def _held(place: Int64s, number: Float64s, columns: int) -> Float64s:
    """What was last known when each column began: sources report changes alone, so silence means unchanged."""
    last = np.searchsorted(place, np.arange(columns), side="left") - 1
    return np.where(last >= 0, number[np.maximum(last, 0)], np.nan)


def _shares(low: Float64s, high: Float64s, least: float) -> Columns:
    known = np.isfinite(low)
    bottom, top = float(low[known].min()), float(high[known].max())
    pad = max(least - (top - bottom), 0.0) / 2
    bottom, span = bottom - pad, max(top - bottom + 2 * pad, 1e-12)
    pairs = zip(low.tolist(), high.tolist(), known.tolist(), strict=True)
    return tuple((round((a - bottom) / span, 3), round((b - bottom) / span, 3)) if k else None for a, b, k in pairs)
