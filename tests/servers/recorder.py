"""The driver's other side for tests: an inlet that keeps everything, and a host that runs sessions as the product does."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from app.contracts import ConnectionPlan, Driver, DriverSpec, MachinePlan
from app.domain.equipment import MachineModel
from app.domain.message import Message, OperatorError
from app.domain.observation import Delivery, Observation


class Recorder:
    """``contracts.Inlet`` that keeps every row."""

    def __init__(self) -> None:
        self.models: dict[str, MachineModel] = {}
        self.rows: list[tuple[str, Observation]] = []
        self.deliveries: list[Delivery] = []
        self.counters: Counter[str] = Counter()
        self.refusals: dict[str, Message | None] = {}
        self.is_connected = False
        self.connects = 0
        self.alive_ns = 0

    async def deliver(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        for batch in delivery.batches:
            assert self.models[batch.machine] is batch.model, "the model comes before the first batch that uses it"
            self.rows.extend((batch.machine, row) for row in batch.rows())

    def connected(self, *, detail: str = "") -> None:
        self.connects += not self.is_connected
        self.is_connected = True

    def alive(self, received_ns: int) -> None:
        self.alive_ns = received_ns

    def model(self, model: MachineModel) -> None:
        self.models[model.machine] = model

    def count(self, name: str, amount: int = 1) -> None:
        self.counters[name] += amount

    def clock_skew(self, skew_ns: int) -> None:
        self.counters["skews"] += 1

    def refused(self, machine: str, message: Message | None) -> None:
        self.refusals[machine] = message

    def of(self, signal: str, machine: str = "m-1") -> list[Observation]:
        """All rows of a signal."""
        return [row for owner, row in self.rows if owner == machine and row.item.id == signal]

    def last(self, signal: str, machine: str = "m-1") -> Observation | None:
        """The latest row of a signal."""
        rows = self.of(signal, machine)
        return rows[-1] if rows else None

    def value(self, signal: str, machine: str = "m-1") -> float | str | None:
        """The latest value; None when there is none or when it is bad."""
        row = self.last(signal, machine)
        if row is None or row.quality.is_bad:
            return None
        return row.number if row.text is None else row.text


class Running:
    """A driver with its sessions, in this loop; connects again after 50 ms, as ``errors`` tells why."""

    def __init__(self, spec: DriverSpec, machines: Sequence[tuple[str, dict[str, Any]]]) -> None:
        plans = tuple(MachinePlan(name, name, spec.settings(**settings)) for name, settings in machines)
        keys = {spec.connection_key(plan.settings) for plan in plans}
        assert len(keys) == 1, f"these machines don't share one connection: {keys}"
        self.inlet = Recorder()
        self.errors: list[OperatorError] = []
        self._driver: Driver = spec.open(ConnectionPlan(keys.pop(), plans, None, {}), self.inlet)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Running:
        self._task = asyncio.create_task(self._sessions())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> float:
        """Stop the driver; how many seconds that took."""
        assert self._task is not None
        began = time.monotonic()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await self._driver.close()
        took = time.monotonic() - began
        await asyncio.sleep(0.02)  # transports close in the turns after that
        return took

    async def _sessions(self) -> None:
        while True:
            try:
                await self._driver.session()
            except OperatorError as error:
                self.errors.append(error)
            self.inlet.is_connected = False
            await asyncio.sleep(0.05)

    async def until(self, condition: Callable[[], object], patience_s: float = 20.0) -> None:
        """Wait for something to become true; a driver that ends meanwhile with a bug fails the test at once."""
        assert self._task is not None
        async with asyncio.timeout(patience_s):
            while not condition():
                if self._task.done():
                    self._task.result()
                await asyncio.sleep(0.005)
