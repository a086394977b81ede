"""What elements are, apart from their values: each distinct shape is read once by lxml, and then known by its bytes.

Two elements of one shape differ in nothing but sequence, timestamp and text. So an element whose shape lxml has read
is well-formed, and has that name and those attributes; no rule of ours judges names, quotes or entities.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import accumulate

import numpy as np

from app.domain.observation import Int64s
from drivers.mtconnect.cut import Cuts, Span
from drivers.mtconnect.digits import Bools, Words, first_bytes, windows
from drivers.mtconnect.rows import Detail
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml, prefixed

_WIDEST = (128, 64, 128, 64)
"""Longer pieces are nobody's habit; such elements are left to lxml."""
_WORD = 8
_MOST = 10_000
_STAMP = b"2000-01-01T00:00:00Z"
_NAMESPACE = re.compile(rb'\sxmlns:[\w.-]+="[^"<>]*"')


def namespaces_of(root_tag: bytes) -> bytes:
    """The prefixes that a document declares, as written."""
    return b"".join(_NAMESPACE.findall(root_tag))


def shapes_of(data: bytes, cuts: Cuts, namespaces: bytes) -> tuple[Int64s, list[Detail], Bools]:
    """The number of each element's shape, what the shapes are, and which elements have one (the others' numbers mean nothing)."""
    pieces = cuts.pieces()
    lengths = [piece.end - piece.start for piece in pieces]
    widths = tuple(_width(int(length.max()), widest) for length, widest in zip(lengths, _WIDEST, strict=True))
    which, keys = _distinct(_records(data, pieces, lengths, widths))
    found = list(map(_known_shapes(namespaces, cuts.time_first, widths).__getitem__, keys))
    is_known = np.array([detail is not None for detail in found])
    known = is_known[which]
    for length, width in zip(lengths, widths, strict=True):
        if width in _WIDEST:
            known &= length <= width
    return (np.cumsum(is_known) - 1)[which], [detail for detail in found if detail is not None], known


def _width(longest: int, widest: int) -> int:
    """Room for the longest piece, in whole words."""
    return min(-(-longest // _WORD) * _WORD, widest)


def _records(data: bytes, pieces: tuple[Span, ...], lengths: list[Int64s], widths: tuple[int, ...]) -> Words:
    """The constant bytes of each element side by side; what is not used is zero."""
    records = np.empty((len(lengths[0]), sum(widths) // _WORD), np.uint64)
    column = 0
    for piece, length, width in zip(pieces, lengths, widths, strict=True):
        if width:
            window = windows(data, piece.start, width).view(np.uint64)
            masks = first_bytes(width).take(np.minimum(length, width), axis=0)
            np.bitwise_and(window, masks, out=records[:, column : column + width // _WORD])
            column += width // _WORD
    return records


def _distinct(records: Words) -> tuple[Int64s, list[bytes]]:
    """The number of each record, and the distinct ones by number.

    Agents write the observations of a data item one after the other: only the first of each run is looked up.
    """
    first = np.ones(len(records), np.bool_)
    np.any(records[1:] != records[:-1], axis=1, out=first[1:])
    keys = records[first].view(f"V{records.shape[1] * _WORD}").ravel().tolist()
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    of_run = np.array([numbers[key] for key in keys])
    return of_run[np.cumsum(first) - 1], list(numbers)


class _Known(dict[bytes, Detail | None]):
    """Shapes by their bytes, for documents with these namespaces; None is no observation."""

    def __init__(self, namespaces: bytes, time_first: bool, widths: tuple[int, ...]) -> None:
        self._read = partial(_shape, namespaces, time_first, widths)

    def __missing__(self, key: bytes) -> Detail | None:
        if len(self) >= _MOST:
            self.clear()  # elements that carry a conditionId come in any number
        found = self[key] = self._read(key)
        return found


_known_shapes = lru_cache(maxsize=256)(_Known)


def _shape(namespaces: bytes, time_first: bool, widths: tuple[int, ...], key: bytes) -> Detail | None:
    ends = accumulate(widths)
    pieces = (key[end - width : end].rstrip(b"\0") for end, width in zip(ends, widths, strict=True))
    return read_shape(namespaces, time_first, tuple(pieces))


def read_shape(namespaces: bytes, time_first: bool, pieces: tuple[bytes, ...]) -> Detail | None:
    """What lxml makes of an element with these constant pieces; None when that is no observation."""
    first, second, third, fourth = pieces
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
