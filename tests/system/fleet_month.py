"""Stations that were offline for a long time catch up with a hub while others go on live; then every total and every hour's checksum is compared.

``python -m tests.system.fleet_month --days 30 --stations 10 --live 5``: prints one line, and exits with 1 when anything differs. Each
offline station has ten machine-like signals at 1 Hz: 864,000 samples a day. Everything is real but the machines: histories, publishers,
encrypted sockets, receiver, store.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.fleet import HOUR_NS, HourShare, Verdict, hub_id
from app.fleet.conversation import Introduction
from app.fleet.curve import KeyPair, new_pair
from app.fleet.hub_line import ZmqHubLine
from app.fleet.publisher import Publisher
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from benchmarks._history_data import DAY_S, NOON, SECOND, SIGNALS, filled, signals
from benchmarks.fleet_hub import _address
from benchmarks.fleet_wire import MACHINES, Floor
from storage.history import History, open_history
from tests.unit.fleet.shop import rows

SETTLE_S = 30.0


@dataclass(frozen=True, slots=True)
class Result:
    """Of one run."""

    samples: int
    """Of the backlog."""
    drained_per_s: float
    hours: int
    equal_hours: int
    live_rows: int
    live_differing: int
    live_lag_s: float
    """The worst, from recorded to stored on the hub, of the live stations while the backlog was under way."""

    @property
    def held(self) -> bool:
        """Whether nothing is missing anywhere."""
        return self.hours == self.equal_hours > 0 and self.live_rows > 0 and not self.live_differing


def _publisher(history: History, address: str, pair: KeyPair, hub_key: str, name: str) -> Publisher:
    own = Introduction("1", "Novatech", name, dict, dict, lambda: b"{}", AlarmsSnapshot)
    made = Publisher(
        history.outbox(), lambda: ZmqStationLine(address, pair, hub_key), own,
        lambda _machine, _kind, _body: Future(), backlog_rate=1e12, address=address,
    )  # fmt: skip
    made.start()
    return made


def _offline(
    folder: Path, seconds: int, address: str, pairs: Sequence[KeyPair], hub_key: str, told: Connection
) -> None:
    """All offline stations, in a process of their own: records, waits for a word, and publishes until the next one."""
    paths = [folder / f"offline-{number}.db" for number in range(len(pairs))]
    for path in paths:
        filled(path, signals(seconds)).close()
    told.send("recorded")
    told.recv()
    histories = [open_history(path) for path in paths]
    publishers = [
        _publisher(history, address, pair, hub_key, f"offline-{number}")
        for number, (history, pair) in enumerate(zip(histories, pairs, strict=True))
    ]
    told.recv()
    for publisher in publishers:
        publisher.stop()
    for history in histories:
        history.close()


def run(folder: Path, *, days: float, stations: int, live: int, patience_s: float) -> Result:
    """One run; see the module."""
    seconds = round(days * DAY_S)
    hub = open_history(folder / "hub.db")
    register, key = Register(folder / "fleet"), new_pair()
    pairs, live_pairs = [new_pair() for _ in range(stations)], [new_pair() for _ in range(live)]
    for number, pair in enumerate(pairs):
        register.enrol(pair.public, f"offline-{number}")
    for number, pair in enumerate(live_pairs):
        register.enrol(pair.public, f"live-{number}")
    store = hub.hub_store(feeds=False)
    line = ZmqHubLine(_address(), key, register)
    receiver = Receiver(line, store, register)
    receiver.start()
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    offline = context.Process(target=_offline, args=(folder, seconds, line.address, pairs, key.public, theirs))
    offline.start()
    ours.recv()
    histories = [open_history(folder / f"live-{number}.db") for number in range(live)]
    floors = [Floor(history) for history in histories]
    publishers = [
        _publisher(history, line.address, pair, key.public, f"live-{number}")
        for number, (history, pair) in enumerate(zip(histories, live_pairs, strict=True))
    ]
    ours.send("publish")
    began, shares, worst = time.monotonic(), list[HourShare](), 0.0
    window = (NOON - HOUR_NS, NOON + (seconds + 3600) * SECOND)
    want = seconds * SIGNALS * stations
    while time.monotonic() - began < patience_s:
        for floor in floors:
            floor.second()
        time.sleep(1.0)
        lags = [receiver.sessions[f"live-{n}"].lag_s or 0.0 for n in range(live) if f"live-{n}" in receiver.sessions]
        worst = max([worst, *lags]) if time.monotonic() - began > 8 else 0.0
        shares = [share for n in range(stations) for share in store.hours(f"offline-{n}", *window)]
        if sum(share.stored.count for share in shares if share.verdict is Verdict.EQUAL) >= want:
            break
    took = time.monotonic() - began
    live_rows, differing = _compared(hub, histories, SETTLE_S)
    ours.send("stop")
    offline.join()
    for publisher in publishers:
        publisher.stop()
    receiver.stop()
    for history in (*histories, hub):
        history.close()
    equal = [share for share in shares if share.verdict is Verdict.EQUAL and share.stored == share.expected]
    complete = sum(share.stored.count for share in equal) == want
    return Result(want, want / took, len(shares), len(equal) if complete else 0, live_rows, differing, worst)


def _compared(hub: History, histories: Sequence[History], patience_s: float) -> tuple[int, int]:
    """Rows of the live stations, and how many of their signals are not the same on the hub."""
    end = time.monotonic() + patience_s
    while True:
        time.sleep(1.0)
        count, differing = 0, 0
        for number, history in enumerate(histories):
            for machine in (f"m{at}" for at in range(MACHINES)):
                mine = rows(history, machine, "s0")
                count += len(mine)
                differing += mine != rows(hub, hub_id(f"live-{number}", machine), "s0")
        if not differing or time.monotonic() > end:
            return count, differing


def main() -> int:
    """One run with what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=30.0)
    parser.add_argument("--stations", type=int, default=10)
    parser.add_argument("--live", type=int, default=5)
    parser.add_argument("--patience", type=float, default=7200.0, help="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(
            Path(folder), days=options.days, stations=options.stations, live=options.live, patience_s=options.patience
        )
    print(
        f"{found.samples:,} samples offline, drained at {found.drained_per_s:,.0f}/s; {found.equal_hours} of {found.hours} hours"
        f" equal; live: {found.live_rows:,} rows compared, {found.live_differing} signals differ, lag at most {found.live_lag_s:.1f} s"
    )
    return 0 if found.held else 1


if __name__ == "__main__":
    raise SystemExit(main())
