"""The tail: what was committed and not yet sealed, one blob per commit with the columns of all its signals.

Rows stand sorted by signal (arrival order within a signal), so that one signal's part is a slice of a blob. Blobs are never
changed: several become one bigger blob when they are merged, and all go when their rows are sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from app.domain.observation import NO_TEXT, Int32s
from storage.codec import guarded, unguarded
from storage.rows import EMPTY, Rows, joined

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows of many signals: ``rows[starts[i]:starts[i + 1]]`` belong to ``signals[i]``."""

    signals: Int32s
    starts: Int32s
    rows: Rows

    def of(self, signal: int) -> Rows:
        """The rows of one signal, in arrival order."""
        place = int(self.signals.searchsorted(signal))
        if place == len(self.signals) or int(self.signals[place]) != signal:
            return EMPTY
        return self.rows.take(slice(int(self.starts[place]), int(self.starts[place + 1])))

    @property
    def owners(self) -> Int32s:
        """The signal of every row."""
        if len(self.signals) == len(self.rows):
            return self.signals
        return np.repeat(self.signals, np.diff(self.starts))

    @property
    def nbytes(self) -> int:
        """Memory of the columns."""
        return 29 * len(self.rows)


class _Stored(msgspec.Struct, array_like=True):
    """A blob. A column whose values are all equal is one number."""

    format: int
    signals: bytes
    starts: bytes
    time_ns: bytes
    sequence: bytes | int
    number: bytes
    code: bytes | int
    quality: bytes | int
    texts: list[str]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)


def segment_of(signal: Int32s, rows: Rows) -> Segment:
    """Sort rows by signal, keeping arrival order within each."""
    if bool((signal[1:] > signal[:-1]).all()):  # one row each and in order, as live parts of a hub's stations are
        return Segment(signal, np.arange(len(signal) + 1, dtype=np.int32), rows)
    if not bool((signal[1:] >= signal[:-1]).all()):
        order = np.argsort(signal, kind="stable")
        signal, rows = signal[order], rows.take(order)
    edges = np.flatnonzero(signal[1:] != signal[:-1]) + 1
    starts = np.concatenate(([0], edges, [len(signal)])).astype(np.int32)
    return Segment(signal[starts[:-1]], starts, rows)


def merged(segments: Sequence[Segment]) -> Segment:
    """Several segments as one, earlier arrivals first."""
    return segment_of(np.concatenate([s.owners for s in segments]), joined([s.rows for s in segments]))


def encode(segment: Segment) -> bytes:
    """The blob of a segment."""
    rows = segment.rows
    body = _encoder.encode(
        _Stored(
            FORMAT,
            segment.signals.tobytes(),
            segment.starts.tobytes(),
            rows.time_ns.tobytes(),
            _column(rows.sequence),
            rows.number.tobytes(),
            _column(rows.code) if rows.texts else NO_TEXT,
            _column(rows.quality),
            list(rows.texts),
        )
    )
    return guarded(body)


def decode(blob: bytes) -> Segment:
    """The inverse of ``encode``. Raises ValueError when it is damaged or of another format."""
    stored = _decoder.decode(unguarded(blob))
    if stored.format != FORMAT:
        raise ValueError(f"tail format {stored.format}")
    time_ns = np.frombuffer(stored.time_ns, np.int64)
    count = len(time_ns)
    rows = Rows(
        time_ns,
        _values(stored.sequence, count, np.int64),
        np.frombuffer(stored.number, np.float64),
        _values(stored.code, count, np.int32),
        _values(stored.quality, count, np.uint8),
        tuple(stored.texts),
    )
    return Segment(np.frombuffer(stored.signals, np.int32), np.frombuffer(stored.starts, np.int32), rows)


def _column(values: np.ndarray) -> bytes | int:
    if len(values) and values[0] == values[-1] and bool((values == values[0]).all()):
        return int(values[0])
    return values.tobytes()


def _values(stored: bytes | int, count: int, dtype: type) -> np.ndarray:
    return np.full(count, stored, dtype) if isinstance(stored, int) else np.frombuffer(stored, dtype)
