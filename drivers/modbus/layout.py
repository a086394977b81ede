"""From a device's settings to its model and to the requests that read it. Pure: it decides what to ask, not when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from app.contracts import MachinePlan
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from drivers.kit.blocks import Block, Span, plan
from drivers.kit.rows import Value
from drivers.kit.signals import MEANINGS, common
from drivers.modbus.codec import EXACT, Coding, Decode, decoder
from drivers.modbus.settings import Settings, Signal, coding_of, span_of

AVAILABILITY = "availability"
COMMUNICATION = "communication"


@dataclass(frozen=True, slots=True)
class Point:
    """One signal of the model: where its words are, and how they become a value."""

    signal: int
    """Position in the model's items."""
    name: str
    address: str
    span: Span
    decode: Decode


@dataclass(frozen=True, slots=True)
class Group:
    """Signals that are read together, in one rhythm."""

    interval_ns: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A device: its model, its points by span, and its groups."""

    model: MachineModel
    points: dict[Span, tuple[Point, ...]]
    groups: tuple[Group, ...]
    availability: int | None
    """The item that tells whether the device answers; None when a signal of the device itself has that name."""
    communication: int


def arrange(machine: MachinePlan) -> Layout:
    """Model, points and requests of one configured device."""
    settings: Settings = machine.settings
    items = [_item(settings, signal) for signal in settings.signals]
    own = any(item.id == AVAILABILITY for item in items)
    if not own:
        items.append(common(AVAILABILITY, f"unit {settings.unit}"))
    items.append(
        DataItem(COMMUNICATION, "", Category.CONDITION, ValueKind.CONDITION, "COMMUNICATIONS", identity=COMMUNICATION)
    )
    model = MachineModel(machine.id, tuple(items))
    return Layout(
        model=model,
        points=_points(settings, model),
        groups=_groups(settings),
        availability=None if own else model.index[AVAILABILITY],
        communication=model.index[COMMUNICATION],
    )


def _item(settings: Settings, signal: Signal) -> DataItem:
    coding = coding_of(settings, signal)
    meaning = MEANINGS.get(signal.id)
    kind = ValueKind.TEXT if coding.is_text or signal.map is not None else ValueKind.NUMBER
    return DataItem(
        id=signal.id,
        source_id=signal.address,
        category=_category(signal, coding, kind),
        kind=kind,
        type=meaning.type if meaning else "",
        subtype=meaning.subtype if meaning else "",
        unit=signal.unit or (meaning.unit if meaning else ""),
        scale=signal.scale if kind is ValueKind.NUMBER else 1.0,
        offset=signal.offset if kind is ValueKind.NUMBER else 0.0,
        identity=f"{signal.address}/{coding.type}",
        minimum=signal.minimum,
        maximum=signal.maximum,
    )


def _category(signal: Signal, coding: Coding, kind: ValueKind) -> Category:
    """What has a unit or a fraction is measured (a sample); words, texts, counts and bits are events."""
    if kind is ValueKind.TEXT:
        return Category.EVENT
    counted = coding.is_integer and not signal.unit and signal.scale == 1.0 and signal.offset == 0.0
    known = MEANINGS.get(signal.id)
    return known.category if known else Category.EVENT if counted else Category.SAMPLE


def _points(settings: Settings, model: MachineModel) -> dict[Span, tuple[Point, ...]]:
    points: defaultdict[Span, list[Point]] = defaultdict(list)
    for signal in settings.signals:
        coding, span = coding_of(settings, signal), span_of(settings, signal)
        decode = decoder(coding, signal.map)
        if signal.scale != 1.0 or signal.offset != 0.0:
            decode = _without_digits(decode)
        points[span].append(Point(model.index[signal.id], signal.id, signal.address, span, decode))
    return {span: tuple(those) for span, those in points.items()}


def _without_digits(decode: Decode) -> Decode:
    """A value that will be scaled is a measurement: the exact digits of its raw number would contradict it."""

    def measured(words: object) -> Value:
        value = decode(words)  # type: ignore[arg-type]
        return Value(value.number) if value.quality.is_good and abs(value.number) > EXACT else value

    return measured


def _groups(settings: Settings) -> tuple[Group, ...]:
    """One group per interval; a device without signals is still asked for one register, to see whether it answers."""
    rhythms: defaultdict[timedelta, set[Span]] = defaultdict(set)
    for signal in settings.signals:
        rhythms[signal.interval or settings.interval].add(span_of(settings, signal))
    if not rhythms:
        rhythms[settings.interval].add(Span("holding", 0, 1))
    return tuple(
        Group(round(interval.total_seconds() * 1e9), plan(spans, limits=settings.limits, gap=settings.gap))
        for interval, spans in sorted(rhythms.items())
    )
