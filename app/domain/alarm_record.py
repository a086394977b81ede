"""What is kept of alarms: every transition for the journal, and where each alarm stands, for the next start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.alarm import AlarmState, Priority, Standing

COMMENT = "comment"
"""``AlarmTransition.step`` of a note: nothing changes but the journal."""
REMOVED = "removed"
"""``AlarmTransition.step`` of an alarm that ends because its rule or machine is no longer configured."""


@dataclass(frozen=True, slots=True)
class AlarmTransition:
    """One line of the journal. Times in ns since 1970 UTC."""

    time_ns: int
    """When it happened: source time of what the process did, the station's clock for what people did."""
    alarm: str
    machine: str
    step: str
    """A ``Step``, or ``COMMENT``, or ``REMOVED``."""
    before: AlarmState
    after: AlarmState
    priority: Priority
    occurrence: str = ""
    announced: bool = False
    """Sound and blink began: this counts in the key figures and is what notifications follow."""
    user: str = ""
    station: str = ""
    reason: str = ""
    """What a person wrote: why it was shelved, the note."""
    value: str = ""
    """What the first signal was, with its unit."""
    text: str = ""
    """The machine's own words, with native code."""
    cause: str = ""
    """The first-out alarm under which it folds, as known when it happened."""
    recorded_ns: int = 0
    """The station's clock when it was written."""
    number: int = 0
    """Position in the journal; 0 before it is stored."""
    role: str = ""
    """As what the person was signed in; empty where nobody has to be, and for what the process did."""


@dataclass(frozen=True, slots=True)
class AlarmStanding:
    """Where one alarm stands, as the next start needs it."""

    alarm: str
    machine: str
    standing: Standing
    priority: Priority
    cause_ns: int = 0
    """Source time of the observation that made it abnormal."""
    native: Mapping[str, str] | None = None
    """Of a machine's own alarm: ``signal``, ``key``, ``code``, ``severity``, ``text``, ``level``."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """Lines of the journal, newest first. Empty tuples take everything."""

    from_ns: int
    to_ns: int
    machines: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    steps: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    text: str = ""
    """Each of its words stands in the alarm's id, name, text, value, reason, user or station (case does not matter)."""
    announced_only: bool = False
    limit: int = 1000
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines, newest first, and where to continue."""

    lines: tuple[AlarmTransition, ...]
    next_cursor: str | None = None


def announces(before: Standing, after: Standing) -> bool:
    """Whether a change begins sound and blink."""
    return after.state is AlarmState.UNACKNOWLEDGED and (
        before.state is not AlarmState.UNACKNOWLEDGED or before.count != after.count
    )
