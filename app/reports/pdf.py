"""A report as PDF: one page first, then annexes. Vector drawings, embedded fonts, equal bytes for equal content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from app.domain.message import Message
from app.domain.report import Report
from app.reports import annexes, first_page
from app.reports.difference import Change
from app.reports.grids import GRID
from app.reports.ink import BOLD, LINE, PLAIN, SOFT, TEXT, fitted, style, use_fonts
from app.reports.table import Table
from app.reports.words import Words

PAPER = {"A4": A4, "Letter": LETTER}
MARGIN = 14 * mm
HEAD, FOOT = 17 * mm, 21 * mm


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
    use_fonts()
    out = io.BytesIO()
    size = PAPER[given.paper]
    frame = Frame(MARGIN, FOOT, size[0] - 2 * MARGIN, size[1] - HEAD - FOOT, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out,
        pagesize=size,
        title=f"{words.say(first_page.title(report))} {report.subject.id}",
        author=f"{report.site} · {report.station}",
        subject=f"SHA-256 {given.digest}",
        creator="CNC Telemetry",
        lang=words.texts.language,
        invariant=1,
        pageCompression=1,
    )
    dress = _Dress(report, words, given)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=dress.draw)])
    by_name = {table.name: table for table in tables}
    story = [*first_page.story(report, by_name, words, frame.width), PageBreak()]
    story += annexes.story(report, by_name, words, frame.width)
    story += list(_revision(given, by_name, words))
    document.build(story, canvasmaker=_counting(dress))
    return out.getvalue()


class _Dress:
    """Head and foot of every page."""

    def __init__(self, report: Report, words: Words, given: Print) -> None:
        self._report, self._words, self._given = report, words, given
        self._code = _code(report.link) if report.link else None

    def draw(self, canvas: Canvas, document: Any) -> None:
        """Called by the library for each page."""
        wide, high = document.pagesize
        report, words, given = self._report, self._words, self._given
        left = MARGIN
        if given.logo is not None:
            left += self._logo(canvas, given.logo, high)
        canvas.setFillColor(TEXT)
        canvas.setFont(BOLD, 13)
        canvas.drawString(left, high - 12 * mm, words.say(first_page.title(report)))
        canvas.setFont(PLAIN, 8.5)
        canvas.setFillColor(SOFT)
        canvas.drawRightString(
            wide - MARGIN, high - 9.5 * mm, fitted(f"{report.site} · {report.station}", 8.5, wide / 2)
        )
        canvas.drawRightString(wide - MARGIN, high - 13.5 * mm, first_page.when(report, words))
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, high - 15 * mm, wide - MARGIN, high - 15 * mm)
        self._foot(canvas, wide)

    def _foot(self, canvas: Canvas, wide: float) -> None:
        words, given = self._words, self._given
        canvas.line(MARGIN, 18 * mm, wide - MARGIN, 18 * mm)
        right = wide - MARGIN
        if self._code is not None:
            self._code.drawOn(canvas, right - 14 * mm, 3.4 * mm)
            canvas.linkURL(self._report.link, (right - 14 * mm, 3.4 * mm, right, 17.4 * mm))
        canvas.setFont(PLAIN, 6.5)
        canvas.setFillColor(SOFT)
        made = words.date_time(given.made_ns) if given.made_ns else ""
        lines = [
            words.texts.text("Revision {revision}, made {when}", revision=given.revision, when=made),
            f"SHA-256 {given.digest}",
            self._report.link,
        ]
        for number, line in enumerate(lines):
            canvas.drawString(MARGIN, 14 * mm - number * 3.2 * mm, fitted(line, 6.5, wide - 2 * MARGIN - 16 * mm))

    def page_number(self, canvas: Canvas, page: int, pages: int) -> None:
        """Once it is known how many there are."""
        text = self._words.texts.text("Page {page} of {pages}", page=page, pages=pages)
        canvas.setFont(PLAIN, 6.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 4.4 * mm, text)

    def _logo(self, canvas: Canvas, path: Path, high: float) -> float:
        """Draw the site's logo into 10 × 40 mm; answers how much room it took."""
        picture = ImageReader(str(path))
        wide, tall = picture.getSize()
        scale = min(40 * mm / wide, 10 * mm / tall)
        canvas.drawImage(picture, MARGIN, high - 14 * mm, wide * scale, tall * scale, mask="auto")
        return float(wide * scale + 4 * mm)


def _code(link: str) -> Drawing:
    widget = QrCodeWidget(link, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    side = 14 * mm
    drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
    drawing.add(widget)
    return drawing


def _counting(dress: _Dress) -> type[Canvas]:
    """A canvas that writes "page n of m" when the number of pages is known."""

    class Counting(Canvas):  # type: ignore[misc] # the library has no types
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                dress.page_number(self, number, len(self._pages))
                super().showPage()
            super().save()

    return Counting


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
