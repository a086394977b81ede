"""LinuxCNC's simulated three-axis mill for the tests: a real controller without hardware or screen, and linuxcncrsh beside it.

One controller fits on a host (its shared memory has fixed keys), so a lock file keeps test processes from starting two.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from tests.servers.libmodbus import HOST, free_port

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


def is_installed() -> bool:
    return shutil.which("linuxcnc") is not None and shutil.which("linuxcncrsh") is not None


class Mill:
    """The controller. ``remote`` serves linuxcncrsh; ``command`` drives the machine over a linuxcncrsh of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def as_user(self, *command: str) -> list[str]:
        if os.geteuid() != 0:
            return list(command)
        return ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups", *command]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.folder)}

    @contextmanager
    def remote(self, port: int | None = None) -> Iterator[int]:
        """linuxcncrsh on loopback; its port."""
        port = port or free_port()
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
        assert time.monotonic() < deadline, f"nothing listens on port {port}"
        time.sleep(0.02)


@contextmanager
def running_mill() -> Iterator[Mill]:
    """Start the controller, and stop it with everything that it started."""
    with (Path(gettempdir()) / "linuxcnc-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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
    (folder / "mill.tbl").write_text("T1 P1 D6 Z10 ;mill\nT3 P3 D3 ;drill\n")
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
        assert process.poll() is None, (folder / "linuxcnc_debug.txt").read_text()[-2000:]
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if words[0].endswith(b"milltask") and wanted in words:
                    return
        time.sleep(0.05)
    raise AssertionError("LinuxCNC did not start")
