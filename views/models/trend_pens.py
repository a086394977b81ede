"""The pens of a trend: which signals, in which colour, how reduced, how moved in time, which of them hidden. Refuses to hold data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.equipment import MachineModel, ValueKind

_MOVED = "@"


USUAL = ("rpm", "feed", "spindle_load")


def usual_pens(machine: str, model: MachineModel | None) -> list[str]:
    """What most people want to see first of a machine: nobody meets an empty chart."""
    items = (model.get(signal) for signal in USUAL) if model is not None else ()
    return [f"{machine}/{item.id}" for item in items if item is not None and item.kind is ValueKind.NUMBER]


class Reduce(StrEnum):
    """What stands for the observations of one pixel column; the value is what saved views write."""

    MINMAX = "minmax"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Pen:
    """One signal on the chart. ``key`` is ``machine/signal``, with ``@offset_ns`` behind it when the pen is moved in time.

    The colour stays with the pen while it lives.
    """

    key: str
    colour: int
    hidden: bool = False
    reduce: Reduce = Reduce.MINMAX

    @property
    def source(self) -> str:
        """``machine/signal`` alone."""
        return split_key(self.key)[0]

    @property
    def offset_ns(self) -> int:
        """How much later than they were its values are drawn (comparisons)."""
        return split_key(self.key)[1]

    @property
    def machine(self) -> str:
        """Id of the machine."""
        return self.key.partition("/")[0]

    @property
    def signal(self) -> str:
        """Id of the signal."""
        return self.source.partition("/")[2]

    @property
    def slot(self) -> str:
        """Pens of one slot are answered by one question: one machine, one move in time, one reduction."""
        return f"{self.machine}{_MOVED}{self.offset_ns}{_MOVED}{self.reduce}"


def moved_key(source: str, offset_ns: int) -> str:
    """The key of a pen that is drawn later by ``offset_ns``."""
    return f"{source}{_MOVED}{offset_ns}" if offset_ns else source


def split_key(key: str) -> tuple[str, int]:
    """``machine/signal`` and the move in time; a source's own ``@`` stays with its name."""
    source, mark, tail = key.rpartition(_MOVED)
    if mark and "/" in source and tail.lstrip("-").isdecimal():
        return source, int(tail)
    return key, 0


@dataclass(frozen=True, slots=True)
class Pens:
    """All pens in the order in which they were added."""

    items: tuple[Pen, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Their signals."""
        return tuple(p.key for p in self.items)

    @property
    def questions(self) -> set[tuple[str, Reduce]]:
        """What history is asked for them."""
        return {(p.key, p.reduce) for p in self.items}

    @property
    def visible(self) -> tuple[Pen, ...]:
        """Those that are drawn."""
        return tuple(p for p in self.items if not p.hidden)

    def get(self, key: str) -> Pen | None:
        """The pen of a signal."""
        return next((p for p in self.items if p.key == key), None)

    def added(self, keys: Iterable[str]) -> Pens:
        """With these signals too; each takes the first colour that is free."""
        items = list(self.items)
        for key in keys:
            if "/" in key and key not in (p.key for p in items):
                taken = {p.colour for p in items}
                items.append(Pen(key, next(i for i in range(len(items) + 1) if i not in taken)))
        return Pens(tuple(items))

    def removed(self, key: str) -> Pens:
        """Without this signal."""
        return Pens(tuple(p for p in self.items if p.key != key))

    def toggled(self, key: str) -> Pens:
        """With this pen hidden or shown."""
        return Pens(tuple(replace(p, hidden=not p.hidden) if p.key == key else p for p in self.items))

    def averaged(self, key: str) -> Pens:
        """With means instead of extremes for this pen; a second time: extremes again."""
        other = {Reduce.MINMAX: Reduce.MEAN, Reduce.MEAN: Reduce.MINMAX}
        return Pens(tuple(replace(p, reduce=other[p.reduce]) if p.key == key else p for p in self.items))

    def solo(self, key: str) -> Pens:
        """With this pen alone; a second time: all again."""
        alone = all(p.hidden != (p.key == key) for p in self.items)
        return Pens(tuple(replace(p, hidden=False if alone else p.key != key) for p in self.items))

    def unmoved(self) -> Pens:
        """Without the pens that are moved in time."""
        return Pens(tuple(p for p in self.items if not p.offset_ns))

    def by_slot(self) -> dict[str, tuple[Pen, ...]]:
        """The pens of each question to history."""
        found: dict[str, tuple[Pen, ...]] = {}
        for pen in self.items:
            found[pen.slot] = (*found.get(pen.slot, ()), pen)
        return found
