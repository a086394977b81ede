"""Times as the API reads and writes them: RFC 3339 in UTC, epoch milliseconds; it refuses anything ambiguous but a bare UTC time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from app.domain.message import Message
from app.server.problems import bad_parameter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*([Zz]|[+-]\d\d:?\d\d|\d\d:\d\d)?"
)
"""An offset without sign is a ``+`` that a client forgot to percent-encode: it arrives as a space."""
_MILLISECONDS = re.compile(r"-?\d{1,14}(\.\d{1,6})?")
"""More digits are micro- or nanoseconds that somebody took for milliseconds: an error, not the year 30000."""
_LATEST_NS = 2**63 - 1


def rfc3339(time_ns: int) -> str:
    """UTC with milliseconds, and with microseconds when there are any; finer digits, which many parsers refuse, are cut.

    >>> rfc3339(1_500_000_000)
    '1970-01-01T00:00:01.500Z'
    """
    seconds, rest = divmod(time_ns, 10**9)
    digits = 3 if rest // 1000 % 1000 == 0 else 6
    moment = _EPOCH + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest:09d}"[: 20 + digits] + "Z"


def rfc3339_or_none(time_ns: int) -> str | None:
    """None for 0, which means that nothing has happened yet."""
    return rfc3339(time_ns) if time_ns else None


ACCEPTED_TIMES = Message.of(
    "RFC 3339 such as 2026-01-31T06:00:00Z or 2026-01-31T06:00:00-03:00, a date (its first instant in UTC), or milliseconds since 1970"
)


def read_time(name: str, text: str) -> int:
    """A query parameter's time as ns. Raises a 400 problem that says what is accepted."""
    time_ns = parse_time(text)
    if time_ns is None:
        raise bad_parameter(name, text, ACCEPTED_TIMES)
    return time_ns


def parse_time(text: str) -> int | None:
    """A time in ns; None when it is none. One that 64 bits of ns can't hold (the year 2262) is as good as their end."""
    try:
        time_ns = _parse(text.strip())
    except (ValueError, OverflowError):
        return None
    return None if time_ns is None else max(-_LATEST_NS, min(_LATEST_NS, time_ns))


def _parse(text: str) -> int | None:
    if _MILLISECONDS.fullmatch(text):
        whole, _, fraction = text.partition(".")
        return int(whole) * 10**6 + int(fraction.ljust(6, "0") or 0) * (-1 if text.startswith("-") else 1)
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    if hour is None:
        return None if offset else _since_epoch(datetime(int(year), int(month), int(day), tzinfo=UTC))
    leap = second == "60"
    clock = (int(hour), int(minute), 59 if leap else int(second or 0))
    moment = datetime(int(year), int(month), int(day), *clock, tzinfo=_zone(offset))
    return _since_epoch(moment) + (10**9 if leap else 0) + int((fraction or "").ljust(9, "0"))


def _zone(offset: str | None) -> timezone:
    if offset is None or offset in "Zz":
        return UTC
    sign = -1 if offset.startswith("-") else 1
    digits = offset.lstrip("+-").replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _since_epoch(moment: datetime) -> int:
    between = moment - _EPOCH
    return (between.days * 86_400 + between.seconds) * 10**9
