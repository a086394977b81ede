"""Points → pixel columns: numbers keep the smallest and the largest of each column, states their first and last change.

Pure arithmetic over arrays; where the points come from (tail, chunks, roll-ups) is ``storage.window``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.observation import Float64s, Int64s, UInt8s
from app.domain.quality import Quality
from storage.bins import Bins, drawn_together, shift
from storage.rows import Rows, joined, ordered

_UNAVAILABLE = int(Quality.UNAVAILABLE)
_FEW_ROWS = 64
"""Fewer rows to a column than these are not worth a look at each column."""
_WIDE = 16
"""Bins to a column, beyond which numpy reduces whole rows faster than it adds up columns."""


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

    def take(self, where: slice) -> Spans:
        """Neighbouring spans."""
        return Spans(**{name: getattr(self, name)[where] for name in Spans.__slots__})


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


def extremes(rows: Rows, grid: Grid) -> Rows:
    """Where many rows fall into few columns, as at the edges of a window: of each column the first smallest and the first largest.

    Rows without a number stay, with all others: where they stand decides where a line ends.
    """
    if not len(rows):
        return rows
    kept: list[int] = []
    start = 0
    while start < len(rows) and 2 * _FEW_ROWS * len(kept) <= len(rows):
        column = (int(rows.time_ns[start]) - grid.origin_ns) // grid.width_ns
        end = int(np.searchsorted(rows.time_ns, grid.origin_ns + (column + 1) * grid.width_ns))
        part = rows.number[start:end]
        kept += {start + int(part.argmin()), start + int(part.argmax())}
        start = end
    if start < len(rows) or bool(np.isnan(rows.number).any()):
        return rows
    return rows.take(np.sort(kept))


def spans_of_bins(runs: Sequence[Bins], level: int, grid: Grid) -> Spans:
    """Bins taken together by column, each column with its extremes inside it: which came first is guessed from the last value.

    The grid's edges must be edges of bins; a run holds each bin once.
    """
    origin, per_column = grid.origin_ns >> shift(level), grid.width_ns >> shift(level)
    by_column = _dense if _without_holes(runs) else _sparse
    column, low, high, last, quality = by_column(runs, origin, per_column)
    start = grid.origin_ns + column * grid.width_ns
    half = grid.width_ns // 2
    with np.errstate(invalid="ignore", over="ignore"):
        rising = high - last <= last - low
    offset = rising * half
    return Spans(
        start_ns=start,
        low_ns=start + (half - offset),
        low=low,
        high_ns=start + offset,
        high=high,
        end_ns=start + (grid.width_ns - 1),
        end=last,
        quality=quality,
        end_quality=np.where(np.isnan(last), _UNAVAILABLE, quality).astype(np.uint8),
    )


_Columns = tuple[Int64s, Float64s, Float64s, Float64s, UInt8s]
"""(column, minimum, maximum, last, worst quality) of every column that holds bins."""


def _without_holes(runs: Sequence[Bins]) -> bool:
    """Whether every bin follows the one before it, of all runs taken one after the other; neighbours may share one."""
    ends = [(int(run.index[0]), int(run.index[-1])) for run in runs]
    whole = all(last - first + 1 == len(run) for run, (first, last) in zip(runs, ends, strict=True))
    return whole and all(0 <= after[0] - before[1] <= 1 for before, after in pairwise(ends))


def _sparse(runs: Sequence[Bins], origin: int, per_column: int) -> _Columns:
    bins = drawn_together(runs)
    column = (bins.index - origin) // per_column
    first = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    return (
        column[first],
        np.fmin.reduceat(bins.minimum, first),
        np.fmax.reduceat(bins.maximum, first),
        bins.last[np.append(first[1:], len(column)) - 1],
        np.maximum.reduceat(bins.quality, first).astype(np.uint8),
    )


def _dense(runs: Sequence[Bins], origin: int, per_column: int) -> _Columns:
    """Bins without a hole between them: columns are rows of a matrix, and nobody has to search for their edges."""
    places = [int(run.index[0]) - origin for run in runs]
    first, final = places[0] // per_column, (int(runs[-1].index[-1]) - origin) // per_column
    places = [place - first * per_column for place in places]

    def matrix(columns: list[npt.NDArray[Any]], choose: np.ufunc | None) -> npt.NDArray[Any]:
        filled = _laid_out(columns, places, (final - first + 1) * per_column, choose)
        return filled.reshape(final - first + 1, per_column)

    lows = matrix([run.minimum for run in runs], np.fmin)
    lasts = lows if all(run.last is run.minimum for run in runs) else matrix([run.last for run in runs], None)
    qualities = [run.quality for run in runs]
    return (
        np.arange(first, final + 1),
        _folded(np.fmin, lows),
        _folded(np.fmax, matrix([run.maximum for run in runs], np.fmax)),
        lasts[:, -1],
        _folded(np.maximum, matrix(qualities, np.maximum)).astype(np.uint8)
        if any(bool(quality.any()) for quality in qualities)
        else np.zeros(final - first + 1, np.uint8),
    )


def _laid_out(
    columns: Sequence[npt.NDArray[Any]], places: Sequence[int], size: int, choose: np.ufunc | None
) -> npt.NDArray[Any]:
    """Runs at their places; of a bin that two share, what is chosen, or the later.

    What fills up both ends stands in the outer columns already: no extreme and no last value changes.
    """
    filled = np.empty(size, columns[0].dtype)
    filled[: places[0]] = columns[0][0]
    end = 0
    for column, place in zip(columns, places, strict=True):
        shared = filled[place] if place < end else None
        end = place + len(column)
        filled[place:end] = column
        if shared is not None and choose is not None:
            filled[place] = choose(shared, column[0])
    filled[end:] = columns[-1][-1]
    return filled


def _folded(choose: np.ufunc, matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``choose.reduce`` along the rows of a tall matrix: a few operations on tall columns instead of many on short rows."""
    if matrix.shape[1] > _WIDE:
        reduced: npt.NDArray[Any] = choose.reduce(matrix, axis=1)
        return reduced
    found = matrix[:, 0].copy()
    for place in range(1, matrix.shape[1]):
        choose(found, matrix[:, place], out=found)
    return found


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

    def take(self, where: slice | npt.NDArray[Any]) -> Points:
        """The chosen points."""
        return Points(self.time_ns[where], self.number[where], self.quality[where])


def minmax(columns: Sequence[Spans], rows: Spans, grid: Grid) -> Points:
    """Per column its minimum and maximum (one point when they are one), and a NaN where it ends without a value.

    ``columns`` are of ``spans_of_bins``, one of each level.
    """
    parts = [part for part in (*columns, rows) if len(part.start_ns)]
    if len(columns) == 1 and parts == [columns[0]] and not bool(np.isnan(columns[0].end).any()):
        return _pairs(columns[0])
    return _minmax(joined_spans(parts or [rows]), grid)


def _pairs(columns: Spans) -> Points:
    """The two points of every column, or its one."""
    count = len(columns.start_ns)
    falling = columns.high_ns < columns.low_ns
    times, numbers = np.empty((count, 2), np.int64), np.empty((count, 2), np.float64)
    np.minimum(columns.low_ns, columns.high_ns, out=times[:, 0])
    np.maximum(columns.low_ns, columns.high_ns, out=times[:, 1])
    numbers[:, 0] = np.where(falling, columns.high, columns.low)
    numbers[:, 1] = np.where(falling, columns.low, columns.high)
    points = Points(times.ravel(), numbers.ravel(), np.repeat(columns.quality, 2))
    flat = columns.low == columns.high
    if not flat.any():
        return points
    wanted = np.ones((count, 2), np.bool_)
    wanted[flat, 1] = False
    return points.take(wanted.ravel())


def _minmax(spans: Spans, grid: Grid) -> Points:
    """``minmax`` of spans in time order, several to a column."""
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
    points = _one_after_the_other([low, high, ends])
    return points.take(np.argsort(points.time_ns, kind="stable"))


def _one_after_the_other(parts: Sequence[Points]) -> Points:
    return Points(
        np.concatenate([part.time_ns for part in parts]),
        np.concatenate([part.number for part in parts]),
        np.concatenate([part.quality for part in parts]),
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
