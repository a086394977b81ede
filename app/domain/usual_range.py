"""How high a sensor of a part usually reads, from its own past; it refuses to judge a sensor of which too little is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from app.domain.equipment import DataItem, ValueKind
from app.domain.observation import Float64s, Int64s

SPAN_NS = 7 * 86_400_000_000_000
"""So much past tells what is usual: every shift, each kind of day, and a week's changes of the season."""
LEAST_SPAN_NS = 8 * 3_600_000_000_000
LEAST_POINTS = 100
_USUAL_SHARE = (1.0, 99.0)
_MARGIN = 0.1
"""Of the usual spread: what lies so close above is noise."""
_HEAT = re.compile(r"temp", re.IGNORECASE)
_SHAKE = re.compile(r"vib|acceleration|displacement", re.IGNORECASE)
_DEGREES = frozenset({"°C", "°F", "K"})


@dataclass(frozen=True, slots=True)
class Usual:
    """In the item's unit: values up to ``high`` are usual, and ``spread`` above it is as far again as all that is usual reaches."""

    high: float
    spread: float

    def excess(self, value: float) -> float:
        """0: as usual; 1: as far beyond it as the usual values spread, or further."""
        return float(np.clip((value - self.high) / self.spread, 0.0, 1.0))


def is_felt(item: DataItem) -> bool:
    """Whether an item tells how warm a part is or how much it shakes: abnormal is what is above the part's own usual."""
    if item.kind is not ValueKind.NUMBER:
        return False
    named = f"{item.type} {item.id} {item.name}"
    return item.unit in _DEGREES or _HEAT.search(named) is not None or _SHAKE.search(named) is not None


def usual_of(time_ns: Int64s, number: Float64s) -> Usual | None:
    """From values over the past, oldest first (``number`` float64, NaN where there was none); None when they tell too little.

    One per cent of the values may lie above: an excess of an hour in a week does not become usual.
    """
    known = np.isfinite(number)
    if np.count_nonzero(known) < LEAST_POINTS or time_ns[known][-1] - time_ns[known][0] < LEAST_SPAN_NS:
        return None
    low, high = np.percentile(number[known], _USUAL_SHARE)
    spread = float(high - low)
    if spread <= 0:
        return None
    return Usual(float(high) + _MARGIN * spread, spread)
