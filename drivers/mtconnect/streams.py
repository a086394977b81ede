"""Streams documents as columns: bytes in, one row per observation out, in document order and without meaning yet.

Two ways lead to the same rows. The fast way cuts canonical observations (``<Name a="…" …>text</Name>`` on one
nesting level, UTC stamps) out with one compiled expression and gives what is left, a small document, to lxml: so
whatever the expression does not recognise is still read, and the frame is still checked for well-formedness. The
slow way gives everything to lxml. It refuses documents with a DTD, and drops nothing silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.domain.message import Message
from app.domain.observation import Int64s
from drivers.mtconnect.header import Header
from drivers.mtconnect.times import to_ns
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument, local, parse_xml, prefixed, too_large

if TYPE_CHECKING:
    from lxml.etree import _Element

Entries = Mapping[str, object]
"""Entries of a data set: key → text, None (removed), or for a table a mapping of cells."""


class Detail(NamedTuple):
    """What few rows need: the element's name, all its attributes, entries of a data set, and its device."""

    name: str
    attributes: Mapping[str, str]
    entries: Entries | None = None
    device: str = ""
    """uuid (or name) of the DeviceStream; empty when the fast way read the row."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of one length. First the rows that were cut out (``heads`` …), then those that lxml read (``details``).

    ``text`` is UTF-8 without entities; None is an empty element.
    """

    sequence: Int64s
    time_ns: Int64s
    text: list[bytes | None]
    heads: list[bytes] = field(default_factory=list)
    """Element name and first attributes, as written; equal for all observations of one data item."""
    middles: list[bytes] = field(default_factory=list)
    tails: list[bytes] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def item(self, row: int) -> str:
        """The dataItemId of one row."""
        return self.detail(row).attributes["dataItemId"]

    def detail(self, row: int) -> Detail:
        """Name, attributes (without sequence and timestamp) and entries of one row."""
        if row >= len(self.heads):
            return self.details[row - len(self.heads)]
        name, _, rest = self.heads[row].partition(b" ")
        attributes = _ATTRIBUTE.findall(b" ".join((rest, self.middles[row], self.tails[row])))
        return Detail(name.decode(), {k.decode(): v.decode() for k, v in attributes})


@dataclass(frozen=True, slots=True)
class StreamsDocument:
    """One Streams document: its header and its observations."""

    header: Header
    rows: Rows


# Values without '<', '&' (entities go the slow way) and control characters (which XML would normalise or refuse).
_VALUE = rb'="[^"<&\x00-\x1f]*+"'
_NAMES = (
    rb"name|dataItemId|subType|type|statistic|compositionId|conditionId|nativeCode|nativeSeverity|qualifier|duration"
    rb"|resetTriggered|sampleCount|sampleRate|assetType|hash|count|code|severity|state|order"
)
_OTHERS = rb"(?: (?:" + _NAMES + rb")" + _VALUE + rb")*+"
_TIMESTAMP = rb' timestamp="(\d[\d:.T-]{18,28}+)Z"'
_SEQUENCE = rb' sequence="(\d{1,18}+)"'
_ATTRIBUTE = re.compile(rb'([^\s=]+)="([^"]*)"')
_GROUPS = 8


def _pattern(first: bytes, second: bytes) -> re.Pattern[bytes]:
    """No alternative can match in two ways, and all repeats are possessive: the time is linear in the document."""
    head = rb"(([A-Za-z_][\w.-]*+)" + _OTHERS + rb")"
    text = rb"(?:/>|>([^<>\x00-\x08\x0b-\x1f]*+)</\2>)"
    return re.compile(rb"<" + head + first + rb"(" + _OTHERS + rb")" + second + rb"(" + _OTHERS + rb")" + text)


_TIME_FIRST = _pattern(_TIMESTAMP, _SEQUENCE)
"""Agents up to 1.x: dataItemId, timestamp, name, sequence, then the rest."""
_SEQUENCE_FIRST = _pattern(_SEQUENCE, _TIMESTAMP)
"""Agents from 2.0 on: attributes in alphabetical order."""


def read_streams(data: bytes) -> StreamsDocument:
    """Parse a Streams document the fastest way that it allows. Raises BrokenDocument."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise BrokenDocument(too_large())
    return _read_fast(data) or read_streams_slowly(data)


def read_streams_slowly(data: bytes) -> StreamsDocument:
    """Parse with lxml alone; each row then knows its device. Raises BrokenDocument."""
    return StreamsDocument(*_read_tree(data))


# ---------------------------------------------------------------- the fast way


def _read_fast(data: bytes) -> StreamsDocument | None:
    """None when the document is not canonical enough to be cut up safely."""
    if not _is_utf8(data):
        return None
    time_first = 0 <= data.find(b' timestamp="') < data.find(b' sequence="')
    parts = (_TIME_FIRST if time_first else _SEQUENCE_FIRST).split(data)
    between, text = parts[0::_GROUPS], parts[7::_GROUPS]
    if not text or not _frames(between):
        return None
    stamps = _stamps(parts[(3 if time_first else 5) :: _GROUPS])
    if stamps is None:
        return None
    frame = b"".join(between)
    if b"<!" in frame:  # something may have been cut out of a comment or a CDATA section
        return None
    header, rest = _read_tree(frame)
    sequences = np.fromiter(map(int, parts[(5 if time_first else 3) :: _GROUPS]), np.int64, len(text))
    rows = Rows(
        np.concatenate((sequences, rest.sequence)) if len(rest) else sequences,
        np.concatenate((stamps, rest.time_ns)) if len(rest) else stamps,
        ([_unescape(value) for value in text] if b"&" in data else text) + rest.text,
        heads=parts[1::_GROUPS],
        middles=parts[4::_GROUPS],
        tails=parts[6::_GROUPS],
        details=rest.details,
    )
    return StreamsDocument(header, rows)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes may be cut as UTF-8, by what they declare and by what they are."""
    prolog = data[: data.find(b"?>") + 1][:200].lower() if data.startswith(b"<?xml") else b""
    if b"encoding" in prolog and b"utf-8" not in prolog:
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _frames(between: list[bytes]) -> bool:
    """Whether all observations stand inside the document, none in a processing instruction or behind its end."""
    opening = between[0]
    return (
        b"Streams" in opening[opening.rfind(b"?>") + 2 :]
        and opening.rfind(b"<?") <= opening.rfind(b"?>")
        and (b"MTConnectStreams" in between[-1])
    )


def _stamps(texts: list[bytes]) -> Int64s | None:
    """Nanoseconds since 1970; None when one of the texts is no date after all."""
    try:
        return np.array(texts).astype("datetime64[ns]").astype(np.int64)
    except ValueError:
        return None


def _unescape(text: bytes | None) -> bytes | None:
    if text is None or b"&" not in text:
        return text
    root = parse_xml(b"<t>" + text + b"</t>")
    return (root.text or "").encode()


# ---------------------------------------------------------------- the slow way


def _read_tree(data: bytes) -> tuple[Header, Rows]:
    root = parse_xml(data)
    if local(root.tag) != "MTConnectStreams":
        raise BrokenDocument(Message.of("Observations were expected, a {root} document arrived.", root=local(root.tag)))
    header: Mapping[str, str] | None = None
    device, details, texts, stamps = "", [], [], []
    for element in root.iter():
        name = local(element.tag)
        if name == "Header" and header is None:
            header = {local(k): str(v) for k, v in element.attrib.items()}
        elif name == "DeviceStream":
            device = str(element.get("uuid") or element.get("name") or "")
        elif "dataItemId" in element.attrib:
            details.append(_detail(element, device))
            texts.append(_text(element))
            stamps.append((str(element.get("sequence", "")), str(element.get("timestamp", ""))))
    if header is None:
        raise BrokenDocument(Message.of("The document has no header."))
    return Header.of(header), _rows_of(details, texts, stamps)


def _detail(element: _Element, device: str) -> Detail:
    attributes = {local(k): str(v) for k, v in element.attrib.items() if k not in ("sequence", "timestamp")}
    return Detail(prefixed(element), attributes, _entries(element) if len(element) else None, device)


def _text(element: _Element) -> bytes | None:
    text = element.text
    return None if text is None or len(element) else str(text).encode()


def _entries(element: _Element) -> Entries:
    entries: dict[str, object] = {}
    for entry in element:
        if local(entry.tag) not in ("Entry", "Cell"):
            continue
        removed = entry.get("removed") == "true"
        entries[str(entry.get("key", ""))] = None if removed else _entries(entry) if len(entry) else entry.text or ""
    return entries


def _rows_of(details: list[Detail], texts: list[bytes | None], stamps: list[tuple[str, str]]) -> Rows:
    try:
        sequences = np.array([int(sequence) for sequence, _ in stamps], np.int64)
    except (ValueError, OverflowError) as error:
        raise BrokenDocument(
            Message.of("An observation has no readable sequence number: {reason}.", reason=str(error))
        ) from error
    return Rows(sequences, np.array([to_ns(time) for _, time in stamps], np.int64), texts, details=details)
