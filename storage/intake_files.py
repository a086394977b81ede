"""CSV, JSONL and Parquet files of observations, row by row. Long form (a row per observation) or wide (a column per signal)."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.equipment import ValueKind
from app.domain.message import Message, UserError
from app.domain.quality import Quality

_TIME = ("time", "timestamp", "datetime", "date", "ts", "t")
_QUALITY = {quality.label: int(quality) for quality in Quality}
_LOCAL_TIMES = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
_OTHERS = frozenset({"machine", "signal", "value", "number", "text", "unit", "quality", "sequence", "until", "type"})


@dataclass(frozen=True, slots=True)
class InputRow:
    """One observation of a file. ``value`` None: not available."""

    line: int
    machine: str | None
    signal: str
    time_ns: int
    value: float | str | None
    quality: int | None = None
    sequence: int = 0
    unit: str = ""
    type: str = ""
    kind: ValueKind | None = None
    rank: float | None = None
    """Severity of a condition."""
    verbatim: str | None = None
    """The value as the file writes it: ``1.50`` stays ``1.50`` when the signal is a text."""
    is_native: bool = False
    """In the source's own unit: scaled by the item before it is stored."""


def rows_of_csv(path: Path) -> Iterator[InputRow]:
    """Delimiter and decimal sign are told from the header and its delimiter: with ``;`` numbers may use a comma."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            delimiter = max(";\t,", key=header.count)
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter)
            comma = delimiter != ","
            for fields in reader:
                yield from _rows(path, reader.line_num, fields, comma=comma)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, 0, str(error)) from error


def rows_of_jsonl(path: Path) -> Iterator[InputRow]:
    """One JSON object a line, in either form; ``{"time": …, "signals": {…}}`` is the wide one too."""
    with path.open(encoding="utf-8") as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                fields = json.loads(text)
            except ValueError as error:
                raise _unreadable(path, line, str(error)) from error
            if not isinstance(fields, dict):
                raise _unreadable(path, line, "not a JSON object")
            inner = fields.pop("signals", None)
            yield from _rows(path, line, fields | inner if isinstance(inner, dict) else fields, comma=False)


def rows_of_parquet(path: Path) -> Iterator[InputRow]:
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
                    yield from _rows(path, line, dict(zip(batch.schema.names, values, strict=True)), comma=False)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, line, str(error)) from error


def _plain(column: Any, pa: Any) -> list[Any]:
    """Python values; times as ns, so that none is rounded to microseconds."""
    if pa.types.is_timestamp(column.type):
        return list(column.cast(pa.timestamp("ns", tz=column.type.tz)).cast(pa.int64()).to_pylist())
    return list(column.to_pylist())


# ---------------------------------------------------------------- one row


def _rows(path: Path, line: int, raw: Mapping[Any, Any], *, comma: bool) -> Iterator[InputRow]:
    fields = {str(name).strip(): value for name, value in raw.items() if name is not None}
    names = {name.lower(): name for name in fields}
    time_name = next((names[name] for name in _TIME if name in names), None)
    if time_name is None:
        raise _unreadable(path, line, f"no column of {', '.join(_TIME)}")
    try:
        time_ns = time_of(fields[time_name])
    except ValueError as error:
        raise _unreadable(path, line, str(error)) from error
    if "signal" in names:
        yield from _long(path, line, {name.lower(): value for name, value in fields.items()}, time_ns, comma=comma)
        return
    machine = fields.get(names.get("machine", ""))
    for name, value in fields.items():
        if name != time_name and name.lower() not in _OTHERS and value not in ("", None):
            verbatim = value if isinstance(value, str) else None
            yield InputRow(line, machine or None, name, time_ns, value_of(value, comma=comma), verbatim=verbatim)


def _long(path: Path, line: int, fields: Mapping[str, Any], time_ns: int, *, comma: bool) -> Iterator[InputRow]:
    label = fields.get("quality")
    if label == "hole":
        return
    if not fields["signal"]:
        raise _unreadable(path, line, "the signal is empty")
    quality = _QUALITY.get(str(label).lower()) if label else None
    if label and quality is None:
        raise _unreadable(path, line, f"unknown quality {label!r}")
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
        sequence=int(fields.get("sequence") or 0),
        unit=str(fields.get("unit") or ""),
        type=str(fields.get("type") or ""),
    )


def _bad_as_none(value: float | str | None, quality: int | None) -> float | str | None:
    return None if value == "" and quality is not None and quality >= Quality.UNAVAILABLE else value


def value_of(raw: Any, *, comma: bool) -> float | str | None:
    """A number where it is one and nothing would be lost (``00123`` stays text), else the text; nothing stays nothing."""
    if raw is None or isinstance(raw, bool):
        return None if raw is None else str(raw).upper()
    if isinstance(raw, int | float):
        return None if math.isnan(raw) else float(raw)
    text = str(raw).strip()
    if not text or text in ("UNAVAILABLE", "NaN", "null"):
        return None
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return str(raw)
    try:
        return float(text.replace(",", ".") if comma and text.count(",") == 1 else text)
    except ValueError:
        return str(raw)


def time_of(raw: Any) -> int:
    """ns since 1970 UTC from RFC 3339, a country's form (day first, UTC), or a number of s, ms, us or ns by its size."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _time_of_number(raw)
    text = str(raw).strip()
    if text.replace(".", "", 1).removeprefix("-").isdecimal():
        return _time_of_number(float(text) if "." in text else int(text))
    if "/" in text:
        return _time_of_country(text)
    base, offset_ns = _without_offset(text)
    try:
        return int(np.datetime64(base.replace(" ", "T").replace(",", "."), "ns").astype(np.int64)) - offset_ns
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a time (RFC 3339, for example 2026-11-22T17:45:00.250Z)") from error


def _time_of_number(value: float) -> int:
    size = abs(value)
    factor = 1_000_000_000 if size < 1e11 else 1_000_000 if size < 1e14 else 1_000 if size < 1e17 else 1
    if isinstance(value, int):
        return value * factor
    whole = math.floor(value)
    return whole * factor + round((value - whole) * factor)


def _time_of_country(text: str) -> int:
    moment, _, fraction = text.replace(",", ".").partition(".")
    for form in _LOCAL_TIMES:
        try:
            parsed = datetime.strptime(moment, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return int(parsed.timestamp()) * 1_000_000_000 + int(fraction.ljust(9, "0")[:9] or 0)
    raise ValueError(f"{text!r} is not a time (day/month/year hour:minute:second)")


def _without_offset(text: str) -> tuple[str, int]:
    """The text without ``Z`` or ``+hh:mm``, and that offset in ns."""
    if text[-1:] in "Zz":
        return text[:-1], 0
    if len(text) > 6 and text[-3] == ":" and text[-6] in "+-":
        sign = -1 if text[-6] == "-" else 1
        return text[:-6], sign * (int(text[-5:-3]) * 3600 + int(text[-2:]) * 60) * 1_000_000_000
    return text, 0


def _unreadable(path: Path, line: int, reason: str) -> UserError:
    return UserError(
        Message.of(
            "{path}, line {line}: {reason}. Nothing after it was loaded.", path=str(path), line=line, reason=reason
        )
    )
