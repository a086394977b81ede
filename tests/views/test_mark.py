"""Hundreds of machines as marks: all seen at once, each still says state, time, name and the worst of it, and opens its machine."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from app.domain.condition import Level
from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState, MachineState
from tests.views.builders import NOW, FakePlant, S, condition, link, machine, model_of, plant
from tests.views.seated import Seated
from views.binding.page import Route
from views.pages.machine import MachinePage
from views.pages.overview import OverviewPage
from views.shell.theme import DARK, LIGHT, Theme
from views.widgets.mark import Mark, MarkPainter, mark_of
from views.widgets.tile_board import MachineBoard

LEFT = Qt.MouseButton.LeftButton
ROOM = QSize(1_280, 620)


def many(count: int) -> tuple[MachineSnapshot, ...]:
    one = machine("m0", name="Mill 0")
    return tuple(replace(one, id=f"m{n}", name=f"Mill {n}", revision=n + 1) for n in range(count))


@pytest.fixture
def board(qtbot) -> MachineBoard:
    made = MachineBoard()
    qtbot.addWidget(made)
    made.resize(ROOM)
    made.set_theme(LIGHT)
    made.show_in(ROOM)
    made.show()
    return made


def test_a_dozen_machines_are_tiles_and_two_hundred_are_marks_all_seen_at_once(board: MachineBoard) -> None:
    board.show_machines(many(12), NOW)
    assert (len(board.tiles), len(board.marks)) == (12, 0)
    board.show_machines(many(200), NOW)
    assert (len(board.tiles), len(board.marks)) == (0, 200)
    places = [board.place(n) for n in range(200)]
    assert all(QRect(QPoint(), ROOM).contains(place) for place in places)
    assert not any(a.intersects(b) for a, b in pairwise(places))
    board.show_machines(many(12), NOW)
    assert (len(board.tiles), len(board.marks)) == (12, 0)


def test_a_handful_on_a_small_screen_stay_tiles(board: MachineBoard) -> None:
    board.resize(400, 300)
    board.show_in(QSize(400, 300))
    board.show_machines(many(7), NOW)
    assert len(board.tiles) == 7


def test_too_many_even_for_marks_scroll(board: MachineBoard) -> None:
    board.show_machines(many(3_000), NOW)
    assert board.minimumHeight() > ROOM.height()
    assert board.place(0).width() > 40


def test_what_a_mark_says() -> None:
    model = model_of("abr-850")
    both = [condition(model, level=Level.WARNING, code="1"), condition(model, code="2")]
    assert mark_of(machine(conditions=both), NOW) == Mark("abr-850", "ABR-850", "running", "12 min", 1, True)
    warned = mark_of(machine(conditions=both[:1]), NOW)
    assert warned.priority == 3
    assert warned.spoken == "ABR-850. Running 12 min. Medium"
    lost = machine(state=MachineState.OFFLINE, status=link(LinkState.RETRYING, age_s=90))
    assert mark_of(lost, NOW).living is False


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7_199, "119 min"), (7_200, "2 h"), (172_800, "2 d")]
)
def test_a_time_stands_in_one_unit(seconds: int, told: str) -> None:
    assert mark_of(replace(machine(), state_since_ns=NOW - seconds * S), NOW).since_text == told


def test_a_press_and_the_arrows_open_the_machine_that_is_meant(board: MachineBoard, qtbot) -> None:
    board.show_machines(many(200), NOW)
    opened: list[str] = []
    board.opened.connect(opened.append)
    QTest.mouseClick(board, LEFT, pos=board.place(137).center())
    QTest.keyClick(board, Qt.Key.Key_Right)
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert opened == ["m137", "m138"]
    assert board.accessibleName().startswith("Mill 138. Running")


def test_only_what_changed_is_painted_and_everything_that_did(board: MachineBoard, qtbot) -> None:
    before = many(200)
    board.show_machines(before, NOW)
    whole = board.grab().toImage()
    after = list(before)
    for number in (3, 77, 199):
        after[number] = replace(before[number], state=MachineState.FAULT, revision=1_000 + number)
    board.show_machines(after, NOW)
    qtbot.wait(30)
    now = board.grab().toImage()
    differing = {n for n in range(200) if whole.copy(board.place(n)) != now.copy(board.place(n))}
    assert differing == {3, 77, 199}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_state_and_priority_looks_different(theme: Theme, qapp) -> None:
    looks = set()
    for state in ("running", "idle", "stopped", "setup", "fault", "offline"):
        for priority in (0, 1, 3):
            canvas = QImage(96, 56, QImage.Format.Format_RGB32)
            canvas.fill(QColor(theme.background))
            with QPainter(canvas) as painter:
                mark = Mark("m", "Mill 1", state, "12 min", priority, True)
                MarkPainter(theme, QSize(96, 56), 1.0).paint(painter, 0, 0, mark)
            looks.add(bytes(canvas.constBits()))
    assert len(looks) == 18


def test_half_a_time_is_not_painted(qapp) -> None:
    small = MarkPainter(LIGHT, QSize(40, 24), 1.0)
    assert small._text("119 min", "beside", LIGHT.on_state)[0].width() <= 2
    assert small._text("Mill 1", "name", LIGHT.on_state)[0].width() > 10


def test_the_overview_of_a_large_plant_opens_a_machine(window_loop) -> None:
    seated = Seated(FakePlant(plant(*many(300))))

    async def scenario(window: Seated) -> None:
        window.beat()
        await window.settled()
        board = window.page(OverviewPage).findChild(MachineBoard)
        assert len(board.marks) == 300
        QTest.mouseClick(board, LEFT, pos=board.place(42).center())
        await window.settled()
        assert window.page(MachinePage).state() == Route("machine", "m42")

    assert seated.play(window_loop, scenario) == 0


def test_a_hidden_page_takes_the_look_when_it_is_seen(window_loop) -> None:
    seated = Seated(FakePlant(plant(*many(3))))

    async def scenario(window: Seated) -> None:
        window.go(Route("machine", "m1"))
        await window.settled()
        page = window.page(MachinePage)
        window.go(Route("overview"))
        await window.settled()
        window.seat.choose_theme("dark")
        assert LIGHT.accent in page.styleSheet()
        window.go(Route("machine", "m1"))
        await window.settled()
        assert DARK.accent in page.styleSheet()
        assert page._theme.name == "dark"

    assert seated.play(window_loop, scenario) == 0
