"""Tables as raw values, and as the texts of a file: CSV in the country's form or ISO, and Excel. It refuses to know what they are about."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from app.domain.cells import escaped
from views.models.calendar import Local
from views.models.trend_table import ISO, Form, stamp, written
from views.widgets.sheet import SheetFace

KINDS = ("csv-locale", "csv-iso", "xlsx")
_S = 1_000_000_000
_SHEET = 31
"""Characters that Excel allows in a sheet's name."""
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
_WIDEST = 60
Cell = str | float | int | None


class Of(Enum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    RATIO = "ratio"
    """0 … 1."""
    SECONDS = "s"
    MOMENT = "moment"
    """UTC ns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows as long as there are columns; None is not known."""

    title: str
    columns: tuple[tuple[str, Of], ...]
    rows: tuple[tuple[Cell, ...], ...]


def grid_of(title: str, face: SheetFace) -> Grid:
    """What a table shows, as texts."""
    named = [(words or f"{at + 1}", Of.TEXT) for at, words in enumerate(face.titles)]
    return Grid(title, tuple(named), face.rows)


# ---------------------------------------------------------------- files


def write_grids(grids: Sequence[Grid], kind: str, path: Path, form: Form, local: Local) -> list[Path]:
    """Write them all; of CSV each table has a file of its own. Every file is whole or not there. Raises OSError."""
    if kind == "xlsx":
        return [_put(path, _xlsx(grids, local))]
    paths = (
        [path] if len(grids) == 1 else [path.with_name(f"{path.stem} - {_file(g.title)}{path.suffix}") for g in grids]
    )
    chosen, mark = (ISO, "") if kind == "csv-iso" else (form, "\ufeff")
    return [
        _put(each, (mark + csv_text(grid, chosen, local)).encode("utf-8")) for grid, each in zip(grids, paths, strict=True)
    ]  # fmt: skip


def _file(title: str) -> str:
    return "".join(letter for letter in title.translate(_FORBIDDEN) if letter.isprintable()).strip() or "table"


def _put(path: Path, content: bytes) -> Path:
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def csv_text(grid: Grid, form: Form, local: Local) -> str:
    """With one line of titles. Excel takes a country's file for UTF-8 only when a mark stands before it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=form.delimiter, lineterminator="\r\n" if form.time else "\n")
    writer.writerow([escaped(words) for words, _ in grid.columns])
    kinds = [kind for _, kind in grid.columns]
    for row in grid.rows:
        writer.writerow([_field(kind, cell, form, local) for kind, cell in zip(kinds, row, strict=True)])
    return out.getvalue()


def _field(kind: Of, cell: Cell, form: Form, local: Local) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escaped(cell)
    if kind is Of.MOMENT:
        return stamp(int(cell), form, local)
    return written(float(cell), form.decimal)


def _xlsx(grids: Sequence[Grid], local: Local) -> bytes:
    import xlsxwriter  # 10 MB that most days do without

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            Of.RATIO: book.add_format({"num_format": "0.0 %"}),
            Of.SECONDS: book.add_format({"num_format": "[h]:mm:ss"}),
            Of.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        taken: set[str] = set()
        for grid in grids:
            sheet = book.add_worksheet(_sheet_name(grid.title, taken))
            sheet.freeze_panes(1, 0)
            for column, (words, kind) in enumerate(grid.columns):
                sheet.write_string(0, column, words, bold)
                sheet.set_column(column, column, _width(grid, column, kind))
                for line, row in enumerate(grid.rows, 1):
                    _cell(sheet, (line, column), kind, row[column], formats, local)
    return out.getvalue()


def _width(grid: Grid, column: int, kind: Of) -> int:
    if kind is Of.MOMENT:
        return 20
    texts = (row[column] for row in grid.rows)
    return min(
        _WIDEST, 2 + max(9, len(grid.columns[column][0]), *(len(each) for each in texts if isinstance(each, str)), 0)
    )


def _sheet_name(title: str, taken: set[str]) -> str:
    """As Excel allows it, and like no other."""
    plain = title.translate(_FORBIDDEN).strip("' ") or "-"
    name, number = plain[:_SHEET], 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: _SHEET - 4]} {number}"
    taken.add(name.lower())
    return name


def _cell(sheet: Any, place: tuple[int, int], kind: Of, cell: Cell, formats: dict[Of, Any], local: Local) -> None:
    if isinstance(cell, str):
        sheet.write_string(*place, cell)
    elif cell is None:
        return
    elif kind is Of.MOMENT:
        at = local(int(cell)).replace(tzinfo=None, microsecond=int(cell) % _S // 10**6 * 1_000)
        sheet.write_datetime(*place, at, formats[kind])
    elif kind is Of.SECONDS:
        sheet.write_number(*place, cell / 86_400, formats[kind])
    else:
        sheet.write_number(*place, cell, formats.get(kind))
