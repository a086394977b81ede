"""Sums of whole hours that are kept in memory, each until something that it rests on is written. It refuses what may have changed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from app.analytics.reach import Reach
from app.analytics.spread import Bools
from app.analytics.sums import NO_ROWS, TIMES, Sums, together
from app.analytics.tail import Tail
from app.contracts.production_store import Touch, Touched
from app.domain.observation import Int64s

HOUR_NS = 3_600 * 10**9
HOURS = 24
MOST_DAYS = 8_000
"""Days of machines in memory, about 8 kB each: two and a half months of a hundred machines."""
REMEMBERED = 20_000
"""Touches that somebody may still have to hear of who looked at an older moment of the file."""


@dataclass(slots=True)
class _Day:
    """24 hours (UTC) of one machine."""

    valid: Bools = field(default_factory=lambda: np.zeros(HOURS, np.bool_))
    times: Int64s = field(default_factory=lambda: np.zeros((HOURS, len(TIMES)), np.int64))
    reach: Int64s = field(default_factory=lambda: np.zeros((HOURS, 2), np.int64))
    parts: Int64s = field(default_factory=lambda: NO_ROWS)
    losses: Int64s = field(default_factory=lambda: NO_ROWS)
    whole: Sums | None = None
    """The day's sum, once somebody has wanted it."""
    from_ns: int = 2**62
    to_ns: int = -(2**62)
    """What all of its hours rest on."""

    def drop(self, touch: Touch) -> None:
        if touch.from_ns <= self.to_ns and touch.to_ns >= self.from_ns:
            rest_on = (self.reach[:, 0] <= touch.to_ns) & (self.reach[:, 1] >= touch.from_ns)
            if bool((rest_on & self.valid).any()):
                self.valid = self.valid & ~rest_on
                self._settle()

    def take(self, hours: Int64s, rows: Int64s, sums: Sums, reaches: Int64s) -> None:
        """Rows of ``sums`` are these hours of the day."""
        place = np.full(len(sums.times), -1, np.int64)
        place[rows] = hours
        fresh = sums.of(place, HOURS)
        self.valid = self.valid.copy()
        self.valid[hours] = False
        self._settle()
        self.times, self.reach = self.times.copy(), self.reach.copy()
        self.times[hours], self.reach[hours] = fresh.times[hours], reaches
        self.parts = np.concatenate((self.parts, fresh.parts))
        self.losses = np.concatenate((self.losses, fresh.losses))
        self.valid[hours] = True
        self._settle()

    def _settle(self) -> None:
        """Forget rows of hours that don't hold."""
        self.parts = self.parts[self.valid[self.parts[:, 0]]]
        self.losses = self.losses[self.valid[self.losses[:, 0]]]
        self.whole = None
        held = self.reach[self.valid]
        self.from_ns, self.to_ns = (int(held[:, 0].min()), int(held[:, 1].max())) if len(held) else (2**62, -(2**62))

    def sums(self) -> Sums:
        return Sums(self.times, self.parts, self.losses)

    def sum(self) -> Sums:
        if self.whole is None:
            self.whole = together([self.sums().of(np.zeros(HOURS, np.int64), 1)], 1)
        return self.whole


class KeptSums:
    """Of one shop over one store. Safe to share between threads."""

    def __init__(self, most_days: int = MOST_DAYS) -> None:
        self._most_days = most_days
        self._days: dict[tuple[str, int], _Day] = {}
        self._by_machine: dict[str, dict[int, _Day]] = {}
        self._tails: dict[str, Tail] = {}
        self._seen = -1
        self._heard: deque[tuple[int, tuple[Touch, ...]]] = deque()
        """What was touched up to which moment, newest last; all of it since ``_heard_since``."""
        self._heard_since = -1
        self._lock = threading.Lock()

    @property
    def seen(self) -> int:
        """The moment of the file up to which these sums follow it."""
        return self._seen

    def follow(self, touched: Touched) -> None:
        """Drop what has changed; asked for with ``seen``, or with what that was before."""
        with self._lock:
            if touched.seen <= self._seen and touched.touches is not None:
                return  # somebody has been here
            if touched.touches is None:
                self._forget()
                self._heard_since = touched.seen
            else:
                for touch in touched.touches:
                    self._tails.pop(touch.machine, None)
                    for day in self._by_machine.get(touch.machine, {}).values():
                        day.drop(touch)
                self._remember(touched.seen, touched.touches)
            self._seen = touched.seen

    def _forget(self) -> None:
        self._days.clear()
        self._by_machine.clear()
        self._heard.clear()
        self._tails.clear()

    def _remember(self, seen: int, touches: tuple[Touch, ...]) -> None:
        self._heard.append((seen, touches))
        while sum(len(each) for _, each in self._heard) > REMEMBERED:
            self._heard_since, _ = self._heard.popleft()

    def found(self, machine: str, hours: Int64s, cells: Int64s, count: int) -> tuple[list[Sums], Bools]:
        """Sums of those of these hours that are kept, hour i for cell ``cells[i]`` of ``count``; and which are not kept."""
        lacks = np.ones(len(hours), np.bool_)
        pieces: list[Sums] = []
        whole = count == 1
        with self._lock:
            days = self._by_machine.get(machine, {})
            for day, rows in _by_day(hours):
                known = days.get(day)
                if known is None:
                    continue
                if whole and len(rows) == HOURS and known.valid.all():
                    lacks[rows] = False
                    pieces.append(known.sum())
                    continue
                of_day = hours[rows] % HOURS
                held = known.valid[of_day]
                lacks[rows] = ~held
                if held.any():
                    place = np.full(HOURS, -1, np.int64)
                    place[of_day[held]] = cells[rows][held]
                    pieces.append(known.sums().of(place, count))
        return pieces, lacks

    def keep(self, machine: str, hours: Int64s, rows: Int64s, sums: Sums, reach: Reach, seen: int) -> None:
        """Rows of ``sums`` are these hours since 1970, as they were at the moment ``seen``; those that don't hold are left out."""
        reaches = np.column_stack((reach.from_ns, reach.to_ns))
        with self._lock:
            holds = reach.settled & self._still(machine, reaches, seen)
            for day, places in _by_day(hours):
                places = places[holds[places]]
                if len(places):
                    self._day(machine, day).take(hours[places] % HOURS, rows[places], sums, reaches[places])

    def tail(self, machine: str, spans: bytes, at_ns: int) -> Sums | None:
        """The sums of these spans up to a time, if they follow from what was known a moment ago."""
        with self._lock:
            known = self._tails.get(machine)
            return known.at(at_ns) if known is not None and known.spans == spans else None

    def keep_tail(self, machine: str, tail: Tail | None, seen: int) -> None:
        """The newest one of a machine, as it was at the moment ``seen``."""
        with self._lock:
            if tail is not None and seen == self._seen:
                self._tails[machine] = tail

    def _still(self, machine: str, reaches: Int64s, seen: int) -> Bools:
        """Whether nothing that these rest on was touched after that moment."""
        holds = np.ones(len(reaches), np.bool_)
        if seen == self._seen:
            return holds
        if seen > self._seen or seen < self._heard_since:
            return np.zeros(len(reaches), np.bool_)
        heard = (each for at, touches in self._heard if at > seen for each in touches)
        for touch in (each for each in heard if each.machine == machine):
            holds &= (reaches[:, 0] > touch.to_ns) | (reaches[:, 1] < touch.from_ns)
        return holds

    def _day(self, machine: str, day: int) -> _Day:
        known = self._days.get((machine, day))
        if known is None:
            while len(self._days) >= self._most_days:
                oldest = next(iter(self._days))
                del self._days[oldest]
                del self._by_machine[oldest[0]][oldest[1]]
            known = self._days[machine, day] = _Day()
            self._by_machine.setdefault(machine, {})[day] = known
        return known


def _by_day(hours: Int64s) -> Iterable[tuple[int, Int64s]]:
    """Days since 1970 with the positions of their hours."""
    if not len(hours):
        return
    days = hours // HOURS
    edges = np.flatnonzero(np.diff(days)) + 1
    for begin, end in pairwise([0, *edges.tolist(), len(hours)]):
        yield int(days[begin]), np.arange(begin, end)
