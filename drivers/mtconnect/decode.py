"""Rows of a Streams document become one batch per machine: values, qualities, and expansions. Keeps data sets merged.

It decides nothing about the connection, and never drops a row without saying which dataItemId it did not know.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from app.domain.condition import Activation
from app.domain.observation import NO_TEXT, Int64s, ObservationBatch
from app.domain.quality import Quality
from drivers.mtconnect.conditions import activation_of, alarm_of
from drivers.mtconnect.layout import Column, Layout, Way
from drivers.mtconnect.streams import Detail, Entries, Rows
from drivers.mtconnect.times import UNREADABLE

_NAN = math.nan
_ABSENT = frozenset({None, b"", b"UNAVAILABLE"})
_NO_NUMBER = b"nan "
"""Stands for an absent value, known by identity: an agent's own ``nan`` is a value."""
_PLAIN_NUMBER = rb"-?(?:0|[1-9]\d*+)(?:\.\d++)?+(?:[eE][+-]?\d++)?+"
_PLAIN_VECTOR = re.compile(rb"%b %b %b" % ((_PLAIN_NUMBER,) * 3))
"""Numbers that are JSON as they stand: the stored text keeps the agent's own digits."""
Value = tuple[float, str | None, Quality]
_NONE: Value = (_NAN, None, Quality.UNAVAILABLE)


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
class Decoded:
    """What one document means."""

    batches: tuple[ObservationBatch, ...]
    conditions: tuple[ConditionSeen, ...] = ()
    assets: tuple[AssetMention, ...] = ()
    agent: tuple[tuple[str, str, str], ...] = ()
    """(type, dataItemId, value) of the agent's own observations."""

    def __len__(self) -> int:
        return sum(len(batch) for batch in self.batches)


class UnknownItems(Exception):
    """The document speaks of data items that no device model has. Nothing of it has been applied."""

    def __init__(self, details: tuple[Detail, ...]) -> None:
        super().__init__(", ".join(sorted({d.attributes.get("dataItemId", "") for d in details})[:5]))
        self.details = details


@dataclass(slots=True)
class _Columns:
    """Rows while they are collected: parallel lists."""

    column: list[int] = field(default_factory=list)
    signal: list[int] = field(default_factory=list)
    sequence: list[int] = field(default_factory=list)
    time_ns: list[int] = field(default_factory=list)
    number: list[float] = field(default_factory=list)
    text: list[str | None] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)

    def add(self, column: int, signal: int, sequence: int, time_ns: int, value: Value) -> None:
        self.column.append(column)
        self.signal.append(signal)
        self.sequence.append(sequence)
        self.time_ns.append(time_ns)
        number, text, quality = value
        self.number.append(number)
        self.text.append(text)
        self.quality.append(quality)

    def block(self, layout: Layout) -> _Block:
        """The same as arrays."""
        return _Block(
            layout.machine[np.array(self.column, np.int32)],
            np.array(self.signal, np.int32),
            np.array(self.sequence, np.int64),
            np.array(self.time_ns, np.int64),
            np.array(self.number, np.float64),
            np.array(self.quality, np.uint8),
            self.text,
        )


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that were decoded together, as arrays; no texts at all is an empty list."""

    machine: np.ndarray
    signal: np.ndarray
    sequence: np.ndarray
    time_ns: np.ndarray
    number: np.ndarray
    quality: np.ndarray
    texts: list[str | None]
    ARRAYS: ClassVar = ("machine", "signal", "sequence", "time_ns", "number", "quality")


class Decoder:
    """Decodes for one layout. Single-threaded; holds the merged state of data sets and nothing else."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.sets: dict[int, dict[str, object]] = {}
        self._assets = {
            number: column.type == "ASSET_REMOVED"
            for number, column in enumerate(layout.columns)
            if column.type in ("ASSET_CHANGED", "ASSET_REMOVED", "ASSET_ADDED") and column.way is Way.TEXT
        }

    # ------------------------------------------------------------ columns

    def needs_devices(self) -> bool:
        """Whether rows must be told apart by device (ids that are not unique in this agent)."""
        return bool(self.layout.ambiguous)

    def decode(
        self,
        rows: Rows,
        received_ns: int,
        *,
        keep: Callable[[Int64s], np.ndarray] | None = None,
        live_only: bool = False,
    ) -> Decoded:
        """Batches in sequence order. ``keep`` selects rows by sequence. Raises UnknownItems before changing anything."""
        columns = self._columns_of(rows)
        order = np.argsort(rows.sequence, kind="stable")
        if keep is not None:
            order = order[keep(rows.sequence[order])]
        if not len(order):
            return Decoded(())
        times = np.where(rows.time_ns == UNREADABLE, received_ns, rows.time_ns)
        return _Pass(self, rows, columns, order, times, received_ns, live_only).run()

    def _columns_of(self, rows: Rows) -> np.ndarray:
        found = [self._by_detail(detail) if detail.name else 0 for detail in rows.details]
        if None in found:
            raise UnknownItems(tuple(d for d, column in zip(rows.details, found, strict=True) if column is None))
        return np.array(found, np.int32)[rows.shape]

    def _by_detail(self, detail: Detail) -> int | None:
        item = detail.attributes["dataItemId"]
        if item in self.layout.ambiguous:
            return self.layout.by_device_item.get((detail.device, item))
        return self.layout.by_item.get(item)

    def merge(self, column: int, detail: Detail) -> dict[str, object]:
        """The full set after this observation. A row of a table is replaced as a unit, as the agents do."""
        full = {} if "resetTriggered" in detail.attributes else dict(self.sets.get(column, {}))
        for key, value in (detail.entries or {}).items():
            if value is None:
                full.pop(key, None)
            else:
                full[key] = _plain(value)
        self.sets[column] = full
        return full


def _plain(value: object) -> object:
    """Numbers as numbers, cells as objects."""
    if isinstance(value, Mapping):
        return {key: _plain(cell) for key, cell in value.items()}
    return _number_or_text(str(value))


def _number_or_text(text: str) -> object:
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number) or "_" in text:
        return text
    return int(number) if number.is_integer() and abs(number) < 2**53 and text.lstrip("+-").isdigit() else number


# ---------------------------------------------------------------- one document


class _Pass:
    """The work on one document, split by way of decoding."""

    def __init__(
        self,
        decoder: Decoder,
        rows: Rows,
        columns: np.ndarray,
        order: np.ndarray,
        times: Int64s,
        received_ns: int,
        live_only: bool,
    ) -> None:
        self.decoder, self.layout, self.rows, self.columns = decoder, decoder.layout, rows, columns
        self.times, self.received_ns, self.live_only = times, received_ns, live_only
        self.order = order
        self.text = rows.text
        self.out = _Columns()
        self.blocks: list[_Block] = []
        self.conditions: list[ConditionSeen] = []
        self.agent: list[tuple[str, str, str]] = []

    def run(self) -> Decoded:
        ways = self.layout.way[self.columns[self.order]]
        numbers, vectors = self.order[ways == Way.NUMBER], self.order[ways == Way.VECTOR]
        others = self.order[(ways != Way.NUMBER) & (ways != Way.VECTOR) & (ways != Way.IGNORED)]
        if len(numbers):
            self._numbers(numbers)
        self._decode_others(others)
        if len(vectors):
            self._decode_others(self._vectors(vectors))
        return Decoded(self._batches(), tuple(self.conditions), self._mentions(others), tuple(self.agent))

    # ------------------------------------------------------------ numbers, in bulk

    def _numbers(self, rows: np.ndarray) -> None:
        text = self.text
        picked = [text[row] for row in rows.tolist()]
        values, quality, odd = _as_numbers(picked)
        texts: list[str | None] = []
        if odd:
            texts = [None] * len(picked)
            for position, raw in odd:
                texts[position] = raw
        self._block(rows, self.layout.signal[self.columns[rows]], values, quality, texts)

    def _vectors(self, rows: np.ndarray) -> np.ndarray:
        """Positions in space, all at once; answers the rows that are not three plain numbers."""
        text = self.text
        picked = [text[row] or b"" for row in rows.tolist()]
        plain = np.fromiter((_PLAIN_VECTOR.fullmatch(raw) is not None for raw in picked), bool, len(picked))
        good = rows[plain]
        if not len(good):
            return rows
        joined = b"\n".join(
            picked if plain.all() else [raw for raw, is_plain in zip(picked, plain, strict=True) if is_plain]
        )
        values = np.array(list(map(float, joined.split()))).reshape(-1, 3)
        columns = self.columns[good]
        fine = np.zeros(len(good), np.uint8)
        whole = [f"[{','.join(line.split(' '))}]" for line in joined.decode().split("\n")]
        self._block(good, self.layout.signal[columns], np.full(len(good), _NAN), fine, list(whole))
        for axis in range(3):
            # A vector's parts follow it in its model.
            self._block(good, self.layout.signal[columns] + 1 + axis, values[:, axis], fine, [])
        rest: np.ndarray = rows[~plain]
        return rest

    def _block(
        self, rows: np.ndarray, signal: np.ndarray, number: np.ndarray, quality: np.ndarray, texts: list[str | None]
    ) -> None:
        sequence, machine = self.rows.sequence[rows], self.layout.machine[self.columns[rows]]
        self.blocks.append(_Block(machine, signal, sequence, self.times[rows], number, quality, texts))

    # ------------------------------------------------------------ everything else, row by row

    def _decode_others(self, rows: np.ndarray) -> None:
        text, layout, add = self.text, self.layout, self.out.add
        for row, column_number in zip(rows.tolist(), self.columns[rows].tolist(), strict=True):
            column = layout.columns[column_number]
            sequence, time_ns = int(self.rows.sequence[row]), int(self.times[row])
            if column.way is Way.TEXT:
                raw = text[row]
                add(column_number, column.signal, sequence, time_ns, _text_value(raw))
            else:
                self._decode_one(row, column_number, column, sequence, time_ns)

    def _decode_one(self, row: int, number: int, column: Column, sequence: int, time_ns: int) -> None:
        raw, detail = self.text[row], self.rows.detail(row)
        if column.way is Way.AGENT:
            self.agent.append((column.type, column.source_id, (raw or b"").decode()))
        elif column.way in (Way.CONDITION, Way.ALARM):
            self._condition(number, column, sequence, time_ns, detail, (raw or b"").decode())
        elif column.way is Way.SET:
            self._set(number, column, sequence, time_ns, raw, detail)
        elif column.way is Way.SERIES:
            self._series(number, column, sequence, time_ns, raw, detail)
        else:
            self._vector(number, column, sequence, time_ns, raw)

    def _condition(self, number: int, column: Column, sequence: int, time_ns: int, detail: Detail, text: str) -> None:
        text = " ".join(text.split())
        alarm = column.way is Way.ALARM
        activation = alarm_of(detail.attributes, text) if alarm else activation_of(detail.name, detail.attributes, text)
        self.conditions.append(ConditionSeen(column.machine, column.signal, sequence, time_ns, activation))
        unknown = activation.level is None
        quality = Quality.UNAVAILABLE if unknown else Quality.GOOD
        rank = _NAN if activation.level is None else float(activation.level)
        self.out.add(number, column.signal, sequence, time_ns, (rank, activation.encode(), quality))

    def _set(self, number: int, column: Column, sequence: int, time_ns: int, raw: bytes | None, detail: Detail) -> None:
        if raw is not None and raw.strip() == b"UNAVAILABLE":
            self.decoder.sets.pop(number, None)
            self.out.add(number, column.signal, sequence, time_ns, _NONE)
            return
        full = self.decoder.merge(number, detail)
        self.out.add(number, column.signal, sequence, time_ns, (_NAN, _json(full), Quality.GOOD))

    def _series(
        self, number: int, column: Column, sequence: int, time_ns: int, raw: bytes | None, detail: Detail
    ) -> None:
        """The stamp is that of the last sample; the others lie 1/sampleRate apart before it."""
        values = _floats(raw)
        rate = _rate(detail.attributes.get("sampleRate", ""))
        if values is None or not values or (rate is None and len(values) > 1):
            self.out.add(number, column.signal, sequence, time_ns, _text_quality(raw))
            return
        last = len(values) - 1
        for position, value in enumerate(values):
            back = 0 if rate is None else round((last - position) * 1e9 / rate)
            self.out.add(number, column.signal, sequence, time_ns - back, (value, None, Quality.GOOD))

    def _vector(self, number: int, column: Column, sequence: int, time_ns: int, raw: bytes | None) -> None:
        values = _floats(raw)
        if not values:
            for signal in (column.signal, *column.parts):
                self.out.add(number, signal, sequence, time_ns, _text_quality(raw))
            return
        self.out.add(number, column.signal, sequence, time_ns, (_NAN, _json(values), Quality.GOOD))
        for signal, value in zip(column.parts, values, strict=False):
            self.out.add(number, signal, sequence, time_ns, (value, None, Quality.GOOD))

    def _mentions(self, rows: np.ndarray) -> tuple[AssetMention, ...]:
        assets = self.decoder._assets
        if not assets:
            return ()
        found = []
        for row, column in zip(rows.tolist(), self.columns[rows].tolist(), strict=True):
            if column in assets and (raw := self.text[row]) not in _ABSENT:
                machine = self.layout.columns[column].machine
                found.append(AssetMention(machine, (raw or b"").decode().strip(), assets[column]))
        return tuple(found)

    # ------------------------------------------------------------ batches

    def _batches(self) -> tuple[ObservationBatch, ...]:
        if self.out.column:
            self.blocks.append(self.out.block(self.layout))
        if not self.blocks:
            return ()
        machine, signal, sequence, time_ns, number, quality = (
            np.concatenate([getattr(block, name) for block in self.blocks]) for name in _Block.ARRAYS
        )
        codes, texts = _coded(self.blocks)
        sort = np.argsort(sequence, kind="stable")
        several = len(self.layout.models) > 1
        batches = []
        for number_of_machine, model in enumerate(self.layout.models):
            mine = sort[machine[sort] == number_of_machine] if several else sort
            if not len(mine):
                continue
            batches.append(
                ObservationBatch(
                    model=model,
                    signal=signal[mine].astype(np.int32, copy=False),
                    sequence=sequence[mine],
                    time_ns=time_ns[mine],
                    number=number[mine],
                    code=codes[mine],
                    texts=texts,
                    quality=quality[mine].astype(np.uint8, copy=False),
                    received_ns=self.received_ns,
                    live_only=self.live_only,
                )
            )
        return tuple(batches)


def _coded(blocks: list[_Block]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Texts by number, each once."""
    texts: dict[str, int] = {}
    codes = []
    for block in blocks:
        if block.texts:
            numbered = [NO_TEXT if t is None else texts.setdefault(t, len(texts)) for t in block.texts]
            codes.append(np.array(numbered, np.int32))
        else:
            codes.append(np.full(len(block.machine), NO_TEXT, np.int32))
    return np.concatenate(codes), tuple(texts)


def _as_numbers(picked: list[bytes | None]) -> tuple[np.ndarray, np.ndarray, list[tuple[int, str]]]:
    """Values and qualities; and (position, text) of what is no number."""
    given = [_NO_NUMBER if value in _ABSENT else value for value in picked]
    odd: list[tuple[int, str]] = []
    try:
        values = np.array(list(map(float, given)))  # type: ignore[arg-type]
        if b"_" in b"".join(given):  # type: ignore[arg-type]
            raise ValueError  # float() takes 1_000, which no agent means
    except ValueError:
        values, odd = _one_by_one(picked)
    missing = np.array([value is _NO_NUMBER for value in given])
    quality = np.where(missing, np.uint8(Quality.UNAVAILABLE), np.uint8(Quality.GOOD))
    for position, _ in odd:
        quality[position] = Quality.NOT_A_NUMBER
    return values, quality, odd


def _one_by_one(texts: Iterable[bytes | None]) -> tuple[np.ndarray, list[tuple[int, str]]]:
    values: list[float] = []
    odd = []
    for position, raw in enumerate(texts):
        if raw in _ABSENT:
            values.append(_NAN)
            continue
        try:
            value = float(raw)  # type: ignore[arg-type]
            plain = b"_" not in raw  # type: ignore[operator]
        except ValueError:
            value, plain = _NAN, False
        if not plain and (text := (raw or b"").decode().strip()):
            odd.append((position, text))
        values.append(value if plain else _NAN)
    return np.array(values), odd


def _float(text: str) -> float | None:
    """None for what is no number; ``1_000`` and ``infinity`` spelt Python's way are none."""
    if "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _text_value(raw: bytes | None) -> Value:
    text = (raw or b"").decode().strip()
    return _NONE if text in ("", "UNAVAILABLE") else (_NAN, text, Quality.GOOD)


def _text_quality(raw: bytes | None) -> Value:
    text = (raw or b"").decode().strip()
    return _NONE if text in ("", "UNAVAILABLE") else (_NAN, text, Quality.NOT_A_NUMBER)


def _floats(raw: bytes | None) -> list[float] | None:
    if raw is None or b"_" in raw:
        return None
    try:
        return [float(part) for part in raw.split()]
    except ValueError:
        return None


def _rate(text: str) -> float | None:
    value = _float(text) if text else None
    return value if value and value > 0 else None


def _json(value: Entries | list[float]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
