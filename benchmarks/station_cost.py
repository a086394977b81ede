"""What a station without a window costs: CPU per 1,000 observations from the wire to committed history, and latency."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks import Figure

NAME = "station_cost"
ROOT = Path(__file__).parents[1]
MACHINES, ITEMS, SECONDS = 20, 50, 12.0
GOAL_MS = 6.0
GOAL_SHARE = 20.0


@contextmanager
def shop(machines: int, per_machine_hz: float = 1.0, stroke: int = 1) -> Iterator[list[dict[str, Any]]]:
    """Simulated machines of 50 data items each in another process; their ``machines:`` entries.

    ``stroke`` observations of a machine come at once: 50 as from an adapter that polls, 1 evenly spaced (the worst case: ten
    documents a second from every machine).
    """
    command = [sys.executable, "-m", "drivers.simulators.serve", "--machines", str(machines), "--rate"]
    command += [str(machines * ITEMS * per_machine_hz), "--agents", "per-machine", "--stroke", str(stroke)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        agents = json.loads(process.stdout.readline())["agents"]
        yield [
            {"id": f"m{number}", "driver": "mtconnect", "url": agent["url"], "device": agent["devices"][0]["name"]}
            for number, agent in enumerate(agents)
        ]
    finally:
        process.kill()
        process.wait()


async def _measure(entries: list[dict[str, Any]], folder: Path) -> tuple[float, float, float]:
    """CPU seconds, observations and P99 of received → committed over the measuring time."""
    from app.config.loader import load
    from app.runtime import Plant, driver_specs

    path = folder / "plant.yaml"
    path.write_text(json.dumps({"machines": entries}))  # YAML takes JSON
    plant = Plant(load(path, driver_specs()), path, folder, driver_specs())
    await plant.start()
    await asyncio.sleep(4.0)
    process = psutil.Process()
    before, committed = process.cpu_times(), _figures(plant)["committed_total"]
    await asyncio.sleep(SECONDS)
    after, figures = process.cpu_times(), _figures(plant)
    cpu_s = after.user + after.system - before.user - before.system
    await plant.stop()
    return cpu_s, figures["committed_total"] - committed, figures["commit_p99_s"]


def _figures(plant: Any) -> dict[str, float]:
    return next(part.figures for part in plant.snapshot().health if part.name == "history-writer")


def _case(stroke: int) -> tuple[float, float, float]:
    with shop(MACHINES, stroke=stroke) as entries, tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(entries, Path(folder)))


def figures() -> list[Figure]:
    return [*_figures_of("polled at 1 Hz", ITEMS), *_figures_of("evenly spaced", 1)]


def _figures_of(label: str, stroke: int) -> list[Figure]:
    cpu_s, observations, p99_s = _case(stroke)
    per_thousand_ms = cpu_s / observations * 1e6 if observations else float("inf")
    share = 100 * cpu_s / SECONDS
    return [
        Figure(
            f"CPU per 1,000 observations, wire to history, {label}",
            per_thousand_ms,
            "ms",
            f"{MACHINES} machines x {ITEMS} items, {observations / SECONDS:.0f}/s",
            per_thousand_ms / GOAL_MS,
            f"<= {GOAL_MS:g} ms",
            per_thousand_ms <= GOAL_MS,
        ),
        Figure(
            f"CPU of the station, {label}",
            share,
            "% core",
            "20 % of one core, window included",
            share / GOAL_SHARE,
            f"<= {GOAL_SHARE:g} %",
            share <= GOAL_SHARE,
        ),
        Figure(f"received to committed, P99, {label}", p99_s, "s", "1 s", p99_s, "<= 1 s", p99_s <= 1.0),
    ]
