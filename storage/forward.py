"""A durable cursor into history for the MQTT broker: per machine and hour how many rows it has taken, and up to which time.

No sample is copied. Rows of an hour that are later than the last one taken are what is owed, provided that their count says so;
where it does not (a clock was set back, late data came in between), the whole hour is owed: rather twice than not at all.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine

from app.contracts.forwarding import ForwardRows, HourPart
from app.domain.equipment import DataItem
from app.domain.observation import Int64s
from storage.books.fleet import HOUR_NS, MACHINE_BITS
from storage.catalog import decode_item
from storage.commit import count_hours
from storage.forward_parts import Hour, Portions, forwarded
from storage.observations import Chunked, Observations
from storage.rows import joined
from storage.stretches import rows_of
from storage.tail import Segment, merged

WAITING_ROWS = 400_000
"""Committed rows that wait in memory; what is more is owed."""
NEVER_NS = 1 << 62
LOOK_S = 30.0
"""How often it is looked whether data of the past has come (a hub's stations catch up): that is never live."""

_MACHINE = (1 << MACHINE_BITS) - 1
_OWED = "SELECT id, changed, taken, taken_ns FROM outbound_hour WHERE changed > taken ORDER BY id"
_SUM = "SELECT coalesce(sum(changed - taken), 0) FROM outbound_hour WHERE changed > taken"
_HOUR = "SELECT changed, taken, taken_ns FROM outbound_hour WHERE id = ?"
_TAKEN = "UPDATE outbound_hour SET taken = min(?, changed), taken_ns = ? WHERE id = ?"
_TAKE_ALL = """UPDATE outbound_hour SET taken = changed, taken_ns =
    coalesce((SELECT last_ns FROM machine WHERE machine.id = outbound_hour.id & 1048575), 0) WHERE changed > taken"""
_SIGNALS = "SELECT signal.id, signal.machine, machine.name, signal.item FROM signal JOIN machine ON machine.id = signal.machine"
_FACT = "SELECT value FROM fact WHERE name = ?"
_SET_FACT = "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class SqlFeed:
    """``contracts.forwarding.Feed`` over a history. ``run`` has the writer's thread do something."""

    def __init__(
        self,
        engine: Engine,
        run: Callable[[Callable[[Connection], Any]], Future[Any]],
        follow: Callable[[Callable[[Segment], None]], None],
        now_ns: Callable[[], int] = time.time_ns,
        observations: Observations | None = None,
    ) -> None:
        self._engine, self._run, self._join, self._now_ns = engine, run, follow, now_ns
        self._observations = observations or Chunked(8_000_000)
        self._lock = Lock()
        self._waiting: deque[Segment] = deque()
        self._waiting_rows = 0
        self._collecting = self._overrun = False
        self._owed_away = 0
        self._ready: list[ForwardRows] = []
        self._signals: dict[int, tuple[int, str, DataItem]] = {}
        self._hours: dict[int, Hour] = {}
        self._queue: deque[int] = deque()
        self._portions: Portions | None = None
        self._came: dict[int, tuple[int, int]] = {}
        """Live rows of each hour since the connection: how many, and the earliest time."""
        self._gone: dict[int, int] = {}
        """How many of them are delivered."""
        self._past = False
        self._looked_s = 0.0
        self._unsettled: set[int] = set()

    # ------------------------------------------------------------ life

    def begin(self) -> None:
        """Follow the history. At the very first start nothing that stands in it is owed."""

        def first(connection: Connection) -> None:
            with connection.begin():
                if connection.exec_driver_sql(_FACT, ("mqtt_since",)).scalar() is None:
                    connection.exec_driver_sql(_TAKE_ALL)
                    connection.exec_driver_sql(_SET_FACT, ("mqtt_since", str(self._now_ns())))

        self._run(first).result()
        self._join(self._committed)

    def count_connection(self) -> int:
        """How many connections there were before this one; kept durably."""

        def count(connection: Connection) -> int:
            with connection.begin():
                known = int(connection.exec_driver_sql(_FACT, ("mqtt_connections",)).scalar() or 0)
                connection.exec_driver_sql(_SET_FACT, ("mqtt_connections", str(known + 1)))
                return known

        counted: int = self._run(count).result()
        self._look_what_is_owed()
        return counted

    def resume(self, *, backlog: bool = True) -> None:
        """A connection stands: all that is committed from now on is live; what is owed until now is backlog, or given up."""
        self._note()

        def cut(connection: Connection) -> Sequence[Any]:
            # On the writer's thread: no commit happens between the look at what is owed and the first live row.
            with connection.begin():
                if not backlog:
                    connection.exec_driver_sql(_TAKE_ALL)
                owed = connection.exec_driver_sql(_OWED).all()
            with self._lock:
                self._waiting, self._waiting_rows = deque(), 0
                self._collecting, self._overrun = True, False
            return owed

        owed = self._run(cut).result()
        self._hours = {key: Hour(taken, taken_ns, changed, owed=True) for key, changed, taken, taken_ns in owed}
        self._queue, self._portions = deque(self._hours), None
        self._ready, self._came, self._gone, self._signals = [], {}, {}, {}
        self._past, self._looked_s = False, time.monotonic()

    def pause(self) -> None:
        """No connection: what is committed from now on is owed."""
        with self._lock:
            self._collecting = False
            self._waiting, self._waiting_rows = deque(), 0
        self._note()
        self._look_what_is_owed()

    def _look_what_is_owed(self) -> None:
        with self._engine.connect() as connection, connection.begin():
            self._owed_away = connection.exec_driver_sql(_SUM).scalar_one()

    def _committed(self, segment: Segment) -> None:
        """Writer's thread: quick, and never raising."""
        with self._lock:
            if not self._collecting:
                return
            self._waiting.append(segment)
            self._waiting_rows += len(segment.rows)
            if self._waiting_rows > WAITING_ROWS:
                self._waiting, self._waiting_rows = deque(), 0
                self._collecting, self._overrun = False, True

    # ------------------------------------------------------------ what is to be sent

    @property
    def left_behind(self) -> bool:
        """Something was committed that does not come live, too much or of the past: ``resume`` again, it is owed."""
        return self._overrun or self._past

    @property
    def owed(self) -> int:
        """Rows of the backlog that are not delivered; without a connection all that is owed, as of the last try."""
        if not self._collecting:
            return self._owed_away
        return sum(hour.changed - hour.taken for hour in tuple(self._hours.values()) if hour.owed)

    def live(self) -> tuple[ForwardRows, ...]:
        """What was committed since the last call, machine by machine."""
        self._fetch()
        ready, self._ready = tuple(self._ready), []
        return ready

    def backlog(self, rows: int) -> ForwardRows | None:
        """The next of what is owed, oldest hour first, about so many rows; None when there is nothing to be had now."""
        while self._portions is None:
            if not self._queue:
                return None
            self._portions = self._opened(self._queue[0])
            if self._portions is None:
                return None
            self._queue.popleft()
            if not len(self._portions.rows):
                self._hours[self._portions.hour].finish(self._hours[self._portions.hour].changed)
                self._unsettled.add(self._portions.hour)
                self._portions = None
        portions = self._portions
        times = portions.rows.time_ns
        end = min(portions.given + rows, len(times))
        # Rows of one instant stay together: the cursor is a time.
        end = int(times.searchsorted(times[end - 1], side="right"))
        part, last = slice(portions.given, end), end == len(times)
        portions.given = end
        if last:
            self._portions = None
        chosen = portions.rows.take(part)
        note = HourPart(portions.hour, len(chosen), int(chosen.time_ns[-1]))
        return forwarded(
            portions.machine, portions.items, portions.place[part], chosen, (note,), exact=portions.exact, last=last
        )

    # ------------------------------------------------------------ what is done

    def delivered(self, rows: ForwardRows) -> None:
        """The destination has these. In the order in which they were given out, live and backlog each."""
        for part in rows.parts:
            hour = self._known(part.hour)
            if not rows.backlog:
                self._gone[part.hour] = self._gone.get(part.hour, 0) + part.rows
            if rows.backlog:
                if rows.exact:
                    hour.taken, hour.taken_ns = hour.taken + part.rows, part.last_ns
                if rows.last:
                    hour.taken_ns = max(hour.taken_ns, part.last_ns)
                    hour.finish(hour.changed)
            elif hour.owed:
                hour.ahead, hour.ahead_ns = hour.ahead + part.rows, max(hour.ahead_ns, part.last_ns)
                continue
            else:
                hour.taken, hour.taken_ns = hour.taken + part.rows, max(hour.taken_ns, part.last_ns)
            self._unsettled.add(part.hour)

    def settle(self) -> None:
        """Note durably what was delivered."""
        self._note()
        if self._collecting and not self.owed and time.monotonic() - self._looked_s > LOOK_S:
            self._look_for_the_past()

    def _look_for_the_past(self) -> None:
        """What is owed beyond the live rows that are on their way."""
        self._looked_s = time.monotonic()
        # On the writer's thread: what it has committed and told is the same there.
        rows = self._run(_owed).result()
        self._fetch()
        for key, changed, taken, _ in rows:
            hour = self._hours.get(key)
            coming = self._came.get(key, (0, 0))[0] - self._gone.get(key, 0)
            if changed > (taken if hour is None else hour.taken) + coming:
                self._past = True

    def _note(self) -> None:
        if not self._unsettled:
            return
        values = [(self._hours[key].taken, self._hours[key].taken_ns, key) for key in self._unsettled]

        def note(connection: Connection) -> None:
            with connection.begin():
                connection.exec_driver_sql(_TAKEN, values)

        self._run(note).result()
        self._unsettled.clear()
        newest = max(key >> MACHINE_BITS for _, _, key in values)
        self._hours = {key: hour for key, hour in self._hours.items() if hour.owed or key >> MACHINE_BITS >= newest - 1}
        done = [key for key, gone in self._gone.items() if key not in self._hours and self._came[key][0] == gone]
        for key in done:
            del self._came[key], self._gone[key]

    # ------------------------------------------------------------ inside

    def _fetch(self) -> None:
        """Sort what was committed by machine, and count it by hour."""
        with self._lock:
            segments, self._waiting, self._waiting_rows = tuple(self._waiting), deque(), 0
        if not segments:
            return
        whole = segments[0] if len(segments) == 1 else merged(segments)
        numbers = whole.owners
        known = self._named(whole.signals.tolist())
        machines = np.repeat(np.array([known[n][0] for n in whole.signals.tolist()], np.int64), np.diff(whole.starts))
        for machine in np.unique(machines).tolist():
            chosen = np.flatnonzero(machines == machine)
            chosen = chosen[np.argsort(whole.rows.time_ns[chosen], kind="stable")]
            rows = whole.rows.take(chosen)
            used, place = np.unique(numbers[chosen], return_inverse=True)
            items = tuple(known[number][2] for number in used.tolist())
            parts = self._counted(machine, rows.time_ns)
            name = known[int(used[0])][1]
            self._ready.append(forwarded(name, items, place.astype(np.int32), rows, parts))

    def _counted(self, machine: int, times: Int64s) -> tuple[HourPart, ...]:
        hours: dict[int, int] = {}
        count_hours(hours, machine, times, int(times[0]), int(times[-1]))
        parts = []
        for key, count in hours.items():
            hour = key >> MACHINE_BITS
            low, high = times.searchsorted((hour * HOUR_NS, (hour + 1) * HOUR_NS)) if hour else (0, len(times))
            before, first = self._came.get(key, (0, NEVER_NS))
            self._came[key] = (before + count, min(first, int(times[low])))
            parts.append(HourPart(key, count, int(times[max(low, high - 1)])))
        return tuple(parts)

    def _opened(self, key: int) -> Portions | None:
        """The rows of an hour that are owed; None when a commit is just happening, and the next look will tell."""
        hour, machine = self._hours[key], key & _MACHINE
        from_ns = (key >> MACHINE_BITS) * HOUR_NS
        with self._engine.connect() as connection, connection.begin():
            found = connection.exec_driver_sql(_HOUR, (key,)).one_or_none()
            name = connection.exec_driver_sql("SELECT name FROM machine WHERE id = ?", (machine,)).scalar_one()
            stretch = rows_of(connection, machine, self._observations, from_ns, from_ns + HOUR_NS)
        self._fetch()
        came, first_ns = self._came.get(key, (0, NEVER_NS))
        if found is not None and found[0] - hour.changed != came:
            # A commit is just happening, or data of the past has come: the writer's thread knows.
            changed = self._run(lambda connection: _changed(connection, key)).result()
            self._fetch()
            hour.changed = max(hour.changed, changed - self._came.get(key, (0, NEVER_NS))[0])
            return None
        whole = joined([part.rows for part in stretch])
        place = np.repeat(np.arange(len(stretch), dtype=np.int32), [len(part.rows) for part in stretch])
        order = np.argsort(whole.time_ns, kind="stable")
        whole, place = whole.take(order), place[order]
        low, high = whole.time_ns.searchsorted((hour.taken_ns + 1, first_ns))
        exact = int(max(low, high) - low) == hour.changed - hour.taken
        if exact:
            whole, place = whole.take(slice(int(low), int(high))), place[low:high]
        known = self._named([part.signal for part in stretch])
        items = tuple(known[part.signal][2] for part in stretch)
        return Portions(key, whole, place, items, name, exact)

    def _known(self, key: int) -> Hour:
        """The hour as it stands; one that was not owed is looked up when its first live rows are delivered."""
        hour = self._hours.get(key)
        if hour is None:
            with self._engine.connect() as connection, connection.begin():
                changed, taken, taken_ns = connection.exec_driver_sql(_HOUR, (key,)).one_or_none() or (0, 0, 0)
            hour = self._hours[key] = Hour(taken, taken_ns, changed)
        return hour

    def _named(self, numbers: Sequence[int]) -> dict[int, tuple[int, str, DataItem]]:
        """Machine's number, machine's name and item of each signal."""
        if not self._signals.keys() >= set(numbers):
            with self._engine.connect() as connection, connection.begin():
                rows = connection.exec_driver_sql(_SIGNALS).all()
            self._signals = {number: (machine, name, decode_item(item)) for number, machine, name, item in rows}
        return self._signals


def _owed(connection: Connection) -> Sequence[Any]:
    with connection.begin():
        return connection.exec_driver_sql(_OWED).all()


def _changed(connection: Connection, key: int) -> int:
    with connection.begin():
        count: int = connection.exec_driver_sql(_HOUR, (key,)).one()[0]
        return count
