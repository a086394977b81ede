"""The window through days of simulated time: the plant lives, pages, looks and languages change; counts what stays behind."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import tempfile
import threading
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import psutil
import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.domain.snapshot import MachineSnapshot
from tests.alarm_builders import morning
from tests.oee_shop import DeskPort
from tests.settings_builders import RealSettings
from tests.views.builders import NOW, S
from tests.views.furnished import SETTINGS, VIEWS, furnished
from tests.views.milling import MillingPlant
from tests.views.seated import Seated
from views.shell.application import application
from views.twin import remote

STEP_S = 30
PAGE_S = 300
HOUR_S = 3_600
ALARMS_S = 600
SIZES = ((1366, 768), (1920, 1080), (768, 1024))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the process holds at the end of a simulated hour."""

    hour: int
    rss_mb: float
    threads: int
    timers: int
    widgets: int


def lived(plant: MillingPlant, after_s: int) -> None:
    """The plant so many simulated seconds later: every value, time and state has gone on."""
    now_ns = NOW + after_s * S
    machines = tuple(_lived(machine, number, after_s) for number, machine in enumerate(plant.now.machines))
    plant.now = replace(plant.now, time_ns=now_ns, machines=machines)
    if after_s % ALARMS_S == 0:
        plant.alarms.now = replace(morning(now_ns), revision=after_s)


def _lived(machine: MachineSnapshot, number: int, after_s: int) -> MachineSnapshot:
    moved = np.where(np.isfinite(machine.number), machine.number + np.sin(after_s / 97 + number), np.nan)
    step_ns = np.int64(STEP_S * S)
    return replace(
        machine,
        revision=machine.revision + 1,
        number=moved,
        last_good_number=moved,
        time_ns=machine.time_ns + step_ns,
        received_ns=machine.received_ns + step_ns,
        last_good_ns=machine.last_good_ns + step_ns,
        link=replace(machine.link, last_good_ns=machine.link.last_good_ns + STEP_S * S),
    )


async def through(seated: Seated, plant: MillingPlant, hours: int) -> list[Standing]:
    """Live so long; what stands at the end of each hour, always on the overview at the last size, in the first look and language."""
    found, pages = [], list(VIEWS.values())
    for second in range(STEP_S, hours * HOUR_S + 1, STEP_S):
        lived(plant, second)
        if second % PAGE_S == 0:
            seated.go(pages[second // PAGE_S % len(pages)])
            await seated.settled()
        seated.beat()
        if second % HOUR_S == 0:
            await _turned(seated)
            found.append(await _standing(seated, plant, second // HOUR_S))
            print(json.dumps(asdict(found[-1])), flush=True)
    return found


async def _turned(seated: Seated) -> None:
    """Through all pages at every size, in another look and language at each; ends as it began."""
    for size in SIZES:
        seated.window.resize(*size)
        seated.seat.toggle_theme()
        await seated.settled()
        for route in VIEWS.values():
            seated.go(route)
            await seated.settled()
            seated.beat()
            seated.window.grab()
        seated.seat.toggle_language()
        await seated.settled()
    seated.seat.toggle_language()


async def _standing(seated: Seated, plant: MillingPlant, hour: int) -> Standing:
    plant.queries.clear()
    oee = plant.production
    assert isinstance(oee, DeskPort)
    for kept in (plant.alarms.asked, plant.alarms.kpis, plant.floor.done, oee.asked, oee.profiled):
        kept.clear()  # what stand-ins remember of each question is not the window's
    seated.go(VIEWS["overview"])
    for _ in range(20):
        await seated.settled()
        await asyncio.sleep(0.01)
    gc.collect()
    timers = _running_timers(seated)
    rss_mb = psutil.Process().memory_info().rss / 2**20
    # asyncio's pool makes its few threads when they are first needed, and keeps them.
    threads = sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate())
    return Standing(hour, rss_mb, threads, timers, len(QApplication.allWidgets()))


def _running_timers(seated: Seated) -> int:
    """The window's own, and every other one that was made since the start."""
    found = {id(timer): timer for timer in seated.window.findChildren(QTimer)}
    found |= {id(thing): thing for thing in gc.get_objects() if isinstance(thing, QTimer)}
    return sum(isValid(timer) and timer.isActive() for timer in found.values())


def kinds_of_widgets() -> Counter[str]:
    """How many widgets of each class there are: names what was left behind."""
    return Counter(type(widget).__name__ for widget in QApplication.allWidgets())


def live(hours: int, loop: qasync.QEventLoop) -> list[Standing]:
    """A window over a plant of its own. Without OpenGL: the 3D page draws flat."""
    interpreter, remote._interpreter = remote._interpreter, lambda: [sys.executable, "-c", "raise SystemExit(11)"]
    found: list[Standing] = []
    try:
        with tempfile.TemporaryDirectory() as folder, closing(RealSettings(Path(folder), SETTINGS)) as settings:
            plant = furnished(settings)

            async def scenario(window: Seated) -> None:
                found.extend(await through(window, plant, hours))

            Seated(plant).play(loop, scenario, VIEWS["overview"])
    finally:
        remote._interpreter = interpreter
    return found


def main() -> int:
    """``python -m benchmarks._long_run HOURS``: one line of JSON per simulated hour."""
    live(int(sys.argv[1]), qasync.QEventLoop(application()))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    raise SystemExit(main())
