"""From process start to the first painted frame of the window, against a bare PySide6 window on the same machine, in the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks import Figure

NAME = "first_paint"
ROOT = Path(__file__).parents[1]
RUNS = 7
GOAL_TIME = 2.5
GOAL_MEMORY = 1.5

_TELL = """
import json, resource, sys, time
def tell():
    with open("/proc/self/statm") as statm:
        pages = int(statm.read().split()[1])
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - BEGAN, "rss": pages * resource.getpagesize()}) + "\\n")
    sys.stdout.flush()
"""
BARE = """
import time
BEGAN = time.perf_counter()
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
class Window(QWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
window = Window()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
OURS = """
import time
BEGAN = time.perf_counter()
from concurrent.futures import Future
from views.binding.starts import Starts
from views.shell.application import run_window
import os
def painted():
    tell()
    sys.stdout.flush()
    os._exit(0)
run_window(Starts(Future), lang="pt-BR", theme="light", on_first_paint=painted)
"""


def _once(script: str) -> tuple[float, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], answer["rss"]


def figures() -> list[Figure]:
    """Time and memory; the two kinds of process alternate, so that a busy machine hurts both."""
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(_once(_TELL + BARE + "tell()\n"))
        ours.append(_once(_TELL + OURS))
    time_bare, time_ours = (statistics.median(run[0] for run in runs) for runs in (bare, ours))
    memory_bare, memory_ours = (statistics.median(run[1] for run in runs) for runs in (bare, ours))
    time_ratio, memory_ratio = time_ours / time_bare, memory_ours / memory_bare
    return [
        Figure(
            "first paint",
            time_ours,
            "s",
            "bare PySide6 window",
            time_ratio,
            f"<= {GOAL_TIME}x",
            time_ratio <= GOAL_TIME,
        ),
        Figure(
            "RSS at first paint",
            memory_ours / 2**20,
            "MB",
            "bare PySide6 window",
            memory_ratio,
            f"<= {GOAL_MEMORY}x",
            memory_ratio <= GOAL_MEMORY,
        ),
    ]
