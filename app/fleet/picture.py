"""The latest values of a station's machines on the hub, as columns over all of them; a machine's snapshot is a slice of these.

Applying a live part costs its rows, not its machines. Written by the receiver's thread; snapshots may be taken by any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.contracts.fleet import About, Catalogued, LiveColumns
from app.domain.condition import Activation, ConditionState, step
from app.domain.equipment import Category, MachineModel, ValueKind
from app.domain.fleet import station_of
from app.domain.machine_state import STATE_ITEM
from app.domain.observation import NO_TEXT, Float64s, Int32s, Int64s, ObservationBatch, UInt8s
from app.domain.quality import Quality
from app.domain.snapshot import ActiveCondition, LinkStatus, MachineSnapshot, Recent
from app.domain.state import LinkState, MachineState
from app.pipeline.recent import RECENT_NS, RecentRings

GATHERED = 20_000
"""Rows that wait for somebody to look."""
Bools = npt.NDArray[np.bool_]

_SIGNAL_STATES = {state.value: state for state in MachineState}


@dataclass(slots=True)
class _Columns:
    """By place: machine after machine, item after item."""

    number: Float64s
    text: list[str | None]
    quality: UInt8s
    time_ns: Int64s
    received_ns: Int64s
    good_number: Float64s
    good_text: list[str | None]
    good_ns: Int64s

    @staticmethod
    def empty(count: int) -> _Columns:
        return _Columns(
            np.full(count, np.nan),
            [None] * count,
            np.full(count, int(Quality.NEVER_SEEN), np.uint8),
            np.zeros(count, np.int64),
            np.zeros(count, np.int64),
            np.full(count, np.nan),
            [None] * count,
            np.zeros(count, np.int64),
        )

    def adopt(self, place: int, other: _Columns, before: int) -> None:
        self.number[place], self.text[place], self.quality[place] = (
            other.number[before],
            other.text[before],
            other.quality[before],
        )
        self.time_ns[place], self.received_ns[place] = other.time_ns[before], other.received_ns[before]
        self.good_number[place], self.good_text[place] = other.good_number[before], other.good_text[before]
        self.good_ns[place] = other.good_ns[before]


class StationPicture:
    """All machines of one station. ``lock`` guards every field; nobody holds it longer than a copy of small arrays."""

    def __init__(self) -> None:
        self.site = ""
        """The station's; set before anything is shown."""
        self._lock = threading.Lock()
        self._models: tuple[MachineModel, ...] = ()
        self._starts: dict[str, int] = {}
        self._order: dict[str, int] = {}
        self._now = _Columns.empty(0)
        self._owner = np.zeros(0, np.int32)
        self._numeric: Bools = np.zeros(0, np.bool_)
        self._conditional: Bools = np.zeros(0, np.bool_)
        self._conditions: dict[int, ConditionState] = {}
        self._revision = np.zeros(0, np.int64)
        self._about: Mapping[str, About] = {}
        self._links: dict[str, LinkStatus] = {}
        self._away: LinkStatus | None = LinkStatus(LinkState.RETRYING)
        self._taken: dict[str, MachineSnapshot] = {}
        self._rings: dict[int, RecentRings] = {}
        self._gathered: list[tuple[LiveColumns, int, bool]] = []
        self._gathered_rows = 0

    # ------------------------------------------------------------ what arrives

    def set_catalog(self, known: Catalogued, about: Mapping[str, About]) -> None:
        """Take a (new) catalogue; values of signals that stay, stay. ``about`` is keyed by the station's own ids."""
        self.set_models(known.models, about)

    def set_models(self, models: Sequence[MachineModel], about: Mapping[str, About]) -> None:
        """Show these machines."""
        with self._lock:
            self._lay()
            before, old = self._places(), self._now
            starts: dict[str, int] = {}
            conditions: dict[int, ConditionState] = {}
            count = sum(len(model.items) for model in models)
            columns, place = _Columns.empty(count), 0
            for model in models:
                starts[model.machine] = place
                for item in model.items:
                    known = before.get((model.machine, item.id))
                    if known is not None:
                        columns.adopt(place, old, known)
                        if known in self._conditions:
                            conditions[place] = self._conditions[known]
                    place += 1
            items = [item for model in models for item in model.items]
            self._order = {model.machine: number for number, model in enumerate(models)}
            self._models, self._starts, self._now, self._conditions = tuple(models), starts, columns, conditions
            self._owner = np.repeat(np.arange(len(models), dtype=np.int32), [len(model.items) for model in models])
            self._numeric = np.array([item.kind is ValueKind.NUMBER for item in items], np.bool_)
            self._conditional = np.array([item.category is Category.CONDITION for item in items], np.bool_)
            self._revision = np.ones(len(models), np.int64) + (int(self._revision.max(initial=0)) + 1)
            self._about = dict(about)
            self._rings = {}

    def _places(self) -> dict[tuple[str, str], int]:
        return {
            (model.machine, item.id): self._starts[model.machine] + row
            for model in self._models
            for row, item in enumerate(model.items)
        }

    def seed(self, batch: ObservationBatch) -> None:
        """What history knows of a machine."""
        with self._lock:
            start = self._starts.get(batch.machine)
            if start is None or not len(batch):
                return
            model = self._models[self._order[batch.machine]]
            rows = [model.index.get(item.id, -1) for item in batch.model.items]
            place = np.array(rows, np.int32)[batch.signal]
            kept = np.flatnonzero(place >= 0)
            order = kept[np.argsort(place[kept], kind="stable")]
            columns = LiveColumns(
                (place[order] + start).astype(np.int32),
                batch.time_ns[order],
                batch.sequence[order],
                batch.number[order],
                batch.code[order],
                batch.quality[order],
                batch.texts,
            )
            received = np.full(len(columns), batch.received_ns)
            self._apply(columns, received, np.ones(len(columns), np.bool_))

    def apply(self, columns: LiveColumns, received_ns: int, *, stored: bool = True) -> None:
        """Rows that were just stored, or shown beside the stream. Laid over the picture when somebody looks, or when many have gathered."""
        with self._lock:
            self._gathered.append((columns, received_ns, stored))
            self._gathered_rows += len(columns)
            if self._gathered_rows > GATHERED:
                self._lay()

    def _lay(self) -> None:
        """Everything gathered. Rows that are older than what is shown are left out; of two of one signal the later arrival counts."""
        gathered, self._gathered, self._gathered_rows = self._gathered, [], 0
        if not gathered:
            return
        parts = [columns for columns, _, _ in gathered]
        place = np.concatenate([columns.place for columns in parts])
        texts, code = _texts_together(parts)
        whole = LiveColumns(
            place,
            np.concatenate([columns.time_ns for columns in parts]),
            np.concatenate([columns.sequence for columns in parts]),
            np.concatenate([columns.number for columns in parts]),
            code,
            np.concatenate([columns.quality for columns in parts]),
            texts,
        )
        sizes = [len(columns) for columns in parts]
        received = np.repeat(np.array([at for _, at, _ in gathered]), sizes)
        stored = np.repeat(np.array([kept for _, _, kept in gathered]), sizes)
        shown = np.flatnonzero((place >= 0) & (place < len(self._owner)))
        if len(shown) != len(place):
            whole, received, stored = _taken(whole, shown), received[shown], stored[shown]
        if len(whole):
            self._apply(whole, received, stored)

    def _apply(self, columns: LiveColumns, received_ns: Int64s, stored: Bools) -> None:
        self._step_conditions(columns)
        now = self._now
        rows = np.flatnonzero(columns.time_ns >= now.time_ns[columns.place])
        place = columns.place[rows]
        now.number[place], now.quality[place] = columns.number[rows], columns.quality[rows]
        now.time_ns[place], now.received_ns[place] = columns.time_ns[rows], received_ns[rows]
        _take_texts(now.text, columns, place, rows, self._numeric)
        good = columns.quality[rows] < 128
        if not good.all():
            rows, place = rows[good], place[good]
        now.good_number[place], now.good_ns[place] = columns.number[rows], columns.time_ns[rows]
        _take_texts(now.good_text, columns, place, rows, self._numeric)
        self._revision[np.unique(self._owner[columns.place])] += 1
        if self._rings:
            # What is shown beside the stream is one value of many: the last minutes are made of all.
            self._note_recent(columns if stored.all() else _taken(columns, np.flatnonzero(stored)))

    def _step_conditions(self, columns: LiveColumns) -> None:
        for row in np.flatnonzero(self._conditional[columns.place]).tolist():
            place, code = int(columns.place[row]), int(columns.code[row])
            activation = Activation(None) if code == NO_TEXT else Activation.decode(columns.texts[code])
            known = self._conditions.get(place, ConditionState())
            self._conditions[place] = step(known, activation, int(columns.time_ns[row]))

    def _note_recent(self, columns: LiveColumns) -> None:
        owners = self._owner[columns.place]
        for owner, rings in self._rings.items():
            rows = np.flatnonzero(owners == owner)
            if len(rows):
                model = self._models[owner]
                start = self._starts[model.machine]
                order = rows[np.argsort(columns.time_ns[rows], kind="stable")]
                rings.note(
                    ObservationBatch(
                        model,
                        (columns.place[order] - start).astype(np.int32),
                        columns.sequence[order],
                        columns.time_ns[order],
                        columns.number[order],
                        columns.code[order],
                        columns.texts,
                        columns.quality[order],
                        int(columns.time_ns[order[-1]]),
                    )
                )

    # ------------------------------------------------------------ links

    def set_links(self, links: Mapping[str, LinkStatus]) -> None:
        """How machines (the hub's ids) are connected at their station."""
        with self._lock:
            self._links.update(links)
            self._revision += 1

    def set_away(self, away: LinkStatus | None) -> None:
        """The station itself is silent (since when, why); None: it talks."""
        with self._lock:
            if away != self._away:
                self._away = away
                self._revision += 1

    # ------------------------------------------------------------ what is shown

    def machines(self) -> tuple[str, ...]:
        """The hub's ids."""
        return tuple(self._starts)

    def snapshot(self, machine: str) -> MachineSnapshot | None:
        """One machine now; the same object as last time while nothing has changed."""
        with self._lock:
            start = self._starts.get(machine)
            if start is None:
                return None
            self._lay()
            owner = self._order[machine]
            revision = int(self._revision[owner])
            known = self._taken.get(machine)
            if known is None or known.revision != revision:
                known = self._taken[machine] = self._take(self._models[owner], start, revision)
            return known

    def recent(self, machine: str, signal: str, now_ns: int) -> Recent | None:
        """The last minutes of a numeric signal; kept from the first question on."""
        with self._lock:
            start = self._starts.get(machine)
            if start is None:
                return None
            self._lay()
            owner = self._order[machine]
            model = self._models[owner]
            row = model.index.get(signal)
            if row is None:
                return None
            rings = self._rings.get(owner)
            if rings is None:
                kinds = self._numeric[start : start + len(model.items)]
                rings = self._rings[owner] = RecentRings(kinds)
            return rings.since(row, now_ns - RECENT_NS)

    def _take(self, model: MachineModel, start: int, revision: int) -> MachineSnapshot:
        part = slice(start, start + len(model.items))
        link = self._away or self._links.get(model.machine, LinkStatus(LinkState.CONNECTED))
        now, about = self._now, self._about.get(station_of(model.machine)[1], About())
        quality, text = now.quality[part].copy(), list(now.text[part])
        row = model.index.get(STATE_ITEM.id)
        state, since_ns, inferred = MachineState.OFFLINE, link.since_ns, False
        if link.state is not LinkState.CONNECTED:
            quality[(quality < 128) | (quality == Quality.NEVER_SEEN)] = Quality.LINK_LOST
        elif row is not None:
            state = _SIGNAL_STATES.get(text[row] or "", MachineState.OFFLINE)
            since_ns, inferred = int(now.time_ns[part][row]), int(quality[row]) == int(Quality.INFERRED)
        return MachineSnapshot(
            id=model.machine,
            name=about.name or station_of(model.machine)[1],
            driver=about.driver,
            kind=about.kind,
            area=about.area,
            line=about.line,
            site=self.site,
            ideal_cycle_s=about.ideal_cycle_s,
            model=model,
            revision=revision,
            state=state,
            state_since_ns=since_ns,
            state_inferred=inferred,
            link=replace(link, last_good_ns=max(link.last_good_ns, int(now.received_ns[part].max(initial=0)))),
            number=now.number[part].copy(),
            text=tuple(text),
            quality=quality,
            time_ns=now.time_ns[part].copy(),
            received_ns=now.received_ns[part].copy(),
            last_good_number=now.good_number[part].copy(),
            last_good_text=tuple(now.good_text[part]),
            last_good_ns=now.good_ns[part].copy(),
            conditions=self._active(model, start),
        )

    def _active(self, model: MachineModel, start: int) -> tuple[ActiveCondition, ...]:
        found = [
            ActiveCondition(item, activity)
            for row, item in enumerate(model.items)
            if (known := self._conditions.get(start + row)) is not None
            for activity in known.active
        ]
        return tuple(sorted(found, key=lambda c: (-(c.activity.activation.level or 0), c.activity.since_ns)))


def _texts_together(parts: Sequence[LiveColumns]) -> tuple[tuple[str, ...], Int32s]:
    """All texts one after the other, and the codes into these."""
    texts: list[str] = []
    codes = []
    for part in parts:
        codes.append(np.where(part.code == NO_TEXT, NO_TEXT, part.code + len(texts)) if part.texts else part.code)
        texts += part.texts
    return tuple(texts), np.concatenate(codes).astype(np.int32)


def _taken(columns: LiveColumns, rows: Int64s) -> LiveColumns:
    return LiveColumns(
        columns.place[rows],
        columns.time_ns[rows],
        columns.sequence[rows],
        columns.number[rows],
        columns.code[rows],
        columns.quality[rows],
        columns.texts,
    )


def _take_texts(into: list[str | None], columns: LiveColumns, place: Int32s, rows: Int64s, numeric: Bools) -> None:
    words = np.flatnonzero(~numeric[place])
    for at, code in zip(place[words].tolist(), columns.code[rows[words]].tolist(), strict=True):
        into[at] = None if code == NO_TEXT else columns.texts[code]
