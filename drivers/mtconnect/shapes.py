"""What elements are, apart from their values: each distinct shape is read once by lxml, and then known by its bytes.

Two elements of one shape differ in nothing but sequence, timestamp and text. So an element whose shape lxml has read
is well-formed, and has that name and those attributes; no rule of ours judges names, quotes or entities.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

import numpy as np

from app.domain.observation import Int64s
from drivers.mtconnect.cut import Cuts, Span
from drivers.mtconnect.digits import Bools, Words, first_bytes, windows
from drivers.mtconnect.rows import Detail
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml, prefixed

_WIDTHS = (128, 64, 128, 64)
"""Longer pieces are nobody's habit; such elements are left to lxml."""
_MASKS = tuple(first_bytes(width) for width in _WIDTHS)
_WORD = 8
_STAMP = b"2000-01-01T00:00:00Z"
_NAMESPACE = re.compile(rb'\sxmlns:[\w.-]+="[^"<>]*"')


def namespaces_of(root_tag: bytes) -> bytes:
    """The prefixes that a document declares, as written."""
    return b"".join(_NAMESPACE.findall(root_tag))


def shapes_of(data: bytes, cuts: Cuts, namespaces: bytes) -> tuple[Int64s, list[Detail | None], Bools]:
    """Which of the shapes each element has, what they are (None: not an observation), and which elements are to be kept."""
    pieces = cuts.pieces()
    lengths = [piece.end - piece.start for piece in pieces]
    fits = np.logical_and.reduce([length <= width for length, width in zip(lengths, _WIDTHS, strict=True)])
    which, examples = _distinct(_records(data, pieces, lengths))
    found = [
        _shape(namespaces, cuts.time_first, *(data[int(p.start[row]) : int(p.end[row])] for p in pieces))
        for row in examples
    ]
    good = np.array([detail is not None for detail in found])
    return which, found, fits & good[which]


def _slices(data: bytes, piece: Span, rows: list[int]) -> list[bytes]:
    places = zip(piece.start[rows].tolist(), piece.end[rows].tolist(), strict=True)
    return [data[start:end] for start, end in places]


def _records(data: bytes, pieces: tuple[Span, ...], lengths: list[Int64s]) -> Words:
    """The constant bytes of each element side by side, no wider than this document needs; the rest is zero."""
    columns = []
    for piece, length, masks, most in zip(pieces, lengths, _MASKS, _WIDTHS, strict=True):
        words = -(-min(int(length.max()), most) // _WORD)
        if words:
            window = windows(data, piece.start, words * _WORD).view(np.uint64)
            window &= masks[:, :words][np.minimum(length, most)]
            columns.append(window)
    return np.concatenate(columns, axis=1)


def _distinct(records: Words) -> tuple[Int64s, list[int]]:
    """The number of each record, equal ones having equal numbers, and a row where each number occurs.

    Agents write the observations of a data item one after the other: only the first of each run is looked up.
    """
    same = (records[1:] == records[:-1]).all(axis=1)
    firsts = np.flatnonzero(np.concatenate(([True], ~same)))
    keys = records[firsts].view(f"V{records.shape[1] * _WORD}").ravel().tolist()
    rows = dict(zip(reversed(keys), reversed(firsts.tolist()), strict=True))
    numbers = {key: number for number, key in enumerate(rows)}
    of_run = np.array([numbers[key] for key in keys])
    return np.repeat(of_run, np.diff(firsts, append=len(records))), list(rows.values())


@lru_cache(maxsize=8192)
def _shape(
    namespaces: bytes, time_first: bool, first: bytes, second: bytes, third: bytes, fourth: bytes
) -> Detail | None:  # noqa: FBT001
    """What lxml makes of an element of this shape."""
    values = (_STAMP, b"1") if time_first else (b"1", _STAMP)
    text = b"x" if fourth else b""
    element = b"".join((first, values[0], second, values[1], third, text, fourth))
    try:
        root = parse_xml(b"<_%b>%b</_>" % (namespaces, element))
    except BrokenDocument:
        return None
    if len(root) != 1 or root.text or len(root[0]):
        return None
    attributes = {local(key): str(value) for key, value in root[0].attrib.items()}
    if attributes.pop("sequence", "") != "1" or attributes.pop("timestamp", "") != _STAMP.decode():
        return None
    if "dataItemId" not in attributes or (root[0].text or "") != text.decode():
        return None
    return Detail(prefixed(root[0]), attributes)
