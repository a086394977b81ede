"""Measures how long the GUI thread is busy at a stretch; stays in the product, because only the shop's own computer tells.

A 10 ms beat is timed: a beat that comes 60 ms after the one before means that something kept the thread for 50 to 60 ms.
The longer figure is reported. Qt's dispatcher signals would be exact, but under GLib they surround the wait and the work together.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter_ns

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10
LIMIT_MS = 50.0
REPORT_NS = 60_000_000_000
NS_PER_MS = 1_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BusyFigures:
    """Stretches in ms since the start and within the last whole minute."""

    longest_ms: float
    over_limit: int
    last_minute_longest_ms: float
    last_minute_over_limit: int


@dataclass(slots=True)
class _Tally:
    longest_ms: float = 0.0
    over_limit: int = 0

    def add(self, stretch_ms: float) -> None:
        self.longest_ms = max(self.longest_ms, stretch_ms)
        self.over_limit += stretch_ms > LIMIT_MS


class BusyWatch(QObject):
    """Lives in the GUI thread from the first beat to ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._total = _Tally()
        self._minute = _Tally()
        self._last_minute = _Tally()
        self._beat_ns = 0
        self._minute_ns = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin; what happened before (loading of pages at start) is not counted."""
        self._beat_ns = self._minute_ns = perf_counter_ns()
        self._timer.start()

    def stop(self) -> None:
        """End, with a last line in the log when there is something to say."""
        self._timer.stop()
        self._report()

    @property
    def figures(self) -> BusyFigures:
        """What was measured."""
        last = self._last_minute
        return BusyFigures(self._total.longest_ms, self._total.over_limit, last.longest_ms, last.over_limit)

    def _tick(self) -> None:
        self.beat(perf_counter_ns())

    def beat(self, now_ns: int) -> None:
        """Account for the stretch since the last beat."""
        stretch_ms = (now_ns - self._beat_ns) / NS_PER_MS
        self._beat_ns = now_ns
        self._total.add(stretch_ms)
        self._minute.add(stretch_ms)
        if now_ns - self._minute_ns >= REPORT_NS:
            self._minute_ns = now_ns
            self._report()

    def _report(self) -> None:
        self._last_minute, self._minute = self._minute, _Tally()
        if self._last_minute.over_limit:
            _log.warning(
                "GUI thread busy for up to %.0f ms at a stretch, %d times over %.0f ms in the last minute",
                self._last_minute.longest_ms,
                self._last_minute.over_limit,
                LIMIT_MS,
            )
