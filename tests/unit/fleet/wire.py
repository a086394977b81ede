"""A carrier in memory with the faults of a network: cuts that lose what is under way, doubled and reordered messages."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping, Sequence

from app.contracts.fleet import Arrival, Overheard, Peer
from app.domain.message import Message


class Network:
    """All lines of one hub. Everything is driven by the test: nothing waits."""

    def __init__(self, seed: int, *, faults: float = 0.0) -> None:
        self.random = random.Random(seed)
        self.faults = faults
        self.up: deque[Arrival] = deque()
        self.stations: dict[Peer, StationEnd] = {}
        self.broken: list[str] = []
        self.watched: frozenset[bytes] = frozenset()
        self.hub_is_up = True

    def station(self, key: str) -> StationEnd:
        return StationEnd(self, key)

    def push(self, arrival: Arrival) -> None:
        self.up.append(arrival)
        if self.faults and self.random.random() < self.faults:
            self.up.append(arrival)
        if self.faults and len(self.up) > 1 and self.random.random() < self.faults:
            self.up[-1], self.up[-2] = self.up[-2], self.up[-1]

    def cut(self, end: StationEnd) -> None:
        """The connection breaks: what is under way in either direction is lost, or some of it is."""
        kept = [arrival for arrival in self.up if arrival.peer != end.peer or self.random.random() < 0.5]
        self.up = deque(kept)
        end.down.clear()
        self.stations.pop(end.peer, None)
        end.reconnect()


class StationEnd:
    """``StationLine``."""

    def __init__(self, network: Network, key: str) -> None:
        self._network, self.key = network, key
        self.down: deque[bytes] = deque()
        self.refused: Message | None = None
        self.epoch = 0
        self.peer: Peer = b""
        self.reconnect()

    def reconnect(self) -> None:
        self.epoch += 1
        self.peer = f"{self.key}-{self.epoch}-{self._network.random.random()}".encode()
        self._network.stations[self.peer] = self

    def send(self, frame: bytes) -> bool:
        if not self._network.hub_is_up or len(self._network.up) > 500:
            return False
        self._network.push(Arrival(self.peer, self.key, frame))
        return True

    @property
    def watched(self) -> frozenset[bytes]:
        return self._network.watched

    def show(self, topic: bytes, frame: bytes) -> None:
        if topic in self._network.watched:
            self._network.up.append(Arrival(topic, self.key, frame, live=True))

    def receive(self, timeout_s: float) -> Sequence[bytes]:
        frames = list(self.down)
        self.down.clear()
        return frames

    def wake(self) -> None:
        return

    def close(self) -> None:
        return


class HubEnd:
    """``HubLine``."""

    address = "memory"

    def __init__(self, network: Network) -> None:
        self._network = network

    def receive(self, timeout_s: float) -> Sequence[Arrival]:
        arrivals = list(self._network.up)
        self._network.up.clear()
        return arrivals

    def send(self, peer: Peer, frame: bytes) -> None:
        end = self._network.stations.get(peer)
        if end is not None:
            end.down.append(frame)
            if self._network.faults and self._network.random.random() < self._network.faults:
                end.down.append(frame)

    def share(self, key: str, frame: bytes, what: Overheard) -> None:
        return

    fault: Message | None = None

    def watch(self, topics: frozenset[bytes]) -> None:
        self._network.watched = topics

    def broken(self, fingerprint: str) -> None:
        self._network.broken.append(fingerprint)

    @property
    def counters(self) -> Mapping[str, int]:
        return {}

    def wake(self) -> None:
        return

    def close(self) -> None:
        return
