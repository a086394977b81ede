"""The gap ledger's words: why there is no data between two times, and how many observations are missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GapCause(StrEnum):
    """Why an interval has no data. The value is what the API writes."""

    STATION_OFF = "station off"
    LINK_LOST = "link lost"
    MACHINE_OFF = "machine off"
    BUFFER_OVERRUN = "agent buffer overrun"
    NOT_COLLECTED = "not collected"
    DISK_FULL = "disk full"
    CLOCK_JUMP = "clock jump"
    OVERLOAD = "overload"


@dataclass(frozen=True, slots=True)
class Gap:
    """One hole, half-open [from_ns, to_ns) in UTC ns; ``to_ns`` None while it is still open."""

    machine: str
    from_ns: int
    to_ns: int | None
    cause: GapCause
    count: int | None = None
    """Observations known to be missing, counted before any filter; None when it can't be known."""
    detail: str = ""
    """For the technician: instance ids, sequence ranges, error texts (English)."""


class GapAction(StrEnum):
    """What a ``GapEvent`` does to the ledger."""

    OPEN = "open"
    """Data stops at ``at_ns`` (open-ended), unless a gap is open already: then only the cause is refined."""
    CLOSE = "close"
    """Data is back at ``at_ns``; the open gap stays in the ledger as it is."""
    RECOVERED = "recovered"
    """Data is back and the source replayed everything: the open gap is taken out of the ledger."""
    LOST = "lost"
    """A closed hole [since_ns, at_ns) with its own cause and count; replaces the open gap, if any."""


@dataclass(frozen=True, slots=True)
class GapEvent:
    """A driver's (or the pipeline's) statement about missing data of one machine."""

    action: GapAction
    machine: str
    at_ns: int
    cause: GapCause = GapCause.LINK_LOST
    since_ns: int | None = None
    count: int | None = None
    detail: str = ""
