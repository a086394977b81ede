"""Decoded blocks, kept between queries of one process: whoever pans, zooms or refreshes a chart asks for the same blocks again.

A block is known by its bytes, all of them: one that was rewritten in the file is another block, so nothing has to be invalidated,
and a damaged one never meets the decoded one. What is remembered is read-only.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from storage.bins import Bins
from storage.rows import Rows

Block = TypeVar("Block", Bins, Rows)
_Key = tuple[Callable[[bytes], object], bytes, int]


class Blocks:
    """The blocks used last, within a budget of bytes."""

    def __init__(self, budget: int = 24_000_000) -> None:
        self._budget, self._size = budget, 0
        self._known: OrderedDict[_Key, tuple[bytes, object, int]] = OrderedDict()
        self._lock = threading.Lock()

    def decoded(self, decode: Callable[[bytes], Block], blob: bytes) -> Block:
        """``decode(blob)``, or what it gave the last time. Raises what ``decode`` raises."""
        key = (decode, blob[-4:], len(blob))
        with self._lock:
            entry = self._known.get(key)
            if entry is not None and entry[0] == blob:
                self._known.move_to_end(key)
                return entry[1]  # type: ignore[return-value]  # the key holds the decoder that made it
        block = decode(blob)
        self._remember(key, blob, block)
        return block

    @property
    def size(self) -> int:
        """Bytes of all that is remembered."""
        return self._size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()
            self._size = 0

    def _remember(self, key: _Key, blob: bytes, block: Bins | Rows) -> None:
        size = len(blob) + _frozen(block)
        with self._lock:
            self._drop(self._known.pop(key, None))
            self._known[key] = (blob, block, size)
            self._size += size
            while self._size > self._budget:
                self._drop(self._known.popitem(last=False)[1])

    def _drop(self, entry: tuple[bytes, object, int] | None) -> None:
        if entry is not None:
            self._size -= entry[2]


def _frozen(block: Bins | Rows) -> int:
    """Make the columns read-only, and tell their bytes; a column that stands for several counts once."""
    size, before = _texts(block), None
    for column in block.columns:
        column.flags.writeable = False
        size += 0 if column is before else column.nbytes
        before = column
    return size


def _texts(block: Bins | Rows) -> int:
    return sum(64 + len(text) for text in block.texts) if isinstance(block, Rows) else 0
