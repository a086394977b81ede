"""The one door for XML from the wire: no DTD, no entities, no network, a size cap. Everything else refuses raw parsers."""

from __future__ import annotations

import codecs
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.message import Message, OperatorError

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024


class BrokenDocument(OperatorError):
    """A document that can't be used: quarantined and counted, never applied in part."""


def parse_xml(data: bytes) -> _Element:
    """The root element. Raises BrokenDocument for anything that is not one whole, harmless XML document."""
    from lxml import etree

    if len(data) > MAX_DOCUMENT_BYTES:
        raise BrokenDocument(too_large())
    data = _as_utf8(data).lstrip()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BrokenDocument(
            Message.of("The document declares entities of its own (a DTD). MTConnect has none: refused.")
        )
    try:
        return etree.fromstring(data, _parser(threading.get_ident()))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocument(Message.of("The document is not well-formed XML: {reason}.", reason=str(error))) from error


@lru_cache(maxsize=64)
def _parser(thread: int) -> XMLParser:
    """One per thread: making one costs as much as parsing a small document, and sharing one makes threads wait."""
    from lxml import etree

    # huge_tree lifts libxml2's own limits (10 MB text, depth 256); our cap stands in, and entities can't occur.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True, remove_comments=True
    )


def too_large() -> Message:
    """The sentence for a document above the cap."""
    return Message.of("The document is larger than {limit} MB: refused.", limit=MAX_DOCUMENT_BYTES // 2**20)


def _as_utf8(data: bytes) -> bytes:
    """Without a byte order mark; UTF-16 is turned into UTF-8 so that the DTD check can't be dodged by an encoding."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in data[:4]:
        return _from_utf16(data)
    return data


def _from_utf16(data: bytes) -> bytes:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise BrokenDocument(Message.of("The document's text encoding can't be read.")) from error
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return text.encode()


def local(tag: object) -> str:
    """The element name without its namespace, whichever version (or none) the document declares."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def prefixed(element: _Element) -> str:
    """The element name with a vendor's prefix (``x:Motion``); prefixes of the standard's own namespace are dropped."""
    namespace, _, name = str(element.tag).rpartition("}")
    if not element.prefix or namespace.startswith("{urn:mtconnect."):
        return name
    return f"{element.prefix}:{name}"
