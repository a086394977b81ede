"""A table of a report on paper: numbers to the right, a heading on each page, long texts wrapped and never cut."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.platypus import Paragraph
from reportlab.platypus import Table as Grid

from app.reports.ink import BAND, LINE, style
from app.reports.table import Kind, Table
from app.reports.words import Words

GRID = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1.2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
]
SIZE = 7.2
MOST_ROWS = 400
"""A printed table ends here and says so; the files beside the PDF have every row."""


def grid(table: Table, words: Words, width: float, *, most: int = MOST_ROWS) -> Grid:
    """The table over the given width in points."""
    sums = len(table.rows) - table.totals
    whole = sum(column.weight for column in table.columns)
    right = [column.kind not in (Kind.TEXT, Kind.TIME) for column in table.columns]
    head = [
        Paragraph(escape(words.say(column.title)), style(SIZE, bold=True, right=to_right))
        for column, to_right in zip(table.columns, right, strict=True)
    ]
    rows = [
        [
            Paragraph(escape(words.cell(column.kind, cell)), style(SIZE, right=to_right, bold=at >= sums))
            for column, cell, to_right in zip(table.columns, row, right, strict=True)
        ]
        for at, row in enumerate(table.rows[:most])
    ]
    made = Grid(
        [head, *rows],
        colWidths=[width * column.weight / whole for column in table.columns],
        repeatRows=1,
        hAlign="LEFT",
    )
    made.setStyle([*GRID, ("BACKGROUND", (0, 0), (-1, 0), BAND)])
    return made
