"""Durations as people write them (``30s``, ``10min``, ``1h30min``, ``1y``); it knows no calendar: a day has 24 h, a year 365 d."""

from __future__ import annotations

import re
from datetime import timedelta

from app.domain.message import Message

_UNITS_S = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "y": 31536000.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|min|s|h|d|w|y)")
_WHOLE = re.compile(rf"(?:{_PART.pattern}\s*)+")


def parse_duration(value: object) -> timedelta:
    """Read a duration. Raises ValueError whose argument is a Message.

    >>> parse_duration("1h30min")
    datetime.timedelta(seconds=5400)
    """
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _WHOLE.fullmatch(value.strip()):
        raise ValueError(
            Message.of(
                "'{value}' is no duration. Write a number with its unit, for example 30s, 10min, 1h30min, 30d or 1y.",
                value=value,
            )
        )
    seconds = sum(float(amount) * _UNITS_S[unit] for amount, unit in _PART.findall(value))
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        raise ValueError(
            Message.of(
                "'{value}' is longer than any machine lives. Write a shorter duration, for example 30d or 1y.",
                value=value,
            )
        ) from None


def format_duration(duration: timedelta) -> str:
    """Write a duration the way ``parse_duration`` reads it, in few parts; years stand alone (400d is not 1y35d).

    >>> format_duration(timedelta(days=30))
    '30d'
    """
    rest_ms = round(duration.total_seconds() * 1000)
    if rest_ms and rest_ms % 31_536_000_000 == 0:
        return f"{rest_ms // 31_536_000_000}y"
    parts = []
    for unit, unit_ms in (
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("min", 60_000),
        ("s", 1000),
        ("ms", 1),
    ):
        amount, rest_ms = divmod(rest_ms, unit_ms)
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
