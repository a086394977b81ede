"""What screens, routes and reports may ask about shifts, OEE, stops, jobs and parts. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from app.contracts.settings import Applied
from app.domain.calendar import Calendar, PlannedTime, Shift, Span
from app.domain.kpi import OeeFigures
from app.domain.production import (
    CycleTimes,
    Job,
    OeeQuery,
    Part,
    PartCount,
    QuantityEntry,
    ReasonNote,
    Scene,
    StopAdvice,
    StopEvent,
    StopQuery,
    TimeSlice,
)
from app.domain.production_reasons import Reason, ReasonTree


@dataclass(frozen=True, slots=True)
class OeeAnswer:
    """The whole, and the machines that it is the sum of, over one window."""

    from_ns: int
    to_ns: int
    shift: Shift | None
    total: OeeFigures
    machines: tuple[OeeFigures, ...]
    roll_up: str
    """How the total came about: ``sum`` of machines, ``constraint:<machine>`` of a line, ``machine`` alone."""


@dataclass(frozen=True, slots=True)
class LiveOee:
    """Figures of each machine's current shift, at most two seconds old. A machine between shifts has none."""

    at_ns: int
    machines: Mapping[str, OeeFigures]
    total: OeeFigures | None
    """The sum of all machines that have a shift now; None when there is none."""


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    """Quantities and progress of a job."""

    job: Job
    figures: OeeFigures
    made: int
    good: int
    remaining: int | None
    expected_ns: int | None
    """When the target is reached at the ideal cycle times OEE so far; None when that can't be told."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of ``shifts``, ``holidays``, ``overtime`` or ``maintenance`` as a person writes it."""

    section: str
    index: int
    """Its place in the section; the section's length: a new one."""
    values: Mapping[str, str]
    """By key: ``name days from to breaks machines lines areas``; lists with commas, empty ones left out."""


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """A calendar's text with what it means, so that form, text and picture can't disagree."""

    text: str
    calendar: Calendar
    entries: tuple[CalendarEntry, ...]


class OeePort(Protocol):
    """The reading side: figures and all that is behind them, of a station or a hub. What waits answers with a Future."""

    @property
    def target(self) -> float | None:
        """The OEE that the site wants, 0 to 1; None: nobody has said."""

    # ------------------------------------------------------------ figures

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        """Figures with evidence. UserError for machines and shifts that nobody knows."""

    def profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]]) -> Future[tuple[OeeFigures, ...]]:
        """The sum of the query's machines over each group of spans, for patterns and trends: without losses and slices.

        The query's own window is not looked at; spans must not overlap, what lies in the future is left out.
        """

    def live(self) -> LiveOee | None:
        """The wall's figures, at once, at most two seconds old once they were asked for; None before the first answer."""

    def now(self) -> Future[LiveOee]:
        """Figures of each machine's current shift, computed now; without a calendar of the last eight hours."""

    # ------------------------------------------------------------ what is behind them

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        """Shifts and overtime that touch a window, of one machine or of anybody, in time order."""

    def planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        """When one machine is planned to work in a window."""

    def slices(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[TimeSlice, ...]]:
        """The timeline behind the figures: without overlap, no hole between."""

    def counts(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[PartCount, ...]]:
        """Every change of the part counter and how it was taken."""

    def cycles(self, machine: str, from_ns: int, to_ns: int, part: str = "") -> Future[tuple[CycleTimes, ...]]:
        """Part-to-part times with distribution and outliers, by part and program."""

    def entries(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[QuantityEntry, ...]]:
        """What people entered about parts made in a window."""

    def reasons(self) -> ReasonTree:
        """The site's tree."""

    def stops(self, query: StopQuery) -> Future[tuple[StopEvent, ...]]:
        """Stops, oldest first."""

    def stop_history(self, stop: str) -> Future[tuple[ReasonNote, ...]]:
        """Who said what when, oldest first."""


class ProductionPort(OeePort, Protocol):
    """The production side of a station. UserError comes through the Future.

    Every edit carries the user and the revision that was seen; one that somebody else has changed meanwhile is a UserError.
    """

    # ------------------------------------------------------------ calendar

    def calendar(self) -> Calendar:
        """The calendar that holds now."""

    def calendar_text(self) -> Future[str]:
        """``shifts:``, ``holidays:``, ``overtime:`` and ``maintenance:`` as YAML, for editor and export."""

    def set_calendar_text(self, text: str, user: str) -> Future[Applied]:
        """Take over the calendar of a YAML text, comments of the rest of the file kept. UserError names line and fault."""

    def calendar_draft(self, text: str | None = None) -> Future[CalendarDraft]:
        """What a calendar's text means (None: the file's). UserError names line and fault."""

    def calendar_with(self, text: str, entry: CalendarEntry) -> Future[CalendarDraft]:
        """The draft with an entry added or changed, comments kept. UserError when that is wrong."""

    def calendar_without(self, text: str, section: str, index: int) -> Future[CalendarDraft]:
        """The draft without an entry."""

    # ------------------------------------------------------------ stops

    def advice(self, machine: str) -> Future[StopAdvice | None]:
        """What to ask at this machine now; None when nothing is to be asked."""

    def set_reason(
        self, stop: str, reason: str | None, user: str, revision: int, comment: str = ""
    ) -> Future[StopEvent]:
        """Give (None: take away) the reason of a whole stop, its splits forgotten."""

    def split(self, stop: str, parts: Sequence[tuple[int, str | None]], user: str, revision: int) -> Future[StopEvent]:
        """Cut a stop: each part begins at a time and has a reason; the first begins where the stop does."""

    def save_reason(self, reason: Reason) -> Future[Applied]:
        """Change a reason of the site's tree, or add one; comments of the file are kept. None is ever taken out: the past needs it."""

    # ------------------------------------------------------------ jobs and parts

    def parts(self) -> tuple[Part, ...]:
        """Configured part numbers with their ideal cycles."""

    def jobs(self, machine: str = "", *, open_only: bool = False) -> Future[tuple[Job, ...]]:
        """Jobs, planned and running ones first."""

    def save_job(self, job: Job, user: str) -> Future[Job]:
        """Make a job, or change one (its ``revision`` as read)."""

    def start_job(self, job: str, user: str) -> Future[Job]:
        """Start it now; the one that runs on that machine is finished."""

    def finish_job(self, job: str, user: str) -> Future[Job]:
        """Finish it now."""

    def progress(self, job: str) -> Future[ScopeAnswer]:
        """Where a job stands."""

    def enter(self, entry: QuantityEntry) -> Future[QuantityEntry]:
        """Scrap, rework or a correction; answers as it was kept."""

    def scene(self, machine: str) -> Future[Scene]:
        """Shift, job, part and open stop of a machine now."""
