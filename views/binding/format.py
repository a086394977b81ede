"""Numbers, durations and times as people read them, by the user's locale; it refuses to convert units.

The machine's unit is shown as it is. Decimals are fixed per unit, so that a changing value does not dance. Times are UTC
nanoseconds shown in the plant's time zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QLocale

from app.domain.equipment import DataItem, ValueKind
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from views.binding.i18n import state_word, tr

NO_VALUE = "—"
NS_PER_S = 1_000_000_000

_DECIMALS = {
    "mm": 3,
    "in": 4,
    "inch": 4,
    "deg": 3,
    "°": 3,
    "rev/min": 0,
    "mm/min": 0,
    "in/min": 1,
    "%": 0,
    "s": 0,
    "kW": 1,
    "W": 0,
    "°C": 1,
    "A": 1,
    "V": 0,
    "Hz": 1,
    "Nm": 1,
    "bar": 1,
}
_DEFAULT_DECIMALS = 2
_SHOWN_UNITS = {"deg": "°", "inch": "in"}
_MARKS = {Quality.UNCERTAIN: "≈ ", Quality.INFERRED: "≈ ", Quality.MANUAL: "M ", Quality.SUBSTITUTED: "S "}

_NUMBERED = frozenset({"line", "tool", "block", "program"})
"""Numbers that name something: nobody says "line one thousand comma twenty"."""

_zone: tzinfo | None = None


def use_zone(name: str) -> None:
    """Show times in this IANA zone from now on; an empty or unknown name means this computer's zone."""
    global _zone  # noqa: PLW0603 - like QLocale's default: one per process, set by the shell alone
    try:
        _zone = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        _zone = None


def decimals(unit: str) -> int:
    """How many decimals values of this unit have."""
    return _DECIMALS.get(unit, _DEFAULT_DECIMALS)


def unit(item: DataItem) -> str:
    """The unit as it is written beside a value; empty when the item has none."""
    return _SHOWN_UNITS.get(item.unit, item.unit)


def number(x: float, places: int) -> str:
    """A number with fixed decimals and the locale's separators (pt-BR 1.234,5); NaN is a dash."""
    return NO_VALUE if x != x else QLocale().toString(float(x), "f", places)


def value(reading: Reading) -> str:
    """A live value without its unit, marked when its quality asks for it; a dash when there is none."""
    if reading.value is None or reading.quality.is_bad:
        return NO_VALUE
    return _MARKS.get(reading.quality, "") + plain(reading.item, reading.value)


def plain(item: DataItem, given: float | int | str | None) -> str:
    """A value of this item without marks: fixed decimals, words of the product's own enums translated."""
    if given is None:
        return NO_VALUE
    if isinstance(given, str):
        return state_word(given) if item.id == "state" and item.derived else given
    if item.id in _NUMBERED and float(given).is_integer():
        return str(int(given))
    if isinstance(given, int) or (item.kind is ValueKind.NUMBER and not item.unit and float(given).is_integer()):
        return number(float(given), 0)
    return number(given, decimals(item.unit))


def duration(seconds: float) -> str:
    """A length of time: ``42 s``, ``5 min``, ``1 h 05 min``, ``2 d 03 h``."""
    whole = max(0, int(seconds))
    if whole < 60:
        return tr("{s} s", s=whole)
    if whole < 3600:
        return tr("{m} min", m=whole // 60)
    if whole < 86_400:
        return tr("{h} h {m} min", h=whole // 3600, m=f"{whole % 3600 // 60:02d}")
    return tr("{d} d {h} h", d=whole // 86_400, h=f"{whole % 86_400 // 3600:02d}")


def span(span_ns: int) -> str:
    """A length of time to the second while that matters: ``42 s``, ``5 min 36 s``, then as ``duration``."""
    minutes, seconds = divmod(round(abs(span_ns) / NS_PER_S), 60)
    if not 0 < minutes < 60 or not seconds:
        return duration(minutes * 60 + seconds)
    return tr("{m} min {s} s", m=minutes, s=f"{seconds:02d}")


def precise(length_ns: int) -> str:
    """A length that may be short: ``0,8 s``, ``12 s``, then as ``duration``."""
    seconds = length_ns / NS_PER_S
    return tr("{s} s", s=number(seconds, 1)) if seconds < 10 and length_ns % NS_PER_S else duration(seconds)


def age(age_ns: int) -> str:
    """How long ago, for a difference in ns."""
    return duration(age_ns / NS_PER_S)


def local(time_ns: int) -> datetime:
    """UTC ns as a time of day in the plant's zone."""
    seconds, rest = divmod(time_ns, NS_PER_S)  # a float would round the last nanosecond of a day into the next one
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).astimezone(_zone)


def clock(time_ns: int) -> str:
    """``14:02:07``, 24 h."""
    return local(time_ns).strftime("%H:%M:%S") if time_ns else NO_VALUE


def date(time_ns: int) -> str:
    """``dd/MM/yyyy`` in pt-BR, ``yyyy-MM-dd`` else: the only numeric form that no English reader misreads."""
    if not time_ns:
        return NO_VALUE
    portuguese = QLocale().language() == QLocale.Language.Portuguese
    return local(time_ns).strftime("%d/%m/%Y" if portuguese else "%Y-%m-%d")


def date_time(time_ns: int) -> str:
    """Date and time of day: ``22/11/2026 14:02:07``."""
    return f"{date(time_ns)} {clock(time_ns)}" if time_ns else NO_VALUE
