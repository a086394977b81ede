"""What a signal was over the last seconds to hours: means over time, extremes, changes. Bounded, and cheap per observation.

A value holds until the next one (sources tell changes only), so means are weighted by time. A window of which less than half
is known answers nothing.
"""

from __future__ import annotations

import math
from collections import deque

MAX_POINTS = 100_000
"""More observations than this in one window shorten it: memory has a limit, whatever the source does."""
_ENOUGH = 0.5
_REFRESH = 20_000


class Window:
    """One signal's last ``length_ns``. Times must not run backwards; a value None is unknown."""

    def __init__(self, length_ns: int) -> None:
        self.length_ns = length_ns
        self._points: deque[tuple[int, float | None]] = deque()
        self._low: deque[tuple[int, float]] = deque()
        self._high: deque[tuple[int, float]] = deque()
        self._known_s = self._sum = self._squares = 0.0
        self._dropped = 0

    def add(self, time_ns: int, value: float | None) -> None:
        """The value from here on."""
        if self._points and time_ns < self._points[-1][0]:
            return
        if self._points:
            self._count_in(self._points[-1], time_ns, 1.0)
        self._points.append((time_ns, value))
        if value is not None:
            while self._low and self._low[-1][1] >= value:
                self._low.pop()
            self._low.append((time_ns, value))
            while self._high and self._high[-1][1] <= value:
                self._high.pop()
            self._high.append((time_ns, value))
        self._trim(time_ns)

    def mean(self, now_ns: int) -> float | None:
        """Mean over time."""
        known_s, total, _ = self._sums(now_ns)
        return total / known_s if self._suffices(known_s) else None

    def deviation(self, now_ns: int) -> float | None:
        """Standard deviation over time."""
        known_s, total, squares = self._sums(now_ns)
        if not self._suffices(known_s):
            return None
        mean = total / known_s
        return math.sqrt(max(0.0, squares / known_s - mean * mean))

    def lowest(self, now_ns: int) -> float | None:
        """The smallest value that held at any time in the window."""
        return self._extreme(self._low, now_ns)

    def highest(self, now_ns: int) -> float | None:
        """The largest value that held at any time in the window."""
        return self._extreme(self._high, now_ns)

    def slope(self, now_ns: int) -> float | None:
        """Change per second between the window's ends."""
        known_s, _, _ = self._sums(now_ns)
        if not self._suffices(known_s):
            return None
        known = next(((t, v) for t, v in self._points if v is not None), None)
        last = self._points[-1][1]
        if known is None or last is None:
            return None
        begin_ns = max(known[0], now_ns - self.length_ns)
        return (last - known[1]) / ((now_ns - begin_ns) / 1e9) if now_ns > begin_ns else None

    def _suffices(self, known_s: float) -> bool:
        return bool(self._points) and self._points[-1][1] is not None and known_s * 1e9 >= _ENOUGH * self.length_ns

    def _extreme(self, candidates: deque[tuple[int, float]], now_ns: int) -> float | None:
        known_s, _, _ = self._sums(now_ns)
        return candidates[0][1] if candidates and self._suffices(known_s) else None

    def _sums(self, now_ns: int) -> tuple[float, float, float]:
        """Known seconds, integral and integral of squares over the window that ends now."""
        self._trim(now_ns)
        known_s, total, squares = self._known_s, self._sum, self._squares
        if not self._points:
            return 0.0, 0.0, 0.0
        (first_ns, first), (last_ns, last) = self._points[0], self._points[-1]
        start_ns = now_ns - self.length_ns
        if last is not None and now_ns > last_ns:
            tail_s = (now_ns - max(last_ns, start_ns)) / 1e9
            known_s, total, squares = known_s + tail_s, total + last * tail_s, squares + last * last * tail_s
        if first is not None and start_ns > first_ns and len(self._points) > 1:
            head_s = (start_ns - first_ns) / 1e9
            known_s, total, squares = known_s - head_s, total - first * head_s, squares - first * first * head_s
        return known_s, total, squares

    def _count_in(self, point: tuple[int, float | None], until_ns: int, sign: float) -> None:
        time_ns, value = point
        if value is not None:
            span_s = sign * (until_ns - time_ns) / 1e9
            self._known_s += span_s
            self._sum += value * span_s
            self._squares += value * value * span_s

    def _trim(self, now_ns: int) -> None:
        """Drop what the window has left behind; the value that held at its beginning stays."""
        points, start_ns = self._points, now_ns - self.length_ns
        while len(points) > 1 and (points[1][0] <= start_ns or len(points) > MAX_POINTS):
            gone = points.popleft()
            self._count_in(gone, points[0][0], -1.0)
            self._dropped += 1
        if points:
            for candidates in (self._low, self._high):
                while candidates and candidates[0][0] < points[0][0]:
                    candidates.popleft()
        if self._dropped > _REFRESH:
            self._recount()

    def _recount(self) -> None:
        """Sums that were added to and taken from ten thousands of times are made anew."""
        self._dropped = 0
        self._known_s = self._sum = self._squares = 0.0
        for point, following in zip(self._points, tuple(self._points)[1:], strict=False):
            self._count_in(point, following[0], 1.0)


class Moments:
    """How often something happened in the last ``length_ns``."""

    def __init__(self, length_ns: int) -> None:
        self.length_ns = length_ns
        self._times: deque[int] = deque(maxlen=MAX_POINTS)

    def add(self, time_ns: int) -> None:
        """It happened now."""
        self._times.append(time_ns)

    def count(self, now_ns: int) -> int:
        """Times in the window that ends now."""
        while self._times and self._times[0] <= now_ns - self.length_ns:
            self._times.popleft()
        return len(self._times)
