"""A running plant follows a new configuration: what is touched starts again, the rest never notices."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from app.config.loader import load
from app.config.schema import Config
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.domain.message import ConfigError, UserError
from app.domain.state import LinkState
from app.runtime import Plant
from tests.integration.test_plant import until

FILE = """\
site: hall   # ours
machines:
  - {id: a, driver: quiet, source: one}   # the first
  - {id: b, driver: quiet, source: two}
"""


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str


class Quiet:
    """Connects and says nothing."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet, opened: Counter[str]) -> None:
        self.inlet = inlet
        opened[plan.key + ":" + ",".join(machine.id for machine in plan.machines)] += 1

    async def session(self) -> None:
        self.inlet.connected()
        await asyncio.sleep(3600)

    async def close(self) -> None:
        return None


class Station:
    """A started plant and how often each connection was opened."""

    def __init__(self, folder: Path) -> None:
        self.opened: Counter[str] = Counter()
        self.path = folder / "plant.yaml"
        self.path.write_text(FILE)
        spec = DriverSpec("quiet", "Quiet", Settings, lambda s: s.source, lambda p, i: self._open(p, i))
        self.plant = Plant(load(self.path, {"quiet": spec}), self.path, folder, {"quiet": spec})

    def _open(self, plan: ConnectionPlan, inlet: Inlet) -> Driver:
        return Quiet(plan, inlet, self.opened)

    async def start(self) -> None:
        await self.plant.start()
        await self.connected()

    async def connected(self) -> None:
        await until(lambda: all(m.link.state is LinkState.CONNECTED for m in self.plant.snapshot().machines))

    def machines(self) -> list[str]:
        return [machine.id for machine in self.plant.snapshot().machines]

    async def save(self, text: str) -> object:
        seen = await asyncio.wrap_future(self.plant.settings.text())
        return await asyncio.wrap_future(self.plant.settings.save(text, seen=seen))


async def test_a_changed_machine_starts_again_and_the_other_does_not(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    applied = await station.save(FILE.replace("source: one", "source: three"))
    await station.connected()
    assert getattr(applied, "changed", None) == ("a",)
    assert station.opened == {"one:a": 1, "two:b": 1, "three:a": 1}
    assert await station.plant.stop()


async def test_machines_come_and_go_in_the_order_of_the_file(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    await station.save(FILE.replace("  - {id: a,", "  - {id: c, driver: quiet, source: two}\n  - {id: a,"))
    await station.connected()
    assert station.machines() == ["c", "a", "b"]
    await station.save(FILE.replace("  - {id: a, driver: quiet, source: one}   # the first\n", ""))
    await station.connected()
    assert station.machines() == ["b"]
    assert station.opened["one:a"] == 1
    assert await station.plant.stop()


async def test_a_name_changes_at_once_and_a_wrong_file_changes_nothing(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    await station.save(FILE.replace("site: hall", "site: Hall 2").replace("source: two", "source: two, area: East"))
    assert (station.plant.snapshot().site, station.plant.snapshot().machines[1].area) == ("Hall 2", "East")
    assert station.opened == {"one:a": 1, "two:b": 1}
    before = station.path.read_text()
    with pytest.raises(ConfigError, match="sight"):
        await station.save("sight: x\n")
    assert (station.path.read_text(), station.machines()) == (before, ["a", "b"])
    assert await station.plant.stop()


async def test_going_back_to_a_version_is_one_call_and_a_version_itself(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    await station.save(FILE.replace("hall", "wrong"))
    settings = station.plant.settings
    (version,) = await asyncio.wrap_future(settings.versions())
    assert "+site: hall" in await asyncio.wrap_future(settings.version_difference(version.name))
    await asyncio.wrap_future(settings.roll_back(version.name))
    assert (station.path.read_text(), station.plant.snapshot().site) == (FILE, "hall")
    assert len(await asyncio.wrap_future(settings.versions())) == 2
    assert await station.plant.stop()


async def test_a_file_edited_by_hand_is_applied_and_what_needs_a_restart_is_named(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    seen: list[tuple[str, str]] = []

    def hook(old: Config, new: Config) -> None:
        seen.append((old.site, new.site))

    station.plant.on_configuration.append(hook)
    station.path.write_text(FILE.replace("hall", "yard") + "server: {port: 8421}\n")
    applied = await asyncio.wrap_future(station.plant.settings.apply())
    assert (applied.restart, seen) == (("server",), [("hall", "yard")])
    assert await station.plant.stop()


async def test_a_part_that_cannot_follow_keeps_nobody_else_from_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    station = Station(tmp_path)
    await station.start()
    followed: list[str] = []

    def broken(old: Config, new: Config) -> None:
        raise RuntimeError("broken part")

    station.plant.on_configuration += [broken, lambda _, new: followed.append(new.site)]
    await station.save(FILE.replace("hall", "yard"))
    assert followed == ["yard"]
    assert "broken part" in caplog.text
    assert await station.plant.stop()


async def test_a_draft_is_edited_through_forms_with_its_comments(tmp_path: Path) -> None:
    station = Station(tmp_path)
    await station.start()
    settings = station.plant.settings
    groups = await asyncio.wrap_future(settings.groups(FILE))
    source = next(f for g in groups if g.key == "machines" for f in g.forms[0].fields if f.label == "source")
    text = await asyncio.wrap_future(settings.edited(FILE, source.path, source.kind, "nine"))
    assert text == FILE.replace("source: one", "source: nine")
    added = await asyncio.wrap_future(settings.with_entry(text, "shifts", ""))
    assert await asyncio.wrap_future(settings.faults(added))
    assert await asyncio.wrap_future(settings.without(added, ("shifts",))) == text
    with pytest.raises(UserError, match="somebody else"):
        await asyncio.wrap_future(settings.save(text, seen="site: other\n"))
    assert await station.plant.stop()
