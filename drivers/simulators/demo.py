"""Starts the demo plant as a child process and says how to connect to it. The plant itself is ``serve``'s business."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Self

_ROOT = Path(__file__).resolve().parents[2]


class DemoPlantFailed(RuntimeError):
    """The simulator process ended or kept silent; its last words are the text."""


class DemoPlant:
    """The simulator as a child process: ends when this process ends, however that happens.

    All methods block; call them outside of event loops.
    """

    def __init__(
        self,
        *,
        machines: int = 4,
        speed: float = 1.0,
        seed: int = 1,
        replay: Path | None = None,
        devices: Path | None = None,
        opcua: int = 0,
        coolant: bool = False,
        linuxcnc: bool = False,
        extra: tuple[str, ...] = (),
    ) -> None:
        arguments = ["--machines", str(machines), "--speed", f"{speed:g}", "--seed", str(seed), *extra]
        arguments += ["--opcua", str(opcua)] if opcua else []
        arguments += ["--coolant"] if coolant else []
        arguments += ["--linuxcnc"] if linuxcnc else []
        arguments += ["--replay", str(replay)] if replay is not None else []
        arguments += ["--devices", str(devices)] if devices is not None else []
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[bytes] | None = None
        self._abandoned = False
        self.agents: list[dict[str, Any]] = []
        """The ready line's agents, with their URLs and devices."""
        self.others: list[dict[str, Any]] = []
        """The entries of devices that are no agent's."""

    def start(self, timeout_s: float = 60.0) -> list[dict[str, Any]]:
        """Start and wait until it serves; answers entries for ``machines:``. Raises DemoPlantFailed."""
        process = self.launch()
        if self._abandoned:
            process.terminate()
        assert process.stdout is not None
        watchdog = threading.Timer(timeout_s, process.kill)
        watchdog.start()
        line = process.stdout.readline()
        watchdog.cancel()
        try:
            ready = json.loads(line)
            self.agents, self.others = ready["agents"], ready["entries"]
        except (ValueError, KeyError) as error:
            raise DemoPlantFailed(self._stop(3.0) or "The demo plant did not start in time.") from error
        return self.entries

    def launch(self) -> subprocess.Popen[str]:
        """Start without waiting."""
        command = [sys.executable, "simulate"] if getattr(sys, "frozen", False) else _interpreter()
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), environment.get("PYTHONPATH")]))
        pipe = subprocess.PIPE
        # A file takes its complaints: a pipe that nobody reads would stop it once it is full.
        self._complaints = TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            [*command, *self._arguments], stdin=pipe, stdout=pipe, stderr=self._complaints, text=True, env=environment
        )
        return self._process

    def abandon(self) -> None:
        """End a ``start`` that another thread waits in, without waiting for it; it raises DemoPlantFailed."""
        self._abandoned = True
        process = self._process
        if process is not None:
            process.terminate()

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Entries for the configuration's ``machines:`` list."""
        pairs = [(agent["url"], device) for agent in self.agents for device in agent["devices"]]
        recorded = [pair for pair in pairs if pair[1].get("recorded")]
        return [*(_entry(url, device) for url, device in recorded or pairs), *self.others]

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return None if self._process is None else self._process.pid

    def stop(self, timeout_s: float = 3.0) -> None:
        """Close its stdin, which ends it; kill it if that takes too long."""
        self._stop(timeout_s)

    def _stop(self, timeout_s: float) -> str:
        """What it complained of."""
        process, self._process = self._process, None
        if process is None:
            return ""
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        assert self._complaints is not None
        process.stdout.close()
        with self._complaints as complaints:
            complaints.seek(0)
            return complaints.read().decode(errors="replace").strip()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _interpreter() -> list[str]:
    return [sys.executable, "-m", "drivers.simulators.serve"]


def _entry(url: str, device: dict[str, Any]) -> dict[str, Any]:
    identity = device.get("id") or device["name"].lower().replace(" ", "-").replace("_", "-")
    entry = {"id": identity, "name": device.get("title") or device["name"], "driver": "mtconnect", "url": url}
    entry["device"] = device["name"]
    if "id" in device:
        entry["model"] = device["model"]
    if "ideal_cycle_s" in device:
        entry["ideal_cycle"] = f"{device['ideal_cycle_s']:g}s"
    return entry
