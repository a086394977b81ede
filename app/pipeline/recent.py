"""The last ten minutes of numeric signals in memory; written by the engine's thread under the cache's lock."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.domain.observation import Float64s, Int32s, Int64s, ObservationBatch
from app.domain.snapshot import Recent

RECENT_NS = 600_000_000_000
RECENT_POINTS = 4096
"""Ten minutes at up to 6 Hz; a faster signal keeps a shorter time (the trend reads history anyway)."""

SORT_AFTER = 2000
"""Observations collected before they are sorted into the rings: 50 rings touched per batch of 50 would cost 3 µs each."""


class _Ring:
    """Points of one signal, oldest overwritten; grows by doubling up to RECENT_POINTS."""

    __slots__ = ("count", "number", "start", "time_ns")

    def __init__(self) -> None:
        self.time_ns: Int64s = np.empty(64, np.int64)
        self.number: Float64s = np.empty(64)
        self.start = 0
        self.count = 0

    def extend(self, time_ns: Int64s, number: Float64s) -> None:
        time_ns, number = time_ns[-RECENT_POINTS:], number[-RECENT_POINTS:]
        self._grow(self.count + len(time_ns))
        size = len(self.time_ns)
        places = (self.start + self.count + np.arange(len(time_ns))) % size
        self.time_ns[places], self.number[places] = time_ns, number
        surplus = max(0, self.count + len(time_ns) - size)
        self.start = (self.start + surplus) % size
        self.count += len(time_ns) - surplus

    def _grow(self, wanted: int) -> None:
        size = len(self.time_ns)
        if wanted <= size or size >= RECENT_POINTS:
            return
        while size < min(wanted, RECENT_POINTS):
            size *= 2
        times, numbers = self.ordered()
        self.time_ns, self.number = np.empty(size, np.int64), np.empty(size)
        self.time_ns[: self.count], self.number[: self.count] = times, numbers
        self.start = 0

    def ordered(self) -> tuple[Int64s, Float64s]:
        places = (self.start + np.arange(self.count)) % len(self.time_ns)
        return self.time_ns[places], self.number[places]


class RecentRings:
    """One ring per numeric signal, by its row in the model."""

    def __init__(self, numeric: npt.NDArray[np.bool_]) -> None:
        self._numeric = numeric
        self._rings: dict[int, _Ring] = {}
        self._unsorted: list[tuple[Int32s, Int64s, Float64s]] = []
        self._unsorted_count = 0

    def note(self, batch: ObservationBatch) -> None:
        """Keep the batch; the rings are filled many batches at a time, or when somebody asks."""
        self._unsorted.append((batch.signal, batch.time_ns, batch.number))
        self._unsorted_count += len(batch)
        if self._unsorted_count >= SORT_AFTER:
            self._fill()

    def adopt(self, row: int, other: RecentRings, before: int) -> None:
        """Take over another model's ring of the same signal."""
        other._fill()
        if before in other._rings:
            self._rings[row] = other._rings[before]

    def since(self, row: int, from_ns: int) -> Recent | None:
        """The points of a signal from a time on; None when it is not numeric."""
        if not self._numeric[row]:
            return None
        self._fill()
        ring = self._rings.get(row)
        times, numbers = ring.ordered() if ring is not None else (np.empty(0, np.int64), np.empty(0))
        keep = times >= from_ns
        return Recent(times[keep], numbers[keep])

    def _fill(self) -> None:
        if not self._unsorted:
            return
        signal, time_ns, number = (np.concatenate(column) for column in zip(*self._unsorted, strict=True))
        self._unsorted, self._unsorted_count = [], 0
        rows = np.flatnonzero(self._numeric[signal])
        order = rows[np.argsort(signal[rows], kind="stable")]
        signals = signal[order]
        starts = np.flatnonzero(np.diff(signals, prepend=-1))
        for part in np.split(order, starts[1:]) if len(order) else ():
            ring = self._rings.get(int(signal[part[0]]))
            if ring is None:
                ring = self._rings[int(signal[part[0]])] = _Ring()
            ring.extend(time_ns[part], number[part])
