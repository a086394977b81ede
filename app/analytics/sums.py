"""Sums of cells of time as columns, before anything is a figure: whole numbers that may be kept, and added in any order."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.domain.account import Loss
from app.domain.observation import Int64s
from app.domain.production import SliceKind

TIMES = (
    "window_ns",
    "calendar_busy_ns",
    "breaks_ns",
    "maintenance_ns",
    "planned_stop_ns",
    "extension_ns",
    "apt_ns",
    "micro_ns",
    "aust_ns",
    "adet_ns",
    "adot_ns",
    "idle_ns",
    "unknown_ns",
    "run_window_ns",
    "failures",
    "stops",
    "micro_stops",
    "rejected_counts",
)
"""What of an account is one number per cell."""


@dataclass(slots=True)
class Keys:
    """Numbers for what quantities and losses are of: (part, ideal cycle in ns), and (kind, reason, micro)."""

    names: list[Any] = field(default_factory=list)
    _codes: dict[Hashable, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def code(self, name: Hashable) -> int:
        """Its number, the same ever after."""
        known = self._codes.get(name)
        if known is not None:
            return known
        with self._lock:
            if name not in self._codes:
                self.names.append(name)
                self._codes[name] = len(self.names) - 1
            return self._codes[name]


NO_ROWS: Int64s = np.empty((0, 4), np.int64)


@dataclass(frozen=True, slots=True)
class Sums:
    """One row per cell in ``times`` (as ``TIMES``); ``parts``: cell, key, made, made in unknown time; ``losses``: cell, key, ns, events."""

    times: Int64s
    parts: Int64s = field(default_factory=lambda: NO_ROWS)
    losses: Int64s = field(default_factory=lambda: NO_ROWS)

    def of(self, cells: Int64s, count: int) -> Sums:
        """The same under other numbers: cell ``i`` becomes ``cells[i]`` (-1: left out) of ``count``; what meets is added."""
        chosen = np.flatnonzero(cells >= 0)
        times = np.zeros((count, len(TIMES)), np.int64)
        np.add.at(times, cells[chosen], self.times[chosen])
        return Sums(times, _renumbered(self.parts, cells), _renumbered(self.losses, cells))


def together(pieces: Sequence[Sums], count: int) -> Sums:
    """Their sum, cell by cell."""
    if not pieces:
        return Sums(np.zeros((count, len(TIMES)), np.int64))
    if len(pieces) == 1:
        return Sums(pieces[0].times, alike([pieces[0].parts]), alike([pieces[0].losses]))
    times = np.add.reduce([piece.times for piece in pieces])
    return Sums(times, alike([piece.parts for piece in pieces]), alike([piece.losses for piece in pieces]))


def alike(rows: Iterable[Int64s]) -> Int64s:
    """Rows of one cell and key as one."""
    every = np.concatenate([NO_ROWS, *rows])
    if not len(every):
        return NO_ROWS
    width = int(every[:, 1].max()) + 1
    groups, inverse = np.unique(every[:, 0] * width + every[:, 1], return_inverse=True)
    found = np.zeros((len(groups), 4), np.int64)
    found[:, 0], found[:, 1] = np.divmod(groups, width)
    np.add.at(found[:, 2:], inverse, every[:, 2:])
    return found


def _renumbered(rows: Int64s, cells: Int64s) -> Int64s:
    if not len(rows):
        return NO_ROWS
    moved = rows.copy()
    moved[:, 0] = cells[rows[:, 0]]
    return moved[moved[:, 0] >= 0]


def losses_of(rows: Int64s, keys: Keys) -> tuple[Loss, ...]:
    """Rows of one cell as an account has them: the greatest first."""
    found = []
    for _, code, duration_ns, count in rows.tolist():
        kind, reason, micro = keys.names[code]
        found.append(Loss(SliceKind(kind), reason, duration_ns, count, micro))
    return tuple(sorted(found, key=lambda loss: (-loss.duration_ns, int(loss.kind), loss.reason or "", loss.micro)))
