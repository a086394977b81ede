"""What trends and replay ask of the plant besides history: notes, statistics, means, the week's shifts, a folder. No behaviour."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.note import Note
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.statistics import Statistics


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """When a shift runs, in the plant's local time; ``to_s <= from_s`` means: until the next day."""

    name: str
    days: frozenset[int]
    """Days on which it begins, Monday = 0."""
    from_s: int
    """Seconds after local midnight."""
    to_s: int


class TrendPort(Protocol):
    """``plant.trends``. Nothing blocks; futures raise UserError."""

    def notes(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Future[tuple[Note, ...]]:
        """The notes of these machines, and of the whole station, that touch [from_ns, to_ns], oldest first."""

    def keep_note(self, note: Note) -> Future[None]:
        """Write a note or a newer version of one; done when it is committed."""

    def statistics(
        self, machine: str, signals: Sequence[str], from_ns: int, to_ns: int
    ) -> Future[tuple[Statistics, ...]]:
        """Of numeric signals over a span, in the order asked for."""

    def means(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        """As ``history``, but of numbers the mean over time of each of ``max_points`` columns (``aggregate`` is ``mean``)."""

    def shifts(self) -> tuple[ShiftHours, ...]:
        """The configured working week; empty when none is configured."""

    def folder(self) -> Path:
        """Where saved views may be kept, inside the data directory; not made yet."""
