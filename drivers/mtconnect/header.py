"""The header that every MTConnect document carries: which run of which agent, and where its buffer stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.message import Message
from drivers.mtconnect.times import UNREADABLE, to_ns
from drivers.mtconnect.xml import BrokenDocument


@dataclass(frozen=True, slots=True)
class Header:
    """Sequence numbers are agent-wide; ``next`` is what a client continues with, whatever the document holds."""

    instance: str
    first: int = 0
    next: int = 0
    last: int = 0
    buffer_size: int = 0
    creation_ns: int | None = None
    model_change: str = ""
    """deviceModelChangeTime (1.7 and later): another text means another device model."""
    version: str = ""
    sender: str = ""
    asset_count: int | None = None

    @staticmethod
    def of(attributes: Mapping[str, str]) -> Header:
        """Read the attributes. Raises BrokenDocument when a number is none."""
        created = to_ns(attributes.get("creationTime", ""))
        return Header(
            instance=attributes.get("instanceId", ""),
            first=_number(attributes, "firstSequence"),
            next=_number(attributes, "nextSequence"),
            last=_number(attributes, "lastSequence"),
            buffer_size=_number(attributes, "bufferSize"),
            creation_ns=None if created == UNREADABLE else created,
            model_change=attributes.get("deviceModelChangeTime", ""),
            version=attributes.get("version", ""),
            sender=attributes.get("sender", ""),
            asset_count=_number(attributes, "assetCount") if "assetCount" in attributes else None,
        )


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name) or "0"
    if not (text.isascii() and text.isdigit()):
        raise BrokenDocument(Message.of("The header's {name} is not a number: {text}.", name=name, text=text))
    return int(text)
