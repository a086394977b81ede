"""What of the fleet is looked at now: only that is asked of stations at display rate. Who asks once in a while (a scrape) does not count."""

from __future__ import annotations

from collections.abc import Callable

AGAIN_S = 1.2
"""A second look within so long is a screen's."""
LOOKED_S = 3.0


class Looks:
    """``note`` from any thread; ``now`` from one. ``begun`` is called when something comes to be looked at."""

    def __init__(self, begun: Callable[[], None]) -> None:
        self._begun = begun
        self._last: dict[str, float] = {}
        self._until: dict[str, float] = {}

    def note(self, name: str, now_s: float) -> None:
        """Somebody has looked at a station, or at a machine by the hub's id."""
        before = self._last.get(name)
        self._last[name] = now_s
        if before is not None and now_s - before <= AGAIN_S:
            is_new = name not in self._until
            self._until[name] = now_s + LOOKED_S
            if is_new:
                self._begun()

    def now(self, now_s: float) -> frozenset[str]:
        """What is looked at."""
        for name, until_s in list(self._until.items()):
            if until_s < now_s:
                self._until.pop(name)
                self._last.pop(name, None)
        return frozenset(self._until)
