"""Users of the composed station: journals and audit carry who was signed in, whatever the caller says; sections follow at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config.loader import load
from app.contracts.alarms import By
from app.domain.alarm_record import JournalQuery
from app.domain.audit import verify
from app.domain.message import ConfigError, UserError
from app.domain.observation import Cursor, Delivery
from app.domain.people import NotPermitted, Role, Visitor
from app.runtime import Plant
from storage.security import PeopleFile
from tests.integration.test_alarms import SEEN
from tests.integration.test_plant import SOURCE, World, until
from tests.people_builders import quick_passwords, store_with

PLANT = "machines:\n  - {id: mill-1, driver: scripted}\nalerts:\n  - {name: feeding, condition: feed > 5}\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with quick_passwords():
        store_with(tmp_path / "security.db").close()
        made = World(tmp_path)
        (tmp_path / "plant.yaml").write_text(PLANT)
        yield made


def visiting(plant: Plant, name: str, role: Role) -> Plant:
    return plant.attended(lambda: Visitor(name, role, "window"))  # type: ignore[return-value]


async def test_the_journal_names_who_was_signed_in_and_as_what(world: World, tmp_path: Path) -> None:
    plant = world.plant(Delivery(SOURCE, (SEEN,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: plant.alarms.snapshot().get("mill-1:feeding") is not None)
    port = visiting(plant, "otto", Role.OPERATOR)
    await asyncio.wrap_future(port.alarms.acknowledge(["mill-1:feeding"], By("the boss", "", "administrator")))
    await asyncio.wrap_future(port.alarms.comment(["mill-1:feeding"], By("the boss"), text="seen"))
    with pytest.raises(NotPermitted):
        await asyncio.wrap_future(port.alarms.out_of_service(["mill-1:feeding"], By("otto"), reason="x"))
    page = plant.alarms.journal(JournalQuery(0, 2 * 10**18, alarms=("mill-1:feeding",))).result(5)
    done = {line.step: (line.user, line.role) for line in page.lines if line.user}
    assert done == {"acknowledge": ("otto", "operator"), "comment": ("otto", "operator")}
    await plant.stop()
    store = PeopleFile(tmp_path / "security.db")
    trail = [(r.deed.user, r.deed.action, r.deed.outcome) for r in store.records()]
    assert trail == [
        ("otto", "acknowledge", "done"),
        ("otto", "comment", "done"),
        ("otto", "out_of_service", "refused"),
    ]
    assert verify(store.records(), written=store.written()).broken is None
    store.close()


async def test_settings_and_rules_are_in_the_trail_line_by_line(world: World, tmp_path: Path) -> None:
    plant = world.plant()
    await plant.start()
    ada, sara = visiting(plant, "ada", Role.ADMINISTRATOR), visiting(plant, "sara", Role.SUPERVISOR)
    seen = await asyncio.wrap_future(ada.settings.text())
    with pytest.raises(NotPermitted):
        await asyncio.wrap_future(sara.settings.save(seen + "site: x\n", seen=seen))
    await asyncio.wrap_future(ada.settings.save(seen + "site: Hall 2\n", seen=seen))
    with pytest.raises(ConfigError):
        await asyncio.wrap_future(ada.settings.save("sight: x\n", seen=seen + "site: Hall 2\n"))
    book = await asyncio.wrap_future(sara.alarms.rule_book())
    rule = {"name": "feeding", "condition": "feed > 50"}
    await asyncio.wrap_future(sara.alarms.save_rule("feeding", rule, seen=book.seen))
    await plant.stop()
    store = PeopleFile(tmp_path / "security.db")
    deeds = [record.deed for record in store.records()]
    store.close()
    assert [(d.user, d.action, d.outcome) for d in deeds] == [
        ("sara", "save", "refused"),
        ("ada", "save", "done"),
        ("ada", "save", "failed"),
        ("sara", "save_rule", "done"),
    ]
    assert (deeds[1].before, deeds[1].after) == ("", "site: Hall 2")
    assert ("feed > 5}" in deeds[3].before, "feed > 50" in deeds[3].after) == (True, True)


async def test_access_follows_a_new_configuration_at_once(world: World, tmp_path: Path) -> None:
    plant = world.plant()
    await plant.start()
    assert (plant.people.idle_s, plant.people.unattended) == (600.0, Role.VIEWER)
    (tmp_path / "plant.yaml").write_text(PLANT + "access: {idle: 2min, unattended: operator, session: 1h}\n")
    applied = await plant.apply_configuration(load(tmp_path / "plant.yaml", plant._specs))
    assert applied.restart == ()
    assert (plant.people.idle_s, plant.people.unattended, plant.people.session_s) == (120.0, Role.OPERATOR, 3600.0)
    await plant.stop()


async def test_users_that_can_t_be_read_keep_the_station_from_starting(tmp_path: Path) -> None:
    (tmp_path / "security.db").write_bytes(b"no database at all" * 300)
    with pytest.raises(UserError, match=r"security\.db"):
        World(tmp_path).plant()
