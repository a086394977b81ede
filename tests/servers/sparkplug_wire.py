"""A reader of Sparkplug B payloads written from the specification alone: bytes by hand, no protobuf library and none of our code."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Metric:
    name: str | None = None
    alias: int | None = None
    timestamp: int | None = None
    datatype: int | None = None
    is_historical: bool = False
    is_null: bool = False
    value: float | int | str | bool | None = None
    properties: dict[str, float | int | str] = field(default_factory=dict)
    property_types: dict[str, int] = field(default_factory=dict)


@dataclass
class Payload:
    timestamp: int | None = None
    seq: int | None = None
    metrics: list[Metric] = field(default_factory=list)

    def metric(self, name: str) -> Metric:
        (found,) = [metric for metric in self.metrics if metric.name == name]
        return found


def read(raw: bytes) -> Payload:
    payload = Payload()
    for number, value in _fields(raw):
        if number == 1:
            payload.timestamp = _int(value)
        elif number == 2:
            payload.metrics.append(_metric(_raw(value)))
        elif number == 3:
            payload.seq = _int(value)
        else:
            raise ValueError(f"field {number} of a payload")
    return payload


def _metric(raw: bytes) -> Metric:
    metric = Metric()
    for number, value in _fields(raw):
        if number == 1:
            metric.name = _raw(value).decode()
        elif number == 2:
            metric.alias = _int(value)
        elif number == 3:
            metric.timestamp = _int(value)
        elif number == 4:
            metric.datatype = _int(value)
        elif number == 5:
            metric.is_historical = bool(value)
        elif number == 7:
            metric.is_null = bool(value)
        elif number == 9:
            _properties(_raw(value), metric)
        elif number == 11:
            metric.value = _int(value)
        elif number == 13:
            (metric.value,) = struct.unpack("<d", _raw(value))
        elif number == 14:
            metric.value = bool(value)
        elif number == 15:
            metric.value = _raw(value).decode()
        else:
            raise ValueError(f"field {number} of a metric")
    return metric


def _properties(raw: bytes, metric: Metric) -> None:
    keys: list[str] = []
    values: list[tuple[int, float | int | str]] = []
    for number, value in _fields(raw):
        if number == 1:
            keys.append(_raw(value).decode())
        elif number == 2:
            values.append(_property(_raw(value)))
    if len(keys) != len(values):
        raise ValueError("a property set whose arrays differ in length")
    for key, (kind, told) in zip(keys, values, strict=True):
        metric.properties[key], metric.property_types[key] = told, kind


def _property(raw: bytes) -> tuple[int, float | int | str]:
    kind, told = 0, None
    for number, value in _fields(raw):
        if number == 1:
            kind = _int(value)
        elif number == 3:
            told = _int(value)
        elif number == 6:
            (told,) = struct.unpack("<d", _raw(value))
        elif number == 8:
            told = _raw(value).decode()
    if told is None:
        raise ValueError("a property without a value")
    return kind, told


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of every field: an integer for varints, bytes for the rest."""
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = _varint(raw, at)
            yield number, value
            continue
        if kind == 2:
            size, at = _varint(raw, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(raw):
            raise ValueError("a field beyond the end")
        yield number, raw[at : at + size]
        at += size


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _int(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise TypeError("a number was expected")
    return value


def _raw(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("bytes were expected")
    return value
