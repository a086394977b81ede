"""The Modbus driver: all units of one line, asked in turn by when they are due. It reads; it never writes to a machine."""

from __future__ import annotations

import asyncio
import time

from app.contracts import ConnectionPlan, Inlet
from app.domain.message import DriverFault, DriverNotReady, Message
from app.domain.observation import Delivery
from drivers.modbus.line import Line
from drivers.modbus.settings import Settings
from drivers.modbus.unit import Rhythm, Unit


class ModbusDriver:
    """One connection (``contracts.Driver``)."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._source = plan.key
        self._inlet = inlet
        self._line_settings = _shared(plan)
        self._units = [Unit(machine) for machine in plan.machines]
        self._has_model = False
        self._silent: set[str] = set()
        self._line: Line | None = None

    async def session(self) -> None:
        """Connect, and read what is due until nobody on the line answers any more."""
        self._line = line = Line(self._line_settings)
        try:
            await line.open()
            self._begin()
            while True:
                unit, rhythm = self._next()
                await _until(rhythm.due_ns)
                await self._turn(unit, rhythm, line)
        finally:
            line.close()
            self._line = None

    async def close(self) -> None:
        """Nothing outlives a session."""
        if self._line is not None:
            self._line.close()

    def _begin(self) -> None:
        if not self._has_model:
            for unit in self._units:
                self._inlet.model(unit.model)
            self._has_model = True
        self._silent.clear()
        for unit in self._units:
            unit.begin()

    def _next(self) -> tuple[Unit, Rhythm]:
        """Whoever is due first; a silent unit after those that answer."""
        turns = ((unit, rhythm) for unit in self._units for rhythm in unit.rhythms)
        return min(turns, key=lambda turn: (turn[1].due_ns, turn[0].is_silent))

    async def _turn(self, unit: Unit, rhythm: Rhythm, line: Line) -> None:
        asked = line.requests
        answered = await unit.turn(rhythm, line)
        self._inlet.count("requests", line.requests - asked)
        if answered:
            self._inlet.connected()
            self._inlet.alive(time.time_ns())
        else:
            self._inlet.count("timeouts")
            self._check_anybody_answers(line)
        self._tell_silence(unit, line)
        batch = unit.batch() if answered or unit.is_silent else None
        if batch is not None:
            await self._inlet.deliver(Delivery(self._source, (batch,)))

    def _tell_silence(self, unit: Unit, line: Line) -> None:
        """A silent unit beside others that answer: its machine alone is not served."""
        machine = unit.model.machine
        if unit.is_silent == (machine in self._silent):
            return
        self._silent ^= {machine}
        message = Message.of(
            "Unit {unit} on {host} does not answer, others there do. Check its number, power and wiring; it is asked again now and then.",
            unit=unit.settings.unit,
            host=line.where,
        )
        self._inlet.refused(machine, message if unit.is_silent else None)

    def _check_anybody_answers(self, line: Line) -> None:
        if not all(unit.is_silent for unit in self._units):
            return
        units = ", ".join(str(unit.settings.unit) for unit in self._units)
        raise DriverNotReady(
            Message.of(
                "{host} is reachable, but unit {units} does not answer. Check the unit number, and power and wiring behind it; it is asked again.",
                host=line.where,
                units=units,
            )
        )


def _shared(plan: ConnectionPlan) -> Settings:
    """The line's own settings, which all its machines must agree on."""
    first: Settings = plan.machines[0].settings
    for machine in plan.machines[1:]:
        for name in ("framing", "baud", "parity", "stop_bits"):
            if getattr(machine.settings, name) != getattr(first, name):
                raise DriverFault(
                    Message.of(
                        "{one} and {other} share a line but have different {setting}. Make them equal.",
                        one=plan.machines[0].id,
                        other=machine.id,
                        setting=name,
                    )
                )
    return first


async def _until(due_ns: int) -> None:
    wait_s = (due_ns - time.monotonic_ns()) / 1e9
    if wait_s > 0:
        await asyncio.sleep(wait_s)
