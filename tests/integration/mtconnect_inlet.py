"""An inlet in memory: what a driver handed over, as tests want to ask for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

from app.domain.equipment import MachineModel
from app.domain.gap import GapEvent
from app.domain.message import Message
from app.domain.observation import Cursor, Delivery, Document, Observation


class MemoryInlet:
    """Keeps every delivery; ``until`` waits for a state instead of for time to pass."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.models: dict[str, MachineModel] = {}
        self.counters: Counter[str] = Counter()
        self.skews: list[int] = []
        self.refusals: dict[str, Message] = {}
        self.details: list[str] = []
        self.lives = 0
        self._news = asyncio.Event()

    async def deliver(self, delivery: Delivery) -> None:
        for batch in delivery.batches:
            assert self.models[batch.machine] is batch.model, "a batch before its model"
        self.deliveries.append(delivery)
        self._news.set()

    def connected(self, *, detail: str = "") -> None:
        self.details.append(detail)
        self._news.set()

    def alive(self, received_ns: int) -> None:
        self.lives += 1
        self._news.set()

    def model(self, model: MachineModel) -> None:
        self.models[model.machine] = model

    def refused(self, machine: str, message: Message | None) -> None:
        if message is None:
            self.refusals.pop(machine, None)
        else:
            self.refusals[machine] = message
        self._news.set()

    def count(self, name: str, amount: int = 1) -> None:
        self.counters[name] += amount
        self._news.set()

    def clock_skew(self, skew_ns: int) -> None:
        self.skews.append(skew_ns)

    async def until(self, condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._news.clear()
                await self._news.wait()

    def recorded(self) -> Iterator[Observation]:
        for delivery in self.deliveries:
            for batch in delivery.batches:
                if not batch.live_only:
                    yield from batch.rows()

    def shown(self) -> Iterator[Observation]:
        for delivery in self.deliveries:
            for batch in delivery.batches:
                if batch.live_only:
                    yield from batch.rows()

    @property
    def gaps(self) -> list[GapEvent]:
        return [gap for delivery in self.deliveries for gap in delivery.gaps]

    @property
    def cursor(self) -> Cursor | None:
        return next((d.cursor for d in reversed(self.deliveries) if d.cursor is not None), None)

    @property
    def documents(self) -> list[Document]:
        return [document for delivery in self.deliveries for document in delivery.documents]

    def keys(self) -> list[tuple[str, int]]:
        """(instance, sequence) of everything recorded, the driver's own statements left out."""
        return [
            (delivery.cursor.instance, row.sequence)
            for delivery in self.deliveries
            if delivery.cursor is not None
            for batch in delivery.batches
            if not batch.live_only
            for row in batch.rows()
            if row.sequence and "#" not in row.item.source_id
        ]
