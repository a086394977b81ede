"""What a tile says, and that nothing is painted without news."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.condition import Level
from app.domain.quality import Quality
from app.domain.state import LinkState, MachineState
from tests.views import geometry
from tests.views.builders import NOW, S, condition, link, machine, model_of, shop
from views.shell.theme import DARK, LIGHT, Theme
from views.widgets.tile import Tile, tile_of
from views.widgets.tile_board import TileBoard


def texts(tile: Tile) -> list[str]:
    return [remark.text for remark in tile.remarks]


def test_a_running_machine_says_state_time_parts_and_program() -> None:
    tile = tile_of(machine("abr-850", name="ABR-850"), NOW)
    assert (tile.state_text, tile.since_text, tile.parts, tile.program, tile.link_text) == (
        "Running",
        "12 min",
        "148",
        "O1234 FLANGE-OP10",
        "Live",
    )
    assert tile.remarks == ()


def test_overrides_and_modes_that_are_not_usual_are_remarked() -> None:
    tile = tile_of(machine(feed_override=80.0, rapid_override=25.0, mode="SEMI_AUTOMATIC"), NOW)
    assert texts(tile) == ["Feed 80 %", "Rapid 25 %", "SEMI AUTOMATIC"]


def test_an_override_of_zero_is_remarked_and_an_unknown_one_is_not() -> None:
    assert texts(tile_of(machine(feed_override=0.0), NOW)) == ["Feed 0 %"]
    assert texts(tile_of(machine(feed_override=None), NOW)) == []


def test_faults_and_warnings_are_counted_apart_worst_first() -> None:
    model = model_of("abr-850")
    conditions = [
        condition(model, level=Level.WARNING, code="1"),
        condition(model, code="2"),
        condition(model, code="3"),
    ]
    tile = tile_of(machine(conditions=conditions, feed_override=50.0), NOW)
    assert texts(tile) == ["◆ 2 faults", "▼ 1 warning", "Feed 50 %"]


def test_a_lost_link_is_told_since_when_and_the_last_count_is_told_as_such() -> None:
    lost = machine(state=MachineState.OFFLINE, status=link(LinkState.RETRYING, age_s=3_900), quality=Quality.LINK_LOST)
    tile = tile_of(lost, NOW)
    assert (tile.state_text, tile.living, tile.parts, tile.parts_known, tile.program) == (
        "Not reporting",
        False,
        "last 148",
        False,
        "—",
    )
    assert tile.link_text == "Link lost since 16:57 (1 h 05 min)"


def test_a_connected_link_without_data_shows_how_old_they_are() -> None:
    assert tile_of(machine(status=link(age_s=17)), NOW).link_text == "Data 17 s old"


def test_a_refused_login_asks_for_a_person() -> None:
    tile = tile_of(machine(status=link(LinkState.REFUSED)), NOW)
    assert tile.refused
    assert tile.link_text.startswith("Access refused")


def test_a_machine_without_model_has_a_tile_all_the_same() -> None:
    bare = replace(machine(), model=None, state=MachineState.OFFLINE, state_since_ns=0)
    tile = tile_of(bare, NOW)
    assert (tile.parts, tile.program, tile.since_text) == ("", "", "")


# ---------------------------------------------------------------- the board


class WatchedBoard(TileBoard):
    """A board that remembers what Qt asked it to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.region().boundingRect())
        super().paintEvent(event)


@pytest.fixture
def board(qtbot: QtBot) -> WatchedBoard:
    board = WatchedBoard()
    qtbot.addWidget(board)
    board.resize(1000, 700)
    board.set_theme(LIGHT)
    board.show_tiles(tuple(tile_of(m, NOW) for m in shop().machines))
    with qtbot.waitExposed(board):
        board.show()
    qtbot.waitUntil(lambda: bool(board.painted))
    board.painted.clear()
    return board


def test_nothing_is_painted_without_news(board: WatchedBoard, qtbot: QtBot) -> None:
    board.show_tiles(tuple(tile_of(m, NOW) for m in shop().machines))
    board.update(QRect(0, 0, 1, 1))
    qtbot.waitUntil(lambda: bool(board.painted))
    assert board.painted == [QRect(0, 0, 1, 1)]


def test_only_the_tile_with_news_is_painted(board: WatchedBoard, qtbot: QtBot) -> None:
    tiles = list(board.tiles)
    tiles[2] = replace(tiles[2], parts="62")
    board.show_tiles(tuple(tiles))
    qtbot.waitUntil(lambda: bool(board.painted))
    assert board.painted == [board.place(2)]


def test_a_click_opens_the_machine_under_the_pointer(board: WatchedBoard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.opened) as opened:
        QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.place(1).center())
    assert opened.args == ["mill-2"]


def test_slipping_off_a_tile_opens_nothing(board: WatchedBoard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(board.opened):
        QTest.mousePress(board, Qt.MouseButton.LeftButton, pos=board.place(1).center())
        QTest.mouseRelease(board, Qt.MouseButton.LeftButton, pos=board.place(2).center())


def test_a_click_between_tiles_opens_nothing(board: WatchedBoard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(board.opened):
        QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.place(0).topRight() + QPoint(3, 10))


def test_arrows_choose_and_enter_opens(board: WatchedBoard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.opened) as opened:
        QTest.keyClick(board, Qt.Key.Key_Right)
        QTest.keyClick(board, Qt.Key.Key_Down)
        QTest.keyClick(board, Qt.Key.Key_Return)
    columns = 3
    assert opened.args == [board.tiles[1 + columns].id]


def test_the_chosen_tile_is_told_to_screen_readers(board: WatchedBoard) -> None:
    QTest.keyClick(board, Qt.Key.Key_Right)
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert board.accessibleName().startswith("Lathe 2. Fault 1 min. ◆ 1 fault")


def test_tiles_never_overlap_and_stay_inside(board: WatchedBoard) -> None:
    for width in (300, 640, 1000, 1900):
        board.resize(width, 700)
        places = [board.place(i) for i in range(len(board.tiles))]
        assert all(
            board.rect().united(place) == board.rect() or place.bottom() < board.minimumHeight() for place in places
        )
        assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_states_differ_in_the_picture_and_not_only_in_words(board: WatchedBoard, theme: Theme) -> None:
    board.set_theme(theme)
    picture: QImage = board.grab().toImage()
    seen = {
        tile.state: picture.pixelColor(board.place(i).left() + 40, board.place(i).top() + 4).name()
        for i, tile in enumerate(board.tiles)
        if tile.state != "offline"
    }
    assert seen["running"].upper() == theme.running
    assert seen["fault"].upper() == theme.fault
    assert len(set(seen.values())) == len(seen)


def test_a_second_later_nothing_but_ages_changes() -> None:
    before = tile_of(machine(status=link(age_s=17)), NOW)
    after = tile_of(machine(status=link(age_s=17)), NOW + S)
    assert replace(after, link_text=before.link_text) == before


def test_a_narrow_tile_leaves_the_age_of_a_lost_link_out_before_it_cuts_words(qtbot: QtBot) -> None:
    lost = machine(state=MachineState.OFFLINE, status=link(LinkState.RETRYING, age_s=3_900), quality=Quality.LINK_LOST)
    tile = tile_of(lost, NOW)
    assert tile.link_text.startswith(f"{tile.link_brief} (")
    assert tile_of(machine(), NOW).link_brief == ""
    for width, told in ((190, tile.link_brief), (520, tile.link_text)):
        board = TileBoard()
        qtbot.addWidget(board)
        board.resize(width, 220)
        board.set_theme(LIGHT)
        board.show_tiles((tile,))
        with geometry.overhearing() as heard:
            board.grab()
        assert told in [each.text for each in heard.texts]
        assert not [words for words in heard.shortened if words in (tile.link_text, tile.link_brief)]
