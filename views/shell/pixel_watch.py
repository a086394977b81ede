"""Measures how old readings are when their pixels are painted; stays in the product, because only the shop's own computer tells.

It looks at what changed between two pictures of the plant, and takes the time when Qt has painted the second one. A reading
that was old already when it arrived (history that is caught up, also
in the first seconds of a connection) tells nothing about this program and is left out.
"""

from __future__ import annotations

import time
from collections import deque

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

from app.domain.observation import Int64s
from app.domain.quality import Quality
from app.domain.snapshot import ComponentHealth, MachineSnapshot, PlantSnapshot
from app.domain.state import LinkState
from views.shell.busy_watch import BusyWatch

NS_PER_S = 1_000_000_000
CATCH_UP_NS = 5 * NS_PER_S
KEPT_NS = 60 * NS_PER_S
PUBLISH_NS = NS_PER_S
QUANTILES = {"source_to_pixel_p50_s": 50, "source_to_pixel_p90_s": 90, "source_to_pixel_p99_s": 99}
_PAINTED = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""Qt posts a window's update with low priority: an event below that arrives when it has been painted."""


def new_times(before: MachineSnapshot | None, now: MachineSnapshot) -> Int64s:
    """Source times of the readings that arrived between two pictures of a machine, without those that came late."""
    if before is None or before.model is not now.model or before.revision == now.revision:
        return now.time_ns[:0]
    fresh = now.received_ns != before.received_ns
    fresh &= now.received_ns - now.time_ns < CATCH_UP_NS
    fresh &= now.received_ns - now.link.since_ns > CATCH_UP_NS
    found: Int64s = now.time_ns[fresh & (now.time_ns > 0)]
    return found


def is_live(machine: MachineSnapshot) -> bool:
    """Whether the machine's link lives and at least one of its values is good."""
    good = (machine.quality == Quality.GOOD) & (machine.received_ns > 0)
    return machine.link.state is LinkState.CONNECTED and bool(good.any())


class PixelWatch(QObject):
    """Lives in the GUI thread; ``health`` may be asked from any."""

    def __init__(self, busy: BusyWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._before: dict[str, MachineSnapshot] = {}
        self._waiting: list[Int64s] = []
        self._ages: deque[tuple[int, Int64s]] = deque()
        self._live = 0
        self._published: tuple[int, int] = (0, -1)
        self._health = ComponentHealth("window", ok=True)

    def health(self) -> ComponentHealth:
        """The last minute's figures, renewed once a second and when another machine lives; one immutable value."""
        return self._health

    def shown(self, snapshot: PlantSnapshot) -> None:
        """A page has taken this picture; its painting is posted."""
        for machine in snapshot.machines:
            times = new_times(self._before.get(machine.id), machine)
            self._before[machine.id] = machine
            if len(times):
                self._waiting.append(times)
        self._live = sum(is_live(machine) for machine in snapshot.machines)
        QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        """The picture is painted."""
        if event.type() == _PAINTED:
            self.painted(time.time_ns())
            return True
        return super().event(event)

    def painted(self, now_ns: int) -> None:
        """Account for everything that became visible with this painting."""
        if self._waiting:
            self._ages.append((now_ns, now_ns - np.concatenate(self._waiting)))
            self._waiting.clear()
        while self._ages and self._ages[0][0] < now_ns - KEPT_NS:
            self._ages.popleft()
        if (now_ns // PUBLISH_NS, self._live) != self._published:
            self._published = now_ns // PUBLISH_NS, self._live
            self._health = ComponentHealth("window", ok=True, figures=self._figures())

    def _figures(self) -> dict[str, float]:
        busy = self._busy.figures
        figures = {
            "machines_live": float(self._live),
            "busy_max_s": busy.longest_ms / 1e3,
            "busy_over_50ms_total": float(busy.over_limit),
        }
        if self._ages:
            ages = np.concatenate([ages for _, ages in self._ages])
            values = np.percentile(ages, list(QUANTILES.values())) / NS_PER_S
            figures |= dict(zip(QUANTILES, np.round(values, 6).tolist(), strict=True))
        return figures
