"""Columns of numbers ↔ small lists of bytes. Lossless for every bit pattern; knows nothing of what the numbers mean.

Integers: a common unit, then the cheapest of plain, delta, and a rounded linear predictor (floor would drift: a quarter of a
byte per sample); then byte planes, each a zstd frame of its own (9 % smaller than one joined frame, measured).
Floats: decimals as integers when that is exact, else float32 when exact, else their bits.
"""

from __future__ import annotations

import threading
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard

from app.domain.observation import Float64s, Int64s

Encoded = Any
"""What msgpack can carry: an int (all values equal), bytes (a few values as they are), or a list that begins with a tag."""

_PLAIN, _DELTA, _LINEAR, _WIDE, _RANGE = 0, 1, 2, 3, 4
_CONSTANT, _DECIMAL, _SINGLE, _BITS = 0, 1, 2, 3
_UNITS = (1_000_000_000, 1_000_000, 1_000)
_DECIMALS = 6
_PROBE = 32
_TINY = 16
"""Shorter columns stand in small young blobs that are soon absorbed: not worth the effort."""
_NARROW = 1 << 61
"""Spans below this can be subtracted and zigzagged without overflow."""

_parameters = zstandard.ZstdCompressionParameters.from_level(
    3, min_match=7, write_content_size=False, write_checksum=False, format=zstandard.FORMAT_ZSTD1_MAGICLESS
)


_counting = np.arange(8_192.0)
"""The places in a full chunk: every column of times is a line over them."""


class _Zstd(threading.local):
    """zstd contexts are not thread-safe: one pair per thread."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(compression_params=_parameters).compress
        self.decompress = zstandard.ZstdDecompressor(format=zstandard.FORMAT_ZSTD1_MAGICLESS).decompress


_zstd = _Zstd()


def pack(data: bytes) -> bytes:
    """Compress, unless that makes it bigger; ``unpack`` needs the original size."""
    packed: bytes = _zstd.compress(data)
    return packed if len(packed) < len(data) else data


def unpack(data: bytes, size: int) -> bytes:
    """The inverse of ``pack``."""
    return data if len(data) == size else _zstd.decompress(data, max_output_size=size)


def guarded(body: bytes) -> bytes:
    """Append a checksum: SQLite has none, and a flipped bit must never be drawn as a value."""
    return body + zlib.crc32(body).to_bytes(4, "little")


def unguarded(blob: bytes) -> bytes:
    """The body of a guarded blob. Raises ValueError when it is not what was written."""
    body = blob[:-4]
    if zlib.crc32(body) != int.from_bytes(blob[-4:], "little"):
        raise ValueError("checksum differs: the blob is damaged")
    return body


# ---------------------------------------------------------------- integers


def encode_ints(values: Int64s) -> Encoded:
    """Encode a column of at least one int64."""
    first = int(values[0])
    if len(values) < _TINY:
        return values.tobytes() if bool((values != first).any()) else first
    low, high = int(values.min()), int(values.max())
    if low == high:
        return first
    if high - low >= _NARROW:
        return [_WIDE, *_planes(values.view(np.uint64), 8)]
    unit, scaled = _scaled(values, first)
    if scaled[-1] == len(scaled) - 1 and bool((scaled == np.arange(len(scaled))).all()):
        return [_RANGE, first, unit]
    mode, residual, step = _cheapest(scaled)
    folded = ((residual << 1) ^ (residual >> 63)).view(np.uint64)
    width = max(1, (int(folded.max()).bit_length() + 7) // 8)
    return [mode, first, unit, step, *_planes(folded, width)]


def decode_small(encoded: Encoded, count: int, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """``decode_ints`` into a narrower type: such columns are mostly constant."""
    if isinstance(encoded, int):
        return np.zeros(count, dtype) if encoded == 0 else np.full(count, encoded, dtype)
    return decode_ints(encoded, count).astype(dtype)


def decode_ints(encoded: Encoded, count: int) -> Int64s:
    """The inverse of ``encode_ints``."""
    if isinstance(encoded, int):
        return np.zeros(count, np.int64) if encoded == 0 else np.full(count, encoded, np.int64)
    if isinstance(encoded, bytes):
        return np.frombuffer(encoded, np.int64)
    mode = encoded[0]
    if mode == _WIDE:
        return _joined_planes(encoded[1:], count).view(np.int64)
    if mode == _RANGE:
        return np.arange(encoded[1], encoded[1] + count * encoded[2], encoded[2], dtype=np.int64)
    _, first, unit, step, *planes = encoded
    values = _unfolded(_joined_planes(planes, count))
    if mode == _DELTA:
        values = np.cumsum(values, dtype=np.int64)
    else:
        values = values.astype(np.int64)
        if mode == _LINEAR:
            values += _line(count, step)
    if unit != 1:
        values *= unit
    values += first
    return values


def _unfolded(folded: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Zigzag back to signed, in the width that was stored: most columns are one or two bytes wide."""
    signed = np.dtype(f"i{folded.dtype.itemsize}")
    one = folded.dtype.type(1)
    values: npt.NDArray[Any] = (folded >> one).view(signed) ^ -(folded & one).view(signed)
    return values


def _scaled(values: Int64s, first: int) -> tuple[int, Int64s]:
    """Distances from the first value, in the biggest unit that divides them all."""
    distance = values - first
    for unit in _UNITS:
        if not (distance[:_PROBE] % unit).any():
            quotient = distance // unit
            if bool((quotient * unit == distance).all()):
                return unit, quotient
    return 1, distance


def _cheapest(scaled: Int64s) -> tuple[int, Int64s, float]:
    """Choose the predictor with the smallest expected residuals, judged on a sample of them."""
    count = len(scaled)
    delta = np.diff(scaled, prepend=scaled[:1])
    step = float(scaled[-1]) / (count - 1)
    line = scaled - _line(count, step)
    stride = max(1, count // 512)
    bits = [float(np.log2(np.abs(column[::stride]) + 1.0).sum()) for column in (scaled, delta, line)]
    mode = int(np.argmin(bits))
    return mode, (scaled, delta, line)[mode], step if mode == _LINEAR else 0.0


def _line(count: int, step: float) -> Int64s:
    places = _counting[:count] if count <= len(_counting) else np.arange(float(count))
    line: Float64s = places * step
    return np.rint(line, out=line).astype(np.int64)


def _planes(values: npt.NDArray[np.uint64], width: int) -> list[bytes]:
    octets = values.astype("<u8", copy=False).view(np.uint8).reshape(len(values), 8)
    return [pack(octets[:, place].tobytes()) for place in range(width)]


def _joined_planes(planes: list[bytes], count: int) -> npt.NDArray[Any]:
    """Byte planes as unsigned integers of 1, 2, 4 or 8 bytes."""
    if len(planes) == 1:
        return np.frombuffer(unpack(planes[0], count), np.uint8)
    width = 2 if len(planes) == 2 else 4 if len(planes) <= 4 else 8
    octets = (np.empty if width == len(planes) else np.zeros)((count, width), np.uint8)
    for place, plane in enumerate(planes):
        octets[:, place] = np.frombuffer(unpack(plane, count), np.uint8)
    return octets.view(f"<u{width}").reshape(count)


# ---------------------------------------------------------------- floats


def encode_floats(values: Float64s) -> Encoded:
    """Encode a column of at least one float64, bit for bit (NaN payloads and -0.0 included)."""
    bits = values.view(np.int64)
    if bool((bits == bits[0]).all()):
        return [_CONSTANT, int(bits[0])]
    if len(values) < _TINY:
        return values.tobytes()
    odd = ~np.isfinite(values) | (bits == np.iinfo(np.int64).min)
    exceptions: list[Encoded] = []
    if odd.any():
        places = np.flatnonzero(odd)
        exceptions = [len(places), encode_ints(places.astype(np.int64)), encode_ints(bits[places])]
        values = _filled(values, odd)
    return [*_finite(values), exceptions]


def decode_floats(encoded: Encoded, count: int) -> Float64s:
    """The inverse of ``encode_floats``."""
    if isinstance(encoded, bytes):
        return np.frombuffer(encoded, np.float64)
    tag = encoded[0]
    if tag == _CONSTANT:
        return np.full(count, encoded[1], np.int64).view(np.float64)
    values = _decode_finite(encoded, count)
    exceptions = encoded[-1]
    if exceptions:
        some, places, bits = exceptions
        values.view(np.int64)[decode_ints(places, some)] = decode_ints(bits, some)
    return values


def _filled(values: Float64s, odd: npt.NDArray[np.bool_]) -> Float64s:
    """Put the value before it in the place of every odd one, so that predictors see no jump."""
    place = np.where(odd, 0, np.arange(len(values)))
    np.maximum.accumulate(place, out=place)
    filled = values[place]
    filled[odd[place]] = 0.0
    return filled


def _finite(values: Float64s) -> list[Encoded]:
    scaled = decimals_of(values)
    if scaled is not None:
        return [_DECIMAL, scaled[0], encode_ints(scaled[1])]
    single = values.astype(np.float32) if float(np.abs(values).max()) < 3e38 else None
    if single is not None and bool((single.astype(np.float64) == values).all()):
        return [_SINGLE, encode_ints(single.view(np.int32).astype(np.int64))]
    return [_BITS, encode_ints(values.view(np.int64))]


def _decode_finite(encoded: Encoded, count: int) -> Float64s:
    tag = encoded[0]
    if tag == _DECIMAL:
        values = decode_ints(encoded[2], count).astype(np.float64)
        if encoded[1]:
            values /= 10.0 ** encoded[1]
        return values
    ints = decode_ints(encoded[1], count)
    if tag == _SINGLE:
        return ints.astype(np.int32).view(np.float32).astype(np.float64)
    return ints.view(np.float64).copy()


def decimals_of(values: Float64s) -> tuple[int, Int64s] | None:
    """The fewest decimals that give every value back exactly, and the values as integers."""
    if float(np.abs(values).max()) >= 2.0**53:
        return None
    probe = values[:_PROBE]
    for decimals in range(_DECIMALS + 1):
        factor = 10.0**decimals
        if bool((np.rint(probe * factor) / factor == probe).all()):
            scaled = np.rint(values * factor)
            if bool((scaled / factor == values).all()) and bool((np.abs(scaled) < 2.0**53).all()):
                return decimals, scaled.astype(np.int64)
    return None
