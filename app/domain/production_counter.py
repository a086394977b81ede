"""From a machine's part counter to parts made: resets, roll-over, jumps, double pulses, several parts per cycle. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.production import MS, CountFlag, PartCount

_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class CounterRules:
    """How one machine counts."""

    signal: str = "part_count"
    per_count: int = 1
    """Parts per step of the counter: pallet, bar feeder, several spindles."""
    roll_over: int | None = None
    """The counter goes from ``roll_over - 1`` to 0."""
    shortest_s: float = 1.0
    """No part can be made faster: larger jumps are not counted."""
    double_pulse_s: float = 0.0
    """Two steps closer together are one part; 0 counts each."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter as last read. ``None``: never read."""

    value: int | None = None
    changed_ns: int = 0


def count(counter: Counter, value: int, at_ns: int, rules: CounterRules) -> tuple[Counter, int, CountFlag]:
    """One reading → the counter now, steps made, and how the change was taken. Equal values change nothing.

    >>> readings, counter, made = (998, 999, 0, 2), Counter(), []
    >>> for minute, value in enumerate(readings):
    ...     counter, steps, flag = count(counter, value, minute * 60 * 10**9, CounterRules())
    ...     made.append(steps)
    >>> made
    [0, 1, 0, 2]
    """
    if counter.value is None:
        return Counter(value, at_ns), 0, CountFlag.FIRST
    if value == counter.value:
        return counter, 0, CountFlag.COUNTED
    elapsed_s = (at_ns - counter.changed_ns) / _S
    steps, flag = _steps(counter.value, value, elapsed_s, rules)
    if flag is CountFlag.COUNTED and steps == 1 and elapsed_s < rules.double_pulse_s:
        # The first pulse's time stays: three pulses in a row are one part too.
        return replace(counter, value=value), 0, CountFlag.DOUBLE_PULSE
    return Counter(value, at_ns), steps, flag


def _steps(before: int, value: int, elapsed_s: float, rules: CounterRules) -> tuple[int, CountFlag]:
    if value > before:
        fits = _possible(value - before, elapsed_s, rules)
        return (value - before, CountFlag.COUNTED) if fits else (0, CountFlag.JUMP_AHEAD)
    if rules.roll_over is not None:
        rolled = value - before + rules.roll_over
        if rolled > 0 and _possible(rolled, elapsed_s, rules) and rolled <= rules.roll_over // 2:
            return rolled, CountFlag.ROLL_OVER
    if 2 * value > before or not _possible(value, elapsed_s, rules):
        return 0, CountFlag.JUMP_BACK
    return value, CountFlag.RESET


def _possible(steps: int, elapsed_s: float, rules: CounterRules) -> bool:
    return steps <= 1 or steps * rules.shortest_s <= elapsed_s + rules.shortest_s


class CountFold:
    """Follows one machine's counter in time order."""

    def __init__(self, machine: str, rules: CounterRules, counter: Counter | None = None) -> None:
        self.counter = counter or Counter()
        self.head_ns = self.counter.changed_ns
        """The newest reading; an older one comes too late to be followed."""
        self._machine, self._rules = machine, rules

    def read(self, number: float, at_ns: int, program: str) -> PartCount | None:
        """One reading; NaN (unavailable) tells nothing. None when no change is worth a record."""
        if number != number or number < 0 or at_ns < self.head_ns:
            return None
        self.head_ns = at_ns
        since_ns = self.counter.changed_ns
        known, steps, flag = count(self.counter, int(number), at_ns, self._rules)
        if known == self.counter:
            return None
        self.counter = known
        if flag is CountFlag.FIRST:
            return None
        parts = steps * self._rules.per_count
        return PartCount(self._machine, at_ns // MS * MS, parts, since_ns // MS * MS, flag, program)
