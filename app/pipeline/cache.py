"""The latest value of every signal of every machine, and the last minutes of the numeric ones.

Written by the engine's thread alone; snapshots may be taken by any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.domain.condition import Activation, ConditionState, step
from app.domain.equipment import Category, MachineModel, ValueKind
from app.domain.machine_state import STATE_ITEM
from app.domain.observation import NO_TEXT, Float64s, Int32s, Int64s, ObservationBatch
from app.domain.quality import Quality
from app.domain.snapshot import ActiveCondition, LinkStatus, MachineSnapshot, Recent
from app.domain.state import LinkState, MachineState

RECENT_NS = 600_000_000_000
RECENT_POINTS = 4096
"""Ten minutes at up to 6 Hz; a faster signal keeps a shorter time (the trend reads history anyway)."""

SORT_AFTER = 2000
"""Observations collected before they are sorted into the rings: 50 rings touched per batch of 50 would cost 3 µs each."""

FEW = 64
"""Up to this many rows a dictionary is quicker than sorting."""


@dataclass(frozen=True, slots=True)
class MachineIdentity:
    """What the configuration says about a machine, for display."""

    id: str
    name: str
    driver: str
    kind: str = ""
    area: str = ""
    line: str = ""
    ideal_cycle_s: float | None = None


class _Ring:
    """Points of one signal, oldest overwritten; grows by doubling up to RECENT_POINTS."""

    __slots__ = ("count", "number", "start", "time_ns")

    def __init__(self) -> None:
        self.time_ns: Int64s = np.empty(64, np.int64)
        self.number: Float64s = np.empty(64)
        self.start = 0
        self.count = 0

    def extend(self, time_ns: Int64s, number: Float64s) -> None:
        time_ns, number = time_ns[-RECENT_POINTS:], number[-RECENT_POINTS:]
        self._grow(self.count + len(time_ns))
        size = len(self.time_ns)
        places = (self.start + self.count + np.arange(len(time_ns))) % size
        self.time_ns[places], self.number[places] = time_ns, number
        surplus = max(0, self.count + len(time_ns) - size)
        self.start = (self.start + surplus) % size
        self.count += len(time_ns) - surplus

    def _grow(self, wanted: int) -> None:
        size = len(self.time_ns)
        if wanted <= size or size >= RECENT_POINTS:
            return
        while size < min(wanted, RECENT_POINTS):
            size *= 2
        times, numbers = self.ordered()
        self.time_ns, self.number = np.empty(size, np.int64), np.empty(size)
        self.time_ns[: self.count], self.number[: self.count] = times, numbers
        self.start = 0

    def ordered(self) -> tuple[Int64s, Float64s]:
        places = (self.start + np.arange(self.count)) % len(self.time_ns)
        return self.time_ns[places], self.number[places]


class MachineCache:
    """Live values of one machine. ``lock`` guards every field; nobody holds it longer than a copy of small arrays."""

    def __init__(self, identity: MachineIdentity) -> None:
        self.identity = identity
        self.lock = threading.Lock()
        self.revision = 0
        self.link = LinkStatus()
        self.last_good_ns = 0
        """Received time of the connection's last sign of life; no change of the picture, only of its age."""
        self.state: MachineState | None = None
        self.state_since_ns = 0
        self.state_inferred = False
        self.model: MachineModel | None = None
        self._picture: MachineSnapshot | None = None
        self._allocate(0)

    def _allocate(self, count: int) -> None:
        self._number = np.full(count, np.nan)
        self._text: list[str | None] = [None] * count
        self._quality = np.full(count, int(Quality.NEVER_SEEN), np.uint8)
        self._time_ns = np.zeros(count, np.int64)
        self._received_ns = np.zeros(count, np.int64)
        self._sequence = np.full(count, -1, np.int64)
        self._good_number = np.full(count, np.nan)
        self._good_text: list[str | None] = [None] * count
        self._good_ns = np.zeros(count, np.int64)
        self._conditions: dict[int, ConditionState] = {}
        self._numeric = np.zeros(count, np.bool_)
        self._rings: dict[int, _Ring] = {}
        self._unsorted: list[tuple[Int32s, Int64s, Float64s]] = []
        self._unsorted_count = 0

    def set_model(self, model: MachineModel) -> None:
        """Take a (new) model; values of signals that it keeps stay."""
        with self.lock:
            self._fill_rings()
            old, columns = self.model, self._columns()
            self._allocate(len(model.items))
            self.model = model
            for row, item in enumerate(model.items):
                self._numeric[row] = item.kind is ValueKind.NUMBER
                before = old.index.get(item.id) if old is not None else None
                if before is not None:
                    self._restore(row, before, columns)
            self.revision += 1

    def _columns(self) -> tuple[object, ...]:
        return (
            (self._number, self._quality, self._time_ns, self._received_ns, self._good_number, self._good_ns),
            (self._text, self._good_text),
            self._conditions,
            self._rings,
        )

    def _restore(self, row: int, before: int, columns: tuple[object, ...]) -> None:
        arrays, texts, conditions, rings = columns
        mine = (self._number, self._quality, self._time_ns, self._received_ns, self._good_number, self._good_ns)
        for target, source in zip(mine, arrays, strict=True):  # type: ignore[call-overload]
            target[row] = source[before]
        self._text[row], self._good_text[row] = texts[0][before], texts[1][before]  # type: ignore[index]
        if before in conditions:  # type: ignore[operator]
            self._conditions[row] = conditions[before]  # type: ignore[index]
        if before in rings:  # type: ignore[operator]
            self._rings[row] = rings[before]  # type: ignore[index]

    def forget_sequences(self) -> None:
        """The source has begun a new count (agent restart): whatever comes next is newer."""
        with self.lock:
            self._sequence[:] = -1

    def apply(self, batch: ObservationBatch) -> None:
        """Take a batch in the extended model's rows. Older observations than those shown are left out."""
        with self.lock:
            fresh = self._fresh(batch)
            self._apply_conditions(batch, fresh)
            self._apply_latest(batch, fresh)
            if not batch.live_only:
                self._note_recent(batch)
            self.revision += 1

    def _fresh(self, batch: ObservationBatch) -> Int64s:
        if batch.live_only:
            return np.arange(len(batch))
        newer = (batch.sequence == 0) | (batch.sequence > self._sequence[batch.signal])
        return np.flatnonzero(newer)

    def _apply_latest(self, batch: ObservationBatch, fresh: Int64s) -> None:
        signals, rows = _last_of_each(batch, fresh)
        self._number[signals] = batch.number[rows]
        self._quality[signals] = batch.quality[rows]
        self._time_ns[signals] = batch.time_ns[rows]
        self._received_ns[signals] = batch.received_ns
        self._sequence[signals] = np.maximum(batch.sequence[rows], -1 if batch.live_only else self._sequence[signals])
        _take_texts(self._text, batch, signals, rows)
        if (batch.quality[rows] >= 128).any():
            signals, rows = _last_of_each(batch, fresh[batch.quality[fresh] < 128])
        self._good_number[signals] = batch.number[rows]
        self._good_ns[signals] = batch.time_ns[rows]
        _take_texts(self._good_text, batch, signals, rows)

    def _apply_conditions(self, batch: ObservationBatch, fresh: Int64s) -> None:
        assert self.model is not None
        renewed: set[int] = set()
        for row in fresh[~self._numeric[batch.signal[fresh]]].tolist():
            signal = int(batch.signal[row])
            if self.model.items[signal].category is not Category.CONDITION:
                continue
            known = self._conditions.get(signal, ConditionState())
            if batch.live_only and signal not in renewed:
                # A snapshot lists everything that is active: start from nothing, whatever was shown before.
                renewed.add(signal)
                known = ConditionState()
            text = batch.text_of(row)
            activation = Activation(None) if text is None else Activation.decode(text)
            self._conditions[signal] = step(known, activation, int(batch.time_ns[row]))

    def _note_recent(self, batch: ObservationBatch) -> None:
        """Keep the batch for the rings; they are filled many batches at a time, or when somebody asks."""
        self._unsorted.append((batch.signal, batch.time_ns, batch.number))
        self._unsorted_count += len(batch)
        if self._unsorted_count >= SORT_AFTER:
            self._fill_rings()

    def _fill_rings(self) -> None:
        if not self._unsorted:
            return
        signal, time_ns, number = (np.concatenate(column) for column in zip(*self._unsorted, strict=True))
        self._unsorted, self._unsorted_count = [], 0
        rows = np.flatnonzero(self._numeric[signal])
        order = rows[np.argsort(signal[rows], kind="stable")]
        signals = signal[order]
        starts = np.flatnonzero(np.diff(signals, prepend=-1))
        for part in np.split(order, starts[1:]) if len(order) else ():
            ring = self._rings.get(int(signal[part[0]]))
            if ring is None:
                ring = self._rings[int(signal[part[0]])] = _Ring()
            ring.extend(time_ns[part], number[part])

    def set_state(self, state: MachineState, since_ns: int, *, inferred: bool) -> None:
        """Show this state."""
        with self.lock:
            if (state, since_ns, inferred) != (self.state, self.state_since_ns, self.state_inferred):
                self.state, self.state_since_ns, self.state_inferred = state, since_ns, inferred
                self.revision += 1

    def set_link(self, link: LinkStatus) -> None:
        """Show this state of the connection."""
        with self.lock:
            if link != self.link:
                self.link = link
                self.revision += 1

    def recent(self, signal: str, now_ns: int) -> Recent | None:
        """The last ten minutes of a numeric signal; None when it is unknown or not numeric."""
        with self.lock:
            row = self.model.index.get(signal) if self.model is not None else None
            if row is None or not self._numeric[row]:
                return None
            self._fill_rings()
            ring = self._rings.get(row)
            times, numbers = ring.ordered() if ring is not None else (np.empty(0, np.int64), np.empty(0))
        keep = times >= now_ns - RECENT_NS
        return Recent(times[keep], numbers[keep])

    def open_conditions(self) -> frozenset[str]:
        """``signal id/key`` of everything active."""
        with self.lock:
            if self.model is None:
                return frozenset()
            return frozenset(
                f"{self.model.items[row].id}/{activity.activation.key}"
                for row, state in self._conditions.items()
                for activity in state.active
            )

    def seed_conditions(self, states: Mapping[str, ConditionState]) -> None:
        """Begin with the active conditions that history holds."""
        with self.lock:
            if self.model is not None:
                index = self.model.index
                self._conditions |= {index[signal]: state for signal, state in states.items() if signal in index}

    def snapshot(self) -> MachineSnapshot:
        """The machine now. The same object as last time while nothing but the link's age has changed."""
        with self.lock:
            picture = self._picture
            if picture is None or picture.revision != self.revision:
                self._picture = self._take(replace(self.link, last_good_ns=self.last_good_ns))
            elif picture.link.last_good_ns != self.last_good_ns:
                self._picture = replace(picture, link=replace(self.link, last_good_ns=self.last_good_ns))
            assert self._picture is not None
            return self._picture

    def _take(self, link: LinkStatus) -> MachineSnapshot:
        identity = self.identity
        connected = link.state is LinkState.CONNECTED
        quality, state = self._quality.copy(), self.state or MachineState.OFFLINE
        text = list(self._text)
        if not connected:
            quality[(quality < 128) | (quality == Quality.NEVER_SEEN)] = Quality.LINK_LOST
            state = MachineState.OFFLINE
        elif self.model is not None and self.state is not None:
            row = self.model.index[STATE_ITEM.id]
            text[row], quality[row] = state.value, Quality.INFERRED if self.state_inferred else Quality.GOOD
        return MachineSnapshot(
            id=identity.id,
            name=identity.name,
            driver=identity.driver,
            kind=identity.kind,
            area=identity.area,
            line=identity.line,
            ideal_cycle_s=identity.ideal_cycle_s,
            model=self.model,
            revision=self.revision,
            state=state,
            state_since_ns=self.state_since_ns if connected else link.since_ns,
            state_inferred=self.state_inferred,
            link=link,
            number=self._number.copy(),
            text=tuple(text),
            quality=quality,
            time_ns=self._time_ns.copy(),
            received_ns=self._received_ns.copy(),
            last_good_number=self._good_number.copy(),
            last_good_text=tuple(self._good_text),
            last_good_ns=self._good_ns.copy(),
            conditions=self._active(),
        )

    def _active(self) -> tuple[ActiveCondition, ...]:
        assert self.model is not None or not self._conditions
        found = [
            ActiveCondition(self.model.items[row], activity)
            for row, state in self._conditions.items()
            if self.model is not None
            for activity in state.active
        ]
        return tuple(sorted(found, key=_worst_first))


def _last_of_each(batch: ObservationBatch, rows: Int64s) -> tuple[Int64s, Int64s]:
    """The signals that occur in these rows, and each one's last row."""
    if len(rows) <= FEW:
        last = dict(zip(batch.signal[rows].tolist(), rows.tolist(), strict=True))
        return np.array(list(last), np.int64), np.array(list(last.values()), np.int64)
    backwards = rows[::-1]
    signals, first = np.unique(batch.signal[backwards], return_index=True)
    return signals.astype(np.int64), backwards[first]


def _take_texts(into: list[str | None], batch: ObservationBatch, signals: Int64s, rows: Int64s) -> None:
    for signal, code in zip(signals.tolist(), batch.code[rows].tolist(), strict=True):
        into[signal] = None if code == NO_TEXT else batch.texts[code]


def _worst_first(condition: ActiveCondition) -> tuple[int, int]:
    return -(condition.activity.activation.level or 0), condition.activity.since_ns
