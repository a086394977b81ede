"""Stretches of time that are accounted for together: one window, one job's spans, or one hour of every Monday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.calendar import Span
from app.domain.observation import Int64s


@dataclass(frozen=True, slots=True)
class Cells:
    """Spans [begins[i], ends[i]) in time order, without overlap; span i belongs to cell ``cell[i]``, of ``count`` cells."""

    begins: Int64s
    ends: Int64s
    cell: Int64s
    count: int

    @staticmethod
    def of(groups: Sequence[Sequence[Span]]) -> Cells:
        """One cell per group. Spans may come in any order, but must not overlap: a moment belongs to one cell."""
        spans = sorted(
            (since, until, number) for number, group in enumerate(groups) for since, until in group if since < until
        )
        rows = np.array(spans, np.int64).reshape(-1, 3)
        if (rows[1:, 0] < rows[:-1, 1]).any():
            raise ValueError("spans that are accounted for must not overlap")
        return Cells(rows[:, 0], rows[:, 1], rows[:, 2], len(groups))

    def at(self, times: Int64s) -> Int64s:
        """The cell of each time; -1 outside of all."""
        if not len(self.begins):
            return np.full(len(times), -1, np.int64)
        span = np.searchsorted(self.begins, times, "right") - 1
        inside = (span >= 0) & (times < self.ends[span])
        return np.where(inside, self.cell[span], -1).astype(np.int64)

    def edges(self) -> tuple[int, ...]:
        """Every beginning and end."""
        return tuple(np.unique(np.concatenate((self.begins, self.ends))).tolist())

    def lengths(self, spans: Sequence[Span]) -> Int64s:
        """How much of each cell these spans (sorted, without overlap) cover, in ns."""
        sums = np.zeros(self.count, np.int64)
        for since, until in spans:
            first = int(np.searchsorted(self.ends, since, "right"))
            last = int(np.searchsorted(self.begins, until, "left"))
            part = slice(first, last)
            covered = np.minimum(self.ends[part], until) - np.maximum(self.begins[part], since)
            np.add.at(sums, self.cell[part], np.maximum(covered, 0))
        return sums
