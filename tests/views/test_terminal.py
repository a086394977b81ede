"""The operator's terminal: one question, one tap; a split; taken back; somebody else was faster; nothing when there is nothing."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.contracts.alarms import By
from app.domain.production import EntryKind, Job, JobState, StopAdvice
from tests.production_builders import stop_of
from tests.views.builders import NOW, FakePlant, S, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.plant_strip import call_words
from views.pages.terminal import TerminalPage
from views.shell.theme import LIGHT
from views.widgets.touch import TouchButton

STOP = stop_of(NOW - 1140 * S, None, now_ns=NOW, alarm="1010")
LIKELY = ("no-material", "setup", "breakdown", "tool-broken")


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(shop())
    made.floor.asking = StopAdvice(STOP, LIKELY, "setup")
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> TerminalPage:
    made = TerminalPage(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    return made


async def settle(page: TerminalPage) -> None:
    for _ in range(6):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
    page.apply(shop())


async def standing(page: TerminalPage) -> None:
    page.show_route(Route("terminal", "abr-850"))
    await settle(page)


def tile(page: TerminalPage, reason: str) -> TouchButton:
    found = page.tiles.findChild(TouchButton, f"reason:{reason}")
    assert isinstance(found, TouchButton)
    return found


def tap(qtbot: QtBot, button: TouchButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


async def test_one_tap_answers_and_can_be_taken_back(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    await standing(page)
    assert "Why did it stop?" in page.question.text()
    assert "1010" in page.question.text()
    chosen = tile(page, "no-material")
    assert min(chosen.width(), chosen.height()) >= LIGHT.px(25.0)
    tap(qtbot, chosen)
    await settle(page)
    assert fake.floor.done == [("set_reason", STOP.id, "no-material", 0)]
    assert page.question.text() == "Nothing to be asked."
    assert not page.tiles.findChildren(TouchButton)
    tap(qtbot, page.undo)
    await settle(page)
    assert fake.floor.done[-1] == ("set_reason", STOP.id, None, 1)
    assert not page.undo.isVisible()


async def test_same_as_last_is_one_tap_too(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    await standing(page)
    assert page.same.text() == "Same as last: Set-up"
    tap(qtbot, page.same)
    await settle(page)
    assert fake.floor.done == [("set_reason", STOP.id, "setup", 0)]


async def test_every_other_reason_is_two_taps_away(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    await standing(page)
    assert page.tiles.findChild(TouchButton, "reason:meeting") is None
    tap(qtbot, page.more)
    await settle(page)
    tap(qtbot, tile(page, "meeting"))
    await settle(page)
    assert fake.floor.done == [("set_reason", STOP.id, "meeting", 0)]


async def test_a_stop_is_cut_in_two(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    await standing(page)
    tap(qtbot, page.cut)
    await settle(page)
    tap(qtbot, page.steps[-1])
    await settle(page)
    assert page.question.text().startswith("Why until")
    tap(qtbot, tile(page, "setup"))
    await settle(page)
    assert page.question.text().startswith("And after")
    tap(qtbot, tile(page, "no-material"))
    await settle(page)
    ((verb, stop, parts, revision),) = fake.floor.done
    assert (verb, stop, revision) == ("split", STOP.id, 0)
    assert [reason for _, reason in parts] == ["setup", "no-material"]
    assert parts[0][0] == STOP.from_ns
    assert parts[0][0] < parts[1][0] < STOP.until_ns


async def test_who_was_slower_is_told(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    fake.floor.conflict = True
    await standing(page)
    tap(qtbot, tile(page, "setup"))
    await settle(page)
    assert page.said.text().startswith("Somebody else")
    assert "Why did it stop?" in page.question.text()


async def test_nothing_is_asked_when_nothing_is_to_be_asked(page: TerminalPage, fake: FakePlant) -> None:
    fake.floor.asking = None
    await standing(page)
    assert page.question.text() == "Nothing to be asked."
    assert not page.same.isVisible()
    assert not page.cut.isVisible()


async def test_help_is_one_tap_away_and_says_when_somebody_comes(
    page: TerminalPage, fake: FakePlant, qtbot: QtBot
) -> None:
    await standing(page)
    assert page.help.text() == "Call for help"
    tap(qtbot, page.help)
    await settle(page)
    assert page.help.text() == "Help is called – end the call"
    assert call_words(fake.alarms.now.rows, {"abr-850": "ABR-850"}) == "Help wanted: ABR-850"
    fake.alarms.acknowledge(["abr-850:help"], By("boss")).result(1)
    await settle(page)
    assert page.help.text() == "Help is coming – end the call"
    assert call_words(fake.alarms.now.rows, {}) == "", "somebody is on the way"


# ---------------------------------------------------------------- parts and jobs


def scrap(page: TerminalPage, reason: str) -> TouchButton:
    found = page.parts.tiles.findChild(TouchButton, f"scrap:{reason}")
    assert isinstance(found, TouchButton)
    return found


async def test_a_bad_part_is_two_taps_away_and_can_be_taken_back(
    page: TerminalPage, fake: FakePlant, qtbot: QtBot
) -> None:
    await standing(page)
    tap(qtbot, page.sides[1])
    await settle(page)
    tile_of = scrap(page, "surface")
    assert min(tile_of.width(), tile_of.height()) >= LIGHT.px(25.0)
    assert all(min(b.width(), b.height()) >= LIGHT.px(20.0) for b in (*page.parts.kinds.values(), *page.parts.steps))
    tap(qtbot, tile_of)
    await settle(page)
    entry = fake.floor.done[-1]
    assert (entry.machine, entry.kind, entry.quantity, entry.reason, entry.part) == (
        "abr-850", EntryKind.SCRAP, 1, "surface", "P-4711",
    )  # fmt: skip
    assert page.said.text() == "Kept: Scrap 1, Surface"
    tap(qtbot, page.parts.undo)
    await settle(page)
    back = fake.floor.done[-1]
    assert (back.quantity, back.made_ns, back.reason) == (-1, entry.made_ns, "surface")
    assert not page.parts.undo.isVisible()


async def test_a_wrong_count_is_corrected_by_steps_and_never_by_zero(
    page: TerminalPage, fake: FakePlant, qtbot: QtBot
) -> None:
    await standing(page)
    tap(qtbot, page.sides[1])
    await settle(page)
    tap(qtbot, page.parts.kinds[EntryKind.CORRECTION])
    less = page.parts.steps[1]
    tap(qtbot, less)
    assert page.parts.number.text() == "−1"
    less._last_ns = 0
    tap(qtbot, less)
    assert page.parts.number.text() == "−2"
    tap(qtbot, scrap(page, ""))
    await settle(page)
    assert (fake.floor.done[-1].kind, fake.floor.done[-1].quantity) == (EntryKind.CORRECTION, -2)
    tap(qtbot, page.parts.kinds[EntryKind.SCRAP])
    page.parts.steps[0]._last_ns = 0
    tap(qtbot, page.parts.steps[0])
    assert page.parts.number.text() == "1", "fewer than one bad part is none"


async def test_a_job_is_started_and_finished_by_one_tap_each(page: TerminalPage, fake: FakePlant, qtbot: QtBot) -> None:
    fake.floor.orders = {name: Job(name, "abr-850", "P-4711", 250) for name in ("OF-1", "OF-2")}
    fake.floor.orders["OF-9"] = Job("OF-9", "mill-2", "P-1")
    await standing(page)
    tap(qtbot, page.sides[2])
    await settle(page)
    assert page.jobs.tiles.findChild(TouchButton, "job:OF-9") is None
    assert not page.jobs.finish.isVisible()
    begin = page.jobs.tiles.findChild(TouchButton, "job:OF-2")
    assert isinstance(begin, TouchButton)
    tap(qtbot, begin)
    await settle(page)
    assert fake.floor.orders["OF-2"].state is JobState.RUNNING
    assert page.said.text() == "Job OF-2 runs."
    told = page.jobs.progress.text()
    assert told.startswith("Good parts: 0 of 250 · left: 250 · ready about ")
    page.jobs.progress.setText("in the other language")
    page.jobs.retranslate()
    assert page.jobs.progress.text() == told
    tap(qtbot, page.jobs.finish)
    await settle(page)
    assert fake.floor.orders["OF-2"].state is JobState.FINISHED
    assert not page.jobs.progress.isVisible()


async def test_going_back_returns_to_the_side_that_was_seen(page: TerminalPage) -> None:
    await standing(page)
    page.show_route(Route("terminal", "abr-850", options=(("side", "jobs"),)))
    assert page.state().option("side") == "jobs"
