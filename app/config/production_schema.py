"""What is planned and what is made: the sections ``holidays``, ``overtime``, ``maintenance``, ``parts``, reasons, ``oee``, ``reports``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.config.types import Break, Duration, Id, PositiveDuration, Section
from app.domain.message import Message

Words = dict[Literal["pt-BR", "en"], str]


class ForWhom(Section):
    """For whom an entry holds; for the whole site when nothing is given."""

    machines: tuple[Id, ...] = ()
    """Machines."""
    lines: tuple[str, ...] = ()
    """Production lines."""
    areas: tuple[str, ...] = ()
    """Areas."""


class Holiday(ForWhom):
    """Days on which no shift begins."""

    name: str = ""
    """What people read."""
    from_: Annotated[date, Field(alias="from")]
    """First day, for example 2026-12-25."""
    to: date | None = None
    """Last day, included; the first one when left out."""


class Planned(ForWhom):
    """A stretch of local time."""

    name: Id
    """Its name."""
    from_: Annotated[datetime, Field(alias="from")]
    """Begin, local time: 2026-12-05T06:00."""
    to: datetime
    """End, local time."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to <= self.from_:
            raise ValueError(Message.of("'to' must be later than 'from'."))
        return self


class Counter(Section):
    """How a machine's part counter is to be understood."""

    parts_per_count: Annotated[int, Field(ge=1)] = 1
    """Parts for each step of the counter: pallets, several spindles, a bar feeder."""
    roll_over: Annotated[int, Field(ge=2)] | None = None
    """The counter begins anew at 0 when it would reach this number, for example 10000."""
    shortest: Duration = timedelta(seconds=1)
    """No part can be made faster: bigger jumps are shown and not counted."""
    double_pulse: Duration = timedelta(0)
    """Two steps closer together than this are one part; 0s counts each."""


class PartCycle(Section):
    """How long one part may take."""

    ideal: PositiveDuration
    """Planned run time per item (PRI)."""
    machine: str = ""
    """On this machine alone; on any when left out."""
    version: str = ""
    """For this version of part or program alone."""
    valid_from: date | None = None
    """First day on which it holds."""
    valid_to: date | None = None
    """Last day on which it holds, included."""


class PartEntry(Section):
    """A part number and how it is made."""

    number: Annotated[str, Field(min_length=1)]
    """Part number."""
    name: str = ""
    """What people read."""
    programs: tuple[str, ...] = ()
    """Programs that make it, with ``*`` and ``?``; they tell the part while no job runs."""
    cycles: tuple[PartCycle, ...] = ()
    """Ideal cycles."""


class ReasonEntry(Section):
    """A reason for stops, or for scrap."""

    id: Id
    """Its name in the history; never changes."""
    name: Words = Field(default_factory=dict)
    """What people read, by language."""
    category: Literal["planned", "setup", "breakdown", "delay", "other"] = "other"
    """What time with this reason counts as."""
    limit: PositiveDuration | None = None
    """Of planned reasons: how long at most; what exceeds it counts as delay."""
    parent: Id | None = None
    """The reason above it in the tree."""
    external: bool = False
    """Starved or blocked from outside of the machine."""
    scrap: bool = False
    """Offered for scrap rather than for stops."""
    offered: bool = True
    """Whether people may still choose it; what was given before stays."""


class ReasonRuleEntry(ForWhom):
    """Which stops explain themselves. All conditions that are given must hold; the first entry that fits gives the reason."""

    reason: Id
    """The reason that it gives."""
    alarm: str = ""
    """Native code of an active alarm, with ``*`` and ``?``."""
    execution: str = ""
    """Execution state."""
    mode: str = ""
    """Controller or functional mode."""
    program: str = ""
    """Program, with ``*`` and ``?``."""
    door: str = ""
    """State of a door: OPEN."""
    setup: bool = False
    """Only while the machine is being set up."""
    between: Break | None = None
    """Local time of day in which the stop begins: 10:00-10:15."""


class Oee(Section):
    """How OEE is counted; docs/oee.md says what each decision means."""

    target: Annotated[float, Field(gt=0, le=1)] | None = None
    """OEE that the site wants, 0 to 1."""
    micro_stop: Duration = timedelta(seconds=120)
    """Stops shorter than this are losses of speed, and nobody is asked about them."""
    micro_cycles: Annotated[float, Field(ge=0)] = 1.5
    """… or shorter than this many ideal cycles, if that is longer."""
    micro_in_availability: bool = False
    """Count short stops as losses of availability instead."""
    extend: bool = True
    """Production outside of planned time extends it; otherwise both time and parts are left out."""


class Reports(Section):
    """Reports of shifts, weeks and months as PDF."""

    at_shift_end: bool = True
    """Whether each shift's report is written when it has ended, and again when its numbers change later."""
    folder: Path | None = None
    """Where they are written; ``reports`` in the data directory when left out."""
    paper: Literal["A4", "Letter"] = "A4"
    """Size of the paper."""
    language: Literal["pt-BR", "en"] | None = None
    """Language; the station's when left out."""
    logo: Path | None = None
    """Picture (PNG or JPEG) on top of each page."""
    weekly: bool = True
    """Whether a report of each week (Monday to Sunday, local time) is written when it has ended."""
    monthly: bool = True
    """Whether a report of each month is written when it has ended."""
    email: tuple[str, ...] = ()
    """E-mail channels to which each new report is sent."""
