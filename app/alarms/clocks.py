"""Time as a machine's observations tell it, going on while the machine is quiet; immune to a station's clock that is set."""

from __future__ import annotations

from dataclasses import dataclass

QUIET_NS = 5_000_000_000
"""After this long without a word the machine's time is ours (with the known difference): nothing more is under way."""
JUMP_NS = 2_000_000_000


@dataclass(slots=True)
class EventClock:
    """One machine's. ``steady_ns`` is a clock that nobody sets (monotonic)."""

    newest_ns: int = 0
    heard_ns: int = 0
    skew_ns: int = 0
    jump_ns: int = 0
    """Our own clock was set by this since the machine was heard last."""

    def hear(self, newest_ns: int, steady_ns: int) -> int:
        """Observations up to ``newest_ns``; answers by how much the source's clock has been set along with ours, 0 mostly."""
        expected_ns = self.newest_ns + steady_ns - self.heard_ns
        shift_ns = 0
        if (
            self.jump_ns
            and self.newest_ns
            and abs(newest_ns - expected_ns - self.jump_ns) < abs(newest_ns - expected_ns)
        ):
            shift_ns = self.jump_ns
        else:
            # Ours alone was set: the known difference is another one now, until it is measured again.
            self.skew_ns -= self.jump_ns
        self.jump_ns = 0
        if newest_ns > self.newest_ns or shift_ns:
            self.newest_ns, self.heard_ns = newest_ns, steady_ns
        else:
            self.newest_ns, self.heard_ns = expected_ns if self.newest_ns else newest_ns, steady_ns
        return shift_ns

    def now(self, now_ns: int, steady_ns: int) -> int:
        """The machine's time now."""
        if not self.newest_ns:
            return now_ns + self.skew_ns
        told_ns = self.newest_ns + steady_ns - self.heard_ns
        if self.jump_ns or steady_ns - self.heard_ns < QUIET_NS:
            return told_ns
        return max(told_ns, now_ns + self.skew_ns)


@dataclass(slots=True)
class StationClock:
    """Notices that the station's clock was set."""

    offset_ns: int | None = None

    def jump(self, now_ns: int, steady_ns: int) -> int:
        """By how much it was set since the last call; 0 when it was not."""
        offset_ns = now_ns - steady_ns
        before, self.offset_ns = self.offset_ns, offset_ns
        jump_ns = 0 if before is None else offset_ns - before
        return jump_ns if abs(jump_ns) >= JUMP_NS else 0
