"""Kills a hub and a station with -9 at random moments, then compares every observation that both have.

``python -m tests.system.fleet_chaos --kills 50 --seed 1``: prints one line with the counts, and exits with 1 when anything differs.
``--server``: the hub keeps everything in a PostgreSQL of its own, which is killed as well. ``--nats``: a cluster of three nodes is between them,
of which one at a time is killed as well. The station is the demo plant; both are whole programs on loopback, found through their HTTP interface alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from tests.servers.nats import Nats
from tests.servers.postgres import PASSWORD, Postgres

ROOT = Path(__file__).resolve().parents[2]
SETTLE_S = 120.0


def free_port() -> int:
    """A port that nobody has, and the one after it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """One instance, started again after every kill."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self._data, self._arguments = data, arguments
        self._process: subprocess.Popen[bytes] | None = None

    def tell(self, *arguments: str) -> str:
        """Run a verb of this data directory; what it prints."""
        done = subprocess.run(self._command(*arguments), check=True, capture_output=True, text=True, env=_plain())
        return done.stdout

    def start(self) -> None:
        with (self._data / "out.txt").open("ab") as out:
            command = self._command(*self._arguments)
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=_plain())

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def revive(self) -> None:
        """As systemd does: a hub that starts while its database is down leaves with 1, and is started again."""
        if self._process is not None and self._process.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(15)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), "--data", str(self._data), *arguments]


def _plain() -> dict[str, str]:
    """Without a key store, so that keys go into the data directory."""
    return {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def asked(port: int, path: str) -> Any:
    """What a program answers; one that was just started may need a while."""
    deadline = time.monotonic() + SETTLE_S
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                return json.load(answer)
        except ConnectionError as error:
            refused: BaseException = error
        except URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            refused = error
        if time.monotonic() > deadline:
            raise refused
        time.sleep(0.5)


def points(port: int, machine: str, to: str) -> dict[str, list[Any]]:
    """Every observation of a machine up to a time, signal by signal."""
    found: dict[str, list[Any]] = {}
    cursor = ""
    while True:
        path = f"/v1/machines/{quote(machine, safe='~')}/history?to={to}"
        page = asked(port, path + (f"&cursor={quote(cursor)}" if cursor else ""))
        for series in page["series"]:
            found.setdefault(series["signal"], []).extend(series["points"])
        cursor = page.get("next_cursor") or ""
        if not cursor:
            return found


def main() -> int:
    """Kill, settle, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", action="store_true")
    parser.add_argument("--nats", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(closing(Postgres())) if options.server else None
        cluster = stack.enter_context(closing(Nats(Path(folder) / "nats", 3))) if options.nats else None
        return run(Path(folder), options.kills, random.Random(options.seed), server, cluster)


def run(
    folder: Path, kills: int, chance: random.Random, server: Postgres | None = None, cluster: Nats | None = None
) -> int:
    hub_port, station_port = free_port(), free_port()
    stream = f"tcp://127.0.0.1:{free_port()}" if cluster is None else cluster.address
    for name in ("hub", "station"):
        (folder / name).mkdir()
    hub = Program(folder / "hub", "hub", "--headless")
    station = Program(folder / "station", "demo", "--headless", "--port", str(station_port))
    store = f", store: '{address(server)}', store_password: secret:hub-db" if server is not None else ""
    (folder / "hub" / "plant.yaml").write_text(
        f"station: hub\nserver: {{port: {hub_port}}}\nhub: {{listen: '{stream}'{store}}}\n"
    )
    hub_key = json.loads(hub.tell("keys", "--json"))["public_key"]
    (folder / "station" / "plant.yaml").write_text(
        f"station: line-1\nfleet: {{publish: '{stream}', server_key: '{hub_key}'}}\n"
    )
    hub.tell("keys", "enrol", json.loads(station.tell("keys", "--json"))["public_key"], "--name", "line-1")
    try:
        for program in (hub, station):
            program.start()
        time.sleep(6)
        for _ in range(kills):
            time.sleep(chance.uniform(0.5, 4))
            victim = chance.choice([hub, station, *([server] if server else []), *(cluster.nodes if cluster else [])])
            victim.kill()
            time.sleep(chance.uniform(0, 2))
            victim.start()
            hub.revive()
        time.sleep(8)
        hub.revive()
        differing, compared = compare(hub_port, station_port)
    finally:
        for program in (hub, station):
            program.stop()
    print(f"{kills} kills, {compared} observations on both, {len(differing)} signals differ {differing[:5]}")
    return 1 if differing or not compared else 0


def address(server: Postgres) -> str:
    """Of a new database; the password goes to the programs in their environment."""
    os.environ["CNC_TELEMETRY_SECRET_HUB_DB"] = PASSWORD
    return f"postgresql://hub@127.0.0.1:{server.port}/{server.new_database()}"


def compare(hub_port: int, station_port: int) -> tuple[list[str], int]:
    """Signals that differ once everything has settled, and how many observations are equal."""
    time.sleep(10)
    to = datetime.fromtimestamp(time.time() - 5, UTC).isoformat().replace("+00:00", "Z")
    deadline = time.monotonic() + SETTLE_S
    while True:
        differing, compared = [], 0
        for machine in asked(station_port, "/v1/machines")["machines"]:
            theirs = points(station_port, machine["id"], to)
            ours = points(hub_port, f"line-1~{machine['id']}", to)
            compared += sum(map(len, theirs.values()))
            differing += [f"{machine['id']}/{signal}" for signal in theirs if theirs[signal] != ours.get(signal)]
        if not differing or time.monotonic() > deadline:
            return differing, compared
        time.sleep(5)


if __name__ == "__main__":
    raise SystemExit(main())
