"""Answers about OEE from what is stored: shelf → overlay → account → figures, per machine and as sums. Blocks: for worker threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.analytics.accounting import Chosen, asked_in
from app.analytics.cells import Cells
from app.analytics.kept import MOST_DAYS
from app.analytics.laying import DAY_NS, MS, Laying, Shop
from app.analytics.reckoning import Reckoning
from app.analytics.spread import Overlay, Spread
from app.contracts.production import OeeAnswer
from app.contracts.production_store import ProductionReading, ProductionStore, Said
from app.domain.account import Account, added
from app.domain.calendar import Shift, Span, intersection
from app.domain.kpi import OeeFigures, figures
from app.domain.message import Message, UserError
from app.domain.production import OeeQuery, SliceKind, SliceSource, StopEvent, StopPart, TimeSlice
from app.domain.timeline import basis_fields

EVERYTHING = Message.of("No shift calendar is configured: all of the time counts as planned.")


@dataclass(frozen=True, slots=True)
class Window:
    """[from_ns, to_ns) as asked, and the shift that it is."""

    from_ns: int
    to_ns: int
    shift: Shift | None = None


class ProductionDesk:
    """One configuration over one store."""

    def __init__(self, shop: Shop, store: ProductionStore, *, kept_days: int = MOST_DAYS) -> None:
        """``kept_days``: of how many days of machines the sums of whole hours may stay in memory (8 kB each)."""
        self._store = store
        self._laying = Laying(shop)
        self._reckoning = Reckoning(self._laying, kept_days)

    @property
    def shop(self) -> Shop:
        """What it reckons with; another one has a desk of its own."""
        return self._laying.shop

    # ------------------------------------------------------------ figures

    def oee(self, query: OeeQuery, now_ns: int) -> OeeAnswer:
        """Figures of a window, machine by machine and as their sum."""
        machines = self._machines(query)
        window = self._window(query, machines, now_ns)
        end_ns = min(window.to_ns, now_ns // MS * MS)
        found: tuple[OeeFigures, ...]
        if end_ns <= window.from_ns:
            found = tuple(self._nothing_yet(name, window) for name in machines)
        else:
            with self._store.reading() as file:
                found = tuple(self._of_machines(file, machines, query, window, (end_ns, now_ns)))
        shift = window.shift.id if window.shift is not None else ""
        total = found[0] if len(found) == 1 else replace(self.total(found, end_ns), shift=shift)
        return OeeAnswer(
            window.from_ns, window.to_ns, window.shift, total, found, "machine" if len(found) == 1 else "sum"
        )

    def keep_sums(self, from_ns: int, to_ns: int, now_ns: int) -> None:
        """Have the sums of a window's hours ready for whoever asks next."""
        machines = tuple(place.machine for place in self.shop.places)
        if machines and from_ns < (end_ns := min(to_ns, now_ns // MS * MS)):
            with self._store.reading() as file:
                said = file.said(machines, from_ns, end_ns)
                self._reckoning.keep(file, machines, said, (from_ns, end_ns), now_ns)

    def _nothing_yet(self, machine: str, window: Window) -> OeeFigures:
        empty = Account(machines=1, has_calendar=not self.shop.calendar.is_empty)
        return figures(empty, scope=machine, from_ns=window.from_ns, to_ns=window.from_ns)

    def _of_machines(
        self, file: ProductionReading, machines: Sequence[str], query: OeeQuery, window: Window, ends: Span
    ) -> Iterator[OeeFigures]:
        end_ns, now_ns = ends
        whole = (window.from_ns, end_ns)
        said = file.said(machines, *whole)
        chosen = Chosen(Cells.of(((whole,),)), query.part or None)
        own = dict.fromkeys(machines, chosen)
        found: dict[str, list[Account]] = {}
        if query.job:
            for name in machines:
                own[name] = replace(chosen, cells=Cells.of((self._job_spans(name, query.job, said, whole),)))
                found |= self._reckoning.accounts(file, (name,), said, own[name], now_ns)
        else:
            found = self._reckoning.accounts(file, machines, said, chosen, now_ns)
        shift = window.shift.id if window.shift is not None else ""
        for name in machines:
            revisions = said.revisions.get(name, ())
            told = figures(found[name][0], scope=name, from_ns=window.from_ns, to_ns=end_ns)
            yield replace(
                told,
                slices=self._slices_in(file, name, said, whole, now_ns, own[name]) if query.slices else (),
                revision=len(revisions),
                revisions=revisions,
                shift=shift,
                warnings=(*told.warnings, *self._remarks(query, found[name][0])),
            )

    def _remarks(self, query: OeeQuery, account: Account) -> Iterator[Message]:
        if self.shop.calendar.is_empty:
            yield EVERYTHING
        if query.job and not account.window_ns:
            yield Message.of("Job {job} did not run here in this time.", job=query.job)
        elif query.part and not account.window_ns:
            yield Message.of("Part {part} was not made here in this time.", part=query.part)

    def _job_spans(self, machine: str, job: str, said: Said, window: Span) -> tuple[Span, ...]:
        making = self._laying.making(machine, said.jobs.get(machine, ()))
        return intersection(making.spans_of(job), (window,))

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
        with self._store.reading() as file:
            said = file.said(machines, int(cells.begins[0]), int(cells.ends[-1]))
            chosen = Chosen(cells, query.part or None, losses=False)
            found = self._reckoning.accounts(file, machines, said, chosen, now_ns)
        by_cell = zip(*(found[name] for name in machines), strict=True)
        return tuple(self._profiled(list(each), group) for each, group in zip(by_cell, groups, strict=True))

    def _profiled(self, found: Sequence[Account], group: Sequence[Span]) -> OeeFigures:
        account = added(found) if found else Account(has_calendar=not self.shop.calendar.is_empty)
        edges = [edge for span in group for edge in span] or [0]
        return figures(account, scope="total", from_ns=min(edges), to_ns=max(edges))

    # ------------------------------------------------------------ slices and stops

    def slices(self, machine: str, from_ns: int, to_ns: int, now_ns: int) -> tuple[TimeSlice, ...]:
        """The timeline behind the figures."""
        window = (from_ns, min(to_ns, now_ns // MS * MS))
        if window[1] <= from_ns:
            return ()
        with self._store.reading() as file:
            return self._slices_in(file, machine, file.said((machine,), *window), window, now_ns)

    def _slices_in(
        self,
        file: ProductionReading,
        machine: str,
        said: Said,
        window: Span,
        now_ns: int,
        chosen: Chosen | None = None,
    ) -> tuple[TimeSlice, ...]:
        """``chosen``: only those of a job or a part, so that they add up to its figures."""
        chosen = chosen or Chosen(Cells.of(((window,),)))
        shelf = file.shelf((machine,), *window, until_ns=now_ns)
        making = self._laying.making(machine, said.jobs.get(machine, ()))
        laid = self._laying.laid(machine, shelf, making, window, now_ns, (*window, *chosen.cells.edges()))
        rows = np.flatnonzero(asked_in(laid.spread, laid.overlay, chosen) >= 0)
        return tuple(_slices(machine, laid.spread, rows.tolist()))

    def stops(self, machines: Sequence[str], from_ns: int, to_ns: int, now_ns: int) -> tuple[StopEvent, ...]:
        """Stops that touch a window, whole, oldest first, micro-stops included."""
        window = (from_ns, min(to_ns, now_ns // MS * MS))
        if window[1] <= from_ns:
            return ()
        with self._store.reading() as file:
            said = file.said(machines, *window)
            shelf = file.shelf(machines, *window, until_ns=now_ns)
        found: list[StopEvent] = []
        for machine in machines:
            making = self._laying.making(machine, said.jobs.get(machine, ()))
            laid = self._laying.laid(machine, shelf, making, window, now_ns)
            every = _stops(machine, laid.spread, laid.overlay)
            found += (stop for stop in every if stop.until_ns > from_ns and stop.from_ns < to_ns)
        return tuple(sorted(found, key=lambda stop: (stop.from_ns, stop.machine)))

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


def _source(laid: Spread, row: int) -> SliceSource:
    if laid.note[row] >= 0:
        return SliceSource.PERSON
    return SliceSource.RULE if laid.reason[row] >= 0 else SliceSource.MACHINE


def _slices(machine: str, laid: Spread, rows: Iterable[int]) -> Iterator[TimeSlice]:
    micro, ends = laid.micro, np.append(laid.at[1:], laid.end_ns)
    for row in rows:
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
