"""Channels, people and routes changed in the file of a running station: nothing that waits is lost, nothing is told twice."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from queue import SimpleQueue

import pytest
from aiohttp import web
from pydantic import BaseModel, ConfigDict

from app.config.loader import load
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.contracts.settings import Applied, FieldKind
from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.notification import OutboxEntry, Outcome
from app.domain.observation import Cursor, Delivery, batch_of
from app.i18n import catalogue
from app.runtime import Plant
from tests.integration.test_plant import until
from tests.unit.notifiers.receivers import Receiver, SlackStandIn, TelegramStandIn, running
from tests.unit.notifiers.test_mail import Postbox, postbox

__all__ = ("postbox",)

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


PEOPLE = """machines:
  - {{id: press, driver: pair}}
  - {{id: saw, driver: pair}}
channels:
  letters: {{type: email, host: 127.0.0.1, port: {smtp}, tls: none, sender: hmi@shop.example, to: [ana@shop.example]}}
  team: {{type: slack, url: secret:slack}}
  phone: {{type: telegram, token: secret:bot, chat: 42, api: "{telegram}"}}
notifications:
  people: {{ana: {{channels: [{ana}]}}}}
  routes: [{{to: [ana]}}]
"""


async def test_a_person_who_changes_channels_gets_what_waits_by_the_new_one_once(
    tmp_path: Path, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SMTP, Slack and Telegram as they answer; the change made as the settings page makes it."""
    world, (box, smtp) = World(tmp_path), postbox
    async with running(SlackStandIn()) as slack, running(TelegramStandIn()) as telegram:
        told = {"smtp": smtp, "telegram": telegram.url}
        monkeypatch.setenv("CNC_TELEMETRY_SECRET_SLACK", f"{slack.url}/services/T/B/x")
        monkeypatch.setenv("CNC_TELEMETRY_SECRET_BOT", TelegramStandIn.TOKEN)
        telegram.answers = [TelegramStandIn.error(429, "Too Many Requests", retry_after=3600) for _ in range(50)]
        world.file.write_text(PEOPLE.format(ana="phone", **told))
        plant = world.plant()
        await plant.start()
        world.faults.put("press")
        await until(lambda: len(telegram.bodies) == 1)

        async def save(ana: str) -> None:
            seen = await asyncio.wrap_future(plant.settings.text())
            draft = await asyncio.wrap_future(
                plant.settings.edited(seen, ("notifications", "people", "ana", "channels"), FieldKind.TEXTS, ana)
            )
            assert (await asyncio.wrap_future(plant.settings.save(draft, seen=seen))).restart == ()

        await save("team")
        await until(lambda: len(slack.bodies) == 1)
        await save("letters, team")
        world.faults.put("saw")
        await until(lambda: len(box.letters) == 1 and len(slack.bodies) == 2)
        await until(lambda: all(s.waiting == 0 for s in plant.notifications.channels()))
        found = {(e.message.channel, e.outcome, str(e.answer)) for e in await entries(plant)}
        assert ("phone", Outcome.DROPPED, "ana has it by team.") in found
        assert {(channel, outcome) for channel, outcome, _ in found if channel != "phone"} == {
            ("team", Outcome.SENT),
            ("letters", Outcome.SENT),
        }
        assert await plant.stop()
    assert len(telegram.bodies) == 1


async def test_a_channel_that_is_gone_hands_what_waits_to_the_persons_other_one_and_says_why_in_the_readers_language(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with running(Receiver()) as gone, running(Receiver()) as stays:
        gone.answers = [web.Response(status=503) for _ in range(100)]
        file = (
            "machines:\n  - {{id: press, driver: pair}}\n  - {{id: saw, driver: pair}}\nchannels: {{{channels}}}\n"
            "notifications: {{people: {{ana: {{channels: [{ana}]}}}}, routes: [{{to: [{to}]}}]}}\n"
        )
        both = f"{hook('gone', gone.url)}, {hook('stays', stays.url)}"
        world.file.write_text(file.format(channels=both, ana="gone", to="ana, gone"))
        plant = world.plant()
        await plant.start()
        world.faults.put("press")
        await until(lambda: len(gone.bodies) == 1)
        world.file.write_text(file.format(channels=hook("stays", stays.url), ana="stays", to="ana"))
        await world.take(plant)
        await until(lambda: len(stays.bodies) == 1)
        await until(lambda: plant.flush(1.0) and all(s.waiting == 0 for s in plant.notifications.channels()))
        ends = {e.outcome: e.answer for e in await entries(plant) if e.message.channel == "gone"}
        assert set(ends) == {Outcome.DROPPED, Outcome.REFUSED}
        said = ends[Outcome.REFUSED]
        assert said is not None
        assert catalogue("pt-BR").render(said) == "O canal 'gone' não existe mais."
        assert await plant.stop()
