"""Sparkplug B payloads from our values: births, data, deaths, and what a command asks. A value without quality is null, never 0."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from app.contracts.forwarding import ForwardRows
from app.domain.condition import Activation
from app.domain.equipment import DataItem, ValueKind
from app.domain.observation import NO_TEXT
from app.domain.quality import Quality
from app.domain.snapshot import MachineSnapshot
from app.sparkplug.schema import Payload

REBIRTH = "Node Control/Rebirth"
BD_SEQ = "bdSeq"


_QUALITIES = {int(quality): quality for quality in Quality}
"""A look-up costs a quarter of ``Quality(…)``, and every value needs one."""


class DataType(IntEnum):
    """The specification's numbers of the types that we use."""

    INT32 = 3
    INT64 = 4
    DOUBLE = 10
    BOOLEAN = 11
    STRING = 12


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What the node tells about itself in its birth."""

    site: str
    station: str
    version: str


class Aliases:
    """A number for each metric of the node: the same for as long as the program runs."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int] = {}

    def of(self, device: str, metric: str) -> int:
        """The alias; a metric that has none gets one. ``device`` is empty for the node's own."""
        return self._known.setdefault((device, metric), len(self._known) + 1)


def sparkplug_quality(quality: Quality) -> int:
    """192 good, 500 stale, 0 bad: the three that the specification knows."""
    if quality in (Quality.STALE, Quality.UNCERTAIN, Quality.LINK_LOST):
        return 500
    return 0 if quality.is_bad else 192


def node_birth(number: int, facts: NodeFacts, aliases: Aliases, now_ms: int) -> bytes:
    """NBIRTH; its ``seq`` is always 0."""
    payload = Payload(timestamp=now_ms, seq=0)
    payload.metrics.add(name=BD_SEQ, timestamp=now_ms, datatype=DataType.INT64, long_value=number)
    payload.metrics.add(name=REBIRTH, timestamp=now_ms, datatype=DataType.BOOLEAN, boolean_value=False)
    told = {
        "Properties/Site": facts.site,
        "Properties/Station": facts.station,
        "Properties/Software": "CNC Telemetry",
        "Properties/Version": facts.version,
    }
    _add_texts(payload, told, "", aliases, now_ms)
    return _bytes(payload)


def node_death(number: int, now_ms: int) -> bytes:
    """NDEATH, the will: the number of the birth that it ends, and no ``seq``."""
    payload = Payload(timestamp=now_ms)
    payload.metrics.add(name=BD_SEQ, timestamp=now_ms, datatype=DataType.INT64, long_value=number)
    return _bytes(payload)


def device_birth(
    machine: MachineSnapshot, former: Mapping[str, DataItem], aliases: Aliases, seq: int, now_ms: int
) -> bytes:
    """DBIRTH: every signal with its present value. ``former``: signals that history alone still has."""
    payload = Payload(timestamp=now_ms, seq=seq)
    told = {"Properties/Name": machine.name, "Properties/Driver": machine.driver}
    _add_texts(payload, told, machine.id, aliases, now_ms)
    for reading in machine.readings():
        metric = payload.metrics.add(
            name=reading.item.id,
            alias=aliases.of(machine.id, reading.item.id),
            timestamp=reading.time_ns // 1_000_000 or now_ms,
            datatype=_type_of(reading.item),
        )
        _describe(metric, reading.item)
        _put(metric, reading.item, reading.value, reading.quality)
    for item in former.values():
        metric = payload.metrics.add(
            name=item.id, alias=aliases.of(machine.id, item.id), timestamp=now_ms, datatype=_type_of(item)
        )
        _describe(metric, item)
        _put(metric, item, None, Quality.NEVER_SEEN)
    return _bytes(payload)


def device_death(seq: int, now_ms: int) -> bytes:
    """DDEATH."""
    return _bytes(Payload(timestamp=now_ms, seq=seq))


class DataWriter:
    """DDATA of one connection: it knows what is newest and what was bad, so that late values are marked and recovery is told."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._newest_ns: dict[int, int] = {}
        self._bad: set[int] = set()

    def born(self, machine: MachineSnapshot) -> None:
        """A birth told the present values: what is older and comes after it is history."""
        for reading in machine.readings():
            alias = self._aliases.of(machine.id, reading.item.id)
            self._newest_ns[alias] = max(reading.time_ns, self._newest_ns.get(alias, 0))
            (self._bad.add if reading.quality.is_bad else self._bad.discard)(alias)

    def payloads(self, rows: ForwardRows, most: int) -> Iterator[Any]:
        """Payloads (without ``seq``) of at most so many metrics."""
        aliases = [self._aliases.of(rows.machine, item.id) for item in rows.items]
        columns = (rows.place, rows.time_ns, rows.number, rows.code, rows.quality)
        lines = list(zip(*(column.tolist() for column in columns), strict=True))
        for start in range(0, len(lines), most):
            payload = Payload()
            for place, time_ns, number, code, quality in lines[start : start + most]:
                alias, item = aliases[place], rows.items[place]
                metric = payload.metrics.add(alias=alias, timestamp=time_ns // 1_000_000)
                value = number if code == NO_TEXT else rows.texts[code]
                known = _QUALITIES[quality]
                recovered = self._note(metric, alias, time_ns, known, backlog=rows.backlog)
                _put(metric, item, value, known, always=recovered)
            yield payload

    def _note(self, metric: Any, alias: int, time_ns: int, quality: Quality, *, backlog: bool) -> bool:
        """Mark history; whether a present value is the first good one after a bad one."""
        if backlog or time_ns < self._newest_ns.get(alias, 0):
            metric.is_historical = True
            return False
        self._newest_ns[alias] = time_ns
        recovered = alias in self._bad and not quality.is_bad
        (self._bad.add if quality.is_bad else self._bad.discard)(alias)
        return recovered


def finished(payload: Any, seq: int, now_ms: int) -> bytes:
    """A payload of ``DataWriter`` as it travels."""
    payload.timestamp, payload.seq = now_ms, seq
    return _bytes(payload)


def asks_rebirth(raw: bytes) -> bool:
    """Whether an NCMD asks for births. Raises ValueError for what is no payload."""
    try:
        payload = Payload.FromString(raw)
    except Exception as error:
        # protobuf's DecodeError has no home that every version shares.
        raise ValueError(str(error)) from error
    return any(metric.name == REBIRTH and metric.boolean_value for metric in payload.metrics)


# ---------------------------------------------------------------- one metric


def _type_of(item: DataItem) -> DataType:
    return DataType.DOUBLE if item.kind is ValueKind.NUMBER else DataType.STRING


def _describe(metric: Any, item: DataItem) -> None:
    if item.unit:
        _property(metric, "engUnit", DataType.STRING, string_value=item.unit)
    if item.minimum is not None:
        _property(metric, "engLow", DataType.DOUBLE, double_value=item.minimum)
    if item.maximum is not None:
        _property(metric, "engHigh", DataType.DOUBLE, double_value=item.maximum)


def _put(metric: Any, item: DataItem, value: float | str | None, quality: Quality, *, always: bool = False) -> None:
    """The value, or null; and the quality where it is not simply good (``always``: there too)."""
    told = None if quality.is_bad else _told(item, value)
    if told is None:
        metric.is_null = True
    elif isinstance(told, str):
        metric.string_value = told
    else:
        metric.double_value = told
    if always or quality is not Quality.GOOD:
        _property(metric, "Quality", DataType.INT32, int_value=sparkplug_quality(quality))
        _property(metric, "QualityReason", DataType.STRING, string_value=quality.label)


def _told(item: DataItem, value: float | str | None) -> float | str | None:
    if item.kind is ValueKind.NUMBER:
        return None if value is None or isinstance(value, str) or math.isnan(value) else float(value)
    if value is None or not isinstance(value, str):
        # A text that was read as a number (an event's count) is told as it reads; no text at all is null.
        return None if value is None or math.isnan(value) else f"{value:.15g}"
    return _condition(value) if item.kind is ValueKind.CONDITION else value


def _condition(text: str) -> str | None:
    """An activation in full words; None when the state is unknown."""
    try:
        told = Activation.decode(text)
    except (ValueError, KeyError):
        return text
    if told.level is None:
        return None
    fields = {
        "level": told.level.name,
        "native_code": told.native_code,
        "native_severity": told.native_severity,
        "qualifier": told.qualifier,
        "type": told.type,
        "text": told.text,
    }
    return json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False)


def _property(metric: Any, key: str, kind: DataType, **value: Any) -> None:
    metric.properties.keys.append(key)
    metric.properties.values.add(type=kind, **value)


def _add_texts(payload: Any, told: Mapping[str, str], device: str, aliases: Aliases, now_ms: int) -> None:
    for name, text in told.items():
        payload.metrics.add(
            name=name,
            alias=aliases.of(device, name),
            timestamp=now_ms,
            datatype=DataType.STRING,
            string_value=text,
        )


def _bytes(payload: Any) -> bytes:
    raw: bytes = payload.SerializeToString()
    return raw
