"""Puts reports together: production and alarms of a window become a report, a report becomes files. Blocks: for worker threads."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.alarms.figures import figures as alarm_figures
from app.analytics.desk import ProductionDesk
from app.config.schema import Config
from app.contracts.production_store import ProductionStore
from app.domain.alarm_record import AlarmTransition
from app.domain.kpi import OeeFigures
from app.domain.message import Message, UserError
from app.domain.production import JobState, OeeQuery
from app.domain.report import (
    AlarmResult,
    EarlierResult,
    HourResult,
    MachineResult,
    Report,
    ReportKind,
    ReportSubject,
)
from app.i18n import catalogue
from app.reports.difference import Change
from app.reports.sheets import csv_iso, csv_local, xlsx
from app.reports.shelf import Kept, ReportShelf, file_name
from app.reports.table import Table, digest, document
from app.reports.tables import tables
from app.reports.words import Words

HOUR_NS = 3600 * 10**9
DAY_NS = 24 * HOUR_NS
EARLIER = 14
MOST_HOURS = 31
PERIODS = 7
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
Lines = Callable[[int, int], Sequence[AlarmTransition]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report's numbers come from."""

    config: Config
    desk: ProductionDesk
    store: ProductionStore
    lines: Lines
    """The alarm journal of a window, oldest first."""


def subject_of(
    desk: ProductionDesk,
    *,
    shift: str = "",
    from_ns: int | None = None,
    to_ns: int | None = None,
    machines: Sequence[str] = (),
    week: str = "",
    month: str = "",
) -> ReportSubject:
    """What a report is about. Raises UserError for a shift that nobody knows, a week or a month that is none."""
    if week or month:
        return replace(_named(desk.shop.calendar.zone, week, month), machines=tuple(machines))
    if shift:
        found = desk.shop.calendar.shift(shift)
        if found is None:
            raise UserError(
                Message.of("There is no shift '{shift}'. Write the day and its name: 2026-11-22/A.", shift=shift)
            )
        return ReportSubject(ReportKind.SHIFT, found.id, found.from_ns, found.to_ns, found, tuple(machines))
    end_ns = time.time_ns() if to_ns is None else to_ns
    start_ns = end_ns - DAY_NS if from_ns is None else from_ns
    if start_ns >= end_ns:
        raise UserError(Message.of("The end of the window must be after its beginning."))
    name = f"{_stamp(start_ns)}…{_stamp(end_ns)}"
    return ReportSubject(ReportKind.RANGE, name, start_ns, end_ns, None, tuple(machines))


def _named(zone: ZoneInfo, week: str, month: str) -> ReportSubject:
    try:
        if week:
            found = _WEEK.fullmatch(week)
            if found is None:
                raise ValueError(week)
            return week_of(zone, date.fromisocalendar(int(found[1]), int(found[2]), 1))
        return month_of(zone, date.fromisoformat(f"{month}-01"))
    except ValueError as error:
        raise UserError(
            Message.of("'{text}' is no week or month. Write 2026-W47 or 2026-11.", text=week or month)
        ) from error


def week_of(zone: ZoneInfo, day: date) -> ReportSubject:
    """The week of a day, Monday to Sunday in local time: 167 to 169 hours."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return _days(zone, ReportKind.WEEK, f"{year}-W{week:02}", monday, monday + timedelta(days=7))


def month_of(zone: ZoneInfo, day: date) -> ReportSubject:
    """The month of a day, in local time."""
    first = day.replace(day=1)
    return _days(zone, ReportKind.MONTH, f"{first:%Y-%m}", first, (first + timedelta(days=32)).replace(day=1))


def _days(zone: ZoneInfo, kind: ReportKind, name: str, first: date, after: date) -> ReportSubject:
    begin, end = (int(datetime.combine(day, clock(), zone).timestamp()) * 10**9 for day in (first, after))
    return ReportSubject(kind, name, begin, end)


def _before(subject: ReportSubject, zone: ZoneInfo) -> ReportSubject:
    """The week or month before this one: months are not equally long, and a week may have a day of 23 hours."""
    day = datetime.fromtimestamp(subject.from_ns // 10**9, zone).date() - timedelta(days=1)
    return week_of(zone, day) if subject.kind is ReportKind.WEEK else month_of(zone, day)


def _stamp(time_ns: int) -> str:
    return datetime.fromtimestamp(time_ns // 10**9, UTC).strftime("%Y-%m-%dT%H%MZ")


def assemble(sources: Sources, subject: ReportSubject, now_ns: int) -> Report:
    """Every number of a report."""
    config, desk = sources.config, sources.desk
    if subject.from_ns >= now_ns:
        raise UserError(Message.of("This shift has not begun yet."))
    asked = OeeQuery(_covered(desk, subject), from_ns=subject.from_ns, to_ns=subject.to_ns, slices=True)
    answer = desk.oee(asked, now_ns)
    names = {machine.id: machine.title for machine in config.machines}
    machines = tuple(
        _machine(sources, subject, each.scope, names.get(each.scope, each.scope), now_ns, each)
        for each in answer.machines
    )
    server = config.server
    return Report(
        subject,
        config.site,
        config.station,
        answer.total,
        answer.roll_up,
        machines,
        desk.shop.tree,
        _earlier(desk, subject, now_ns),
        _hours(desk, subject, asked.machines, now_ns),
        _alarms(sources, subject),
        desk.shop.target,
        f"http://{server.host}:{server.port}/?report={quote(subject.id)}",
    )


def _covered(desk: ProductionDesk, subject: ReportSubject) -> tuple[str, ...]:
    """The machines asked for; of a shift, those that it holds for."""
    shift = subject.shift
    places = [place for place in desk.shop.places if shift is None or shift.scope.covers(place)]
    return subject.machines or tuple(place.machine for place in places)


def _machine(sources: Sources, subject: ReportSubject, machine: str, name: str, now_ns: int, figures: OeeFigures) -> MachineResult:  # fmt: skip
    end_ns = min(subject.to_ns, now_ns)
    stops = sources.desk.stops((machine,), subject.from_ns, end_ns, now_ns)
    with sources.store.reading() as file:
        said = file.said((machine,), subject.from_ns, end_ns)
    jobs = [
        job
        for job in said.jobs.get(machine, ())
        if job.started_ns is not None
        and job.started_ns < end_ns
        and (job.finished_ns is None or job.finished_ns > subject.from_ns)
        and job.state is not JobState.CANCELLED
    ]
    targets = [job.target for job in jobs if job.target is not None]
    entries = said.entries.get(machine, ())
    return MachineResult(
        machine,
        name,
        figures,
        figures.slices,
        tuple(stop for stop in stops if not stop.micro),
        entries,
        sum(targets) if targets else None,
    )


def _earlier(desk: ProductionDesk, subject: ReportSubject, now_ns: int) -> tuple[EarlierResult, ...]:
    """The same shift of earlier days, or windows of the same length before this one; this one last."""
    calendar, windows = desk.shop.calendar, list[tuple[int, int]]()
    if subject.shift is not None:
        shifts = calendar.shifts(subject.from_ns - 3 * EARLIER * DAY_NS, subject.to_ns)
        windows = [(s.from_ns, s.to_ns) for s in shifts if s.name == subject.shift.name and not s.overtime]
    elif subject.kind in (ReportKind.WEEK, ReportKind.MONTH):
        past = [subject]
        while len(past) < PERIODS:
            past.insert(0, _before(past[0], calendar.zone))
        windows = [(each.from_ns, each.to_ns) for each in past]
    else:
        span_ns = subject.to_ns - subject.from_ns
        windows = [(subject.from_ns - back * span_ns, subject.to_ns - back * span_ns) for back in range(6, -1, -1)]
    found = []
    for from_ns, to_ns in windows[-EARLIER:]:
        answer = desk.oee(OeeQuery(_covered(desk, subject), from_ns=from_ns, to_ns=to_ns), now_ns)
        local = calendar.local(from_ns)
        found.append(EarlierResult(local.strftime("%d/%m"), answer.total.oee))
    return tuple(found)


def _hours(
    desk: ProductionDesk, subject: ReportSubject, machines: tuple[str, ...], now_ns: int
) -> tuple[HourResult, ...]:
    end_ns = min(subject.to_ns, now_ns)
    step_ns = HOUR_NS if end_ns - subject.from_ns <= MOST_HOURS * HOUR_NS else DAY_NS
    if end_ns - subject.from_ns > MOST_HOURS * step_ns:
        return ()
    found = []
    for from_ns in range(subject.from_ns, end_ns, step_ns):
        to_ns = min(from_ns + step_ns, end_ns)
        account = desk.oee(OeeQuery(machines, from_ns=from_ns, to_ns=to_ns), now_ns).total.account
        found.append(
            HourResult(from_ns, to_ns, account.made + account.made_unknown, account.production_ns, account.known_ns)
        )
    return tuple(found)


def _alarms(sources: Sources, subject: ReportSubject) -> AlarmResult:
    lines = [
        line
        for line in sources.lines(subject.from_ns, subject.to_ns)
        if not subject.machines or line.machine in subject.machines
    ]
    found = alarm_figures(lines, subject.from_ns, subject.to_ns, (), {})
    titles = {
        f"{machine.id}:{alert.name}": alert for machine in sources.config.machines for alert in sources.config.alerts
    }
    language = sources.config.language or "en"
    names = {line.alarm: line.text for line in lines if line.text}
    for alarm, alert in titles.items():
        names[alarm] = alert.title.get(language) or alert.title.get("en") or alert.name
    return AlarmResult(found.announced, found.top, names)


# ---------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class Form:
    """How reports are written."""

    language: str
    paper: str = "A4"
    logo: Path | None = None


def form_of(config: Config, language: str, beside: Path) -> Form:
    """As the site wants it; ``beside``: the folder of the configuration, from which the logo's path counts."""
    logo = config.reports.logo
    return Form(language, config.reports.paper, beside / logo.expanduser() if logo is not None else None)


def written(report: Report, form: Form, desk: ProductionDesk, suffix: str, *, revision: int = 1) -> bytes:
    """A report as ``pdf``, ``xlsx`` or ``csv`` (its table of machines)."""
    words = Words(catalogue(form.language), desk.shop.calendar.zone)
    made = tables(report)
    if suffix == "xlsx":
        return xlsx(made, words)
    if suffix == "csv":
        return csv_local(made[0], words).encode()
    numbers = document(report.subject.id, report.subject.from_ns, report.subject.to_ns, made)
    return _drawn(report, form, made, words, revision, digest(numbers))


def shelved(report: Report, form: Form, desk: ProductionDesk, folder: Path) -> tuple[Kept, bool]:
    """The report in the folder of reports: a new revision when its numbers are new."""
    words = Words(catalogue(form.language), desk.shop.calendar.zone)
    made = tables(report)
    numbers = document(report.subject.id, report.subject.from_ns, report.subject.to_ns, made)

    def draw(revision: int, mark: str, told: tuple[Change, ...]) -> bytes:
        return _drawn(report, form, made, words, revision, mark, told)

    name = f"{report.subject.kind.value}_{file_name(report.subject.id)}"
    return ReportShelf(folder).keep(name, numbers, draw)


def _drawn(
    report: Report,
    form: Form,
    made: Sequence[Table],
    words: Words,
    revision: int,
    mark: str,
    told: tuple[Change, ...] = (),
) -> bytes:
    """The drawing's library is loaded with the first report: 15 MB that a station without one does without."""
    from app.reports.pdf import Print, pdf

    return pdf(report, made, words, Print(form.paper, form.logo, revision, time.time_ns(), mark, told))


def oee_table(report: Report) -> str:
    """The machines' figures as CSV for programs."""
    return csv_iso(tables(report)[0])
