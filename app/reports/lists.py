"""A table by itself as a document: every row on wide paper, head and foot on each page. It refuses to know what the table tells."""

from __future__ import annotations

from reportlab.platypus import Flowable, Paragraph

from app.domain.message import Message
from app.reports.grids import grid
from app.reports.ink import style
from app.reports.paper import Heading, sheets_of_paper
from app.reports.table import Table
from app.reports.words import Words


def list_pdf(heading: Heading, table: Table, words: Words, *, paper: str = "A4") -> bytes:
    """The whole file."""

    def story(width: float) -> list[Flowable]:
        if not table.rows:
            return [Paragraph(words.say(Message.of("There is nothing in this time.")), style(9))]
        return [grid(table, words, width, most=len(table.rows))]

    return sheets_of_paper(heading, story, words, paper=paper, wide=True)
