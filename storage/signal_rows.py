"""One signal's observations of a window, as every store gives them. Charts, statistics, pages and digests are made of this alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from storage.bins import Bins
from storage.rows import Rows
from storage.window import Damage, Found


class SignalRows(Protocol):
    """One signal inside a reading transaction."""

    @property
    def number(self) -> int:
        """Its number in the store."""

    @property
    def stepped(self) -> bool:
        """Rolled up, if at all, as first and last observation instead of minimum and maximum."""

    @property
    def damage(self) -> Sequence[Damage]:
        """What could not be read so far."""

    def rows(self, from_ns: int, to_ns: int) -> Found[Bins] | Found[Rows]:
        """Every row of [from_ns, to_ns); where raw rows are thinned out already, the finest bins."""

    def binned(self, from_ns: int, to_ns: int, level: int) -> Found[Bins] | Found[Rows]:
        """The window with bins of about ``level`` (never wider) inside it, and rows where bins can't or needn't serve."""

    def before(self, time_ns: int) -> Rows:
        """The last row before a time (none or one)."""

    def ahead(self, from_ns: int, to_ns: int, share: int) -> tuple[Rows, int]:
        """At least ``share`` rows from a time on, if there are so many; and the time before which they are all."""

    def has_more_than(self, rows: int, from_ns: int, to_ns: int) -> bool:
        """Whether a window surely holds more than so many rows; looks at no more of them than that takes."""

    def thinned_stretches(self, from_ns: int, to_ns: int) -> list[tuple[int, int, int]]:
        """(level, from, to) of the stretches that touch a window and of which only roll-ups are left."""

    def thinned(self, from_ns: int, to_ns: int) -> Iterator[tuple[int, Bins] | tuple[int, Rows]]:
        """The finest bins of these stretches."""
