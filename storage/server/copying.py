"""Rows ↔ the bytes of PostgreSQL's binary COPY and of packed columns, as arrays: no Python object per observation.

Numbers alone have rows of one width; only rows with a text are put together one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.domain.observation import NO_TEXT, Int32s, Int64s
from storage.digest import row_hashes
from storage.rows import EMPTY, Rows
from storage.server.texts import fit

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"
COLUMNS = ("time_ns", "sequence", "number", "fold", "machine", "signal", "quality", "text")
COPY = f"COPY {{table}} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_FIELDS = (
    ("time_ns", ">i8"),
    ("sequence", ">i8"),
    ("number", ">f8"),
    ("fold", ">i8"),
    ("machine", ">i4"),
    ("signal", ">i4"),
    ("quality", ">i2"),
)
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        *(part for name, kind in _FIELDS for part in ((f"{name}_len", ">i4"), (name, kind))),
        ("text_len", ">i4"),
    ]
)
_FOLD_SEED = np.uint64(0x636E63)


def fold_of(rows: Rows) -> Int64s:
    """A hash of all columns: rows with the same one, of one signal and time, are one observation."""
    return row_hashes(rows, _FOLD_SEED).view(np.int64)


def encode(machine: Int32s, signal: Int32s, rows: Rows) -> bytes:
    """The whole COPY stream of these rows."""
    table = np.zeros(len(rows), _ROW)
    values = {
        "time_ns": rows.time_ns,
        "sequence": rows.sequence,
        "number": rows.number,
        "fold": fold_of(rows),
        "machine": machine,
        "signal": signal,
        "quality": rows.quality,
    }
    table["fields"] = len(COLUMNS)
    for name, kind in _FIELDS:
        table[f"{name}_len"] = np.dtype(kind).itemsize
        table[name] = values[name]
    table["text_len"] = -1
    told = rows.code != NO_TEXT
    if not rows.texts or not told.any():
        return b"".join((_HEAD, table.tobytes(), _TAIL))
    texts = [fit(text).encode() for text in rows.texts]
    worded = table[told]
    codes = rows.code[told]
    worded["text_len"] = np.array([len(text) for text in texts], np.int32)[codes]
    width, whole = _ROW.itemsize, worded.tobytes()
    parts = [
        part
        for place, code in enumerate(codes.tolist())
        for part in (whole[place * width : (place + 1) * width], texts[code])
    ]
    return b"".join((_HEAD, table[~told].tobytes(), *parts, _TAIL))


PACKED = """SELECT string_agg(int8send(time_ns), ''), string_agg(int8send(sequence), ''), string_agg(float8send(number), ''),
    string_agg(int2send(quality), ''), string_agg(boolsend(text IS NOT NULL), ''), array_agg(text) FILTER (WHERE text IS NOT NULL)
    FROM ({rows}) AS o"""
"""One signal's rows in one answer: a column is one value, and what the driver does per row falls away."""
ROWS = "SELECT time_ns, sequence, number, quality, text FROM observation WHERE machine = ? AND signal = ? {where}"


def unpacked(answer: Sequence[Any]) -> Rows:
    """The rows of ``PACKED``."""
    time_ns, sequence, number, quality, told, texts = answer
    if time_ns is None:
        return EMPTY
    known: dict[str, int] = {}
    code = np.full(len(time_ns) // 8, NO_TEXT, np.int32)
    if texts is not None:
        code[np.frombuffer(told, np.bool_)] = [known.setdefault(text, len(known)) for text in texts]
    return Rows(
        np.frombuffer(time_ns, ">i8").astype(np.int64),
        np.frombuffer(sequence, ">i8").astype(np.int64),
        np.frombuffer(number, ">f8").astype(np.float64),
        code,
        np.frombuffer(quality, ">i2").astype(np.uint8),
        tuple(known),
    )
