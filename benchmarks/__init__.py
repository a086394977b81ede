"""One script per figure that the README or the issues state; each prints a ratio to a reference of the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``goal`` is written as it is judged, e.g. ``>= 1.5x`` or ``<= 0.25 s``."""

    name: str
    value: float
    unit: str
    reference: str
    ratio: float | None
    goal: str
    held: bool
