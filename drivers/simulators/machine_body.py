"""A demo machine's body: axes, spindle, heat and what its adapter would sample of them. Decides nothing of what to do."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from drivers.simulators.demo_devices import Kind
from drivers.simulators.motion import Move, Point, Profile
from drivers.simulators.values import UNAVAILABLE, Value

Say = Callable[[str, Value, float], object]
"""Key, value and simulated time in seconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that lasts: one move, a spindle ramp, a wait."""

    duration: float
    move: Move | None = None
    scale: float = 1.0
    """Time scale of the move: the feed or rapid override as a factor."""
    spindle: float | None = None
    """Speed in rev/min at the step's end; None: unchanged."""


@dataclass(slots=True)
class Cut:
    """What the cutting load depends on."""

    wear: float = 0.0
    depth: float = 1.0
    """How hard this tool works: 0.5 a finisher … 1.5 a face mill."""


class MachineBody:
    """Advances along steps and samples every ``period`` seconds. Values are said when they change, as adapters do."""

    def __init__(self, kind: Kind, start: Point, say: Say, noise: Random, period: float) -> None:
        self._kind = kind
        self._say = say
        self._noise = noise
        self.period = period
        self.position = start
        self.rpm = 0.0
        self.surface_speed: float | None = None
        self.cut = Cut()
        self.block_text = ""
        self.block_number = 0
        self.powered = True
        self._said: dict[str, Value] = {}
        self._odometer = 0.0
        self._sampled_at = 0.0
        self._sampled_odometer = 0.0
        self._slow_due = 0.0
        self._heat = {"s_temp": 24.0 + noise.random() * 4, "coolant_temp": 22.0 + noise.random() * 3}
        self._loads = dict.fromkeys(("s_load", *self._axis_loads()), 0.0)

    def _axis_loads(self) -> tuple[str, ...]:
        return ("x_load", "z_load") if self._kind == "lathe" else ("x_load", "y_load", "z_load")

    # -------------------------------------------------------------- saying

    def say(self, key: str, value: Value, now: float) -> None:
        """Report a value if it is not the one last reported."""
        if self._said.get(key) != value:
            self._said[key] = value
            if self.powered:
                self._say(key, value, now)

    def said(self, key: str) -> Value | None:
        """The latest value of a key."""
        return self._said.get(key)

    def repeat(self, key: str, value: Value, now: float) -> None:
        """Report a value though it may equal the last one (messages)."""
        self._said[key] = value
        self._say(key, value, now)

    def power(self, now: float, *, on: bool) -> None:
        """Off: every value becomes unavailable. On: all that is known is said again."""
        self.powered = on
        for key, value in self._said.items():
            self._say(key, value if on else UNAVAILABLE, now)

    # -------------------------------------------------------------- moving

    def finish(self, step: Step) -> None:
        """The step is over."""
        if step.move is not None:
            self.position = step.move.end
            if not step.move.turns_only:
                self._odometer += step.move.length
        if step.spindle is not None:
            self.rpm = step.spindle

    def sample(self, now: float, step: Step, began: float) -> None:
        """One adapter cycle, ``now - began`` seconds into a step."""
        if not self.powered:
            return
        position, odometer, rpm = self._state(step, now - began)
        elapsed = now - self._sampled_at
        if elapsed <= 0.0:
            return
        feed = (odometer - self._sampled_odometer) / elapsed
        self._sampled_at, self._sampled_odometer = now, odometer
        self._say_motion(now, position, feed, rpm)
        if now >= self._slow_due:
            moving = step.move if step.move is not None and feed > 0 else None
            self._say_slow(now, moving, feed, rpm, ramping=step.spindle is not None and step.spindle > self.rpm)
            self._slow_due = now + max(1.0, 2 * self.period)

    def _state(self, step: Step, elapsed: float) -> tuple[Point, float, float]:
        position, odometer, rpm = self.position, self._odometer, self.rpm
        if step.move is not None:
            profile = Profile.of(step.move)
            covered = min(profile.distance(elapsed * step.scale), profile.length)
            position = step.move.at(covered / profile.length if profile.length else 1.0)
            odometer += 0.0 if step.move.turns_only else covered
        if step.spindle is not None and step.duration:
            rpm += (step.spindle - rpm) * min(1.0, elapsed / step.duration)
        if self.surface_speed is not None and rpm and step.spindle is None:
            rpm = surface_rpm(self.surface_speed, position[0])
        return position, odometer, rpm

    def _say_motion(self, now: float, position: Point, feed: float, rpm: float) -> None:
        for key, value in zip(("x_pos", "y_pos", "z_pos", "c_pos"), position, strict=True):
            if key != ("y_pos" if self._kind == "lathe" else "c_pos"):
                self.say(key, number(value, 4), now)
        self.say("feed", number(feed, 4), now)
        self.say("block", self.block_text, now)
        self.say("line", str(self.block_number), now)
        steady = self._said.get("s_rpm")
        if not isinstance(steady, str) or abs(float(steady) - rpm) > 0.004 * rpm or rpm == 0.0:
            self.say("s_rpm", str(round(rpm)), now)

    def _say_slow(self, now: float, move: Move | None, feed: float, rpm: float, *, ramping: bool) -> None:
        cutting = self._cutting(move, feed)
        self._load("s_load", self._spindle_load(rpm, cutting, ramping=ramping), now)
        for axis, key in zip("xz" if self._kind == "lathe" else "xyz", self._axis_loads(), strict=True):
            self._load(key, self._axis_load(axis, move, feed, cutting), now)
        self._warm("s_temp", 24.0 + rpm / 700 + self._loads["s_load"] * 0.22, 240.0, now)
        self._warm("coolant_temp", 22.0 + self._loads["s_load"] * 0.05, 900.0, now)
        watts = 900 + rpm * 0.12 + self._loads["s_load"] * 90 + min(feed, 300.0) * 4
        self.say("power", str(round(watts / 50) * 50), now)

    def _cutting(self, move: Move | None, feed: float) -> float:
        """0 in the air; about 1 for a sharp tool at its feed, more as it wears."""
        if move is None or not move.cutting:
            return 0.0
        return self.cut.depth * min(1.2, feed / move.limit) * (1.0 + 0.7 * self.cut.wear)

    def _spindle_load(self, rpm: float, cutting: float, *, ramping: bool) -> float:
        if ramping:
            return 70.0
        return 0.0 if rpm < 1 else 3.0 + rpm / 2500 + 34.0 * cutting

    def _axis_load(self, axis: str, move: Move | None, feed: float, cutting: float) -> float:
        holding = 11.0 if axis == "z" else 2.0
        if move is None:
            return holding
        share = abs(move.direction(leaving=False)["xyz".index(axis)])
        return holding + share * (6.0 + min(feed, 400.0) * 0.08) + cutting * 9.0

    def _load(self, key: str, target: float, now: float) -> None:
        noisy = target * (1.0 + self._noise.gauss(0.0, 0.06)) if target else 0.0
        self._loads[key] += (noisy - self._loads[key]) * 0.7
        self.say(key, str(max(0, round(self._loads[key]))), now)

    def _warm(self, key: str, target: float, time_constant: float, now: float) -> None:
        share = 1.0 - math.exp(-max(1.0, 2 * self.period) / time_constant)
        self._heat[key] += (target - self._heat[key]) * share
        said = self._said.get(key)
        if not isinstance(said, str) or abs(float(said) - self._heat[key]) >= 0.15:
            self.say(key, number(self._heat[key], 1), now)


def surface_rpm(surface_speed: float, radius: float) -> float:
    """G96: m/min at this radius in mm, up to 3500 rev/min."""
    return min(3500.0, 1000.0 * surface_speed / (2 * math.pi * max(radius, 1.0)))


def number(value: float, decimals: int) -> str:
    """Quantised as adapters do, without trailing zeros or a negative zero."""
    return f"{round(value, decimals) + 0.0:.10g}"
