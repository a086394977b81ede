"""The demo hall's coolant station with its power meter, a Modbus TCP device: central pump, tank, and what the machines draw.

Levels, temperature and power follow the simulated machines. Listens on loopback; refuses writes.
"""

from __future__ import annotations

import asyncio
import math
import struct
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from pymodbus.constants import ExcCodes
from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from drivers.simulators.plant import DemoMachine, free_port

_SECOND = 1_000_000_000
_TICK_S = 0.25
_COILS, _DISCRETE, _HOLDING, _INPUT = 1, 2, 3, 4
"""Function codes that read."""
_EXECUTION = {"READY": 0, "ACTIVE": 1, "INTERRUPTED": 2}
_REFILL_BELOW, _FULL = 18.0, 96.0
_BASE_W = 1_150.0
"""Lights, compressor, the station's own pump at rest."""

SIGNALS: tuple[dict[str, Any], ...] = (
    {"id": "execution", "address": "holding:100", "map": {value: word for word, value in _EXECUTION.items()}},
    {"id": "coolant_temperature", "address": "input:0", "type": "float32", "unit": "°C", "minimum": 10, "maximum": 45},
    {"id": "coolant_flow", "address": "input:2", "type": "float32", "unit": "l/min", "minimum": 0, "maximum": 140},
    {"id": "coolant_pressure", "address": "input:4", "type": "float32", "unit": "bar", "minimum": 0, "maximum": 30},
    {"id": "coolant_level", "address": "input:6", "scale": 0.1, "unit": "%", "minimum": 0, "maximum": 100},
    {"id": "power", "address": "input:10", "type": "float32", "unit": "kW", "minimum": 0, "maximum": 80},
    {"id": "energy", "address": "input:12", "type": "uint32", "scale": 0.01, "unit": "kWh"},
    {"id": "voltage", "address": "input:14", "scale": 0.1, "unit": "V", "minimum": 360, "maximum": 420},
    {"id": "pump_on", "address": "coil:0"},
    {"id": "level_low", "address": "discrete:0"},
)
"""The device's manual, as the entry of a configuration has it."""


class CoolantStation:
    """One device, unit 1. All methods belong to one event loop."""

    def __init__(self, machines: Sequence[DemoMachine], *, seed: int, speed: float) -> None:
        self._machines = machines
        self._speed = speed
        self._at_ns = time.time_ns()
        self._noise = Random(f"coolant {seed}")
        self.level, self.temperature, self.pressure, self.flow = 81.0, 23.0, 0.0, 0.0
        self.watts, self.energy_wh, self.volts = _BASE_W, 4_812_345.0, 381.0
        self.refilling = False
        self.execution = "READY"
        self._server: ModbusTcpServer | None = None
        self.url = ""

    async def start(self, host: str, port: int = 0) -> None:
        """Listen; 0 takes any free port."""
        port = port or free_port(host)
        blocks = (
            [SimData(0, count=2, values=False, datatype=DataType.BITS)],
            [SimData(0, count=2, values=False, datatype=DataType.BITS)],
            [SimData(100, count=1, datatype=DataType.REGISTERS)],
            [SimData(0, count=16, datatype=DataType.REGISTERS)],
        )
        identity = ModbusDeviceIdentification(  # type: ignore[no-untyped-call]
            info_name={"VendorName": "Kestrel", "ProductCode": "CS-400", "MajorMinorRevision": "2.1"}
        )
        device = SimDevice(1, blocks, identity=identity, action=self._answer)
        self._server = ModbusTcpServer(device, identity=identity, address=(host, port))
        await self._server.serve_forever(background=True)
        self.url = f"modbus://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            await self._server.shutdown()  # type: ignore[no-untyped-call]

    async def run(self) -> None:
        """Let time pass until cancelled."""
        while True:
            self.advance(time.time_ns())
            await asyncio.sleep(_TICK_S)

    @property
    def entry(self) -> dict[str, Any]:
        """Its entry for ``machines:``."""
        host, _, port = self.url.removeprefix("modbus://").rpartition(":")
        place = {"host": host, "port": int(port), "unit": 1}
        return {"id": "coolant-1", "name": "Coolant 1", "driver": "modbus", **place, "signals": list(SIGNALS)}

    # ------------------------------------------------------------ what happens

    def advance(self, now_ns: int) -> None:
        """Let the time until now pass."""
        seconds = max(0.0, (now_ns - self._at_ns) / _SECOND) * self._speed
        self._at_ns = now_ns
        busy = sum(machine.reading("execution") == "ACTIVE" for machine in self._machines)
        self._fill(seconds, busy)
        pumping = busy > 0 and not self.refilling
        self.execution = "INTERRUPTED" if self.refilling else "ACTIVE" if pumping else "READY"
        self.pressure = _towards(self.pressure, 18.0 + self._noise.gauss(0, 0.15) if pumping else 0.0, seconds, 2.0)
        self.flow = _towards(self.flow, 22.0 * busy + self._noise.gauss(0, 0.4) if pumping else 0.0, seconds, 3.0)
        self.temperature = _towards(self.temperature, 21.0 + 2.4 * busy, seconds, 1_200.0)
        drawn = sum(_number(machine.reading("power")) for machine in self._machines)
        self.watts = _towards(self.watts, _BASE_W + drawn + (5_500.0 if pumping else 0.0), seconds, 1.0)
        self.energy_wh += self.watts * seconds / 3_600.0
        self.volts = 384.0 - self.watts / 9_000.0 + self._noise.gauss(0, 0.2)

    def _fill(self, seconds: float, busy: int) -> None:
        """Coolant leaves with the chips; at the mark the valve opens and the pump waits."""
        if self.refilling:
            self.level += seconds * 0.6
            self.refilling = self.level < _FULL
        else:
            self.level -= seconds * busy * 0.002
            self.refilling = self.level <= _REFILL_BELOW
        self.level = min(100.0, max(0.0, self.level))

    # ------------------------------------------------------------ what it answers

    async def _answer(
        self, function: int, start: int, address: int, count: int, registers: list[int], written: object
    ) -> ExcCodes | None:
        """pymodbus asks before every answer: the registers become what they are now."""
        del address, count
        if written is not None:
            return ExcCodes.ILLEGAL_FUNCTION
        values = self._block(function)
        for place in range(len(registers)):
            registers[place] = values.get(start + place, 0)
        return None

    def _block(self, function: int) -> dict[int, int]:
        if function == _HOLDING:
            return {100: _EXECUTION[self.execution]}
        if function == _COILS:
            return {0: int(self.execution == "ACTIVE") | int(self.refilling) << 1}
        if function == _DISCRETE:
            return {0: int(self.level < _REFILL_BELOW + 7.0) | int(self.pressure > 1.0) << 1}
        words = [*_float(self.temperature), *_float(self.flow), *_float(self.pressure), round(self.level * 10), 0, 0, 0]
        words += [*_float(self.watts / 1_000.0), *struct.unpack(">HH", struct.pack(">I", round(self.energy_wh / 10)))]
        words += [round(self.volts * 10), 0]
        return dict(enumerate(words))


def _float(value: float) -> tuple[int, int]:
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return high, low


def _towards(value: float, goal: float, seconds: float, constant_s: float) -> float:
    return value + (goal - value) * (1.0 - math.exp(-seconds / constant_s))


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, str) else 0.0
    except ValueError:
        return 0.0
