"""Observations of one signal as columns, and the one rule of their order and identity. Knows neither bytes nor SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.observation import NO_TEXT, Float64s, Int32s, Int64s, UInt8s


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of equal length. ``code`` indexes ``texts``; -1 is no text."""

    time_ns: Int64s
    sequence: Int64s
    number: Float64s
    code: Int32s
    quality: UInt8s
    texts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.time_ns)

    @property
    def columns(self) -> tuple[np.ndarray, ...]:
        """All columns in the order of the fields."""
        return self.time_ns, self.sequence, self.number, self.code, self.quality

    def take(self, index: slice | npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Rows:
        """The chosen rows; the texts stay as they are."""
        return Rows(
            self.time_ns[index],
            self.sequence[index],
            self.number[index],
            self.code[index],
            self.quality[index],
            self.texts,
        )

    def between(self, from_ns: int, to_ns: int) -> Rows:
        """The rows of [from_ns, to_ns); needs rows in time order."""
        return self.take(slice(_position(self.time_ns, from_ns), _position(self.time_ns, to_ns)))


def _position(times: Int64s, time_ns: int) -> int:
    return int(times.searchsorted(time_ns))


EMPTY = Rows(
    np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.int32), np.empty(0, np.uint8)
)


def joined(parts: Sequence[Rows]) -> Rows:
    """All parts one after the other, with one dictionary of texts."""
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else EMPTY
    codes, texts = joined_codes([(part.code, part.texts) for part in filled])
    return Rows(
        np.concatenate([part.time_ns for part in filled]),
        np.concatenate([part.sequence for part in filled]),
        np.concatenate([part.number for part in filled]),
        codes,
        np.concatenate([part.quality for part in filled]),
        texts,
    )


def joined_codes(parts: Sequence[tuple[Int32s, tuple[str, ...]]]) -> tuple[Int32s, tuple[str, ...]]:
    """Text columns with dictionaries of their own → one column with one dictionary."""
    if not any(texts for _, texts in parts):
        return np.concatenate([code for code, _ in parts]), ()
    known: dict[str, int] = {}
    columns = []
    for code, texts in parts:
        # The last place serves NO_TEXT: index -1.
        places = np.array([*(known.setdefault(text, len(known)) for text in texts), NO_TEXT], np.int32)
        columns.append(places[code])
    return np.concatenate(columns), tuple(known)


def compacted(rows: Rows) -> Rows:
    """The same rows with a dictionary that holds only the texts in use."""
    if not rows.texts:
        return rows
    used, code = np.unique(rows.code, return_inverse=True)
    if len(used) == len(rows.texts) + (used[0] == NO_TEXT):
        return rows
    without = int(used[0] == NO_TEXT)
    texts = tuple(rows.texts[place] for place in used[without:])
    return Rows(rows.time_ns, rows.sequence, rows.number, (code - without).astype(np.int32), rows.quality, texts)


def ordered(rows: Rows) -> Rows:
    """By time, then sequence, then arrival; of rows that are equal in every column only the first stays.

    Dropping exact duplicates is what makes sealing and backfill idempotent: doing either twice changes nothing.
    """
    if bool((rows.time_ns[1:] > rows.time_ns[:-1]).all()):
        return rows
    return rows.take(order_of(rows))


def order_of(rows: Rows) -> npt.NDArray[np.intp]:
    """The places of the rows that ``ordered`` keeps, in its order."""
    order = np.lexsort((rows.sequence, rows.time_ns))
    time_ns, sequence = rows.time_ns[order], rows.sequence[order]
    tied = (time_ns[1:] == time_ns[:-1]) & (sequence[1:] == sequence[:-1])
    return order[_first_of_equals(rows.take(order))] if tied.any() else order


def _first_of_equals(rows: Rows) -> npt.NDArray[np.bool_]:
    """True for every row that no earlier row equals, bit for bit."""
    bits = rows.number.view(np.int64)
    columns = (rows.quality, rows.code, bits, rows.sequence, rows.time_ns)
    order = np.lexsort(columns)
    equal = np.ones(len(rows) - 1, np.bool_)
    for column in columns:
        in_order = column[order]
        equal &= in_order[1:] == in_order[:-1]
    first = np.ones(len(rows), np.bool_)
    first[order[1:][equal]] = False
    return first


def texts_of(code: Int32s, texts: tuple[str, ...]) -> tuple[str | None, ...]:
    """The text of every row."""
    return tuple(None if place == NO_TEXT else texts[place] for place in code.tolist())
