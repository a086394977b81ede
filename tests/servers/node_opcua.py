"""Starts node-opcua, an OPC UA server of another stack than our client's, for tests. Installs it once, from its lock file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "node-opcua"


def install() -> None:
    """``npm ci`` unless it was done for this lock file. Several test processes may ask at once."""
    lock = (FOLDER / "package-lock.json").read_bytes()
    mark = FOLDER / "node_modules" / ".installed-for"
    if mark.exists() and mark.read_bytes() == lock:
        return
    if shutil.which("npm") is None:
        raise RuntimeError("npm is missing: packaging/setup.sh installs nodejs and npm")
    with (FOLDER / ".install-lock").open("w") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        if not (mark.exists() and mark.read_bytes() == lock):
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, text=True, timeout=300)
            mark.write_bytes(lock)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class NodeOpcUa:
    """One server process. ``options`` are those of server.js. Methods block for as long as the server needs, never longer."""

    def __init__(self, **options: Any) -> None:
        self.options: dict[str, Any] = {"port": free_port(), **options}
        self._process: subprocess.Popen[str] | None = None

    @property
    def port(self) -> int:
        return int(self.options["port"])

    @property
    def url(self) -> str:
        return f"opc.tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> NodeOpcUa:
        install()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, **changes: Any) -> None:
        """Start (again, on the same port), with other options where given."""
        self.options |= changes
        environment = {**os.environ, "HOME": str(self.options.get("pki") or FOLDER), "NODE_NO_WARNINGS": "1"}
        self._process = subprocess.Popen(
            ["node", "server.js", json.dumps(self.options)],
            cwd=FOLDER,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._wait_for("READY")

    def _wait_for(self, word: str) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(word):
                return
        raise RuntimeError(f"node-opcua ended before it said {word}")

    def set(self, values: Mapping[str, Any], status: str | None = None) -> None:
        """Give variables other values; done when this returns."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"set": dict(values), "status": status}) + "\n")
        self._process.stdin.flush()
        self._wait_for("DONE")

    def hang(self) -> None:
        """The server keeps its connections open and says nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """The end of ``hang``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Gone at once, without goodbye."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
