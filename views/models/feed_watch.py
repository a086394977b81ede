"""Tells when the whole feed has died: no sign of life from any machine. It refuses to judge a single machine."""

from __future__ import annotations

from app.domain.snapshot import PlantSnapshot
from app.domain.state import LinkState

NS_PER_S = 1_000_000_000
PATIENCE_NS = 4 * NS_PER_S
"""With sources that speak every second or so: the wall says so within five seconds."""
LONGEST_NS = 30 * NS_PER_S
"""Sources that speak rarely are given twice their own rhythm, up to this."""


class FeedWatch:
    """Learns the plant's rhythm from its signs of life while a link stands."""

    def __init__(self) -> None:
        self._newest_ns = 0
        self._rhythm_ns = 0

    def since(self, snapshot: PlantSnapshot) -> int | None:
        """Time of the last data when the feed is dead (0 when there never was any), None while it lives or nothing is configured."""
        if not snapshot.machines:
            return None
        newest = max(machine.link.last_good_ns for machine in snapshot.machines)
        if newest > self._newest_ns:
            pause = newest - self._newest_ns
            self._newest_ns = newest
            if pause < LONGEST_NS:
                self._rhythm_ns = max(pause, self._rhythm_ns * 9 // 10)
        connected = any(machine.link.state is LinkState.CONNECTED for machine in snapshot.machines)
        silent_ns = snapshot.time_ns - newest
        patience = min(max(PATIENCE_NS, 2 * self._rhythm_ns), LONGEST_NS) if connected else PATIENCE_NS
        return newest if silent_ns >= patience else None
