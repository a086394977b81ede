"""What stations and their hub tell each other about history, as values: stretches of time, digests, verdicts, shares of the truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOUR_NS = 3_600_000_000_000
JOINT = "~"
"""Stands between a station's name and its machine's id on the hub: allowed in addresses and file names, and in no id itself."""


def hub_id(station: str, machine: str) -> str:
    """The machine's id on the hub: ``line-1~abr-850``; of a hub below a hub ``plant-a~line-1~abr-850``."""
    return f"{station}{JOINT}{machine}"


def station_of(machine: str) -> tuple[str, str]:
    """The station's name and the machine's id there, of a hub's id; ("", id) for a machine of this very computer."""
    station, joint, own = machine.partition(JOINT)
    return (station, own) if joint else ("", machine)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A machine's (the station's own id) rows of [from_ns, to_ns). ``changed`` is the station's count of commits into it."""

    machine: str
    from_ns: int
    to_ns: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """How many observations, and two sums over their hashes that do not depend on any order (uint64 as int64)."""

    count: int = 0
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What a station says that it holds of a stretch; no digest: its raw rows are thinned out already."""

    stretch: Stretch
    digest: Digest | None


class Verdict(StrEnum):
    """What a hub finds when it compares its own rows with a claim."""

    EQUAL = "equal"
    DIFFERENT = "different"
    """Rows are missing (or, after a repair of the station's file, too many): the station sends the stretch."""
    EXTRA = "extra"
    """Sent again, and the hub still holds more than the station: what the station has lost since stands here alone."""
    THINNED = "thinned"
    """One of both holds roll-ups only: nothing can be compared any more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a claim."""

    stretch: Stretch
    verdict: Verdict
    stored: Digest


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is not yet proven equal on the hub: hours of machines, and the begin of the oldest one."""

    hours: int = 0
    rows: int = 0
    """Commits into these hours, an upper bound of the rows that may be missing."""
    oldest_ns: int | None = None


@dataclass(frozen=True, slots=True)
class HourShare:
    """One station's hour (or one machine's), as the hub can prove it."""

    from_ns: int
    stored: Digest
    expected: Digest
    verdict: Verdict

    @property
    def missing(self) -> int:
        """Observations that the station has and the hub has not."""
        return max(0, self.expected.count - self.stored.count)


def told(count: float, complete: bool, *, digits: int = 0) -> str:
    """A sum for people: with ≥ before it while something is missing."""
    text = f"{count:.{digits}f}"
    return text if complete else f"≥ {text}"
