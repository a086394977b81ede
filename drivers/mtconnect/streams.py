"""Streams documents as columns: bytes in, one row per observation out, in document order and without meaning yet.

Two ways lead to the same rows. The fast way cuts canonical observations out of the bytes and gives what is left, a
small document, to lxml: so whatever was not recognised is still read, and the frame is still checked for
well-formedness. The slow way gives everything to lxml. It refuses documents with a DTD, and drops nothing silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.message import Message
from app.domain.observation import Int64s, UInt8s
from drivers.mtconnect.cut import Cuts, Tags, cut, frame_of, tags_of
from drivers.mtconnect.digits import PADDING, Bools, stamps, whole_numbers
from drivers.mtconnect.header import Header
from drivers.mtconnect.rows import Detail, Entries, Rows, Texts, joined
from drivers.mtconnect.shapes import namespaces_of, shapes_of
from drivers.mtconnect.split import split
from drivers.mtconnect.times import to_ns
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument, local, parse_xml, prefixed, too_large

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Detail", "Entries", "Rows", "StreamsDocument", "read_streams", "read_streams_slowly"]

FEW_BYTES = 2_500
"""Below this size lxml alone is cheapest."""
MANY_BYTES = 64_000
"""From this size on the fixed cost of about a hundred numpy calls is less than a dictionary look-up per observation."""


@dataclass(frozen=True, slots=True)
class StreamsDocument:
    """One Streams document: its header and its observations."""

    header: Header
    rows: Rows


def read_streams(data: bytes) -> StreamsDocument:
    """Parse a Streams document the fastest way that it allows. Raises BrokenDocument."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise BrokenDocument(too_large())
    if len(data) < FEW_BYTES or not is_plain(data):
        return read_streams_slowly(data)
    fast = read_by_positions if len(data) >= MANY_BYTES else read_by_pieces
    return fast(data) or read_streams_slowly(data)


def read_streams_slowly(data: bytes) -> StreamsDocument:
    """Parse with lxml alone; each row then knows its device. Raises BrokenDocument."""
    return StreamsDocument(*_read_tree(data))


# ---------------------------------------------------------------- the fast way


def read_by_pieces(data: bytes) -> StreamsDocument | None:
    """Small and medium documents. None when this one is not canonical enough to be split safely."""
    found = split(data)
    if found is None:
        return None
    header, rest = _read_frame(found.frame)
    return StreamsDocument(header, joined(found.rows, rest) if rest else found.rows)


def read_by_positions(data: bytes) -> StreamsDocument | None:
    """Large documents. None when this one is not canonical enough to be cut up safely."""
    padded = data + bytes(PADDING)
    bytes_ = np.frombuffer(padded, np.uint8)
    tags = tags_of(bytes_)
    root = -1 if tags is None else _root(bytes_, tags)
    if tags is None or root < 0 or (cuts := cut(padded, bytes_, tags)) is None:
        return None
    gaps, texts = _unclear(data, bytes_, tags)
    clear = (cuts.tag > root) & (cuts.last_tag < len(tags.left) - 1)
    if len(texts):
        clear &= ~np.isin(cuts.tag, texts)
    found = _rows(padded, cuts, clear, namespaces_of(data[int(tags.left[root]) : int(tags.right[root]) + 1]))
    if found is None:
        return None
    cuts, rows = found
    header, rest = _read_frame(frame_of(data, cuts, gaps))
    return StreamsDocument(header, joined(rows, rest) if rest else rows)


def _rows(padded: bytes, cuts: Cuts, clear: Bools, namespaces: bytes) -> tuple[Cuts, Rows] | None:
    """The elements that are observations beyond doubt, as rows."""
    sequence, counted = whole_numbers(padded, cuts.sequence_start, cuts.sequence_end)
    time_ns, dated = stamps(padded, cuts.time_start, cuts.time_end)
    shape, details, known = shapes_of(padded, cuts, namespaces)
    good = clear & counted & dated & known
    if not good.any():
        return None
    if not good.all():
        cuts, sequence, time_ns, shape = cuts.only(good), sequence[good], time_ns[good], shape[good]
    return cuts, Rows(sequence, time_ns, shape, details, Texts([], padded, cuts.tag_end, cuts.text_end))


_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def is_plain(data: bytes) -> bool:
    """Whether the bytes are UTF-8, by what they declare and by what they are."""
    prolog = data[: data.find(b"?>") + 1][:200].lower() if data.startswith(b"<?xml") else b""
    if b"encoding" in prolog and b"utf-8" not in prolog:
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not any(none in data for none in _NO_CHARACTERS)


def _root(bytes_: UInt8s, tags: Tags) -> int:
    """The number of the root's tag, behind processing instructions that end where their tag ends.

    -1 when it is unclear: comments and the like, which may hide tags, are not followed.
    """
    if (tags.mark == ord("!")).any():
        return -1
    instructions = np.flatnonzero(tags.mark == ord("?"))
    count = len(instructions)
    leading = count == 0 or int(instructions[-1]) == count - 1
    ended = bool((bytes_[tags.right[instructions] - 1] == ord("?")).all())
    return count if leading and ended and count < len(tags.left) else -1


def _unclear(data: bytes, bytes_: UInt8s, tags: Tags) -> tuple[Int64s, Int64s]:
    """Tags with a byte in or behind them that only lxml may judge: in text between elements, and in an element's own.

    Entities and control characters are judged everywhere; a carriage return only in values, which it changes.
    """
    controls = np.count_nonzero(bytes_ < ord(" ")) - PADDING
    if controls:
        controls -= np.count_nonzero(bytes_ == ord("\n")) + data.count(b"\t")
    if not controls and b"&" not in data:
        return _NONE, _NONE
    space = (bytes_ == ord("\n")) | (bytes_ == ord("\t"))
    places = np.flatnonzero(((bytes_ < ord(" ")) & ~space) | (bytes_ == ord("&")))[:-PADDING]
    numbers = np.searchsorted(tags.left, places) - 1
    return np.unique(numbers[bytes_[places] != ord("\r")]), np.unique(numbers)


_NONE = np.empty(0, np.int64)


# ---------------------------------------------------------------- the slow way


def _read_tree(data: bytes) -> tuple[Header, Rows]:
    root = _root_of(data)
    return _header_in(root), _rows_in(root)


def _read_frame(frame: bytes) -> tuple[Header, Rows | None]:
    """The same for what was left of a document, which usually is no observation at all."""
    root = _root_of(frame)
    return _header_in(root), _rows_in(root) if b"dataItemId" in frame else None


def _root_of(data: bytes) -> _Element:
    root = parse_xml(data)
    if local(root.tag) != "MTConnectStreams":
        raise BrokenDocument(Message.of("Observations were expected, a {root} document arrived.", root=local(root.tag)))
    return root


def _header_in(root: _Element) -> Header:
    header = next(root.iter("{*}Header"), None)
    if header is None:
        raise BrokenDocument(Message.of("The document has no header."))
    return Header.of({local(name): str(value) for name, value in header.items()})


def _rows_in(root: _Element) -> Rows:
    device, details, texts, stamps_ = "", [], [], []
    for element in root.iter():
        if element.get("dataItemId") is not None:
            attributes = {str(name): str(value) for name, value in element.items()}
            stamps_.append((attributes.pop("sequence", ""), attributes.pop("timestamp", "")))
            details.append(_detail(element, attributes, device))
            texts.append(_text(element))
        elif local(element.tag) == "DeviceStream":
            device = str(element.get("uuid") or element.get("name") or "")
    return _rows_of(details, texts, stamps_)


def _detail(element: _Element, attributes: dict[str, str], device: str) -> Detail:
    if any(name[0] == "{" for name in attributes):
        attributes = {local(name): value for name, value in attributes.items()}
    return Detail(prefixed(element), attributes, _entries(element) if len(element) else None, device)


def _text(element: _Element) -> bytes | None:
    text = element.text
    return None if not text or len(element) else str(text).encode()


def _entries(element: _Element) -> Entries:
    entries: dict[str, object] = {}
    for entry in element:
        if local(entry.tag) not in ("Entry", "Cell"):
            continue
        removed = entry.get("removed") == "true"
        entries[str(entry.get("key", ""))] = None if removed else _entries(entry) if len(entry) else entry.text or ""
    return entries


def _rows_of(details: list[Detail], texts: list[bytes | None], stamps_: list[tuple[str, str]]) -> Rows:
    try:
        sequences = np.array([int(sequence) for sequence, _ in stamps_], np.int64)
    except (ValueError, OverflowError) as error:
        raise BrokenDocument(
            Message.of("An observation has no readable sequence number: {reason}.", reason=str(error))
        ) from error
    times = np.array([to_ns(time) for _, time in stamps_], np.int64)
    return Rows(sequences, times, np.arange(len(details)), details, Texts(texts))
