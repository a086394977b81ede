"""Engineering units of OPC UA servers in the shop's words, and into the units that the common signals have."""

from __future__ import annotations

from typing import NamedTuple


class Conversion(NamedTuple):
    """number * scale + offset is the value in ``unit``."""

    unit: str
    scale: float = 1.0
    offset: float = 0.0


_UNECE = {
    "RPM": "rev/min", "RPS": "rev/s", "MMT": "mm", "CMT": "cm", "MTR": "m", "4H": "µm", "INH": "in", "FOT": "ft",
    "DD": "deg", "C81": "rad", "P1": "%", "H81": "mm/min", "C16": "mm/s", "2X": "m/min", "MTS": "m/s", "M61": "in/min",
    "IU": "in/s", "CEL": "°C", "KEL": "K", "FAH": "°F", "KWT": "kW", "WTT": "W", "AMP": "A", "VLT": "V", "NU": "N·m",
    "NEW": "N", "SEC": "s", "MIN": "min", "HUR": "h", "C26": "ms", "KWH": "kWh", "BAR": "bar", "HTZ": "Hz", "LTR": "L", "C62": "",
}  # fmt: skip
_TEXT = {
    "rpm": "rev/min", "1/min": "rev/min", "min-1": "rev/min", "min⁻¹": "rev/min", "u/min": "rev/min", "r/min": "rev/min",
    "rev/min": "rev/min", "revolutions per minute": "rev/min", "rps": "rev/s", "1/s": "rev/s", "u/s": "rev/s",
    "mm": "mm", "millimetre": "mm", "millimeter": "mm", "m": "m", "metre": "m", "meter": "m", "µm": "µm", "um": "µm",
    "in": "in", "inch": "in", "\"": "in", "deg": "deg", "°": "deg", "degree": "deg", "grad": "deg", "rad": "rad",
    "%": "%", "percent": "%", "mm/min": "mm/min", "mm/s": "mm/s", "m/min": "m/min", "m/s": "m/s", "in/min": "in/min",
    "inch/min": "in/min", "ipm": "in/min", "in/s": "in/s", "°c": "°C", "degree celsius": "°C", "nm": "N·m", "n·m": "N·m",
}  # fmt: skip
_INTO = {
    ("rev/s", "rev/min"): 60.0,
    ("m", "mm"): 1000.0,
    ("µm", "mm"): 0.001,
    ("cm", "mm"): 10.0,
    ("in", "mm"): 25.4,
    ("ft", "mm"): 304.8,
    ("rad", "deg"): 57.29577951308232,
    ("mm/s", "mm/min"): 60.0,
    ("m/min", "mm/min"): 1000.0,
    ("m/s", "mm/min"): 60_000.0,
    ("in/min", "mm/min"): 25.4,
    ("in/s", "mm/min"): 1524.0,
}


def unit_name(text: str, code: int = -1) -> str:
    """The unit as people read it; one that we don't know keeps its own name."""
    if code > 0 and (known := _UNECE.get(unece(code))) is not None:
        return known
    return _TEXT.get(text.strip().lower(), text.strip())


def unece(code: int) -> str:
    """The UNECE common code in an EUInformation's UnitId (Part 8, 5.6.3): up to four letters, one per byte."""
    return "".join(chr(code >> shift & 0xFF) for shift in (24, 16, 8, 0) if code >> shift & 0xFF)


def into(unit: str, wanted: str) -> Conversion | None:
    """How to get from a unit to the wanted one; a value without unit is taken as it is. None: they don't fit."""
    if unit in ("", wanted):
        return Conversion(wanted)
    factor = _INTO.get((unit, wanted))
    return None if factor is None else Conversion(wanted, factor)
