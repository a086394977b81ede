"""MTConnect units in the words of the shop floor: ``MILLIMETER/SECOND`` is shown and stored as ``mm/min``.

Only names and factors; it refuses to guess: a unit that it does not know keeps its own name, in lower case.
"""

from __future__ import annotations

from typing import NamedTuple


class UnitLabel(NamedTuple):
    """number * scale + offset is the value in ``unit``."""

    unit: str
    scale: float = 1.0
    offset: float = 0.0


_PER_MINUTE = 60.0
_RESCALED = {
    "MILLIMETER/SECOND": UnitLabel("mm/min", _PER_MINUTE),
    "INCH/SECOND": UnitLabel("in/min", _PER_MINUTE),
    "FOOT/SECOND": UnitLabel("ft/min", _PER_MINUTE),
    "METER/SECOND": UnitLabel("m/min", _PER_MINUTE),
    "REVOLUTION/SECOND": UnitLabel("rev/min", _PER_MINUTE),
}
_NAMES = {
    "AMPERE": "A",
    "AMPERE_HOUR": "Ah",
    "BAR": "bar",
    "CELSIUS": "°C",
    "CENTIPOISE": "cP",
    "COUNT": "",
    "CUBIC_CENTIMETER": "cm³",
    "CUBIC_DECIMETER": "dm³",
    "CUBIC_FOOT": "ft³",
    "CUBIC_METER": "m³",
    "CUBIC_MILLIMETER": "mm³",
    "COULOMB": "C",
    "DECIBEL": "dB",
    "DEGREE": "deg",
    "FAHRENHEIT": "°F",
    "FARAD": "F",
    "FOOT": "ft",
    "GRAM": "g",
    "HENRY": "H",
    "HERTZ": "Hz",
    "HOUR": "h",
    "INCH": "in",
    "JOULE": "J",
    "KELVIN": "K",
    "KILOGRAM": "kg",
    "KILOPASCAL": "kPa",
    "KILOWATT": "kW",
    "KILOWATT_HOUR": "kWh",
    "LITER": "L",
    "METER": "m",
    "MICRORADIAN": "µrad",
    "MICRO_RADIAN": "µrad",
    "MILLIGRAM": "mg",
    "MILLILITER": "mL",
    "MILLIMETER": "mm",
    "MILLIMETER_MERCURY": "mmHg",
    "MINUTE": "min",
    "NEWTON": "N",
    "NEWTON_METER": "N·m",
    "OHM": "Ω",
    "OHM_METER": "Ω·m",
    "PASCAL": "Pa",
    "PASCAL_SECOND": "Pa·s",
    "PERCENT": "%",
    "PH": "pH",
    "POUND": "lb",
    "RADIAN": "rad",
    "REVOLUTION": "rev",
    "SECOND": "s",
    "SIEMENS": "S",
    "SQUARE_INCH": "in²",
    "SQUARE_METER": "m²",
    "SQUARE_MILLIMETER": "mm²",
    "TESLA": "T",
    "TORR": "Torr",
    "UNIT_VECTOR": "",
    "VOLT": "V",
    "VOLT_AMPERE": "VA",
    "VOLT_AMPERE_REACTIVE": "var",
    "WATT": "W",
    "WATT_SECOND": "W·s",
}


def unit_label(mtconnect_units: str) -> UnitLabel:
    """The unit that people read, and how to get there from the source's number."""
    units = mtconnect_units.strip().upper()
    units = units.removesuffix("_3D")
    return _RESCALED.get(units) or UnitLabel(_quotient(units))


def _quotient(units: str) -> str:
    """``REVOLUTION/SECOND^2`` → ``rev/s²``; names part by part."""
    parts = units.split("/")
    return "/".join([_name(parts[0]) or ("1" if len(parts) > 1 else ""), *(_name(part) for part in parts[1:])])


def _name(part: str) -> str:
    base, _, power = part.partition("^")
    suffix = {"": "", "2": "²", "3": "³"}.get(power, f"^{power}")
    return _NAMES.get(base, base.lower().replace("_", " ")) + suffix


def factors(scale: float) -> tuple[float, float]:
    """(multiplier, divisor) that scale a number without a rounding error of their own: 3809 tenths are 3809 / 10, not 3809 * 0.1."""
    if 0.0 < abs(scale) < 1.0:
        divisor = round(1.0 / scale)
        if 1.0 / divisor == scale:
            return 1.0, float(divisor)
    return scale, 1.0


def scaled(number: float, scale: float, offset: float) -> float:
    """A device's number in its item's unit."""
    multiplier, divisor = factors(scale)
    return number * multiplier / divisor + offset
