"""A hub and stations over real ZeroMQ sockets on loopback, each with a history of its own."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.message import UserError
from app.domain.snapshot import MachineSnapshot
from app.fleet.conversation import Introduction
from app.fleet.curve import new_pair
from app.fleet.hub_line import ZmqHubLine
from app.fleet.publisher import Publisher
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from storage.history import open_history
from tests.unit.fleet.shop import Station, rows


def until(holds: Callable[[], bool], limit_s: float = 20.0) -> bool:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class Hub:
    def __init__(self, folder: Path, address: str = "tcp://127.0.0.1:0") -> None:
        self.folder, self.pair, self.register = folder, new_pair(), Register(folder / "fleet")
        self.address = address
        self.start()

    def start(self) -> None:
        self.history = open_history(self.folder / "hub.db")
        self.line = self._line()
        self.address = self.line.address
        self.receiver = Receiver(self.line, self.history.hub_store(), self.register)
        self.receiver.start()

    def _line(self) -> ZmqHubLine:
        if not self.address.endswith(":0"):
            return ZmqHubLine(self.address, self.pair, self.register)
        while True:
            with closing(socket.socket()) as probe:
                probe.bind(("127.0.0.1", 0))
                address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
            try:
                return ZmqHubLine(address, self.pair, self.register)
            except UserError:
                continue  # The port after it is taken.

    def stop(self) -> None:
        self.receiver.stop()
        self.history.close()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])


class Sender:
    def __init__(
        self,
        hub: Hub,
        folder: Path,
        name: str,
        *,
        port: int | None = None,
        backlog_rate: float = 1e9,
        owed_s: int = 0,
        enrolled: bool = False,
    ) -> None:
        self.hub, self.name, self.pair = hub, name, new_pair()
        self.station = Station(folder / f"{name}.db", machines=("mill-1",))
        if enrolled:
            hub.register.enrol(self.pair.public, name)
        if owed_s:
            self.station.record(0, owed_s)
            self.station.outbox = self.station.history.outbox()
        self.done: list[tuple[str, str, bytes]] = []
        self.values: dict[str, MachineSnapshot] = {}
        address = f"tcp://127.0.0.1:{port or hub.port}"
        own = Introduction(
            "1", "Novatech", name, dict, dict, lambda: b"{}", AlarmsSnapshot, lambda machine: self.values.get(machine)
        )
        self.publisher = Publisher(
            self.station.outbox,
            lambda: ZmqStationLine(address, self.pair, hub.pair.public),
            own,
            self._do,
            backlog_rate=backlog_rate,
            address=address,
        )
        self.publisher.start()

    def _do(self, machine: str, kind: str, body: bytes) -> Future[bytes]:
        self.done.append((machine, kind, body))
        future: Future[bytes] = Future()
        future.set_result(b"done")
        return future

    def same(self) -> bool:
        try:
            theirs = rows(self.hub.history, f"{self.name}~mill-1", "s0")
        except UserError:
            return False
        return theirs == rows(self.station.history, "mill-1", "s0")

    def stop(self) -> None:
        self.publisher.stop()
        self.station.history.close()
