"""Signing in at the window: PIN by pad, name and role in the frame, out by a press, by time, and when the user is disabled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.domain.people import Action, Role
from app.security.guard import guarded
from tests.people_builders import FakePeople, desk_with
from tests.settings_builders import RealSettings
from tests.views import geometry
from tests.views.builders import FakePlant
from tests.views.furnished import SETTINGS, VIEWS, furnished
from tests.views.seated import Seated
from views.binding.attendance import Attendance
from views.pages.alarm_list import AlarmList
from views.shell.sign_in import SignInDialog

OTTO, ADA = {"otto": (Role.OPERATOR, "1234")}, {"ada": (Role.ADMINISTRATOR, "9876")}


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def attendance() -> tuple[Attendance, FakePeople, Clock]:
    people, clock = FakePeople(OTTO | ADA), Clock()
    return Attendance(people, clock), people, clock


def test_without_users_everybody_may_do_everything() -> None:
    nobody = Attendance(FakePeople())
    assert nobody.visitor().is_open
    assert all(nobody.may(action) for action in Action)


def test_with_users_nobody_may_change_anything_until_somebody_is_in() -> None:
    seat, people, _ = attendance()
    assert not any(seat.may(action) for action in Action if action is not Action.LOOK)
    people.unattended = Role.OPERATOR
    assert seat.may(Action.EXPLAIN)
    assert not seat.may(Action.SETTINGS)


async def test_a_person_is_in_out_and_written_down() -> None:
    seat, people, _ = attendance()
    heard: list[None] = []
    seat.changed.connect(lambda: heard.append(None))
    await seat.sign_in("otto", "1234")
    assert (seat.visitor().name, seat.visitor().role) == ("otto", Role.OPERATOR)
    await seat.sign_in("ada", "9876")
    seat.sign_out()
    assert seat.person is None
    assert people.log == [("otto", "sign in"), ("otto", "sign out"), ("ada", "sign in"), ("ada", "sign out")]
    assert len(heard) == 4


async def test_whoever_has_gone_is_signed_out_after_the_idle_time_and_a_hand_keeps_them() -> None:
    seat, people, clock = attendance()
    people.idle_s = 60.0
    await seat.sign_in("otto", "1234")
    clock.now_s = 59.0
    seat.look()
    seat.hand()
    clock.now_s = 118.0
    seat.look()
    assert seat.person is not None
    clock.now_s = 119.0
    seat.look()
    assert seat.person is None


async def test_a_disabled_user_is_out_and_a_new_role_holds_at_once() -> None:
    seat, people, _ = attendance()
    await seat.sign_in("otto", "1234")
    people.people["otto"] = (Role.SUPERVISOR, "1234")
    seat.look()
    assert seat.may(Action.RULES)
    del people.people["otto"]
    seat.look()
    assert seat.person is None


def plant() -> FakePlant:
    made = FakePlant()
    made.people = FakePeople(OTTO | ADA)
    return made


async def until(seated: Seated, done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():
            await seated.settled()


def test_a_pin_by_pad_and_the_name_in_the_frame(window_loop: qasync.QEventLoop) -> None:
    async def scenario(seated: Seated) -> None:
        header = seated.window.header
        assert header.person.text() == "Sign in"
        assert header.person.isVisible()
        QTest.mouseClick(header.person, Qt.MouseButton.LeftButton)
        dialog = seated.window.findChild(SignInDialog)
        assert dialog is not None
        assert [tile.text() for tile in dialog.tiles] == ["otto", "ada"]
        QTest.mouseClick(dialog.tiles[0], Qt.MouseButton.LeftButton)
        dialog.pad.press("9")
        dialog.pad.press("✓")
        await until(seated, lambda: bool(dialog.said.text()))
        assert "don't belong together" in dialog.said.text()
        assert dialog.secret.text() == ""
        for key in ("1", "2", "3", "3", "⌫", "4", "✓"):
            dialog.pad.press(key)
        await until(seated, lambda: header.person.text() == "otto")
        assert header.person.toolTip() == "otto, operator"
        QTest.mouseClick(header.person, Qt.MouseButton.LeftButton)
        again = seated.window.findChildren(SignInDialog)[-1]
        assert again.leave.isVisible()
        QTest.mouseClick(again.leave, Qt.MouseButton.LeftButton)
        await until(seated, lambda: header.person.text() == "Sign in")

    assert Seated(plant()).play(window_loop, scenario) == 0


def test_without_users_the_frame_asks_nobody(window_loop: qasync.QEventLoop) -> None:
    async def scenario(seated: Seated) -> None:
        assert not seated.window.header.person.isVisible()

    assert Seated().play(window_loop, scenario) == 0


def test_keys_count_as_a_hand(window_loop: qasync.QEventLoop) -> None:
    made = plant()
    made.people.idle_s = 0.0

    async def scenario(seated: Seated) -> None:
        session = seated.life._session
        assert session is not None
        hands = session._hands
        assert hands is not None
        hands.look()
        clock = Clock()
        hands.attendance._now_s = clock
        hands.attendance._hand_s = clock.now_s = 5.0
        clock.now_s = 9.0
        QTest.keyClick(seated.window.windowHandle(), Qt.Key.Key_Shift)
        assert hands.attendance._hand_s == 9.0

    assert Seated(made).play(window_loop, scenario) == 0


def test_each_person_finds_the_window_as_they_left_it(window_loop: qasync.QEventLoop, tmp_path: Path) -> None:
    plant = FakePlant()
    plant.people = FakePeople(OTTO | ADA)
    seated = Seated(plant, folder=tmp_path)

    async def scenario(window: Seated) -> None:
        seat, here = window.seat, window.life._session._link.attendance
        await here.sign_in("otto", "1234")
        seat.choose_theme("dark")
        seat.resize(3)
        seat.toggle_language()
        here.sign_out()
        await window.settled()
        assert (seat.theme.name, seat.theme.scale, seat.language) == ("light", 1.0, "en")
        await here.sign_in("ada", "9876")
        assert seat.theme.name == "light"
        seat.choose_theme("contrast")
        await here.sign_in("otto", "1234")
        await window.settled()
        assert (seat.theme.name, seat.theme.scale, seat.language) == ("dark", 1.3, "pt-BR")

    assert seated.play(window_loop, scenario) == 0


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("steps", [0, 10], ids=["100 %", "200 %"])
def test_gloves_find_names_and_keys_and_nothing_is_cut(
    window_loop: qasync.QEventLoop, language: str, steps: int
) -> None:
    plant = FakePlant()
    plant.people = FakePeople(OTTO | ADA | {f"Maria Aparecida {n}": (Role.OPERATOR, "1") for n in range(5)})
    seated = Seated(plant)

    async def scenario(window: Seated) -> None:
        window.window.resize(1920, 1080)
        if window.seat.language != language:
            window.seat.toggle_language()
        if steps:
            window.seat.resize(steps)
        window.life._session._ask_person()
        await window.settled()
        (dialog,) = window.window.findChildren(SignInDialog)
        least = window.seat.theme.px(window.seat.theme.target_mm)
        keys = dialog.pad.findChildren(QPushButton)
        assert len(keys) == 12
        assert all(min(key.size().toTuple()) >= least for key in (*keys, *dialog.tiles, dialog.enter))
        assert not geometry.cut_texts(dialog) + geometry.overlaps(dialog) + geometry.outside(dialog)
        dialog.close()
        await window.settled()

    assert seated.play(window_loop, scenario) == 0


def test_every_page_works_through_the_guard_and_a_refusal_is_said_on_it(
    window_loop: qasync.QEventLoop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(RealSettings(tmp_path, SETTINGS)) as settings, desk_with(tmp_path, pins={"vera": "1111"}) as desk:
        made = furnished(settings)
        made.people = desk  # type: ignore[assignment]
        made.attended = lambda who: guarded(made, who, desk)  # type: ignore[assignment, arg-type, method-assign]

        async def scenario(seated: Seated) -> None:
            for route in VIEWS.values():
                seated.go(route)
                await seated.settled()
                seated.beat()
            session = seated.life._session
            assert session is not None
            assert session._link.attendance is not None
            await session._link.attendance.sign_in("vera", "1111")
            seated.go(VIEWS["alarms"])
            await seated.settled()
            page = seated.page(AlarmList)
            page.table.selectRow(0)
            QTest.mouseClick(page.acknowledge, Qt.MouseButton.LeftButton)
            await until(seated, lambda: "vera may not acknowledge alarms" in page.said.text())
            assert made.alarms.done == []

        assert Seated(made).play(window_loop, scenario) == 0
    assert [record.message for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
