"""The shift calendar: an overlay that says when work is planned. It never touches what machines did.

Local rules become half-open intervals in UTC; a day has 23, 24 or 25 hours, and a shift belongs to the day on which it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[int, int]
"""Half-open [from_ns, to_ns), UTC, whole milliseconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """One machine with the line and area that it stands in."""

    machine: str
    line: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a rule holds; all empty: the whole site."""

    machines: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def covers(self, place: Place) -> bool:
        """Whether the rule holds for this machine."""
        if not (self.machines or self.lines or self.areas):
            return True
        return place.machine in self.machines or place.line in self.lines or place.area in self.areas


EVERYBODY = Scope()


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """A shift of the week in local time; ``ends`` at or before ``begins`` means the next day."""

    name: str
    days: frozenset[int]
    """0 is Monday; the days on which it begins."""
    begins: time
    ends: time
    breaks: tuple[tuple[time, time], ...] = ()
    scope: Scope = EVERYBODY
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day on which it begins, included."""


class ExceptionKind(StrEnum):
    """What an exception does to the week."""

    HOLIDAY = "holiday"
    """Shifts that begin on these days don't take place."""
    OVERTIME = "overtime"
    """Work is planned beside the shifts."""
    MAINTENANCE = "maintenance"
    """Planned downtime: not part of the planned busy time."""


@dataclass(frozen=True, slots=True)
class CalendarException:
    """One exception, [begins, ends) in local time; a holiday covers whole days."""

    kind: ExceptionKind
    name: str
    begins: datetime
    """Naive, plant's zone."""
    ends: datetime
    scope: Scope = EVERYBODY


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift (or overtime) as it takes place."""

    name: str
    day: str
    """ISO date of its beginning in the plant's zone: the shift day."""
    from_ns: int
    to_ns: int
    breaks: tuple[Span, ...] = ()
    scope: Scope = EVERYBODY
    overtime: bool = False

    @property
    def id(self) -> str:
        """``2026-11-22/A``, as ``?shift=`` and ``report --shift`` take it."""
        return f"{self.day}/{self.name}"


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """When work is planned for one machine in a window (planned busy time before reasons), and why the rest is not."""

    busy: tuple[Span, ...]
    """Shifts and overtime without breaks and maintenance; sorted, without overlap."""
    breaks: tuple[Span, ...]
    maintenance: tuple[Span, ...]
    """Maintenance and breaks inside of shifts, in that order of precedence."""

    @property
    def busy_ns(self) -> int:
        """Their sum."""
        return total(self.busy)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Rules and exceptions of one site."""

    zone: ZoneInfo
    rules: tuple[ShiftRule, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    _memory: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        """Nothing is planned at all: no figure that needs planned time can be given."""
        return not self.rules and not any(e.kind is ExceptionKind.OVERTIME for e in self.exceptions)

    def shifts(self, from_ns: int, to_ns: int, place: Place | None = None) -> tuple[Shift, ...]:
        """Shifts that touch [from_ns, to_ns), in time order, whole; of one machine, or of anybody."""
        first, last = self.day_of(from_ns) - timedelta(days=1), self.day_of(max(from_ns, to_ns - 1))
        found = [shift for day in _days(first, last) for shift in self._remembered(day, place)]
        found += self._overtime(place)
        found = [shift for shift in found if shift.from_ns < to_ns and shift.to_ns > from_ns]
        return tuple(sorted(found, key=lambda shift: (shift.from_ns, shift.name)))

    def planned(self, from_ns: int, to_ns: int, place: Place) -> PlannedTime:
        """When this machine is planned to work in a window."""
        key = (from_ns, to_ns, place.machine, place.line, place.area)
        known = self._memory.get(key)
        if isinstance(known, PlannedTime):
            return known
        answer = self._planned(from_ns, to_ns, place)
        self._remember(key, answer)
        return answer

    def _remember(self, key: tuple[object, ...], answer: object) -> None:
        if len(self._memory) > 16_384:
            self._memory.clear()
        self._memory[key] = answer

    def _remembered(self, day: date, place: Place | None) -> tuple[Shift, ...]:
        """The shifts that begin on a day."""
        key = (day, place)
        known = self._memory.get(key)
        if isinstance(known, tuple):
            return known
        answer = tuple(self._of_day(day, place))
        self._remember(key, answer)
        return answer

    def _planned(self, from_ns: int, to_ns: int, place: Place) -> PlannedTime:
        shifts = self.shifts(from_ns, to_ns, place)
        window = ((from_ns, to_ns),)
        work = intersection(union((s.from_ns, s.to_ns) for s in shifts), window)
        upkeep = intersection(union(self._spans(ExceptionKind.MAINTENANCE, place)), work)
        extra = union((s.from_ns, s.to_ns) for s in shifts if s.overtime)
        # Overtime that somebody planned over a break is work.
        pauses = difference(intersection(union(b for s in shifts for b in s.breaks), work), (*extra, *upkeep))
        return PlannedTime(difference(work, (*upkeep, *pauses)), pauses, upkeep)

    def shift(self, shift_id: str) -> Shift | None:
        """The shift with this id (``2026-11-22/A``), or None."""
        day, _, name = shift_id.partition("/")
        try:
            begins = date.fromisoformat(day)
        except ValueError:
            return None
        found = [s for s in (*self._of_day(begins, None), *self._overtime(None)) if s.id == shift_id]
        return found[0] if name and found else None

    def day_of(self, time_ns: int) -> date:
        """The local day of a moment."""
        return self.local(time_ns).date()

    def local(self, time_ns: int) -> datetime:
        """A moment in the plant's zone."""
        return datetime.fromtimestamp(time_ns // 10**9, UTC).astimezone(self.zone)

    def day(self, day: date) -> Span:
        """A local day: 23, 24 or 25 hours."""
        return self.instant(datetime.combine(day, time())), self.instant(datetime.combine(day + timedelta(1), time()))

    def instant(self, local: datetime) -> int:
        """UTC ns of a naive local time; one that the clock skips is moved on, of one that comes twice the first is meant."""
        return int(local.replace(tzinfo=self.zone).timestamp()) * 10**9

    def _of_day(self, day: date, place: Place | None) -> Iterator[Shift]:
        for rule in self.rules:
            if day.weekday() not in rule.days or (place is not None and not rule.scope.covers(place)):
                continue
            if (rule.valid_from and day < rule.valid_from) or (rule.valid_to and day > rule.valid_to):
                continue
            if not self._is_holiday(day, rule, place):
                yield self._taking_place(rule, day)

    def _taking_place(self, rule: ShiftRule, day: date) -> Shift:
        begins = datetime.combine(day, rule.begins)
        ends = _following(begins, rule.ends)
        pauses = []
        for start, stop in rule.breaks:
            since = _following(begins - timedelta(microseconds=1), start)
            until = _following(since, stop)
            if since < ends:
                pauses.append((self.instant(since), self.instant(min(until, ends))))
        return Shift(
            rule.name,
            day.isoformat(),
            self.instant(begins),
            self.instant(ends),
            union(span for span in pauses if span[0] < span[1]),
            rule.scope,
        )

    def _is_holiday(self, day: date, rule: ShiftRule, place: Place | None) -> bool:
        noon = datetime.combine(day, time(12))
        for each in self.exceptions:
            if each.kind is ExceptionKind.HOLIDAY and each.begins <= noon < each.ends:
                whole = not (each.scope.machines or each.scope.lines or each.scope.areas)
                if whole or (each.scope.covers(place) if place is not None else each.scope == rule.scope):
                    return True
        return False

    def _overtime(self, place: Place | None) -> Iterator[Shift]:
        for each in self.exceptions:
            if each.kind is ExceptionKind.OVERTIME and (place is None or each.scope.covers(place)):
                since, until = self.instant(each.begins), self.instant(each.ends)
                yield Shift(each.name, each.begins.date().isoformat(), since, until, (), each.scope, overtime=True)

    def _spans(self, kind: ExceptionKind, place: Place) -> Iterator[Span]:
        for each in self.exceptions:
            if each.kind is kind and each.scope.covers(place):
                yield self.instant(each.begins), self.instant(each.ends)


def within_week(local: datetime, days: frozenset[int], from_s: int, to_s: int) -> bool:
    """Whether a local time lies in hours that begin on some days; ``to_s <= from_s`` (seconds after midnight) ends on the next day."""
    second, day = local.hour * 3600 + local.minute * 60 + local.second, local.weekday()
    if from_s < to_s:
        return day in days and from_s <= second < to_s
    late = second >= from_s
    return (day if late else (day - 1) % 7) in days and (late or second < to_s)


def days_of(words: str) -> frozenset[int]:
    """``mon-thu,sat`` → {0, 1, 2, 3, 5}; ``fri-mon`` goes over the weekend."""
    found: set[int] = set()
    for part in words.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last or first) - start) % 7
        found.update((start + i) % 7 for i in range(count + 1))
    return frozenset(found)


def day_words(days: frozenset[int]) -> str:
    """The inverse: {0, 1, 2, 3, 5} → ``mon-thu,sat``."""
    ordered = sorted(days)
    runs: list[list[int]] = []
    for day in ordered:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs]
    return ",".join(words)


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(offset)


def _following(begins: datetime, at: time) -> datetime:
    """The next time of day ``at`` after ``begins``."""
    same_day = datetime.combine(begins.date(), at)
    return same_day if same_day > begins else same_day + timedelta(1)


# ---------------------------------------------------------------- spans


def total(spans: Iterable[Span]) -> int:
    """Sum of lengths in ns."""
    return sum(to - since for since, to in spans)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted, without overlap, neighbours joined; empty ones are dropped."""
    joined: list[Span] = []
    for since, to in sorted(span for span in spans if span[0] < span[1]):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], to))
        else:
            joined.append((since, to))
    return tuple(joined)


def intersection(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What both cover."""
    left, right, found = union(spans), union(others), list[Span]()
    i = j = 0
    while i < len(left) and j < len(right):
        since, to = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if since < to:
            found.append((since, to))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def difference(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What the first cover and the others don't."""
    left, right, found = union(spans), union(others), list[Span]()
    j = 0
    for since, to in left:
        while j < len(right) and right[j][1] <= since:
            j += 1
        k = j
        while k < len(right) and right[k][0] < to:
            if right[k][0] > since:
                found.append((since, right[k][0]))
            since = max(since, right[k][1])
            k += 1
        if since < to:
            found.append((since, to))
    return tuple(found)
