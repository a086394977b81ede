"""Observations one after the other, in sequence order: what has a state or structure, and everything of small documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.condition import Activation
from app.domain.quality import Quality
from drivers.mtconnect.blocks import Lexicon, Row
from drivers.mtconnect.conditions import activation_of, alarm_of
from drivers.mtconnect.layout import Column, Way
from drivers.mtconnect.rows import Detail
from drivers.mtconnect.values import (
    NAN,
    NONE,
    Value,
    floats,
    is_nothing,
    json_text,
    number_value,
    odd_value,
    rate,
    text_value,
    vector_text,
)

Merge = Callable[[int, Detail | None], Mapping[str, object]]
"""The full data set of a column after an observation; None forgets it."""


@dataclass(frozen=True, slots=True)
class ConditionSeen:
    """One condition observation, for whoever follows what is active."""

    machine: int
    signal: int
    sequence: int
    time_ns: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class AssetMention:
    """An AssetChanged or AssetRemoved event."""

    machine: int
    asset_id: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where one observation belongs."""

    number: int
    """Of the column."""
    column: Column
    sequence: int
    time_ns: int


@dataclass(slots=True)
class RowByRow:
    """Collects what single rows mean."""

    lexicon: Lexicon
    merge: Merge
    out: list[Row] = field(default_factory=list)
    conditions: list[ConditionSeen] = field(default_factory=list)
    agent: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, place: Place, raw: bytes | None, detail: Detail) -> None:
        """Decode one observation."""
        _BY_WAY[place.column.way](self, place, raw, detail)

    def _put(self, place: Place, value: Value, signal: int | None = None, time_ns: int | None = None) -> None:
        column = place.column
        self.out.append(
            Row(
                column.machine,
                column.signal if signal is None else signal,
                place.sequence,
                place.time_ns if time_ns is None else time_ns,
                value.number,
                self.lexicon.code(value.text),
                value.quality,
            )
        )

    def _number(self, place: Place, raw: bytes | None, _: Detail) -> None:
        self._put(place, number_value(raw))

    def _text(self, place: Place, raw: bytes | None, _: Detail) -> None:
        self._put(place, text_value(raw))

    def _ignored(self, _place: Place, _raw: bytes | None, _: Detail) -> None:
        """Of a device that nobody configured."""

    def _of_agent(self, place: Place, raw: bytes | None, _: Detail) -> None:
        self.agent.append((place.column.type, place.column.source_id, (raw or b"").decode()))

    def _condition(self, place: Place, raw: bytes | None, detail: Detail) -> None:
        text = " ".join((raw or b"").decode().split())
        if place.column.way is Way.ALARM:
            activation = alarm_of(detail.attributes, text)
        else:
            activation = activation_of(detail.name, detail.attributes, text)
        column = place.column
        self.conditions.append(ConditionSeen(column.machine, column.signal, place.sequence, place.time_ns, activation))
        level = activation.level
        rank, quality = (NAN, Quality.UNAVAILABLE) if level is None else (float(level), Quality.GOOD)
        self._put(place, Value(rank, activation.encode(), quality))

    def _set(self, place: Place, raw: bytes | None, detail: Detail) -> None:
        if raw is not None and raw.strip() == b"UNAVAILABLE":
            self.merge(place.number, None)
            self._put(place, NONE)
            return
        self._put(place, Value(NAN, json_text(self.merge(place.number, detail)), Quality.GOOD))

    def _series(self, place: Place, raw: bytes | None, detail: Detail) -> None:
        """The stamp is that of the last sample; the others lie 1/sampleRate apart before it."""
        values, hertz = floats(raw), rate(detail.attributes.get("sampleRate", ""))
        if not values or (hertz is None and len(values) > 1):
            self._put(place, odd_value(raw))
            return
        last = len(values) - 1
        for position, value in enumerate(values):
            back = 0 if hertz is None else round((last - position) * 1e9 / hertz)
            self._put(place, Value(value, None, Quality.GOOD), time_ns=place.time_ns - back)

    def _vector(self, place: Place, raw: bytes | None, _: Detail) -> None:
        values, column = floats(raw), place.column
        if not values:
            for signal in (column.signal, *column.parts):
                self._put(place, odd_value(raw), signal)
            return
        self._put(place, Value(NAN, vector_text(raw, values), Quality.GOOD))
        for signal, value in zip(column.parts, values, strict=False):
            self._put(place, Value(value, None, Quality.GOOD), signal)


_BY_WAY: Mapping[Way, Callable[[RowByRow, Place, bytes | None, Detail], None]] = {
    Way.NUMBER: RowByRow._number,
    Way.TEXT: RowByRow._text,
    Way.CONDITION: RowByRow._condition,
    Way.ALARM: RowByRow._condition,
    Way.SET: RowByRow._set,
    Way.SERIES: RowByRow._series,
    Way.VECTOR: RowByRow._vector,
    Way.AGENT: RowByRow._of_agent,
    Way.IGNORED: RowByRow._ignored,
}


def mentions(found: Iterable[tuple[Column, bytes | None]]) -> tuple[AssetMention, ...]:
    """Assets that these events speak of."""
    return tuple(
        AssetMention(column.machine, (raw or b"").decode().strip(), column.type == "ASSET_REMOVED")
        for column, raw in found
        if not is_nothing(raw)
    )
