"""A whole station, agent to broker: the plug is pulled (kill -9), the broker is away, and a host still gets all that history holds."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.simulators.agent import AgentServer
from storage.history import open_history
from tests.integration.sparkplug.node import seen, stored
from tests.servers.mosquitto import MISSING, Mosquitto, program
from tests.servers.sparkplug_host import Host, until
from tests.system.chaos import ITEM, ITEMS, MODEL, Station

pytestmark = [pytest.mark.skipif(program() is None, reason=MISSING), pytest.mark.slow]


async def until_it(holds: Callable[[], bool], limit_s: float = 30.0) -> bool:
    return await asyncio.to_thread(until, holds, limit_s)


async def feed(agent: AgentServer) -> None:
    number = 0
    while True:
        number += 1
        agent.add("chaos-1", f"v{number % ITEMS}", f"{number / 8}")
        await asyncio.sleep(0.005)


def away(station: Station) -> bool:
    """Whether the station says that its broker does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{station.port}/healthz", timeout=10) as answer:
            return "does not answer" in str(json.load(answer)["components"]["mqtt"])
    except OSError:
        return False  # it is just starting


@pytest.mark.timeout(180)
async def test_the_plug_is_pulled_and_nothing_is_missing(tmp_path: Path) -> None:
    agent = AgentServer(MODEL.format(items="".join(ITEM.format(n=n) for n in range(ITEMS))).encode())
    url = await agent.start()
    agent.add("chaos-1", "avail", "AVAILABLE")
    broker = Mosquitto(tmp_path)
    station = Station(tmp_path, url)
    text = f"mqtt: {{broker: 'mqtt://127.0.0.1:{broker.port}', group: shop, node: line-1, primary_host: scada}}\n"
    station.config.write_text(station.config.read_text() + text)
    host = await asyncio.to_thread(Host, broker.port)
    feeding = asyncio.create_task(feed(agent))
    try:
        station.start()
        assert await until_it(lambda: len(host.values) > 400)
        assert host.of("DBIRTH")[0].device == "chaos"

        station.kill()
        assert await until_it(lambda: len(host.of("NDEATH")) == 1, 5)
        first = host.of("NBIRTH")[-1].payload.metric("bdSeq").value
        assert host.of("NDEATH")[0].payload.metric("bdSeq").value == first
        station.start()
        assert await until_it(lambda: len(host.of("NBIRTH")) == 2)
        assert host.of("NBIRTH")[1].payload.metric("bdSeq").value != first

        broker.stop()
        assert await until_it(lambda: away(station))
        await asyncio.sleep(2)
        station.kill()
        station.start()
        assert await until_it(lambda: away(station))
        broker.start()
        assert await until_it(lambda: len(host.of("NBIRTH")) == 3, 40)
        before = len(host.values)
        assert await until_it(lambda: len(host.values) > before + 400)
        with urllib.request.urlopen(f"http://127.0.0.1:{station.port}/metrics", timeout=10) as answer:
            assert b"mqtt" in await asyncio.to_thread(answer.read)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding
    await asyncio.sleep(3)  # everything is recorded, published and noted
    assert await asyncio.to_thread(station.stop) == 0
    numbers = [host.of(kind)[-1].payload.metric("bdSeq").value for kind in ("NBIRTH", "NDEATH")]
    assert numbers[0] == numbers[1]
    history = open_history(tmp_path / "history.db")
    signals = tuple(f"v{n}" for n in range(ITEMS))
    held = stored(history, ("chaos",), signals)
    history.close()
    got = {value for value in seen(host.values) if value[1] in signals}
    assert len(held) > 1_500
    assert got == held
    assert any(value.historical for value in host.values)
    assert host.faults == []
    host.close()
    broker.stop()
    await agent.stop()
