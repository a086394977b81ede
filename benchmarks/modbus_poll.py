"""Modbus: reads per second of the driver against a bare pymodbus loop on the same blocks, and requests against signals."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable

from pymodbus.client import AsyncModbusTcpClient

from app.contracts import ConnectionPlan, MachinePlan
from benchmarks import Figure
from drivers.kit.blocks import Block
from drivers.modbus import SPEC
from drivers.modbus.layout import arrange
from tests.servers.libmodbus import HOST, tcp_server
from tests.servers.recorder import Recorder

NAME = "modbus_poll"
SECONDS = 2.0
ROUNDS = 3
PLACES = random.Random(7).sample(range(1000, 5000), 200)


def _machine(port: int) -> MachinePlan:
    signals = [{"id": f"s{place}", "address": f"holding:{place}"} for place in PLACES]
    settings = SPEC.settings(host=HOST, port=port, interval="1ms", signals=signals)
    return MachinePlan("bench", "bench", settings)


async def _bare(port: int, blocks: Iterable[Block]) -> float:
    """Requests per second of pymodbus alone."""
    client = AsyncModbusTcpClient(HOST, port=port)
    await client.connect()
    count, ends = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        for block in blocks:
            await client.read_holding_registers(block.start, count=block.count, device_id=1)
            count += 1
    client.close()
    return count / SECONDS


async def _driver(port: int) -> float:
    """Requests per second of the driver, which also checks, compares, decodes and delivers."""
    recorder, plan = Recorder(), _machine(port)
    driver = SPEC.open(ConnectionPlan(SPEC.connection_key(plan.settings), (plan,), None, {}), recorder)
    task = asyncio.create_task(driver.session())
    while recorder.counters["requests"] == 0:
        await asyncio.wait([task], timeout=0.01)
        if task.done():
            task.result()
    before, began = recorder.counters["requests"], time.perf_counter()
    await asyncio.sleep(SECONDS)
    asked, took = recorder.counters["requests"] - before, time.perf_counter() - began
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await driver.close()
    return asked / took


def figures() -> Iterable[Figure]:
    """Both figures of the issue; the best of some alternating rounds, since both share one small computer with the server."""
    with tcp_server() as port:
        (group,) = arrange(_machine(port)).groups
        bare = driver = 0.0
        for _ in range(ROUNDS):
            bare = max(bare, asyncio.run(_bare(port, group.blocks)))
            driver = max(driver, asyncio.run(_driver(port)))
    ratio, share = driver / bare, len(group.blocks) / len(PLACES)
    yield Figure(
        "Modbus reads per second", driver, "requests/s", "bare pymodbus, same blocks", ratio, ">= 0.9x", ratio >= 0.9
    )
    yield Figure(
        "Modbus requests for 200 scattered signals",
        len(group.blocks),
        "requests",
        "one request per signal",
        share,
        "<= 0.2x",
        share <= 0.2,
    )
