"""A complete driver in one file: a scale that answers ``W?`` with a line such as ``W 12.5 kg``. docs/write-a-driver.md explains it."""

from __future__ import annotations

import asyncio
import time

from pydantic import BaseModel, ConfigDict, Field

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.message import DriverNotReady, Message
from app.domain.observation import Delivery
from drivers.kit.rows import FAILED, Changes, Rows, Value

WEIGHT = DataItem("weight", "W", Category.SAMPLE, ValueKind.NUMBER, "MASS", unit="kg")


class Settings(BaseModel):
    """Settings of one scale."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(description="Name or address of the scale.")
    port: int = Field(7000, description="Its TCP port.")


class ScaleDriver:
    """One connection to one or more configured scales at the same address."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._plan, self._inlet = plan, inlet
        self._models = [MachineModel(machine.id, (WEIGHT,)) for machine in plan.machines]

    async def session(self) -> None:
        settings: Settings = self._plan.machines[0].settings
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection(settings.host, settings.port)
        except (OSError, TimeoutError) as error:
            raise DriverNotReady(
                Message.of("The scale at {host} does not answer. Check cable and power.", host=settings.host)
            ) from error
        try:
            await self._weigh(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise DriverNotReady(
                Message.of("The scale at {host} fell silent. Connecting again.", host=settings.host)
            ) from error
        finally:
            writer.transport.abort()

    async def _weigh(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for model in self._models:
            self._inlet.model(model)
        changes = Changes(1)
        while True:
            writer.write(b"W?\n")
            async with asyncio.timeout(0.5):
                value = _weight(await reader.readuntil(b"\n"))
            now_ns = time.time_ns()
            self._inlet.connected()
            self._inlet.alive(now_ns)
            if changes.passes(0, value, now_ns):
                await self._deliver(value, now_ns)
            await asyncio.sleep(0.02)

    async def _deliver(self, value: Value, now_ns: int) -> None:
        batches = []
        for model in self._models:
            rows = Rows(model)
            rows.add(0, now_ns, value)
            batches.append(rows.batch(now_ns))
        await self._inlet.deliver(Delivery(self._plan.key, tuple(batches)))

    async def close(self) -> None:
        """Nothing outlives a session."""


def _weight(line: bytes) -> Value:
    words = line.split()
    try:
        if len(words) == 3 and (words[0], words[2]) == (b"W", b"kg"):
            return Value(float(words[1]))
    except ValueError:
        pass
    return FAILED


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    return ScaleDriver(plan, inlet)


SPEC = DriverSpec("scale", "Scale", Settings, lambda settings: f"scale:{settings.host}:{settings.port}", _open)
