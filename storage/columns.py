"""Points → pixel columns: numbers keep the smallest and the largest of each column, states their first and last change.

Pure arithmetic over arrays; where the points come from (tail, chunks, roll-ups) is ``storage.window``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.observation import Float64s, Int64s, UInt8s
from app.domain.quality import Quality
from storage.bins import Bins, shift
from storage.rows import Rows, joined, ordered

_UNAVAILABLE = int(Quality.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of ``width_ns`` from ``origin_ns`` on."""

    origin_ns: int
    width_ns: int

    def of(self, times: Int64s) -> Int64s:
        """The column of every time."""
        return (times - self.origin_ns) // self.width_ns


@dataclass(frozen=True, slots=True)
class Spans:
    """Numbers that stand for one observation (low = high) or for a whole bin. NaN where there was no number."""

    start_ns: Int64s
    low_ns: Int64s
    low: Float64s
    high_ns: Int64s
    high: Float64s
    end_ns: Int64s
    end: Float64s
    """The last observation: NaN when it had no number, so that a line ends there."""
    quality: UInt8s
    end_quality: UInt8s


def spans_of_rows(rows: Rows) -> Spans:
    """Each row as itself."""
    return Spans(
        start_ns=rows.time_ns,
        low_ns=rows.time_ns,
        low=rows.number,
        high_ns=rows.time_ns,
        high=rows.number,
        end_ns=rows.time_ns,
        end=rows.number,
        quality=rows.quality,
        end_quality=rows.quality,
    )


def spans_of_bins(bins: Bins, level: int, grid: Grid) -> Spans:
    """Bins taken together by column, each column with its extremes inside it: which came first is guessed from the last value.

    The grid's edges must be edges of bins.
    """
    column = (bins.index - (grid.origin_ns >> shift(level))) // (grid.width_ns >> shift(level))
    first = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    last = bins.last[np.append(first[1:], len(column)) - 1]
    start = grid.origin_ns + column[first] * grid.width_ns
    half = grid.width_ns // 2
    low, high = np.fmin.reduceat(bins.minimum, first), np.fmax.reduceat(bins.maximum, first)
    quality = np.maximum.reduceat(bins.quality, first).astype(np.uint8)
    with np.errstate(invalid="ignore", over="ignore"):
        rising = high - last <= last - low
    return Spans(
        start_ns=start,
        low_ns=start + np.where(rising, 0, half),
        low=low,
        high_ns=start + np.where(rising, half, 0),
        high=high,
        end_ns=start + grid.width_ns - 1,
        end=last,
        quality=quality,
        end_quality=np.where(np.isnan(last), _UNAVAILABLE, quality).astype(np.uint8),
    )


def joined_spans(parts: Sequence[Spans]) -> Spans:
    """All spans in time order; rows that are not in a bin yet follow the part of it that is."""
    if len(parts) == 1:
        return parts[0]
    names = Spans.__slots__
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    order = np.argsort(columns["start_ns"], kind="stable")
    return Spans(**{name: column[order] for name, column in columns.items()})


@dataclass(frozen=True, slots=True)
class Points:
    """What a column chart of numbers draws."""

    time_ns: Int64s
    number: Float64s
    quality: UInt8s


def minmax(spans: Spans, grid: Grid) -> Points:
    """Per column its minimum and maximum (one point when they are one), and a NaN where it ends without a value."""
    count = len(spans.start_ns)
    if not count:
        return Points(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.uint8))
    column = grid.of(spans.start_ns)
    first = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, count)))
    low = _extreme(spans.low_ns, spans.low, spans.quality, np.fmin.reduceat(spans.low, first), group)
    high = _extreme(spans.high_ns, spans.high, spans.quality, np.fmax.reduceat(spans.high, first), group)
    final = np.append(first[1:], count) - 1
    return _in_time_order(low, high, _ends(spans, final))


def _extreme(times: Int64s, values: Float64s, quality: UInt8s, best: Float64s, group: Int64s) -> Points:
    """The first point of every group that reaches the group's extreme."""
    hits = np.flatnonzero(values == best[group])
    groups = group[hits]
    hits = hits[np.concatenate(([True], groups[1:] != groups[:-1]))] if len(hits) else hits
    return Points(times[hits], values[hits], quality[hits])


def _ends(spans: Spans, final: npt.NDArray[np.intp]) -> Points:
    """Columns that end without a value; of several in a row, the first is enough."""
    absent = np.isnan(spans.end[final])
    starts = final[absent & ~np.concatenate(([False], absent[:-1]))]
    return Points(spans.end_ns[starts], spans.end[starts], spans.end_quality[starts])


def _in_time_order(low: Points, high: Points, ends: Points) -> Points:
    same = (low.time_ns == high.time_ns) | (low.number == high.number)
    high = Points(high.time_ns[~same], high.number[~same], high.quality[~same])
    times = np.concatenate((low.time_ns, high.time_ns, ends.time_ns))
    order = np.argsort(times, kind="stable")
    return Points(
        times[order],
        np.concatenate((low.number, high.number, ends.number))[order],
        np.concatenate((low.quality, high.quality, ends.quality))[order],
    )


def changes(rows: Rows) -> Rows:
    """The rows that differ from the one before them, and the first."""
    if len(rows) < 2:
        return rows
    bits = rows.number.view(np.int64)
    differs = (rows.code[1:] != rows.code[:-1]) | (bits[1:] != bits[:-1]) | (rows.quality[1:] != rows.quality[:-1])
    return rows.take(np.concatenate(([True], differs)))


def edges(rows: Rows, grid: Grid) -> Rows:
    """The first and the last row of every column."""
    if len(rows) < 3:
        return rows
    column = grid.of(rows.time_ns)
    edge = np.concatenate(([True], column[1:] != column[:-1], [True]))
    return rows.take(edge[:-1] | edge[1:])


def merged(parts: Sequence[Rows]) -> Rows:
    """Rows from several places in order, each once."""
    return ordered(joined(parts))
