"""Sums over time and parts, as whole numbers: the only thing that is ever added up. Ratios are made from it at the very end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from app.domain.production import SliceKind


@dataclass(frozen=True, slots=True)
class PartAccount:
    """Quantities of one part on one machine at one ideal cycle."""

    machine: str
    part: str
    ideal_ns: int | None
    """Planned run time per item; None: nobody told."""
    made: int = 0
    """PQ, with corrections; without what was made in unknown time."""
    scrap: int = 0
    rework: int = 0
    made_unknown: int = 0
    """Counted at the end of a hole: made in time of which nothing is known."""

    @property
    def good(self) -> int:
        """GQ: good the first time, of the parts made in known time; never more than none."""
        return max(0, self.made - self.scrap - self.rework)


@dataclass(frozen=True, slots=True)
class Loss:
    """Time lost for one reason (None: nobody has said), with how often."""

    kind: SliceKind
    reason: str | None
    duration_ns: int
    count: int
    micro: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Times in ns, all inside of planned busy time unless said otherwise. Adding accounts of a cut window gives the whole's."""

    window_ns: int = 0
    """Calendar time, machine by machine."""
    calendar_busy_ns: int = 0
    """Planned by the calendar."""
    breaks_ns: int = 0
    maintenance_ns: int = 0
    planned_stop_ns: int = 0
    """Taken out of planned busy time by approved reasons."""
    extension_ns: int = 0
    """Production outside of planned time, by which planned busy time is extended."""
    apt_ns: int = 0
    micro_ns: int = 0
    """Stops below the micro-stop limit."""
    micro_in_apt: bool = True
    """Whether they count as run time (loss of speed, the default) or as delay (loss of availability)."""
    aust_ns: int = 0
    adet_ns: int = 0
    adot_ns: int = 0
    idle_ns: int = 0
    unknown_ns: int = 0
    run_window_ns: int = 0
    """APT in the whole window, planned or not."""
    failures: int = 0
    """Stops by fault that begin in the window."""
    stops: int = 0
    micro_stops: int = 0
    parts: tuple[PartAccount, ...] = ()
    losses: tuple[Loss, ...] = ()
    rejected_counts: int = 0
    """Jumps of the counter that can't be parts."""
    machines: int = 0
    has_calendar: bool = True
    in_sum: bool = False
    """Looked at as a part of a total, to which its production adds though nothing was planned for it alone."""

    @property
    def pbt_ns(self) -> int:
        """Planned busy time; where nothing was planned, production does not make it so."""
        planned_ns = self.calendar_busy_ns - self.planned_stop_ns
        return planned_ns + self.extension_ns if planned_ns > 0 or self.in_sum else 0

    @property
    def known_ns(self) -> int:
        """Planned busy time of which something is known."""
        return self.pbt_ns - self.unknown_ns

    @property
    def production_ns(self) -> int:
        """APT as the figures use it: with short stops when those are losses of speed."""
        return self.apt_ns + self.extension_ns + (self.micro_ns if self.micro_in_apt else 0)

    @property
    def delay_ns(self) -> int:
        """ADET as the figures use it."""
        return self.adet_ns + (0 if self.micro_in_apt else self.micro_ns)

    @property
    def made(self) -> int:
        """PQ in known time."""
        return sum(part.made for part in self.parts)

    @property
    def made_unknown(self) -> int:
        """Parts made while nothing was known."""
        return sum(part.made_unknown for part in self.parts)

    @property
    def scrap(self) -> int:
        """SQ."""
        return sum(part.scrap for part in self.parts)

    @property
    def rework(self) -> int:
        """RQ."""
        return sum(part.rework for part in self.parts)

    @property
    def good(self) -> int:
        """GQ."""
        return sum(part.good for part in self.parts)

    @property
    def ideal_made_ns(self) -> int | None:
        """Σ(PRI·PQ); None when a part that was made has no ideal cycle."""
        return _weighted((part.ideal_ns, part.made) for part in self.parts)

    @property
    def ideal_good_ns(self) -> int | None:
        """Σ(PRI·GQ)."""
        return _weighted((part.ideal_ns, part.good) for part in self.parts)

    @property
    def ideal_unknown_ns(self) -> int | None:
        """Σ(PRI·quantity) of parts made in unknown time."""
        return _weighted((part.ideal_ns, part.made_unknown) for part in self.parts)


def _weighted(pairs: Iterable[tuple[int | None, int]]) -> int | None:
    total = 0
    for ideal_ns, quantity in pairs:
        if quantity and ideal_ns is None:
            return None
        total += (ideal_ns or 0) * quantity
    return total


_NOT_SUMMED = ("parts", "losses", "micro_in_apt", "has_calendar", "in_sum")
_SUMMED = tuple(f.name for f in fields(Account) if f.name not in _NOT_SUMMED)


def added(accounts: Iterable[Account]) -> Account:
    """The sum: of machines (roll-up), of shifts, of the pieces of a cut window. Order does not matter."""
    every = list(accounts)
    if len(every) == 1:
        return every[0]
    sums = {name: sum(getattr(each, name) for each in every) for name in _SUMMED}
    return Account(
        **sums,
        micro_in_apt=all(each.micro_in_apt for each in every),
        parts=_parts(part for each in every for part in each.parts),
        losses=_losses(loss for each in every for loss in each.losses),
        has_calendar=any(each.has_calendar for each in every) if every else False,
    )


def _parts(parts: Iterable[PartAccount]) -> tuple[PartAccount, ...]:
    found: dict[tuple[str, str, int], PartAccount] = {}
    for part in parts:
        key = (part.machine, part.part, -1 if part.ideal_ns is None else part.ideal_ns)
        known = found.get(key)
        found[key] = (
            part
            if known is None
            else replace(
                known,
                made=known.made + part.made,
                scrap=known.scrap + part.scrap,
                rework=known.rework + part.rework,
                made_unknown=known.made_unknown + part.made_unknown,
            )
        )
    return tuple(found[key] for key in sorted(found))


def _losses(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    found: dict[tuple[int, str, bool], Loss] = {}
    for loss in losses:
        key = (int(loss.kind), loss.reason or "", loss.micro)
        known = found.get(key)
        found[key] = (
            loss
            if known is None
            else replace(known, duration_ns=known.duration_ns + loss.duration_ns, count=known.count + loss.count)
        )
    return tuple(sorted(found.values(), key=lambda loss: (-loss.duration_ns, int(loss.kind), loss.reason or "")))
