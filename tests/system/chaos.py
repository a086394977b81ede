"""Nothing lost, nothing doubled: a station against an agent while agents restart, links are cut and the station is killed.

``python -m tests.system.chaos --minutes 10`` is the full trial (1,000 observations/s, two agent restarts, two kill -9 of the
station, two cuts of 30 s); the suite runs a short one. Every observation that the agent ever accepted is either in the history
exactly once or inside a recorded gap; whatever the agent still held when the station could read it must be in the history.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.simulators.agent import AgentServer
from drivers.simulators.agent_state import Audited

ROOT = Path(__file__).parents[2]
ITEMS = 50
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:2.0"><Header creationTime="2026-01-01T00:00:00Z" sender="t"
 instanceId="1" version="2.0.0" bufferSize="131072"/><Devices><Device id="d1" name="CHAOS" uuid="chaos-1"><DataItems>
<DataItem category="EVENT" id="avail" type="AVAILABILITY"/>{items}</DataItems></Device></Devices></MTConnectDevices>"""
ITEM = '<DataItem category="SAMPLE" id="v{n}" name="v{n}" type="LENGTH" units="MILLIMETER"/>'

Key = tuple[str, int, float]


@dataclass
class Outcome:
    """What a trial found; ``ok`` when nothing was lost without a gap and nothing doubled."""

    accepted: int = 0
    stored: int = 0
    doubled: int = 0
    invented: int = 0
    lost_in_gaps: int = 0
    lost_silently: int = 0
    lost_while_held: int = 0
    gaps: list[dict[str, Any]] = field(default_factory=list)
    recovery_s: list[float] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not (self.doubled or self.invented or self.lost_silently or self.lost_while_held) and self.stored > 0


class Station:
    """``main.py run --headless`` as a process, with its HTTP interface."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.config = folder / "plant.yaml"
        self.config.write_text(
            f"server: {{port: {self.port}}}\nmachines:\n  - {{id: chaos, driver: mtconnect, url: '{url}', device: CHAOS}}\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "main.py", "--config", str(self.config), "--data", str(self.folder)]
        with (self.folder / "station.log").open("ab") as log:
            self.process = subprocess.Popen([*command, "run", "--headless"], cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def get(self, route: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{route}", timeout=30) as answer:
            return json.load(answer)


async def trial(*, seconds: float, rate: int, outage_s: float, folder: Path) -> Outcome:
    """Run one trial and compare the agent's audit with the station's history."""
    model = MODEL.format(items="".join(ITEM.format(n=n) for n in range(ITEMS)))
    agent = AgentServer(model.encode(), audit=True)
    url = await agent.start()
    agent.add("chaos-1", "avail", "AVAILABLE")
    station = Station(folder, url)
    station.start()
    outcome = Outcome()
    feeding = asyncio.create_task(_feed(agent, rate))
    try:
        await _until(lambda: _answers(station), 30)
        await _incidents(agent, station, seconds, outage_s, outcome)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding
    await _until(lambda: _caught_up(agent, station), 60)
    await asyncio.to_thread(_compare, agent, station, outcome)
    exit_code = await asyncio.to_thread(station.stop)
    assert exit_code == 0, f"the station ended with {exit_code}"
    await agent.stop()
    return outcome


async def _feed(agent: AgentServer, rate: int) -> None:
    """Unique values at a steady rate; what falls behind is made up for, so that the rate holds."""
    begun, made = time.monotonic(), 0
    while True:
        due = int((time.monotonic() - begun) * rate)
        for number in range(made, due):
            agent.add("chaos-1", f"v{number % ITEMS}", number / 8)
        made = due
        await asyncio.sleep(0.01)


async def _incidents(agent: AgentServer, station: Station, seconds: float, outage_s: float, outcome: Outcome) -> None:
    async def cut() -> None:
        await agent.cut()
        await asyncio.sleep(outage_s)
        await agent.restore()

    async def kill() -> None:
        await asyncio.to_thread(station.kill)
        await asyncio.sleep(1.0)
        station.start()

    async def restart() -> None:
        await agent.restart()
        agent.add("chaos-1", "avail", "AVAILABLE")

    plan: list[Callable[[], Awaitable[None]]] = [cut, restart, kill, cut, kill, restart]
    pause = max(1.0, (seconds - 2 * outage_s - 4) / (len(plan) + 1))
    await asyncio.sleep(pause)
    for incident in plan:
        await incident()
        begun = time.monotonic()
        await _until(lambda: _flows(agent, station), 30)
        outcome.recovery_s.append(time.monotonic() - begun)
        await asyncio.sleep(pause)


async def _until(condition: Callable[[], bool], limit_s: float) -> None:
    async with asyncio.timeout(limit_s):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.05)


def _answers(station: Station) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return bool(station.get("/v1/machines")["machines"])
    return False


def _flows(agent: AgentServer, station: Station) -> bool:
    """Whether the station shows a value of the last half second."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        values = [s["value"] for s in station.get("/v1/machines/chaos/status")["signals"].values()]
        newest = max((v for v in values if isinstance(v, (int, float))), default=-1.0)
        audit = agent.audit[-1] if agent.audit else None
        return audit is not None and newest * 8 >= _number(audit) * 8 - 1000
    return False


def _caught_up(agent: AgentServer, station: Station) -> bool:
    assert agent.audit is not None
    last = agent.audit[-1]
    with contextlib.suppress(OSError, ValueError, KeyError):
        since_ms = _micros(last) // 1000 - 1
        answer = station.get(f"/v1/machines/chaos/history?signals={last.data_item_id}&from={since_ms}")
        return any(point[1] == _number(last) for point in answer["series"][0]["points"])
    return False


def _number(audited: Audited) -> float:
    try:
        return float(str(audited.value))
    except ValueError:
        return float("nan")


def _micros(audited: Audited) -> int:
    return round(datetime.fromisoformat(audited.timestamp).timestamp() * 1e6)


def _compare(agent: AgentServer, station: Station, outcome: Outcome) -> None:
    stored = Counter(_history(station))
    assert agent.audit is not None
    accepted = [
        ((a.data_item_id, _micros(a), _number(a)), a)
        for a in agent.audit
        if a.data_item_id.startswith("v") and _number(a) == _number(a)
    ]
    outcome.gaps = station.get("/v1/machines/chaos/gaps")["gaps"]
    spans = [(_us(g["from"]), _us(g["to"]) if g["to"] else 2**62) for g in outcome.gaps]
    held_from = {agent.instance_id: agent.first_sequence}
    outcome.accepted, outcome.stored = len(accepted), sum(stored.values())
    outcome.doubled = sum(count - 1 for count in stored.values() if count > 1)
    outcome.invented = len(stored.keys() - {key for key, _ in accepted})
    for key, audited in accepted:
        if key in stored:
            continue
        if audited.instance == agent.instance_id and audited.sequence >= held_from[agent.instance_id]:
            outcome.lost_while_held += 1
        elif any(begin - 2_000 <= key[1] <= end + 2_000 for begin, end in spans):
            outcome.lost_in_gaps += 1
        else:
            outcome.lost_silently += 1


def _history(station: Station) -> list[Key]:
    sources = {s["id"]: s["source_id"] for s in station.get("/v1/machines/chaos/signals")["signals"]}
    wanted = ",".join(sid for sid, source in sources.items() if source.startswith("v"))
    found: list[Key] = []
    route = f"/v1/machines/chaos/history?signals={wanted}"
    cursor = ""
    while True:
        page = station.get(route + (f"&cursor={cursor}" if cursor else ""))
        for series in page["series"]:
            source = sources[series["signal"]]
            found.extend((source, round(ts * 1000), value) for ts, value in series["points"] if value is not None)
        cursor = page.get("next_cursor")
        if not cursor:
            return found


def _us(stamp: str) -> int:
    return round(datetime.fromisoformat(stamp).timestamp() * 1e6)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--outage", type=float, default=30.0, help="seconds per cut")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(
            trial(seconds=arguments.minutes * 60, rate=arguments.rate, outage_s=arguments.outage, folder=Path(folder))
        )
    print(json.dumps(outcome.__dict__ | {"ok": outcome.ok}, indent=1))
    return 0 if outcome.ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
