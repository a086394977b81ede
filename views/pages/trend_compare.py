"""Laying one stretch of time over another: the same pens earlier, another machine, another cycle. Refuses to draw them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.message import OperatorError
from app.domain.series import HistoryQuery
from app.domain.snapshot import PlantSnapshot
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.cycles import SIGNALS, Cycle, cycles_of
from views.models.trend_pens import Pens, moved_key
from views.models.trend_window import Window
from views.pages.trend_face import TrendFace
from views.widgets.compare_dialog import CompareDialog

_POINTS = 20_000
Lay = Callable[[Pens, Window | None], None]
"""The pens to show from now on, and the window; None: the one that is shown."""


class TrendCompare:
    """Belongs to one page; ``lay`` is called with what somebody chose, ``told`` when cycles could not be read."""

    def __init__(self, link: PlantLink, host: TrendFace, lay: Lay, told: Callable[[OperatorError], None]) -> None:
        self._link, self._host, self._lay, self._told = link, host, lay, told
        self._tasks = Tasks()

    def begin(self, snapshot: PlantSnapshot, machine: str, pens: Pens, window: Window) -> None:
        """Let somebody choose; cycles are looked for in this window."""
        machines = [(m.id, m.name) for m in snapshot.machines]
        dialog = CompareDialog(machines, machine, window, self._host.theme, self._host)
        dialog.offer_end(bool(len(pens.unmoved().items) < len(pens.items)))
        dialog.wanted.connect(lambda side, of: self._tasks.start(self._find(dialog, side, of, window)))
        dialog.earlier.connect(lambda by_ns: self._lay(earlier(pens, by_ns), None))
        dialog.aligned.connect(lambda a, b: self._lay(aligned(pens, a, b), Window(a.from_ns, a.to_ns)))
        dialog.ended.connect(lambda: self._lay(pens.unmoved(), None))
        dialog.finished.connect(self._tasks.cancel)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        for side in (0, 1):
            dialog.ask(side)

    async def _find(self, dialog: CompareDialog, side: int, machine: str, window: Window) -> None:
        try:
            found = await self._cycles(machine, window)
        except OperatorError as error:
            self._told(error)
            found = ()
        dialog.show_cycles(side, machine, found)

    async def _cycles(self, machine: str, window: Window) -> Sequence[Cycle]:
        known = self._link.machine(machine)
        index = known.model.index if known is not None and known.model is not None else {}
        signals = tuple(s for s in SIGNALS if s in index)
        if not signals:
            return ()
        answer = await self._link.history(
            HistoryQuery(machine, signals, window.from_ns, window.to_ns, max_points=_POINTS)
        )
        return cycles_of(machine, answer.series, window.to_ns)


def earlier(pens: Pens, by_ns: int) -> Pens:
    """The same pens, and each once more as it was so long ago."""
    own = pens.unmoved()
    return own.added(moved_key(p.key, by_ns) for p in own.items if not p.hidden)


def aligned(pens: Pens, reference: Cycle, other: Cycle) -> Pens:
    """The reference's pens, and the same signals of the other cycle moved so that both start together."""
    own = [p for p in pens.unmoved().items if p.machine == reference.machine and not p.hidden]
    signals = [p.signal for p in own] or list(dict.fromkeys(p.signal for p in pens.unmoved().items if not p.hidden))
    by_ns = reference.from_ns - other.from_ns
    kept = Pens(tuple(own)).added(f"{reference.machine}/{signal}" for signal in signals)
    return kept.added(moved_key(f"{other.machine}/{signal}", by_ns) for signal in signals)
