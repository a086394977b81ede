"""Many observations of one kind become a block at once: numbers, texts, and positions in space. Leaves the odd ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from app.domain.observation import NO_TEXT, Float64s, Int32s, Int64s, UInt8s
from app.domain.quality import Quality
from drivers.mtconnect.blocks import Block, Lexicon
from drivers.mtconnect.digits import PADDING, decimals
from drivers.mtconnect.layout import Layout
from drivers.mtconnect.rows import Rows
from drivers.mtconnect.values import NAN, PLAIN_VECTOR, number_value, text_value

_PLAIN_VECTORS = re.compile(rb"(?:%b\n)*+" % PLAIN_VECTOR.pattern)
_FEW_BYTES = 8_000
"""Below, Python's own float is quicker than the fixed cost of arrays."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A document whose rows have found their columns; ``times`` are readable."""

    layout: Layout
    rows: Rows
    columns: Int32s
    times: Int64s
    lexicon: Lexicon

    def numbers(self, rows: Int64s) -> Block:
        """Numbers; what is none keeps its text."""
        values, read = self.rows.texts.decimals(rows)
        code, quality = self._no_texts(len(rows)), np.zeros(len(rows), np.uint8)
        others = np.flatnonzero(~read)
        for position, raw in zip(others.tolist(), self.rows.texts.pick(rows[others]), strict=True):
            values[position], text, quality[position] = number_value(raw)
            code[position] = self.lexicon.code(text)
        return self._block(rows, values, code, quality)

    def texts(self, rows: Int64s) -> Block:
        """Texts: each distinct one is decoded once."""
        picked = self.rows.texts.pick(rows)
        known = {raw: text_value(raw) for raw in dict.fromkeys(picked)}
        codes = {raw: self.lexicon.code(value.text) for raw, value in known.items()}
        code = np.array([codes[raw] for raw in picked], np.int32)
        quality = np.where(code == NO_TEXT, np.uint8(Quality.UNAVAILABLE), np.uint8(Quality.GOOD))
        return self._block(rows, np.full(len(rows), NAN), code, quality)

    def vectors(self, rows: Int64s) -> tuple[list[Block], Int64s]:
        """Positions in space as a whole and three numbers; and the rows that are not three plain numbers."""
        picked = [raw or b"" for raw in self.rows.texts.pick(rows)]
        lines = b"".join([raw + b"\n" for raw in picked])
        odd = rows[:0]
        if _PLAIN_VECTORS.fullmatch(lines) is None:
            plain = np.array([PLAIN_VECTOR.fullmatch(raw) is not None for raw in picked])
            lines = b"".join([raw + b"\n" for raw, fits in zip(picked, plain.tolist(), strict=True) if fits])
            rows, odd = rows[plain], rows[~plain]
        if not len(rows):
            return [], odd
        good = np.zeros(len(rows), np.uint8)
        whole = lines[:-1].decode().replace(" ", ",").replace("\n", "]\n[")
        blocks = [self._block(rows, np.full(len(rows), NAN), self.lexicon.codes(f"[{whole}]".split("\n")), good)]
        for axis, values in enumerate(_numbers_in(lines).reshape(-1, 3).T):
            # A vector's parts follow it in its model.
            blocks.append(self._block(rows, values, self._no_texts(len(rows)), good, part=axis + 1))
        return blocks, odd

    def _no_texts(self, count: int) -> Int32s:
        return np.full(count, NO_TEXT, np.int32)

    def _block(self, rows: Int64s, number: Float64s, code: Int32s, quality: UInt8s, *, part: int = 0) -> Block:
        columns = self.columns[rows]
        return Block(
            self.layout.machine[columns],
            self.layout.signal[columns] + np.int32(part),
            self.rows.sequence[rows],
            self.times[rows],
            number,
            code,
            quality,
        )


def _numbers_in(lines: bytes) -> Float64s:
    """Plain numbers, each with one space or line end behind it."""
    if len(lines) < _FEW_BYTES:
        return np.array(list(map(float, lines.split())))
    data = b" " * PADDING + lines
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) <= ord(" "))[PADDING - 1 :]
    starts, ends = ends[:-1] + 1, ends[1:]
    values, read = decimals(data, starts, ends)
    for position in np.flatnonzero(~read).tolist():
        values[position] = float(data[int(starts[position]) : int(ends[position])])
    return values
