"""Statistics and means over time of one signal: from raw observations while they fit, from roll-ups beyond.

A value holds until the next one; a hole, or an observation without a number, ends it. Nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.equipment import DataItem
from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from app.domain.series import HistoryQuery, RolledUp, Series
from app.domain.statistics import Basis, Statistics
from storage.bins import COARSEST, FINEST, Bins, decode_bins, joined_bins, shift
from storage.rows import Rows, joined, ordered
from storage.runs import NUMBERS, STEPS
from storage.series import series_of_rows
from storage.signal_rows import SignalRows
from storage.window import Signal, level_for

RAW_ROWS = 500_000
"""Up to so many observations of a span are taken one by one: 40 ms."""
_BINS = 100_000
"""About so many bins stand for a longer span."""
_SUMMED = replace(NUMBERS, draw=decode_bins)
MEAN = "mean"
THINNED = "thinned"


class Summed(Signal):
    """A signal whose bins come with their counts and sums, which a chart doesn't ask for."""

    __slots__ = ()

    def _bins(self, level: int, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins] | tuple[int, Rows]]:
        if self.stepped:
            yield from self._runs(STEPS, level, from_ns, to_ns)
        else:
            yield from self._runs(_SUMMED, level, from_ns, to_ns)


def rolled_up(item: DataItem, signal: SignalRows, from_ns: int, to_ns: int) -> RolledUp | Series:
    """What is left of a signal where its raw rows are thinned out."""
    parts = list(signal.thinned(from_ns, to_ns))
    if signal.stepped:
        rows = ordered(joined([part for _, part in parts if isinstance(part, Rows)]))
        return series_of_rows(item, rows.between(from_ns, to_ns), THINNED, None)
    runs: dict[int, list[Bins]] = {}
    for level, part in parts:
        if isinstance(part, Bins) and len(part):
            runs.setdefault(level, []).append(part)
    tables = [_table(item, joined_bins(of_level), level) for level, of_level in sorted(runs.items())]
    return _in_time_order(item, tables)


def _table(item: DataItem, bins: Bins, level: int) -> RolledUp:
    held = bins.count > 0
    mean = np.full(len(bins), np.nan)
    np.divide(bins.total, bins.count, out=mean, where=held)
    start = bins.index << shift(level)
    width = 1 << shift(level)
    return RolledUp(
        item, start, start + width, bins.count, bins.minimum, mean, bins.maximum, bins.quality.astype(np.uint8)
    )


def _in_time_order(item: DataItem, tables: Sequence[RolledUp]) -> RolledUp:
    if not tables:
        none, nothing = np.empty(0, np.int64), np.empty(0)
        return RolledUp(item, none, none, none, nothing, nothing, nothing, np.empty(0, np.uint8))
    names = ("from_ns", "to_ns", "count", "minimum", "mean", "maximum", "quality")
    columns = [np.concatenate([getattr(table, name) for table in tables]) for name in names]
    order = np.argsort(columns[0], kind="stable")
    return RolledUp(item, *(column[order] for column in columns))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Stretches [start_ns, end_ns) in time order with the mean, smallest and largest number of each; NaN: none."""

    start_ns: Int64s
    end_ns: Int64s
    mean: Float64s
    low: Float64s
    high: Float64s
    count: int
    basis: Basis

    @property
    def seconds(self) -> Float64s:
        """For how long each counts: not at all without a number."""
        return np.where(np.isnan(self.mean), 0.0, (self.end_ns - self.start_ns) / 1e9)


def statistics(
    item: DataItem, signal: SignalRows, from_ns: int, to_ns: int, gaps: Sequence[Gap], now_ns: int
) -> Statistics:
    """Of the numbers of [from_ns, to_ns), what was known at its beginning included."""
    pieces = pieces_of(signal, from_ns, min(to_ns, max(now_ns, from_ns + 1)), gaps)
    weight = pieces.seconds
    known = float(weight.sum())
    if known <= 0:
        return Statistics(item, pieces.basis, pieces.count)
    held = weight > 0
    mean = float(np.average(pieces.mean[held], weights=weight[held]))
    spread = float(np.average((pieces.mean[held] - mean) ** 2, weights=weight[held]))
    return Statistics(
        item,
        pieces.basis,
        pieces.count,
        float(np.nanmin(pieces.low[held])),
        float(np.nanmax(pieces.high[held])),
        mean,
        spread**0.5,
        known,
    )


def means(item: DataItem, signal: SignalRows, query: HistoryQuery, gaps: Sequence[Gap], now_ns: int) -> Series:
    """The mean over time of each of ``max_points`` columns, at the middle of the column; none where nothing was known."""
    assert query.max_points is not None
    pieces = pieces_of(signal, query.from_ns, min(query.to_ns, max(now_ns, query.from_ns + 1)), gaps)
    edges = np.linspace(query.from_ns, query.to_ns, query.max_points + 1).astype(np.int64)
    total = _until(pieces, edges, np.nan_to_num(pieces.mean) * pieces.seconds)
    known = _until(pieces, edges, pieces.seconds)
    seconds = np.diff(known)
    with np.errstate(invalid="ignore", divide="ignore"):
        number = np.where(seconds > 1e-9, np.diff(total) / seconds, np.nan)
    time_ns = (edges[:-1] + edges[1:]) // 2
    absent = np.isnan(number)
    wanted = ~(absent & np.concatenate(([False], absent[:-1])))
    quality = np.where(absent, 128, 0).astype(np.uint8)
    order = np.zeros(int(wanted.sum()), np.int64)
    return Series(item, time_ns[wanted], number[wanted], None, quality[wanted], order, MEAN)


def _until(pieces: Pieces, edges: Int64s, amount: Float64s) -> Float64s:
    """How much of an amount that flows evenly within each piece has come by every edge."""
    if not len(amount):
        return np.zeros(len(edges))
    times = np.append(pieces.start_ns, pieces.end_ns[-1]) - pieces.start_ns[0]
    found: Float64s = np.interp(edges - pieces.start_ns[0], times, np.concatenate(([0.0], np.cumsum(amount))))
    return found


def pieces_of(signal: SignalRows, from_ns: int, to_ns: int, gaps: Sequence[Gap]) -> Pieces:
    """The span as pieces: raw rows while they fit, else bins with raw edges. They touch each other without a break."""
    level = 0 if not signal.has_more_than(RAW_ROWS, from_ns, to_ns) else level_for((to_ns - from_ns) // _BINS) or FINEST
    found = signal.binned(from_ns, to_ns, min(level, COARSEST)) if level else signal.rows(from_ns, to_ns)
    starts = [np.array([from_ns], np.int64), found.rows.time_ns, *(_cuts(gaps, from_ns, to_ns))]
    carried = signal.before(from_ns)
    first = carried.number if len(carried) and not _covered(gaps, from_ns) else np.array([np.nan])
    numbers = [first, found.rows.number, np.full(len(starts[2]), np.nan)]
    lows, highs = list(numbers), list(numbers)
    binned = 0
    for at, run in found.runs:
        if isinstance(run, Bins):
            begin, after = run.index << shift(at), (run.index + 1) << shift(at)
            with np.errstate(invalid="ignore", divide="ignore"):
                starts += [begin, after]
                numbers += [np.where(run.count > 0, run.total / run.count, np.nan), run.last]
            lows, highs = [*lows, run.minimum, run.last], [*highs, run.maximum, run.last]
            binned += int(run.count.sum())
    basis = Basis.ROLLUP if found.runs else Basis.RAW
    count = int(np.isfinite(found.rows.number).sum()) + binned
    return _in_order(starts, numbers, lows, highs, to_ns, count, basis)


def _in_order(
    starts: list[Int64s],
    numbers: list[Float64s],
    lows: list[Float64s],
    highs: list[Float64s],
    to_ns: int,
    count: int,
    basis: Basis,
) -> Pieces:
    start, number = np.concatenate(starts), np.concatenate(numbers)
    # What comes after a bin (its last value, holding) yields to what begins at the same time.
    own = np.concatenate([np.full(len(s), i >= 3 and i % 2 == 0) for i, s in enumerate(starts)])
    order = np.lexsort((~own, start))
    start = start[order]
    end = np.append(start[1:], to_ns)
    inside = start < to_ns
    values = (number, np.concatenate(lows), np.concatenate(highs))
    mean, low, high = (np.where(np.isfinite(v), v, np.nan)[order][inside] for v in values)
    return Pieces(start[inside], np.minimum(end[inside], to_ns), mean, low, high, count, basis)


def _cuts(gaps: Sequence[Gap], from_ns: int, to_ns: int) -> list[Int64s]:
    """Where holes end what was known."""
    return [np.array([g.from_ns for g in gaps if from_ns <= g.from_ns < to_ns], np.int64)]


def _covered(gaps: Sequence[Gap], at_ns: int) -> bool:
    return any(g.from_ns <= at_ns and (g.to_ns is None or g.to_ns > at_ns) for g in gaps)
