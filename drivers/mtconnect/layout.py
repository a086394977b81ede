"""From device models to columns: which machine, signal and way of decoding each dataItemId of an agent has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

import numpy as np

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import Int32s, UInt8s
from app.domain.units import UnitLabel, unit_label
from app.domain.vocabulary import SourceItem, assign, is_vector, value_kind
from drivers.mtconnect.probe import AgentModel, Device
from drivers.mtconnect.settings import UserSignal


class Way(IntEnum):
    """How the text of an observation becomes values."""

    NUMBER = 0
    TEXT = 1
    CONDITION = 2
    ALARM = 3
    SET = 4
    SERIES = 5
    VECTOR = 6
    AGENT = 7
    """Of the agent itself: adapter links and device changes; never recorded."""
    IGNORED = 8
    """Of a device that nobody configured."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where the observations of one dataItemId go."""

    way: Way
    machine: int = -1
    signal: int = -1
    parts: tuple[int, ...] = ()
    """Signals of a vector's components."""
    type: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Lookup tables over all machines of a connection, as arrays indexed by column."""

    models: tuple[MachineModel, ...]
    columns: tuple[Column, ...]
    by_item: Mapping[str, int]
    way: UInt8s
    machine: Int32s
    signal: Int32s
    ambiguous: frozenset[str] = frozenset()
    """dataItemIds that several devices share (against the standard): told apart by device, the slow way."""
    by_device_item: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A configured machine and the device that it is."""

    machine: str
    device: Device
    signals: Mapping[str, UserSignal]


def arrange(agent: AgentModel, machines: Sequence[Assigned], extra: Mapping[str, Sequence[SourceItem]]) -> Layout:
    """Build models and tables; ``extra`` are items per machine that only the stream knows."""
    models, columns = [], []
    keyed: list[tuple[str, str]] = []
    owned = {id(one.device) for one in machines}
    for number, one in enumerate(machines):
        items = (*one.device.items, *extra.get(one.machine, ()))
        model = model_of(one.machine, one.device, one.signals, items)
        models.append(model)
        for column in _columns(number, model, items):
            keyed.append((_device_key(one.device), column.source_id))
            columns.append(column)
    for device in agent.devices:
        if id(device) in owned:
            continue
        for item in device.items:
            way = Way.AGENT if device.is_agent else Way.IGNORED
            keyed.append((_device_key(device), item.source_id))
            columns.append(Column(way, type=item.type, source_id=item.source_id))
    for item in extra.get("", ()):  # devices that we do not follow
        keyed.append(("", item.source_id))
        columns.append(Column(Way.IGNORED, type=item.type, source_id=item.source_id))
    return _tables(models, columns, keyed)


def _device_key(device: Device) -> str:
    return device.uuid or device.name


def _tables(models: Sequence[MachineModel], columns: Sequence[Column], keyed: Sequence[tuple[str, str]]) -> Layout:
    by_item: dict[str, int] = {}
    ambiguous = set()
    for number, (_, item) in enumerate(keyed):
        if item in by_item:
            ambiguous.add(item)
        by_item.setdefault(item, number)
    return Layout(
        models=tuple(models),
        columns=tuple(columns),
        by_item=by_item,
        way=np.array([c.way for c in columns], np.uint8),
        machine=np.array([c.machine for c in columns], np.int32),
        signal=np.array([c.signal for c in columns], np.int32),
        ambiguous=frozenset(ambiguous),
        by_device_item={key: number for number, key in enumerate(keyed)},
    )


def _columns(number: int, model: MachineModel, items: Sequence[SourceItem]) -> Iterator[Column]:
    signals = {item.source_id: position for position, item in enumerate(model.items)}
    for item in items:
        signal = signals[item.source_id]
        parts = tuple(signals[f"{item.source_id}#{axis}"] for axis in _axes(item)) if is_vector(item) else ()
        yield Column(way_of(item, model.items[signal]), number, signal, parts, item.type, item.source_id)


def way_of(item: SourceItem, signal: DataItem) -> Way:
    """How this item's observations are decoded."""
    if item.category is Category.CONDITION:
        return Way.CONDITION
    if item.type == "ALARM":
        return Way.ALARM
    if item.representation in ("DATA_SET", "TABLE"):
        return Way.SET
    if item.representation == "TIME_SERIES":
        return Way.SERIES
    if is_vector(item):
        return Way.VECTOR
    return Way.NUMBER if signal.kind is ValueKind.NUMBER else Way.TEXT


# ---------------------------------------------------------------- models


def model_of(
    machine: str, device: Device, signals: Mapping[str, UserSignal], items: Sequence[SourceItem]
) -> MachineModel:
    """The machine's model: every item of the device, common ids where the vocabulary or the user's table gives one."""
    users = _user_table(signals, items)
    ids = _ids(items, users)
    identities: dict[str, int] = {}
    paths = {item.path for item in items if item.path}
    built: list[DataItem] = []
    for item in items:
        identity = _identity(item, identities)
        built.append(
            _data_item(item, ids[item.source_id], identity, users.get(item.source_id), several_paths=len(paths) > 1)
        )
        built.extend(_parts(item, built[-1]))
    return MachineModel(
        machine=machine,
        items=tuple(built),
        uuid=device.uuid,
        manufacturer=device.manufacturer,
        product=device.product,
        serial=device.serial,
        description=device.description,
    )


def _user_table(signals: Mapping[str, UserSignal], items: Sequence[SourceItem]) -> dict[str, tuple[str, UserSignal]]:
    """Source id → (signal id, setting); a source may be given by id or by name."""
    by_name = {item.name: item.source_id for item in reversed(items) if item.name}
    known = {item.source_id for item in items}
    table = {}
    for signal, setting in signals.items():
        source = setting.source if setting.source in known else by_name.get(setting.source)
        if source is not None:
            table[source] = (signal, setting)
    return table


def _ids(items: Sequence[SourceItem], users: Mapping[str, tuple[str, UserSignal]]) -> dict[str, str]:
    taken = {signal: source for source, (signal, _) in users.items()}
    automatic = {
        signal: source for signal, source in assign(items).items() if signal not in taken and source not in users
    }
    chosen = {source: signal for signal, source in (automatic | taken).items()}
    used = set(chosen.values())
    ids = {}
    for item in items:
        name = chosen.get(item.source_id) or _free(item.source_id, used)
        used.add(name)
        ids[item.source_id] = name
    return ids


def _free(source_id: str, used: set[str]) -> str:
    """The source's own id, marked when it collides with a common one (an item called ``mode`` that is not the mode)."""
    name = source_id
    while name in used:
        name += "_source"
    return name


def _identity(item: SourceItem, seen: dict[str, int]) -> str:
    components = (f"{kind}[{name}]" for kind, name in zip(item.component_types, item.component, strict=True))
    what = ":".join(filter(None, (item.type, item.subtype, item.composition, item.statistic, item.coordinate_system)))
    identity = "/".join((*components, f"{item.category}/{what}"))
    seen[identity] = seen.get(identity, 0) + 1
    return identity if seen[identity] == 1 else f"{identity}#{seen[identity]}"


def _data_item(
    item: SourceItem, id_: str, identity: str, user: tuple[str, UserSignal] | None, *, several_paths: bool
) -> DataItem:
    kind = value_kind(item)
    label = unit_label(item.units) if kind in (ValueKind.NUMBER, ValueKind.STRUCTURE) else UnitLabel("")
    if user is not None:
        kind, label = _as_user_wants(kind, label, user[1])
    low, high = (None if v is None else v * label.scale + label.offset for v in (item.minimum, item.maximum))
    return DataItem(
        id=id_,
        source_id=item.source_id,
        category=item.category,
        kind=kind,
        type=item.type,
        subtype=item.subtype,
        unit=label.unit,
        scale=label.scale,
        offset=label.offset,
        name=item.name,
        component=item.component,
        path=item.path if several_paths else "",
        discrete=item.discrete,
        identity=identity,
        minimum=low,
        maximum=high,
    )


def _as_user_wants(kind: ValueKind, label: UnitLabel, user: UserSignal) -> tuple[ValueKind, UnitLabel]:
    rescaled = user.scale is not None or user.offset is not None
    if rescaled and kind is ValueKind.TEXT:
        kind = ValueKind.NUMBER
    if not rescaled:
        return kind, label if user.unit is None else label._replace(unit=user.unit)
    return kind, UnitLabel(label.unit if user.unit is None else user.unit, user.scale or 1.0, user.offset or 0.0)


def _axes(item: SourceItem) -> str:
    return "abc" if item.type in ("ORIENTATION", "ROTATION") or item.units == "DEGREE_3D" else "xyz"


def _parts(item: SourceItem, whole: DataItem) -> Iterator[DataItem]:
    """The three numbers of a vector as signals of their own, so that they can be drawn."""
    if not is_vector(item):
        return
    for axis in _axes(item):
        yield replace(
            whole,
            id=f"{whole.id}.{axis}",
            source_id=f"{whole.source_id}#{axis}",
            kind=ValueKind.NUMBER,
            identity=f"{whole.identity}.{axis}",
        )
