"""Modbus TCP, RTU and RTU over TCP: devices whose registers a person has named. Reads only.

pymodbus is imported when a driver is opened, so that listing drivers stays cheap.
"""

from __future__ import annotations

import logging

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet, ProbeAnswer
from app.contracts.connect import ANONYMOUS, Access
from drivers.modbus.settings import Settings, connection_key

# pymodbus logs every unanswered request as an error; what of that a person must know, the driver says itself.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    from drivers.modbus.driver import ModbusDriver

    return ModbusDriver(plan, inlet)


async def _probe(url: str, _: Access = ANONYMOUS) -> ProbeAnswer:
    from drivers.modbus.probe import probe

    return await probe(url)


SPEC = DriverSpec(
    name="modbus",
    title="Modbus",
    settings=Settings,
    connection_key=connection_key,
    open=_open,
    probe=_probe,
    url_schemes=("modbus",),
)
