"""An inlet that remembers, and a driver that runs against it: waits for facts, never for time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from app.contracts import ConnectionPlan, Driver, MachinePlan
from app.domain.equipment import MachineModel
from app.domain.gap import GapAction
from app.domain.message import OperatorError
from app.domain.observation import Cursor, Delivery, Observation
from drivers.opcua import SPEC

PATIENCE_S = 25.0


class Recorder:
    """What a driver delivered (``contracts.Inlet``)."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.models: dict[str, MachineModel] = {}
        self.counters: Counter[str] = Counter()
        self.connects = 0
        self.skews: list[int] = []
        self.task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    async def deliver(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        self._changed.set()

    def connected(self, *, detail: str = "") -> None:
        self.connects += 1
        self._changed.set()

    def alive(self, received_ns: int) -> None:
        self._changed.set()

    def model(self, model: MachineModel) -> None:
        self.models[model.machine] = model
        self._changed.set()

    def count(self, name: str, amount: int = 1) -> None:
        self.counters[name] += amount
        self._changed.set()

    def clock_skew(self, skew_ns: int) -> None:
        self.skews.append(skew_ns)
        self._changed.set()

    # ------------------------------------------------------------ questions

    def rows(self, signal: str, *, machine: str | None = None) -> list[Observation]:
        """Everything recorded of a signal, in order."""
        return [
            row
            for delivery in self.deliveries
            for batch in delivery.batches
            if not batch.live_only and machine in (None, batch.machine)
            for row in batch.rows()
            if row.item.id == signal
        ]

    def last(self, signal: str) -> Observation | None:
        found = self.rows(signal)
        return found[-1] if found else None

    def value(self, signal: str) -> float | str | None:
        """The present value, in the item's unit."""
        row = self.last(signal)
        if row is None:
            return None
        return row.text if row.text is not None else row.number * row.item.scale + row.item.offset

    def gap_actions(self) -> list[GapAction]:
        return [event.action for delivery in self.deliveries for event in delivery.gaps]

    async def until(self, fact: Callable[[], Any]) -> None:
        """Wait until a fact holds; a session that ends meanwhile raises its error."""
        async with asyncio.timeout(PATIENCE_S):
            while not fact():
                if self.task is not None and self.task.done():
                    self.task.result()
                self._changed.clear()
                await self._changed.wait()

    def watch(self, task: asyncio.Task[None]) -> None:
        """The session that delivers here."""
        self.task = task
        task.add_done_callback(lambda _: self._changed.set())


class Running:
    """A driver whose session runs in a task; after its end ``restart`` begins the next, as the host would."""

    def __init__(self, recorder: Recorder, driver: Driver) -> None:
        self.recorder = recorder
        self.driver = driver
        self.restart()

    async def ended(self) -> OperatorError:
        """Wait for the session's end; its error."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait({self.task})
        error = self.task.exception()
        assert isinstance(error, OperatorError), error
        return error

    def restart(self) -> None:
        """Begin the next session."""
        self.task = asyncio.create_task(self.driver.session())
        self.recorder.watch(self.task)

    async def stop(self) -> float:
        """Cancel; how long that took, in seconds."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.driver.close()
        return loop.time() - begun


def plan_of(*machines: MachinePlan, resume: Cursor | None = None, **conditions: frozenset[str]) -> ConnectionPlan:
    key = SPEC.connection_key(machines[0].settings)
    return ConnectionPlan(key, machines, resume, {m.id: conditions.get(m.id, frozenset()) for m in machines})


def machine(id_: str = "m1", **settings: Any) -> MachinePlan:
    return MachinePlan(id_, id_, SPEC.settings(**settings))


@asynccontextmanager
async def running(plan: ConnectionPlan) -> AsyncIterator[Running]:
    """A driver at work, stopped at the end."""
    recorder = Recorder()
    found = Running(recorder, SPEC.open(plan, recorder))
    try:
        yield found
    finally:
        await found.stop()
