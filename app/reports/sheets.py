"""A report's tables as CSV and Excel files: for programs (ISO) or as a country writes numbers and times."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.domain.cells import escaped
from app.domain.kpi import Figure
from app.domain.message import Message
from app.reports.table import Cell, Kind, Named, Table, plain
from app.reports.words import Words

_S = 1_000_000_000
_TIMES = (Kind.TIME, Kind.MOMENT)
_SHEET = 31
"""Characters that Excel allows in a sheet's name."""


def csv_iso(table: Table, *, head: bool = True) -> str:
    """Column names, points, RFC 3339 in UTC, seconds, ratios 0 … 1; empty is not known. Without ``head``: more rows of a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if head:
        writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        kinds = (column.kind for column in table.columns)
        writer.writerow([_iso(kind, cell) for kind, cell in zip(kinds, row, strict=True)])
    return out.getvalue()


def csv_local(table: Table, words: Words, *, head: bool = True) -> str:
    """As a person reads it: titles and words of the language, decimal comma and semicolons in Portuguese."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if words.portuguese else ",", lineterminator="\r\n")
    if head:
        out.write("\ufeff")
        writer.writerow([escaped(words.say(column.title)) for column in table.columns])
    for row in table.rows:
        kinds = (column.kind for column in table.columns)
        writer.writerow([escaped(words.cell(kind, cell)) for kind, cell in zip(kinds, row, strict=True)])
    return out.getvalue()


def _iso(kind: Kind, cell: Cell) -> Any:
    value = _value(cell)
    if value is None:
        return ""
    if kind in _TIMES and isinstance(value, int):
        return datetime.fromtimestamp(value / _S, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return escaped(value) if isinstance(value, str) else value


def _value(cell: Cell) -> str | int | float | None:
    """One value of a cell for programs; a figure that is n/a is empty."""
    if isinstance(cell, Figure):
        return cell.value
    if isinstance(cell, tuple):
        return "; ".join(f"{each.symbol} = {each.value}" for each in cell)
    told = plain(cell)
    return told if isinstance(told, str | int | float) else None


def xlsx(tables: Iterable[Table], words: Words) -> bytes:
    """One sheet a table; numbers, shares and times stay what they are, so that Excel reckons with them."""
    import xlsxwriter  # 10 MB that most days do without

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        day = "dd/mm/yyyy" if words.portuguese else "yyyy-mm-dd"
        formats = {
            Kind.RATIO: book.add_format({"num_format": "0.0 %"}),
            Kind.COUNT: book.add_format({"num_format": "#,##0"}),
            Kind.SECONDS: book.add_format({"num_format": "[h]:mm:ss"}),
            Kind.TIME: book.add_format({"num_format": f"{day} hh:mm"}),
            Kind.MOMENT: book.add_format({"num_format": f"{day} hh:mm:ss"}),
        }
        bold = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            sheet = book.add_worksheet(words.say(table.title)[:_SHEET])
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, words.say(column.title), bold)
                sheet.set_column(at, at, max(10, 9 * column.weight))
            for line, row in enumerate(table.rows, 1):
                for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                    _put(sheet, (line, at), column.kind, cell, words, formats)
    return out.getvalue()


def _put(sheet: Any, place: tuple[int, int], kind: Kind, cell: Cell, words: Words, formats: dict[Kind, Any]) -> None:
    value = _value(cell)
    if isinstance(cell, str | Message | Named | tuple) or isinstance(value, str):
        sheet.write_string(*place, words.cell(kind, cell))
    elif value is None:
        sheet.write_string(*place, words.cell(kind, cell) if isinstance(cell, Figure) else "")
    elif isinstance(cell, Figure) and cell.unit == "s":
        sheet.write_number(*place, value / 86_400, formats[Kind.SECONDS])
    elif kind in _TIMES:
        sheet.write_datetime(*place, words.local(int(value)).replace(tzinfo=None), formats[kind])
    elif kind is Kind.SECONDS:
        sheet.write_number(*place, value / 86_400, formats[kind])
    else:
        sheet.write_number(*place, value, formats.get(kind))
