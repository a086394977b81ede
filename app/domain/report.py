"""What a production report tells, as values: figures with evidence, stops, entries, alarms. It refuses to know pages, words and files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.alarm_figures import Share
from app.domain.calendar import Shift
from app.domain.kpi import Figure, OeeFigures
from app.domain.production import QuantityEntry, StopEvent, TimeSlice
from app.domain.production_reasons import ReasonTree


class ReportKind(StrEnum):
    """Which stretch of time a report is about."""

    SHIFT = "shift"
    WEEK = "week"
    MONTH = "month"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """[from_ns, to_ns) UTC of some machines (none named: all), and the name under which its revisions are kept."""

    kind: ReportKind
    id: str
    """``2026-11-22/A``, ``2026-W47``, ``2026-11``, or both ends of a range."""
    from_ns: int
    to_ns: int
    shift: Shift | None = None
    machines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineResult:
    """One machine's part of the report."""

    id: str
    name: str
    figures: OeeFigures
    slices: tuple[TimeSlice, ...] = ()
    stops: tuple[StopEvent, ...] = ()
    """Oldest first, without micro-stops."""
    entries: tuple[QuantityEntry, ...] = ()
    plan: int | None = None
    """Good parts that jobs ask for in this time; None where no job says so."""

    @property
    def unexplained_ns(self) -> int:
        """Planned busy time in stops for which nobody gave a reason."""
        return sum(stop.planned_ns for stop in self.stops if stop.reason is None)


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """The same scope in an earlier period, for the trend."""

    label: str
    oee: Figure


@dataclass(frozen=True, slots=True)
class HourResult:
    """Good and bad parts, and run time, of one hour of the window."""

    from_ns: int
    to_ns: int
    made: int
    run_ns: int
    known_ns: int


@dataclass(frozen=True, slots=True)
class AlarmResult:
    """Alarms of the window; None in ``Report.alarms`` where the station judges none."""

    announced: int
    top: tuple[Share, ...]
    names: dict[str, str]
    """What people read, by alarm id."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that stands in a report, before any word or page."""

    subject: ReportSubject
    site: str
    station: str
    total: OeeFigures
    roll_up: str
    machines: tuple[MachineResult, ...]
    reasons: ReasonTree
    earlier: tuple[EarlierResult, ...] = ()
    hours: tuple[HourResult, ...] = ()
    alarms: AlarmResult | None = None
    target: float | None = None
    """OEE that the site wants, 0 … 1."""
    link: str = ""
    """Where the live view of the same time is."""
