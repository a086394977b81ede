"""Modbus TCP passes the conformance suite, on libmodbus."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest
from pymodbus.client import ModbusTcpClient

from drivers.modbus import SPEC
from tests.contract.drivers.suite import Case, DriverConformance
from tests.servers import libmodbus

SIGNALS = [
    {"id": "real", "address": "holding:100", "type": "float32"},
    {"id": "whole", "address": "holding:120", "type": "int64"},
    {"id": "signed", "address": "holding:400", "type": "int16"},
    {"id": "coil", "address": "coil:9"},
    {"id": "contact", "address": "discrete:11"},
    {"id": "serial_number", "address": "holding:150", "type": "string[6]"},
    {"id": "hole", "address": "holding:505"},
    {"id": "changing", "address": "holding:30"},
]


def settings(port: int) -> dict[str, Any]:
    return {"host": libmodbus.HOST, "port": port, "interval": "20ms", "timeout": "300ms", "signals": SIGNALS}


def serve(port: int | None) -> AbstractContextManager[int]:
    return libmodbus.tcp_server(port)


def change(port: int, number: int) -> None:
    client = ModbusTcpClient(libmodbus.HOST, port=port)
    assert client.connect()
    assert not client.write_register(30, number, device_id=1).isError()
    client.close()


@pytest.mark.skipif(libmodbus.program() is None, reason="gcc and libmodbus-dev are not installed")
class TestModbus(DriverConformance):
    case = Case(
        "modbus",
        SPEC,
        settings,
        serve,
        steady={
            "real": -1234.5,
            "whole": "-9141386507638288913",
            "signed": 400.0,
            "coil": 1.0,
            "contact": 0.0,
            "serial_number": "00123",
        },
        changing="changing",
        change=change,
        lacking=("hole",),
    )
