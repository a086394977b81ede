"""What stands behind the first page: timeline, where the time went, losses, trend, hours, stops, parts, formulas with their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from app.domain.account import Account
from app.domain.kpi import S
from app.domain.losses import ranked
from app.domain.losses import waterfall as fall
from app.domain.message import Message
from app.domain.production import SliceKind
from app.domain.production_words import KIND_WORDS
from app.domain.report import Report
from app.reports.drawings import bars, columns, hour_ticks, key, timeline, trend, waterfall
from app.reports.grids import MOST_ROWS, grid
from app.reports.ink import style
from app.reports.table import Kind, Table
from app.reports.tables import reason_cell
from app.reports.words import Words

PARETO = 12
SHOWN = (SliceKind.APT, SliceKind.AUST, SliceKind.ADET, SliceKind.IDLE, SliceKind.ADOT, SliceKind.PLANNED, SliceKind.UNKNOWN)  # fmt: skip


def story(report: Report, tables: Mapping[str, Table], words: Words, width: float) -> list[Flowable]:
    """The annexes in their order; one without content is left out."""
    found: list[Flowable] = []
    found += _section(words, Message.of("Timeline"), list(_timeline(report, words, width)))
    found += _section(words, Message.of("Where the time went"), [_waterfall(report.total.account, words, width)])
    found += _section(words, Message.of("Losses by time"), list(_pareto(report, words, width)))
    found += _section(words, Message.of("OEE of earlier periods"), list(_trend(report, words, width)))
    found += _section(words, Message.of("Parts by hour"), list(_hours(report, words, width)))
    for name in ("losses", "parts", "entries", "alarms", "stops", "unknown", "times", "figures"):
        table = tables[name]
        if table.rows:
            found += _section(words, table.title, [grid(table, words, width), *_rest(table, words)])
    return found


def _section(words: Words, title: Message, content: list[Flowable]) -> list[Flowable]:
    if not content:
        return []
    heading = [Spacer(1, 4 * mm), Paragraph(words.say(title), style(10, bold=True)), Spacer(1, 1.5 * mm)]
    return [KeepTogether([*heading, content[0]]), *content[1:]]


def _rest(table: Table, words: Words) -> list[Flowable]:
    if len(table.rows) <= MOST_ROWS:
        return []
    more = words.number(len(table.rows) - MOST_ROWS)
    return [Paragraph(words.texts.text("{count} more rows are in the table file.", count=more), style(7, soft=True))]


def _timeline(report: Report, words: Words, width: float) -> Iterator[Flowable]:
    subject = report.subject
    rows = [(machine.name, machine.slices) for machine in report.machines if machine.slices]
    if not rows:
        return
    write = words.clock if subject.to_ns - subject.from_ns <= 36 * 3600 * S else words.date
    ticks = [(at, write(at)) for at in hour_ticks(subject.from_ns, subject.to_ns)]
    for start in range(0, len(rows), 30):
        yield timeline(rows[start : start + 30], subject.from_ns, subject.to_ns, width, ticks)
    yield key([(kind, words.say(KIND_WORDS[kind])) for kind in SHOWN], width)


def _waterfall(account: Account, words: Words, width: float) -> Flowable:
    """Calendar time → planned → production → ideal time of good parts; shares are of calendar time."""
    whole = account.window_ns or 1
    steps = [
        (words.say(step.word), step.begin_ns / whole, step.end_ns / whole, words.figure(step.figure), step.whole)
        for step in fall(account)
    ]
    return waterfall(steps, width)


def _pareto(report: Report, words: Words, width: float) -> Iterator[Flowable]:
    rows = []
    for loss in ranked(report.total.account)[:PARETO]:
        name = words.cell(Kind.TEXT, reason_cell(report, loss.reason)) if loss.reason is not None else ""
        label = " · ".join(part for part in (words.say(KIND_WORDS[loss.kind]), name) if part)
        if loss.micro:
            label += f" ({words.texts.text('Short stops')})"
        told = f"{words.duration(loss.duration_ns / S)} · {words.number(loss.count)} ×"
        rows.append((label, loss.duration_ns / S, told))
    if rows:
        yield bars(rows, width)


def _trend(report: Report, words: Words, width: float) -> Iterator[Flowable]:
    if sum(each.oee.value is not None for each in report.earlier) < 2:
        return
    points = [(each.label, each.oee.value) for each in report.earlier]
    yield trend(points, report.target, width, 90, words.percent(1.0).replace(",0", "").replace(".0", ""))


def _hours(report: Report, words: Words, width: float) -> Iterator[Flowable]:
    if not 2 <= len(report.hours) <= 31:
        return
    write = words.clock if report.hours[0].to_ns - report.hours[0].from_ns < 24 * 3600 * S else words.date
    yield columns([(write(h.from_ns), float(h.made), words.number(h.made)) for h in report.hours], width, 80)
