"""A rule as its author writes it, and what can be wrong with it. Pure values: parsing is ``expression``'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.alarm import LAST_RANK, Consequence, Priority
from app.domain.message import Message


@dataclass(frozen=True, slots=True)
class RuleSchedule:
    """When a rule is armed, in the plant's local time; days 0 (Monday) to 6, minutes of the day [from, to)."""

    days: frozenset[int] = frozenset(range(7))
    from_min: int = 0
    to_min: int = 1440
    """Smaller than ``from_min``: ends on the next day."""


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """One entry of ``alerts:``. Durations in ns; 0 means none."""

    name: str
    condition: str
    machines: tuple[str, ...] = ()
    """Machines it watches; with ``kinds`` empty too: all."""
    kinds: tuple[str, ...] = ()
    """Templates: all machines of these kinds (``mill`` takes ``mill-3axis`` too)."""
    duration_ns: int = 0
    """On-delay."""
    off_delay_ns: int = 0
    deadband: float = 0.0
    """How far beyond the limit the value must come back, in the signal's unit."""
    count: int = 1
    """Announce when the condition has become true so many times …"""
    within_ns: int = 0
    """… in this time."""
    latch: bool = False
    priority: Priority | None = None
    severity: str = "warning"
    consequence: Consequence | None = None
    time_to_respond_ns: int = 0
    re_alarm_ns: int = 0
    suppress_while: str = ""
    """Suppression by design (``while:``): hidden as long as this holds."""
    schedule: RuleSchedule | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    """What people read, by language; the name when empty."""
    guidance: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    channels: tuple[str, ...] = ()
    rank: int = LAST_RANK


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing that is wrong with a rule; ``column`` counts from 1 within the text of ``key``."""

    key: str
    """``condition``, ``while``, ``machines`` …"""
    column: int
    problem: Message
    nearest: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """A rule looked at before it is saved: its faults, or what it says now, machine by machine."""

    faults: tuple[RuleFault, ...] = ()
    present: Mapping[str, bool | None] = field(default_factory=dict)
    """Per machine: true, false, or None where a value is missing."""
    values: Mapping[str, float | str | None] = field(default_factory=dict)
    """Present values of what it looks at, by ``machine/signal``."""
