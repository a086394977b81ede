"""How the curves of a trend share its room."""

from __future__ import annotations

from enum import StrEnum


class Arrange(StrEnum):
    """The value is what saved views write."""

    BY_UNIT = "unit"
    """One plot for all curves of the same unit."""
    STACKED = "stacked"
    """A plot and a value axis for every curve."""
    OVERLAID = "overlaid"
    """All in one plot, with a value axis for every unit."""
