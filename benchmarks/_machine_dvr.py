"""The process that ``machine_dvr`` measures: the machine page over a running station with a shift of history. Prints JSON."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import Delivery, batch_of
from app.runtime import Plant
from benchmarks._paged_station import Painted, run
from storage.history import open_history
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.trend_window import HOUR_NS
from views.pages.machine import MachinePage
from views.pages.machine_replay import MachineReplay
from views.pages.twin import TwinPage
from views.shell.theme import LIGHT

SECOND = 1_000_000_000
SHIFT_S = 8 * 3600
START = 1_700_000_000 * SECOND
END = START + SHIFT_S * SECOND
SIZE = (1842, 948)
"""The page's part of a window of 1920 x 1080."""
FRAMES = 300
_NUMBERS = (
    *(("rpm", "rev/min"), ("feed", "mm/min"), ("spindle_load", "%"), ("rpm_override", "%"), ("feed_override", "%")),
    *(
        ("rapid_override", "%"),
        ("x", "mm"),
        ("y", "mm"),
        ("z", "mm"),
        ("x_load", "%"),
        ("y_load", "%"),
        ("z_load", "%"),
    ),
    *((f"sensor_{n}", "°C") for n in range(20)),
)
_WORDS = ("execution", "mode", "program", "block", "tool", "state")


def machine() -> MachineModel:
    """32 numbers, 6 words, a count, a condition."""
    numbers = tuple(DataItem(i, i, Category.SAMPLE, ValueKind.NUMBER, unit=u) for i, u in _NUMBERS)
    words = tuple(DataItem(i, i, Category.EVENT, ValueKind.TEXT, derived=i == "state") for i in _WORDS)
    count = DataItem("part_count", "part_count", Category.EVENT, ValueKind.NUMBER)
    system = DataItem("system", "system", Category.CONDITION, ValueKind.CONDITION)
    return MachineModel("mill", (*numbers, *words, count, system))


def shift(folder: Path) -> None:
    """Eight hours: numbers at 1 Hz, a block every two seconds, a part every seven minutes, a fault every hour."""
    history, model = open_history(folder / "history.db"), machine()
    for first in range(0, SHIFT_S, 600):
        rows: list[tuple[str, int, Any]] = []
        for second in range(first, first + 600):
            at_ns = START + second * SECOND
            rows += [(s, at_ns, round(50 + 40 * math.sin(second / (20 + n)), 3)) for n, (s, _) in enumerate(_NUMBERS)]
            rows += events(second, at_ns)
        history.writer.submit(Delivery("bench", (batch_of(model, rows, received_ns=rows[-1][1]),)))
        assert history.writer.flush(30)
    history.compact()
    history.close()


def events(second: int, at_ns: int) -> list[tuple[str, int, Any]]:
    """What changes in a second."""
    found: list[tuple[str, int, Any]] = []
    if second % 2 == 0:
        found.append(("block", at_ns, f"N{second} G1 X{second % 500}"))
    if second % 60 == 0:
        found.append(("tool", at_ns, str(1 + second // 60 % 12)))
    if second % 420 == 0:
        state = "running" if second // 420 % 5 else "idle"
        found += [("program", at_ns, f"O{second // 420 % 7}"), ("part_count", at_ns, float(second // 420))]
        found += [("state", at_ns, state), ("execution", at_ns, "ACTIVE"), ("mode", at_ns, "AUTOMATIC")]
    if second % 3600 in (1800, 1920):
        level = Level.FAULT if second % 3600 == 1800 else Level.NORMAL
        found.append(("system", at_ns, Activation(level, native_code="1010", text="SPINDLE OVERHEAT").encode()))
    return found


async def measure(plant: Plant) -> dict[str, Any]:
    """A drag from one end of the shift to the other and back."""
    link = PlantLink(plant)
    page = MachinePage(link)
    async with shown(page, link):
        found = {"frames": await scrub(page, Painted(page.replay_bar.strip))}
        found["play"] = await play(page, Painted(page.replay_bar.strip))
    twin = TwinPage(link)
    async with shown(twin, link):
        found["twin"], found["pictures"] = await scrub_3d(twin, Painted(twin.replay_bar.strip))
    twin.view.remote.stop()
    return found


@asynccontextmanager
async def shown(page: MachinePage | TwinPage, link: PlantLink) -> AsyncIterator[None]:
    """A page at the shift's middle, with all that history has of the shift."""
    page.resize(*SIZE)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    pulse = QTimer(page, interval=100)
    pulse.timeout.connect(lambda: page.apply(link.snapshot()))
    page.show_route(Route("machine", "mill", from_ns=END - 4 * HOUR_NS))
    page.replay_bar.spanned.emit(8 * HOUR_NS)
    pulse.start()
    replay: MachineReplay = page.replay
    while replay.coarse is None or len(page.replay_bar.strip.shot.curves) < 3 or replay.fine_feed.busy:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    yield
    pulse.stop()
    replay.end()
    page.hide()
    await asyncio.sleep(0.2)


async def scrub_3d(page: TwinPage, painted: Painted) -> tuple[list[float], list[float]]:
    """The slider's frames, and the seconds between pictures of the machine while it is dragged."""
    view, came = page.view, list[float]()
    while not view.pictures:
        if view.failed:
            raise RuntimeError("the renderer gives no picture: is there OpenGL?")
        await asyncio.sleep(0.05)
    view.remote.drawn.connect(lambda *_: came.append(time.perf_counter()))
    took = await drag(page, painted, lambda: page.panel.cells["rpm"].face.value)
    return took, [b - a for a, b in pairwise(came)]


async def scrub(page: MachinePage, painted: Painted) -> list[float]:
    return await drag(page, painted, lambda: page.board.cells["rpm"].face.value)


async def drag(page: MachinePage | TwinPage, painted: Painted, gauge: Callable[[], str]) -> list[float]:
    strip, took, shown = page.replay_bar.strip, [], set[str]()
    frame = strip.frame()
    span = int(frame.inner) - 20
    xs = [int(frame.left) + 10 + round(span * abs(1 - 2 * i / FRAMES)) for i in range(FRAMES)]
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(xs[0], 40))
    for x in xs[1:]:
        start = time.perf_counter()
        QTest.mouseMove(strip, QPoint(x, 40))
        await painted.once()
        took.append(time.perf_counter() - start)
        shown.add(gauge())
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(xs[-1], 40))
    assert len(shown) > 30, "the gauges did not move"
    return took


async def play(page: MachinePage, painted: Painted) -> list[float]:
    """Frames while it plays at 100 x."""
    page.replay.go_to(END - 6 * HOUR_NS)
    page.replay_bar.speeded.emit(100.0)
    page.replay.play(1)
    took = []
    for _ in range(FRAMES // 3):
        start = time.perf_counter()
        await painted.once()
        took.append(time.perf_counter() - start)
    page.replay.play(1)
    return took


if __name__ == "__main__":
    raise SystemExit(run(("mill",), shift, measure))
