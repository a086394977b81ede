"""CSV, JSONL and Parquet files of observations, row by row. Long form (a row per observation) or wide (a column per signal)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.domain.cells import unescaped
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from storage.csv_cells import COLUMNS as CSV_COLUMNS
from storage.csv_cells import HOLE, ROLLED_UP
from storage.intake_row import Found, InputRow, Refusal, not_a_time
from storage.intake_values import time_of, value_of

_TIME = ("time", "timestamp", "datetime", "date", "ts", "t")
_QUALITY = {quality.label: int(quality) for quality in Quality}
_OTHERS = frozenset({"machine", "signal", "value", "number", "text", "unit", "quality", "sequence", "until", "type"})


def rows_of_csv(path: Path) -> Iterator[Found]:
    """Delimiter and decimal sign are told from the header and its delimiter: with ``;`` numbers may use a comma."""
    line = 0
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            delimiter = max(";\t,", key=header.count)
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter)
            comma = delimiter != ","
            is_ours = tuple(reader.fieldnames or ()) == CSV_COLUMNS
            for fields in reader:
                line = reader.line_num
                row = {name: unescaped(value) for name, value in fields.items()} if is_ours else fields
                yield from _rows(line, row, comma=comma)
    except UnicodeDecodeError as error:
        raise _no_text(path, line, error) from error
    except csv.Error as error:
        raise _unreadable(path, line, str(error)) from error


def rows_of_jsonl(path: Path) -> Iterator[Found]:
    """One JSON object a line, in either form; ``{"time": …, "signals": {…}}`` is the wide one too."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line, text in enumerate(file, 1):
                if text.strip():
                    yield from _rows_of_object(line, text)
    except UnicodeDecodeError as error:
        raise _no_text(path, line, error) from error


def _rows_of_object(line: int, text: str) -> Iterator[Found]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Refusal(line, Message.of("This is no JSON: {error}.", error=str(error)))
        return
    if not isinstance(fields, dict):
        yield Refusal(line, Message.of("This is JSON, but no object."))
        return
    inner = fields.pop("signals", None)
    yield from _rows(line, fields | inner if isinstance(inner, dict) else fields, comma=False)


def rows_of_parquet(path: Path) -> Iterator[Found]:
    """Columns as our export writes them, or one column per signal."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    line = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=10_000):
                columns = [_plain(column, pa) for column in batch.columns]
                for values in zip(*columns, strict=True):
                    line += 1
                    yield from _rows(line, dict(zip(batch.schema.names, values, strict=True)), comma=False)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, line, str(error)) from error


def _plain(column: Any, pa: Any) -> list[Any]:
    """Python values; times as ns, so that none is rounded to microseconds."""
    if pa.types.is_timestamp(column.type):
        return list(column.cast(pa.timestamp("ns", tz=column.type.tz)).cast(pa.int64()).to_pylist())
    return list(column.to_pylist())


# ---------------------------------------------------------------- one row


def _rows(line: int, raw: Mapping[Any, Any], *, comma: bool) -> Iterator[Found]:
    fields = {str(name).strip(): value for name, value in raw.items() if name is not None}
    names = {name.lower(): name for name in fields}
    time_name = next((names[name] for name in _TIME if name in names), None)
    if time_name is None:
        yield Refusal(line, Message.of("There is no column of {names}.", names=", ".join(_TIME)))
        return
    try:
        time_ns = time_of(fields[time_name])
    except (ValueError, TypeError, OverflowError):
        yield not_a_time(line, str(fields[time_name]))
        return
    if "signal" in names:
        yield from _long(line, {name.lower(): value for name, value in fields.items()}, time_ns, comma=comma)
        return
    machine = fields.get(names.get("machine", ""))
    for name, value in fields.items():
        if name != time_name and name.lower() not in _OTHERS and value not in ("", None):
            verbatim = value if isinstance(value, str) else None
            yield InputRow(line, machine or None, name, time_ns, value_of(value, comma=comma), verbatim=verbatim)


def _long(line: int, fields: Mapping[str, Any], time_ns: int, *, comma: bool) -> Iterator[Found]:
    label = fields.get("quality")
    if label == HOLE or label in ROLLED_UP:
        return
    if not fields["signal"]:
        yield Refusal(line, Message.of("The signal is empty."))
        return
    quality = _QUALITY.get(str(label).lower()) if label else None
    if label and quality is None:
        known = ", ".join(_QUALITY)
        yield Refusal(line, Message.of("'{text}' is no quality. Known: {known}.", text=str(label), known=known))
        return
    sequence = str(fields.get("sequence") or 0)
    if not sequence.isdecimal():
        yield Refusal(line, Message.of("'{text}' is no sequence number.", text=sequence))
        return
    raw = fields.get("value")
    if raw is None:
        raw = fields["text"] if fields.get("text") is not None else fields.get("number")
    yield InputRow(
        line=line,
        machine=fields.get("machine") or None,
        signal=str(fields["signal"]),
        time_ns=time_ns,
        value=_bad_as_none(value_of(raw, comma=comma), quality),
        verbatim=raw if isinstance(raw, str) else None,
        quality=quality,
        sequence=int(sequence),
        unit=str(fields.get("unit") or ""),
        type=str(fields.get("type") or ""),
    )


def _bad_as_none(value: float | str | None, quality: int | None) -> float | str | None:
    return None if value == "" and quality is not None and quality >= Quality.UNAVAILABLE else value


def _no_text(path: Path, line: int, error: UnicodeDecodeError) -> UserError:
    return UserError(
        Message.of(
            "{path} is not UTF-8 text (byte {byte} after line {line}). Save it with the encoding UTF-8. Nothing after it was loaded.",
            path=str(path),
            byte=f"0x{error.object[error.start]:02x}",
            line=line,
        )
    )


def _unreadable(path: Path, line: int, reason: str) -> UserError:
    return UserError(
        Message.of(
            "{path}, line {line}: {reason}. Nothing after it was loaded.", path=str(path), line=line, reason=reason
        )
    )
