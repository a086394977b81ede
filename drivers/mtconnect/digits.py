"""Digits at many places of a document become numbers, all at once: sequences, stamps, decimals. Refuses to guess.

Whatever is not written in the plain form is answered as not understood (False), and somebody slower reads it. What is
understood is exactly what ``int``, ``float`` and ``times.to_ns`` would answer.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.domain.observation import Float64s, Int64s, UInt8s
from drivers.mtconnect.times import UNREADABLE, to_ns

Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

PADDING = 128
"""Zero bytes that must stand behind a document, so that no window reaches beyond it."""


@lru_cache(maxsize=32)
def _records(width: int) -> np.dtype[np.void]:
    return np.dtype(f"V{width}")


def windows(data: bytes, start: Int64s, width: int) -> UInt8s:
    """The ``width`` bytes from each position on, one row each. A view slides over the bytes: one memory copy per row."""
    sliding: np.ndarray = np.ndarray((len(data) - width + 1,), _records(width), data, strides=(1,))
    return sliding[start].view(np.uint8).reshape(-1, width)


@lru_cache(maxsize=32)
def first_bytes(width: int) -> Words:
    """Masks by length, for all lengths up to ``width``: the first bytes of a row are kept."""
    kept = np.arange(width) < np.arange(width + 1)[:, None]
    return np.where(kept, np.uint8(255), np.uint8(0)).view(np.uint64)


def _last_bytes(width: int) -> Words:
    kept = np.arange(width) >= width - np.arange(width + 1)[:, None]
    return np.where(kept, np.uint8(255), np.uint8(0)).view(np.uint64)


def _digits(window: UInt8s, length: Int64s, masks: Words, expected: Words) -> UInt8s:
    """Values of the digits in the first (or last) ``length`` bytes; 0 outside and where an expected separator stands.

    ``c ^ "0"`` is 0 to 9 for digits alone, and ``c ^ c`` is 0: whatever else was there shows as more than 9.
    """
    words = window.view(np.uint64)
    words &= masks.take(length, axis=0)
    words ^= expected.take(length, axis=0)
    return words.view(np.uint8)


def _weighted(digits: Float64s, weights: Float64s) -> Float64s:
    # Not a BLAS product: for a few thousand rows that would start threads, which cost more than they save.
    found: Float64s = np.einsum("ij,j->i", digits, weights)
    return found


# ---------------------------------------------------------------- whole numbers and decimals

_WIDTH = 16
_DIGITS = 15
"""So many digits are exact in a float64, whatever they are."""
_LAST = _last_bytes(_WIDTH)
_ZEROS = np.frombuffer(b"0" * _WIDTH, np.uint64) & _LAST
_POWERS = np.array([float(10**power) for power in range(_WIDTH)])  # numpy's own power need not round correctly
_PLACES = _POWERS[::-1].copy()
_COLUMNS = np.arange(_WIDTH)
_DOT: Float64s = (_COLUMNS + 1).astype(np.float64)
_DOT_DIGIT = ord(".") ^ ord("0")
_NINES = np.full(_WIDTH, 9, np.uint8)
_SCALES = np.append(_POWERS, 1.0)
"""By the number of columns behind the dot; 16 is "no dot"."""


def whole_numbers(data: bytes, start: Int64s, end: Int64s) -> tuple[Int64s, Bools]:
    """Numbers of 1 to 15 digits."""
    length = end - start
    fits = (length > 0) & (length <= _DIGITS)
    digits = _right_aligned(data, end, np.where(fits, length, 0))
    return _weighted(digits.astype(np.float64), _PLACES).astype(np.int64), fits & _all_below(digits, _NINES)


def decimals(data: bytes, start: Int64s, end: Int64s) -> tuple[Float64s, Bools]:
    """Numbers like ``-12.50``: sign, digits and dot in at most 16 places.

    Digits without the dot are a whole number below 10^15, and so is the power of ten that divides it: both exact, so
    that the quotient is rounded once, which is what ``float`` answers.
    """
    negative = np.frombuffer(data, np.uint8)[start] == ord("-")
    length = end - start - negative
    fits = (length > 0) & (length <= _WIDTH)
    digits = _right_aligned(data, end, np.where(fits, length, 0))
    dots = digits == _DOT_DIGIT
    digits[dots] = 0
    marks: Float64s = dots.astype(np.float64)
    count, dot = marks.sum(axis=1), _weighted(marks, _DOT)  # the dot's place is one more than its column; 0 without
    fits &= _all_below(digits, _NINES) & (count < np.minimum(length, 2)) & (length - count <= _DIGITS)
    values = digits.astype(np.float64)
    before: Float64s = np.where(dot[:, None] > _DOT, values, 0.0)
    whole = _weighted(before, _PLACES) / 10 + _weighted(values - before, _PLACES)
    whole /= _SCALES[np.where(fits, _WIDTH - dot, 0).astype(np.intp)]
    return np.where(negative, -whole, whole), fits


def _right_aligned(data: bytes, end: Int64s, length: Int64s) -> UInt8s:
    return _digits(windows(data, end - _WIDTH, _WIDTH), length, _LAST, _ZEROS)


def _all_below(digits: UInt8s, limits: UInt8s) -> Bools:
    """Per row; usually all are, which is told much sooner than each."""
    below: Bools = np.less_equal(digits, limits)
    if below.all():
        return np.ones(len(digits), np.bool_)
    each: Bools = np.logical_and.reduce(below, axis=1)
    return each


# ---------------------------------------------------------------- stamps

_STAMP = b"0000-00-00T00:00:00.000000000"
_LONGEST = len(_STAMP)
_STAMP_WIDTH = 32
_TEMPLATE = np.frombuffer(_STAMP.ljust(_STAMP_WIDTH, b"0"), np.uint8)
_FIRST = first_bytes(_STAMP_WIDTH)
_EXPECTED = _TEMPLATE.view(np.uint64) & _FIRST
_LIMITS = np.frombuffer(b"9999-19-39T29:59:59.999999999000", np.uint8) ^ _TEMPLATE
_DATE = np.zeros(_STAMP_WIDTH)
_DATE[[0, 1, 2, 3, 5, 6, 8, 9]] = _POWERS[7::-1]
_TIME = np.zeros(_STAMP_WIDTH)
_TIME[[11, 12, 14, 15, 17, 18]] = [36e12, 3.6e12, 6e11, 6e10, 1e10, 1e9]
_TIME[20:29] = _POWERS[8::-1]
_DAY_NS = 86_400_000_000_000


def stamps(data: bytes, start: Int64s, end: Int64s) -> tuple[Int64s, Bools]:
    """Nanoseconds since 1970 of ``2026-01-31T12:00:00Z`` with 0 to 9 digits of a second."""
    zulu = np.frombuffer(data, np.uint8)[end - 1] == ord("Z")
    length = end - start - 1
    fits = zulu & ((length == 19) | ((length > 20) & (length <= _LONGEST)))
    digits = _digits(windows(data, start, _STAMP_WIDTH), np.where(fits, length, 0), _FIRST, _EXPECTED)
    fits &= _all_below(digits, _LIMITS)
    places = digits.astype(np.float64)
    midnight = _midnights(places)
    time = _weighted(places, _TIME).astype(np.int64)
    return midnight + time, fits & (midnight != UNREADABLE) & (time < _DAY_NS)


def _midnights(places: Float64s) -> Int64s:
    """Of the dates in the first columns; UNREADABLE for those that no calendar has."""
    dates = _weighted(places, _DATE)
    changed = dates[1:] != dates[:-1]
    if not changed.any():
        return np.full(len(dates), _midnight(int(dates[0])) if len(dates) else 0, np.int64)
    firsts = np.concatenate(([0], np.flatnonzero(changed) + 1))  # sorting the few runs, not all the rows
    days, of_run = np.unique(dates[firsts], return_inverse=True)
    known = np.array([_midnight(int(day)) for day in days], np.int64)[of_run]
    return np.repeat(known, np.diff(firsts, append=len(dates)))


def _midnight(date: int) -> int:
    year, day = divmod(date, 10_000)
    return to_ns(f"{year:04}-{day // 100:02}-{day % 100:02}T00:00:00Z")
