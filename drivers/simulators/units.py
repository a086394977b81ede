"""Native units of adapters → MTConnect units, and the number formats of both agent generations."""

from __future__ import annotations

from drivers.simulators.device_model import Item
from drivers.simulators.values import UNAVAILABLE

# What one native unit is in MTConnect's unit of the same quantity: number * factor (+ offset first, as agents do).
_FACTORS = {
    "INCH": 25.4,
    "FOOT": 304.8,
    "CENTIMETER": 10.0,
    "DECIMETER": 100.0,
    "METER": 1000.0,
    "FAHRENHEIT": 5.0 / 9.0,
    "POUND": 0.45359237,
    "GRAM": 0.001,
    "RADIAN": 57.29577951308232,
    "MINUTE": 60.0,
    "HOUR": 3600.0,
    "GALLON": 3.785411784,
    "HORSEPOWER": 745.69987,
    "KILOWATT": 1000.0,
    "KILOWATT_HOUR": 3_600_000.0,
    "WATT_HOUR": 3600.0,
    "POUND/INCH^2": 6894.757,
    "REVOLUTION": 1.0,
}
_OFFSETS = {"FAHRENHEIT": -32.0}
# Units whose quantity MTConnect itself states in this unit: no conversion, whatever the table above says.
_SAME = {"REVOLUTION/MINUTE", "METER", "KILOWATT_HOUR"}
_PREFIXES = {"KILO": 1000.0, "MILLI": 0.001, "MICRO": 1e-6, "MEGA": 1e6}


def conversion(item: Item) -> tuple[float, float]:
    """Factor and offset from native units: (number + offset) * factor."""
    native, units = item.native_units.removesuffix("_3D"), item.units.removesuffix("_3D")
    scale = 1.0 / item.native_scale
    if native == units or not units or not native:
        return scale, 0.0
    ratio = _ratio(native) / _ratio(units)
    return ratio * scale, _OFFSETS.get(native, 0.0)


def _ratio(unit: str) -> float:
    top, _, bottom = unit.partition("/")
    if "^" in bottom and unit in _FACTORS:
        return _FACTORS[unit]
    power = 2 if bottom.endswith("^2") else 1
    return _single(top) / (_single(bottom.removesuffix("^2")) ** power if bottom else 1.0)


def _single(unit: str) -> float:
    if unit in _FACTORS:
        return _FACTORS[unit]
    for prefix, factor in _PREFIXES.items():
        if unit.startswith(prefix) and unit not in ("MILLIMETER", "KILOGRAM", "MICRORADIAN"):
            return factor * _single(unit.removeprefix(prefix))
    return 1.0


def converted(text: str, factor: float, offset: float) -> str:
    """1.3 leaves text alone unless a conversion is due; then it writes seven significant digits."""
    if factor == 1.0 and offset == 0.0:
        return text
    try:
        return " ".join(f"{(float(part) + offset) * factor:.7g}" for part in text.split())
    except ValueError:
        return text


def modern_number(text: str, factor: float, offset: float, *, single: bool) -> str:
    """2.7 reads the number and writes it in its own format; what is not a number becomes UNAVAILABLE."""
    try:
        numbers = [(float(part) + offset) * factor for part in text.split()]
    except ValueError:
        return UNAVAILABLE
    if not numbers or (single and len(numbers) != 1):
        return UNAVAILABLE
    return " ".join(f"{number:.10g}" for number in numbers)
