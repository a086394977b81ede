"""The pens of a trend: which signals, in which colour, which of them hidden. Refuses to hold data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Pen:
    """One signal on the chart. ``key`` is ``machine/signal``; the colour stays with the pen while it lives."""

    key: str
    colour: int
    hidden: bool = False

    @property
    def machine(self) -> str:
        """Id of the machine."""
        return self.key.partition("/")[0]

    @property
    def signal(self) -> str:
        """Id of the signal."""
        return self.key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Pens:
    """All pens in the order in which they were added."""

    items: tuple[Pen, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Their signals."""
        return tuple(p.key for p in self.items)

    @property
    def visible(self) -> tuple[Pen, ...]:
        """Those that are drawn."""
        return tuple(p for p in self.items if not p.hidden)

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

    def solo(self, key: str) -> Pens:
        """With this pen alone; a second time: all again."""
        alone = all(p.hidden != (p.key == key) for p in self.items)
        return Pens(tuple(replace(p, hidden=False if alone else p.key != key) for p in self.items))

    def by_machine(self) -> dict[str, tuple[Pen, ...]]:
        """The pens of each machine: history answers one machine at a time."""
        found: dict[str, tuple[Pen, ...]] = {}
        for pen in self.items:
            found[pen.machine] = (*found.get(pen.machine, ()), pen)
        return found
