"""A machine's rows of a stretch of time, and their digest, wherever they stand: what a station sends and what a hub compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.fleet import Digest
from storage.digest import added, digest_of, seed_of
from storage.observations import Observations
from storage.rows import Rows

_SIGNALS = "SELECT id, name, stepped FROM signal WHERE machine = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class StretchRows:
    """One signal's rows; ``thinned`` when some of its time has roll-ups only."""

    signal: int
    name: str
    rows: Rows
    thinned: bool


def rows_of(
    connection: Connection, machine: int, observations: Observations, from_ns: int, to_ns: int
) -> list[StretchRows]:
    """Every signal of the machine that has something in [from_ns, to_ns), each observation once, in order."""
    found = []
    signal = observations.window(connection, machine, to_ns)
    for number, name, stepped in connection.exec_driver_sql(_SIGNALS, (machine,)).all():
        answer = signal(number, bool(stepped)).rows(from_ns, to_ns)
        thinned = bool(answer.runs) or answer.is_selection
        if len(answer.rows) or thinned:
            found.append(StretchRows(number, name, answer.rows, thinned))
    return found


def digest(parts: Sequence[StretchRows], machine: str) -> Digest | None:
    """The digest over all signals; None when not all rows are there to be counted. ``machine``: its id at its station."""
    if any(part.thinned for part in parts):
        return None
    total = Digest()
    for part in parts:
        total = added(total, digest_of(part.rows, seed_of(machine, part.name)))
    return total
