"""What 100,000 machines in several regions would take: two days of them, simulated from costs that are measured in the same run.

A machine has ten signals at 1 Hz, twenty machines make a station. Every region has its own cluster, workers and database; regions are some
hours apart and work in two shifts. In the first noon the link of the biggest region is away for six hours while one of its workers
is dead; stations keep what they have, and send it afterwards at their own limit of rate, as far as workers have time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import Figure
from benchmarks.fleet_carriers import MESSAGES, jetstream
from benchmarks.fleet_hub import Run
from tests.servers.nats import program

NAME = "fleet_scale"
REGIONS = {"America": (40_000, -3), "Europe": (30_000, 1), "Asia": (30_000, 8)}
"""Machines, and hours from UTC."""
SIGNALS, PER_STATION = 10, 20
STEP_S = 60
DAY_S = 86_400
NIGHT = 0.3
"""Share of the values that change outside of both shifts."""
SERVER_FACTOR = 3.8
"""Hub and PostgreSQL together against a hub on its file, per sample (the worse end of ``benchmarks/hub_stores.py``), and as much again for roll-ups."""
WIRE_BYTES = 3.2
"""Per sample (``benchmarks/fleet_wire.py``)."""
FILE_BYTES, SERVER_BYTES = 1.41, 150
BUSY = 0.6
"""Of a core: what a plan should not exceed in a shift."""
BACKLOG_SHARE = 2e6 / WIRE_BYTES
"""Samples per second at which a station sends what is owed (16 Mbit/s)."""


@dataclass(slots=True)
class Region:
    """State of one region while time passes."""

    machines: int
    zone_h: int
    workers: int
    per_worker: float
    """Samples a second that a worker can store."""
    owed: float = 0.0
    most_owed: float = 0.0
    drained_at_s: float | None = None

    @property
    def peak(self) -> float:
        """Samples a second in a shift."""
        return float(self.machines * SIGNALS)

    def step(self, at_s: float, *, away: bool, dead: int) -> None:
        """One step: what arrives, what is stored, what is owed."""
        hour = (at_s / 3600 + self.zone_h) % 24
        rate = self.peak * (1.0 if 6 <= hour < 22 else NIGHT)
        capacity = 0.0 if away else (self.workers - dead) * self.per_worker
        stations = self.machines / PER_STATION
        sent = min(rate + min(stations * BACKLOG_SHARE, self.owed / STEP_S), capacity)
        self.owed = max(0.0, self.owed + (rate - sent) * STEP_S)
        self.most_owed = max(self.most_owed, self.owed)
        if away:
            self.drained_at_s = None
        elif self.owed < 1.0 and self.drained_at_s is None:
            self.drained_at_s = at_s


def simulate(per_sample_s: float) -> dict[str, Region]:
    """Two days; ``per_sample_s``: CPU of a worker per stored sample on PostgreSQL, its share of the server included."""
    regions = {}
    for name, (machines, zone) in REGIONS.items():
        per_worker = 1.0 / per_sample_s
        workers = -(-machines * SIGNALS // int(per_worker * BUSY)) + 1  # one may die
        regions[name] = Region(machines, zone, workers, per_worker)
    big = max(regions.values(), key=lambda region: region.machines)
    for step in range(2 * DAY_S // STEP_S):
        at_s = step * STEP_S
        away = 12 * 3600 <= at_s < 18 * 3600
        for region in regions.values():
            is_hit = region is big
            region.step(at_s, away=away and is_hit, dead=1 if is_hit and at_s >= 12 * 3600 else 0)
    return regions


def figures() -> Iterable[Figure]:
    """Cores, nodes, disk and links, and how the worst day ends."""
    file_us = Run(50, 15).per_sample_us
    server_us = file_us * SERVER_FACTOR * 2
    regions = simulate(server_us / 1e6)
    big = max(regions.values(), key=lambda region: region.machines)
    total = sum(region.peak for region in regions.values())
    cores = sum(region.workers for region in regions.values())
    yield Figure("one hub on its file: machines at 60 % of a core", BUSY / file_us * 1e6 / SIGNALS, "machines", f"{file_us:.3g} us per sample, measured", None, "-", True)  # fmt: skip
    yield Figure("100,000 machines: samples a second in a shift", total, "/s", "10 signals at 1 Hz", None, "-", True)
    yield Figure("100,000 machines: cores for workers and PostgreSQL", cores, "cores", f"{server_us:.3g} us per sample", None, "-", True)  # fmt: skip
    if program() is not None:
        with tempfile.TemporaryDirectory() as folder:
            message_us = jetstream(Path(folder)) / MESSAGES * 1e6
        broker = total / (SIGNALS * PER_STATION) * message_us / 1e6
        yield Figure("100,000 machines: cores for the clients and one copy of NATS", broker, "cores", f"{message_us:.3g} us per message, measured", None, "-", True)  # fmt: skip
    yield Figure("100,000 machines: files of history per day", total * DAY_S * (16 + 8 * NIGHT) / 24 * FILE_BYTES / 1e9, "GB", f"{total * DAY_S * (16 + 8 * NIGHT) / 24 * SERVER_BYTES / 1e12:.3g} TB as rows, before compression", None, "-", True)  # fmt: skip
    yield Figure("biggest region: its link in a shift", big.peak * WIRE_BYTES * 8 / 1e6, "Mbit/s", f"{big.machines:,} machines", None, "-", True)  # fmt: skip
    drained = float("inf") if big.drained_at_s is None else (big.drained_at_s - 18 * 3600) / 3600
    yield Figure("biggest region, six hours away, a worker dead: caught up after", drained, "h", f"{big.most_owed / 1e9:.3g} G samples owed", drained / 24, "≤ 24 h", drained <= 24)  # fmt: skip
