"""Tables of a report as raw values: the one source of PDF, CSV, XLSX, digest and comparison. It refuses to know a language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.kpi import Figure, Input
from app.domain.message import Message


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the site named itself; programs know it by its id."""

    id: str
    names: Mapping[str, str]
    """By language."""

    def name(self, language: str) -> str:
        """What people read; English before the id."""
        return self.names.get(language) or self.names.get("en") or self.id


Cell = str | int | float | Figure | Message | Named | tuple[Input, ...] | None


class Kind(StrEnum):
    """What a column holds, which decides how it is written and aligned."""

    TEXT = "text"
    COUNT = "count"
    RATIO = "ratio"
    """0 … 1, shown in percent with one decimal."""
    SECONDS = "s"
    """Shown as a length of time."""
    TIME = "time"
    """UTC ns."""
    MOMENT = "moment"
    """UTC ns, shown to the second."""


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is for programs and never changes; ``title`` is for people."""

    name: str
    title: Message
    kind: Kind = Kind.TEXT
    weight: float = 1.0
    """Share of the page's width."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; the first ``keys`` columns tell rows apart."""

    name: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 1
    totals: int = 0
    """How many rows at the end are sums of those above."""


def document(subject: str, from_ns: int, to_ns: int, tables: Iterable[Table]) -> dict[str, Any]:
    """The report's numbers for programs; what ``digest`` is of. Revision and time of making are no part of it."""
    return {
        "report": subject,
        "from_ms": from_ns // 10**6,
        "to_ms": to_ns // 10**6,
        "tables": {
            table.name: {
                "columns": [column.name for column in table.columns],
                "keys": table.keys,
                "rows": [[plain(cell) for cell in row] for row in table.rows],
            }
            for table in tables
        },
    }


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling of equal content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def plain(cell: Cell) -> Any:
    """A cell as JSON knows it: a figure without value keeps its reason."""
    if isinstance(cell, Figure):
        if cell.value is None:
            return {"value": None, "reason": str(cell.reason) if cell.reason else ""}
        return cell.value if not cell.approximate else {"value": cell.value, "lower": cell.lower, "upper": cell.upper}
    if isinstance(cell, tuple):
        return {each.symbol: each.value for each in cell}
    if isinstance(cell, Named):
        return cell.id
    return str(cell) if isinstance(cell, Message) else cell
