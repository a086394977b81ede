"""History → files for people and programs: CSV (ISO or a country's form), Excel, Parquet; states, qualities and holes included.

The file appears under its name whole or not at all. Every value is an observation as it was stored. Where retention has thinned the
observations out already, three rows a bin stand in their place: minimum, mean and maximum, named so in the quality column.
"""

from __future__ import annotations

import csv
import heapq
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.contracts import HistoryReader
from app.domain.cells import escaped
from app.domain.equipment import DataItem
from app.domain.gap import Gap
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from app.domain.series import HistoryQuery, RolledUp, Series
from storage.csv_cells import COLUMNS, HOLE, ROLLED_UP

_PAGE = 50_000
_WINDOW_NS = 7 * 86_400 * 10**9
"""Roll-ups are fetched for a week at a time: a few ten thousand bins a signal."""
_XLSX_ROWS = 1_048_575
_TIME = attrgetter("time_ns")
_LABELS = {int(quality): quality.label for quality in Quality}


@dataclass(frozen=True, slots=True)
class Form:
    """How a country writes times and numbers."""

    delimiter: str
    decimal: str
    time: str
    """strftime, without the fraction of the second; empty: RFC 3339 in UTC with nanoseconds."""


ISO = Form(",", ".", "")
FORMS = {"iso": ISO, "pt-BR": Form(";", ",", "%d/%m/%Y %H:%M:%S"), "en": Form(",", ".", "%m/%d/%Y %H:%M:%S")}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export. No signals: all of the machine's. Times in ns, half-open."""

    machine: str
    signals: tuple[str, ...]
    from_ns: int
    to_ns: int
    format: str
    """``csv``, ``xlsx`` or ``parquet``."""
    out: Path
    form: str = "iso"
    """A key of ``FORMS``; CSV only."""
    zone: tzinfo = UTC
    """For the times of Excel and of a country's CSV."""


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What was written."""

    rows: int
    holes: int
    out: Path


class Cell(NamedTuple):
    """One observation on its way out."""

    time_ns: int
    item: DataItem
    value: float | str | None
    quality: str
    sequence: int
    until_ns: int | None = None
    """The end of a bin."""


def export(reader: HistoryReader, request: ExportRequest) -> ExportDone:
    """Write one file. Raises UserError: unknown machine, signal, format or form; nothing there; disk refuses."""
    writers: dict[str, Callable[[_Job], int]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
    if request.format not in writers or request.form not in FORMS:
        raise UserError(
            Message.of(
                "Export knows the formats {formats} and the forms {forms}.",
                formats=", ".join(writers),
                forms=", ".join(FORMS),
            )
        )
    signals = request.signals or _all_signals(reader, request.machine)
    partial = request.out.with_name(request.out.name + ".partial")
    holes = reader.gaps(request.machine, request.from_ns, request.to_ns)
    job = _Job(request, partial, _cells(reader, request, signals), holes)
    try:
        rows = writers[request.format](job)
        partial.replace(request.out)
    except OSError as error:
        raise UserError(
            Message.of(
                "{path} can't be written: {error}. Check the folder and its free space.",
                path=str(request.out),
                error=error.strerror or str(error),
            )
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return ExportDone(rows, len(holes), request.out)


@dataclass(frozen=True, slots=True)
class _Job:
    request: ExportRequest
    partial: Path
    cells: Iterator[list[Cell]]
    holes: tuple[Gap, ...]


def _all_signals(reader: HistoryReader, machine: str) -> tuple[str, ...]:
    for model in reader.models():
        if model.machine == machine:
            return tuple(item.id for item in model.items)
    raise UserError(Message.of("History knows no machine {machine}. It appears with its first value.", machine=machine))


def _cells(reader: HistoryReader, request: ExportRequest, signals: tuple[str, ...]) -> Iterator[list[Cell]]:
    """Page by page, each in time order."""
    extent = reader.extent(request.machine)
    if extent is None:
        # Nothing there yet, or an unknown signal: the reader says so.
        yield from _observed(reader, request, signals, request.from_ns, request.to_ns)
        return
    start_ns, last_ns = max(request.from_ns, extent[0]), min(request.to_ns, extent[1] + 1)
    while start_ns < last_ns:
        end_ns = min(last_ns, start_ns + _WINDOW_NS)
        pages = _observed(reader, request, signals, start_ns, end_ns)
        rolled = _rolled_up(reader, request, signals, start_ns, end_ns)
        if rolled:
            pages = _paged(heapq.merge(rolled, itertools.chain.from_iterable(pages), key=_TIME))
        yield from pages
        start_ns = end_ns


def _paged(cells: Iterator[Cell]) -> Iterator[list[Cell]]:
    while page := list(itertools.islice(cells, _PAGE)):
        yield page


def _observed(
    reader: HistoryReader, request: ExportRequest, signals: tuple[str, ...], from_ns: int, to_ns: int
) -> Iterator[list[Cell]]:
    cursor: str | None = None
    while True:
        query = HistoryQuery(request.machine, signals, from_ns, to_ns, limit=_PAGE, cursor=cursor)
        answer = reader.query(query)
        page = [cell for series in answer.series for cell in _of(series)]
        page.sort(key=_TIME)
        yield page
        cursor = answer.next_cursor
        if cursor is None:
            return


def _rolled_up(
    reader: HistoryReader, request: ExportRequest, signals: tuple[str, ...], from_ns: int, to_ns: int
) -> list[Cell]:
    left = reader.rolled_up(request.machine, signals, from_ns, to_ns)
    cells = [cell for one in left for cell in (_of(one) if isinstance(one, Series) else _of_bins(one))]
    return sorted((cell for cell in cells if from_ns <= cell.time_ns < to_ns), key=_TIME)


def _of(series: Series) -> Iterator[Cell]:
    texts = series.text or (None,) * len(series.time_ns)
    numbers = zip(
        series.time_ns.tolist(),
        series.number.tolist(),
        texts,
        series.quality.tolist(),
        series.sequence.tolist(),
        strict=True,
    )
    for time_ns, number, text, quality, sequence in numbers:
        value = text if text is not None else None if number != number else number
        yield Cell(time_ns, series.item, value, _LABELS.get(quality, str(quality)), sequence)


def _of_bins(bins: RolledUp) -> Iterator[Cell]:
    columns = (bins.from_ns, bins.to_ns, bins.minimum, bins.mean, bins.maximum)
    for from_ns, to_ns, *values in zip(*(column.tolist() for column in columns), strict=True):
        for label, value in zip(ROLLED_UP, values, strict=True):
            if value == value:
                yield Cell(from_ns, bins.item, value, label, 0, to_ns)


# ---------------------------------------------------------------- CSV


def _csv(job: _Job) -> int:
    form, zone = FORMS[job.request.form], job.request.zone
    rows = 0
    # Excel takes a country's file for UTF-8 only when it begins with a mark.
    with job.partial.open("w", newline="", encoding="utf-8" if form is ISO else "utf-8-sig") as file:
        writer = csv.writer(file, delimiter=form.delimiter, lineterminator="\n" if form is ISO else "\r\n")
        writer.writerow(COLUMNS)
        holes = list(job.holes)
        for page in job.cells:
            for cell in page:
                while holes and holes[0].from_ns <= cell.time_ns:
                    writer.writerow(_hole_row(holes.pop(0), form, zone))
                writer.writerow(_cell_row(job.request.machine, cell, form, zone))
            rows += len(page)
        writer.writerows(_hole_row(hole, form, zone) for hole in holes)
    return rows


def _cell_row(machine: str, cell: Cell, form: Form, zone: tzinfo) -> tuple[object, ...]:
    value = written(cell.value, form) if isinstance(cell.value, float) else escaped(cell.value or "")
    time = stamp(cell.time_ns, form, zone)
    signal, unit = escaped(cell.item.id), escaped(cell.item.unit)
    until = "" if cell.until_ns is None else stamp(cell.until_ns, form, zone)
    return (time, escaped(machine), signal, value, unit, cell.quality, cell.sequence or "", until)


def _hole_row(hole: Gap, form: Form, zone: tzinfo) -> tuple[object, ...]:
    until = "" if hole.to_ns is None else stamp(hole.to_ns, form, zone)
    return (stamp(hole.from_ns, form, zone), hole.machine, "", hole.cause.value, "", HOLE, hole.count or "", until)


def stamp(time_ns: int, form: Form, zone: tzinfo) -> str:
    """A time as a form writes it."""
    if not form.time:
        return str(np.datetime64(time_ns, "ns")) + "Z"
    seconds, rest = divmod(time_ns, 1_000_000_000)
    moment = datetime.fromtimestamp(seconds, zone)
    return f"{moment:{form.time}}{form.decimal}{rest // 1_000_000:03d}"


def written(value: float, form: Form) -> str:
    """The shortest digits that give the number back."""
    text = repr(int(value)) if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0" else repr(value)
    return text.replace(".", form.decimal)


# ---------------------------------------------------------------- Excel


def _xlsx(job: _Job) -> int:
    import xlsxwriter

    # constant_memory: rows go to disk as they come; a month of history is not held in memory.
    book = xlsxwriter.Workbook(str(job.partial), {"constant_memory": True, "nan_inf_to_errors": True})
    time_format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
    rows = 0
    sheet = None
    for page in job.cells:
        for cell in page:
            line = rows % _XLSX_ROWS
            if line == 0:
                sheet = _sheet(book, f"Data {rows // _XLSX_ROWS + 1}", COLUMNS)
            _xlsx_row(sheet, line + 1, job.request, cell, time_format)
            rows += 1
    holes = _sheet(book, "Holes", ("from", "until", "cause", "count", "detail"))
    for line, hole in enumerate(job.holes, 1):
        holes.write_datetime(line, 0, _naive(hole.from_ns, job.request.zone), time_format)
        if hole.to_ns is not None:
            holes.write_datetime(line, 1, _naive(hole.to_ns, job.request.zone), time_format)
        holes.write_row(line, 2, (hole.cause.value, hole.count, hole.detail))
    book.close()
    return rows


def _sheet(book: Any, name: str, columns: tuple[str, ...]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.write_row(0, 0, columns)
    return sheet


def _xlsx_row(sheet: Any, line: int, request: ExportRequest, cell: Cell, time_format: Any) -> None:
    sheet.write_datetime(line, 0, _naive(cell.time_ns, request.zone), time_format)
    sheet.write_string(line, 1, request.machine)
    sheet.write_string(line, 2, cell.item.id)
    if isinstance(cell.value, str):
        sheet.write_string(line, 3, cell.value)
    elif cell.value is not None:
        sheet.write_number(line, 3, cell.value)
    sheet.write_string(line, 4, cell.item.unit)
    sheet.write_string(line, 5, cell.quality)
    if cell.sequence:
        sheet.write_number(line, 6, cell.sequence)
    if cell.until_ns is not None:
        sheet.write_datetime(line, 7, _naive(cell.until_ns, request.zone), time_format)


def _naive(time_ns: int, zone: tzinfo) -> datetime:
    """Excel knows no time zones, and milliseconds at best."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, zone).replace(tzinfo=None, microsecond=rest // 1_000_000 * 1_000)


# ---------------------------------------------------------------- Parquet


def _parquet(job: _Job) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("time", pa.timestamp("ns", tz="UTC")),
            ("machine", pa.string()),
            ("signal", pa.string()),
            ("number", pa.float64()),
            ("text", pa.string()),
            ("unit", pa.string()),
            ("quality", pa.string()),
            ("sequence", pa.int64()),
            ("until", pa.timestamp("ns", tz="UTC")),
        ],
        metadata={b"holes": json.dumps([_hole_fields(hole) for hole in job.holes]).encode()},
    )
    rows = 0
    with pq.ParquetWriter(job.partial, schema, compression="zstd") as writer:
        for page in job.cells:
            columns = list(zip(*(_parquet_row(job.request.machine, cell) for cell in page), strict=True))
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=False)]
            if arrays:
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows += len(page)
    return rows


def _parquet_row(machine: str, cell: Cell) -> tuple[object, ...]:
    number = cell.value if isinstance(cell.value, float) else None
    text = cell.value if isinstance(cell.value, str) else None
    return (
        cell.time_ns,
        machine,
        cell.item.id,
        number,
        text,
        cell.item.unit,
        cell.quality,
        cell.sequence,
        cell.until_ns,
    )


def _hole_fields(hole: Gap) -> dict[str, object]:
    return {
        "from_ns": hole.from_ns,
        "to_ns": hole.to_ns,
        "cause": hole.cause.value,
        "count": hole.count,
        "detail": hole.detail,
    }
