"""What a trend shows, as rows for people's spreadsheets: CSV in the country's form or ISO, and Excel. Written in a worker's thread.

The file appears under its name whole or not at all. Holes and qualities are rows like values are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from app.domain.equipment import DataItem
from app.domain.gap import Gap
from app.domain.quality import Quality
from app.domain.series import Series
from views.models.calendar import Local
from views.models.trend_window import SECOND_NS, Window

KINDS = ("csv-locale", "csv-iso", "xlsx", "png", "pdf")
"""What a trend can be exported as."""
COLUMNS = ("time", "machine", "signal", "name", "value", "unit", "quality", "kind", "until")
HOLE = "hole"
CARRIED = "carried"
"""A value from before the window that still held in it."""
_CHUNK = 20_000
_XLSX_ROWS = 1_048_575
_LABELS = {int(quality): quality.label for quality in Quality}


class Line(NamedTuple):
    """One row. ``until_ns`` is the end of a hole."""

    time_ns: int
    machine: str
    item: DataItem | None
    name: str
    value: float | str | None
    quality: str
    kind: str
    """``raw``, ``minmax`` or ``mean``: what the value stands for; ``carried`` or ``hole``."""
    until_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One pen: its points, and how it is called. Nobody writes to the arrays."""

    machine: str
    name: str
    series: Series
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How times and numbers are written."""

    delimiter: str
    decimal: str
    time: str
    """strftime without the fraction; empty: RFC 3339 in UTC."""


ISO = Form(",", ".", "")


def lines_of(columns: Sequence[Column], window: Window) -> Iterator[list[Line]]:
    """All rows of the visible window, pen by pen, in pieces; each machine's holes once, at the end."""
    for column in columns:
        series = column.series
        inside = slice(*np.searchsorted(series.time_ns, (window.from_ns, window.to_ns)).tolist())
        rows = [*_carried(column, window), *_lines(column, inside)]
        yield from (rows[i : i + _CHUNK] for i in range(0, len(rows), _CHUNK))
    holes = dict.fromkeys((c.machine, gap) for c in columns for gap in c.gaps)
    touching = [(m, g) for m, g in holes if g.from_ns < window.to_ns and (g.to_ns is None or g.to_ns > window.from_ns)]
    yield [Line(g.from_ns, m, None, "", g.cause.value, HOLE, HOLE, g.to_ns) for m, g in touching]


def _carried(column: Column, window: Window) -> Iterator[Line]:
    """The value that a chart draws from its left edge on, at the time from which it dates."""
    series = column.series
    before = int(np.searchsorted(series.time_ns, window.from_ns)) - 1
    if before >= 0:
        yield from (line._replace(kind=CARRIED) for line in _lines(column, slice(before, before + 1)))
    elif series.carried is not None and series.carried[1] is not None:
        time_ns, value = series.carried
        yield Line(time_ns, column.machine, series.item, column.name, value, Quality.GOOD.label, CARRIED)


def _lines(column: Column, inside: slice) -> Iterator[Line]:
    series = column.series
    texts = (series.text or (None,) * len(series.time_ns))[inside]
    found = zip(
        series.time_ns[inside].tolist(),
        series.number[inside].tolist(),
        texts,
        series.quality[inside].tolist(),
        strict=True,
    )
    for time_ns, number, text, quality in found:
        value = text if text is not None else None if number != number else number
        label = _LABELS.get(quality, str(quality))
        yield Line(time_ns, column.machine, series.item, column.name, value, label, series.aggregate)


class TableFile(Protocol):
    """A file that grows row by row."""

    def write(self, lines: Iterable[Line]) -> None:
        """Append rows."""

    def close(self) -> None:
        """Finish the file."""


class CsvFile:
    """Comma, point and UTC; or semicolon, comma and the plant's own clock for a country's Excel."""

    def __init__(self, path: Path, form: Form, local: Local) -> None:
        self._form, self._local = form, local
        # Excel takes a country's file for UTF-8 only when it begins with a mark.
        self._file = path.open("w", newline="", encoding="utf-8" if form == ISO else "utf-8-sig")
        self._writer = csv.writer(self._file, delimiter=form.delimiter, lineterminator="\r\n" if form.time else "\n")
        self._writer.writerow(COLUMNS)

    def write(self, lines: Iterable[Line]) -> None:
        """Append rows."""
        self._writer.writerows(self._fields(line) for line in lines)

    def _fields(self, line: Line) -> tuple[object, ...]:
        value = written(line.value, self._form.decimal) if isinstance(line.value, float) else line.value
        until = "" if line.until_ns is None else stamp(line.until_ns, self._form, self._local)
        return (
            stamp(line.time_ns, self._form, self._local),
            line.machine,
            line.item.id if line.item is not None else "",
            line.name,
            "" if value is None else value,
            line.item.unit if line.item is not None else "",
            line.quality,
            line.kind,
            until,
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class XlsxFile:
    """A sheet with real dates and numbers; more rows than Excel takes go on in the next sheet."""

    def __init__(self, path: Path, title: str, local: Local) -> None:
        import xlsxwriter

        path.open("wb").close()  # a folder that refuses says so now, not after the last row
        self._book: Any = xlsxwriter.Workbook(str(path), {"constant_memory": True, "nan_inf_to_errors": True})
        self._book.set_properties({"title": title})
        self._time: Any = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        self._local, self._rows = local, 0
        self._sheet: Any = None

    def write(self, lines: Iterable[Line]) -> None:
        """Append rows."""
        for line in lines:
            at = self._rows % _XLSX_ROWS
            if at == 0:
                self._sheet = self._book.add_worksheet(f"Data {self._rows // _XLSX_ROWS + 1}")
                self._sheet.freeze_panes(1, 0)
                self._sheet.set_column(0, 0, 24)
                self._sheet.write_row(0, 0, COLUMNS)
            self._put(at + 1, line)
            self._rows += 1

    def _put(self, row: int, line: Line) -> None:
        sheet, item = self._sheet, line.item
        sheet.write_datetime(row, 0, self._naive(line.time_ns), self._time)
        for column, text in enumerate((line.machine, item.id if item else "", line.name), 1):
            sheet.write_string(row, column, text)
        if isinstance(line.value, str):
            sheet.write_string(row, 4, line.value)
        elif line.value is not None:
            sheet.write_number(row, 4, line.value)
        for column, text in enumerate((item.unit if item else "", line.quality, line.kind), 5):
            sheet.write_string(row, column, text)
        if line.until_ns is not None:
            sheet.write_datetime(row, 8, self._naive(line.until_ns), self._time)

    def _naive(self, time_ns: int) -> datetime:
        """Excel knows no time zones, and milliseconds at best."""
        ms = time_ns % SECOND_NS // 1_000_000
        return self._local(time_ns).replace(tzinfo=None, microsecond=ms * 1000)

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        import xlsxwriter.exceptions

        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error


def stamp(time_ns: int, form: Form, local: Local) -> str:
    """A time as a form writes it, to the millisecond."""
    ms = time_ns % SECOND_NS // 1_000_000
    if not form.time:
        seconds = datetime.fromtimestamp(time_ns // SECOND_NS, UTC)
        return f"{seconds:%Y-%m-%dT%H:%M:%S}.{ms:03d}Z"
    return f"{local(time_ns):{form.time}}{form.decimal}{ms:03d}"


def written(value: float, decimal: str) -> str:
    """The shortest digits that give the number back."""
    text = repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return text.replace(".", decimal)
