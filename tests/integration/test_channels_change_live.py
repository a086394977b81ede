"""Channels, people and routes changed in the file of a running station: nothing that waits is lost, nothing is told twice."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from queue import SimpleQueue

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from app.config.loader import load
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.contracts.settings import Applied
from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.notification import OutboxEntry, Outcome
from app.domain.observation import Cursor, Delivery, batch_of
from app.runtime import Plant
from tests.integration.test_plant import until
from tests.unit.notifiers.receivers import Receiver, running

ITEMS = (DataItem("system", "system", Category.CONDITION, ValueKind.CONDITION, "SYSTEM"),)
MODELS = {name: MachineModel(name, ITEMS) for name in ("press", "saw")}


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pair:
    """Two machines; one has the fault that it is told to have."""

    def __init__(self, inlet: Inlet, faults: SimpleQueue[str]) -> None:
        self._inlet, self._faults = inlet, faults

    async def session(self) -> None:
        for model in MODELS.values():
            self._inlet.model(model)
        self._inlet.connected()
        number = 0
        while True:
            while self._faults.empty():  # filled by another thread than the driver's
                await asyncio.sleep(0.01)
            name, now_ns = self._faults.get(), time.time_ns()
            number += 1
            told = Activation(Level.FAULT, native_code="E1", text="oil").encode()
            batch = batch_of(MODELS[name], [("system", now_ns, told)], received_ns=now_ns)
            await self._inlet.deliver(Delivery("pair", (batch,), Cursor("pair", "1", number)))

    async def close(self) -> None:
        return None


class World:
    """A running station whose file is edited."""

    def __init__(self, folder: Path) -> None:
        self.file, self.faults = folder / "plant.yaml", SimpleQueue[str]()

        def opened(plan: ConnectionPlan, inlet: Inlet) -> Driver:
            return Pair(inlet, self.faults)

        self.specs = {"pair": DriverSpec("pair", "Pair", Settings, lambda _: "pair", opened)}
        self.folder = folder

    def write(self, channels: str, to: str) -> None:
        self.file.write_text(
            f"machines:\n  - {{id: press, driver: pair}}\n  - {{id: saw, driver: pair}}\nchannels: {{{channels}}}\n"
            f"notifications:\n  routes:\n    - {{to: [{to}]}}\n"
        )

    def plant(self) -> Plant:
        return Plant(load(self.file, self.specs), self.file, self.folder, self.specs)

    async def take(self, plant: Plant) -> Applied:
        return await plant.apply_configuration(load(self.file, self.specs))


def hook(name: str, url: str) -> str:
    return f'{name}: {{type: webhook, url: "{url}"}}'


async def entries(plant: Plant) -> list[OutboxEntry]:
    assert await asyncio.to_thread(plant.flush, 10)
    return list(await asyncio.wrap_future(plant.notifications.outbox()))


async def test_what_waits_goes_out_by_the_changed_channel_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with running(Receiver()) as broken, running(Receiver()) as new:
        broken.answers = [web.Response(status=503) for _ in range(100)]
        world.write(hook("shop", broken.url), "shop")
        plant = world.plant()
        await plant.start()
        world.faults.put("press")
        await until(lambda: len(broken.bodies) == 1)
        world.write(hook("shop", new.url), "shop")
        assert (await world.take(plant)).restart == ()
        world.faults.put("saw")
        await until(
            lambda: len(new.bodies) == 1
        )  # the channel rests no longer; the first is tried again at its own time
        assert "saw" in str(new.bodies[0])
        assert len(broken.bodies) == 1
        waiting = [entry for entry in await entries(plant) if entry.outcome is Outcome.WAITING]
        assert len(waiting) == 1
        await until(lambda: len(new.bodies) == 2)
        assert new.bodies[1]["id"] == broken.bodies[0]["id"]
        assert await plant.stop()
    assert len({body["id"] for body in new.bodies}) == 2


async def test_a_channel_that_is_taken_away_ends_its_messages_with_a_reason_and_others_take_over(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with running(Receiver()) as gone, running(Receiver()) as stays, running(Receiver()) as comes:
        gone.answers = [web.Response(status=503) for _ in range(100)]
        world.write(f"{hook('gone', gone.url)}, {hook('stays', stays.url)}", "gone, stays")
        plant = world.plant()
        await plant.start()
        world.faults.put("press")
        await until(lambda: gone.bodies and stays.bodies)
        world.write(f"{hook('stays', stays.url)}, {hook('comes', comes.url)}", "stays, comes")
        await world.take(plant)
        assert [status.name for status in plant.notifications.channels()] == ["stays", "comes"]
        world.faults.put("saw")
        await until(lambda: len(stays.bodies) == 2 and len(comes.bodies) == 1)
        assert "saw" in str(comes.bodies[0])
        await until(lambda: plant.flush(1.0) and all(s.waiting == 0 for s in plant.notifications.channels()))
        outcomes = {(entry.message.channel, entry.outcome) for entry in await entries(plant)}
        assert outcomes == {("gone", Outcome.REFUSED), ("stays", Outcome.SENT), ("comes", Outcome.SENT)}
        assert await plant.stop()
    assert len(gone.bodies) == 1
    assert len({body["id"] for body in stays.bodies}) == len(stays.bodies) == 2
