"""Strangers press a hub with noise, unknown keys and half handshakes, while an enrolled station goes on.

``python -m tests.system.fleet_noise --minutes 60``: prints one line, and exits with 1 when the station waited, a stranger got in, or the hub grew.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import socket
import tempfile
import time
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import psutil
import zmq

from app.fleet.curve import new_pair
from app.fleet.station_line import protect
from tests.integration.fleet.yard import Hub, Sender, until

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01" + b"CURVE".ljust(20, b"\0") + bytes(32)
GROWN_MB = 40


def _press(port: int, hub_key: str, over: Event) -> None:
    """About a hundred connections a second."""
    noise, context = random.Random(7), zmq.Context()
    while not over.is_set():
        for _ in range(20):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as stranger:
                begun = GREETING if noise.random() < 0.5 else b""
                stranger.sendall(begun + noise.randbytes(noise.randrange(2_000)))
        unknown = context.socket(zmq.DEALER)
        protect(unknown, new_pair(), hub_key)
        unknown.connect(f"tcp://127.0.0.1:{port}")
        unknown.send(noise.randbytes(100))
        time.sleep(0.2)
        unknown.close(0)
    context.term()


def run(folder: Path, seconds: float) -> tuple[bool, str]:
    """Whether all went well, and what happened."""
    hub = Hub(folder)
    sender = Sender(hub, folder, "line-1", enrolled=True)
    sender.station.record(0, 5)
    well = until(sender.same)
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    crowd = context.Process(target=_press, args=(hub.port, hub.pair.public, over))
    crowd.start()
    time.sleep(min(5.0, seconds / 4))
    began, second, worst, memory = time.monotonic(), 10, 0.0, psutil.Process().memory_info().rss
    while time.monotonic() - began < seconds:
        at = time.monotonic()
        sender.station.record(second, 1)
        second += 1
        well &= until(sender.same)
        worst = max(worst, time.monotonic() - at)
    grown = (psutil.Process().memory_info().rss - memory) / 1e6
    over.set()
    crowd.join()
    counts = dict(hub.line.counters)
    well &= hub.receiver.sessions.keys() == {"line-1"} and sum(counts.values()) > 0 and grown < GROWN_MB
    sender.stop()
    hub.stop()
    return well, f"refused {counts}, a row took at most {worst:.1f} s, memory grew by {grown:.0f} MB"


def main() -> int:
    """One run with what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        well, told = run(Path(folder), options.minutes * 60)
    print(told)
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
