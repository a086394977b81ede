"""One pen over another, of the same interval: pairs of values that were known at the same instant. Refuses to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from views.models.trend_trace import Trace


@dataclass(frozen=True, slots=True)
class Pairs:
    """x and y at ``time_ns``; NaN in ``y`` where either was not known, so that the curve breaks there."""

    time_ns: Int64s
    x: Float64s
    y: Float64s
    exact: bool
    """False when history answered reduced columns: extremes of different instants stand together then."""

    def __len__(self) -> int:
        return len(self.time_ns)


def pairs_of(x: Trace, y: Trace, from_ns: int, to_ns: int, gaps: Sequence[Gap] = ()) -> Pairs:
    """At every instant of [from_ns, to_ns) at which either was observed, what both were: each value holds until its next.

    Nothing holds through a gap of either, nor past the time up to which a pen is known.
    """
    edges = np.array([gap.from_ns for gap in gaps], np.int64)
    times = np.union1d(np.union1d(x.time_ns, y.time_ns), edges)
    times = times[(times >= from_ns) & (times < min(to_ns, x.until_ns, y.until_ns))]
    known = np.ones(len(times), np.bool_)
    for gap in gaps:
        known &= ~((times >= gap.from_ns) & (times < (to_ns if gap.to_ns is None else gap.to_ns)))
    at_x, at_y = _held(x, times), _held(y, times)
    y_or_break = np.where(np.isnan(at_x) | ~known, np.nan, at_y)
    return Pairs(times, np.nan_to_num(at_x), y_or_break, not (x.aggregated or y.aggregated))


def _held(trace: Trace, times: Int64s) -> Float64s:
    row = np.searchsorted(trace.time_ns, times, side="right") - 1
    carried = trace.carried[1] if trace.carried is not None else None
    first = float(carried) if isinstance(carried, int | float) else np.nan
    if not len(trace):
        return np.full(len(times), first)
    return np.where(row >= 0, trace.number[np.maximum(row, 0)], first)
