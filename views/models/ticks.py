"""Round places on value and time axes; time ticks stand on the local clock, also across a change to summer time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND_NS = 1_000_000_000
DAY_S = 86_400

_STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_STEPS_S = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * m for m in (1, 2, 5, 10, 15, 30)),
    *(3600 * h for h in (1, 2, 3, 6, 12)),
    *(DAY_S * d for d in (1, 2, 7, 14, 28, 56, 91, 182, 364)),
)
STEPS_NS = (*(ms * 1_000_000 for ms in _STEPS_MS), *(s * SECOND_NS for s in _STEPS_S))


@dataclass(frozen=True, slots=True)
class TimeTick:
    """One tick: its instant, the label on the first line, and whether a new day begins with it."""

    at_ns: int
    label: str
    day: bool


def value_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 × 10ⁿ within [low, high]; at most ``most`` of them."""
    step = value_step(low, high, most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(i * step for i in range(first, last + 1))


def value_step(low: float, high: float, most: int) -> float:
    """The smallest round step that gives at most ``most`` intervals."""
    rough = max((high - low) / max(most, 1), 1e-12)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))


def step_decimals(step: float) -> int:
    """How many decimals tell neighbouring ticks apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def rounded_range(low: float, high: float, most: int = 5) -> tuple[float, float]:
    """The range widened to round ends, so that a living curve does not make its axis tremble; never empty."""
    if not high > low:
        pad = max(abs(low) * 0.1, 1.0)
        low, high = low - pad, high + pad
    step = value_step(low, high, most)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def time_ticks(from_ns: int, to_ns: int, most: int, local: Callable[[int], datetime]) -> tuple[TimeTick, ...]:
    """Ticks at round local times; ``local`` gives the time of day of an instant."""
    span = max(to_ns - from_ns, 1)
    step = next((s for s in STEPS_NS if span / s <= max(most, 1)), STEPS_NS[-1])
    offset = _offset_ns(from_ns, local)
    first = -(-(from_ns + offset) // step)
    found: list[TimeTick] = []
    for count in range(first, (to_ns + DAY_S * SECOND_NS + offset) // step + 1):
        at_ns = _instant(count * step, offset, local)
        if at_ns > to_ns:
            break
        if at_ns >= from_ns and (not found or at_ns > found[-1].at_ns):
            found.append(_tick(at_ns, step, local))
    return tuple(found)


def _offset_ns(at_ns: int, local: Callable[[int], datetime]) -> int:
    return round((local(at_ns).utcoffset() or timedelta()).total_seconds()) * SECOND_NS


def _instant(wall_ns: int, offset_ns: int, local: Callable[[int], datetime]) -> int:
    return wall_ns - _offset_ns(wall_ns - offset_ns, local)


def _tick(at_ns: int, step: int, local: Callable[[int], datetime]) -> TimeTick:
    at = local(at_ns)
    midnight = at.hour == at.minute == at.second == 0 and at_ns % SECOND_NS == 0
    if step >= DAY_S * SECOND_NS:
        return TimeTick(at_ns, "", True)
    if step >= 60 * SECOND_NS:
        return TimeTick(at_ns, at.strftime("%H:%M"), midnight)
    if step >= SECOND_NS:
        return TimeTick(at_ns, at.strftime("%H:%M:%S"), midnight)
    return TimeTick(at_ns, f"{at:%H:%M:%S}.{at_ns // 1_000_000 % 1000:03d}", midnight)
