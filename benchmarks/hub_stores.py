"""A hub's store on its file and on PostgreSQL, with the same live parts of 50 stations: CPU per stored sample, a chart, an hour's proof, disk.

The server runs on loopback with its defaults for durability; its CPU is that of all its processes.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np
import psutil

from app.contracts.fleet import Catalogued, CatalogWork, ClaimWork, LiveWork, MachineEntry
from app.domain.fleet import Claim, Stretch
from app.domain.observation import NO_TEXT
from app.domain.series import HistoryQuery
from benchmarks import Figure
from storage.catalog import encode_model
from storage.history import History, open_history
from storage.outbound_codec import encode_live
from storage.rows import Rows
from storage.server.history import open_server_history
from storage.tail import segment_of
from tests.servers.postgres import Postgres, programs
from tests.unit.fleet.shop import HOUR, SECOND, T0, model

NAME = "hub_stores"
STATIONS, MACHINES, SIGNALS = 50, 20, 10
SECONDS, GATHERED_S = 120, 2
ROWS = STATIONS * MACHINES * SIGNALS * SECONDS


class _Station:
    """Live parts as a station encodes them: every signal once a second."""

    def __init__(self, number: int) -> None:
        self.name, self._random, self._sequence = f"line-{number}", np.random.default_rng(number), 1
        self._level = self._random.uniform(10, 1000, MACHINES * SIGNALS)

    def entries(self) -> tuple[MachineEntry, ...]:
        import msgspec

        found = []
        for machine in range(MACHINES):
            known = model(f"m{machine}", SIGNALS)
            items = tuple(msgspec.json.encode(item) for item in known.items[:SIGNALS])
            first = 1 + machine * SIGNALS
            found.append(
                MachineEntry(known.machine, encode_model(known).encode(), tuple(range(first, first + SIGNALS)), items)
            )
        return tuple(found)

    def part(self, second: int) -> bytes:
        count = MACHINES * SIGNALS
        self._level += self._random.normal(0, 0.5, count)
        times = T0 + second * SECOND + np.repeat(self._random.integers(0, 900, MACHINES) * 1_000_000, SIGNALS)
        rows = Rows(
            times.astype(np.int64),
            np.arange(self._sequence, self._sequence + count, dtype=np.int64),
            np.round(self._level, 2),
            np.full(count, NO_TEXT, np.int32),
            np.zeros(count, np.uint8),
        )
        self._sequence += count
        return encode_live(segment_of(np.arange(1, count + 1, dtype=np.int32), rows))


class _Run:
    """One store under the same load."""

    def __init__(self, history: History, server_s: Callable[[], float], size: Callable[[], float]) -> None:
        stations = [_Station(number) for number in range(STATIONS)]
        store = history.hub_store(feeds=False)
        known = store.store([CatalogWork(s.name, s.entries(), {}) for s in stations]).result(60)
        parts = [[s.part(second) for s in stations] for second in range(SECONDS)]
        own, theirs, busy = time.process_time(), server_s(), time.perf_counter()
        for start in range(0, SECONDS, GATHERED_S):
            works = [
                LiveWork(station.name, part, numbers)
                for second in parts[start : start + GATHERED_S]
                for station, part, numbers in zip(stations, second, known, strict=True)
                if isinstance(numbers, Catalogued)
            ]
            store.store(works).result(60)
        self.wall_s = time.perf_counter() - busy
        self.hub_us = (time.process_time() - own) / ROWS * 1e6
        self.server_us = (server_s() - theirs) / ROWS * 1e6
        own, theirs = time.process_time(), server_s()
        history.compact()
        self.rolled_us = (time.process_time() - own + server_s() - theirs) / ROWS * 1e6
        self.bytes = size() / ROWS
        names = tuple(f"s{n}" for n in range(SIGNALS))
        query = HistoryQuery("line-7~m3", names, T0, T0 + SECONDS * SECOND, max_points=2_000)
        self.chart_ms = _took(lambda: history.reader.query(query))
        claim = ClaimWork("line-7", (Claim(Stretch("m3", T0, T0 + HOUR, 0), None),))
        self.proof_ms = _took(lambda: store.store([claim]).result(60))


def _took(do: Callable[[], object]) -> float:
    found = []
    for _ in range(7):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return median(found) * 1e3


def _cpu_s(server: Postgres) -> float:
    total = 0.0
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres":
            try:
                if str(server.port) in " ".join(psutil.Process(process.pid).parent().cmdline() + process.cmdline()):  # type: ignore[union-attr]
                    times = process.cpu_times()
                    total += times.user + times.system
            except psutil.Error:
                continue
    return total


def figures() -> Iterable[Figure]:
    """Both, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        with closing(open_history(path)) as history:
            file = _Run(history, lambda: 0.0, lambda: float(path.stat().st_size))
    yield _figure("store on its file: CPU per sample", file.hub_us, "us", "goal", 1 / 3, 1.0)
    if programs() is None:
        return
    with closing(Postgres(durable=True)) as server:
        database = server.new_database()
        size = "SELECT pg_database_size(current_database())"
        with closing(open_server_history(server.url(database))) as history:
            run = _Run(history, lambda: _cpu_s(server), lambda: float(str(server.ask(size, database)[0][0])))
    named = "store on PostgreSQL: "
    beside, each = f"file {file.hub_us:.2f} us", 1 / file.hub_us
    yield _figure(named + "CPU of the hub per sample", run.hub_us, "us", beside, each, 2.0)
    yield _figure(named + "CPU of hub and server per sample", run.hub_us + run.server_us, "us", beside, each, 8.0)
    rolled = f"storing {run.hub_us + run.server_us:.2f} us"
    yield _figure(
        named + "roll-ups, CPU per sample", run.rolled_us, "us", rolled, 1 / (run.hub_us + run.server_us), 2.0
    )
    rate = ROWS / run.wall_s
    yield Figure(named + "samples/s", rate, "1/s", "need 10,000/s", rate / 1e4, "≥ 50,000/s", rate >= 50_000)
    yield _figure(named + "chart", run.chart_ms, "ms", f"file {file.chart_ms:.1f} ms", 1 / file.chart_ms, 20.0)
    yield _figure(
        named + "proof of an hour", run.proof_ms, "ms", f"file {file.proof_ms:.1f} ms", 1 / file.proof_ms, 8.0
    )
    yield _figure(named + "disk per sample", run.bytes, "B", f"file {file.bytes:.1f} B", 1 / file.bytes, 20.0)


def _figure(name: str, value: float, unit: str, reference: str, per_unit: float, limit: float) -> Figure:
    ratio = value * per_unit
    return Figure(name, value, unit, reference, ratio, f"≤ {limit:.0f} ×", ratio <= limit)


if __name__ == "__main__":
    for figure in figures():
        print(figure)
