"""ISO 8601 as agents write it: with and without zone, 0 to 9 digits of a second; no zone means UTC."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

UNREADABLE = -(2**63)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|z|[+-]\d\d:?\d\d)?", re.ASCII)
_NS = 1_000_000_000
_LARGEST_S = 2**63 // _NS - 1


def to_ns(text: str) -> int:
    """Nanoseconds since 1970 UTC, or UNREADABLE (also beyond 1677 to 2262). Digits beyond the ninth are cut."""
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        return UNREADABLE
    whole, fraction, zone = match.groups()
    seconds = _seconds(whole, zone or "Z")
    if seconds is None:
        return UNREADABLE
    return seconds * _NS + (int(f"{fraction:0<9.9}") if fraction else 0)


@lru_cache(maxsize=1024)
def _seconds(whole: str, zone: str) -> int | None:
    """Many observations share their second."""
    try:
        seconds = int(datetime.fromisoformat(whole + ("+00:00" if zone in "Zz" else zone)).timestamp())
    except ValueError:
        return None
    return seconds if abs(seconds) < _LARGEST_S else None
