"""How many bytes may be sent now, so that a month's backlog never fills the floor's network. Time arrives as an argument."""

from __future__ import annotations


class Pace:
    """A bucket that fills at ``rate`` bytes per second, up to ``burst_s`` of it; one that was emptied below zero waits longer."""

    def __init__(self, rate: float, burst_s: float = 0.5) -> None:
        self._rate, self._most = rate, rate * burst_s
        self._level, self._at_s = self._most, 0.0

    def allows(self, now_s: float) -> bool:
        """Whether something may be sent now."""
        self._level = min(self._most, self._level + (now_s - self._at_s) * self._rate)
        self._at_s = now_s
        return self._level > 0

    def took(self, size: int) -> None:
        """This much was sent."""
        self._level -= size
