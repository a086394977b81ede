"""Rows on the wire between a station and its hub: live parts across signals, stretches signal by signal. Signals are the sender's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from app.domain.observation import Float64s, Int32s, Int64s
from storage.chunk_codec import decode_rows, encode_rows
from storage.codec import (
    decimals_of,
    decode_floats,
    decode_ints,
    decode_small,
    encode_floats,
    encode_ints,
    pack,
    unpack,
)
from storage.rows import Rows, compacted
from storage.tail import Segment

LIVE, STRETCH = 1, 2
_MOMENTS, _WALK = "moments", "walk"
MOST_ROWS = 1_000_000
"""No honest part is bigger: a count beyond it is refused before anything is allocated."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
_texts = msgspec.msgpack.Decoder(list[str]).decode


def encode_live(segment: Segment, base: int = 0, before: Float64s | None = None) -> bytes:
    """A segment of at least one row; signals stand one after the other. Values are told as differences from ``before``, if given:
    the last value of every signal, by number, as the hub knows them under the number ``base``."""
    rows = compacted(segment.rows)
    signals = segment.owners.astype(np.int64)
    texts = _encode(rows.texts) if rows.texts else b""
    return _encode(
        [
            LIVE,
            len(rows),
            encode_ints(signals),
            _encode_times(rows.time_ns),
            encode_ints(rows.sequence),
            encode_floats(rows.number) if before is None else _encode_walk(rows.number, signals, before),
            encode_ints(rows.code.astype(np.int64)),
            encode_ints(rows.quality.astype(np.int64)),
            len(texts),
            pack(texts),
            base,
        ]
    )


def decode_live(payload: bytes, said: Mapping[int, Float64s] | None = None) -> tuple[Int32s, Rows, int]:
    """The signal of every row, the rows, and the base that they were told from. Raises ValueError for anything else."""
    fields = _opened(payload, LIVE, 11)
    count = fields[1]
    if not isinstance(count, int) or not 0 < count <= MOST_ROWS:
        raise ValueError(f"a live part of {count} rows")
    texts = tuple(_texts(unpack(fields[9], fields[8]))) if fields[8] else ()
    signals = decode_small(fields[2], count, np.int32)
    rows = Rows(
        _decode_times(fields[3], count),
        decode_ints(fields[4], count),
        _decode_numbers(fields[5], signals, count, (said or {}).get(fields[10])),
        decode_small(fields[6], count, np.int32),
        decode_small(fields[7], count, np.uint8),
        texts,
    )
    _check(rows, signals)
    return signals, rows, fields[10]


def last_values(before: Float64s | None, signals: Int32s, number: Float64s) -> Float64s:
    """By a signal's number its last finite value, after these rows; NaN where there was none."""
    finite = np.isfinite(number)
    if not finite.all():
        signals, number = signals[finite], number[finite]
    highest = int(signals.max(initial=-1))
    if before is not None and highest < len(before):
        after = before.copy()
    else:
        after = np.full(highest + 1, np.nan)
        if before is not None:
            after[: len(before)] = before
    after[signals] = number  # of several of one signal the last counts
    return after


def _encode_walk(number: Float64s, signals: Int64s, before: Float64s) -> Any:
    """Most values walk: the distance from the one before is half the size of the value. Exact, or not done."""
    odd = np.flatnonzero(~np.isfinite(number))
    kept, owner = (np.delete(number, odd), np.delete(signals, odd)) if len(odd) else (number, signals)
    scaled = decimals_of(kept) if len(kept) > len(odd) else None
    if scaled is None or bool(np.signbit(kept[kept == 0]).any()):
        return encode_floats(number)
    decimals, ints = scaled
    if bool((owner[1:] != owner[:-1]).all()):  # one value of each signal, as nearly always
        steps = ints - _bases(before, owner, decimals)
    else:
        steps = np.diff(ints, prepend=0)
        first = _firsts(owner)
        steps[first] = ints[first] - _bases(before, owner[first], decimals)
    exceptions = [encode_ints(odd), encode_ints(number.view(np.int64)[odd])] if len(odd) else []
    return [_WALK, len(odd), decimals, encode_ints(steps), *exceptions]


def _decode_numbers(encoded: Any, signals: Int32s, count: int, before: Float64s | None) -> Float64s:
    if not isinstance(encoded, list) or encoded[0] != _WALK:
        return decode_floats(encoded, count)
    if before is None:
        raise ValueError("values that are told from others which are not known here")
    _, odd, decimals, told, *exceptions = encoded
    if not 0 <= odd < count or not 0 <= decimals <= 6:
        raise ValueError(f"{odd} of {count} values, {decimals} decimals")
    kept, owner = None, signals
    if odd:
        kept = np.ones(count, np.bool_)
        kept[decode_ints(exceptions[0], odd)] = False
        owner = signals[kept]
        if len(owner) != count - odd:
            raise ValueError("a value twice")
    values = _walked(decode_ints(told, count - odd), owner, before, decimals).astype(np.float64)
    if decimals:
        values /= 10.0**decimals
    if kept is None:
        return values
    number = np.empty(count)
    number[kept] = values
    number.view(np.int64)[~kept] = decode_ints(exceptions[1], odd)
    return number


def _walked(steps: Int64s, owner: Int32s, before: Float64s, decimals: int) -> Int64s:
    """From the steps to where they lead."""
    if bool((owner[1:] != owner[:-1]).all()):  # one value of each signal, as nearly always
        return steps + _bases(before, owner, decimals)
    first = _firsts(owner)
    steps = steps.copy()
    steps[first] += _bases(before, owner[first], decimals)
    total = np.cumsum(steps)
    starts = total[first] - steps[first]
    walked: Int64s = total - np.repeat(starts, np.diff(np.append(first, len(owner))))
    return walked


def _firsts(owner: npt.NDArray[np.integer[Any]]) -> Int64s:
    """Where another signal begins."""
    return np.concatenate(([0], np.flatnonzero(owner[1:] != owner[:-1]) + 1))


def _bases(before: Float64s, owner: npt.NDArray[np.integer[Any]], decimals: int) -> Int64s:
    """The value before, in units of the last decimal; 0 where there is none."""
    if int(owner.max()) < len(before):
        base = before[owner]
    else:
        known = owner < len(before)
        base = np.where(known, before[np.where(known, owner, 0)], 0.0) if len(before) else np.zeros(len(owner))
    scaled = np.rint(base * 10.0**decimals)
    whole = np.abs(scaled) < 2.0**53  # not of NaN, where nothing is known
    return (scaled if whole.all() else np.where(whole, scaled, 0.0)).astype(np.int64)


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
