"""Notifications become columns of an ObservationBatch: values, times, qualities. One bad item never touches its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from asyncua import ua

from app.domain.equipment import ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.quality import Quality
from drivers.opcua.addresses import Namespaces
from drivers.opcua.layout import Column, MachineLayout
from drivers.opcua.status import name_of, overflowed, quality_of
from drivers.opcua.values import NAN, Value, to_ns, value_of


@dataclass(slots=True)
class Rows:
    """Rows of one machine while they are collected."""

    signal: list[int] = field(default_factory=list)
    time_ns: list[int] = field(default_factory=list)
    number: list[float] = field(default_factory=list)
    text: list[str | None] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)

    def add(self, signal: int, time_ns: int, value: Value) -> None:
        """One more row."""
        self.signal.append(signal)
        self.time_ns.append(time_ns)
        self.number.append(value[0])
        self.text.append(value[1])
        self.quality.append(value[2])

    def batch(self, layout: MachineLayout, received_ns: int, *, live_only: bool = False) -> ObservationBatch:
        """The rows as a batch in time order; rows of one time stay in the order in which they arrived."""
        texts: dict[str, int] = {}
        time_ns = np.array(self.time_ns, np.int64)
        order = np.argsort(time_ns, kind="stable")
        codes = [NO_TEXT if text is None else texts.setdefault(text, len(texts)) for text in self.text]
        return ObservationBatch(
            model=layout.model,
            signal=np.array(self.signal, np.int32)[order],
            sequence=np.zeros(len(self.signal), np.int64),
            time_ns=time_ns[order],
            number=np.array(self.number, np.float64)[order],
            code=np.array(codes, np.int32)[order],
            texts=tuple(texts),
            quality=np.array(self.quality, np.uint8)[order],
            received_ns=received_ns,
            live_only=live_only,
        )


@dataclass(slots=True)
class Slot:
    """One column with its machine, and what was last recorded of it."""

    machine: int
    signal: int
    column: Column
    last_ns: int = 0
    last: Value = (NAN, None, Quality.NEVER_SEEN)
    last_status: int = 0
    is_told: bool = False
    """Whether this session has shown a value of it."""
    dead: float = 0.0
    """Local deadband, where the server has none; 0 for none."""


class Decoder:
    """Decodes for one set of layouts. Remembers the last value of each item, across sessions: a new session repeats it."""

    def __init__(self, layouts: Sequence[MachineLayout]) -> None:
        self.layouts = tuple(layouts)
        self.slots = [
            Slot(machine, signal, column)
            for machine, layout in enumerate(self.layouts)
            for signal, column in enumerate(layout.columns)
        ]
        self.space = Namespaces(())
        self.counts: Counter[str] = Counter()
        self.repeated = self.rows()
        """What this session said again: known and recorded already, and now known to hold still."""

    def rows(self) -> list[Rows]:
        """Empty rows, one per machine."""
        return [Rows() for _ in self.layouts]

    def begin(self) -> None:
        """A new session: everything is shown anew, though only what is new is recorded."""
        self.repeated = self.rows()
        for slot in self.slots:
            slot.is_told = False

    def take(self, values: Iterable[ua.MonitoredItemNotification], received_ns: int, into: list[Rows]) -> None:
        """Decode notifications."""
        slots = self.slots
        for notification in values:
            number = notification.ClientHandle
            if number < len(slots):
                self._one(slots[number], notification.Value, received_ns, into)

    def _one(self, slot: Slot, data: ua.DataValue, received_ns: int, into: list[Rows]) -> None:
        code = data.StatusCode.value if data.StatusCode is not None else 0
        if code & 0xFFFF and overflowed(code):
            self.counts["queue_overflows"] += 1
        time_ns = to_ns(data.SourceTimestamp)
        if time_ns is None:
            time_ns = to_ns(data.ServerTimestamp) or received_ns
        value = self.value(slot, data, code)
        is_first, slot.is_told = not slot.is_told, True
        if (time_ns == slot.last_ns and _same(value, slot.last)) or _is_within(slot, value):
            if is_first:
                self.repeated[slot.machine].add(slot.signal, time_ns, value)
            return
        slot.last_ns, slot.last = time_ns, value
        into[slot.machine].add(slot.signal, time_ns, value)

    def value(self, slot: Slot, data: ua.DataValue, code: int) -> Value:
        """The value with its quality; a bad status has no value, whatever the server sends beside it."""
        main = code & 0xFFFF0000
        if main != slot.last_status:
            slot.last_status = main
            if main:
                self.counts[f"status_{name_of(code)}"] += 1
        quality = quality_of(code)
        if quality.is_bad:
            return NAN, None, quality
        value = data.Value.Value if data.Value is not None else None
        column = slot.column
        if type(value) is float and column.item.kind is ValueKind.NUMBER:
            return value, None, quality
        number, text, found = value_of(value, column.item.kind, column.words, self.space)
        return number, text, quality if found is Quality.GOOD else found

    def failed(self, slot: Slot, time_ns: int, status: str, into: list[Rows]) -> None:
        """This item can't be read, the rest can."""
        self.counts[f"status_{status}"] += 1
        value: Value = (NAN, None, Quality.READ_FAILED)
        if not _same(value, slot.last):
            slot.last, slot.last_ns = value, time_ns
            into[slot.machine].add(slot.signal, time_ns, value)


def _same(one: Value, other: Value) -> bool:
    number, text, quality = one
    return (
        quality == other[2] and text == other[1] and (number == other[0] or (number != number and other[0] != other[0]))
    )


def _is_within(slot: Slot, value: Value) -> bool:
    """Whether a local deadband swallows the change."""
    return slot.dead > 0 and value[2] == slot.last[2] and abs(value[0] - slot.last[0]) <= slot.dead
