"""Of which times only roll-ups are left, signal by signal. Only reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.keys import key

_SIGNALS = "SELECT signal.id, machine.name, signal.name FROM signal JOIN machine ON machine.id = signal.machine"
_SPANS = "SELECT from_ns, to_ns FROM chunk WHERE id BETWEEN ? AND ? AND blob IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Thinned:
    """Spans by (machine, signal): beginnings and ends (inclusive) in ns, in time order."""

    spans: Mapping[tuple[str, str], tuple[Sequence[int], Sequence[int]]]

    def holds(self, machine: str, signal: str, time_ns: int) -> bool:
        """Whether a time lies in a span."""
        found = self.spans.get((machine, signal))
        if found is None:
            return False
        place = bisect_right(found[0], time_ns) - 1
        return place >= 0 and time_ns <= found[1][place]


def thinned_times(connection: Connection) -> Thinned:
    """All spans; a transaction of its own."""
    spans: dict[tuple[str, str], tuple[Sequence[int], Sequence[int]]] = {}
    with connection.begin():
        for number, machine, signal in connection.exec_driver_sql(_SIGNALS).all():
            values = (key(number, 0), key(number + 1, 0) - 1)
            rows = connection.exec_driver_sql(_SPANS, values).all()
            if rows:
                spans[machine, signal] = ([row[0] for row in rows], [row[1] for row in rows])
    return Thinned(spans)
