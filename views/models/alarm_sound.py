"""When an alarm sounds: by priority, again and again until somebody acknowledges it, muted for a time. It refuses to make a sound."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView

REPEAT_S = {Priority.P1: 4.0, Priority.P2: 15.0, Priority.P3: 60.0}
"""How long between two sounds of an alarm that nobody acknowledges; a notice (priority 4) makes none."""
LEAST_S = 1.5
"""Between any two sounds: a burst is not a noise."""
MUTES_MIN = (5, 15, 60)


@dataclass(frozen=True, slots=True)
class _Call:
    """What calls loudest: the highest priority, and what calls with it."""

    priority: Priority
    announced: frozenset[tuple[str, str, int]]
    """Which announcements call: alarm, occurrence, and how often by now."""


class AlarmSounds:
    """One window's sounds. Times are seconds of a clock that nobody can set."""

    def __init__(self) -> None:
        self.on = True
        """Whether this seat sounds at all."""
        self._muted_until_s = 0.0
        self._known: frozenset[tuple[str, str, int]] = frozenset()
        """What was called when somebody muted it."""
        self._seen: AlarmsSnapshot | None = None
        self._muted_seen = False
        self._call: _Call | None = None
        self._last: _Call | None = None
        self._last_s = -1e9

    # ------------------------------------------------------------ muting

    def mute(self, at_s: float, minutes: float, now: AlarmsSnapshot) -> None:
        """Silence for a time. An alarm of priority 1 that comes after ``now`` is heard all the same."""
        self._muted_until_s, self._known = at_s + minutes * 60, frozenset(map(_announcement, now.rows))
        self._seen = None

    def unmute(self) -> None:
        """Sound again."""
        self._muted_until_s = 0.0
        self._seen = None

    def muted_s(self, at_s: float) -> float:
        """How long it stays silent; 0: it sounds."""
        return max(0.0, self._muted_until_s - at_s)

    # ------------------------------------------------------------ sounding

    def hear(self, now: AlarmsSnapshot, at_s: float) -> Priority | None:
        """The priority whose sound begins now; None: silence. Cheap while the list does not change."""
        muted = self.muted_s(at_s) > 0
        if now is not self._seen or muted is not self._muted_seen:
            self._seen, self._muted_seen = now, muted
            self._call = _loudest(now, self._known if muted else None)
        call = self._call
        if call is None or not self.on:
            self._last = call
            return None
        last = self._last
        fresh = last is None or call.priority < last.priority or not call.announced <= last.announced
        waited = at_s - self._last_s
        if waited < (LEAST_S if fresh else REPEAT_S[call.priority]):
            return None
        self._last, self._last_s = call, at_s
        return call.priority


def _announcement(row: AlarmView) -> tuple[str, str, int]:
    return row.definition.id, row.standing.occurrence, row.standing.count


def _loudest(now: AlarmsSnapshot, known: frozenset[tuple[str, str, int]] | None) -> _Call | None:
    """Of what is unacknowledged and not the consequence of something that calls itself; in a flood priorities 1 and 2 alone.

    One plain pass: it runs over ten thousand rows whenever one of them changes.
    """
    least = Priority.P2 if now.flood_since_ns is not None else Priority.P3
    unseen = AlarmState.UNACKNOWLEDGED
    calling = [row for row in now.rows if row.standing.state is unseen and row.priority <= least and not row.cause]
    if known is not None:
        calling = [row for row in calling if row.priority is Priority.P1 and _announcement(row) not in known]
    if not calling:
        return None
    highest = min([row.priority for row in calling])
    return _Call(highest, frozenset([_announcement(row) for row in calling if row.priority is highest]))
