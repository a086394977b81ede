"""The door between one driver's thread and the engine: bounded, coalesced, counted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from statistics import median

from app.domain.equipment import MachineModel
from app.domain.message import Message
from app.domain.observation import Delivery

QUEUE_OBSERVATIONS = 50_000
"""What may wait between a driver and the engine: half a second of the fastest source, a few megabytes."""

STALL_NS = 2_000_000_000
"""A driver that waits longer for room has missed something, unless its source can replay it (then it delivers a cursor)."""


class ConnectionInlet:
    """One connection's ``contracts.Inlet``; the driver's thread fills it, the engine's thread drains it."""

    def __init__(self, source: str, wake: Callable[[], None]) -> None:
        self.source = source
        self.counters: Counter[str] = Counter()
        self.last_alive_ns = 0
        self.skew_ns = 0
        self._wake = wake
        self._lock = threading.Lock()
        self._queue: deque[Delivery | MachineModel] = deque()
        self._waiting = 0
        self._room: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._stalls: deque[tuple[int, int]] = deque()
        self._skews: deque[int] = deque(maxlen=31)
        self._connected = False
        self.refusals: Mapping[str, Message] = {}
        """Machines that can't be served though the source answers, and why. Replaced, never changed."""
        self.link_changed = False
        """The driver has connected or lost its source since the engine last looked."""

    async def deliver(self, delivery: Delivery) -> None:
        """Queue a unit; waits while the queue is full. A unit larger than the queue passes when the queue is empty."""
        room = self._room_event()
        began_ns = time.time_ns()
        while self._waiting > 0 and self._waiting + len(delivery) > QUEUE_OBSERVATIONS:
            self.counters["waits"] += 1
            room.clear()
            if self._waiting > 0:
                await room.wait()
        self.counters["observations"] += len(delivery)
        if delivery.cursor is None and time.time_ns() - began_ns >= STALL_NS:
            self._stalls.append((began_ns, time.time_ns()))
        self._put(delivery, len(delivery))

    def take_stalls(self) -> list[tuple[int, int]]:
        """How long the driver of a source that keeps nothing had to wait, from and to (engine's thread)."""
        found = []
        while self._stalls:
            found.append(self._stalls.popleft())
        return found

    def _room_event(self) -> asyncio.Event:
        loop = asyncio.get_running_loop()
        if self._room is None or self._room[0] is not loop:
            self._room = (loop, asyncio.Event())
        return self._room[1]

    def _put(self, unit: Delivery | MachineModel, weight: int) -> None:
        self.last_alive_ns = time.time_ns()
        with self._lock:
            self._queue.append(unit)
            self._waiting += weight
        self._wake()

    def take(self) -> Delivery | MachineModel | None:
        """The oldest unit, or None (engine's thread)."""
        with self._lock:
            if not self._queue:
                return None
            unit = self._queue.popleft()
            if isinstance(unit, Delivery):
                self._waiting -= len(unit)
        if self._room is not None:
            loop, event = self._room
            if not event.is_set() and not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
        return unit

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take (cheap; may be outdated at once)."""
        return not self._queue

    @property
    def waiting(self) -> int:
        """Observations delivered and not yet taken."""
        return self._waiting

    @property
    def is_connected(self) -> bool:
        """Whether the driver says that its source answers."""
        return self._connected

    def connected(self, *, detail: str = "") -> None:
        """The source answers and data flows."""
        del detail
        self.last_alive_ns = time.time_ns()
        if not self._connected:
            self._connected = self.link_changed = True
            self.counters["connects"] += 1
            self._wake()

    def disconnected(self) -> None:
        """The session has ended (host only)."""
        self._connected, self.link_changed, self.refusals = False, True, {}
        self._wake()

    def refused(self, machine: str, message: Message | None) -> None:
        """This machine can't be served though the source answers; None: it can again."""
        others = {one: why for one, why in self.refusals.items() if one != machine}
        told = others if message is None else others | {machine: message}
        if told != self.refusals:
            self.refusals, self.link_changed = told, True
            self._wake()

    def alive(self, received_ns: int) -> None:
        """A sign of life without observations."""
        self.last_alive_ns = max(self.last_alive_ns, received_ns)

    def model(self, model: MachineModel) -> None:
        """The machine's model; in order with the batches that use it."""
        self._put(model, 0)

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a named counter."""
        self.counters[name] += amount

    def clock_skew(self, skew_ns: int) -> None:
        """Note the latest document's clock difference; the median of the last 31 is shown."""
        self._skews.append(skew_ns)
        self.skew_ns = int(median(self._skews))
