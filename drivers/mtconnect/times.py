"""ISO 8601 as agents write it: with and without zone, 0 to 9 digits of a second; no zone means UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

UNREADABLE = -(2**63)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|z|[+-]\d\d:?\d\d)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def to_ns(text: str) -> int:
    """Nanoseconds since 1970 UTC, or UNREADABLE. Digits beyond the ninth are cut."""
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        return UNREADABLE
    whole, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(whole + ("+00:00" if zone in (None, "Z", "z") else zone))
    except ValueError:
        return UNREADABLE
    return (moment - _EPOCH) // _SECOND * 1_000_000_000 + int(f"{fraction or '':0<9.9}")
