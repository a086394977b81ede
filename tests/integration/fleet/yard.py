"""A hub and stations over real ZeroMQ sockets on loopback, each with a history of its own."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from app.contracts.fleet import HubLine, StationLine
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.message import UserError
from app.domain.snapshot import MachineSnapshot
from app.fleet.conversation import Introduction
from app.fleet.curve import KeyPair, new_pair
from app.fleet.hub_line import ZmqHubLine
from app.fleet.port import Fleet
from app.fleet.publisher import Publisher
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from storage.history import History, open_history
from tests.unit.fleet.shop import Station, rows


def until(holds: Callable[[], bool], limit_s: float = 20.0) -> bool:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class Hub:
    """Over ZeroMQ into a file of its own, unless ``line`` and ``history`` say otherwise; a second worker has the first one's ``pair``."""

    def __init__(
        self,
        folder: Path,
        address: str = "tcp://127.0.0.1:0",
        *,
        line: Callable[[Hub, str], HubLine] | None = None,
        history: Callable[[], History] | None = None,
        pair: KeyPair | None = None,
    ) -> None:
        self.folder, self.pair, self.register = folder, pair or new_pair(), Register(folder / "fleet")
        self.address = address
        self._open_line, self._open_history = line, history or (lambda: open_history(folder / "hub.db"))
        self.start()

    def start(self) -> None:
        self.history = self._open_history()
        store = self.history.hub_store()
        self.line: HubLine = self._line() if self._open_line is None else self._open_line(self, store.identity())
        self.address = self.line.address
        self.receiver = Receiver(self.line, store, self.register)
        self._pool, reader = ThreadPoolExecutor(1), self.history.reader
        self.fleet = Fleet(
            self.receiver, self.register, store, self.line, self.pair, self._pool, reader.latest, reader.models()
        )  # fmt: skip
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
        self._pool.shutdown()
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
        line: Callable[[KeyPair, str], StationLine] | None = None,
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
        address = hub.address if line is not None else f"tcp://127.0.0.1:{port or hub.port}"
        self.open_line = line or (lambda own, key: ZmqStationLine(address, own, key))
        own = Introduction(
            "1", "Novatech", name, dict, dict, lambda: b"{}", AlarmsSnapshot, lambda machine: self.values.get(machine)
        )
        self.publisher = Publisher(
            self.station.outbox,
            lambda: self.open_line(self.pair, hub.pair.public),
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
