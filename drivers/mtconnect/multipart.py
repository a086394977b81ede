"""Frames of a never-ending multipart answer: bytes in as they arrive, whole documents out. Does no I/O.

Content-length frames the body; where it is missing or wrong, the next boundary does. Borders of HTTP chunks mean nothing.
"""

from __future__ import annotations

import re
import zlib

from app.domain.message import Message
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument, too_large

_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE)
_MAX_HEADER_BYTES = 16 * 1024


def boundary_of(content_type: str) -> bytes | None:
    """The boundary that a multipart content type announces, quoted or not; None for any other type."""
    if not content_type.lower().lstrip().startswith("multipart/"):
        return None
    match = _BOUNDARY.search(content_type)
    return (match.group(1) or match.group(2) or "").encode() or None if match else None


class Framer:
    """Cuts one answer into its parts. Raises BrokenDocument when no frame can be found within the size cap."""

    def __init__(self, boundary: bytes) -> None:
        self._mark = b"--" + boundary
        self._buffer = bytearray()
        self._headers: dict[bytes, bytes] | None = None
        self._searched = 0
        self.ended = False
        """The closing boundary has been seen."""

    def feed(self, data: bytes) -> list[bytes]:
        """Add bytes; answers the documents that are complete now."""
        self._buffer += data
        if len(self._buffer) > MAX_DOCUMENT_BYTES + _MAX_HEADER_BYTES:
            raise BrokenDocument(too_large())
        parts = []
        while not self.ended:
            if self._headers is None and not self._read_headers():
                break
            body = self._take_body()
            if body is None:
                break
            parts.append(_inflated(body, self._headers or {}))
            self._headers, self._searched = None, 0
        return parts

    def _read_headers(self) -> bool:
        at = self._buffer.find(self._mark)
        if at < 0:
            return False
        start = at + len(self._mark)
        if self._buffer[start : start + 2] == b"--":
            self.ended = True
            return False
        line_end = self._buffer.find(b"\n", start)
        if line_end < 0:
            return False
        end, length = self._header_end(line_end)
        if end < 0:
            if len(self._buffer) - at > _MAX_HEADER_BYTES:
                raise BrokenDocument(Message.of("A part of the stream has no end of its headers."))
            return False
        self._headers = _headers(bytes(self._buffer[line_end + 1 : end]))
        del self._buffer[: end + length]
        return True

    def _header_end(self, line_end: int) -> tuple[int, int]:
        """Where the headers end, and how long the empty line is; a part may have no headers at all."""
        for blank in (b"\r\n", b"\n"):
            if self._buffer.startswith(blank, line_end + 1):
                return line_end + 1, len(blank)
        ends = [(at, len(gap)) for gap in (b"\r\n\r\n", b"\n\n") if (at := self._buffer.find(gap, line_end)) >= 0]
        return min(ends, default=(-1, 0))

    def _take_body(self) -> bytes | None:
        length = self._length()
        boundary = self._next_boundary(length)
        if boundary < 0 and length is not None and len(self._buffer) >= length and self._plausible(length):
            boundary = length
        if boundary < 0:
            return None
        body = bytes(self._buffer[:boundary])
        del self._buffer[:boundary]
        return body

    def _length(self) -> int | None:
        text = (self._headers or {}).get(b"content-length", b"")
        return int(text) if text.isdigit() else None

    def _next_boundary(self, length: int | None) -> int:
        """Where the next boundary line begins, unless the stated length is to be trusted without looking."""
        if length is not None and len(self._buffer) >= length and self._plausible(length):
            return -1
        mark = b"\n" + self._mark
        at = self._buffer.find(mark, max(0, self._searched - len(mark)))
        self._searched = len(self._buffer)
        return at

    def _plausible(self, length: int) -> bool:
        """Whether the body may end here: a compressed one may always, a document ends with a tag before a line end."""
        if (self._headers or {}).get(b"content-encoding"):
            return True
        tail = bytes(self._buffer[max(0, length - 64) : length]).rstrip()
        follows = bytes(self._buffer[length : length + 1])
        return tail[-1:] in (b">", b"}", b"") and follows in (b"", b"\r", b"\n", b"-")


def _headers(raw: bytes) -> dict[bytes, bytes]:
    lines = (line.partition(b":") for line in raw.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in lines if value}


def _inflated(body: bytes, headers: dict[bytes, bytes]) -> bytes:
    """MTConnect.NET compresses each part by itself; the size after inflating is capped too."""
    encoding = headers.get(b"content-encoding", b"").lower()
    if encoding in (b"", b"identity"):
        return body
    if encoding not in (b"gzip", b"x-gzip", b"deflate"):
        raise BrokenDocument(
            Message.of(
                "The stream uses an encoding that was not offered: {encoding}.", encoding=encoding.decode("latin-1")
            )
        )
    return inflate(body)


def inflate(body: bytes) -> bytes:
    """Undo gzip or deflate. Raises BrokenDocument when it is neither, or too much comes out."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = inflater.decompress(body, MAX_DOCUMENT_BYTES + 1)
    except zlib.error as error:
        raise BrokenDocument(
            Message.of("A compressed document can't be unpacked: {reason}.", reason=str(error))
        ) from error
    if len(plain) > MAX_DOCUMENT_BYTES:
        raise BrokenDocument(too_large())
    return plain
