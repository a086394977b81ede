"""Alarm rules and what a site says about its machines' own alarms: the sections ``alerts`` and ``native_alarms``."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from app.config.types import Days, Duration, Id, Section, TimeOfDay

Words = dict[Literal["pt-BR", "en"], str]
ShortPriority = Annotated[int, Field(ge=1, le=4)]


class AlertSchedule(Section):
    """When a rule is armed, in the plant's local time."""

    days: Days = "mon-sun"
    """Days of the week: ``mon-fri``, ``sat``."""
    from_: Annotated[TimeOfDay, Field(alias="from")] = time(0, 0)
    """From when."""
    to: TimeOfDay = time(0, 0)
    """Until when; at or before the beginning: on the next day."""


class Alert(Section):
    """One alarm rule."""

    name: Id
    """The rule's name, once per file."""
    condition: Annotated[str, Field(min_length=1)]
    """When it holds, for example ``rpm > 5000`` or ``state == 'stopped'``."""
    duration: Duration = timedelta(0)
    """How long the condition must hold before the alarm is announced (on-delay)."""
    off_delay: Duration = timedelta(0)
    """How long the condition must be over before the alarm returns to normal."""
    deadband: Annotated[float, Field(ge=0)] = 0.0
    """How far beyond its limit a value must come back, in the signal's unit."""
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Announce only when the condition has become true so many times …"""
    within: Duration = timedelta(0)
    """… in this time."""
    latch: bool = False
    """Whether the alarm stays until somebody resets it."""
    severity: Literal["critical", "warning", "info"] = "warning"
    """How urgent it is, where neither priority nor consequence is given."""
    priority: ShortPriority | None = None
    """1 (act within 5 min) to 4 (a notice); goes before everything else that says how urgent it is."""
    consequence: Literal["injury", "machine damage", "scrap", "stop", "none"] | None = None
    """What happens when nobody acts; with time_to_respond it gives the priority."""
    time_to_respond: Duration = timedelta(0)
    """How soon somebody must act."""
    re_alarm: Duration = timedelta(0)
    """How long after its acknowledgement a standing alarm is announced again; 0s: never."""
    while_: Annotated[str, Field(alias="while")] = ""
    """Suppressed by design as long as this holds, for example ``estop == 'TRIGGERED'``."""
    schedule: AlertSchedule | None = None
    """Hours in which it is armed; always when left out."""
    title: Words = Field(default_factory=dict)
    """What people read, by language; the name when left out."""
    guidance: Words = Field(default_factory=dict)
    """What to do, by language."""
    link: str = ""
    """A manual page or document."""
    machines: tuple[Id, ...] = ()
    """Machines it watches; all when left out."""
    kinds: tuple[str, ...] = ()
    """Kinds of machines it watches: ``mill`` takes ``mill-3axis`` too."""
    channels: tuple[Id, ...] = ()
    """Where it is announced besides the screen."""


class NativeAlarm(Section):
    """What this site says about alarms that a machine tells itself."""

    match: Annotated[str, Field(min_length=1)]
    """Native code or ``signal/code``, with ``*`` for any text: ``SV*``, ``1010``, ``coolant/*``."""
    machines: tuple[Id, ...] = ()
    """Machines; all when left out."""
    kinds: tuple[str, ...] = ()
    """Kinds of machines; all when left out."""
    priority: ShortPriority | None = None
    """1 (act within 5 min) to 4 (a notice); by the level that the machine tells when left out."""
    rank: Annotated[int, Field(ge=0, le=100)] | None = None
    """First-out rank: what ranks lower is the cause of what comes with it."""
    ignore: bool = False
    """No alarm at all."""
    latch: bool = False
    """Whether it stays until somebody resets it."""
    title: Words = Field(default_factory=dict)
    """What people read, by language; the machine's own text when left out."""
    guidance: Words = Field(default_factory=dict)
    """What to do, by language."""
    link: str = ""
    """A manual page or document."""
    channels: tuple[Id, ...] = ()
    """Where it is announced besides the screen."""
