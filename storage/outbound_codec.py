"""Rows on the wire between a station and its hub: live parts across signals, stretches signal by signal. Signals are the sender's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from app.domain.observation import Int32s, Int64s
from storage.chunk_codec import decode_rows, encode_rows
from storage.codec import decode_floats, decode_ints, decode_small, encode_floats, encode_ints, pack, unpack
from storage.rows import Rows, compacted
from storage.tail import Segment

LIVE, STRETCH = 1, 2
_MOMENTS = "moments"
MOST_ROWS = 1_000_000
"""No honest part is bigger: a count beyond it is refused before anything is allocated."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
_texts = msgspec.msgpack.Decoder(list[str]).decode


def encode_live(segment: Segment) -> bytes:
    """A segment of at least one row; signals stand one after the other."""
    rows = compacted(segment.rows)
    signals = np.repeat(segment.signals, np.diff(segment.starts)).astype(np.int64)
    texts = _encode(rows.texts) if rows.texts else b""
    return _encode(
        [
            LIVE,
            len(rows),
            encode_ints(signals),
            _encode_times(rows.time_ns),
            encode_ints(rows.sequence),
            encode_floats(rows.number),
            encode_ints(rows.code.astype(np.int64)),
            encode_ints(rows.quality.astype(np.int64)),
            len(texts),
            pack(texts),
        ]
    )


def decode_live(payload: bytes) -> tuple[Int32s, Rows]:
    """The signal of every row, and the rows. Raises ValueError for anything else."""
    fields = _opened(payload, LIVE, 10)
    count = fields[1]
    if not isinstance(count, int) or not 0 < count <= MOST_ROWS:
        raise ValueError(f"a live part of {count} rows")
    texts = tuple(_texts(unpack(fields[9], fields[8]))) if fields[8] else ()
    rows = Rows(
        _decode_times(fields[3], count),
        decode_ints(fields[4], count),
        decode_floats(fields[5], count),
        decode_small(fields[6], count, np.int32),
        decode_small(fields[7], count, np.uint8),
        texts,
    )
    signals = decode_small(fields[2], count, np.int32)
    _check(rows, signals)
    return signals, rows


def _encode_times(times: Int64s) -> Any:
    """A document brings many signals of one moment: then moments, and how many rows each has."""
    edges = np.flatnonzero(times[1:] != times[:-1]) + 1
    if 4 * (len(edges) + 1) > len(times):
        return encode_ints(times)
    starts = np.concatenate(([0], edges, [len(times)]))
    return [_MOMENTS, len(edges) + 1, encode_ints(times[starts[:-1]]), encode_ints(np.diff(starts))]


def _decode_times(encoded: Any, count: int) -> Int64s:
    if not isinstance(encoded, list) or encoded[0] != _MOMENTS:
        return decode_ints(encoded, count)
    _, moments, times, lengths = encoded
    if not 0 < moments <= count:
        raise ValueError(f"{moments} moments in {count} rows")
    rows = decode_ints(lengths, moments)
    if int(rows.min()) < 1 or int(rows.sum()) != count:
        raise ValueError("moments of another number of rows")
    return np.repeat(decode_ints(times, moments), rows)


def encode_stretch(parts: Sequence[tuple[int, Rows]]) -> bytes:
    """Rows of several signals, each in order."""
    return _encode([STRETCH, [[signal, encode_rows(rows)] for signal, rows in parts if len(rows)]])


def decode_stretch(payload: bytes) -> list[tuple[int, Rows]]:
    """The inverse of ``encode_stretch``. Raises ValueError for anything else."""
    (_, parts) = _opened(payload, STRETCH, 2)
    found = [(int(signal), decode_rows(blob)) for signal, blob in parts]
    for _, rows in found:
        _check(rows, rows.quality)
    return found


def _opened(payload: bytes, kind: int, size: int) -> list[Any]:
    fields = _decode(payload)
    if not isinstance(fields, list) or len(fields) != size or fields[0] != kind:
        raise ValueError("no part of history")
    return fields


def _check(rows: Rows, signals: np.ndarray) -> None:
    count = len(rows.time_ns)
    if not count == len(rows.sequence) == len(rows.number) == len(rows.code) == len(rows.quality) == len(signals):
        raise ValueError("columns of different length")
    if count and not -1 <= int(rows.code.min()) <= int(rows.code.max()) < len(rows.texts):
        raise ValueError("a text that is not there")
