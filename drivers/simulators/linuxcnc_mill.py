"""LinuxCNC's own simulated mill as a machine of the demo: a real controller that runs G-code, without hardware or screen.

Needs Debian's ``linuxcnc-uspace``. One controller fits on a host (its shared memory has fixed keys), so a lock file keeps a second
one from starting. Linux only.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import gettempdir, mkdtemp
from typing import Any

from drivers.simulators.part_programs import PARTS
from drivers.simulators.plant import free_port

HOST = "127.0.0.1"
_TICK_S = 0.5
_LOAD_S = 12.0
"""Between two parts somebody changes the workpiece."""
_PARTS = ("bracket", "cover", "manifold")

AXIS = """
[AXIS_{axis}]
MIN_LIMIT = -250
MAX_LIMIT = 250
MAX_VELOCITY = 100
MAX_ACCELERATION = 1000
[JOINT_{joint}]
TYPE = LINEAR
HOME = 0
HOME_OFFSET = 0
HOME_SEARCH_VEL = 0
HOME_LATCH_VEL = 0
HOME_SEQUENCE = 0
MAX_VELOCITY = 100
MAX_ACCELERATION = 1000
MIN_LIMIT = -250
MAX_LIMIT = 250
FERROR = 5
MIN_FERROR = 1
"""
CONFIGURATION = """
[EMC]
VERSION = 1.1
MACHINE = test mill
DEBUG = 0
[DISPLAY]
DISPLAY = dummy
MAX_FEED_OVERRIDE = 2.0
MAX_SPINDLE_OVERRIDE = 2.0
[TASK]
TASK = milltask
CYCLE_TIME = 0.001
[RS274NGC]
PARAMETER_FILE = mill.var
[EMCMOT]
EMCMOT = motmod
COMM_TIMEOUT = 1.0
BASE_PERIOD = 0
SERVO_PERIOD = 1000000
[EMCIO]
EMCIO = io
CYCLE_TIME = 0.100
TOOL_TABLE = mill.tbl
[HAL]
HALFILE = LIB:core_sim.hal
[TRAJ]
COORDINATES = X Y Z
LINEAR_UNITS = mm
ANGULAR_UNITS = degree
DEFAULT_LINEAR_VELOCITY = 100
MAX_LINEAR_VELOCITY = 100
[KINS]
KINEMATICS = trivkins
JOINTS = 3
""" + "".join(AXIS.format(axis=axis, joint=joint) for joint, axis in enumerate("XYZ"))
UNPRIVILEGED = "nobody"
"""LinuxCNC refuses to be run by root."""


class MillFailed(OSError):
    """The controller is not installed, runs already, or does not come up; the text says which."""


def is_installed() -> bool:
    """Whether the controller and its remote shell are here."""
    return shutil.which("linuxcnc") is not None and shutil.which("linuxcncrsh") is not None


class Mill:
    """The controller. ``remote`` serves linuxcncrsh; ``command`` drives the machine over a linuxcncrsh of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def as_user(self, *command: str) -> list[str]:
        """The command as somebody who may run LinuxCNC."""
        if os.geteuid() != 0:
            return list(command)
        return ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups", *command]

    @property
    def environment(self) -> dict[str, str]:
        """With a home of its own."""
        return {**os.environ, "HOME": str(self.folder)}

    @contextmanager
    def remote(self, port: int | None = None) -> Iterator[int]:
        """linuxcncrsh on loopback; its port."""
        port = port or free_port(HOST)
        process = subprocess.Popen(
            self.as_user("linuxcncrsh", "--port", str(port), "--", "-ini", "mill.ini"),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _until_listening(port)
            yield port
        finally:
            process.kill()
            process.wait()

    def program(self, name: str, *lines: str) -> Path:
        """Write a G-code file that the controller can open."""
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o644)
        return path

    def command(self, port: int, *requests: str) -> list[str]:
        """Send ``set …`` requests over linuxcncrsh at this port; its answers."""
        return converse(port, ["hello EMC test 1.0", "set echo off", "set verbose on", "set enable EMCTOO", *requests])[
            4:
        ]


def converse(port: int, requests: Sequence[str]) -> list[str]:
    """Send requests to linuxcncrsh one by one; the answers."""
    answers = []
    with socket.create_connection((HOST, port), timeout=10) as connection, connection.makefile("rb") as lines:
        for request in requests:
            connection.sendall(f"{request}\r\n".encode())
            answer = b""
            while not answer.strip():
                answer = lines.readline()
                if not answer:
                    raise ConnectionError(f"the controller closed the connection after {request!r}")
            answers.append(answer.decode().strip())
    return answers


def _until_listening(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        if time.monotonic() > deadline:
            raise MillFailed(f"linuxcncrsh does not listen on port {port}")
        time.sleep(0.02)


@contextmanager
def running_mill(*, wait: bool = True) -> Iterator[Mill]:
    """Start the controller, and stop it with everything that it started. Raises MillFailed.

    ``wait`` until another one on this host has ended; without it that is a failure.
    """
    if not is_installed():
        raise MillFailed("LinuxCNC is not installed; on Debian: apt-get install linuxcnc-uspace")
    with (Path(gettempdir()) / "cnc-telemetry-linuxcnc.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise MillFailed("another simulated LinuxCNC runs on this computer, and one fits") from error
        folder = Path(mkdtemp(prefix="mill-"))
        mill = Mill(folder)
        _furnish(folder)
        process = subprocess.Popen(
            mill.as_user("linuxcnc", "mill.ini"),
            cwd=folder,
            env=mill.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _until_controlling(folder, process)
            yield mill
        finally:
            assert process.stdin is not None
            process.stdin.close()  # the dummy display ends, and the start script takes everything down
            process.wait(60)
            shutil.rmtree(folder, ignore_errors=True)


def _furnish(folder: Path) -> None:
    (folder / "mill.ini").write_text(CONFIGURATION)
    tools = {1: 50, 2: 16, 3: 10, 4: 6.8, 5: 5, 6: 8, 7: 12}
    lines = [f"T{number} P{number} D{diameter} Z10" for number, diameter in tools.items()]
    (folder / "mill.tbl").write_text("\n".join([*lines, ""]))
    (folder / "mill.var").write_text("")
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
        for file in folder.iterdir():
            shutil.chown(file, UNPRIVILEGED)


def _until_controlling(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """The task controller's command line names our configuration once it runs."""
    deadline = time.monotonic() + 60
    wanted = str(folder / "mill.ini").encode()
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise MillFailed(f"LinuxCNC ended: {_last_words(folder)}")
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if words[0].endswith(b"milltask") and wanted in words:
                    return
        time.sleep(0.05)
    raise MillFailed("LinuxCNC did not start within a minute")


def _last_words(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "linuxcnc_debug.txt").read_text(errors="replace")[-2000:].strip()
    return ""


# ---------------------------------------------------------------- as a machine of the demo


class LinuxCncMill:
    """A device of the demo plant: cuts one part after the other."""

    def __init__(self, *, seed: int) -> None:
        self._random = Random(f"linuxcnc {seed}")
        self._stack = ExitStack()
        self._mill: Mill | None = None
        self._port = 0

    async def start(self, host: str) -> None:
        """Bring the controller up, out of its emergency stop, and home it; it listens on loopback alone."""
        del host
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        self._mill = self._stack.enter_context(running_mill(wait=False))
        self._port = self._stack.enter_context(self._mill.remote())
        self._tell("set estop off", "set machine on", "set home -1", "set mode auto")

    async def run(self) -> None:
        """Part after part until cancelled."""
        while True:
            await asyncio.to_thread(self._begin_part)
            await asyncio.sleep(2 * _TICK_S)
            while await asyncio.to_thread(self._is_running):
                await asyncio.sleep(_TICK_S)
            await asyncio.sleep(_LOAD_S)

    async def stop(self) -> None:
        """Take the controller down."""
        await asyncio.to_thread(self._stack.close)

    @property
    def entry(self) -> dict[str, Any]:
        """Its entry for ``machines:``."""
        place = {"driver": "linuxcnc", "host": HOST, "port": self._port, "axes": "xyz"}
        return {"id": "linuxcnc-1", "name": "LinuxCNC 1", **place, "model": "mill-3axis"}

    def _begin_part(self) -> None:
        assert self._mill is not None
        number = self._random.randint(1001, 8999)
        lines = PARTS[self._random.choice(_PARTS)](number, self._random)
        file = self._mill.program(f"part-{number}.ngc", *for_linuxcnc(lines))
        self._tell(f"set open {file}", "set run")

    def _tell(self, *requests: str) -> None:
        assert self._mill is not None
        answers = self._mill.command(self._port, *requests)
        refused = [f"{request}: {answer}" for request, answer in zip(requests, answers, strict=True) if "NAK" in answer]
        if refused:
            raise MillFailed("; ".join(refused))

    def _is_running(self) -> bool:
        assert self._mill is not None
        (answer,) = self._mill.command(self._port, "get program_status")
        return answer.split()[-1].upper() in ("RUNNING", "PAUSED")


def for_linuxcnc(lines: Sequence[str]) -> list[str]:
    """A program of the demo in LinuxCNC's dialect: there an O word begins a subroutine, so that its number becomes a comment."""
    body = [line for line in lines if line.strip() != "%"]
    return [f"({line.replace('(', '').replace(')', '')})" if line.startswith("O") else line for line in body]
