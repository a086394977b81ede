"""Live values before anything is saved, from real servers: several machines at once, as their entries would map them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest

from app.contracts.connect import LiveReadings
from app.domain.message import DriverNotReady, UserError
from app.runtime import driver_specs
from drivers.connect import Connect
from tests.servers import libmodbus
from tests.servers.node_opcua import NodeOpcUa

NODE = "nsu=urn:test:plant;s="


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    made = Connect(driver_specs(), tmp_path)
    yield made
    made.close()


def until(seen: list[LiveReadings], is_so: Callable[[LiveReadings], bool]) -> None:
    deadline = time.monotonic() + 15
    while not any(is_so(one) for one in seen):
        assert time.monotonic() < deadline, seen[-1:]
        time.sleep(0.02)


def value(readings: LiveReadings, place: int, signal: str) -> Any:
    return next((one.value for one in readings[place] if one.item.id == signal), None)


def test_machines_of_different_protocols_are_watched_together(connect: Connect) -> None:
    with NodeOpcUa() as server, libmodbus.tcp_server() as port:
        registers = [{"id": "level", "address": "holding:100", "type": "float32"}]
        entries = [
            {"driver": "opcua", "url": server.url, "signals": {"rpm": {"node": f"{NODE}SpindleSpeed"}}},
            {"driver": "modbus", "host": "127.0.0.1", "port": port, "unit": 1, "signals": registers},
        ]
        seen: list[LiveReadings] = []
        looking = connect.watch(entries, seen.append)
        until(seen, lambda now: (value(now, 0, "rpm"), value(now, 1, "level")) == (1200.5, -1234.5))
        server.set({"SpindleSpeed": 4321.0})
        until(seen, lambda now: value(now, 0, "rpm") == 4321.0)
        looking.cancel()
        with pytest.raises(CancelledError):
            looking.result(5)


def test_a_link_that_is_lost_ends_the_look_with_a_sentence(connect: Connect) -> None:
    with libmodbus.tcp_server() as port:
        entry = {
            "driver": "modbus",
            "host": "127.0.0.1",
            "port": port,
            "signals": [{"id": "level", "address": "holding:100", "type": "float32"}],
        }
        seen: list[LiveReadings] = []
        looking = connect.watch([entry], seen.append)
        until(seen, lambda now: value(now, 0, "level") == -1234.5)
    with pytest.raises(DriverNotReady):
        looking.result(15)


def test_an_entry_that_cannot_be_used_is_told(connect: Connect) -> None:
    with pytest.raises(UserError, match="nobody"):
        connect.watch([{"driver": "nobody"}], print).result(5)
    with pytest.raises(UserError, match="can't be used"):
        connect.watch([{"driver": "modbus", "host": "h", "prot": 5}], print).result(5)
