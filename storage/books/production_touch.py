"""What of which machine's past was written anew, as a short list: whoever keeps sums of it drops exactly those. Written in the
transaction of what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import TEXT, Column, Integer, Table

from app.contracts.production_store import EVER_NS, Touch, Touched
from storage.plain import Plain
from storage.schema import metadata

production_touch = Table(
    "production_touch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", TEXT, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    sqlite_strict=True,
)
"""Something that belongs to a time in [from_ns, to_ns] was written. Only the newest are kept."""

KEPT = 50_000
"""About six hours of a hundred machines. Who looks more rarely begins anew."""
_TOUCH = "INSERT INTO production_touch (machine, from_ns, to_ns) VALUES (?, ?, ?)"
_NEWEST = """SELECT coalesce((SELECT max(id) FROM production_touch), 0),
    coalesce((SELECT min(id) FROM production_touch), 1)"""
_SINCE = "SELECT machine, from_ns, to_ns FROM production_touch WHERE id > ? ORDER BY id"
_FORGET = "DELETE FROM production_touch WHERE id <= ?"


def touch(inner: Plain, spans: Iterable[Touch]) -> None:
    """These times of these machines are not as they were."""
    rows = [(span.machine, span.from_ns, span.to_ns) for span in spans]
    if not rows:
        return
    inner.executemany(_TOUCH, rows)
    newest, oldest = inner.execute(_NEWEST).fetchone()
    if newest - oldest >= 2 * KEPT:
        inner.execute(_FORGET, (newest - KEPT,))


def touched(inner: Plain, seen: int) -> Touched:
    """What was touched after ``seen``; nobody can tell any more when that is too long ago."""
    newest, oldest = inner.execute(_NEWEST).fetchone()
    if seen > newest or seen < oldest - 1:
        return Touched(newest, None)
    rows: Sequence[tuple[str, int, int]] = inner.execute(_SINCE, (seen,)).fetchall() if seen < newest else []
    return Touched(newest, tuple(Touch(*row) for row in rows))


def around(times: Iterable[tuple[str, int]]) -> list[Touch]:
    """Per machine the span of its times."""
    found: dict[str, tuple[int, int]] = {}
    for machine, at_ns in times:
        since, until = found.get(machine, (at_ns, at_ns))
        found[machine] = (min(since, at_ns), max(until, at_ns))
    return [Touch(machine, since, until) for machine, (since, until) in found.items()]


def for_good(machine: str, from_ns: int) -> Touch:
    """From a time on."""
    return Touch(machine, from_ns, EVER_NS)
