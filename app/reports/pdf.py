"""A report as PDF: one page first, then annexes. Vector drawings, embedded fonts, equal bytes for equal content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from app.domain.message import Message
from app.domain.report import Report
from app.reports import annexes, first_page
from app.reports.difference import Change
from app.reports.grids import GRID
from app.reports.ink import style
from app.reports.paper import Heading, sheets_of_paper
from app.reports.table import Table
from app.reports.words import Words


@dataclass(frozen=True, slots=True)
class Print:
    """How a report is put on paper."""

    paper: str = "A4"
    logo: Path | None = None
    revision: int = 1
    made_ns: int = 0
    digest: str = ""
    changes: tuple[Change, ...] = ()
    """Against the revision before."""


def pdf(report: Report, tables: Sequence[Table], words: Words, given: Print) -> bytes:
    """The whole file."""
    by_name = {table.name: table for table in tables}
    made = words.date_time(given.made_ns) if given.made_ns else ""
    heading = Heading(
        words.say(first_page.title(report)),
        f"{report.site} · {report.station}",
        first_page.when(report, words),
        (
            words.texts.text("Revision {revision}, made {when}", revision=given.revision, when=made),
            f"SHA-256 {given.digest}",
            report.link,
        ),
        report.link,
        given.logo,
        f"SHA-256 {given.digest}",
        report.subject.id,
    )

    def story(width: float) -> list[Flowable]:
        first = first_page.story(report, by_name, words, width)
        behind = annexes.story(report, by_name, words, width)
        return [*first, PageBreak(), *behind, *_revision(given, by_name, words)]

    return sheets_of_paper(heading, story, words, paper=given.paper)


def _revision(given: Print, tables: dict[str, Table], words: Words) -> Iterator[Flowable]:
    """What is different from the revision before."""
    if not given.changes:
        return
    heading = Paragraph(words.say(Message.of("What has changed since the revision before")), style(10, bold=True))
    grid = [[Paragraph(words.say(word), style(7, bold=True)) for word in _CHANGE_WORDS]]
    for change in given.changes[:200]:
        table = tables.get(change.table)
        title = words.say(table.title) if table is not None else change.table
        column = next((c.title for c in table.columns if c.name == change.column), None) if table is not None else None
        told = (
            title,
            change.row,
            words.say(column) if column is not None else "",
            _told(change.before),
            _told(change.after),
        )
        grid.append([Paragraph(text, style(7)) for text in told])
    yield KeepTogether([Spacer(1, 5 * mm), heading, Spacer(1, 1.5 * mm)])
    yield Grid(grid, repeatRows=1, hAlign="LEFT", style=GRID)


_CHANGE_WORDS = (
    Message.of("Table"),
    Message.of("Row"),
    Message.of("Column"),
    Message.of("Before"),
    Message.of("Now"),
)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} = {each}" for name, each in value.items())
    return "—" if value is None else str(round(value, 4) if isinstance(value, float) else value)
