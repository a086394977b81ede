"""What history answers: series of one signal over a window, with the gaps beside them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.equipment import DataItem
from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s, UInt8s


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one signal in time order (``sequence`` order among equal times).

    ``aggregate`` is ``raw`` (one point per observation) or ``minmax`` (two points per pixel column at the times of the
    smallest and the largest value, so that peaks survive). States and texts are never averaged: in ``minmax`` each column
    keeps its first and last change. ``carried`` is the last value before the window, drawn dashed; its time may be long ago.
    """

    item: DataItem
    time_ns: Int64s
    number: Float64s
    text: tuple[str | None, ...] | None
    """None for NUMBER series without any text."""
    quality: UInt8s
    sequence: Int64s
    aggregate: str
    carried: tuple[int, float | str | None] | None = None


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What is left of one numeric signal where its raw observations are thinned out: a row per bin, in time order.

    ``count`` numbers lie in [from_ns, to_ns); their ``mean`` is NaN when there are none, as ``minimum`` and ``maximum`` are.
    """

    item: DataItem
    from_ns: Int64s
    to_ns: Int64s
    count: Int64s
    minimum: Float64s
    mean: Float64s
    maximum: Float64s
    quality: UInt8s


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """A window [from_ns, to_ns) of several signals of one machine.

    ``max_points`` None: every observation, paged: at most ``limit`` points over all signals in time order; continue with the
    answer's ``next_cursor``.
    """

    machine: str
    signals: tuple[str, ...]
    from_ns: int
    to_ns: int
    max_points: int | None = None
    limit: int = 100_000
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Thinned:
    """[from_ns, to_ns) of which only a signal's roll-ups are left."""

    signal: str
    from_ns: int
    to_ns: int


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """Series in the order asked for, the gaps of the window, and where to continue."""

    series: tuple[Series, ...]
    gaps: tuple[Gap, ...]
    next_cursor: str | None = None
    complete_until_ns: int = 0
    """Everything received before this (received time) is in the answer."""
    thinned: tuple[Thinned, ...] = ()
    """Of an answer with every observation, its first page: where observations are no longer kept."""
