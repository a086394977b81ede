"""Roll-ups of numbers: count, minimum, maximum, sum and last per time bin. A bin is [i * 2^shift, (i + 1) * 2^shift) ns.

Widths are powers of two, so that the bin of a time is a shift, and every bin of one level holds whole bins of the finer ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from app.domain.observation import Float64s, Int64s
from storage.chunk_codec import opened
from storage.codec import Encoded, decode_floats, decode_ints, encode_floats, encode_ints, guarded
from storage.rows import Rows

FORMAT = 2

FINEST, COARSEST = 1, 10
"""Levels: bins of 2^28 ns (0.27 s), each next four times as wide, up to 2^46 ns (19.5 h)."""

_encode = msgspec.msgpack.Encoder().encode


def shift(level: int) -> int:
    """A bin of this level is 2^shift ns wide."""
    return 26 + 2 * level


@dataclass(frozen=True, slots=True)
class Bins:
    """Columns of equal length, in time order, each bin at most once after ``combined``.

    ``count`` numbers (NaN excluded) and ``absent`` observations without a number are in a bin; ``minimum``, ``maximum`` and
    ``total`` are over the numbers (NaN and 0.0 when there are none). ``last`` is the last observation: NaN when it had no number,
    so that a line knows where it ends. ``quality`` is the worst of the numbers' (0 when there are none).
    """

    index: Int64s
    count: Int64s
    absent: Int64s
    minimum: Float64s
    maximum: Float64s
    total: Float64s
    last: Float64s
    quality: Int64s

    def __len__(self) -> int:
        return len(self.index)

    def take(self, where: slice) -> Bins:
        """Neighbouring bins."""
        # A column that stands for another one keeps doing so.
        cut = {id(column): column[where] for column in self.columns}
        return Bins(*(cut[id(column)] for column in self.columns))

    @property
    def columns(self) -> tuple[np.ndarray, ...]:
        """All columns in the order of the fields."""
        return (
            self.index,
            self.count,
            self.absent,
            self.minimum,
            self.maximum,
            self.total,
            self.last,
            self.quality,
        )


def bins_of(rows: Rows, level: int) -> Bins:
    """Roll rows up; they must be in order."""
    number = rows.number
    absent = np.isnan(number)
    held = (~absent).astype(np.int64)
    each = Bins(
        index=rows.time_ns >> shift(level),
        count=held,
        absent=1 - held,
        minimum=number,
        maximum=number,
        total=np.where(absent, 0.0, number),
        last=number,
        quality=np.where(absent, 0, rows.quality).astype(np.int64),
    )
    return combined(each)


def drawn_bins(rows: Rows, level: int) -> Bins:
    """``bins_of`` with no more than ``decode_drawn`` gives."""
    index = rows.time_ns >> shift(level)
    first = np.flatnonzero(np.concatenate(([True], index[1:] != index[:-1])))
    index = index[first]
    minimum = np.fmin.reduceat(rows.number, first)
    maximum = np.fmax.reduceat(rows.number, first)
    last = rows.number[np.append(first[1:], len(rows)) - 1]
    worst = rows.quality if not rows.quality.any() else np.where(np.isnan(rows.number), 0, rows.quality)
    return Bins(
        index, index, index, minimum, maximum, minimum, last, np.maximum.reduceat(worst, first).astype(np.int64)
    )


def with_rows(runs: Sequence[Bins], fresh: Bins) -> list[Bins]:
    """Runs in time order, and the bins of rows that no run holds: before them, after them, or (late ones) among them."""
    start = int(fresh.index.searchsorted(min(int(run.index[0]) for run in runs)))
    end = int(fresh.index.searchsorted(max(int(run.index[-1]) for run in runs), side="right"))
    parts = (fresh.take(slice(start)), *runs, fresh.take(slice(start, end)), fresh.take(slice(end, None)))
    return [part for part in parts if len(part)]


def coarser(bins: Bins) -> Bins:
    """The next level's bins."""
    return combined(Bins(bins.index >> 2, *bins.columns[1:]))


def joined_bins(parts: list[Bins]) -> Bins:
    """Several runs as one, in time order; where two hold the same bin, the earlier run's observations came first."""
    if len(parts) == 1:
        return parts[0]
    joined = Bins(*(np.concatenate(columns) for columns in zip(*(part.columns for part in parts), strict=True)))
    if bool((joined.index[1:] > joined.index[:-1]).all()):
        return joined
    order = np.argsort(joined.index, kind="stable")
    return combined(Bins(*(column[order] for column in joined.columns)))


def combined(bins: Bins) -> Bins:
    """Neighbours of equal index as one bin."""
    fresh = np.flatnonzero(np.concatenate(([True], bins.index[1:] != bins.index[:-1])))
    if len(fresh) == len(bins):
        return bins
    final = np.concatenate((fresh[1:], [len(bins)])) - 1
    with np.errstate(invalid="ignore", over="ignore"):
        return Bins(
            bins.index[fresh],
            np.add.reduceat(bins.count, fresh),
            np.add.reduceat(bins.absent, fresh),
            np.fmin.reduceat(bins.minimum, fresh),
            np.fmax.reduceat(bins.maximum, fresh),
            _tidied(np.add.reduceat(bins.total, fresh)),
            bins.last[final],
            np.maximum.reduceat(bins.quality, fresh),
        )


def _tidied(total: Float64s) -> Float64s:
    """Sums of decimals as decimals: what adding in floats left in the last digits would cost seven bytes a bin."""
    with np.errstate(invalid="ignore", over="ignore"):
        tidy = np.rint(total * 1e6) / 1e6
        found: Float64s = np.where(np.abs(tidy - total) <= 1e-13 * np.abs(total), tidy, total)
    return found


def encode_bins(bins: Bins) -> bytes:
    """The blob of at least one bin."""
    ints = (bins.index, bins.count, bins.absent, bins.quality)
    floats = (bins.minimum, bins.maximum, bins.last, bins.total)
    fields: list[Encoded] = [FORMAT, len(bins)]
    fields.extend(encode_ints(column) for column in ints)
    fields.extend(encode_floats(column) for column in floats)
    return guarded(_encode(fields))


def decode_bins(blob: bytes) -> Bins:
    """The inverse of ``encode_bins``. Raises ValueError when it is damaged or of another format."""
    fields = opened(blob, FORMAT)
    count = fields[1]
    index, held, absent, quality = (decode_ints(field, count) for field in fields[2:6])
    minimum, maximum, last, total = (decode_floats(field, count) for field in fields[6:10])
    return Bins(index, held, absent, minimum, maximum, total, last, quality)


def decode_drawn(blob: bytes) -> Bins:
    """``decode_bins`` without counts and sums: other columns stand in their places.

    Where every observation has a number, ``last`` is not decoded either: a chart only asks whether it is one.
    """
    fields = opened(blob, FORMAT)
    count = fields[1]
    index, quality = decode_ints(fields[2], count), decode_ints(fields[5], count)
    minimum, maximum = decode_floats(fields[6], count), decode_floats(fields[7], count)
    last = minimum if fields[4] == 0 else decode_floats(fields[8], count)
    return Bins(index, index, index, minimum, maximum, minimum, last, quality)


def drawn_together(parts: Sequence[Bins]) -> Bins:
    """Runs that ``decode_drawn`` gave as one; a bin that two of them share stays twice."""
    if len(parts) == 1:
        return parts[0]
    index, minimum, maximum, last, quality = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("index", "minimum", "maximum", "last", "quality")
    )
    order = np.argsort(index, kind="stable") if bool((index[1:] < index[:-1]).any()) else slice(None)
    index, minimum, maximum = index[order], minimum[order], maximum[order]
    return Bins(index, index, index, minimum, maximum, minimum, last[order], quality[order])
