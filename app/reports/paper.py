"""Sheets of paper with a head and a foot on each: what reports and lists share. Equal content gives equal bytes."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from app.reports.ink import BOLD, LINE, PLAIN, SOFT, TEXT, fitted, use_fonts
from app.reports.words import Words

log = logging.getLogger(__name__)

PAPER = {"A4": A4, "Letter": LETTER}
MARGIN = 14 * mm
HEAD, FOOT = 17 * mm, 21 * mm
Story = Callable[[float], list[Flowable]]
"""What stands on the pages, for a width in points."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What head and foot of every page say."""

    title: str
    where: str
    """Site and station."""
    when: str
    foot: tuple[str, ...] = ()
    """At most three lines."""
    link: str = ""
    """Address of the live view: printed as a code to photograph."""
    logo: Path | None = None
    subject: str = ""
    """For the file's properties."""
    id: str = ""


def sheets_of_paper(heading: Heading, story: Story, words: Words, *, paper: str = "A4", wide: bool = False) -> bytes:
    """The whole file. ``wide``: the long side of the sheet lies below."""
    use_fonts()
    out = io.BytesIO()
    size = landscape(PAPER[paper]) if wide else PAPER[paper]
    frame = Frame(MARGIN, FOOT, size[0] - 2 * MARGIN, size[1] - HEAD - FOOT, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out,
        pagesize=size,
        title=f"{heading.title} {heading.id}".strip(),
        author=heading.where,
        subject=heading.subject,
        creator="CNC Telemetry",
        lang=words.texts.language,
        invariant=1,
        pageCompression=1,
    )
    dress = _Dress(heading, words)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=dress.draw)])
    document.build(story(frame.width), canvasmaker=_counting(dress))
    return out.getvalue()


class _Dress:
    """Head and foot of every page."""

    def __init__(self, heading: Heading, words: Words) -> None:
        self._heading, self._words = heading, words
        self._code = _code(heading.link) if heading.link else None

    def draw(self, canvas: Canvas, document: Any) -> None:
        """Called by the library for each page."""
        wide, high = document.pagesize
        heading, left = self._heading, MARGIN
        if heading.logo is not None:
            left += self._logo(canvas, heading.logo, high)
        canvas.setFillColor(TEXT)
        canvas.setFont(BOLD, 13)
        canvas.drawString(left, high - 12 * mm, heading.title)
        canvas.setFont(PLAIN, 8.5)
        canvas.setFillColor(SOFT)
        room = wide - MARGIN - left - canvas.stringWidth(heading.title, BOLD, 13) - 4 * mm
        canvas.drawRightString(wide - MARGIN, high - 9.5 * mm, fitted(heading.where, 8.5, room))
        canvas.drawRightString(wide - MARGIN, high - 13.5 * mm, heading.when)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, high - 15 * mm, wide - MARGIN, high - 15 * mm)
        self._foot(canvas, wide)

    def _foot(self, canvas: Canvas, wide: float) -> None:
        link = self._heading.link
        canvas.line(MARGIN, 18 * mm, wide - MARGIN, 18 * mm)
        right = wide - MARGIN
        if self._code is not None:
            self._code.drawOn(canvas, right - 14 * mm, 3.4 * mm)
            canvas.linkURL(link, (right - 14 * mm, 3.4 * mm, right, 17.4 * mm))
        canvas.setFont(PLAIN, 6.5)
        canvas.setFillColor(SOFT)
        for number, line in enumerate(self._heading.foot):
            canvas.drawString(MARGIN, 14 * mm - number * 3.2 * mm, fitted(line, 6.5, wide - 2 * MARGIN - 16 * mm))

    def page_number(self, canvas: Canvas, page: int, pages: int) -> None:
        """Once it is known how many there are."""
        text = self._words.texts.text("Page {page} of {pages}", page=page, pages=pages)
        canvas.setFont(PLAIN, 6.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 4.4 * mm, text)

    def _logo(self, canvas: Canvas, path: Path, high: float) -> float:
        """Draw the site's logo into 10 × 40 mm; answers how much room it took. A report without one is better than none."""
        try:
            picture = ImageReader(str(path))
            wide, tall = picture.getSize()
        except OSError as error:
            log.warning("the logo %s can't be read, reports go without: %s", path, error)
            return 0.0
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
