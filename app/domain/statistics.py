"""Smallest, largest, mean and standard deviation of a signal over a span, with what they were taken from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.equipment import DataItem


class Basis(StrEnum):
    """What a statistic was calculated from."""

    RAW = "raw"
    """Every observation."""
    ROLLUP = "rollup"
    """Stored bins with minimum, maximum and sum: the mean is that of the bins, sigma a lower bound."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over time: a value counts for as long as it held. Holes, and times without a number, don't count.

    None where the span holds no number. ``known_s`` tells for how many seconds there was one.
    """

    item: DataItem
    basis: Basis
    count: int
    """Observations with a number inside the span."""
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    sigma: float | None = None
    known_s: float = 0.0
