"""Decoded tail blobs, kept between queries of one process: blobs never change under their id and rank."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import Connection

from storage.sealing import ranks_of
from storage.tail import Segment, decode

_LISTED = "SELECT id, rank, from_ns, to_ns FROM tail WHERE rank BETWEEN ? AND ? ORDER BY id"
_ALL_RANKS = (0, 1 << 62)
_BLOB = "SELECT blob FROM tail WHERE id = ?"


class TailCache:
    """Segments by (id, rank), within a budget of bytes; what the tail holds no longer is forgotten at the next look."""

    def __init__(self, budget: int = 24_000_000) -> None:
        self._budget = budget
        self._known: dict[tuple[int, int], Segment] = {}
        self._lock = threading.Lock()

    def segments(self, connection: Connection, to_ns: int, part: int | None = None) -> list[Segment]:
        """Everything in the tail (or in one part of it) that begins before ``to_ns``, earliest arrivals first."""
        ranks = _ALL_RANKS if part is None else ranks_of(part)
        listed = connection.exec_driver_sql(_LISTED, ranks).all()
        keys = [(row[0], row[1]) for row in listed if row[2] < to_ns]
        with self._lock:
            known = {key: segment for key in keys if (segment := self._known.get(key)) is not None}
        found = {key: known.get(key) or self._load(connection, key[0]) for key in keys}
        self._remember(found, [(row[0], row[1]) for row in listed], ranks)
        return list(found.values())

    @staticmethod
    def _load(connection: Connection, identifier: int) -> Segment:
        return decode(connection.exec_driver_sql(_BLOB, (identifier,)).scalar_one())

    def _remember(
        self, found: dict[tuple[int, int], Segment], listed: Sequence[tuple[int, int]], ranks: tuple[int, int]
    ) -> None:
        with self._lock:
            present = set(listed)
            kept = {
                key: segment
                for key, segment in {**self._known, **found}.items()
                if key in present or not ranks[0] <= key[1] <= ranks[1]
            }
            size = 0
            self._known = {}
            for key in sorted(kept, reverse=True):
                size += kept[key].nbytes
                if size <= self._budget:
                    self._known[key] = kept[key]
