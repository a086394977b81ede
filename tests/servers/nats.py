"""A real NATS cluster with JetStream on loopback, started and stopped by a test, whose nodes are killed when the test wants it."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.request
from functools import cache
from pathlib import Path

from tests.servers.libmodbus import HOST, free_port

MISSING = (
    "nats-server is not installed and could not be (packaging/test.sh installs it): nothing goes over NATS in this test"
)


@cache
def program() -> str | None:
    return shutil.which("nats-server", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")


class Node:
    def __init__(self, folder: Path, name: str, ports: dict[str, int], routes: list[int], login: str) -> None:
        self.name, self.port = name, ports["client"]
        self._folder, self._monitor = folder, ports["monitor"]
        cluster = ""
        if routes:
            others = ", ".join(f'"nats://{HOST}:{port}"' for port in routes)
            cluster = f'cluster {{ name: shop, listen: "{HOST}:{ports["cluster"]}", routes: [{others}] }}'
        self._configuration = folder / f"{name}.conf"
        self._configuration.write_text(
            f'server_name: {name}\nlisten: "{HOST}:{self.port}"\nhttp: "{HOST}:{self._monitor}"\n'
            f'jetstream {{ store_dir: "{folder / name}", max_mem: 64MB, max_file: 1GB }}\n{cluster}\n{login}\n'
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        found = program()
        assert found is not None
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen([found, "-c", str(self._configuration)], stdout=log, stderr=log)

    def is_ready(self) -> bool:
        """Whether JetStream answers, with a leader where there are several."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self._monitor}/healthz", timeout=1) as answer:
                return b'"ok"' in answer.read()
        except OSError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


class Nats:
    """One node, or a cluster of three."""

    def __init__(self, folder: Path, nodes: int = 1, login: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ports = [{kind: free_port() for kind in ("client", "cluster", "monitor")} for _ in range(nodes)]
        routes = [each["cluster"] for each in ports] if nodes > 1 else []
        self.nodes = [Node(folder, f"n{at}", each, routes, login) for at, each in enumerate(ports)]
        for node in self.nodes:
            node.start()
        end = time.monotonic() + 30
        while not all(node.is_ready() for node in self.nodes):
            if time.monotonic() > end:
                self.close()
                raise AssertionError("\n".join(log.read_text()[-2000:] for log in folder.glob("*.log")))
            time.sleep(0.1)

    @property
    def address(self) -> str:
        return "nats://" + ",".join(f"{HOST}:{node.port}" for node in self.nodes)

    def close(self) -> None:
        for node in self.nodes:
            node.kill()
