"""A hub and stations over a network in memory, stepped by the test: conversation and receiver as they are, time as it is told."""

from __future__ import annotations

from pathlib import Path

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.fleet import hub_id
from app.fleet.conversation import Conversation, Introduction, Memory
from app.fleet.curve import new_pair
from app.fleet.frames import from_hub
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.pipeline.pace import Pace
from storage.history import open_history
from tests.unit.fleet.shop import T0, Hub, Station, rows
from tests.unit.fleet.wire import HubEnd, Network

SECOND = 10**9


class Talker:
    """A station with its end of the conversation; ``restart`` is a kill -9 of its publisher."""

    def __init__(self, floor: Floor, station: Station, name: str) -> None:
        self.floor, self.station, self.name = floor, station, name
        self.pair = new_pair()
        self.alarms = AlarmsSnapshot()
        self.memory = Memory()
        self.line = floor.network.station(self.pair.public)
        self.restart()

    def restart(self) -> None:
        self.memory = Memory()
        self.station.outbox = self.station.history.outbox()
        self.station.outbox.follow(lambda: None)
        self.floor.network.cut(self.line)
        self._begin()

    def cut(self) -> None:
        self.talk.close()
        self.floor.network.cut(self.line)
        self._begin()

    def _begin(self) -> None:
        own = Introduction("1", "Novatech", self.name, dict, dict, lambda: b"{}", lambda: self.alarms)
        self.epoch = self.line.epoch
        self.talk = Conversation(self.station.outbox, own, self.memory, Pace(1e9), self.line.send)

    def turn(self) -> None:
        for frame in self.line.receive(0):
            self.talk.hear(from_hub(frame), self.floor.now_ns + self.floor.skew_ns, self.floor.now_s)
        self.talk.turn(self.floor.now_ns + self.floor.skew_ns, self.floor.now_s)


class Floor:
    def __init__(self, folder: Path, *, stations: int = 1, seed: int = 1, faults: float = 0.0) -> None:
        self.folder = folder
        self.network = Network(seed, faults=faults)
        self.now_ns, self.skew_ns = T0, 0
        self.register = Register(folder / "fleet")
        self.hub = Hub(open_history(folder / "hub.db", now_ns=lambda: T0))
        self.receiver = self._receiver()
        self.talkers = []
        for number in range(stations):
            talker = Talker(self, Station(folder / f"station{number}.db"), f"line-{number}")
            self.register.enrol(talker.pair.public, talker.name)
            self.talkers.append(talker)

    @property
    def now_s(self) -> float:
        return self.now_ns / 1e9

    def _receiver(self) -> Receiver:
        return Receiver(HubEnd(self.network), self.hub.store, self.register, now_ns=lambda: self.now_ns)

    def restart_hub(self) -> None:
        """As after a kill -9: what was not committed is gone."""
        self.network.up.clear()
        if self.receiver.transactions.running is not None:
            self.receiver.transactions.running.exception(20)
        self.hub.history.close()
        self.hub = Hub(open_history(self.folder / "hub.db", now_ns=lambda: T0))
        self.receiver = self._receiver()

    def step(self, seconds: float = 0.3) -> None:
        """A little time passes for everybody."""
        self.now_ns += round(seconds * SECOND)
        for talker in self.talkers:
            talker.turn()
        self.receiver.turn(self.now_s)
        if self.receiver.transactions.running is not None:
            self.receiver.transactions.running.exception(20)
            self.receiver.turn(self.now_s)

    def settle(self, most: int = 450) -> None:
        """Until every hour that has ended is proven."""
        for turn in range(most):
            self.step(0.3 if turn < 100 else 2.0)
            if all(self.owes(talker) == 0 for talker in self.talkers):
                return
        raise AssertionError([self.owes(talker) for talker in self.talkers])

    def owes(self, talker: Talker) -> int:
        return talker.station.outbox.backlog(self.now_ns // (3600 * SECOND) * 3600 * SECOND).hours

    def same(self) -> bool:
        return all(
            rows(self.hub.history, hub_id(talker.name, known.machine), item.id)
            == rows(talker.station.history, known.machine, item.id)
            for talker in self.talkers
            for known in talker.station.models
            for item in known.items
        )

    def close(self) -> None:
        for history in (self.hub.history, *(talker.station.history for talker in self.talkers)):
            history.close()
