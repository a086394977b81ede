"""How fast a month's worth of backlog reaches a hub: a station's real publisher over encrypted ZeroMQ, until every hour is proven equal.

The station is a process of its own with a recorded history; the hub is the real receiver over the real history. Loopback, no limit of rate.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import Future
from multiprocessing.synchronize import Event
from pathlib import Path

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.fleet import HOUR_NS, Verdict
from app.fleet.conversation import Introduction
from app.fleet.curve import KeyPair, new_pair
from app.fleet.hub_line import ZmqHubLine
from app.fleet.publisher import Publisher
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from benchmarks import Figure
from benchmarks._history_data import DAY_S, NOON, SECOND, SIGNALS, filled, signals
from benchmarks.fleet_hub import _address
from storage.history import open_history

NAME = "fleet_drain"
DAYS = 6
PATIENCE_S = 120.0


def _station(path: Path, address: str, pair: KeyPair, hub_key: str, over: Event) -> None:
    history = open_history(path)
    own = Introduction("1", "Novatech", "line-0", dict, dict, lambda: b"{}", AlarmsSnapshot)
    publisher = Publisher(
        history.outbox(),
        lambda: ZmqStationLine(address, pair, hub_key),
        own,
        lambda _machine, _kind, _body: Future(),
        backlog_rate=1e12,
        address=address,
    )
    publisher.start()
    over.wait()
    publisher.stop()
    history.close()


def figures() -> Iterable[Figure]:
    """Samples per second from the first greeting to the last proof."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        seconds = DAYS * DAY_S
        filled(place / "station.db", signals(seconds)).close()
        rows = seconds * SIGNALS
        history = open_history(place / "hub.db")
        register, own, pair = Register(place / "fleet"), new_pair(), new_pair()
        register.enrol(pair.public, "line-0")
        store = history.hub_store(feeds=False)
        line = ZmqHubLine(_address(), own, register)
        receiver = Receiver(line, store, register)
        receiver.start()
        context = multiprocessing.get_context("spawn")
        over = context.Event()
        station = context.Process(target=_station, args=(place / "station.db", line.address, pair, own.public, over))
        station.start()
        while not receiver.sessions:
            time.sleep(0.01)
        began, cpu = time.perf_counter(), time.process_time()
        hours = -(-seconds // 3600)
        while time.perf_counter() - began < PATIENCE_S:
            proven = store.hours("line-0", NOON - HOUR_NS, NOON + (seconds + 3600) * SECOND)
            equal = [share for share in proven if share.verdict is Verdict.EQUAL]
            if sum(share.stored.count for share in equal) >= rows and len(equal) >= hours:
                break
            time.sleep(0.1)
        took, spent = time.perf_counter() - began, time.process_time() - cpu
        over.set()
        station.join()
        receiver.stop()
        history.close()
    rate = rows / took
    yield Figure(
        "backlog of a station, proven equal",
        rate,
        "samples/s",
        "goal 50,000",
        rate / 50_000,
        ">= 50,000",
        rate >= 50_000,
    )
    yield Figure("hub: CPU per sample of a backlog", spent / rows * 1e6, "us", f"{rows:,} samples", None, "-", True)
