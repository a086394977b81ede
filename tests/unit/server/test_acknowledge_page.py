"""A message's link: looking changes nothing, the button acknowledges the occurrence it names, once."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from app.contracts.alarms import By
from app.contracts.notifications import AcknowledgeTicket
from app.domain.alarm import AlarmState
from app.domain.notification import News, NewsKind, OutboxMessage
from app.domain.people import Role
from app.notifiers.links import Links
from app.server.site import make_app
from tests.alarm_builders import alarm, list_of
from tests.people_builders import desk_with
from tests.unit.server.fake_plant import FakePlant, machine

LINKS = Links("http://station.example", b"k" * 32)


class Tickets:
    """The part of notifications that the page asks."""

    def ticket(self, text: str) -> AcknowledgeTicket:
        found = LINKS.check(text, time.time_ns())
        return AcknowledgeTicket(found.alarm, found.occurrence, found.recipient)


@pytest.fixture
def plant() -> FakePlant:
    fake, now_ns = FakePlant(machine()), time.time_ns()
    fake.alarms.now = list_of(alarm("mill-1", "rpm_high", now_ns=now_ns), now_ns=now_ns)
    fake.notifications = Tickets()  # type: ignore[attr-defined]
    return fake


def link(plant: FakePlant) -> str:
    row = plant.alarms.now.rows[0]
    news = News(
        NewsKind.RAISED,
        "i",
        row.id,
        "rpm_high",
        "mill-1",
        "Mill 1",
        2,
        time.time_ns(),
        occurrence=row.standing.occurrence,
    )
    message = OutboxMessage("1", "phone", "ana", "en", NewsKind.RAISED, "i", (news,), time.time_ns(), 0)
    return LINKS.of(message).removeprefix("http://station.example")


async def test_looking_changes_nothing_and_the_button_acknowledges(client: TestClient, plant: FakePlant) -> None:
    path = link(plant)
    async with client.get(path) as answer:
        page = await answer.text()
    assert answer.status == 200
    assert "mill-1:rpm_high" in page
    assert "<form" in page
    assert plant.alarms.done == []
    async with client.post(path) as answer:
        assert "Acknowledged" in await answer.text()
    assert plant.alarms.now.rows[0].state is AlarmState.ACKNOWLEDGED
    assert plant.alarms.done[0][2].user == "ana"
    async with client.get(path) as answer:
        assert "<form" not in await answer.text()


async def test_a_forged_link_is_refused(client: TestClient, plant: FakePlant) -> None:
    for path in ("/acknowledge", "/acknowledge?ticket=abc", link(plant)[:-4] + "AAAA"):
        async with client.get(path) as answer:
            assert answer.status == 400
        async with client.post(path) as answer:
            assert answer.status == 400
    assert plant.alarms.done == []


@pytest.mark.parametrize(
    ("users", "by"),
    [
        ({"ana": Role.SUPERVISOR}, By("ana", "", "supervisor")),
        ({"rui": Role.ADMINISTRATOR}, By("ana", "", "operator")),
        ({"ana": Role.VIEWER}, None),
    ],
)
async def test_a_link_acts_as_its_recipient_may(
    plant: FakePlant, tmp_path: Path, users: dict[str, Role], by: By | None
) -> None:
    """A user by their role, somebody who is no user as an operator; nobody has to sign in for it."""
    with desk_with(tmp_path, users) as desk:
        plant.people = desk
        async with TestClient(TestServer(make_app(plant))) as client, client.post(link(plant)) as answer:
            assert answer.status == (400 if by is None else 200), await answer.text()
    assert [done for _, _, done in plant.alarms.done] == ([] if by is None else [by])


async def test_a_disabled_users_link_is_worth_nothing(plant: FakePlant, tmp_path: Path) -> None:
    with desk_with(tmp_path, {"ana": Role.OPERATOR, "rui": Role.ADMINISTRATOR}) as desk:
        kept = desk._store.roll().people[0]
        desk._store.keep(replace(kept, person=replace(kept.person, disabled=True)))
        desk.read(desk._look).result(10)
        plant.people = desk
        async with TestClient(TestServer(make_app(plant))) as client, client.post(link(plant)) as answer:
            assert answer.status == 400
    assert plant.alarms.done == []
