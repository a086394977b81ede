"""The process that ``trend_page`` measures: the real page over a running station with a month of history. Prints JSON."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from app.domain.equipment import MachineModel
from app.runtime import Plant
from benchmarks._history_data import DAY_S, NOON, SECOND, batches, model, signals, submit
from benchmarks._paged_station import Painted, run
from storage.history import open_history
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.trend_window import HOUR_NS, Window
from views.pages.trend import TrendPage
from views.shell.theme import LIGHT

MONTH_S = 30 * DAY_S
END = NOON + MONTH_S * SECOND
PAN_S = 100_000
UNITS = ("%", "%", "%", "mm", "mm", "mm", "rev/min", "%", "°C", "")
SIZE = (1842, 948)
"""The page's part of a window of 1920 x 1080."""
SPANS_NS = (30 * 24 * HOUR_NS, 7 * 24 * HOUR_NS, 24 * HOUR_NS, 8 * HOUR_NS, HOUR_NS)
CHANGES, HURRIES, HURRY, FRAMES, STEP_PX = 60, 20, 5, 300, 6
EIGHT = tuple(f"mill/s{i}" for i in range(8))
TWENTY = tuple(f"{machine}/s{i}" for machine in ("mill", "lathe") for i in range(10))


def month(folder: Path) -> None:
    """Ten signals of one machine for a month at 1 Hz, ten of another for the last 100,000 s; with units, as machines have them."""
    late = [(times + (MONTH_S - PAN_S) * SECOND, values) for times, values in signals(PAN_S)]
    history = open_history(folder / "history.db")
    for machine, columns in (("mill", signals(MONTH_S)), ("lathe", late)):
        items = tuple(replace(item, unit=unit) for item, unit in zip(model().items, UNITS, strict=True))
        submit(history, (replace(b, model=MachineModel(machine, items)) for b in batches(columns, 50_000)))
    history.compact()
    history.close()


class Bench:
    """One page, as large as in a full window, fed as the shell feeds it."""

    def __init__(self, plant: Plant) -> None:
        self.link = PlantLink(plant)
        self.page = TrendPage(self.link)
        self.page.resize(*SIZE)
        self.page.set_theme(LIGHT)
        self.page.retranslate()
        self.page.show()
        self.painted = Painted(self.page.plot)
        self.pulse = QTimer(self.page, interval=100)
        self.pulse.timeout.connect(lambda: self.page.apply(self.link.snapshot()))
        self.pulse.start()

    async def open(self, keys: tuple[str, ...], window: Window) -> None:
        self.page.show_route(Route("trend", "mill", keys, window.from_ns, window.to_ns))
        await self._new(window, len(keys))

    def _answered(self, window: Window) -> int:
        """How many of the painted curves are answers to this window."""
        asked = self.page._asked_window()
        return (
            sum(c.trace.from_ns == asked.from_ns for c in self.page.plot.shot.curves)
            if self.page.view.window == window
            else 0
        )

    async def _new(self, window: Window, count: int) -> float:
        """Seconds until so many curves of a window are painted."""
        start = time.perf_counter()
        while self._answered(window) < count:
            await self.painted.once()
        return time.perf_counter() - start

    async def change(self, window: Window) -> tuple[float, float]:
        """From a range change to the first curves that are painted anew, and to all of them."""
        start = time.perf_counter()
        self.page.time.frame(window)
        await self._new(window, 1)
        first = time.perf_counter() - start
        await self._new(window, len(EIGHT))
        return first, time.perf_counter() - start

    async def hurry(self, windows: list[Window]) -> float:
        """Several changes 30 ms apart: how long the last one takes, which must not wait for the others."""
        for window in windows[:-1]:
            self.page.time.frame(window)
            await asyncio.sleep(0.06)
        return (await self.change(windows[-1]))[0]

    async def pan(self) -> list[float]:
        """Seconds of each frame of a long drag to and fro, until it is painted."""
        plot, y = self.page.plot, 300
        left, right = (int(x) for x in (plot.frame().left + 100, plot.frame().left + plot.frame().inner - 100))
        x, step, took = left, STEP_PX, []
        QTest.mousePress(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))
        for _ in range(FRAMES):
            x += step
            step = -step if not left < x + step < right else step
            start = time.perf_counter()
            QTest.mouseMove(plot, QPoint(x, y))
            await self.painted.once()
            took.append(time.perf_counter() - start)
        QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))
        return took


async def measure(plant: Plant) -> dict[str, Any]:
    bench, dice = Bench(plant), random.Random(5)
    await asyncio.sleep(0.5)

    def window() -> Window:
        span = dice.choice(SPANS_NS)
        end = END - (dice.randrange(MONTH_S * SECOND - span) if span < MONTH_S * SECOND else 0)
        return Window(end - span, end)

    await bench.open(EIGHT, Window(END - HOUR_NS, END))
    changes = [await bench.change(w) for w in distinct(window, CHANGES)]
    hurries = [await bench.hurry(distinct(window, HURRY)) for _ in range(HURRIES)]
    middle = END - PAN_S * SECOND // 2
    await bench.open(TWENTY, Window(middle - PAN_S * SECOND // 4, middle + PAN_S * SECOND // 4))
    frames = await bench.pan()
    bench.pulse.stop()
    bench.page.sources.stop()
    await asyncio.sleep(0.1)
    return {"first": [a for a, _ in changes], "whole": [b for _, b in changes], "hurry": hurries, "frames": frames}


def distinct(window: Any, count: int) -> list[Window]:
    """So many windows of which none is the one before."""
    found: list[Window] = []
    while len(found) < count:
        one = window()
        if not found or found[-1] != one:
            found.append(one)
    return found


if __name__ == "__main__":
    raise SystemExit(run(("mill", "lathe"), month, measure))
