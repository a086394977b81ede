"""How much of a core 1,000 monitored items at 10 Hz from one server cost the driver, and whether any value is lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from itertools import pairwise

from app.contracts import ConnectionPlan, MachinePlan
from app.domain.equipment import MachineModel
from app.domain.observation import Delivery
from benchmarks import Figure

NAME = "opcua"
ITEMS, RATE_HZ, SECONDS = 1000, 10, 8.0
CORE_SHARE = 0.6


class _Count:
    """An inlet that counts and remembers each item's steps."""

    def __init__(self) -> None:
        self.values = 0
        self.counters: Counter[str] = Counter()
        self.steps: dict[int, list[int]] = {}

    async def deliver(self, delivery: Delivery) -> None:
        for batch in delivery.batches:
            self.values += len(batch)
            for signal, number in zip(batch.signal.tolist(), batch.number.tolist(), strict=True):
                self.steps.setdefault(signal, []).append(int(number))

    def connected(self, *, detail: str = "") -> None:
        """Nothing to count."""

    def alive(self, received_ns: int) -> None:
        """Nothing to count."""

    def model(self, model: MachineModel) -> None:
        """Nothing to count."""

    def count(self, name: str, amount: int = 1) -> None:
        self.counters[name] += amount

    def clock_skew(self, skew_ns: int) -> None:
        """Nothing to count."""


def figures() -> list[Figure]:
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    from drivers.opcua import SPEC
    from tests.servers.node_opcua import NodeOpcUa

    with NodeOpcUa(items=ITEMS, rate=RATE_HZ) as server:
        table = {f"i{n}": {"node": f"nsu=urn:test:plant;s=Item{n}", "sampling": "10ms"} for n in range(ITEMS)}
        settings = SPEC.settings(url=server.url, signals=table, events=False, history=False)
        inlet = _Count()
        plan = ConnectionPlan(SPEC.connection_key(settings), (MachinePlan("m", "m", settings),), None, {})
        session = asyncio.create_task(SPEC.open(plan, inlet).session())
        await asyncio.sleep(2.0)
        values, cpu_s, began = inlet.values, time.process_time(), time.monotonic()
        inlet.steps.clear()
        await asyncio.sleep(SECONDS)
        wall_s = time.monotonic() - began
        rate, share = (inlet.values - values) / wall_s, (time.process_time() - cpu_s) / wall_s
        session.cancel()
        await asyncio.gather(session, return_exceptions=True)
    lost = sum(last - first - 1 for steps in inlet.steps.values() for first, last in pairwise(steps))
    asked = f"{ITEMS} items at {RATE_HZ} Hz, node-opcua"
    return [
        Figure(
            "OPC UA: values received",
            rate,
            "values/s",
            asked,
            rate / (ITEMS * RATE_HZ),
            ">= 0.95x",
            rate >= 0.95 * ITEMS * RATE_HZ,
        ),
        Figure("OPC UA: share of one core", share, "cores", asked, None, f"<= {CORE_SHARE}", share <= CORE_SHARE),
        Figure("OPC UA: values lost", float(lost), "values", asked, None, "= 0", lost == 0),
    ]
