"""How far around an hour lies what its sums rest on: a write outside of it can't change them. It looks at columns only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analytics.cells import Cells
from app.analytics.laying import Laid
from app.analytics.spread import Bools
from app.contracts.production_store import EVER_NS, LOOK_BACK_NS
from app.domain.observation import Int32s, Int64s


@dataclass(frozen=True, slots=True)
class Reach:
    """One row per hour, ends included. ``settled``: time that goes by alone won't change the sums."""

    from_ns: Int64s
    to_ns: Int64s
    settled: Bools


def reach(laid: Laid, begins: Int64s, ends: Int64s, *, ahead: bool) -> Reach:
    """Of hours [begins, ends) without overlap, in order; slices have an edge at each begin and end. ``ahead``: of the time after now,
    too, something is stored, and becomes the past without being written.

    An hour rests on the row that holds where it begins; in a stop, on all of the stop from the row before it to the row that ends
    it (reasons and micro-stops are of whole stops); and on what the time was in which its first parts were made.
    """
    kinds, counts, of = laid.kinds, laid.counts, laid.spread
    run = of.run[np.searchsorted(of.at, begins)]
    in_stop = (run >= 0) & (_of(of.run_at, run, begins) < begins)
    since = np.where(in_stop, _row_before(kinds.at_ns, _of(of.run_at, run, begins)), _row_at(kinds.at_ns, begins))
    cells = Cells(begins, ends, np.arange(len(begins)), len(begins)).at(counts.at_ns)
    made = np.flatnonzero((cells >= 0) & (counts.parts != 0))
    at = counts.at_ns[made]
    told = _row_at(kinds.at_ns, np.clip(counts.since_ns[made], at - LOOK_BACK_NS, at))
    np.minimum.at(since, cells[made], told)
    last = of.run[np.searchsorted(of.at, ends) - 1]
    until = np.where(last >= 0, _of(of.run_end, last, ends), ends)
    going_on = (last >= 0) & (until >= of.end_ns)
    short = _of(of.run_micro.astype(np.int64), last, np.zeros(len(ends), np.int64)) > 0
    return Reach(since, np.where(going_on, EVER_NS, until), ~(going_on & (short | ahead)))


def _of(values: Int64s, run: Int32s, otherwise: Int64s) -> Int64s:
    """By the number of a stop; ``otherwise`` where there is none."""
    return np.where(run >= 0, values[np.maximum(run, 0)], otherwise) if len(values) else otherwise


def _row_at(at: Int64s, times: Int64s) -> Int64s:
    """The last row at or before each time."""
    row = np.searchsorted(at, times, "right") - 1
    return np.where(row >= 0, at[np.maximum(row, 0)], -EVER_NS) if len(at) else np.full(len(times), -EVER_NS)


def _row_before(at: Int64s, times: Int64s) -> Int64s:
    """The last row before each time."""
    return _row_at(at, times - 1)
