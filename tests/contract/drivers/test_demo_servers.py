"""The demo's own OPC UA machine tool and Modbus device pass the suite that real servers pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from drivers.modbus import SPEC as MODBUS
from drivers.opcua import SPEC as OPCUA
from drivers.simulators.auxiliary import SIGNALS, CoolantStation
from drivers.simulators.demo_devices import shop
from drivers.simulators.machine_tool import MachineToolServer
from tests.contract.drivers.suite import Case, DriverConformance
from tests.servers.loop_thread import LoopThread

HOST = "127.0.0.1"


# ---------------------------------------------------------------- Modbus

STATIONS: dict[int, CoolantStation] = {}


@contextmanager
def serve_modbus(port: int | None) -> Iterator[int]:
    loop = LoopThread()
    station = CoolantStation([], seed=1, speed=1.0)
    loop.do(station.start(HOST, port or 0))
    at = int(station.entry["port"])
    STATIONS[at] = station
    try:
        yield at
    finally:
        loop.do(station.stop())
        loop.stop()


def modbus_settings(port: int) -> dict[str, Any]:
    return {"host": HOST, "port": port, "interval": "20ms", "timeout": "300ms", "signals": list(SIGNALS)}


def warm(port: int, number: int) -> None:
    STATIONS[port].temperature = float(number)


class TestCoolantStation(DriverConformance):
    # The driver delivers raw numbers; the pipeline scales them.
    case = Case(
        "coolant station",
        MODBUS,
        modbus_settings,
        serve_modbus,
        steady={
            "execution": "READY",
            "coolant_level": 810.0,
            "coolant_flow": 0.0,
            "pump_on": 0.0,
            "level_low": 0.0,
            "energy": 481_234.0,
        },
        changing="coolant_temperature",
        change=warm,
    )


# ---------------------------------------------------------------- OPC UA

SERVER: list[tuple[LoopThread, MachineToolServer]] = []


@pytest.fixture(scope="module", autouse=True)
def machine_tool() -> Iterator[None]:
    loop = LoopThread()
    server = MachineToolServer(shop(1)[0], seed=3)
    loop.do(server.start(HOST))
    for key, value in {"mode": "AUTOMATIC", "program": "O1234", "tool": "7", "feed_ovr": "80", "s_ovr": "100"}.items():
        loop.do(server.say(key, value))
    SERVER.append((loop, server))
    yield
    SERVER.clear()
    loop.do(server.stop())
    loop.stop()


@contextmanager
def serve_opcua(_: int | None) -> Iterator[int]:
    yield int(SERVER[0][1].url.rpartition(":")[2].partition("/")[0])


def opcua_settings(port: int) -> dict[str, Any]:
    return {"url": f"opc.tcp://{HOST}:{port}/demo", "interval": "20ms", "timeout": "700ms", "history": False}


def override(_: int, number: int) -> None:
    loop, server = SERVER[0]
    loop.do(server.say("s_ovr", str(number)))


class TestMachineTool(DriverConformance):
    case = Case(
        "machine tool",
        OPCUA,
        opcua_settings,
        serve_opcua,
        steady={"mode": "AUTOMATIC", "program": "O1234", "tool": "7", "feed_override": 80.0},
        changing="rpm_override",
        change=override,
    )
