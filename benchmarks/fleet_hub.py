"""A hub under 50 stations × 20 machines × 10 signals at 1 Hz over encrypted ZeroMQ: CPU per stored sample, lag, memory, bytes on the wire.

The stations are the real line and the real frames in another process, without the rest of a station; rows are encoded by the station's
own codec. The hub is the real receiver over the real history.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import numpy as np

from app.contracts.fleet import About
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, Float64s
from app.fleet.curve import KeyPair, new_pair
from app.fleet.frames import (
    PROTOCOL,
    Anew,
    Beat,
    CatalogTold,
    Done,
    EntryTold,
    Hello,
    LiveTold,
    Welcome,
    encode,
    from_hub,
)
from app.fleet.hub_line import ZmqHubLine
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from benchmarks import Figure
from storage.catalog import encode_model
from storage.history import open_history
from storage.outbound_codec import encode_live, last_values
from storage.rows import Rows
from storage.tail import segment_of

NAME = "fleet_hub"
STATIONS, MACHINES, SIGNALS = 50, 20, 10
WARM_S, SECONDS = 40, 40
"""Before anything is measured, all machines are registered (one long transaction) and the store's page cache of 16 MB is full."""
S = 10**9


class _Station:
    """Speaks as a station does, from rows that are made up: every signal once a second, with a little noise in value and time."""

    def __init__(self, number: int, address: str, pair: KeyPair, hub_key: str) -> None:
        self.name = f"line-{number}"
        self._line = ZmqStationLine(address, pair, hub_key)
        self._random = np.random.default_rng(number)
        self._seq = 0
        self._rows = MACHINES * SIGNALS
        self._sequence = 1
        self._level = self._random.uniform(10, 1000, self._rows)
        self._sent_at: dict[int, float] = {}
        self._base: tuple[int, Float64s | None] = (0, None)
        self._after: dict[int, Float64s] = {}
        self._welcome = False
        self._beats = number
        self._greeted_s = 0.0
        self.bytes = self.samples = 0
        self.lags: list[float] = []

    def turn(self) -> None:
        """What the hub says."""
        for frame in self._line.receive(0):
            message = from_hub(frame)
            if isinstance(message, Welcome):
                self._welcome, self._base = True, (0, None)
                self._line.send(encode(self._catalog()))
            elif isinstance(message, Anew):
                self._welcome = False
            elif isinstance(message, Done) and message.seq in self._sent_at:
                self.lags.append(time.monotonic() - self._sent_at.pop(message.seq))
                self._base = message.seq, self._after.pop(message.seq)
        if not self._welcome and time.monotonic() - self._greeted_s > 2:
            self._greeted_s = time.monotonic()
            self._line.send(encode(Hello(PROTOCOL, "1", f"site-{self.name[-1]}", self.name, time.time_ns())))

    def _catalog(self) -> CatalogTold:
        entries = []
        for machine in range(MACHINES):
            items = tuple(
                DataItem(f"s{n}", f"s{n}", Category.SAMPLE, ValueKind.NUMBER, unit="mm") for n in range(SIGNALS)
            )
            first = 1 + machine * SIGNALS
            model = MachineModel(f"m{machine}", items)
            entries.append(
                EntryTold(
                    model.machine,
                    encode_model(model).encode(),
                    tuple(range(first, first + SIGNALS)),
                    tuple(msgspec.json.encode(item) for item in items),
                )
            )
        self._seq += 1
        about = {f"m{n}": About(f"Mill {n}", "mtconnect") for n in range(MACHINES)}
        return CatalogTold(self._seq, tuple(entries), about, b"{}")

    def second(self) -> None:
        """One second of every signal, as it would be committed."""
        if not self._welcome:
            return
        now_ns = time.time_ns() // 1_000_000 * 1_000_000
        count = self._rows
        self._level += self._random.normal(0, 0.5, count)
        # A machine's signals come in one document: ten of them share a time of millisecond resolution.
        times = np.repeat(now_ns - self._random.integers(0, 900, MACHINES) * 1_000_000, SIGNALS)
        rows = Rows(
            times.astype(np.int64),
            np.arange(self._sequence, self._sequence + count, dtype=np.int64),
            np.round(self._level, 2),
            np.full(count, NO_TEXT, np.int32),
            np.zeros(count, np.uint8),
            (),
        )
        self._sequence += count
        segment = segment_of(np.arange(1, count + 1, dtype=np.int32), rows)
        self._seq += 1
        base, before = self._base
        self._after[self._seq] = last_values(before, np.arange(1, count + 1, dtype=np.int32), rows.number)
        frame = encode(LiveTold(self._seq, encode_live(segment, base, before)))
        if self._line.send(frame):
            self._sent_at[self._seq] = time.monotonic()
            self.bytes += len(frame)
            self.samples += count
        self._beats += 1
        if self._beats % 2:
            self._line.send(encode(Beat(time.time_ns(), None, 0, 0, 0, None, {}, 0)))


def _floor(address: str, pairs: list[KeyPair], hub_key: str, seconds: float, told: Connection) -> None:
    stations = [_Station(number, address, pair, hub_key) for number, pair in enumerate(pairs)]
    warm, end, turn = time.monotonic() + WARM_S, time.monotonic() + seconds, 0
    while time.monotonic() < end:
        if time.monotonic() < warm:
            for station in stations:
                station.lags.clear()
        # Stations spread their seconds: each has its own moment.
        began = time.monotonic()
        for station in stations[turn % 20 :: 20]:
            station.second()
        for station in stations:
            station.turn()
        turn += 1
        time.sleep(max(0.0, 0.05 - (time.monotonic() - began)))
    lags = sorted(lag for station in stations for lag in station.lags)
    told.send((sum(s.bytes for s in stations), sum(s.samples for s in stations), lags))


class Run:
    """One hub under so many stations."""

    def __init__(self, stations: int, seconds: float) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self._measure(Path(folder), stations, seconds)

    def _measure(self, folder: Path, stations: int, seconds: float) -> None:
        history = open_history(folder / "hub.db")
        register, own = Register(folder / "fleet"), new_pair()
        pairs = [new_pair() for _ in range(stations)]
        for number, pair in enumerate(pairs):
            register.enrol(pair.public, f"line-{number}")
        line = ZmqHubLine(_address(), own, register)
        receiver = Receiver(line, history.hub_store(feeds=False), register)
        receiver.start()
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        floor = context.Process(target=_floor, args=(line.address, pairs, own.public, WARM_S + seconds + 4, theirs))
        floor.start()
        time.sleep(WARM_S)
        cpu, rows, memory = time.process_time(), receiver.transactions.stored_rows, _resident()
        time.sleep(seconds)
        self.cpu_s = time.process_time() - cpu
        self.rows = receiver.transactions.stored_rows - rows
        self.seconds = seconds
        self.grown = _resident() - memory
        self.bytes, self.samples, lags = ours.recv()
        self.lag_p99_s = lags[int(len(lags) * 0.99)] if lags else float("nan")
        floor.join()
        receiver.stop()
        history.close()

    @property
    def per_sample_us(self) -> float:
        return self.cpu_s / self.rows * 1e6

    @property
    def core(self) -> float:
        return self.cpu_s / self.seconds * 100


def _address() -> str:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def _resident() -> float:
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def figures() -> Iterable[Figure]:
    """The whole floor, and a quarter of it."""
    quarter, whole = Run(STATIONS // 4, SECONDS / 2), Run(STATIONS, SECONDS)
    rate = whole.rows / whole.seconds
    yield Figure(
        "hub: CPU per stored sample, 1,000 machines", whole.per_sample_us, "us", "goal", whole.per_sample_us / 3, "≤ 3 us",
        whole.per_sample_us <= 3,
    )  # fmt: skip
    yield Figure(
        f"hub: share of a core at {rate:,.0f} samples/s", whole.core, "%", "goal", whole.core / 10, "≤ 10 %",
        whole.core <= 10,
    )  # fmt: skip
    yield Figure(
        "hub: sent to committed, P99", whole.lag_p99_s, "s", "goal", whole.lag_p99_s / 2, "≤ 2 s", whole.lag_p99_s <= 2
    )
    yield Figure(
        "hub: memory grown in the measured time", whole.grown, "MB", f"{whole.rows:,} samples", None, "≤ 20 MB",
        whole.grown <= 20,
    )  # fmt: skip
    wire = whole.bytes / whole.samples
    yield Figure("stream: bytes per sample, 200 signals at 1 Hz", wire, "B", "goal", wire / 4, "≤ 4 B", wire <= 4)
    ratio = whole.core / quarter.core
    yield Figure(
        "hub: cost at 1,000 machines / at 240", ratio, "x", f"{quarter.core:.2f} % at 240", ratio / (50 / 12), "≤ 1.2 × linear",
        ratio <= 1.2 * 50 / 12,
    )  # fmt: skip


if __name__ == "__main__":
    print(msgspec.json.encode([*figures()]))
