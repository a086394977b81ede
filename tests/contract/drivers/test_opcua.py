"""OPC UA passes the conformance suite, on node-opcua."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from drivers.opcua import SPEC
from tests.contract.drivers.suite import Case, DriverConformance
from tests.servers.node_opcua import NodeOpcUa

NODE = "nsu=urn:test:plant;s="
SIGNALS = {
    "real": f"{NODE}SpindleSpeed",
    "serial_number": f"{NODE}Serial",
    "whole": f"{NODE}Count",
    "signed": f"{NODE}Small",
    "flag": f"{NODE}Running",
    "hole": f"{NODE}NoSuchNode",
    "changing": {"node": f"{NODE}Recorded", "sampling": "10ms"},
}
_running: dict[int, NodeOpcUa] = {}


@pytest.fixture(scope="module", autouse=True)
def node_opcua() -> Iterator[None]:
    """One server for all tests; that a process comes and goes is tested in tests/integration/opcua."""
    with NodeOpcUa() as server:
        server.set({"Count": [2**21, 1]})
        _running[server.port] = server
        yield
    _running.clear()


@contextmanager
def serve(_: int | None) -> Iterator[int]:
    yield next(iter(_running))


def settings(port: int) -> dict[str, Any]:
    return {
        "url": f"opc.tcp://127.0.0.1:{port}",
        "interval": "20ms",
        "timeout": "700ms",
        "history": False,
        "signals": SIGNALS,
    }


def change(port: int, number: int) -> None:
    _running[port].set({"Recorded": float(number)})


class TestOpcUa(DriverConformance):
    case = Case(
        "opcua",
        SPEC,
        settings,
        serve,
        steady={"real": 1200.5, "serial_number": "00123", "whole": "9007199254740993", "signed": -259.0, "flag": 1.0},
        changing="changing",
        change=change,
        lacking=("hole",),
    )
