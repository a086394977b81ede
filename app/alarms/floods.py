"""The flood lamp: more than 10 announcements in 10 minutes begin one, fewer than 5 end it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

TEN_MINUTES_NS = 600 * 10**9
BEGINS_ABOVE = 10
ENDS_BELOW = 5


@dataclass(slots=True)
class FloodLamp:
    """Follows announcements in the station's time."""

    since_ns: int | None = None
    _times: deque[int] = field(default_factory=lambda: deque(maxlen=100_000))

    def announce(self, time_ns: int) -> None:
        """One more."""
        self._times.append(time_ns)

    @property
    def count(self) -> int:
        """Announcements in the ten minutes up to the last ``look``."""
        return len(self._times)

    def look(self, now_ns: int) -> bool:
        """Forget what is older than ten minutes; whether the lamp has changed."""
        while self._times and self._times[0] <= now_ns - TEN_MINUTES_NS:
            self._times.popleft()
        if self.since_ns is None and len(self._times) > BEGINS_ABOVE:
            self.since_ns = self._times[0]
            return True
        if self.since_ns is not None and len(self._times) < ENDS_BELOW:
            self.since_ns = None
            return True
        return False

    def shift(self, by_ns: int) -> None:
        """The clock was set."""
        self._times = deque((time_ns + by_ns for time_ns in self._times), maxlen=100_000)
        if self.since_ns is not None:
            self.since_ns += by_ns
