"""How many wrong passwords somebody may try: pure, time arrives as an argument."""

from __future__ import annotations

from dataclasses import dataclass, field

FREE_FROM_ONE_PLACE = 5
"""Failures for one name from one place before waiting begins."""
FREE_PER_PLACE = 20
"""Failures from one place, whatever the names: somebody is going through a list."""
FREE_PER_NAME = 50
"""Failures for one name from anywhere. High: a stranger must not be able to shut a person out with five tries."""
SHARED = "window"
FIRST_WAIT_S, LONGEST_WAIT_S = 15.0, 900.0
FORGET_S = 3600.0
MOST_KEYS = 10_000


@dataclass(slots=True)
class _Count:
    failures: int = 0
    until_s: float = 0.0
    last_s: float = 0.0


@dataclass(slots=True)
class Tries:
    """Counts failures by name and place, by place, and by name; each failure beyond the free ones doubles the wait."""

    _counts: dict[tuple[str, str], _Count] = field(default_factory=dict)

    def wait_s(self, name: str, place: str, now_s: float) -> float:
        """How long this one has to wait before the next try; 0: none."""
        found = (self._counts.get(key) for key, _ in _keys(name, place))
        return max(0.0, *(count.until_s - now_s for count in found if count is not None), 0.0)

    def failed(self, name: str, place: str, now_s: float) -> None:
        """Note a wrong password."""
        if len(self._counts) > MOST_KEYS:
            self._forget(now_s)
        for key, free in _keys(name, place):
            count = self._counts.setdefault(key, _Count())
            if now_s - count.last_s > FORGET_S:
                count.failures = 0
            count.failures, count.last_s = count.failures + 1, now_s
            if count.failures >= free:
                count.until_s = now_s + min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(count.failures - free, 10))

    def succeeded(self, name: str, place: str) -> None:
        """Forget this name's failures from this place."""
        self._counts.pop((name, place), None)

    def _forget(self, now_s: float) -> None:
        oldest = sorted(self._counts, key=lambda key: self._counts[key].last_s)
        for key in oldest[: MOST_KEYS // 2]:
            if self._counts[key].until_s <= now_s:
                del self._counts[key]


def _keys(name: str, place: str) -> tuple[tuple[tuple[str, str], int], ...]:
    """A window is shared by a whole shift, and nobody elsewhere may close it: there each name counts by itself alone."""
    if place == SHARED:
        return (((name, place), FREE_FROM_ONE_PLACE),)
    return ((name, place), FREE_FROM_ONE_PLACE), (("", place), FREE_PER_PLACE), ((name, ""), FREE_PER_NAME)
