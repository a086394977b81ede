"""Books: what is kept besides observations (alarm journal, time slices, outboxes), each type of record with its own tables.

A record is committed in the transaction of the delivery that carries it. A book module registers its types with ``book``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.domain.observation import Record

R = TypeVar("R")
Entry = Callable[[Connection, Sequence[Any]], None]

_entries: dict[type, Entry] = {}


def book(record: type[R], entry: Callable[[Connection, Sequence[R]], None]) -> None:
    """Write records of this type with ``entry``, in the order of their submission, inside the caller's transaction."""
    _entries[record] = entry


def check(records: Iterable[Record]) -> None:
    """Raises TypeError for a record that no book takes: at submission, where the culprit can be seen."""
    for record in records:
        if type(record) not in _entries:
            raise TypeError(f"no book takes a {type(record).__name__}")


def write(connection: Connection, records: Sequence[Record]) -> None:
    """Enter everything; neighbours of one type together, so that the order between types is kept."""
    start = 0
    for end in range(1, len(records) + 1):
        if end == len(records) or type(records[end]) is not type(records[start]):
            _entries[type(records[start])](connection, records[start:end])
            start = end
