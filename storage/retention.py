"""What history may forget: raw rows after one time, roll-ups and holes after another.

Thinning works chunk by chunk in small slices. A chunk loses its rows only after its roll-ups stand in the file, in the same
transaction, so that no instant exists in which both are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from storage import gaps
from storage.bins import COARSEST
from storage.chunks import Chunk, Chunks
from storage.engine import driver
from storage.forecast import DAY_NS
from storage.keys import key
from storage.retention_rules import Rule, apply_rules
from storage.rows import Rows

_THINNABLE_LEVEL = 7
"""Bins up to 18 min: rows so rare that only wider bins would be fewer cost less than a roll-up, and stay as long as that."""
_SLICE = 64

_SIGNALS = """SELECT signal.id, signal.stepped, machine.name, signal.name, raw_ns, rollup_ns FROM signal
    JOIN machine ON machine.id = signal.machine LEFT JOIN retention ON retention.signal = signal.id ORDER BY signal.id"""
_OLD = """SELECT id, "count", from_ns, to_ns, level, blob IS NULL FROM chunk
    WHERE id BETWEEN ? AND ? AND to_ns < ? AND blob IS NOT NULL ORDER BY id"""
_THIN = "UPDATE chunk SET blob = NULL WHERE id = ?"
_EXPIRED_CHUNKS = "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE id BETWEEN ? AND ? AND to_ns < ? LIMIT ?)"
_EXPIRED_RUNS = "DELETE FROM rollup WHERE id IN (SELECT id FROM rollup WHERE id BETWEEN ? AND ? AND to_ns < ? LIMIT ?)"
_FIRST = "SELECT from_ns FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1"
_MOVE_FIRST = "UPDATE machine SET first_ns = ? WHERE name = ? AND first_ns < ?"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long to keep, in ns; of single signals what the first rule says that matches."""

    raw_ns: int = 30 * DAY_NS
    rollup_ns: int = 400 * DAY_NS
    rules: tuple[Rule, ...] = ()


class Archive(Protocol):
    """Where rows go before they are thinned out."""

    def __call__(self, machine: str, signal: str, rows: Rows) -> None:
        """Keep these rows durably; raises OSError when that fails (nothing is thinned then)."""


@dataclass(frozen=True, slots=True)
class _Scope:
    signal: int
    stepped: bool
    machine: str
    name: str
    raw_ns: int
    rollup_ns: int


def forget(connection: Connection, retention: Retention, now_ns: int, archive: Archive | None = None) -> Iterator[None]:
    """Apply the retention once; yields after every slice."""
    with connection.begin():
        # Here and not when a signal appears: nothing else reads the table, and so no signal can be missed.
        apply_rules(connection, retention.rules)
        scopes = [_scope(row, retention) for row in connection.exec_driver_sql(_SIGNALS)]
    for scope in scopes:
        yield from _thin(connection, scope, now_ns, archive)
        yield from _expire(connection, scope, now_ns)
    with connection.begin():
        # A hole stays as long as any signal that it could concern.
        gaps.forget_before(connection, now_ns - max([retention.rollup_ns, *(scope.rollup_ns for scope in scopes)]))
        _move_first(connection, scopes, now_ns)
    yield from reclaim(connection)


def _scope(row: tuple[int, int, str, str, int | None, int | None], retention: Retention) -> _Scope:
    raw_ns, rollup_ns = row[4] or retention.raw_ns, row[5] or retention.rollup_ns
    return _Scope(row[0], bool(row[1]), row[2], row[3], raw_ns, max(raw_ns, rollup_ns))


def _thin(connection: Connection, scope: _Scope, now_ns: int, archive: Archive | None) -> Iterator[None]:
    low, high = key(scope.signal, 0), key(scope.signal + 1, 0) - 1
    with connection.begin():
        found = connection.exec_driver_sql(_OLD, (low, high, now_ns - scope.raw_ns)).all()
    for row in found:
        chunk = Chunk(row[0], row[1], row[2], row[3], row[4], bool(row[5]))
        if 0 < chunk.level <= _THINNABLE_LEVEL:
            with connection.begin():
                _thin_chunk(connection, scope, chunk, archive)
            yield


def _thin_chunk(connection: Connection, scope: _Scope, chunk: Chunk, archive: Archive | None) -> None:
    if archive is not None:
        archive(scope.machine, scope.name, Chunks(driver(connection), scope.signal, scope.stepped).rows(chunk))
    connection.exec_driver_sql(_THIN, (chunk.id,))


def _expire(connection: Connection, scope: _Scope, now_ns: int) -> Iterator[None]:
    before = now_ns - scope.rollup_ns
    ranges = [(_EXPIRED_CHUNKS, 0), *((_EXPIRED_RUNS, level) for level in range(1, COARSEST + 1))]
    for statement, level in ranges:
        low, high = key(scope.signal, 0, level), key(scope.signal + 1, 0, level) - 1
        gone = _SLICE
        while gone == _SLICE:
            with connection.begin():
                gone = connection.exec_driver_sql(statement, (low, high, before, _SLICE)).rowcount
            if gone:
                yield


def _move_first(connection: Connection, scopes: Sequence[_Scope], now_ns: int) -> None:
    """After something expired, a machine's history begins with its earliest chunk that is left."""
    first: dict[str, int] = {}
    for scope in scopes:
        values = (key(scope.signal, 0), key(scope.signal + 1, 0) - 1)
        found = connection.exec_driver_sql(_FIRST, values).scalar()
        if found is not None:
            first[scope.machine] = min(found, first.get(scope.machine, found))
    horizon = now_ns - min((scope.rollup_ns for scope in scopes), default=0)
    for machine, from_ns in first.items():
        connection.exec_driver_sql(_MOVE_FIRST, (from_ns, machine, min(from_ns, horizon)))


def reclaim(connection: Connection, keep_pages: int = 4096) -> Iterator[None]:
    """Give free pages beyond a reserve back to the disk, some hundred at a time."""
    while True:
        with connection.begin():
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        if free <= keep_pages:
            return
        # As a script, because only that runs the statement to its end: every step of it frees one page.
        driver(connection).executescript(f"PRAGMA incremental_vacuum({min(512, free - keep_pages)})").close()
        yield
