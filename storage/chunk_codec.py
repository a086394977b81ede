"""Rows of one signal ↔ one sealed blob. Columns are separate: a reader decodes only those it needs."""

from __future__ import annotations

import msgspec
import numpy as np

from storage.codec import (
    Encoded,
    decode_floats,
    decode_ints,
    decode_small,
    encode_floats,
    encode_ints,
    guarded,
    pack,
    unguarded,
    unpack,
)
from storage.rows import Rows, compacted

FORMAT = 1

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
_texts = msgspec.msgpack.Decoder(list[str]).decode


def encode_rows(rows: Rows) -> bytes:
    """The blob of at least one row."""
    rows = compacted(rows)
    texts = _encode(rows.texts) if rows.texts else b""
    fields = [
        FORMAT,
        len(rows),
        encode_ints(rows.time_ns),
        encode_ints(rows.sequence),
        encode_floats(rows.number),
        encode_ints(rows.code.astype(np.int64)),
        encode_ints(rows.quality.astype(np.int64)),
        len(texts),
        pack(texts),
    ]
    return guarded(_encode(fields))


def decode_rows(blob: bytes) -> Rows:
    """The inverse of ``encode_rows``. Raises ValueError on anything else."""
    fields = opened(blob, FORMAT)
    count = fields[1]
    return Rows(
        decode_ints(fields[2], count),
        decode_ints(fields[3], count),
        decode_floats(fields[4], count),
        decode_small(fields[5], count, np.int32),
        decode_small(fields[6], count, np.uint8),
        tuple(_texts(unpack(fields[8], fields[7]))) if fields[7] else (),
    )


def opened(blob: bytes, expected: int) -> list[Encoded]:
    """The fields of a blob of the expected format. Raises ValueError when it is damaged or of another format."""
    fields: list[Encoded] = _decode(unguarded(blob))
    if fields[0] != expected:
        raise ValueError(f"blob format {fields[0]} instead of {expected}")
    return fields
