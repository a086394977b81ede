"""The tab of messages: how channels are doing, a test with its answer in words, and what became of each message."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.contracts.notifications import TestAnswer
from app.domain.notification import NewsKind, Outcome
from app.domain.people import Action, NotPermitted, Role, Visitor
from tests.notification_builders import NOW, REFUSED, FakeNotifications
from tests.views.builders import FakePlant
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.message_rows import KIND_WORDS, OUTCOME_WORDS, channel_face
from views.pages.alarm_messages import AlarmMessages
from views.shell.theme import LIGHT


@pytest.fixture
def fake() -> FakePlant:
    return FakePlant()


async def shown(qtbot: QtBot, fake: FakePlant) -> AlarmMessages:
    page = AlarmMessages(PlantLink(fake))
    qtbot.addWidget(page)
    page.resize(1280, 640)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    page.show_route(Route("alarms"))
    await turns()
    return page


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_every_kind_and_outcome_has_a_word() -> None:
    assert set(KIND_WORDS) == set(NewsKind)
    assert set(OUTCOME_WORDS) == set(Outcome)


def test_a_channel_says_how_it_is_doing() -> None:
    fake = FakeNotifications()
    rows = channel_face(fake.channels(), NOW).rows
    assert [row[2][0] for row in rows] == ["✓", "…"]
    assert channel_face(fake.channels(), NOW + 3600 * 10**9).rows[1][2] == "✕ refuses"
    assert "chat not found" in rows[1][6]
    fake.rest("phone")
    assert channel_face(fake.channels(), NOW).rows[1][2] == "– not used yet"


async def test_the_outbox_tells_what_became_of_each_message(qtbot: QtBot, fake: FakePlant) -> None:
    page = await shown(qtbot, fake)
    rows = page.outbox.model_rows.face.rows
    assert [(row[3], row[5]) for row in rows] == [
        ("Nobody acknowledged it", "waits"),
        ("Over", "refused"),
        ("Came", "sent"),
    ]
    assert rows[0][4] == "Lathe 2: Emergency stop"
    with qtbot.waitSignal(page.navigate) as followed:
        page.outbox.opened.emit("lathe-2:estop", 0)
    assert followed.args is not None
    assert followed.args[0].option("alarms") == "lathe-2:estop"


async def test_a_test_goes_by_the_chosen_channel_and_shows_its_answer(qtbot: QtBot, fake: FakePlant) -> None:
    page = await shown(qtbot, fake)
    fake.notifications.answer = TestAnswer(False, REFUSED)
    page.channels.selectRow(1)
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    assert page.said.text() == "Sending a test by phone …"
    await turns()
    assert fake.notifications.tested == [("phone", "en")]
    assert page.said.text() == "✕ phone: Telegram refuses it: chat not found."
    assert page.test.isEnabled()


async def test_who_may_not_test_is_told_so(qtbot: QtBot, fake: FakePlant) -> None:
    fake.notifications.answer = NotPermitted(Action.TEST_CHANNEL, Visitor("vera", Role.VIEWER))
    page = await shown(qtbot, fake)
    page.channels.selectRow(0)
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    await turns()
    assert "vera may not send test messages" in page.said.text()


async def test_without_a_channel_it_says_where_to_add_one(qtbot: QtBot, fake: FakePlant) -> None:
    fake.notifications.states.clear()
    page = await shown(qtbot, fake)
    assert "Settings" in page.said.text()
    assert not page.test.isEnabled()
