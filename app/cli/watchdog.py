"""The wall's watchdog: a small process that starts the window, and starts it again when it broke or no longer turns. Loads no Qt."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ALIVE = "CNC_TELEMETRY_ALIVE"
"""Names to the watched process the file that it touches while its window turns."""
BY_ITSELF = frozenset({0, 1, 2, 130})
"""Exit codes of somebody's will, or of a start that would fail again."""
BROKEN = 70
"""Exit code of a watched process that a fault of the program ended (``EX_SOFTWARE`` of sysexits.h): it is started again."""
_END_S = 3.0
_LEAVE_S = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. A frozen window is back within ``silent`` + 3 to end it + its start: well below 30."""

    silent: float = 15.0
    first: float = 60.0
    """For the first sign of life after a start."""
    look: float = 0.5
    rests: tuple[float, ...] = (0.5, 2.0, 5.0, 10.0, 20.0)
    """Before each further start in a row."""
    calm: float = 600.0
    """Who lived so long begins a new row."""


def alive_file() -> Path | None:
    """The file to be touched, in a process that is watched; None elsewhere."""
    name = os.environ.get(ALIVE)
    return Path(name) if name else None


def own_command(arguments: Sequence[str]) -> list[str]:
    """This program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py"), *arguments]


class Watchdog:
    """Runs one command until it ends by somebody's will; SIGINT and SIGTERM are handed on."""

    def __init__(self, command: Sequence[str], patience: Patience | None = None) -> None:
        self._command, self._patience = list(command), patience or Patience()
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving_by: float | None = None

    def run(self) -> int:
        """The exit code of the last life."""
        before = {number: signal.signal(number, self._leave) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            with tempfile.TemporaryDirectory(prefix="cnc-telemetry-") as folder:
                return self._lives(Path(folder) / "alive")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _lives(self, alive: Path) -> int:
        row, rests = 0, self._patience.rests
        while True:
            began = time.monotonic()
            code = self._life(alive)
            if code in BY_ITSELF or self._is_leaving():
                return max(code, 0)
            row = 0 if time.monotonic() - began > self._patience.calm else row
            rest = rests[min(row, len(rests) - 1)]
            row += 1
            log.warning("the window ended with %s; it is started again in %s s", code, rest)
            time.sleep(rest)
            if self._is_leaving():
                return 0

    def _life(self, alive: Path) -> int:
        alive.touch()
        process = self._process = subprocess.Popen(self._command, env=os.environ | {ALIVE: str(alive)})
        seen, changed, limit = alive.stat().st_mtime_ns, time.monotonic(), self._patience.first
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(self._patience.look)
            now, sign = time.monotonic(), alive.stat().st_mtime_ns
            if sign != seen:
                seen, changed, limit = sign, now, self._patience.silent
            if self._leaving_by is not None and now > self._leaving_by:
                process.kill()
            elif now - changed > limit and process.poll() is None:
                log.error("the window has not turned for %.0f s; it is ended and started again", now - changed)
                _end(process)
        return process.returncode

    def _is_leaving(self) -> bool:
        return self._leaving_by is not None

    def _leave(self, number: int, frame: FrameType | None) -> None:
        self._leaving_by = time.monotonic() + _LEAVE_S
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)


def _end(process: subprocess.Popen[bytes]) -> None:
    """By a signal that has the stacks of all threads written into its crash report, where there is one."""
    if sys.platform != "win32":
        process.send_signal(signal.SIGABRT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_S)
    if process.poll() is None:
        process.kill()
        process.wait()
