"""The engine: takes what drivers deliver, in order, through chain, state, cache and into history. One thread, one loop.

The whole way of a sample inside the product is readable in ``Engine._process``.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from app.contracts import HistoryWriter
from app.domain.condition import ConditionState
from app.domain.equipment import MachineModel
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.machine_state import StateTracker, Transition
from app.domain.observation import Delivery, ObservationBatch, Record, batch_of
from app.domain.state import MachineState
from app.pipeline.cache import MachineCache
from app.pipeline.chain import Chain
from app.pipeline.lines import Connection, MachineLine
from app.pipeline.links import Links
from app.pipeline.stalls import Stalls
from app.pipeline.watchers import Watchers

log = logging.getLogger(__name__)

SLICE_S = 0.01
"""The engine's loop serves HTTP too: after this long it gives way once."""
WATCH_S = 0.25


class Engine:
    """Lives on its loop's thread; ``wake`` alone may be called from others."""

    def __init__(self, loop: asyncio.AbstractEventLoop, writer: HistoryWriter, clock: Callable[[], int] = time.time_ns):
        self.lines: dict[str, MachineLine] = {}
        self.connections: dict[str, Connection] = {}
        self.counters: Counter[str] = Counter()
        self.watchers = Watchers(self.counters)
        self._loop = loop
        self._writer = writer
        self._clock = clock
        self._woken = False
        self._watch: asyncio.TimerHandle | None = None
        self._links = Links(self.lines, self.connections, writer, self.watchers, self.counters, clock)
        self._stalls = Stalls(writer)
        self._closed = False

    # ------------------------------------------------------------ building

    def add_machine(
        self,
        cache: MachineCache,
        model: MachineModel | None,
        known: Delivery | None,
        conditions: Mapping[str, ConditionState],
    ) -> None:
        """Add a machine; ``model`` and ``known`` are what history holds of it, to start with what was known."""
        line = MachineLine(cache)
        self.lines[cache.identity.id] = line
        if model is None:
            return
        line.chain = Chain(_without_state(model))
        line.tracker = StateTracker(line.chain.model)
        cache.set_model(line.chain.model)
        for batch in known.batches if known is not None else ():
            if len(batch):
                rebased = replace(batch, model=line.chain.model, live_only=True)
                line.tracker.apply(rebased)
                cache.apply(rebased)
                _take_since(line.tracker, rebased)
        cache.seed_conditions(conditions)
        self._show_state(line)
        if line.tracker.state is MachineState.OFFLINE:
            line.off_since_ns = line.tracker.since_ns

    def remove_machine(self, machine: str) -> None:
        """Forget a machine whose connection was removed; its history stays."""
        del self.lines[machine]

    def add_connection(self, connection: Connection) -> None:
        """Add a connection and start its driver."""
        self.connections[connection.inlet.source] = connection
        for machine in connection.machines:
            # Until the driver has spoken there is no data; it will say what of it could be recovered.
            self.lines[machine].gap_open = True
        connection.host.start()

    def remove_connection(self, connection: Connection) -> None:
        """Take what a stopped connection has delivered, and forget it."""
        while (unit := connection.inlet.take()) is not None:
            self._accept(connection, unit)
        self._links.follow_link(connection)
        del self.connections[connection.inlet.source]

    def start(self) -> None:
        """Begin watching links and time (loop's thread)."""
        self._watch = self._loop.call_later(WATCH_S, self._on_watch)

    def close(self) -> None:
        """Stop watching; what is queued in the inlets is drained first."""
        self._drain_all()
        self._closed = True
        if self._watch is not None:
            self._watch.cancel()

    # ------------------------------------------------------------ draining

    def wake(self) -> None:
        """Something may be waiting in an inlet or a link has changed (any thread; coalesced)."""
        if not self._woken and not self._loop.is_closed():
            self._woken = True
            try:
                self._loop.call_soon_threadsafe(self._on_wake)
            except RuntimeError:
                return  # Closing: the last drain has been done by close().

    def _on_wake(self) -> None:
        self._woken = False
        if self._closed:
            return
        self._links.follow_changes()
        if self._drain(time.monotonic() + SLICE_S):
            self.wake()

    def _drain(self, deadline: float) -> bool:
        """Process until the deadline; whether more is waiting and may be taken."""
        more = True
        while more:
            more = False
            for connection in self.connections.values():
                if connection.inlet.is_empty:
                    continue
                full = self._writer.room <= 0
                self._stalls.note(self._clock(), full=full)
                if full:
                    return False  # _on_watch looks again; meanwhile the sources keep their data.
                unit = connection.inlet.take()
                if unit is not None:
                    self._accept(connection, unit)
                    more = True
            if time.monotonic() > deadline:
                return more
        return False

    def _drain_all(self) -> None:
        while self._drain(time.monotonic() + 60.0):
            pass

    def _accept(self, connection: Connection, unit: Delivery | MachineModel) -> None:
        try:
            if isinstance(unit, MachineModel):
                self._take_model(unit)
            else:
                self._process(connection, unit)
        except Exception:
            # Supervisor: one unit that trips over our own bug is counted, logged and a hole in the ledger; the plant goes on.
            log.exception("unit of %s could not be processed", connection.inlet.source)
            self.counters["failed_units"] += 1
            if isinstance(unit, Delivery):
                self._submit(Delivery(unit.source, gaps=(*unit.gaps, *_lost(unit))))

    def _take_model(self, model: MachineModel) -> None:
        line = self.lines[model.machine]
        previous = line.chain.model if line.chain is not None else None
        line.chain = Chain(model)
        if line.tracker is None or previous is None:
            line.tracker = StateTracker(line.chain.model)
        else:
            line.tracker.rebase(line.chain.model, previous)
        line.preview = None
        line.cache.set_model(line.chain.model)

    def _process(self, connection: Connection, delivery: Delivery) -> None:
        """The way of a sample: chain → state → cache → history."""
        if delivery.cursor is not None and delivery.cursor.instance != connection.instance:
            connection.instance = delivery.cursor.instance
            for machine in connection.machines:
                self.lines[machine].cache.forget_sequences()
        gaps = [told for event in (*self._stalled(connection), *delivery.gaps) for told in self._note_gap(event)]
        batches: list[ObservationBatch] = []
        for batch in delivery.batches:
            line = self.lines[batch.machine]
            scaled = self._scaled(line, batch)
            line.cache.apply(scaled)
            if scaled.live_only:
                self._preview(line, scaled)
            else:
                gaps.extend(self._closed_by_data(line, scaled))
                recorded, changes = self._follow_state(line, scaled)
                gaps.extend(self._machine_off(line, recorded.machine, changes))
                batches.append(recorded)
            self._show_state(line)
        self.counters["observations"] += sum(len(batch) for batch in batches)
        if batches or gaps or delivery.cursor is not None or delivery.documents:
            self._submit(replace(delivery, batches=tuple(batches), gaps=tuple(gaps)))

    def _submit(self, delivery: Delivery) -> None:
        """Into history, with what the watchers add to it: one transaction."""
        self._writer.submit(self.watchers.witnessed(delivery))

    def _keep(self, records: list[Record]) -> None:
        if records:
            self._writer.submit(Delivery("watchers", records=tuple(records)))

    def _scaled(self, line: MachineLine, batch: ObservationBatch) -> ObservationBatch:
        if line.chain is None or line.chain.source is not batch.model:
            self._take_model(batch.model)
        assert line.chain is not None
        return line.chain.apply(batch)

    def _follow_state(
        self, line: MachineLine, batch: ObservationBatch
    ) -> tuple[ObservationBatch, Sequence[Transition]]:
        assert line.chain is not None
        assert line.tracker is not None
        changes = line.tracker.apply(batch)
        if line.preview is not None and len(batch) and int(batch.sequence[-1]) >= line.preview_until:
            line.preview = None
        return line.chain.with_states(batch, changes), changes

    def _preview(self, line: MachineLine, batch: ObservationBatch) -> None:
        assert line.chain is not None
        line.preview = StateTracker(line.chain.model)
        line.preview.apply(batch)
        line.preview_until = int(batch.sequence.max()) if len(batch) else 0

    def _show_state(self, line: MachineLine) -> None:
        tracker = line.preview or line.tracker
        if tracker is not None and tracker.state is not None:
            line.cache.set_state(tracker.state, tracker.since_ns, inferred=tracker.inferred)

    # ------------------------------------------------------------ gaps

    def _note_gap(self, event: GapEvent) -> Iterable[GapEvent]:
        line = self.lines[event.machine]
        line.gap_open = event.action is GapAction.OPEN
        yield self._stalls.refined(event)
        if line.off_since_ns is not None and not line.gap_open:
            # The link's hole is settled; underneath, the machine was off and still is.
            since_ns = line.off_since_ns if event.action is GapAction.RECOVERED else event.at_ns
            yield GapEvent(GapAction.OPEN, event.machine, since_ns, GapCause.MACHINE_OFF)

    def _stalled(self, connection: Connection) -> Iterable[GapEvent]:
        """What a source that keeps nothing could not deliver while history took nothing."""
        for from_ns, to_ns in connection.inlet.take_stalls():
            for machine in connection.machines:
                if not self.lines[machine].gap_open:
                    yield self._stalls.lost(machine, from_ns, to_ns)

    def _closed_by_data(self, line: MachineLine, batch: ObservationBatch) -> Iterable[GapEvent]:
        """A source that can't replay says nothing about the hole: its first observation ends it."""
        if line.gap_open and len(batch):
            yield from self._note_gap(GapEvent(GapAction.CLOSE, batch.machine, batch.received_ns))

    def _machine_off(self, line: MachineLine, machine: str, changes: Sequence[Transition]) -> Iterable[GapEvent]:
        """Availability lost or back, as ledger events: the link is fine, the machine is not there.

        Every change counts: what a source replays after a lost link may hold many of them in one batch.
        """
        assert line.tracker is not None
        for change in changes:
            yield from self._off_or_back(line, machine, change.state is MachineState.OFFLINE, change.time_ns)
        yield from self._off_or_back(line, machine, line.tracker.state is MachineState.OFFLINE, line.tracker.since_ns)

    def _off_or_back(self, line: MachineLine, machine: str, off: bool, at_ns: int) -> Iterable[GapEvent]:
        if off and line.off_since_ns is None:
            line.off_since_ns = at_ns
            yield GapEvent(GapAction.OPEN, machine, at_ns, GapCause.MACHINE_OFF)
        elif not off and line.off_since_ns is not None:
            line.off_since_ns = None
            yield GapEvent(GapAction.CLOSE, machine, at_ns, GapCause.MACHINE_OFF)

    # ------------------------------------------------------------ time

    def _on_watch(self) -> None:
        self._watch = self._loop.call_later(WATCH_S, self._on_watch)
        self._links.follow_clock()
        self._links.follow()
        self._tick_states()
        self._keep(self.watchers.tick(self._clock()))
        if self._drain(time.monotonic() + SLICE_S):
            self.wake()

    def _tick_states(self) -> None:
        now_ns = self._clock()
        for machine, line in self.lines.items():
            change = line.tracker.tick(now_ns) if line.tracker is not None else None
            if change is not None and line.chain is not None:
                empty = _empty(line.chain.model, now_ns)
                self._submit(Delivery(f"derived:{machine}", (line.chain.with_states(empty, [change]),)))
                self._show_state(line)


def _lost(unit: Delivery) -> Iterable[GapEvent]:
    """What a unit that can't be processed takes with it: its times and counts, per machine."""
    for batch in unit.batches:
        if len(batch) and not batch.live_only:
            yield GapEvent(
                GapAction.LOST,
                batch.machine,
                int(batch.time_ns.max()) + 1,
                GapCause.NOT_COLLECTED,
                since_ns=int(batch.time_ns.min()),
                count=len(batch),
                detail="could not be processed; the log has the details",
            )


def _take_since(tracker: StateTracker, known: ObservationBatch) -> None:
    """The stored change into the present state tells since when; the other items' times don't."""
    for row in known.rows():
        if row.item.derived and tracker.state is not None and row.text == tracker.state.value:
            tracker.since_ns = row.time_ns


def _without_state(model: MachineModel) -> MachineModel:
    """The source's part of a stored model (the derived items are added again by the chain)."""
    return replace(model, items=tuple(item for item in model.items if not item.derived), index={})


def _empty(model: MachineModel, now_ns: int) -> ObservationBatch:
    return batch_of(model, [], received_ns=now_ns)
