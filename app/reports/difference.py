"""What has changed between two revisions of a report: rows that came, went and differ, from their documents alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One cell (or a whole row, ``column`` empty) that is not what it was."""

    table: str
    row: str
    column: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Between two documents of ``table.document``; empty when every number is the same."""
    old, new = before.get("tables", {}), after.get("tables", {})
    return tuple(change for name in new for change in _of_table(name, old.get(name), new[name]))


def _of_table(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = _rows(before or {}), _rows(after)
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is None or now is None:
            yield Change(name, key, "", was, now)
            continue
        for column in now:
            if was.get(column) != now[column]:
                yield Change(name, key, column, was.get(column), now[column])


def _rows(table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Rows by their key; of rows with one key the later one is numbered."""
    found: dict[str, dict[str, Any]] = {}
    for row in table.get("rows", ()):
        key = " / ".join(str(cell) for cell in row[: table["keys"]])
        while key in found:
            key += "'"
        found[key] = dict(zip(table["columns"], row, strict=True))
    return found
