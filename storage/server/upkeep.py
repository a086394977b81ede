"""What the writer's thread does between commits on PostgreSQL: rolls quiet slots up, one at a time, and forgets what is old."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection

from storage import gaps
from storage.bins import shift
from storage.books import fleet
from storage.forecast import Forecast
from storage.retention import Archive, Retention
from storage.retention_rules import apply_rules
from storage.server.copying import PACKED, ROWS, unpacked
from storage.server.engine import guarded
from storage.server.extensions import BIN, Extension
from storage.server.observations import Rowed
from storage.server.schema import SLOT_SHIFT, STORED, VIEWS

QUIET_S = 60.0
"""A slot that nothing was written into for so long is rolled up."""
HOUR_S = 3600.0

_LAST = "(array_agg(number ORDER BY time_ns DESC, sequence DESC, fold DESC))[1]"
_CLEAR = "DELETE FROM {view} WHERE machine = ? AND start_ns >= ? AND start_ns < ? AND NOT signal = ANY(?::integer[])"
_INTO = """INSERT INTO {view} (machine, signal, start_ns, count, absent, minimum, maximum, total, last, quality)
    SELECT machine, signal, {time} >> {shift} << {shift}, """
_ROLL = f"""{_INTO.format(view=VIEWS[STORED], time="time_ns", shift=shift(STORED))}{BIN.format(last=_LAST)} FROM observation
    WHERE machine = ? AND time_ns >= ? AND time_ns < ? AND NOT signal = ANY(?::integer[]) GROUP BY 1, 2, 3"""
_ROLL_ON = tuple(
    f"""{_INTO.format(view=VIEWS[level], time="start_ns", shift=shift(level))}sum(count)::bigint, sum(absent)::bigint,
    min(minimum), max(maximum), sum(total), (array_agg(last ORDER BY start_ns DESC))[1], max(quality) FROM {VIEWS[finer]}
    WHERE machine = ? AND start_ns >= ? AND start_ns < ? AND NOT signal = ANY(?::integer[]) GROUP BY 1, 2, 3"""
    for finer, level in pairwise(VIEWS)
)
_DONE = "DELETE FROM unrolled WHERE machine = ? AND slot = ?"
_STEPPED = "SELECT id FROM signal WHERE machine = ? AND stepped = 1"
_GONE = "SELECT signal FROM thinned WHERE machine = ? AND before_ns > ?"
"""Signals whose rows of a slot are thinned out: what is rolled up of them is all that there is."""
_ANY_GONE = "SELECT count(*) FROM thinned WHERE before_ns > ?"
_REFRESH = "CALL refresh_continuous_aggregate('{view}', {start}::bigint, {end}::bigint)"
_SIGNALS = """SELECT signal.id, signal.machine, signal.stepped, machine.name, signal.name, raw_ns, rollup_ns FROM signal
    JOIN machine ON machine.id = signal.machine LEFT JOIN retention ON retention.signal = signal.id ORDER BY signal.id"""
_FIRST = "SELECT min(time_ns) FROM observation WHERE machine = ? AND signal = ? AND time_ns < ?"
_OLD = PACKED.format(rows=ROWS.format(where="AND time_ns < ? ORDER BY time_ns, sequence, fold"))
_THIN = """INSERT INTO thinned (machine, signal, before_ns) VALUES (?, ?, ?)
    ON CONFLICT (signal) DO UPDATE SET before_ns = excluded.before_ns"""
_FORGET = "DELETE FROM observation WHERE machine = ? AND signal = ? AND time_ns < ?"
_FORGET_BINS = "DELETE FROM {view} WHERE machine = ? AND signal = ? AND start_ns < ?"
_MOVE_FIRST = "UPDATE machine SET first_ns = ? WHERE id = ? AND first_ns < ?"


@dataclass(slots=True)
class ServerUpkeep:
    """The state between slices; lives in the writer's thread, and is told the time."""

    rows: Rowed
    extension: Extension
    retention: Retention | None
    archive: Archive | None
    now_ns: Callable[[], int] = time.time_ns
    monotonic_s: Callable[[], float] = time.monotonic
    forecast: Forecast | None = None
    """The disk is the server's: its own watch tells when it will be full."""
    _forgetting: Iterator[None] | None = None
    _due_s: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._due_s = self.monotonic_s() + HOUR_S / 60

    def slice(self, connection: Connection) -> bool:
        """Do one slice; True when there is more to do at once."""
        if self._rolled(connection, self.monotonic_s() - QUIET_S):
            return True
        if self._forgetting is None:
            if self.retention is None or self.monotonic_s() < self._due_s:
                return False
            self._due_s = self.monotonic_s() + HOUR_S
            self.rows.thinned = None  # Another worker may have thinned.
            self._forgetting = self.forget(connection, self.retention)
        try:
            next(self._forgetting)
        except StopIteration:
            self._forgetting = None
            return False
        except BaseException:
            self._forgetting = None
            raise
        return True

    def roll_all(self, connection: Connection) -> None:
        """Roll up whatever is not."""
        while self._rolled(connection, float("inf")):
            pass

    # ------------------------------------------------------------ roll-ups

    def _rolled(self, connection: Connection, quiet_since_s: float) -> bool:
        """Roll one slot up, if there is one that was quiet."""
        waiting = self.rows.unrolled
        if waiting is None:
            with connection.begin():
                waiting = self.rows.load_unrolled(connection)
        ripe = next((pair for pair, at_s in waiting.items() if at_s <= quiet_since_s), None)
        if ripe is None:
            return False
        if self.extension is Extension.TIMESCALE:
            self._refreshed(connection, ripe[1], quiet_since_s)
            return True
        with connection.begin():
            roll(connection, *ripe)
        waiting.pop(ripe, None)
        return True

    def _refreshed(self, connection: Connection, slot: int, quiet_since_s: float) -> None:
        """A continuous aggregate is refreshed for all machines at once, outside of any transaction."""
        waiting = self.rows.load_unrolled(connection)
        done = [pair for pair, at_s in waiting.items() if pair[1] == slot and at_s <= quiet_since_s]
        if connection.in_transaction():
            connection.rollback()
        with connection.begin():
            fixed = self._fixed(connection, slot)
        if not fixed:
            with guarded(connection, "refresh") as inner:
                inner.autocommit = True
                try:
                    for statement in refreshes(slot):
                        inner.execute(statement)
                finally:
                    inner.autocommit = False
            with connection.begin():
                connection.exec_driver_sql(_DONE, done)
        for pair in done:
            waiting.pop(pair, None)

    def _fixed(self, connection: Connection, slot: int) -> bool:
        """Whether a refresh of the slot would empty roll-ups of a signal whose rows are gone: then late rows of others stay noted, and are read."""
        return self.extension is Extension.TIMESCALE and bool(
            connection.exec_driver_sql(_ANY_GONE, (slot << SLOT_SHIFT,)).scalar_one()
        )

    # ------------------------------------------------------------ retention

    def forget(self, connection: Connection, retention: Retention) -> Iterator[None]:
        """Apply the retention once; yields after every slice."""
        with connection.begin():
            apply_rules(connection, retention.rules)
            signals = connection.exec_driver_sql(_SIGNALS).all()
        longest = retention.rollup_ns
        for number, machine, stepped, machine_name, name, raw_ns, rollup_ns in signals:
            raw_ns, rollup_ns = raw_ns or retention.raw_ns, rollup_ns or retention.rollup_ns
            rollup_ns = max(raw_ns, rollup_ns)
            longest = max(longest, rollup_ns)
            # What has no roll-up is kept as long as those.
            kept_ns = rollup_ns if stepped else raw_ns
            yield from self._thin(
                connection, (machine, number), (machine_name, name), self.now_ns() - kept_ns, bool(stepped)
            )
            with connection.begin():
                if self.extension is not Extension.TIMESCALE:
                    for view in VIEWS.values():
                        connection.exec_driver_sql(
                            _FORGET_BINS.format(view=view), (machine, number, self.now_ns() - rollup_ns)
                        )
            yield
        with connection.begin():
            before = self.now_ns() - longest
            gaps.forget_before(connection, before)
            fleet.forget(connection, before)
            for machine in {row[1] for row in signals}:
                connection.exec_driver_sql(_MOVE_FIRST, (before, machine, before))

    def _thin(
        self, connection: Connection, key: tuple[int, int], names: tuple[str, str], before_ns: int, stepped: bool
    ) -> Iterator[None]:
        """Slot by slot, and only where the roll-ups are as the rows are."""
        before_ns = before_ns >> SLOT_SHIFT << SLOT_SHIFT
        while True:
            with connection.begin():
                first = connection.exec_driver_sql(_FIRST, (*key, before_ns)).scalar()
                if first is None:
                    return
                slot = first >> SLOT_SHIFT
                noted = not stepped and (key[0], slot) in self.rows.load_unrolled(connection)
                if noted and not self._fixed(connection, slot):
                    return
                end = slot + 1 << SLOT_SHIFT
                if self.archive is not None:
                    answer = connection.exec_driver_sql(_OLD, (*key, end)).one()
                    self.archive(*names, unpacked(answer))
                connection.exec_driver_sql(_FORGET, (*key, end))
                connection.exec_driver_sql(_THIN, (*key, end))
            self.rows.thinned = None
            yield


def roll(connection: Connection, machine: int, slot: int) -> None:
    """Make one slot's roll-ups as its rows are, inside the caller's transaction."""
    span = (machine, slot << SLOT_SHIFT, slot + 1 << SLOT_SHIFT)
    # The note goes first: whoever writes into the slot meanwhile waits, and notes it again.
    connection.exec_driver_sql(_DONE, (machine, slot))
    gone = list(connection.exec_driver_sql(_GONE, span[:2]).scalars())
    stepped = list(connection.exec_driver_sql(_STEPPED, (machine,)).scalars())
    for view in VIEWS.values():
        connection.exec_driver_sql(_CLEAR.format(view=view), (*span, gone))
    connection.exec_driver_sql(_ROLL, (*span, stepped + gone))
    for statement in _ROLL_ON:
        connection.exec_driver_sql(statement, (*span, gone))


def refreshes(slot: int) -> Sequence[str]:
    """TimescaleDB's statements that bring a slot's roll-ups up to date."""
    start, end = slot << SLOT_SHIFT, slot + 1 << SLOT_SHIFT
    return [_REFRESH.format(view=view, start=start, end=end) for view in VIEWS.values()]
