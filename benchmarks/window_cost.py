"""What the real window costs with the overview open, in a process of its own: CPU, memory, agent → pixel, longest stretch of work."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks import Figure
from benchmarks.station_cost import ITEMS, MACHINES, shop

NAME = "window_cost"
ROOT = Path(__file__).parents[1]
WARM_S, SECONDS = 8.0, 15.0
START_LIMIT_S = 30.0
GOAL_CPU, GOAL_MB, GOAL_PIXEL_S, GOAL_STRETCH_S, GOAL_FIRST_S = 20.0, 220.0, 0.25, 0.05, 3.0
SCREEN = "1920x1080x24"


def figures() -> list[Figure]:
    with screen() as display:
        with shop(MACHINES, stroke=ITEMS) as entries, window(display, entries) as (process, url):
            _until_connected(url)
            cpu, rss_mb, figures = _measure(process, url)
        first_s = _first_value(display)
    rate = f"{MACHINES} machines x {ITEMS} items at 1 Hz, overview"
    return [
        _figure("CPU of the window's process", cpu, "% of a core", rate, GOAL_CPU),
        _figure("RSS of the window's process", rss_mb, "MB", rate, GOAL_MB),
        _figure("agent to painted pixel, P99", figures.get("source_to_pixel_p99_s", float("inf")), "s", rate, GOAL_PIXEL_S),
        _figure("longest stretch of the GUI thread", figures.get("busy_max_s", float("inf")), "s", rate, GOAL_STRETCH_S),
        _figure("process start to first live value, demo", first_s, "s", "cold process, warm disk", GOAL_FIRST_S),
    ]  # fmt: skip


def _figure(name: str, value: float, unit: str, reference: str, goal: float) -> Figure:
    return Figure(name, value, unit, reference, value / goal, f"<= {goal:g} {unit}", value <= goal)


@contextmanager
def screen() -> Iterator[str]:
    """The display there is, or a virtual one for as long as the measuring lasts."""
    given = os.environ.get("DISPLAY")
    if given or shutil.which("Xvfb") is None:
        yield given or ""
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as number:
            yield f":{number.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def window(display: str, entries: list[dict[str, Any]]) -> Iterator[tuple[psutil.Process, str]]:
    """The program as its users start it, on these machines; its process and the address of its interface."""
    with tempfile.TemporaryDirectory() as folder:
        free = _free()
        path = Path(folder, "plant.yaml")
        path.write_text(json.dumps({"server": {"port": free}, "machines": entries}))  # YAML takes JSON
        with _program(display, folder, "--config", str(path)) as process:
            yield process, f"http://127.0.0.1:{free}"


@contextmanager
def _program(display: str, folder: str, *arguments: str) -> Iterator[psutil.Process]:
    environment = {**os.environ, "DISPLAY": display} if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "main.py", "--data", folder, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _measure(process: psutil.Process, url: str) -> tuple[float, float, dict[str, float]]:
    """CPU in % of a core, RSS in MB, and the window's own figures, once everything has settled."""
    time.sleep(WARM_S)
    before, begun = process.cpu_times(), time.monotonic()
    time.sleep(SECONDS)
    after, seconds = process.cpu_times(), time.monotonic() - begun
    cpu_s = after.user + after.system - before.user - before.system
    return 100 * cpu_s / seconds, process.memory_info().rss / 2**20, _get(f"{url}/healthz")["window"]["figures"]


def _until_connected(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if all(
            machine["last_sample_at"]
            for machine in _get(f"{url}/v1/machines").get("machines", [{"last_sample_at": None}])
        ):
            return
        time.sleep(0.2)
    raise TimeoutError("the machines are not connected")


def _first_value(display: str) -> float:
    """From the start of ``main.py demo`` until its window has painted a machine's live values."""
    with tempfile.TemporaryDirectory() as folder:
        free, begun = _free(), time.monotonic()
        with _program(display, folder, "demo", "--port", str(free)):
            while time.monotonic() - begun < START_LIMIT_S:
                figures = _get(f"http://127.0.0.1:{free}/healthz").get("window", {}).get("figures", {})
                if figures.get("machines_live", 0) > 0:
                    return time.monotonic() - begun
                time.sleep(0.03)
    return float("inf")


def _get(url: str) -> dict[str, Any]:
    """The answer, or nothing while nobody listens yet."""
    try:
        with urllib.request.urlopen(url, timeout=2.0) as answer:
            found: dict[str, Any] = json.load(answer)
            return found.get("components", found)
    except OSError:
        return {}


def _free() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
