"""Two weeks of a small shop, made by chance from a seed and reckoned by the product's own desk: ``OeePort`` for views without a station."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from app.analytics.cycles import counts_of, cycles_of
from app.analytics.desk import ProductionDesk
from app.analytics.laying import Shop
from app.contracts.production import OeeAnswer
from app.contracts.production_store import CountColumns, Holes, KindColumns, Said, Shelf, Touched
from app.domain.calendar import Calendar, Place, PlannedTime, Shift, ShiftRule, Span
from app.domain.kpi import OeeFigures
from app.domain.message import OperatorError
from app.domain.production import (
    CycleTimes,
    EntryKind,
    OeeQuery,
    PartCount,
    QuantityEntry,
    ReasonNote,
    Revision,
    SliceKind,
    StopEvent,
    StopQuery,
    TimeSlice,
)
from app.domain.production_making import Making
from app.domain.production_reasons import ReasonTree
from app.site_reasons import BUILT_IN

S = 10**9
MIN = 60 * S
DAY_NS = 86_400 * S
ZONE = ZoneInfo("UTC")
_SAID = {
    SliceKind.APT: {"execution": "ACTIVE", "mode": "AUTOMATIC"},
    SliceKind.IDLE: {"execution": "READY", "mode": "AUTOMATIC"},
    SliceKind.ADET: {"execution": "FEED_HOLD", "mode": "AUTOMATIC"},
    SliceKind.ADOT: {"execution": "STOPPED", "mode": "AUTOMATIC", "alarm": "1010"},
    SliceKind.AUST: {"execution": "ACTIVE", "mode": "MANUAL"},
}
_REASONS = {
    SliceKind.IDLE: "no-operator",
    SliceKind.ADET: "no-material",
    SliceKind.ADOT: "breakdown",
    SliceKind.AUST: "setup",
}


@dataclass
class Store:
    """``ProductionStore`` in memory."""

    kinds: dict[str, KindColumns] = field(default_factory=dict)
    counts: dict[str, CountColumns] = field(default_factory=dict)
    holes: dict[str, Holes] = field(default_factory=dict)
    notes: dict[str, tuple[ReasonNote, ...]] = field(default_factory=dict)
    entries: dict[str, tuple[QuantityEntry, ...]] = field(default_factory=dict)
    revisions: dict[str, tuple[Revision, ...]] = field(default_factory=dict)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        yield self

    def touched(self, seen: int) -> Touched:
        """What is kept of such a store never holds."""
        return Touched(0, None)

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, until_ns: int) -> Shelf:
        return Shelf(
            {m: _kinds_in(self.kinds[m], from_ns - DAY_NS, to_ns + DAY_NS) for m in machines},
            {m: _counts_in(self.counts[m], from_ns, to_ns) for m in machines},
            {m: self.holes[m] for m in machines if m in self.holes},
            {m: self.notes.get(m, ()) for m in machines},
        )

    def counted(self, machine: str, from_ns: int, to_ns: int) -> CountColumns:
        return _counts_in(self.counts[machine], from_ns, to_ns)

    def ahead(self, machines: Sequence[str], time_ns: int) -> frozenset[str]:
        return frozenset(machines)

    def said(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Said:
        return Said(
            {m: tuple(e for e in self.entries.get(m, ()) if from_ns <= e.made_ns < to_ns) for m in machines},
            {},
            {m: self.revisions.get(m, ()) for m in machines},
        )

    def notes_of(self, stop: str) -> tuple[ReasonNote, ...]:
        return tuple(note for notes in self.notes.values() for note in notes if note.stop == stop)


def _kinds_in(columns: KindColumns, from_ns: int, to_ns: int) -> KindColumns:
    first = max(0, int(np.searchsorted(columns.at_ns, from_ns, "right")) - 1)
    last = int(np.searchsorted(columns.at_ns, to_ns))
    return KindColumns(columns.at_ns[first:last], columns.kind[first:last], columns.basis[first:last], columns.texts)


def _counts_in(columns: CountColumns, from_ns: int, to_ns: int) -> CountColumns:
    first, last = np.searchsorted(columns.at_ns, (from_ns, to_ns))
    part = slice(int(first), int(last))
    return CountColumns(
        columns.at_ns[part], columns.since_ns[part], columns.parts[part], columns.flag[part], columns.program[part], columns.texts
    )  # fmt: skip


@dataclass
class DeskPort:
    """``OeePort`` over a desk, at a standing clock, with answers at once. ``asked`` keeps the queries."""

    desk: ProductionDesk
    store: Store
    now_ns: int
    asked: list[OeeQuery] = field(default_factory=list)
    profiled: list[tuple[OeeQuery, Sequence[Sequence[Span]]]] = field(default_factory=list)
    refusal: OperatorError | None = None

    @property
    def target(self) -> float | None:
        return self.desk.shop.target

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        self.asked.append(query)
        if self.refusal is not None:
            failed: Future[OeeAnswer] = Future()
            failed.set_exception(self.refusal)
            return failed
        return _done(self.desk.oee(query, self.now_ns))

    def profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]]) -> Future[tuple[OeeFigures, ...]]:
        self.profiled.append((query, groups))
        return _done(self.desk.profile(query, groups, self.now_ns))

    def live(self) -> None:
        return None

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        place = self.desk.shop.place(machine) if machine else None
        return self.desk.shop.calendar.shifts(from_ns, to_ns, place)

    def planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        return self.desk.shop.calendar.planned(from_ns, to_ns, self.desk.shop.place(machine))

    def slices(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[TimeSlice, ...]]:
        return _done(self.desk.slices(machine, from_ns, to_ns, self.now_ns))

    def counts(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[PartCount, ...]]:
        return _done(counts_of(machine, self.store.counts[machine], from_ns, to_ns))

    def cycles(self, machine: str, from_ns: int, to_ns: int, part: str = "") -> Future[tuple[CycleTimes, ...]]:
        shop = self.desk.shop
        making = Making(machine, shop.parts, (), shop.ideal_s.get(machine))
        return _done(cycles_of(counts_of(machine, self.store.counts[machine], from_ns, to_ns), making))

    def entries(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[QuantityEntry, ...]]:
        return _done(tuple(e for e in self.store.entries.get(machine, ()) if from_ns <= e.made_ns < to_ns))

    def reasons(self) -> ReasonTree:
        return self.desk.shop.tree

    def stops(self, query: StopQuery) -> Future[tuple[StopEvent, ...]]:
        to_ns = self.now_ns if query.to_ns is None else min(query.to_ns, self.now_ns)
        found = self.desk.stops(query.machines, query.from_ns, to_ns, self.now_ns)
        return _done(tuple(stop for stop in found if query.micro or not stop.micro))

    def stop_history(self, stop: str) -> Future[tuple[ReasonNote, ...]]:
        return _done(self.store.notes_of(stop))


def _done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def week_of_shifts() -> Calendar:
    """Two shifts every day of the week, the early one with a break; UTC."""
    early = ShiftRule("A", frozenset(range(7)), time(6), time(14), ((time(10), time(10, 15)),))
    late = ShiftRule("B", frozenset(range(7)), time(14), time(22))
    return Calendar(ZONE, (early, late))


def desk_port(
    places: Sequence[Place],
    now_ns: int,
    *,
    days: int = 14,
    seed: int = 1,
    dark: Sequence[str] = (),
    ideal_s: float = 45.0,
    calendar: Calendar | None = None,
) -> DeskPort:
    """A shop whose machines of ``dark`` have told nothing for the last three hours."""
    store = Store()
    for number, place in enumerate(places):
        _fill(store, place.machine, now_ns, days, random.Random(seed * 1_000 + number))
        if place.machine in dark:
            store.holes[place.machine] = Holes((now_ns - 180 * MIN,), (now_ns + DAY_NS,), ("link lost",))
    shop = Shop(
        week_of_shifts() if calendar is None else calendar,
        tuple(places),
        {place.machine: ideal_s for place in places},
        tree=BUILT_IN,
        target=0.75,
        micro_cycles=0.0,
    )
    return DeskPort(ProductionDesk(shop, store), store, now_ns)  # type: ignore[arg-type]


def _fill(store: Store, machine: str, now_ns: int, days: int, chance: random.Random) -> None:
    texts = tuple(json.dumps(told, separators=(",", ":"), sort_keys=True) for told in _SAID.values())
    kinds = list(_SAID)
    at_ns, rows, parts, notes, entries = now_ns // MIN * MIN - days * DAY_NS, [], [], [], []
    while at_ns < now_ns:
        run_ns = chance.randrange(300, 5_400) * S
        rows.append((at_ns, SliceKind.APT))
        made_ns = at_ns + chance.randrange(44, 60) * S
        while made_ns < min(at_ns + run_ns, now_ns):
            parts.append(made_ns)
            made_ns += round(max(5.0, chance.gauss(51, 3 if chance.random() < 0.97 else 30)) * 1_000) * 10**6
        at_ns += run_ns
        kind = chance.choices(kinds[1:], (4, 3, 1, 2))[0]
        length_ns = chance.choice((30, 60, 90, 200, 400, 900, 1_800)) * S
        rows.append((at_ns, kind))
        if length_ns > 120 * S and chance.random() < 0.6:
            stop = f"{machine}@{at_ns // 10**6}"
            user = chance.choice(("ana", "rui"))
            notes.append(ReasonNote(stop, machine, at_ns, None, _REASONS[kind], user, at_ns + length_ns, 1))
        if chance.random() < 0.1:
            entries.append(
                QuantityEntry(
                    machine,
                    EntryKind.SCRAP,
                    chance.randrange(1, 5),
                    at_ns - MIN,
                    "ana",
                    at_ns,
                    "size",
                    comment="Ø 20 H7",
                )
            )
        at_ns += length_ns
    kept = [row for row in rows if row[0] < now_ns]
    store.kinds[machine] = KindColumns(
        np.array([at for at, _ in kept], np.int64),
        np.array([kind for _, kind in kept], np.uint8),
        np.array([kinds.index(kind) for _, kind in kept], np.int32),
        texts,
    )
    at = np.array(parts, np.int64)
    store.counts[machine] = CountColumns(
        at,
        np.concatenate(([now_ns - days * DAY_NS], at[:-1])),
        np.ones(len(at), np.int64),
        np.zeros(len(at), np.uint8),
        np.zeros(len(at), np.int32),
        ("O1234 FLANGE",),
    )
    store.notes[machine] = tuple(note for note in notes if note.from_ns < now_ns)
    store.entries[machine] = tuple(entry for entry in entries if entry.made_ns < now_ns)
