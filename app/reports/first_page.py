"""The page that a supervisor reads: result against plan, top losses, alarms, scrap, open actions, completeness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from app.domain.kpi import COMPLETE, Figure, S
from app.domain.losses import parts_lost, ranked
from app.domain.message import Message
from app.domain.production import EntryKind
from app.domain.production_words import KIND_WORDS
from app.domain.report import Report
from app.reports.drawings import bars, scale_bar
from app.reports.grids import GRID, grid
from app.reports.ink import BAND, LINE, style
from app.reports.table import Kind, Table
from app.reports.tables import TITLES, reason_cell
from app.reports.words import Words

TOP = 3


def title(report: Report) -> Message:
    """What kind of report it is."""
    return TITLES[report.subject.kind]


def when(report: Report, words: Words) -> str:
    """Shift and time, as the head of each page says it."""
    subject = report.subject
    span = words.span(subject.from_ns, subject.to_ns)
    if subject.shift is not None:
        return f"{words.texts.text('Shift')} {subject.shift.name} · {span}"
    return span


def story(report: Report, tables: Mapping[str, Table], words: Words, width: float) -> list[Flowable]:
    """Everything on the first page."""
    found: list[Flowable] = [_boxes(report, words, width), Spacer(1, 3 * mm)]
    found += [_note(line) for line in _remarks(report, words)]
    found += [Spacer(1, 2 * mm), grid(tables["machines"], words, width), Spacer(1, 4 * mm)]
    found.append(_columns(_losses(report, words, width * 0.56), _right(report, tables, words, width * 0.4), width))
    return found


def _note(line: str) -> Paragraph:
    return Paragraph(escape(line), style(8))


# ---------------------------------------------------------------- the boxes on top


def _boxes(report: Report, words: Words, width: float) -> Flowable:
    total, account = report.total, report.total.account
    cells = [
        _box(words, Message.of("OEE"), total.oee, width * 0.24, big=True, target=report.target),
        _box(words, Message.of("Availability"), total.availability, width * 0.17),
        _box(words, Message.of("Effectiveness"), total.effectiveness, width * 0.17),
        _box(words, Message.of("Quality ratio"), total.quality, width * 0.17),
        _result(report, words, account.good, account.scrap),
    ]
    made = Grid([cells], colWidths=[width * 0.25, *[width * 0.18] * 3, width * 0.21])
    made.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), BAND),
            ("BOX", (0, 0), (-1, -1), 0.6, LINE),
            ("INNERGRID", (0, 0), (-1, -1), 0.4, LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return made


def _box(
    words: Words, word: Message, figure: Figure, width: float, *, big: bool = False, target: float | None = None
) -> list[Flowable]:
    told: list[Flowable] = [
        Paragraph(words.say(word), style(7.5, soft=True)),
        Paragraph(words.figure(figure), style(19 if big else 14, bold=True)),
    ]
    if figure.value is not None:
        told += [Spacer(1, 2), scale_bar(figure.value, width - 10, target=target)]
    elif figure.reason is not None:
        told.append(Paragraph(escape(words.say(figure.reason)), style(6.5, soft=True)))
    if bounds := words.bounds(figure):
        told.append(Paragraph(bounds, style(6.5, soft=True)))
    if target is not None:
        told.append(Paragraph(words.texts.text("Target {target}", target=words.percent(target)), style(6.5, soft=True)))
    return told


def _result(report: Report, words: Words, good: int, scrap: int) -> list[Flowable]:
    plans = [machine.plan for machine in report.machines if machine.plan is not None]
    plan = words.texts.text("of {plan} planned", plan=words.number(sum(plans))) if plans else ""
    return [
        Paragraph(words.texts.text("Good parts"), style(7.5, soft=True)),
        Paragraph(words.number(good), style(14, bold=True)),
        Paragraph(plan or words.texts.text("No plan was entered."), style(6.5, soft=True)),
        Paragraph(words.texts.text("Scrap: {count}", count=words.number(scrap)), style(7.5)),
    ]


def _remarks(report: Report, words: Words) -> Iterator[str]:
    """What a reader must know before believing the numbers."""
    complete = report.total.completeness
    if complete is not None and complete < 1:
        sentence = Message.of("{percent} of the planned time is known.", percent=words.percent(complete))
        yield words.say(sentence) + (" " + words.texts.text("Figures carry bounds.") if complete < COMPLETE else "")
    yield from (words.say(warning) for warning in report.total.warnings)
    unexplained_ns = sum(machine.unexplained_ns for machine in report.machines)
    if unexplained_ns:
        yield words.texts.text(
            "Open: {duration} of stops without a reason.", duration=words.duration(unexplained_ns / S)
        )


# ---------------------------------------------------------------- losses left, alarms and scrap right


def _columns(left: list[Flowable], right: list[Flowable], width: float) -> Flowable:
    made = Grid([[left, right]], colWidths=[width * 0.58, width * 0.42])
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    return made


def _losses(report: Report, words: Words, width: float) -> list[Flowable]:
    account = report.total.account
    rows = []
    for loss in ranked(account)[:TOP]:
        lost = parts_lost(account, loss.duration_ns)
        told = words.duration(loss.duration_ns / S)
        if lost is not None:
            told += " · " + words.texts.text("{count} parts", count=words.number(lost))
        name = words.cell(Kind.TEXT, reason_cell(report, loss.reason))
        label = name if loss.reason is not None else words.say(KIND_WORDS[loss.kind])
        if loss.micro:
            label = words.texts.text("Short stops")
        rows.append((label, loss.duration_ns / S, told))
    heading = Paragraph(words.texts.text("Top losses"), style(9.5, bold=True))
    if not rows:
        return [heading, _note(words.texts.text("No planned time was lost."))]
    return [heading, Spacer(1, 2), bars(rows, width, line=15)]


def _right(report: Report, tables: Mapping[str, Table], words: Words, width: float) -> list[Flowable]:
    found: list[Flowable] = [Paragraph(words.texts.text("Alarms"), style(9.5, bold=True))]
    if report.alarms is None:
        found.append(_note(words.texts.text("This station judges no alarms.")))
    else:
        found.append(_note(words.texts.text("{count} announced", count=words.number(report.alarms.announced))))
        found += _few(_top_alarms(tables["alarms"], words), words, width)
    found += [Spacer(1, 3 * mm), Paragraph(words.texts.text("Scrap by reason"), style(9.5, bold=True))]
    scrap = _scrap(report, words)
    found += _few(scrap, words, width) if scrap else [_note(words.texts.text("None was entered."))]
    return found


def _top_alarms(table: Table, words: Words) -> list[tuple[str, int]]:
    return [
        (f"{words.cell(Kind.TEXT, alarm)} · {words.cell(Kind.TEXT, machine)}", int(str(count)))
        for alarm, machine, count in table.rows
    ]


def _scrap(report: Report, words: Words) -> list[tuple[str, int]]:
    """By reason over all machines, most first."""
    sums: dict[str, int] = {}
    for machine in report.machines:
        for entry in machine.entries:
            if entry.kind is EntryKind.SCRAP:
                name = words.cell(Kind.TEXT, reason_cell(report, entry.reason))
                sums[name] = sums.get(name, 0) + entry.quantity
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def _few(rows: list[tuple[str, int]], words: Words, width: float) -> list[Flowable]:
    """The first rows in one line each: what, and how many."""
    lines = [
        [Paragraph(escape(what), style(7.5)), Paragraph(words.number(count), style(7.5, right=True))]
        for what, count in rows[:TOP]
    ]
    return [Grid(lines, colWidths=[width * 0.82, width * 0.18], style=GRID)] if lines else []
