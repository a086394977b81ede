"""The present value of a signal that a rule calculates with, and its memory where the rule looks back."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.alarms.windows import Moments, Window

Value = float | str | None


@dataclass(slots=True)
class Slot:
    """One signal of one machine; the engine's thread alone writes to it."""

    value: Value = None
    time_ns: int = 0
    changed_ns: int = 0
    """When the value last became another one; of the first known value: when that was told."""
    known: Value = None
    windows: dict[int, Window] = field(default_factory=dict)
    moments: dict[int, Moments] = field(default_factory=dict)

    def take(self, time_ns: int, value: Value) -> None:
        """A new observation; None: bad."""
        self.value, self.time_ns = value, time_ns
        if value is not None and value != self.known:
            self.known, self.changed_ns = value, time_ns
        for window in self.windows.values():
            window.add(time_ns, value if isinstance(value, float) else None)
        if value is not None:
            for moments in self.moments.values():
                moments.add(time_ns)

    def window(self, length_ns: int) -> Window:
        """Its memory of this length."""
        return self.windows.setdefault(length_ns, Window(length_ns))

    def counted(self, length_ns: int) -> Moments:
        """Its observations in this length."""
        return self.moments.setdefault(length_ns, Moments(length_ns))
