"""Texts of files → times and numbers. What can't be understood is a ValueError, never a guess."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np

_LOCAL_TIMES = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


def value_of(raw: Any, *, comma: bool) -> float | str | None:
    """A number where it is one and nothing would be lost (``00123`` stays text), else the text; nothing stays nothing."""
    if raw is None or isinstance(raw, bool):
        return None if raw is None else str(raw).upper()
    if isinstance(raw, int | float):
        return None if math.isnan(raw) else float(raw)
    text = str(raw).strip()
    if not text or text in ("UNAVAILABLE", "NaN", "null"):
        return None
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return str(raw)
    try:
        return float(text.replace(",", ".") if comma and text.count(",") == 1 else text)
    except ValueError:
        return str(raw)


def time_of(raw: Any) -> int:
    """ns since 1970 UTC from RFC 3339, a country's form (day first, UTC), or a number of s, ms, us or ns by its size."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _time_of_number(raw)
    text = str(raw).strip()
    if text.replace(".", "", 1).removeprefix("-").isdecimal():
        return _time_of_number(float(text) if "." in text else int(text))
    if "/" in text:
        return _time_of_country(text)
    base, offset_ns = _without_offset(text)
    try:
        return int(np.datetime64(base.replace(" ", "T").replace(",", "."), "ns").astype(np.int64)) - offset_ns
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a time (RFC 3339, for example 2026-11-22T17:45:00.250Z)") from error


def _time_of_number(value: float) -> int:
    size = abs(value)
    factor = 1_000_000_000 if size < 1e11 else 1_000_000 if size < 1e14 else 1_000 if size < 1e17 else 1
    if isinstance(value, int):
        return value * factor
    whole = math.floor(value)
    return whole * factor + round((value - whole) * factor)


def _time_of_country(text: str) -> int:
    moment, _, fraction = text.replace(",", ".").partition(".")
    for form in _LOCAL_TIMES:
        try:
            parsed = datetime.strptime(moment, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return int(parsed.timestamp()) * 1_000_000_000 + int(fraction.ljust(9, "0")[:9] or 0)
    raise ValueError(f"{text!r} is not a time (day/month/year hour:minute:second)")


def _without_offset(text: str) -> tuple[str, int]:
    """The text without ``Z`` or ``+hh:mm``, and that offset in ns."""
    if text[-1:] in "Zz":
        return text[:-1], 0
    if len(text) > 6 and text[-3] == ":" and text[-6] in "+-":
        sign = -1 if text[-6] == "-" else 1
        return text[:-6], sign * (int(text[-5:-3]) * 3600 + int(text[-2:]) * 60) * 1_000_000_000
    return text, 0
