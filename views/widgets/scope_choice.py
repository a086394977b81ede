"""Choosing whose things a list shows: all machines, a site, an area, a line, or one machine."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from views.binding.i18n import tr

_LEVELS = ("site", "area", "line")


class ScopeChoice(QComboBox):
    """``scoped`` when somebody chose; ``machines`` says whom the choice takes."""

    scoped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._machines: tuple[MachineSnapshot, ...] = ()
        self._offered: tuple[tuple[str, str], ...] = ()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(lambda _: self.scoped.emit())

    def offer(self, snapshot: PlantSnapshot) -> None:
        """What there is to choose; the choice stays while it still exists."""
        self._machines = snapshot.machines
        offered = (("", tr("All machines")), *self._levels(), *((f"machine:{m.id}", m.name) for m in self._machines))
        if offered == self._offered:
            return
        chosen, self._offered = self.currentData(), offered
        self.clear()
        for data, words in offered:
            self.addItem(words, data)
        self.choose(chosen or "")

    def _levels(self) -> list[tuple[str, str]]:
        """Levels that part the machines: a name that all of them share is no choice."""
        found = []
        for level in _LEVELS:
            names = sorted({getattr(m, level) for m in self._machines} - {""})
            if len(names) > 1 or (names and any(not getattr(m, level) for m in self._machines)):
                found += [(f"{level}:{name}", name) for name in names]
        return found

    def choose(self, data: str) -> None:
        """By what ``chosen`` gave; all for what is not there."""
        self.setCurrentIndex(max(0, self.findData(data)))

    @property
    def chosen(self) -> str:
        """For routes: ``line:Line 1``, ``machine:mill-2``; empty for all."""
        return self.currentData() or ""

    def machines(self) -> tuple[str, ...]:
        """Ids of the machines it takes; empty: all."""
        level, _, name = self.chosen.partition(":")
        if not level:
            return ()
        if level == "machine":
            return (name,)
        return tuple(m.id for m in self._machines if getattr(m, level) == name)

    def retranslate(self) -> None:
        """Set the words again at the next ``offer``."""
        self._offered = ()
        self.setAccessibleName(tr("Whose"))
