"""One OPC UA value as number and text, to the bit. Never rounds, never guesses."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from asyncua import ua

from app.domain.equipment import ValueKind
from app.domain.quality import Quality
from drivers.opcua.addresses import Namespaces

NAN = math.nan
EXACT = 2**53
Value = tuple[float, str | None, Quality]


def value_of(value: Any, kind: ValueKind, words: Mapping[Any, str], space: Namespaces) -> Value:
    """A good value. A null is UNAVAILABLE; an integer beyond 2^53 has its digits as text besides the nearest number."""
    if value is None:
        return NAN, None, Quality.UNAVAILABLE
    if kind is ValueKind.NUMBER:
        return _number(value)
    if kind is ValueKind.STRUCTURE:
        return NAN, json.dumps(plain(value, space), ensure_ascii=False, separators=(",", ":")), Quality.GOOD
    text = text_of(value, words, space)
    return (NAN, text, Quality.GOOD) if text is not None else (NAN, None, Quality.UNAVAILABLE)


def _number(value: Any) -> Value:
    if isinstance(value, (bool, int)):
        return float(value), None if -EXACT <= value <= EXACT else str(int(value)), Quality.GOOD
    if isinstance(value, float):
        return value, None, Quality.GOOD
    return NAN, str(getattr(value, "Text", value)), Quality.NOT_A_NUMBER


def text_of(value: Any, words: Mapping[Any, str], space: Namespaces) -> str | None:
    """The text of a value, through the item's words where it has some."""
    if isinstance(value, ua.LocalizedText):
        value = value.Text
    elif isinstance(value, Enum):
        value = value.value
    found = plain(value, space)
    if found is None:
        return None
    if words:
        word = words.get(int(found)) if isinstance(found, (bool, int)) else words.get(found) or words.get(str(found))
        if word is not None:
            return word
    if isinstance(found, bool):
        return "true" if found else "false"
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any, space: Namespaces) -> Any:
    """A value as JSON can carry it. Numbers that are no numbers become None, bytes hexadecimal digits."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    return _composed(value, space)


def _composed(value: Any, space: Namespaces) -> Any:
    if isinstance(value, (list, tuple)):
        return [plain(entry, space) for entry in value]
    if isinstance(value, ua.NodeId):
        return None if value.is_null() else space.text(value)
    if isinstance(value, ua.QualifiedName):
        return value.Name
    if isinstance(value, ua.LocalizedText):
        return value.Text
    if isinstance(value, ua.StatusCode):
        return value.name
    if isinstance(value, ua.ExtensionObject):
        body = base64.b64encode(value.Body or b"").decode()
        return {"type": space.text(value.TypeId), "body": body}
    if isinstance(value, ua.Variant):
        return plain(value.Value, space)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), space) for f in fields(value) if f.name != "Encoding"}
    return str(value)


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OLDEST, _NEWEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def to_ns(moment: datetime | None) -> int | None:
    """Nanoseconds since 1970; None for no time, or for one that no machine has (1601: never set; 9999: none)."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    if not _OLDEST < moment < _NEWEST:
        return None
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000_000 + since.microseconds * 1000
