"""Lays what is configured and what people said over a machine's stored columns. It adds nothing up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from app.analytics.accounting import Rules
from app.analytics.spread import Overlay, Spread, spread
from app.contracts.production_store import CountColumns, Holes, KindColumns, Shelf
from app.domain.calendar import Calendar, Place, PlannedTime, Span
from app.domain.production import Job, Part, SliceKind
from app.domain.production_making import Making
from app.domain.production_reasons import ReasonRule, ReasonTree
from app.domain.timeline import basis_fields

DAY_NS = 86_400 * 10**9
MS = 10**6


@dataclass(frozen=True, slots=True)
class Shop:
    """What is configured."""

    calendar: Calendar
    places: tuple[Place, ...]
    ideal_s: Mapping[str, float] = field(default_factory=dict)
    """The machine's own ideal cycle, where no part tells another."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    tree: ReasonTree = field(default_factory=ReasonTree)
    rules: tuple[ReasonRule, ...] = ()
    micro_ns: int = 120 * 10**9
    micro_cycles: float = 1.5
    counting: Rules = field(default_factory=Rules)
    target: float | None = None

    def place(self, machine: str) -> Place:
        """Where a machine stands."""
        return next(place for place in self.places if place.machine == machine)


@dataclass(frozen=True, slots=True)
class Laid:
    """One machine's slices, with what was laid over them and what was counted meanwhile."""

    spread: Spread
    overlay: Overlay
    planned_to_ns: int
    """So far the overlay knows the plan."""
    kinds: KindColumns
    counts: CountColumns


class Laying:
    """Of one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._places = {place.machine: place for place in shop.places}
        self._rules = {
            name: tuple(rule for rule in shop.rules if rule.scope.covers(place)) for name, place in self._places.items()
        }
        books: dict[tuple[ReasonRule, ...], Rulebook] = {}
        self._auto = {
            name: books.setdefault(rules, Rulebook(rules, shop.calendar.zone)) if rules else None
            for name, rules in self._rules.items()
        }

    def making(self, machine: str, jobs: Sequence[Job]) -> Making:
        """What a machine makes when."""
        return Making(machine, self.shop.parts, tuple(jobs), self.shop.ideal_s.get(machine))

    def laid(
        self, machine: str, shelf: Shelf, making: Making, window: Span, now_ns: int, cuts: Sequence[int] = ()
    ) -> Laid:
        """Everything of a window and of the stops that it cuts; ``cuts`` are further edges."""
        kinds = shelf.kinds.get(machine, KindColumns())
        since_ns, end_ns = _extent(kinds, window, now_ns)
        shop, rules = self.shop, self._rules[machine]
        overlay = Overlay(
            holes=shelf.holes.get(machine, Holes()),
            planned=self._planned(machine, since_ns, end_ns),
            notes=tuple(shelf.notes.get(machine, ())),
            making=making,
            tree=shop.tree,
            micro_ns=shop.micro_ns,
            micro_cycles=shop.micro_cycles,
            auto=self._auto[machine],
            by_clock=any(rule.between is not None for rule in rules),
        )
        counts = shelf.counts.get(machine, CountColumns())
        planned_to_ns = end_ns if shop.calendar.is_empty else _whole_days(since_ns, end_ns)[1]
        return Laid(spread(kinds, overlay, since_ns, end_ns, cuts), overlay, planned_to_ns, kinds, counts)

    def _planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        if self.shop.calendar.is_empty:
            return PlannedTime(((from_ns, to_ns),), (), ())
        # Whole days, so that the calendar has the same answer ready the next time.
        return self.shop.calendar.planned(*_whole_days(from_ns, to_ns), self._places[machine])


def _whole_days(from_ns: int, to_ns: int) -> Span:
    return from_ns // DAY_NS * DAY_NS, -(-to_ns // DAY_NS) * DAY_NS


def _extent(kinds: KindColumns, window: Span, now_ns: int) -> Span:
    """From before the stop in which a window begins until behind the one in which it ends."""
    from_ns, to_ns = window
    if not len(kinds.at_ns):
        return from_ns, to_ns
    now_ns = max(to_ns, now_ns // MS * MS)
    going_on = kinds.kind[-1] not in (SliceKind.APT, SliceKind.UNKNOWN)
    end_ns = now_ns if going_on else min(now_ns, max(to_ns, int(kinds.at_ns[-1]) + MS))
    return min(from_ns, int(kinds.at_ns[0])), end_ns


class Rulebook:
    """The first rule that fits gives a stop its reason."""

    def __init__(self, rules: Sequence[ReasonRule], zone: ZoneInfo) -> None:
        self._rules, self._zone = rules, zone

    def __call__(self, basis: str, at_ns: int) -> str | None:
        """Of a slice's basis and its time."""
        told = basis_fields(basis)
        return next((rule.reason for rule in self._rules if self._fits(rule, told, at_ns)), None)

    def _fits(self, rule: ReasonRule, told: Mapping[str, str], at_ns: int) -> bool:
        wanted = (
            (rule.alarm, told.get("alarm", "")),
            (rule.execution.upper(), told.get("execution", "")),
            (rule.program, told.get("program", "")),
            (rule.door.upper(), told.get("door", "")),
        )
        for pattern, has in wanted:
            if pattern and not any(fnmatchcase(word, pattern) for word in has.split(",")):
                return False
        modes = {*told.get("mode", "").split(","), *told.get("function", "").split(",")}
        if rule.mode and rule.mode.upper() not in modes:
            return False
        if rule.setup and "SETUP" not in modes:
            return False
        return rule.between is None or self._within(rule.between, at_ns)

    def _within(self, between: tuple[str, str], at_ns: int) -> bool:
        clock = datetime.fromtimestamp(at_ns / 1e9, UTC).astimezone(self._zone).strftime("%H:%M")
        since, until = between
        return since <= clock < until if since <= until else clock >= since or clock < until
