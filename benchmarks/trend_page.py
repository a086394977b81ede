"""The trend page as people use it, over a running station with a month of history: how soon another range is seen, how smoothly
20 pens of 100,000 points are dragged. A process of its own on a (virtual) screen, real mouse events, painted frames."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks import Figure
from benchmarks.window_cost import screen

NAME = "trend_page"
ROOT = Path(__file__).parents[1]
GOAL_MS, GOAL_FPS = 300.0, 50.0


def figures() -> list[Figure]:
    """P95 of random range changes between 1 h and 30 days, never visited ones included; frames per second of a long drag."""
    found = measured("benchmarks._trend_page")
    fps = len(found["frames"]) / sum(found["frames"])
    slow = p95_ms(found["frames"])
    return [
        _latency("range change to first paint, 30 d x 8 pens, P95", found["first"]),
        _latency("the same, all 8 pens painted, P95", found["whole"]),
        _latency("the last of five changes in a row, P95", found["hurry"]),
        Figure("pan of 20 pens x 100k points, whole page", fps, "frames/s", f"P95 frame {slow:.1f} ms", fps / GOAL_FPS, ">= 50", fps >= GOAL_FPS),
    ]  # fmt: skip


def measured(module: str) -> dict[str, list[float]]:
    """What a module prints that runs in a process and on a screen of its own."""
    with screen() as display:
        environment = {**os.environ, **({"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"})}
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _latency(name: str, seconds: list[float]) -> Figure:
    value = p95_ms(seconds)
    median = 1e3 * statistics.median(seconds)
    return Figure(name, value, "ms", f"median {median:.0f} ms", value / GOAL_MS, "<= 300 ms", value <= GOAL_MS)


def p95_ms(seconds: list[float]) -> float:
    """The 95th percentile in ms."""
    return 1e3 * statistics.quantiles(seconds, n=20)[-1]
