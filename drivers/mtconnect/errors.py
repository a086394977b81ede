"""MTConnectError documents of every version, and which kind of document a body is at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.mtconnect.header import Header
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s>/]")
_TYPED = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(eq=False)
class AgentError(Exception):
    """The agent refuses a request, or ends a stream."""

    codes: tuple[str, ...]
    text: str
    header: Header
    status: int = 200

    def __str__(self) -> str:
        return f"{', '.join(self.codes)}: {self.text}"

    @property
    def out_of_range(self) -> bool:
        """Whether a sequence was asked for that the buffer does not hold."""
        return "OUT_OF_RANGE" in self.codes

    @property
    def internal(self) -> bool:
        """Whether the agent has trouble of its own (2.x says so when a client falls too far behind)."""
        return "INTERNAL_ERROR" in self.codes


class Resync(Exception):
    """The stream can't simply go on: look at the agent again."""


def root_of(body: bytes) -> str:
    """The root element's local name without parsing the document; empty when it is not XML (``html`` for a web page)."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return ""
    head = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", b"", head, flags=re.DOTALL | re.IGNORECASE)
    match = _ROOT.search(head)
    return match.group(1).decode() if match else ""


def read_error(body: bytes, status: int = 200) -> AgentError:
    """Parse an error document: ``Errors/Error@errorCode`` (1.2 to 2.5), a single ``Error`` (1.0, 1.1), typed elements (2.6 on)."""
    root = parse_xml(body)
    codes, texts, header = [], [], Header("")
    for element in root.iter():
        name = local(element.tag)
        if name == "Header":
            header = _header({local(k): str(v) for k, v in element.attrib.items()})
        elif name == "Error" or element.get("errorCode") is not None:
            codes.append(str(element.get("errorCode") or "") or _TYPED.sub("_", name).upper())
            texts.append(_message(element) or (element.text or "").strip())
    return AgentError(tuple(codes) or ("UNKNOWN",), "; ".join(filter(None, texts)), header, status)


def _header(attributes: dict[str, str]) -> Header:
    try:
        return Header.of(attributes)
    except BrokenDocument:
        return Header(attributes.get("instanceId", ""))


def _message(element: object) -> str:
    for child in element:  # type: ignore[attr-defined]
        if local(child.tag) == "ErrorMessage":
            return (child.text or "").strip()
    return ""
