"""A simulated MTConnect agent on loopback: the agent's state and life. Speaks HTTP through ``agent``; reads no machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from drivers.simulators.asset_store import Asset, AssetStore, parse_asset
from drivers.simulators.buffer import Ring, Stored
from drivers.simulators.device_model import Item, Plant, load
from drivers.simulators.dialect import DIALECTS, stamp
from drivers.simulators.documents import Author
from drivers.simulators.shdr import AssetGone, AssetPut, Command, Reader, Record, Reported, Shape
from drivers.simulators.units import conversion, converted, modern_number
from drivers.simulators.values import UNAVAILABLE, AssetNote, Condition, DataSet, Series, Text, Value

DEFAULT_BUFFER_SIZE = 131_072

Given = Value | float | None
"""What ``add`` takes: text, a number, one of ``values``' classes, or None for UNAVAILABLE."""


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of the audit log."""

    instance: int
    sequence: int
    data_item_id: str
    timestamp: str
    value: Value


class Observer:
    """Wakes one stream when something it asked for was observed."""

    def __init__(self, ranks: frozenset[int] | None) -> None:
        self.ranks = ranks
        self.event = asyncio.Event()


class Agent:
    """Observations, assets and documents of one agent; everything but the sockets. Lives in one event loop."""

    def __init__(
        self,
        devices: bytes | Path | list[bytes],
        *,
        dialect: Literal["1.3", "2.7"] = "2.7",
        buffer_size: int = DEFAULT_BUFFER_SIZE,
        audit: bool = False,
        clock_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        sources = (
            devices if isinstance(devices, list) else [devices if isinstance(devices, bytes) else devices.read_bytes()]
        )
        self.dialect = DIALECTS[dialect]
        self.plant: Plant = load(sources, modern=self.dialect.modern)
        self.now_ns = clock_ns
        self.audit: list[Audited] | None = [] if audit else None
        """Every observation ever accepted, over all instances; None when not asked for."""
        self.instance_id = 0
        self._buffer_size = buffer_size
        self._factors = [conversion(item) for item in self.plant.items]
        self._names = self._by_name()
        self._readers: dict[str, Reader] = {}
        self.ignored_lines = 0
        """SHDR lines that said nothing this agent understands."""
        self._observers: set[Observer] = set()
        self._begin()

    # -------------------------------------------------------------- life

    def _begin(self) -> None:
        """A new run: a new instance, sequence 1, everything UNAVAILABLE."""
        now = self.now_ns()
        self.instance_id = max(now // 1_000_000_000, self.instance_id + 1)
        self.ring = Ring(self._buffer_size, self.plant, self.dialect)
        self.assets = AssetStore()
        self.author = Author(self.dialect, self.plant, self.instance_id, self._buffer_size, now)
        for item in sorted(self.plant.items, key=lambda item: (item.device, item.id)):
            self.observe(self.plant.by_id[item.id], self._at_start(item), now)

    def _at_start(self, item: Item) -> Value:
        if item.type == "AVAILABILITY" and self.plant.devices[item.device].is_agent:
            return "AVAILABLE"
        return item.constant or item.initial or UNAVAILABLE

    # -------------------------------------------------------------- observations

    @property
    def first_sequence(self) -> int:
        """The oldest sequence number held."""
        return self.ring.first_sequence

    @property
    def last_sequence(self) -> int:
        """The newest sequence number."""
        return self.ring.last_sequence

    @property
    def next_sequence(self) -> int:
        """The sequence number that the next observation gets."""
        return self.ring.next_sequence

    def add(self, device_uuid: str, data_item_id: str, value: Given, time_ns: int | None = None) -> int | None:
        """Observe something, in the item's own units. Answers its sequence number; None when filtered as a duplicate.

        ``data_item_id`` may also be the item's name or source. Raises KeyError for an unknown one.
        """
        rank = self.rank(device_uuid, data_item_id)
        return self.observe(rank, _as_value(value), self.now_ns() if time_ns is None else time_ns)

    def add_native(self, rank: int, value: Value, time_ns: int) -> int | None:
        """Observe a value in the item's native units, as adapters send it."""
        item = self.plant.items[rank]
        if isinstance(value, str) and value != UNAVAILABLE:
            value = self._translated(rank, item, value)
        return self.observe(rank, value, time_ns)

    def _translated(self, rank: int, item: Item, text: str) -> Value:
        if item.category == "SAMPLE":
            factor, offset = self._factors[rank]
            if self.dialect.modern:
                return modern_number(text, factor, offset, single=item.numeric)
            return converted(text, factor, offset)
        if item.category != "EVENT" or item.type == "MESSAGE":
            return text
        value, colon, trigger = text.translate(_UPPER).partition(":")
        if self.dialect.modern and colon and item.type == "PART_COUNT":
            return Text(value, reset=trigger)
        return value + colon + trigger

    def add_line(self, line: str, device_uuid: str | None = None, time_ns: int | None = None) -> list[int]:
        """Take one SHDR line, as an adapter of this device sends it (None: of the first one); answers sequence numbers.

        ``time_ns`` overrides the line's own time. A key may be written ``device:key``.
        """
        device = device_uuid or next(device.uuid for device in self.plant.devices if not device.is_agent)
        reader = self._readers.get(device)
        if reader is None:
            reader = self._readers[device] = Reader(lambda key: self._shape(device, key))
        records = reader.read(line)
        self.ignored_lines += not records
        sequences = [self._take(device, record, time_ns) for record in records]
        return [sequence for sequence in sequences if sequence is not None]

    def _take(self, device: str, record: Record, time_ns: int | None) -> int | None:
        if isinstance(record, Command):
            return None
        now = time_ns or record.time_ns or self.now_ns()
        if isinstance(record, Reported):
            return self.add_native(self.rank(device, record.key), record.value, now)
        if isinstance(record, AssetPut):
            self.put_asset(device, record.id, record.type, record.xml, now)
        elif isinstance(record, AssetGone):
            if record.id:
                self.remove_asset(device, record.id, now)
            else:
                self.remove_assets(device, record.type, now)
        return None

    def _shape(self, device: str, key: str) -> Shape | None:
        rank = self._names.get((device, key))
        return None if rank is None else _shape_of(self.plant.items[rank])

    def rank(self, device_uuid: str, name: str) -> int:
        """The place of a data item, by its id, name or source within a device (uuid or name); KeyError when unknown."""
        known = self._names.get((device_uuid, name))
        return self.plant.by_id[name] if known is None else known

    def _by_name(self) -> dict[tuple[str, str], int]:
        names: dict[tuple[str, str], int] = {}
        for attribute in ("id", "name", "source"):
            for rank, item in enumerate(self.plant.items):
                device = self.plant.devices[item.device]
                for owner in (device.uuid, device.name) if getattr(item, attribute) else ():
                    names.setdefault((owner, getattr(item, attribute)), rank)
        return names

    def observe(self, rank: int, value: Value, time_ns: int) -> int | None:
        """Observe a value of the data item at this place (see ``rank``); None when filtered."""
        item = self.plant.items[rank]
        if item.constant is not None and self.ring.latest.number(rank) is not None:
            return None
        if value == UNAVAILABLE and item.category == "CONDITION":
            value = Condition(UNAVAILABLE)  # it ends the activations, as no plain value does
        if item.minimum_delta and self._within_delta(rank, item, value):
            return None
        if self.dialect.modern:
            news = self.ring.latest.repeats(rank, item, value)
            if news is None:
                return None
            value = news
        stored = self.ring.append(rank, value, stamp(time_ns, trim=self.dialect.modern))
        self._tell(stored, item)
        return stored.sequence

    def _within_delta(self, rank: int, item: Item, value: Value) -> bool:
        before = self.ring.latest.number(rank)
        try:
            return before is not None and abs(float(str(value)) - before) < item.minimum_delta
        except ValueError:
            return False

    def _tell(self, stored: Stored, item: Item) -> None:
        if self.audit is not None:
            self.audit.append(Audited(self.instance_id, stored.sequence, item.id, stored.timestamp, stored.value))
        for observer in self._observers:
            if observer.ranks is None or stored.rank in observer.ranks:
                observer.event.set()

    def watch(self, observer: Observer) -> None:
        """Wake this observer from now on."""
        self._observers.add(observer)

    def unwatch(self, observer: Observer) -> None:
        """Stop waking it."""
        self._observers.discard(observer)

    def mark_unavailable(self, device_uuid: str, time_ns: int | None = None) -> None:
        """What an agent does when its adapter is lost: every item of the device becomes UNAVAILABLE."""
        now = self.now_ns() if time_ns is None else time_ns
        for rank, item in enumerate(self.plant.items):
            if self.plant.devices[item.device].uuid == device_uuid and item.constant is None:
                self.observe(rank, UNAVAILABLE, now)

    # -------------------------------------------------------------- assets

    def put_asset(self, device_uuid: str, identity: str, type_: str, xml: str, time_ns: int | None = None) -> None:
        """Add or change an asset, and say so in the stream. Raises ValueError for broken XML."""
        now = self.now_ns() if time_ns is None else time_ns
        asset = parse_asset(identity, type_, device_uuid, stamp(now, trim=self.dialect.modern), xml)
        before = self.assets.get(identity)
        new = before is None or before.removed
        if self.dialect.modern:
            asset.element.set("hash", asset.digest)
        self.assets.put(asset)
        self._announce(asset, "ASSET_ADDED" if new and self.dialect.modern else "ASSET_CHANGED", now)

    def remove_asset(self, device_uuid: str, identity: str, time_ns: int | None = None) -> bool:
        """Mark an asset as removed; False when there is none."""
        asset = self.assets.remove(identity)
        if asset is not None:
            self._announce(asset, "ASSET_REMOVED", self.now_ns() if time_ns is None else time_ns)
        return asset is not None

    def remove_assets(self, device_uuid: str, type_: str = "", time_ns: int | None = None) -> None:
        """Remove all assets of a type."""
        for asset in self.assets.select(type_=type_, device=device_uuid, count=self.assets.capacity):
            self.remove_asset(device_uuid, asset.id, time_ns)

    def _announce(self, asset: Asset, event: str, now_ns: int) -> None:
        for rank, item in enumerate(self.plant.items):
            if self.plant.devices[item.device].uuid != asset.device:
                continue
            if item.type == event:
                self.observe(rank, AssetNote(asset.id, asset.type, asset.digest), now_ns)
            elif item.type == "ASSET_COUNT":
                counts = self.assets.counts(asset.device)
                self.observe(rank, DataSet({asset.type: str(counts[asset.type])}), now_ns)


_UPPER = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
"""Agents put event text into capitals, ASCII only (seen on 2.7: Größe → GRößE)."""

_SHAPES = {"DATA_SET": Shape.DATA_SET, "TABLE": Shape.TABLE, "TIME_SERIES": Shape.SERIES}


def _shape_of(item: Item) -> Shape:
    if item.category == "CONDITION":
        return Shape.CONDITION
    if item.type in ("MESSAGE", "ALARM"):
        return Shape[item.type]
    return _SHAPES.get(item.representation, Shape.PLAIN)


def _as_value(value: Given) -> Value:
    if value is None:
        return UNAVAILABLE
    if isinstance(value, str | Condition | DataSet | Series | Text | AssetNote):
        return value
    return f"{value:.10g}" if isinstance(value, int | float) else value
