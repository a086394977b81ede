"""Why machines stop: the site's tree of reasons, and the rules that fill in what the machine itself tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.calendar import EVERYBODY, Scope
from app.domain.production import SliceKind


class ReasonClass(StrEnum):
    """What time with this reason counts as."""

    PLANNED = "planned"
    """Planned downtime up to the reason's limit; what exceeds it is unplanned."""
    SETUP = "setup"
    BREAKDOWN = "breakdown"
    DELAY = "delay"
    """Waiting: material, operator, quality, another machine."""
    OTHER = "other"
    """The reason explains, the kind stays the machine's own."""

    @property
    def kind(self) -> SliceKind | None:
        """The kind that it gives to a slice; None keeps the slice's own."""
        return _KINDS.get(self)


_KINDS = {
    ReasonClass.PLANNED: SliceKind.PLANNED,
    ReasonClass.SETUP: SliceKind.AUST,
    ReasonClass.BREAKDOWN: SliceKind.ADOT,
    ReasonClass.DELAY: SliceKind.ADET,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``names`` by language; whoever has no name in a language is read in English, then by id."""

    id: str
    names: Mapping[str, str]
    category: ReasonClass = ReasonClass.OTHER
    limit_s: float | None = None
    """Of PLANNED: how long it is planned at most, per stop."""
    parent: str | None = None
    external: bool = False
    """Starved or blocked from outside of the machine."""
    scrap: bool = False
    """Offered for scrap rather than for stops."""
    offered: bool = True
    """Whether people may still choose it; the past keeps it either way."""

    def name(self, language: str) -> str:
        """What people read."""
        return self.names.get(language) or self.names.get("en") or self.id


@dataclass(frozen=True, slots=True)
class ReasonTree:
    """All reasons in the order in which they are offered. Ids never change; a reason out of use keeps its place in the past."""

    reasons: tuple[Reason, ...] = ()
    _by_id: Mapping[str, Reason] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {reason.id: reason for reason in self.reasons})

    def get(self, reason: str | None) -> Reason | None:
        """The reason with this id, or None."""
        return self._by_id.get(reason) if reason is not None else None

    def children(self, parent: str | None) -> tuple[Reason, ...]:
        """Reasons below one; of None: the top level."""
        return tuple(reason for reason in self.reasons if reason.parent == parent)

    def leaves(self, *, scrap: bool = False) -> tuple[Reason, ...]:
        """What can be chosen."""
        inner = {reason.parent for reason in self.reasons}
        return tuple(r for r in self.reasons if r.id not in inner and r.scrap == scrap and r.offered)

    def path(self, reason: str) -> tuple[Reason, ...]:
        """From the top level down to the reason."""
        return tuple(reversed(list(self._upwards(reason))))

    def _upwards(self, reason: str | None) -> Iterator[Reason]:
        seen: set[str] = set()
        while reason is not None and reason not in seen and (found := self.get(reason)) is not None:
            seen.add(reason)
            yield found
            reason = found.parent


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """The first rule that fits gives a stop its reason, marked ``auto``. Empty conditions don't restrict; ``*`` and ``?`` match."""

    reason: str
    alarm: str = ""
    """Native code of an active alarm."""
    execution: str = ""
    mode: str = ""
    """Controller or functional mode."""
    program: str = ""
    door: str = ""
    """``OPEN`` …"""
    setup: bool = False
    """Only while the machine is being set up."""
    between: tuple[str, str] | None = None
    """Local times of day between which the stop begins."""
    scope: Scope = EVERYBODY
