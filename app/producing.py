"""Puts production together: the timeline kept as observations arrive, late data computed again, OEE in worker threads. One per plant."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from app.analytics.desk import ProductionDesk
from app.analytics.kept import HOUR_NS
from app.calendar_editing import CalendarEditing
from app.config.schema import Config
from app.contracts.production import CalendarDraft, CalendarEntry, LiveOee, OeeAnswer
from app.contracts.settings import Applied
from app.domain.calendar import Calendar, Place, PlannedTime, Shift, Span
from app.domain.equipment import MachineModel
from app.domain.gap import GapEvent
from app.domain.kpi import OeeFigures
from app.domain.message import Message, UserError
from app.domain.observation import ObservationBatch, Record
from app.domain.production import (
    MS,
    LateData,
    OeeQuery,
    PartCount,
    RawChange,
    Recomputed,
    SealTimeline,
    TimeSlice,
)
from app.domain.production_counter import Counter, CounterRules, CountFold
from app.domain.production_reasons import Reason
from app.domain.series import HistoryQuery
from app.domain.snapshot import LinkStatus
from app.domain.timeline import Folded, TimelineFold
from app.reason_editing import ReasonEditing
from app.recorded import recorded
from app.shop import counters_of, shop_of
from app.shop_floor import DAY_NS, ShopFloor
from storage.history import History

log = logging.getLogger(__name__)

PART_COUNT = "part_count"
REPAIR_S = 5.0
LIVE_NS = 1_500_000_000
WARM_NS = 86_400 * 10**9
"""A re-computation follows the machine from so long before, because a condition is the set of all that is active."""
FIRST_TIME = "start"
FIRST_NS = 35 * 86_400 * 10**9
"""How far back a history without a timeline (of an older version, or back-filled) is computed at once."""
READY_NS = 35 * 86_400 * 10**9
"""So far back the sums of whole hours are ready before somebody asks."""
YOUNG_NS = 86_400 * 10**9
"""Days of the timeline that are older are kept as columns: a tenth of the space, and many times faster to read."""


@dataclass(slots=True)
class _Line:
    """One machine on the engine's thread."""

    counts: CountFold
    fold: TimelineFold | None = None
    row: int | None = None
    """Where its part counter stands in the model."""
    program_ns: int = 0
    """Since when the newest program is known to run."""

    def follow(self, model: MachineModel) -> TimelineFold:
        """The fold for this model; another model begins with what is known of it."""
        if self.fold is None or self.fold.model is not model:
            fresh = TimelineFold(model)
            if self.fold is not None:
                fresh.head_ns, fresh.kind, fresh.basis = self.fold.head_ns, self.fold.kind, self.fold.basis
            self.fold, self.row = fresh, model.index.get(PART_COUNT)
        return self.fold


@dataclass(slots=True)
class _Live:
    """The wall's figures and when they were asked for."""

    answer: LiveOee | None = None
    asked_ns: int = 0
    busy: bool = field(default=False)


@dataclass(slots=True)
class _Ready:
    """Since when and until when this desk has its sums ready."""

    desk: ProductionDesk
    since_ns: int
    until_ns: int


class Producing(ShopFloor):
    """``plant.production`` and a ``Watcher``. ``start`` and ``stop`` on the engine's loop."""

    def __init__(self, config: Config, history: History, workers: ThreadPoolExecutor) -> None:
        store = history.production()
        super().__init__(ProductionDesk(shop_of(config), store), store, workers)
        self._history = history
        self._lines: dict[str, _Line] = {}
        self._counters = counters_of(config)
        self._live = _Live()
        self.editing: CalendarEditing | None = None
        """How the calendar gets into the configuration file; None: it can't be changed from here."""
        self.reason_editing: ReasonEditing | None = None
        self._task: asyncio.Task[None] | None = None
        self._ready: _Ready | None = None
        self._sealed_ns = 0
        """Up to here the timelines are sealed."""
        self._looked_at: set[str] = set()
        """Machines whose timeline was looked for; one that tells nothing of production never gets one."""
        self._repairing = threading.Lock()
        self._mender = ThreadPoolExecutor(1, thread_name_prefix="production")
        """Computes late data again, so that charts never wait for it."""

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """From here on, late data is looked for."""
        self._task = asyncio.get_running_loop().create_task(self._repair())

    async def stop(self) -> None:
        """What is not computed again yet stays noted."""
        if self._task is not None:
            self._task.cancel()
        self._mender.shutdown(wait=False, cancel_futures=True)

    def seed(self, machine: str) -> None:
        """Go on from what history knows: without records, everything in it has been judged before."""
        line = self._lines[machine] = _Line(self._count(machine))
        known = self._history.reader.latest(machine)
        for batch in known.batches if known is not None else ():
            if len(batch):
                self._fold(line, batch)

    def _count(self, machine: str, counter: Counter | None = None) -> CountFold:
        return CountFold(machine, self._counters.get(machine, CounterRules()), counter)

    def take_over(self, _: Config, config: Config) -> None:
        """Follow a new configuration: figures are computed from what was observed, so nothing has to be done again. What a counter
        has counted stays; new rules for it hold from now on."""
        shop = shop_of(config)
        if shop != self.desk.shop:  # what is kept of the sums holds for one shop
            self.desk = ProductionDesk(shop, self._store)
        self._counters = counters_of(config)
        for name, line in self._lines.items():
            line.counts = self._count(name, line.counts.counter)
        for machine in config.machines:
            if machine.id not in self._lines:
                self.seed(machine.id)

    # ------------------------------------------------------------ Watcher: the engine's thread

    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        """The timeline's changes, parts, and what came too late to be judged here."""
        line = self._lines.get(batch.machine)
        if line is None:
            line = self._lines[batch.machine] = _Line(self._count(batch.machine))
        return self._fold(line, batch)

    def _fold(self, line: _Line, batch: ObservationBatch) -> list[Record]:
        fold = line.follow(batch.model)
        folded = fold.apply(batch)
        records: list[Record] = list(folded.changes)
        late_ns = (folded.late_from_ns, _late_count(line, batch), _late_program(line, folded))
        known_ns = [each for each in late_ns if each is not None]
        if known_ns:
            records.append(LateData(batch.machine, min(known_ns)))
        records += _counted(line, batch, folded)
        line.program_ns = max(line.program_ns, *(since_ns for since_ns, _ in folded.programs))
        return records

    def gap(self, event: GapEvent) -> Iterable[Record]:
        """Nothing: the ledger is laid over the timeline when figures are asked for."""
        return ()

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        """Nothing."""
        return ()

    def tick(self, now_ns: int) -> Iterable[Record]:
        """Nothing."""
        return ()

    # ------------------------------------------------------------ late data

    async def _repair(self) -> None:
        """Compute again what late data, a back-fill or an older version of the program left behind."""
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._mender, self._upkeep)
            except Exception:
                # Supervisor: a timeline that can't be computed is tried again; the live one goes on.
                log.exception("late data could not be computed into the timeline")
            await asyncio.sleep(REPAIR_S)

    def _upkeep(self) -> None:
        self.repair()
        self.seal(time.time_ns())
        self.sum_up(time.time_ns())

    def sum_up(self, now_ns: int) -> None:
        """Have the sums of the last weeks ready before somebody asks: one day more at each call, then each hour as it ends (blocks)."""
        ready = self._ready
        if ready is None or ready.desk is not self.desk:
            ready = self._ready = _Ready(self.desk, now_ns, now_ns)
        if ready.since_ns > now_ns - READY_NS:
            window = (ready.since_ns - DAY_NS, ready.since_ns)
            ready.since_ns -= DAY_NS
        elif now_ns // HOUR_NS > ready.until_ns // HOUR_NS and now_ns % HOUR_NS > HOUR_NS // 60:
            window = (ready.until_ns - HOUR_NS, now_ns)
            ready.until_ns = now_ns
        else:
            return
        ready.desk.keep_sums(*window, now_ns)

    def seal(self, now_ns: int) -> None:
        """Once a day: keep old days of every machine compactly (blocks). Late data opens a day again."""
        before_ns = (now_ns - YOUNG_NS) // DAY_NS * DAY_NS
        if before_ns == self._sealed_ns:
            return
        for model in self._history.reader.models():
            self._store.keep(SealTimeline(model.machine, before_ns)).result(60)
        self._sealed_ns = before_ns

    def repair(self) -> None:
        """Everything that is due, in this thread (blocks)."""
        with self._repairing:  # two at once could write the older one's picture over the newer one's
            self._repair_all()

    def _repair_all(self) -> None:
        for late in self._store.late():
            self._recompute(late.machine, late.from_ns, "late data")
        for model in self._history.reader.models():
            if model.machine in self._looked_at:
                continue
            extent = self._history.reader.extent(model.machine)
            if extent is None:
                continue
            self._looked_at.add(model.machine)
            if self._store.newest(model.machine) is None:
                self._recompute(model.machine, max(extent[0], time.time_ns() - FIRST_NS), FIRST_TIME)

    def _recompute(self, machine: str, from_ns: int, cause: str) -> None:
        """Judge history again from a time on. What arrives meanwhile is newer than what is read here, and stays as it is."""
        reader = self._history.reader
        model = next((m for m in reader.models() if m.machine == machine), None)
        if model is None:
            return
        now_ns, extent = time.time_ns(), reader.extent(machine)
        if extent is None:
            return
        fold, warm_ns = TimelineFold(model), max(from_ns - WARM_NS, extent[0])
        line = _Line(self._count(machine, self._counter(model, warm_ns)), fold, model.index.get(PART_COUNT))
        wanted = [*fold.signals(), *([PART_COUNT] if line.row is not None else [])]
        if not wanted:
            return
        changes: list[RawChange] = []
        made: list[PartCount] = []
        last_ns = from_ns
        for _, _, batch in recorded(reader, {machine: wanted}, warm_ns, extent[1] + 1):
            if batch is None or not len(batch):
                continue
            folded = fold.apply(batch)
            changes += folded.changes
            made += _counted(line, batch, folded)
            last_ns = max(last_ns, int(batch.time_ns[-1]))
        before = [change for change in changes if change.at_ns < from_ns]
        changes = changes[len(before) :]
        if before and cause == FIRST_TIME:
            changes.insert(0, replace(before[-1], at_ns=from_ns))  # nothing stands in the timeline before that
        counts = tuple(each for each in made if each.at_ns >= from_ns)
        to_ns = min(now_ns, last_ns // MS * MS + MS)
        self._store.keep(Recomputed(machine, from_ns, to_ns, tuple(changes), counts, now_ns, cause)).result(30)

    def _counter(self, model: MachineModel, at_ns: int) -> Counter | None:
        """The part counter as it stood at a time, with when that was observed."""
        if PART_COUNT not in model.index:
            return None
        (series,) = self._history.reader.query(HistoryQuery(model.machine, (PART_COUNT,), at_ns, at_ns + 1)).series
        if (
            series.carried is None
            or not isinstance(series.carried[1], float | int)
            or series.carried[1] != series.carried[1]
        ):
            return None
        return Counter(int(series.carried[1]), series.carried[0])

    # ------------------------------------------------------------ calendar

    def calendar(self) -> Calendar:
        """The calendar that holds now."""
        return self.desk.shop.calendar

    def calendar_text(self) -> Future[str]:
        """The calendar's sections as YAML, for editor and export."""
        return self._workers.submit(self._edited().text)

    def set_calendar_text(self, text: str, user: str) -> Future[Applied]:
        """Take over the calendar of a YAML text; OEE follows at once, what does not is in the answer."""
        log.info("%s has changed the calendar", user)
        return self._edited().replace(text)

    def calendar_draft(self, text: str | None = None) -> Future[CalendarDraft]:
        """What a calendar's text means; None: the file's."""
        return self._edited().draft(text)

    def calendar_with(self, text: str, entry: CalendarEntry) -> Future[CalendarDraft]:
        """The draft with an entry added or changed."""
        return self._edited().with_entry(text, entry)

    def calendar_without(self, text: str, section: str, index: int) -> Future[CalendarDraft]:
        """The draft without an entry."""
        return self._edited().without_entry(text, section, index)

    def save_reason(self, reason: Reason) -> Future[Applied]:
        """Change or add a reason of the site's tree."""
        if self.reason_editing is None:
            raise UserError(Message.of("This station has no configuration file."))
        return self.reason_editing.save(reason, self.reasons())

    def _edited(self) -> CalendarEditing:
        if self.editing is None:
            raise UserError(Message.of("This station has no configuration file."))
        return self.editing

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        """Shifts and overtime that touch a window."""
        return self.calendar().shifts(from_ns, to_ns, self._place(machine))

    def planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        """When one machine is planned to work."""
        return self.calendar().planned(from_ns, to_ns, self.desk.shop.place(machine))

    def _place(self, machine: str) -> Place | None:
        return self.desk.shop.place(machine) if machine else None

    @property
    def target(self) -> float | None:
        """The OEE that the site wants, 0 to 1."""
        return self.desk.shop.target

    # ------------------------------------------------------------ figures

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        """Figures with evidence."""
        return self._workers.submit(self.desk.oee, query, time.time_ns())

    def profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]]) -> Future[tuple[OeeFigures, ...]]:
        """Sums over groups of spans."""
        return self._workers.submit(self.desk.profile, query, groups, time.time_ns())

    def slices(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[TimeSlice, ...]]:
        """The timeline behind the figures."""
        return self._workers.submit(self.desk.slices, machine, from_ns, to_ns, time.time_ns())

    def live(self) -> LiveOee | None:
        """The wall's figures: the newest answer at once, and a new one under way."""
        now_ns = time.time_ns()
        if not self._live.busy and now_ns - self._live.asked_ns > LIVE_NS:
            self._live.busy, self._live.asked_ns = True, now_ns
            self._workers.submit(self._live_now, now_ns)
        return self._live.answer

    def now(self) -> Future[LiveOee]:
        """Figures of each machine's current shift, computed now."""
        return self._workers.submit(self.live_at, time.time_ns())

    def _live_now(self, now_ns: int) -> None:
        try:
            self._live.answer = self.live_at(now_ns)
        finally:
            self._live.busy = False

    def live_at(self, now_ns: int) -> LiveOee:
        """Every machine's current shift. Blocks."""
        return live_of([self.desk], now_ns)


def live_of(desks: Sequence[ProductionDesk], now_ns: int) -> LiveOee:
    """Every machine's current shift, by its own calendar; without a calendar the last eight hours. Blocks."""
    found: dict[str, OeeFigures] = {}
    for desk in desks:
        groups: dict[tuple[int, str], list[str]] = {}
        for place in desk.shop.places:
            shift = next(iter(desk.shop.calendar.shifts(now_ns, now_ns + 1, place)), None)
            if shift is not None:
                groups.setdefault((shift.from_ns, shift.id), []).append(place.machine)
            elif desk.shop.calendar.is_empty:
                groups.setdefault((now_ns - 8 * 3600 * 10**9, ""), []).append(place.machine)
        for (from_ns, shift_id), machines in groups.items():
            answer = desk.oee(OeeQuery(tuple(machines), from_ns=from_ns, to_ns=now_ns), now_ns)
            found.update({each.scope: replace(each, shift=shift_id) for each in answer.machines})
    return LiveOee(now_ns, found, desks[0].total(tuple(found.values()), now_ns) if found else None)


def _late_count(line: _Line, batch: ObservationBatch) -> int | None:
    """From when on the part counter must be followed again: a reading came after a newer one, or after a program that ran later."""
    if line.row is None:
        return None
    times = batch.time_ns[(batch.signal == line.row) & (batch.quality < 128)]
    heads = np.maximum.accumulate(np.concatenate(([line.counts.head_ns], times)))[:-1]
    late = times[(times < heads) | ((times > line.counts.head_ns) & (times < line.program_ns))]
    return int(late.min()) // MS * MS if len(late) else None


def _late_program(line: _Line, folded: Folded) -> int | None:
    """From when on parts belong to another program than was thought when they were counted."""
    if line.row is None:
        return None
    late = [since_ns for since_ns, _ in folded.programs if 0 <= since_ns <= line.counts.head_ns]
    return min(late) // MS * MS if late else None


def _counted(line: _Line, batch: ObservationBatch, folded: Folded) -> list[PartCount]:
    if line.row is None:
        return []
    rows = (batch.signal == line.row).nonzero()[0].tolist()
    found = (
        line.counts.read(float(batch.number[row]), int(batch.time_ns[row]), folded.program_at(int(batch.time_ns[row])))
        for row in rows
        if int(batch.quality[row]) < 128
    )
    return [each for each in found if each is not None]
