"""Roll-ups of states and texts: of every time bin the first and the last observation, as they were. Never an average."""

from __future__ import annotations

import numpy as np

from storage.bins import shift
from storage.rows import Rows, ordered


def thinned(rows: Rows, level: int) -> Rows:
    """The first and the last row of every bin of a level; rows must be in order."""
    if len(rows) < 3:
        return rows
    index = rows.time_ns >> shift(level)
    edge = np.concatenate(([True], index[1:] != index[:-1], [True]))
    return rows.take(edge[:-1] | edge[1:])


def merged_steps(parts: Rows, level: int) -> Rows:
    """Rows of several runs, or with late ones among them, as one run."""
    return thinned(ordered(parts), level)
