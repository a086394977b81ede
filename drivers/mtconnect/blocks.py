"""Decoded observations on their way into batches: blocks of rows, in any order, become one batch per machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.domain.equipment import MachineModel
from app.domain.observation import NO_TEXT, Float64s, Int32s, Int64s, ObservationBatch, UInt8s
from drivers.mtconnect.layout import Layout


class Block(NamedTuple):
    """Rows that were decoded together."""

    machine: Int32s
    signal: Int32s
    sequence: Int64s
    time_ns: Int64s
    number: Float64s
    code: Int32s
    quality: UInt8s


class Row(NamedTuple):
    """The same for one observation."""

    machine: int
    signal: int
    sequence: int
    time_ns: int
    number: float
    code: int
    quality: int


_TYPES = (np.int32, np.int32, np.int64, np.int64, np.float64, np.int32, np.uint8)


def block_of(rows: Sequence[Row]) -> Block:
    """Single rows as arrays."""
    return Block(*(np.array(column, type_) for column, type_ in zip(zip(*rows, strict=True), _TYPES, strict=True)))


class Lexicon:
    """The texts of one document, each once, by number."""

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def code(self, text: str | None) -> int:
        """The number of a text; None has no number."""
        return NO_TEXT if text is None else self._numbers.setdefault(text, len(self._numbers))

    def codes(self, texts: Sequence[str]) -> Int32s:
        """The numbers of many texts."""
        numbers = self._numbers
        return np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int32)

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, in the order of their numbers."""
        return tuple(self._numbers)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What all batches of one document share."""

    received_ns: int
    live_only: bool


def batches_of(
    blocks: Sequence[Block], lexicon: Lexicon, layout: Layout, arrival: Arrival
) -> tuple[ObservationBatch, ...]:
    """One batch per machine that has rows, in sequence order; rows of one sequence keep the order of their blocks."""
    if not blocks:
        return ()
    whole = blocks[0] if len(blocks) == 1 else Block(*map(np.concatenate, zip(*blocks, strict=True)))
    order: Int64s = np.argsort(whole.sequence, kind="stable")
    texts, batches = lexicon.texts, []
    for number, model in enumerate(layout.models):
        mine = order if len(layout.models) == 1 else order[whole.machine[order] == number]
        if len(mine):
            batches.append(_batch(whole, mine, model, texts, arrival))
    return tuple(batches)


def _batch(
    block: Block, rows: Int64s, model: MachineModel, texts: tuple[str, ...], arrival: Arrival
) -> ObservationBatch:
    return ObservationBatch(
        model=model,
        signal=block.signal[rows],
        sequence=block.sequence[rows],
        time_ns=block.time_ns[rows],
        number=block.number[rows],
        code=block.code[rows],
        texts=texts,
        quality=block.quality[rows],
        received_ns=arrival.received_ns,
        live_only=arrival.live_only,
    )
