"""The LinuxCNC driver passes the conformance suite, on a real controller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from drivers.linuxcnc import SPEC
from drivers.simulators import linuxcnc_mill as linuxcnc
from tests.contract.drivers.suite import Case, DriverConformance

MILL: list[linuxcnc.Mill] = []


@pytest.fixture(scope="module", autouse=True)
def mill() -> Iterator[None]:
    if not linuxcnc.is_installed():
        pytest.skip("linuxcnc-uspace is not installed")
    with linuxcnc.running_mill() as mill:
        with mill.remote() as port:
            assert mill.command(port, "set estop off", "set machine on") == ["SET ESTOP ACK", "SET MACHINE ACK"]
        MILL.append(mill)
        yield
        MILL.clear()


def settings(port: int) -> dict[str, Any]:
    return {"host": linuxcnc.HOST, "port": port, "interval": "20ms", "timeout": "300ms"}


def serve(port: int | None) -> AbstractContextManager[int]:
    return MILL[0].remote(port)


def change(port: int, number: int) -> None:
    assert MILL[0].command(port, f"set feed_override {number}") == ["SET FEED_OVERRIDE ACK"]


class TestLinuxCnc(DriverConformance):
    case = Case(
        "linuxcnc",
        SPEC,
        settings,
        serve,
        steady={
            "estop": "ARMED",
            "mode": "MANUAL",
            "tool": "0",
            "execution": "READY",
            "x": 0.0,
            "rpm_override": 100.0,
        },
        changing="feed_override",
        change=change,
    )
