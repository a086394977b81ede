"""From a trace to a line that may be drawn: broken at gaps, held where nothing changed, reduced so that peaks survive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.equipment import Category
from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from views.models.trend_trace import Trace

SECOND_NS = 1_000_000_000
_HOLD_LEAST_NS = 2 * SECOND_NS
_HOLD_MOST_NS = 60 * SECOND_NS
POINTS_PER_PIXEL = 4
"""Up to so many corners per pixel a line is drawn as it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """Corners of a curve in time order; a NaN breaks it. ``dashed`` is the value carried in from before the first corner."""

    time_ns: Int64s
    number: Float64s
    until_ns: int = 0
    """How far the last corner's value is known to hold."""
    dashed: tuple[int, int, float] | None = None
    """From, to, value."""


EMPTY = Line(np.empty(0, np.int64), np.empty(0, np.float64))


def line_of(trace: Trace, gaps: Sequence[Gap], column_ns: int = 0) -> Line:
    """Corners of a numeric trace, ready to be reduced to any width.

    MTConnect sources report changes alone, so a silent stretch means "unchanged": it is held level and then steps, where a
    straight slope would invent values. Dense samples are joined by straight lines.
    """
    time_ns, number = _held(trace.time_ns, trace.number, _hold_ns(trace, column_ns))
    time_ns, number = _broken(time_ns, number, gaps)
    return Line(time_ns, number, trace.until_ns, dashed_of(trace, gaps))


def _hold_ns(trace: Trace, column_ns: int) -> int:
    """How long two points may lie apart and still be joined by a slope."""
    if trace.item.category is not Category.SAMPLE:
        return 0
    if len(trace) < 3:
        return _HOLD_LEAST_NS
    usual = int(np.median(np.diff(trace.time_ns)))
    return max(_HOLD_LEAST_NS, 3 * column_ns, min(3 * usual, _HOLD_MOST_NS))


def _held(time_ns: Int64s, number: Float64s, hold_ns: int) -> tuple[Int64s, Float64s]:
    if len(time_ns) < 2:
        return time_ns, number
    silent = (np.diff(time_ns) > hold_ns) | np.isnan(number[1:])
    rows = np.flatnonzero(silent) + 1
    return np.insert(time_ns, rows, time_ns[rows]), np.insert(number, rows, number[rows - 1])


def _broken(time_ns: Int64s, number: Float64s, gaps: Sequence[Gap]) -> tuple[Int64s, Float64s]:
    """Hold up to each gap, then nothing until the first point after it."""
    for gap in reversed(gaps):
        start = int(np.searchsorted(time_ns, gap.from_ns, side="left"))
        stop = len(time_ns) if gap.to_ns is None else int(np.searchsorted(time_ns, gap.to_ns, side="left"))
        held = number[start - 1] if start else np.nan
        corner = np.array([gap.from_ns, gap.from_ns], np.int64)
        time_ns = np.concatenate((time_ns[:start], corner, time_ns[stop:]))
        number = np.concatenate((number[:start], np.array([held, np.nan]), number[stop:]))
    return time_ns, number


def dashed_of(trace: Trace, gaps: Sequence[Gap]) -> tuple[int, int, float] | None:
    """Where the value carried in from before the window is drawn: up to the first point, or to the first gap."""
    if trace.carried is None or not isinstance(trace.carried[1], int | float):
        return None
    end = int(trace.time_ns[0]) if len(trace) else trace.until_ns
    end = min([end, *(g.from_ns for g in gaps if g.to_ns is None or g.to_ns > trace.from_ns)])
    return (trace.from_ns, end, float(trace.carried[1])) if end > trace.from_ns else None


def cut(line: Line, from_ns: int, to_ns: int) -> tuple[Int64s, Float64s]:
    """The corners inside a window and one beyond each end; the last value drawn on to where it is known to hold."""
    start = max(int(np.searchsorted(line.time_ns, from_ns, side="left")) - 1, 0)
    stop = min(int(np.searchsorted(line.time_ns, to_ns, side="right")) + 1, len(line.time_ns))
    time_ns, number = line.time_ns[start:stop], line.number[start:stop]
    return _lasting(time_ns, number, line.until_ns) if stop == len(line.time_ns) else (time_ns, number)


def reduced(line: Line, from_ns: int, to_ns: int, pixels: int) -> tuple[Int64s, Float64s]:
    """The corners that matter at this width: all, or the smallest and largest of each pixel column, in the curve's order.

    Columns are fixed in time, not on the screen: a pan moves the picture without making it shimmer.
    """
    time_ns, number = cut(line, from_ns, to_ns)
    if len(time_ns) <= pixels * POINTS_PER_PIXEL:
        return time_ns, number
    return columns(time_ns, number, max((to_ns - from_ns) // max(pixels, 1), 1))


def _lasting(time_ns: Int64s, number: Float64s, until_ns: int) -> tuple[Int64s, Float64s]:
    """The last value drawn on, level, to where it is known to hold."""
    if len(time_ns) == 0 or time_ns[-1] >= until_ns or np.isnan(number[-1]):
        return time_ns, number
    return np.append(time_ns, np.int64(until_ns)), np.append(number, number[-1])


def columns(time_ns: Int64s, number: Float64s, column_ns: int) -> tuple[Int64s, Float64s]:
    """Two corners per column: rising columns run from smallest to largest, falling ones the other way round."""
    column = time_ns // column_ns
    first = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    last = np.append(first[1:], len(time_ns)) - 1
    low, high = np.fmin.reduceat(number, first), np.fmax.reduceat(number, first)
    falls = number[last] < number[first]
    corners = np.empty((len(first), 2))
    corners[:, 0], corners[:, 1] = np.where(falls, high, low), np.where(falls, low, high)
    times = np.empty((len(first), 2), np.int64)
    times[:, 0], times[:, 1] = time_ns[first], time_ns[last]
    return _with_breaks(times.ravel(), corners.ravel(), np.isnan(number[last]))


def _with_breaks(time_ns: Int64s, number: Float64s, ends_broken: npt.NDArray[np.bool_]) -> tuple[Int64s, Float64s]:
    """A column that ends without a value must not be joined to the next one, though it holds values itself."""
    if not ends_broken.any():
        return time_ns, number
    rows = np.flatnonzero(ends_broken) * 2 + 2
    at = time_ns[np.minimum(rows, len(time_ns)) - 1]
    return np.insert(time_ns, rows, at), np.insert(number, rows, np.nan)


def visible_range(lines: Sequence[tuple[Int64s, Float64s]]) -> tuple[float, float] | None:
    """Smallest and largest number of several reduced lines, or None when there is none."""
    lows = [float(np.nanmin(n)) for _, n in lines if len(n) and not np.isnan(n).all()]
    highs = [float(np.nanmax(n)) for _, n in lines if len(n) and not np.isnan(n).all()]
    return (min(lows), max(highs)) if lows else None
