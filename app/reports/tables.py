"""From a report to its tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.account import Account
from app.domain.kpi import S
from app.domain.losses import parts_lost, ranked
from app.domain.message import Message
from app.domain.production import EntryKind, SliceKind
from app.domain.production_words import ENTRY_WORDS, FIGURE_WORDS, KIND_WORDS, SOURCE_WORDS
from app.domain.report import MachineResult, Report, ReportKind
from app.reports.table import Cell, Column, Kind, Named, Table

TITLES = {
    ReportKind.SHIFT: Message.of("Shift report"),
    ReportKind.WEEK: Message.of("Weekly report"),
    ReportKind.MONTH: Message.of("Monthly report"),
    ReportKind.RANGE: Message.of("Production report"),
}


def tables(report: Report) -> tuple[Table, ...]:
    """Every table of the report; those without rows too, so that columns stay where they are."""
    return (
        _machines(report),
        _losses(report),
        _times(report.total.account),
        _figures(report),
        _parts(report),
        _entries(report),
        _alarms(report),
        _stops(report),
        _unknown(report),
    )


def _machines(report: Report) -> Table:
    columns = (
        Column("machine", Message.of("Machine"), weight=2.2),
        Column("good", Message.of("Good pcs."), Kind.COUNT, 1.4),
        Column("plan", Message.of("Plan"), Kind.COUNT),
        Column("scrap", Message.of("Scrap"), Kind.COUNT),
        Column("rework", Message.of("Rework"), Kind.COUNT, 1.5),
        Column("availability", Message.of("Avail."), Kind.RATIO, 1.2),
        Column("effectiveness", Message.of("Effect."), Kind.RATIO, 1.2),
        Column("quality", Message.of("Quality"), Kind.RATIO, 1.2),
        Column("oee", Message.of("OEE"), Kind.RATIO, 1.2),
        Column("completeness", Message.of("Complete"), Kind.RATIO, 1.2),
        Column("unexplained", Message.of("Unexplained"), Kind.SECONDS, 1.5),
    )
    rows = [_machine_row(machine) for machine in report.machines]
    totals = int(len(rows) > 1)
    if totals:
        rows.append(_total_row(report))
    return Table("machines", Message.of("Machines"), columns, tuple(rows), totals=totals)


def _machine_row(machine: MachineResult) -> tuple[Cell, ...]:
    return (machine.name, *_results(machine.figures.account, machine.plan), *_four(machine), machine.unexplained_ns / S)


def _four(of: MachineResult) -> tuple[Cell, ...]:
    figures = of.figures
    return (figures.availability, figures.effectiveness, figures.quality, figures.oee, figures.completeness)


def _results(account: Account, plan: int | None) -> tuple[Cell, ...]:
    return (account.good, plan, account.scrap, account.rework)


def _total_row(report: Report) -> tuple[Cell, ...]:
    total = report.total
    plans = [machine.plan for machine in report.machines if machine.plan is not None]
    return (
        Message.of("Total"),
        *_results(total.account, sum(plans) if plans else None),
        total.availability,
        total.effectiveness,
        total.quality,
        total.oee,
        total.completeness,
        sum(machine.unexplained_ns for machine in report.machines) / S,
    )


def _losses(report: Report) -> Table:
    columns = (
        Column("kind", Message.of("Kind"), weight=1.3),
        Column("reason", Message.of("Reason"), weight=3),
        Column("short", Message.of("Short stops"), weight=1.1),
        Column("duration", Message.of("Time"), Kind.SECONDS, 1.4),
        Column("stops", Message.of("Stops"), Kind.COUNT),
        Column("parts", Message.of("Parts"), Kind.COUNT),
        Column("share", Message.of("Of planned"), Kind.RATIO, 1.2),
    )
    account = report.total.account
    return Table("losses", Message.of("Losses"), columns, tuple(_loss_rows(report, account)), keys=3)


def _loss_rows(report: Report, account: Account) -> Iterator[tuple[Cell, ...]]:
    for loss in ranked(account):
        yield (
            KIND_WORDS[loss.kind],
            reason_cell(report, loss.reason),
            Message.of("yes") if loss.micro else None,
            loss.duration_ns / S,
            loss.count,
            parts_lost(account, loss.duration_ns),
            loss.duration_ns / account.pbt_ns if account.pbt_ns else None,
        )


def reason_cell(report: Report, reason: str | None) -> Cell:
    """A stop reason as the site names it."""
    if reason is None:
        return Message.of("No reason given")
    found = report.reasons.get(reason)
    return Named(reason, found.names if found is not None else {})


def _times(account: Account) -> Table:
    columns = (
        Column("element", Message.of("Time"), weight=3),
        Column("duration", Message.of("Length"), Kind.SECONDS),
        Column("share", Message.of("Of planned"), Kind.RATIO),
    )
    busy = account.pbt_ns
    elements: list[tuple[Message, int]] = [
        (Message.of("Calendar time"), account.window_ns),
        (Message.of("Planned by the calendar"), account.calendar_busy_ns),
        (Message.of("Breaks"), account.breaks_ns),
        (Message.of("Planned maintenance"), account.maintenance_ns),
        (Message.of("Planned stops by reason"), account.planned_stop_ns),
        (Message.of("Production outside of planned time"), account.extension_ns),
        (Message.of("Planned busy time (PBT)"), busy),
        (Message.of("Actual production time (APT)"), account.production_ns),
        (Message.of("Set-up (AUST)"), account.aust_ns),
        (Message.of("Delay (ADET)"), account.delay_ns),
        (Message.of("Down (ADOT)"), account.adot_ns),
        (Message.of("Idle"), account.idle_ns),
        (Message.of("Unknown"), account.unknown_ns),
    ]
    rows = tuple((word, ns / S, ns / busy if busy else None) for word, ns in elements)
    return Table("times", Message.of("Time elements"), columns, rows)


def _figures(report: Report) -> Table:
    columns = (
        Column("figure", Message.of("Figure"), weight=2.6),
        Column("value", Message.of("Value"), Kind.RATIO, 1.1),
        Column("formula", Message.of("Formula"), weight=1.9),
        Column("inputs", Message.of("Inputs"), weight=3.4),
    )
    rows = tuple(
        (word, report.total[name], report.total[name].evidence.formula, report.total[name].evidence.inputs)
        for name, word in FIGURE_WORDS.items()
        if name in report.total.figures
    )
    return Table("figures", Message.of("Figures and how they come about"), columns, rows)


def _parts(report: Report) -> Table:
    columns = (
        Column("machine", Message.of("Machine"), weight=2),
        Column("part", Message.of("Part number"), weight=2),
        Column("ideal", Message.of("Ideal cycle"), Kind.SECONDS),
        Column("made", Message.of("Made"), Kind.COUNT),
        Column("good", Message.of("Good pcs."), Kind.COUNT),
        Column("scrap", Message.of("Scrap"), Kind.COUNT),
        Column("rework", Message.of("Rework"), Kind.COUNT),
    )
    names = {machine.id: machine.name for machine in report.machines}
    rows = tuple(
        (
            names.get(part.machine, part.machine),
            part.part,
            None if part.ideal_ns is None else part.ideal_ns / S,
            part.made,
            part.good,
            part.scrap,
            part.rework,
        )
        for part in report.total.account.parts
    )
    return Table("parts", Message.of("Parts"), columns, rows, keys=3)


def _entries(report: Report) -> Table:
    columns = (
        Column("machine", Message.of("Machine"), weight=2),
        Column("kind", Message.of("Kind")),
        Column("reason", Message.of("Reason"), weight=3),
        Column("part", Message.of("Part number"), weight=2),
        Column("quantity", Message.of("Quantity"), Kind.COUNT),
    )
    sums: dict[tuple[str, EntryKind, str | None, str], int] = {}
    for machine in report.machines:
        for entry in machine.entries:
            key = (machine.name, entry.kind, entry.reason, entry.part)
            sums[key] = sums.get(key, 0) + entry.quantity
    rows = tuple(
        (name, ENTRY_WORDS[kind], reason_cell(report, reason), part, quantity)
        for (name, kind, reason, part), quantity in sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0][0]))
    )
    return Table("entries", Message.of("Scrap, rework and corrections"), columns, rows, keys=4)


def _alarms(report: Report) -> Table:
    columns = (
        Column("alarm", Message.of("Alarm"), weight=3),
        Column("machine", Message.of("Machine"), weight=2),
        Column("count", Message.of("Announced"), Kind.COUNT),
    )
    names = {machine.id: machine.name for machine in report.machines}
    rows: tuple[tuple[Cell, ...], ...] = ()
    if (result := report.alarms) is not None:
        rows = tuple(
            (result.names.get(share.alarm, share.alarm), names.get(share.machine, share.machine), share.count)
            for share in result.top
        )
    return Table("alarms", Message.of("Most frequent alarms"), columns, rows, keys=2)


def _stops(report: Report) -> Table:
    columns = (
        Column("stop", Message.of("Machine"), weight=1.7),
        Column("from", Message.of("From"), Kind.TIME, 1.7),
        Column("to", Message.of("To"), Kind.TIME, 1.7),
        Column("duration", Message.of("Length"), Kind.SECONDS, 1.3),
        Column("kind", Message.of("Kind"), weight=1.1),
        Column("reason", Message.of("Reason"), weight=2.6),
        Column("source", Message.of("By"), weight=1.2),
    )
    rows = tuple(_stop_rows(report))
    return Table("stops", Message.of("Stops"), columns, rows, keys=2)


def _stop_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    end_ns = report.subject.to_ns
    for machine in report.machines:
        for stop in machine.stops:
            for part in stop.parts:
                goes_on = stop.to_ns is None and part is stop.parts[-1] and part.to_ns >= end_ns
                yield (
                    machine.name,
                    part.from_ns,
                    None if goes_on else part.to_ns,
                    (part.to_ns - part.from_ns) / S,
                    KIND_WORDS[stop.kind],
                    reason_cell(report, part.reason),
                    part.user or (SOURCE_WORDS[part.source] if part.reason is not None else None),
                )


def _unknown(report: Report) -> Table:
    """Holes of planned busy time with the gap ledger's cause."""
    columns = (
        Column("machine", Message.of("Machine"), weight=2),
        Column("from", Message.of("From"), Kind.TIME, 2),
        Column("to", Message.of("To"), Kind.TIME, 2),
        Column("duration", Message.of("Length"), Kind.SECONDS),
        Column("cause", Message.of("Cause"), weight=2),
    )
    rows = tuple(
        (machine.name, piece.from_ns, piece.to_ns, piece.duration_ns / S, piece.basis)
        for machine in report.machines
        for piece in machine.slices
        if piece.kind is SliceKind.UNKNOWN and piece.planned
    )
    return Table("unknown", Message.of("Time of which nothing is known"), columns, rows, keys=2)
