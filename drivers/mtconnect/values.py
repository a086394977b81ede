"""The text of one observation as a value with its quality. Knows no columns and no documents."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain.quality import Quality

NAN: Final = math.nan
_PLAIN_NUMBER = rb"-?(?:0|[1-9]\d*+)(?:\.\d++)?+(?:[eE][+-]?\d++)?+"
PLAIN_VECTOR: Final = re.compile(rb"%b %b %b" % ((_PLAIN_NUMBER,) * 3))
"""Three numbers as JSON would write them."""
_NOTHING = frozenset({None, b"", b"UNAVAILABLE"})


class Value(NamedTuple):
    """A number (NaN: none) or a text (None: none), and how good it is."""

    number: float
    text: str | None
    quality: Quality


NONE: Final = Value(NAN, None, Quality.UNAVAILABLE)


def is_nothing(raw: bytes | None) -> bool:
    """Whether the agent has no value."""
    return raw in _NOTHING


def number_value(raw: bytes | None) -> Value:
    """A number; what is none keeps its text. ``1_000``, which Python takes, no agent means."""
    if raw is None or raw in _NOTHING:
        return NONE
    try:
        if b"_" not in raw:
            return Value(float(raw), None, Quality.GOOD)
    except ValueError:
        pass
    return odd_value(raw)


def text_value(raw: bytes | None) -> Value:
    """A text as it stands, without the space around it."""
    text = (raw or b"").decode().strip()
    return NONE if text in ("", "UNAVAILABLE") else Value(NAN, text, Quality.GOOD)


def odd_value(raw: bytes | None) -> Value:
    """A text where numbers were expected."""
    text = (raw or b"").decode().strip()
    return NONE if text in ("", "UNAVAILABLE") else Value(NAN, text, Quality.NOT_A_NUMBER)


def floats(raw: bytes | None) -> list[float] | None:
    """Numbers between spaces; None when one of them is none."""
    if raw is None or b"_" in raw:
        return None
    try:
        return [float(part) for part in raw.split()]
    except ValueError:
        return None


def rate(text: str) -> float | None:
    """A sample rate in Hz; None when there is no usable one."""
    found = floats(text.encode()) or [0.0]
    return found[0] if len(found) == 1 and found[0] > 0 else None


def json_text(value: Mapping[str, object] | list[float]) -> str:
    """The stored form of structured values."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def vector_text(raw: bytes | None, values: list[float]) -> str:
    """The stored form of a position: with the agent's own digits where they are JSON as they stand."""
    if raw is not None and PLAIN_VECTOR.fullmatch(raw):
        return f"[{raw.decode().replace(' ', ',')}]"
    return json_text(values)


def plain(value: object) -> object:
    """An entry of a data set: numbers as numbers, cells as objects."""
    if isinstance(value, Mapping):
        return {key: plain(cell) for key, cell in value.items()}
    return _number_or_text(str(value))


def _number_or_text(text: str) -> object:
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number) or "_" in text:
        return text
    return int(number) if number.is_integer() and abs(number) < 2**53 and text.lstrip("+-").isdigit() else number
