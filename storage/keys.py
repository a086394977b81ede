"""Composed integer keys: one signal's blobs of a time range are neighbours in a rowid table.

``chunk``:  signal (22 bits) | first time in units of 2^27 ns (36 bits: all of int64's positive ns, until 2262)
``rollup``: level (5 bits) | signal (22 bits) | first time in the same units
"""

from __future__ import annotations

import numpy as np

from app.domain.observation import Int64s

UNIT_SHIFT = 27
"""A unit is 0.134 s. Rows of one unit always stand in the same chunk."""
_UNIT_BITS = 36
_SIGNAL_BITS = 22
LAST_UNIT = (1 << _UNIT_BITS) - 1


def unit(time_ns: int) -> int:
    """The unit of a time; times before 1970 share the first."""
    return max(0, time_ns >> UNIT_SHIFT)


def units(times: Int64s) -> Int64s:
    """``unit`` of every time."""
    found: Int64s = np.maximum(times >> UNIT_SHIFT, 0)
    return found


def key(signal: int, time_ns: int, level: int = 0) -> int:
    """The key of a blob whose first time is ``time_ns``; level 0 is a chunk."""
    return key_of_unit(signal, unit(time_ns), level)


def key_of_unit(signal: int, at: int, level: int = 0) -> int:
    """The key of a blob that begins in unit ``at``."""
    if not 0 <= signal < 1 << _SIGNAL_BITS:
        raise OverflowError(f"signal number {signal}")
    return level << (_SIGNAL_BITS + _UNIT_BITS) | signal << _UNIT_BITS | at


def unit_of(identifier: int) -> int:
    """The first unit in a key."""
    return identifier & LAST_UNIT
