"""Count and checksum of observations, the same whatever their order and wherever they are stored: what both ends compare.

Every row becomes a 64-bit hash of all its columns and of its signal's name; the sums of these and of their second hashes are the
digest. Made against mistakes, not against attackers: both ends are authenticated.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from app.domain.fleet import Digest
from storage.rows import Rows

UInt64s = npt.NDArray[np.uint64]

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xBF58476D1CE4E5B9)
_C = np.uint64(0x94D049BB133111EB)
_SHIFT = np.uint64(31)
_SHIFT_FIRST = np.uint64(29)


def seed_of(machine: str, signal: str) -> np.uint64:
    """What makes equal rows of different signals differ."""
    return np.uint64(_hashed(f"{machine}\0{signal}"))


def digest_of(rows: Rows, seed: np.uint64) -> Digest:
    """The digest of one signal's rows, among which no two are equal."""
    if not len(rows):
        return Digest()
    with np.errstate(over="ignore"):
        first = row_hashes(rows, seed)
        second = _mixed(first ^ _A)
        low, high = first.sum(dtype=np.uint64), second.sum(dtype=np.uint64)
    return Digest(len(rows), _signed(int(low)), _signed(int(high)))


def added(left: Digest, right: Digest) -> Digest:
    """The digest of both together, if they share no row."""
    return Digest(left.count + right.count, _wrapped(left.low + right.low), _wrapped(left.high + right.high))


def row_hashes(rows: Rows, seed: np.uint64) -> UInt64s:
    """A 64-bit hash of every row, with everything in it; a text counts as such, not as its place in a dictionary."""
    hashes = _mixed(rows.time_ns.view(np.uint64) ^ seed)
    hashes += rows.sequence.view(np.uint64) * _A
    hashes ^= hashes >> _SHIFT_FIRST
    hashes += rows.number.view(np.uint64) * _B
    hashes ^= hashes >> _SHIFT
    hashes += rows.quality.astype(np.uint64) * _C
    if rows.texts:
        # The last place serves NO_TEXT: index -1.
        texts = np.array([*(_hashed(text) for text in rows.texts), 0], np.uint64)
        hashes += texts[rows.code]
    return _mixed(hashes)


def _mixed(values: UInt64s) -> UInt64s:
    """The finaliser of splitmix64: every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * _B
    values = (values ^ (values >> np.uint64(27))) * _C
    return values ^ (values >> _SHIFT)


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _wrapped(value: int) -> int:
    return _signed(value & ((1 << 64) - 1))
