"""Compiles and runs the libmodbus server of ``modbus_server.c``; a serial line is a pair of pseudo-terminals (socat)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

SOURCE = Path(__file__).with_name("modbus_server.c")
HOST = "127.0.0.1"


@cache
def program() -> Path | None:
    """The compiled server; None where gcc or libmodbus is missing (packaging/setup.sh installs both)."""
    compiler = shutil.which("gcc")
    if compiler is None or not Path("/usr/include/modbus/modbus.h").exists():
        return None
    target = Path(mkdtemp(prefix="modbus-server-")) / "modbus_server"
    subprocess.run([compiler, "-O2", "-o", target, SOURCE, "-lmodbus"], check=True)
    return target


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    server = program()
    assert server is not None
    process = subprocess.Popen([server, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def tcp_server(port: int | None = None) -> Iterator[int]:
    """A server on loopback; its port."""
    port = port or free_port()
    with _running("tcp", HOST, str(port)):
        yield port


@contextmanager
def serial_line(folder: Path) -> Iterator[tuple[str, str]]:
    """Both ends of a serial line."""
    ends = str(folder / "device"), str(folder / "station")
    socat = subprocess.Popen(["socat", *(f"pty,raw,echo=0,link={end}" for end in ends)])
    try:
        deadline = time.monotonic() + 10
        while not all(os.path.exists(end) for end in ends):
            assert time.monotonic() < deadline, "socat made no pseudo-terminals"
            time.sleep(0.01)
        yield ends
    finally:
        socat.kill()
        socat.wait()


@contextmanager
def rtu_server(device: str, unit: int) -> Iterator[None]:
    """A server with this unit number on a serial line."""
    with _running("rtu", device, str(unit)):
        yield


@contextmanager
def serial_gateway(device: str) -> Iterator[int]:
    """A simple gateway: RTU frames over TCP, as they are on the serial line.

    One connection at a time, and one that ended lets go of the line at once (-t 0): two readers of one line would
    take each other's answers.
    """
    port = free_port()
    listen = f"TCP-LISTEN:{port},bind={HOST},reuseaddr,fork,max-children=1"
    socat = subprocess.Popen(["socat", "-t", "0", listen, f"{device},raw,echo=0"])
    try:
        deadline = time.monotonic() + 10
        while True:
            with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                break
            assert time.monotonic() < deadline, "the gateway does not listen"
            time.sleep(0.01)
        yield port
    finally:
        socat.kill()
        socat.wait()
