"""Answers about OEE from what is stored: shelf → overlay → account → figures, per machine and as sums. Blocks: for worker threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

import numpy as np

from app.analytics.accounting import Chosen, Rules, accounts
from app.analytics.cells import Cells
from app.analytics.spread import Overlay, Spread, spread
from app.contracts.production import OeeAnswer
from app.contracts.production_store import CountColumns, Holes, KindColumns, ProductionStore, Shelf
from app.domain.account import Account, added
from app.domain.calendar import Calendar, Place, PlannedTime, Shift, Span
from app.domain.kpi import OeeFigures, figures
from app.domain.message import Message, UserError
from app.domain.production import OeeQuery, Part, SliceKind, SliceSource, StopEvent, StopPart, TimeSlice
from app.domain.production_making import Making
from app.domain.production_reasons import ReasonRule, ReasonTree
from app.domain.timeline import basis_fields

DAY_NS = 86_400 * 10**9
MS = 10**6
LOOK_BACK_NS = 2 * DAY_NS
"""How far before a window a stop may have begun, and how far behind it one may end, and still be known whole."""
EVERYTHING = Message.of("No shift calendar is configured: all of the time counts as planned.")


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
class Window:
    """[from_ns, to_ns) as asked, and the shift that it is."""

    from_ns: int
    to_ns: int
    shift: Shift | None = None


class ProductionDesk:
    """One configuration over one store."""

    def __init__(self, shop: Shop, store: ProductionStore) -> None:
        self.shop, self._store = shop, store

    # ------------------------------------------------------------ figures

    def oee(self, query: OeeQuery, now_ns: int) -> OeeAnswer:
        """Figures of a window, machine by machine and as their sum."""
        machines = self._machines(query)
        window = self._window(query, machines, now_ns)
        end_ns = min(window.to_ns, now_ns // MS * MS)
        until_ns = _whole(end_ns, now_ns)
        shelf = self._store.shelf(machines, window.from_ns, until_ns, look_back_ns=LOOK_BACK_NS)
        found = tuple(self._of_machine(name, query, window, (end_ns, until_ns), shelf) for name in machines)
        shift = window.shift.id if window.shift is not None else ""
        total = found[0] if len(found) == 1 else replace(self.total(found, end_ns), shift=shift)
        return OeeAnswer(
            window.from_ns, window.to_ns, window.shift, total, found, "machine" if len(found) == 1 else "sum"
        )

    def _of_machine(self, machine: str, query: OeeQuery, window: Window, ends: Span, shelf: Shelf) -> OeeFigures:
        end_ns, until_ns = ends
        if end_ns <= window.from_ns:
            empty = Account(machines=1, has_calendar=not self.shop.calendar.is_empty)
            return figures(empty, scope=machine, from_ns=window.from_ns, to_ns=window.from_ns)
        overlay = self._overlay(machine, window.from_ns, until_ns, shelf)
        laid = self._laid(machine, (window.from_ns, end_ns), until_ns, shelf, overlay)
        spans: tuple[Span, ...] = ((window.from_ns, end_ns),)
        if query.job:
            spans = tuple(
                (max(since, window.from_ns), min(until, end_ns))
                for since, until in overlay.making.spans_of(query.job)
                if since < end_ns and until > window.from_ns
            )
        chosen = Chosen(Cells.of((spans,)), query.part or None)
        counts = shelf.counts.get(machine, CountColumns())
        entries = shelf.entries.get(machine, ())
        (found,) = accounts(machine, laid, counts, entries, overlay, chosen, self.shop.counting)
        revisions = shelf.revisions.get(machine, ())
        told = figures(found, scope=machine, from_ns=window.from_ns, to_ns=end_ns)
        return replace(
            told,
            slices=tuple(_slices(machine, laid, window.from_ns, end_ns)) if query.slices else (),
            revision=len(revisions),
            revisions=revisions,
            shift=window.shift.id if window.shift is not None else "",
            warnings=(*told.warnings, EVERYTHING) if self.shop.calendar.is_empty else told.warnings,
        )

    def total(self, found: Sequence[OeeFigures], to_ns: int) -> OeeFigures:
        """The sum of machines: times and parts are added, ratios are made from the sums."""
        from_ns = min(each.from_ns for each in found)
        whole = figures(
            added(each.account for each in found), scope="total", from_ns=from_ns, to_ns=max(to_ns, from_ns)
        )
        said = [warning for each in found for warning in each.warnings if warning == EVERYTHING]
        return replace(whole, warnings=(*whole.warnings, *said[:1]), revision=sum(each.revision for each in found))

    def profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]], now_ns: int) -> tuple[OeeFigures, ...]:
        """The machines' sum over each group of spans (an hour of every Monday, a week …), without losses and slices.

        The query's own window is not looked at. Spans must not overlap; what lies in the future is left out.
        """
        machines = self._machines(query)
        end_ns = now_ns // MS * MS
        groups = [[(since, min(until, end_ns)) for since, until in group if since < end_ns] for group in groups]
        cells = Cells.of(groups)
        if not len(cells.begins):
            return tuple(self._profiled([], group) for group in groups)
        window = (int(cells.begins[0]), int(cells.ends[-1]))
        until_ns = _whole(window[1], now_ns)
        shelf = self._store.shelf(machines, window[0], until_ns, look_back_ns=LOOK_BACK_NS)
        found = [self._cells_of(machine, query, cells, window, until_ns, shelf) for machine in machines]
        return tuple(
            self._profiled(list(each), group) for each, group in zip(zip(*found, strict=True), groups, strict=True)
        )

    def _cells_of(
        self, machine: str, query: OeeQuery, cells: Cells, window: Span, until_ns: int, shelf: Shelf
    ) -> list[Account]:
        overlay = self._overlay(machine, window[0], until_ns, shelf)
        laid = self._laid(machine, cells.edges(), until_ns, shelf, overlay, window[0])
        counts, entries = shelf.counts.get(machine, CountColumns()), shelf.entries.get(machine, ())
        chosen = Chosen(cells, query.part or None, losses=False)
        return accounts(machine, laid, counts, entries, overlay, chosen, self.shop.counting)

    def _profiled(self, found: Sequence[Account], group: Sequence[Span]) -> OeeFigures:
        account = added(found) if found else Account(has_calendar=not self.shop.calendar.is_empty)
        edges = [edge for span in group for edge in span] or [0]
        return figures(account, scope="total", from_ns=min(edges), to_ns=max(edges))

    # ------------------------------------------------------------ slices and stops

    def slices(self, machine: str, from_ns: int, to_ns: int, now_ns: int) -> tuple[TimeSlice, ...]:
        """The timeline behind the figures."""
        end_ns, until_ns = min(to_ns, now_ns // MS * MS), _whole(to_ns, now_ns)
        shelf = self._store.shelf((machine,), from_ns, until_ns, look_back_ns=LOOK_BACK_NS)
        overlay = self._overlay(machine, from_ns, until_ns, shelf)
        return tuple(
            _slices(machine, self._laid(machine, (from_ns, end_ns), until_ns, shelf, overlay), from_ns, end_ns)
        )

    def stops(self, machines: Sequence[str], from_ns: int, to_ns: int, now_ns: int) -> tuple[StopEvent, ...]:
        """Stops that touch a window, whole, oldest first, micro-stops included."""
        until_ns = _whole(to_ns, now_ns)
        shelf = self._store.shelf(machines, from_ns, until_ns, look_back_ns=LOOK_BACK_NS)
        found: list[StopEvent] = []
        for machine in machines:
            overlay = self._overlay(machine, from_ns, until_ns, shelf)
            laid = self._laid(machine, (), until_ns, shelf, overlay, from_ns)
            every = _stops(machine, laid, overlay)
            found += (stop for stop in every if stop.until_ns > from_ns and stop.from_ns < to_ns)
        return tuple(sorted(found, key=lambda stop: (stop.from_ns, stop.machine)))

    # ------------------------------------------------------------ what lies over the timeline

    def _laid(
        self,
        machine: str,
        cuts: tuple[int, ...],
        until_ns: int,
        shelf: Shelf,
        overlay: Overlay,
        from_ns: int | None = None,
    ) -> Spread:
        kinds = shelf.kinds.get(machine, KindColumns())
        since_ns = (cuts[0] if from_ns is None else from_ns) - LOOK_BACK_NS
        return spread(kinds, overlay, since_ns, until_ns, cuts)

    def _overlay(self, machine: str, from_ns: int, end_ns: int, shelf: Shelf) -> Overlay:
        shop = self.shop
        since_ns = from_ns - LOOK_BACK_NS
        if shop.calendar.is_empty:
            planned = PlannedTime(((since_ns, end_ns),), (), ())
        else:
            planned = shop.calendar.planned(since_ns, end_ns, shop.place(machine))
        jobs = tuple(shelf.jobs.get(machine, ()))
        making = Making(machine, shop.parts, jobs, shop.ideal_s.get(machine))
        rules = tuple(rule for rule in shop.rules if rule.scope.covers(shop.place(machine)))
        return Overlay(
            holes=shelf.holes.get(machine, Holes()),
            planned=planned,
            notes=tuple(shelf.notes.get(machine, ())),
            making=making,
            tree=shop.tree,
            micro_ns=shop.micro_ns,
            micro_cycles=shop.micro_cycles,
            auto=Rulebook(rules, shop.calendar.zone) if rules else None,
            by_clock=any(rule.between is not None for rule in rules),
        )

    # ------------------------------------------------------------ what is asked for

    def _machines(self, query: OeeQuery) -> tuple[str, ...]:
        known = [place.machine for place in self.shop.places]
        strangers = [name for name in query.machines if name not in known]
        if strangers:
            raise UserError(Message.of("There is no machine '{machine}'.", machine=strangers[0]))
        chosen = tuple(
            place.machine
            for place in self.shop.places
            if (not query.machines or place.machine in query.machines)
            and (not query.line or place.line == query.line)
            and (not query.area or place.area == query.area)
        )
        if not chosen:
            raise UserError(Message.of("No machine fits what was asked for."))
        return chosen

    def _window(self, query: OeeQuery, machines: Sequence[str], now_ns: int) -> Window:
        calendar = self.shop.calendar
        if query.shift == "current":
            place = self.shop.place(machines[0]) if len(machines) == 1 else None
            shift = next(iter(calendar.shifts(now_ns, now_ns + 1, place)), None)
            if shift is None:
                raise UserError(Message.of("No shift takes place now."))
            return Window(shift.from_ns, shift.to_ns, shift)
        if query.shift:
            shift = calendar.shift(query.shift)
            if shift is None:
                raise UserError(
                    Message.of(
                        "There is no shift '{shift}'. Write the day and its name: 2026-11-22/A.", shift=query.shift
                    )
                )
            return Window(shift.from_ns, shift.to_ns, shift)
        to_ns = now_ns if query.to_ns is None else query.to_ns
        from_ns = to_ns - DAY_NS if query.from_ns is None else query.from_ns
        return Window(from_ns // MS * MS, max(to_ns // MS * MS, from_ns // MS * MS))


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


def _source(laid: Spread, row: int) -> SliceSource:
    if laid.note[row] >= 0:
        return SliceSource.PERSON
    return SliceSource.RULE if laid.reason[row] >= 0 else SliceSource.MACHINE


def _whole(to_ns: int, now_ns: int) -> int:
    """As far as a stop that a window cuts is looked at: what a slice is never depends on the window."""
    return max(0, min(to_ns + LOOK_BACK_NS, now_ns // MS * MS))


def _slices(machine: str, laid: Spread, from_ns: int, to_ns: int) -> Iterator[TimeSlice]:
    micro, ends = laid.micro, np.append(laid.at[1:], laid.end_ns)
    for row in np.flatnonzero((laid.at >= from_ns) & (laid.at < to_ns)).tolist():
        run = int(laid.run[row])
        reason = int(laid.reason[row])
        basis = int(laid.basis[row])
        yield TimeSlice(
            machine,
            int(laid.at[row]),
            int(ends[row]),
            SliceKind(int(laid.kind[row])),
            SliceKind(int(laid.raw[row])),
            laid.texts[basis] if basis >= 0 else "",
            laid.reasons[reason] if reason >= 0 else None,
            _source(laid, row),
            stop_id(machine, int(laid.run_at[run])) if run >= 0 else None,
            bool(micro[row]),
            bool(laid.busy[row]),
        )


def stop_id(machine: str, from_ns: int) -> str:
    """The same after every re-computation."""
    return f"{machine}@{from_ns // MS}"


def _stops(machine: str, laid: Spread, overlay: Overlay) -> Iterator[StopEvent]:
    durations = laid.duration
    revisions: dict[str, int] = {}
    for note in overlay.notes:
        revisions[note.stop] = max(revisions.get(note.stop, 0), note.revision)
    for run, (since, until) in enumerate(zip(laid.run_at.tolist(), laid.run_end.tolist(), strict=True)):
        rows = np.flatnonzero(laid.run == run)
        longest = int(rows[np.argmax(durations[rows])])
        told = [basis_fields(laid.texts[int(laid.basis[row])]) if laid.basis[row] >= 0 else {} for row in rows.tolist()]
        name = stop_id(machine, since)
        yield StopEvent(
            name,
            machine,
            since,
            None if until >= laid.end_ns else until,
            until,
            SliceKind(int(laid.kind[longest])),
            tuple(_parts(laid, overlay, rows.tolist(), durations)),
            bool(laid.run_micro[run]),
            next((t["alarm"] for t in told if t.get("alarm")), ""),
            next((t["program"] for t in told if t.get("program")), ""),
            laid.texts[int(laid.basis[longest])] if laid.basis[longest] >= 0 else "",
            revisions.get(name, 0),
            int(durations[rows][laid.busy[rows]].sum()),
        )


def _parts(laid: Spread, overlay: Overlay, rows: Iterable[int], durations: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterator[StopPart]:  # fmt: skip
    """Neighbouring slices with one reason from one source."""
    open_part: StopPart | None = None
    for row in rows:
        reason = laid.reasons[int(laid.reason[row])] if laid.reason[row] >= 0 else None
        note = overlay.notes[int(laid.note[row])] if laid.note[row] >= 0 else None
        part = StopPart(
            int(laid.at[row]),
            int(laid.at[row] + durations[row]),
            reason,
            _source(laid, row),
            note.user if note is not None else "",
            note.at_ns if note is not None else 0,
            note.comment if note is not None else "",
        )
        if open_part is not None and replace(part, from_ns=0, to_ns=0) == replace(open_part, from_ns=0, to_ns=0):
            open_part = replace(open_part, to_ns=part.to_ns)
            continue
        if open_part is not None:
            yield open_part
        open_part = part
    if open_part is not None:
        yield open_part
