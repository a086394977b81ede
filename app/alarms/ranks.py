"""Which of a machine's own alarms matters how much: by the control's code (EX, SV, OT, PS …), else by the level it was told with."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.alarm import LAST_RANK, Priority
from app.domain.condition import Level


@dataclass(frozen=True, slots=True)
class NativeRule:
    """What a site (or the table below) says about native alarms whose code or ``signal/code`` matches."""

    match: str
    """Wildcards over the native code, for example ``SV*``, ``1010``, ``coolant_level/*``."""
    machines: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    priority: Priority | None = None
    rank: int | None = None
    """First-out rank: lower ranks are causes of higher ones."""
    ignore: bool = False
    """No alarm at all (an event, not something to act on)."""
    latch: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    guidance: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    channels: tuple[str, ...] = ()

    def fits(self, machine: str, kind: str, signal: str, code: str) -> bool:
        """Whether it speaks about this alarm."""
        if self.machines and machine not in self.machines:
            return False
        if self.kinds and not any(kind == k or kind.startswith(f"{k}-") for k in self.kinds):
            return False
        wanted = self.match.casefold()
        return any(fnmatch.fnmatchcase(word.casefold(), wanted) for word in (code, f"{signal}/{code}"))


ESTOP_RANK, POWER_RANK, OVERTRAVEL_RANK, DRIVE_RANK = 0, 10, 20, 30

CONTROLS: Sequence[NativeRule] = (
    NativeRule("OT*", priority=Priority.P2, rank=OVERTRAVEL_RANK),
    NativeRule("SV*", priority=Priority.P2, rank=DRIVE_RANK),
    NativeRule("SP*", priority=Priority.P2, rank=DRIVE_RANK),
    NativeRule("OH*", priority=Priority.P2),
    NativeRule("EX*", priority=Priority.P2),
    NativeRule("PW*", priority=Priority.P3, rank=POWER_RANK),
    NativeRule("PS*", priority=Priority.P3),
    NativeRule("SR*", priority=Priority.P3),
    NativeRule("IO*", priority=Priority.P3),
    NativeRule("BG*", priority=Priority.P4),
    NativeRule("MC*", priority=Priority.P3),
)
"""Prefixes as controls of the FANUC family write them: overtravel, servo, spindle, overheat, external, parameter write, program …"""

_BY_LEVEL = {Level.FAULT: Priority.P2, Level.WARNING: Priority.P3, Level.NORMAL: Priority.P4}


def native_rule(rules: Sequence[NativeRule], machine: str, kind: str, signal: str, code: str) -> NativeRule:
    """The first rule that fits: the site's own, then the controls' prefixes, then nothing but the level."""
    for rule in (*rules, *(CONTROLS if code[:2].isalpha() and code[2:3].isdigit() else ())):
        if rule.fits(machine, kind, signal, code):
            return rule
    return NativeRule("*")


def priority_of_level(rule: NativeRule, level: Level) -> Priority:
    """A warning is never more urgent than the table says for a fault of the same code."""
    by_level = _BY_LEVEL[level]
    return (
        by_level if rule.priority is None else max(rule.priority, by_level) if level is Level.WARNING else rule.priority
    )


def rank_of(rule: NativeRule) -> int:
    """First-out rank; the last one when nobody has given one."""
    return LAST_RANK if rule.rank is None else rule.rank
