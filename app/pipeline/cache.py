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
from app.domain.kinematics import Kinematics
from app.domain.machine_state import STATE_ITEM
from app.domain.observation import NO_TEXT, Float64s, Int64s, ObservationBatch, UInt8s
from app.domain.quality import Quality
from app.domain.snapshot import ActiveCondition, LinkStatus, MachineSnapshot, Recent
from app.domain.state import LinkState, MachineState
from app.pipeline.recent import RECENT_NS, RecentRings

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
    picture: str = ""
    drawing: Kinematics | None = None


@dataclass(slots=True)
class _Columns:
    """Latest values of one model's items, by row."""

    number: Float64s
    text: list[str | None]
    quality: UInt8s
    time_ns: Int64s
    received_ns: Int64s
    sequence: Int64s
    good_number: Float64s
    good_text: list[str | None]
    good_ns: Int64s
    conditions: dict[int, ConditionState]

    @staticmethod
    def empty(count: int) -> _Columns:
        """Nothing seen yet."""
        return _Columns(
            number=np.full(count, np.nan),
            text=[None] * count,
            quality=np.full(count, int(Quality.NEVER_SEEN), np.uint8),
            time_ns=np.zeros(count, np.int64),
            received_ns=np.zeros(count, np.int64),
            sequence=np.full(count, -1, np.int64),
            good_number=np.full(count, np.nan),
            good_text=[None] * count,
            good_ns=np.zeros(count, np.int64),
            conditions={},
        )

    def adopt(self, row: int, other: _Columns, before: int) -> None:
        """Take over another model's row of the same signal; its sequence is forgotten, whatever comes next is newer."""
        self.number[row], self.text[row] = other.number[before], other.text[before]
        self.quality[row] = other.quality[before]
        self.time_ns[row], self.received_ns[row] = other.time_ns[before], other.received_ns[before]
        self.good_number[row], self.good_text[row] = other.good_number[before], other.good_text[before]
        self.good_ns[row] = other.good_ns[before]
        if before in other.conditions:
            self.conditions[row] = other.conditions[before]


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
        self._now = _Columns.empty(0)
        self._numeric = np.zeros(0, np.bool_)
        self._rings = RecentRings(self._numeric)

    def set_model(self, model: MachineModel) -> None:
        """Take a (new) model; values of signals that it keeps stay."""
        with self.lock:
            old, columns, rings = self.model, self._now, self._rings
            self.model = model
            self._now = _Columns.empty(len(model.items))
            self._numeric = np.array([item.kind is ValueKind.NUMBER for item in model.items], np.bool_)
            self._rings = RecentRings(self._numeric)
            for row, item in enumerate(model.items):
                before = old.index.get(item.id) if old is not None else None
                if before is not None:
                    self._now.adopt(row, columns, before)
                    self._rings.adopt(row, rings, before)
            self.revision += 1

    def forget_sequences(self) -> None:
        """The source has begun a new count (agent restart): whatever comes next is newer."""
        with self.lock:
            self._now.sequence[:] = -1

    def apply(self, batch: ObservationBatch) -> None:
        """Take a batch in the extended model's rows. Older observations than those shown are left out."""
        with self.lock:
            fresh = self._fresh(batch)
            self._apply_conditions(batch, fresh)
            self._apply_latest(batch, fresh)
            if not batch.live_only:
                self._rings.note(batch)
            self.revision += 1

    def _fresh(self, batch: ObservationBatch) -> Int64s:
        if batch.live_only:
            return np.arange(len(batch))
        newer = (batch.sequence == 0) | (batch.sequence > self._now.sequence[batch.signal])
        return np.flatnonzero(newer)

    def _apply_latest(self, batch: ObservationBatch, fresh: Int64s) -> None:
        signals, rows = _last_of_each(batch, fresh)
        self._now.number[signals] = batch.number[rows]
        self._now.quality[signals] = batch.quality[rows]
        self._now.time_ns[signals] = batch.time_ns[rows]
        self._now.received_ns[signals] = batch.received_ns
        self._now.sequence[signals] = np.maximum(
            batch.sequence[rows], -1 if batch.live_only else self._now.sequence[signals]
        )
        _take_texts(self._now.text, batch, signals, rows)
        if (batch.quality[rows] >= 128).any():
            signals, rows = _last_of_each(batch, fresh[batch.quality[fresh] < 128])
        self._now.good_number[signals] = batch.number[rows]
        self._now.good_ns[signals] = batch.time_ns[rows]
        _take_texts(self._now.good_text, batch, signals, rows)

    def _apply_conditions(self, batch: ObservationBatch, fresh: Int64s) -> None:
        assert self.model is not None
        renewed: set[int] = set()
        for row in fresh[~self._numeric[batch.signal[fresh]]].tolist():
            signal = int(batch.signal[row])
            if self.model.items[signal].category is not Category.CONDITION:
                continue
            known = self._now.conditions.get(signal, ConditionState())
            if batch.live_only and signal not in renewed:
                # A snapshot lists everything that is active: start from nothing, whatever was shown before.
                renewed.add(signal)
                known = ConditionState()
            text = batch.text_of(row)
            activation = Activation(None) if text is None else Activation.decode(text)
            self._now.conditions[signal] = step(known, activation, int(batch.time_ns[row]))

    def set_state(self, state: MachineState, since_ns: int, *, inferred: bool) -> None:
        """Show this state."""
        with self.lock:
            if (state, since_ns, inferred) != (self.state, self.state_since_ns, self.state_inferred):
                self.state, self.state_since_ns, self.state_inferred = state, since_ns, inferred
                self.revision += 1

    def set_identity(self, identity: MachineIdentity) -> None:
        """The configuration calls it something else from now on."""
        with self.lock:
            self.identity = identity
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
            return None if row is None else self._rings.since(row, now_ns - RECENT_NS)

    def open_conditions(self) -> frozenset[str]:
        """``signal id/key`` of everything active."""
        with self.lock:
            if self.model is None:
                return frozenset()
            return frozenset(
                f"{self.model.items[row].id}/{activity.activation.key}"
                for row, state in self._now.conditions.items()
                for activity in state.active
            )

    def seed_conditions(self, states: Mapping[str, ConditionState]) -> None:
        """Begin with the active conditions that history holds."""
        with self.lock:
            if self.model is not None:
                index = self.model.index
                self._now.conditions |= {index[signal]: state for signal, state in states.items() if signal in index}

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
        quality, state = self._now.quality.copy(), self.state or MachineState.OFFLINE
        text = list(self._now.text)
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
            picture=identity.picture,
            drawing=identity.drawing,
            model=self.model,
            revision=self.revision,
            state=state,
            state_since_ns=self.state_since_ns if connected else link.since_ns,
            state_inferred=self.state_inferred,
            link=link,
            number=self._now.number.copy(),
            text=tuple(text),
            quality=quality,
            time_ns=self._now.time_ns.copy(),
            received_ns=self._now.received_ns.copy(),
            last_good_number=self._now.good_number.copy(),
            last_good_text=tuple(self._now.good_text),
            last_good_ns=self._now.good_ns.copy(),
            conditions=self._active(),
        )

    def _active(self) -> tuple[ActiveCondition, ...]:
        assert self.model is not None or not self._now.conditions
        found = [
            ActiveCondition(self.model.items[row], activity)
            for row, state in self._now.conditions.items()
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
