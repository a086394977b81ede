"""Every raw observation of several signals in time order, page by page. Refuses cursors that it did not write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.message import Message, UserError
from storage.rows import Rows
from storage.signal_rows import SignalRows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: at ``time_ns``, after the first ``skip`` observations of that very time (in the order asked for)."""

    time_ns: int
    skip: int

    def encode(self) -> str:
        """The cursor's text."""
        return f"{self.time_ns}.{self.skip}"

    @staticmethod
    def decode(cursor: str) -> Place:
        """Raises UserError on anything but a cursor."""
        time_ns, dot, skip = cursor.partition(".")
        if dot and skip.isdecimal() and time_ns.removeprefix("-").isdecimal() and len(cursor) < 40:
            return Place(int(time_ns), int(skip))
        raise UserError(
            Message.of(
                "{cursor} is not a cursor of this history. Ask again without a cursor.", cursor=repr(cursor[:40])
            )
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of every signal on this page, and where the next begins."""

    rows: tuple[Rows, ...]
    following: Place | None


def page(signals: Sequence[SignalRows], place: Place, to_ns: int, limit: int) -> Page:
    """At most ``limit`` rows of [place, to_ns) over all signals, in time order."""
    share = max(limit // max(1, len(signals)), 1_000)
    parts = [signal.ahead(place.time_ns, to_ns, share) for signal in signals]
    end_ns = min([to_ns, *(until for _, until in parts)])
    rows = tuple(part.between(place.time_ns, end_ns) for part, _ in parts)
    return _cut(rows, place, end_ns if end_ns < to_ns else None, limit)


def _cut(rows: tuple[Rows, ...], place: Place, more_ns: int | None, limit: int) -> Page:
    times = np.concatenate([part.time_ns for part in rows])
    owner = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
    order = np.lexsort((owner, times))
    skip = int(np.searchsorted(times[order], place.time_ns, side="right"))
    order = order[min(place.skip, skip) :]
    following = None if more_ns is None else Place(more_ns, 0)
    if len(order) > limit:
        order = order[:limit]
        following = _after(times[order], place)
    starts = np.cumsum([0, *(len(part) for part in rows)])
    kept = np.sort(order)
    edges = np.searchsorted(kept, starts)
    chosen = tuple(part.take(kept[edges[i] : edges[i + 1]] - starts[i]) for i, part in enumerate(rows))
    return Page(chosen, following)


def _after(times: np.ndarray, place: Place) -> Place:
    last = int(times[-1])
    seen = int(len(times) - np.searchsorted(times, last))
    return Place(last, seen + (place.skip if last == place.time_ns else 0))
