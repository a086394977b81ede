"""Measured positions over time and where an axis stood at a moment: between two samples, never beyond the last one."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.observation import Float64s, Int64s

MS = 1_000_000
LEAST_RHYTHM_NS = 20 * MS
LONGEST_RHYTHM_NS = 1_000 * MS
"""Samples further apart are a pause: sources report changes alone."""
CLOCK_SET_NS = 5_000 * MS
"""A source whose time goes back by more than this has set its clock."""
_MEMORY_NS = 60_000 * MS


@dataclass(frozen=True, slots=True)
class Track:
    """Positions of one axis, oldest first; NaN from the time on at which there was no value.

    ``time_ns`` int64, the source's time; ``number`` float64, mm or degrees.
    """

    time_ns: Int64s
    number: Float64s


EMPTY = Track(np.empty(0, np.int64), np.empty(0))


def rhythm_of(tracks: Sequence[Track]) -> int:
    """How far apart the samples of a moving axis are, ns: the quickest axis' median, 20 ms … 1 s."""
    steps = [np.diff(track.time_ns[-64:]) for track in tracks]
    quick = [step[(step > 0) & (step <= LONGEST_RHYTHM_NS)] for step in steps]
    medians = [float(np.median(step)) for step in quick if len(step)]
    return int(np.clip(min(medians, default=LONGEST_RHYTHM_NS), LEAST_RHYTHM_NS, LONGEST_RHYTHM_NS))


def positions_at(track: Track, at_ns: Int64s, rhythm_ns: int) -> Float64s:
    """Where the axis stood at these times (float64, NaN: not known).

    Between two samples the position runs straight, but at most one rhythm before the later one: a source that reports changes
    alone was standing until then. After the last sample the axis is held where it was measured; nothing is extrapolated.
    """
    if not len(track.time_ns):
        return np.full(len(at_ns), np.nan)
    last = len(track.time_ns) - 1
    before = np.searchsorted(track.time_ns, at_ns, side="right") - 1
    start, after = np.clip(before, 0, last), np.clip(before + 1, 0, last)
    held, coming = track.number[start], track.number[after]
    ramp = np.minimum(track.time_ns[after] - track.time_ns[start], rhythm_ns).astype(np.float64)
    left = (track.time_ns[after] - at_ns).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(ramp > 0, np.clip(1.0 - left / ramp, 0.0, 1.0), 0.0)
    running = (after > start) & np.isfinite(coming)
    found: Float64s = np.where(running, held + (np.where(running, coming, 0.0) - held) * share, held)
    return np.where(before < 0, np.nan, found)


def position_at(track: Track, at_ns: int, rhythm_ns: int) -> float:
    """Where the axis stood at this time; NaN when that is not known."""
    return float(positions_at(track, np.array([at_ns], np.int64), rhythm_ns)[0])


class Playhead:
    """Which moment of the source's time is shown live: as late as its news are, so that the next sample is there when it is needed.

    It refuses to know why the source is late: clocks that differ and slow wires look alike and need the same remedy.
    """

    def __init__(self) -> None:
        self._news: deque[tuple[int, int]] = deque()
        self._newest_ns = 0
        self._shown_ns = 0

    def note(self, newest_ns: int, now_ns: int) -> None:
        """The newest sample of any axis, as seen now (our clock)."""
        if newest_ns < self._newest_ns - CLOCK_SET_NS:
            self._news.clear()
        elif newest_ns <= self._newest_ns:
            return
        self._newest_ns = newest_ns
        self._news.append((now_ns, now_ns - newest_ns))
        while self._news[0][0] < now_ns - _MEMORY_NS:
            self._news.popleft()

    def at(self, now_ns: int, rhythm_ns: int) -> int:
        """The source's time to show now: the quickest news' delay plus the usual wait between news, at least one rhythm."""
        wanted = now_ns - self._lag_ns(rhythm_ns)
        if wanted > self._shown_ns or wanted < self._shown_ns - CLOCK_SET_NS:
            self._shown_ns = wanted
        return self._shown_ns

    def _lag_ns(self, rhythm_ns: int) -> int:
        if not self._news:
            return 0
        waits = np.diff(np.array([arrived for arrived, _ in self._news], np.int64))
        waits = waits[waits <= LONGEST_RHYTHM_NS]
        wait = max(float(np.percentile(waits, 90)) if len(waits) else 0.0, rhythm_ns)
        return min(delay for _, delay in self._news) + int(wait)
