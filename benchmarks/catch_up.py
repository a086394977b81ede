"""Catching up an agent's full buffer into committed history, against only reading and parsing it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import Figure

NAME = "catch_up"
OBSERVATIONS = 131_072
ITEMS = 50
GOAL = 0.5
GOAL_MS = 6.0

_AGENT = """
import asyncio, sys
from drivers.simulators.agent import AgentServer
items = "".join(
    f'<DataItem category="SAMPLE" id="v{n}" name="v{n}" type="LENGTH" units="MILLIMETER"/>' for n in range(%(items)d))
model = ('<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:2.0"><Header creationTime="2026-01-01T00:00:00Z" '
 'sender="t" instanceId="1" version="2.0.0" bufferSize="131072"/><Devices><Device id="d1" name="BENCH" uuid="bench-1">'
 '<DataItems><DataItem category="EVENT" id="avail" type="AVAILABILITY"/>' + items +
 '</DataItems></Device></Devices></MTConnectDevices>')
async def main():
    agent = AgentServer(model.encode())
    url = await agent.start()
    for number in range(%(count)d):
        agent.add("bench-1", f"v{number %% %(items)d}", number / 8)
    print(url, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""


@contextmanager
def full_agent() -> Iterator[str]:
    """An agent in a process of its own whose buffer is full."""
    code = _AGENT % {"items": ITEMS, "count": OBSERVATIONS + 1000}
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def read_and_parse(url: str) -> float:
    """Seconds to fetch the whole buffer in parts of 10,000 and parse each, nothing more."""
    from drivers.mtconnect.streams import read_streams

    begun = time.perf_counter()
    following, parsed = None, 0
    while parsed < OBSERVATIONS:
        route = f"{url}/sample?count=10000" + (f"&from={following}" if following else "")
        with urllib.request.urlopen(route) as answer:
            document = read_streams(answer.read())
        parsed += len(document.rows)
        following = document.header.next
    return time.perf_counter() - begun


async def _station(url: str, folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds from a station's start to the whole buffer in committed history."""
    from app.config.loader import load
    from app.runtime import Plant, driver_specs

    path = folder / "plant.yaml"
    path.write_text(f"machines:\n  - {{id: bench, driver: mtconnect, url: '{url}'}}\n")
    plant = Plant(load(path, driver_specs()), path, folder, driver_specs())
    begun, cpu = time.perf_counter(), time.process_time()
    await plant.start()
    while _committed(plant) < OBSERVATIONS:
        await asyncio.sleep(0.005)
    taken = time.perf_counter() - begun, time.process_time() - cpu
    await plant.stop()
    return taken


def _committed(plant: object) -> float:
    health = {part.name: part.figures for part in plant.snapshot().health}  # type: ignore[attr-defined]
    return health["history-writer"]["committed_total"]


def figures() -> list[Figure]:
    with full_agent() as url:
        read_and_parse(url)  # warm both ends
        reference = min(read_and_parse(url) for _ in range(2))
        taken = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                taken.append(asyncio.run(_station(url, Path(folder))))
    rate, reference_rate = OBSERVATIONS / min(wall for wall, _ in taken), OBSERVATIONS / reference
    cpu_ms = min(cpu for _, cpu in taken) / OBSERVATIONS * 1e6
    ratio = rate / reference_rate
    return [
        Figure(
            "full agent buffer into committed history",
            rate,
            "obs/s",
            f"read and parse only: {reference_rate:.0f} obs/s",
            ratio,
            f">= {GOAL}x",
            ratio >= GOAL,
        ),
        Figure(
            "CPU per 1,000 observations, wire to history, from a full buffer",
            cpu_ms,
            "ms",
            "documents of up to 10,000 observations",
            cpu_ms / GOAL_MS,
            f"<= {GOAL_MS:g} ms",
            cpu_ms <= GOAL_MS,
        ),
    ]
