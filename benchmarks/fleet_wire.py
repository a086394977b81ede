"""Bytes on the wire: a whole station (history, outbox, publisher) with 200 signals at 1 Hz and its hub, counted at the socket in both directions.

Encryption, framing, answers and beats are in it. Values walk in hundredths with a deviation of 0.5 a second: noisier than most machines.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, Delivery, ObservationBatch
from app.fleet.conversation import Introduction
from app.fleet.curve import new_pair
from app.fleet.hub_line import ZmqHubLine
from app.fleet.publisher import Publisher
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from benchmarks import Figure
from benchmarks._relay import Relay
from benchmarks.fleet_hub import _address
from storage.history import History, open_history

NAME = "fleet_wire"
MACHINES, SIGNALS = 20, 10
WARM_S, SECONDS = 6, 24


class Floor:
    """Twenty machines that are polled once a second, each at its own moment."""

    def __init__(self, history: History) -> None:
        self._history, self._random = history, np.random.default_rng(1)
        items = tuple(DataItem(f"s{n}", f"s{n}", Category.SAMPLE, ValueKind.NUMBER, unit="mm") for n in range(SIGNALS))
        self._models = [MachineModel(f"m{number}", items) for number in range(MACHINES)]
        self._level = self._random.uniform(10, 1000, (MACHINES, SIGNALS))
        self._sequence = 0

    def second(self) -> None:
        self._level += self._random.normal(0, 0.5, self._level.shape)
        now_ns = time.time_ns()
        for model, level in zip(self._models, self._level, strict=True):
            at_ns = (now_ns // 10**6 - int(self._random.integers(0, 900))) * 10**6
            sequence = np.arange(self._sequence, self._sequence + SIGNALS, dtype=np.int64)
            self._sequence += SIGNALS
            batch = ObservationBatch(
                model, np.arange(SIGNALS, dtype=np.int32), sequence, np.full(SIGNALS, at_ns), np.round(level, 2),
                np.full(SIGNALS, NO_TEXT, np.int32), (), np.zeros(SIGNALS, np.uint8), now_ns,
            )  # fmt: skip
            self._history.writer.submit(Delivery(model.machine, (batch,)))


def figures() -> Iterable[Figure]:
    """Bytes per sample, all of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub, own_history = open_history(folder / "hub.db"), open_history(folder / "station.db")
        register, key, pair = Register(folder / "fleet"), new_pair(), new_pair()
        register.enrol(pair.public, "line-0")
        line = ZmqHubLine(_address(), key, register)
        receiver = Receiver(line, hub.hub_store(feeds=False), register)
        receiver.start()
        relay = Relay(int(line.address.rpartition(":")[2]))
        address = f"tcp://127.0.0.1:{relay.port}"
        own = Introduction("1", "Novatech", "line-0", dict, dict, lambda: b"{}", AlarmsSnapshot)
        publisher = Publisher(
            own_history.outbox(), lambda: ZmqStationLine(address, pair, key.public), own,
            lambda _machine, _kind, _body: Future(), backlog_rate=2e6, address=address,
        )  # fmt: skip
        publisher.start()
        floor = Floor(own_history)
        before = (0, 0, 0)
        for second in range(WARM_S + SECONDS):
            if second == WARM_S:
                before = relay.up, relay.down, receiver.transactions.stored_rows
            floor.second()
            time.sleep(1.0)
        up, down, rows = (
            now - then
            for now, then in zip((relay.up, relay.down, receiver.transactions.stored_rows), before, strict=True)
        )
        publisher.stop()
        receiver.stop()
        relay.close()
        own_history.close()
        hub.close()
    total = (up + down) / rows
    yield Figure(
        "bytes on the wire per sample, 200 signals at 1 Hz", total, "B", f"{up / rows:.3g} up, {down / rows:.3g} down", total / 4,
        "≤ 4 B", total <= 4,
    )  # fmt: skip
