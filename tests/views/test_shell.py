"""The window as a person uses it: mouse, keys, languages, themes, faults, and a clean end."""

from __future__ import annotations

import asyncio
import itertools
import re
from concurrent.futures import Future
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QTextBrowser, QWidget

from app.config.faults import ConfigFaults, Fault
from app.contracts import PlantPort
from app.domain.message import Message, UserError
from tests.views.builders import FakePlant, done, failed, machine, plant, shop
from tests.views.seated import Seated
from views.binding.page import Route
from views.binding.starts import Starts
from views.pages.overview import OverviewPage
from views.shell.buttons import FrameButton
from views.shell.help_panel import HelpPanel
from views.shell.keys import KeysDialog
from views.shell.overlay import BusyOverlay
from views.shell.rail import Drawer
from views.shell.seat_menu import SeatMenu
from views.shell.theme import DARK
from views.widgets.tile_board import TileBoard

Loop = qasync.QEventLoop


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def place(seated: Seated, word: str) -> FrameButton:
    return next(button for button in seated.window.findChildren(FrameButton) if button.text() == word)


def test_a_plant_opens_on_its_overview_and_closing_ends_with_zero(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert seated.visible_page() == "OverviewPage"

    assert Seated().play(window_loop, scenario) == 0


def test_an_empty_plant_opens_on_the_first_run_page(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert seated.visible_page() == "ConnectPage"

    Seated(FakePlant(plant())).play(window_loop, scenario)


def test_every_place_is_reached_by_mouse_and_by_key(window_loop: Loop) -> None:
    pages = ["OverviewPage", "MachinePage", "TerminalPage", "TrendPage", "AlarmsPage", "TwinPage", "OeePage"]
    words = ("Overview", "Machine", "Terminal", "Trends", "Alarms", "3D", "OEE")

    async def scenario(seated: Seated) -> None:
        for word, page in zip(words, pages, strict=True):
            click(place(seated, word))
            await seated.settled()
            assert seated.visible_page() == page
            assert place(seated, word).isChecked()
        for number, page in enumerate(pages, start=1):
            seated.keys(f"Ctrl+{number}")
            await seated.settled()
            assert seated.visible_page() == page

    Seated().play(window_loop, scenario)


def test_a_tap_on_a_tile_opens_its_machine_and_back_returns(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        board = seated.page(OverviewPage).findChild(TileBoard)
        click(board, board.place(2).center())
        await seated.settled()
        assert seated.visible_page() == "MachinePage"
        assert "Lathe 2" in trail_text(seated)
        seated.keys("Alt+Left")
        assert seated.visible_page() == "OverviewPage"
        seated.keys("Alt+Right")
        assert seated.visible_page() == "MachinePage"

    Seated().play(window_loop, scenario)


def trail_text(seated: Seated) -> str:
    return seated.window.header.trail.accessibleName()


def test_back_and_forward_can_be_pressed_only_when_they_lead_somewhere(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        back, forward = place(seated, "Back"), place(seated, "Forward")
        assert not back.isEnabled()
        seated.keys("Ctrl+4")
        assert back.isEnabled()
        assert not forward.isEnabled()
        click(back)
        assert seated.visible_page() == "OverviewPage"
        assert forward.isEnabled()

    Seated().play(window_loop, scenario)


# ---------------------------------------------------------------- language and theme


class Pseudo(QTranslator):
    """A language in which every translated text is in brackets: what has none was forgotten."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{text}⟧" if context == "app" else ""

    def isEmpty(self) -> bool:
        return False


DATA = re.compile(
    r"[\d\s◀▶↶.,:;+\-−–—%°/·›≈()x×←↑→↓?…★▲▼◆●✕]*|Novatech.*|Line 1|ABR-850.*|Mill \d|Lathe 2|Grinder 1|plant\.yaml|.*Python 3.*|"
    r"engine|history-writer|driver:.*|Ctrl.*|Alt.*|Tab|Home|F\d.*|rev/min|mm/min|mm|%|[A-Z0-9_ .\-]+"
)


def visible_texts(seated: Seated) -> list[str]:
    """Texts of labels, buttons and table heads that can be seen now, without tags."""
    found = []
    for widget in seated.window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, (QLabel, QAbstractButton)):
            found.append(re.sub(r"<[^>]*>|&nbsp;", "", widget.text()))
        if isinstance(widget, QTableView) and widget.model() is not None:
            model = widget.model()
            found += [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in range(model.columnCount())]
    return [text for text in found if text.strip()]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_switching_the_language_changes_every_visible_text(window_loop: Loop, number: int) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys(f"Ctrl+{number}")
        await seated.settled()
        pseudo = Pseudo()
        QCoreApplication.installTranslator(pseudo)
        seated.seat.spoken.emit()
        await asyncio.sleep(0.15)  # one pulse of the window, which brings what snapshots say
        await seated.settled()
        forgotten = [text for text in visible_texts(seated) if "⟦" not in text and not DATA.fullmatch(text.strip())]
        QCoreApplication.removeTranslator(pseudo)
        assert not forgotten

    Seated().play(window_loop, scenario)


def menu_button(seated: Seated, word: str) -> FrameButton:
    """Open the seat's menu and find a button in it."""
    click(seated.window.header.menu)
    menu = seated.window.findChildren(SeatMenu)[-1]
    return next(b for b in menu.buttons if b.text() == word)


def test_the_menu_s_language_button_switches_to_portuguese_and_back(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        click(menu_button(seated, "Português"))
        assert place(seated, "Visão geral").isChecked()
        assert seated.page(OverviewPage).findChild(TileBoard).tiles[0].state_text == "Em produção"
        await seated.settled()
        click(menu_button(seated, "English"))
        assert place(seated, "Overview").isChecked()

    Seated().play(window_loop, scenario)


def test_the_menu_chooses_a_look_and_less_motion_and_they_are_remembered(window_loop: Loop, tmp_path: Path) -> None:
    async def scenario(seated: Seated) -> None:
        click(menu_button(seated, "High contrast"))
        assert seated.seat.theme.name == "contrast"
        await seated.settled()
        click(menu_button(seated, "Less motion"))
        assert seated.seat.theme.still

    Seated(folder=tmp_path).play(window_loop, scenario)
    text = (tmp_path / "window.ini").read_text()
    assert "theme=contrast" in text
    assert "still=true" in text


def test_one_key_walks_through_all_looks(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seen = []
        for _ in range(3):
            seated.keys("Ctrl+D")
            seen.append(seated.seat.theme.name)
        assert seen == ["dark", "contrast", "light"]

    Seated().play(window_loop, scenario)


def test_what_does_not_fit_the_height_is_behind_more(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        rail = seated.window.rail
        seated.window.resize(1366, 560)
        seated.seat.resize(4)
        await seated.settled()
        hidden = [name for name, button in rail.buttons.items() if not button.isVisible()]
        assert rail.more.isVisible()
        assert "connect" in hidden
        assert all(b.geometry().bottom() <= rail.height() for b in rail.buttons.values() if b.isVisible())
        click(rail.more)
        drawer = seated.window.findChildren(Drawer)[-1]
        click(next(b for b in drawer.buttons if b.text() == "Connect"))
        assert seated.visible_page() == "ConnectPage"
        assert rail.more.isChecked()
        seated.seat.resize(0)

    Seated().play(window_loop, scenario)


def test_a_narrow_window_keeps_the_last_step_of_the_breadcrumb(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.window.resize(768, 1024)
        await seated.settled()
        shown = [step.text() for step in seated.window.header.trail.steps if step.isVisible()]
        assert shown[-1] == "Lathe 2"
        assert trail_text(seated).startswith("Novatech")

    Seated().play(window_loop, scenario, Route("machine", machine="lathe-2"))


def test_the_station_s_sign_leads_to_the_diagnostics(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        click(seated.window.header.station)
        assert seated.visible_page() == "DiagnosticsPage"

    Seated().play(window_loop, scenario)


def test_language_and_theme_are_remembered_for_the_next_start(window_loop: Loop, tmp_path: Path) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys("Ctrl+L", "Ctrl+D")

    Seated(folder=tmp_path).play(window_loop, scenario)
    text = (tmp_path / "window.ini").read_text()
    assert "language=pt-BR" in text
    assert "theme=dark" in text


def test_the_theme_switches_the_ground_of_the_window(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys("Ctrl+D")
        await seated.settled()
        ground = seated.window.grab().toImage().pixelColor(3, seated.window.height() - 3)
        assert ground.name().upper() == DARK.background
        seated.keys("Ctrl+D")

    Seated().play(window_loop, scenario)


def test_everything_can_be_made_larger_and_normal_again(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        before = place(seated, "Overview").width()
        seated.keys("Ctrl++", "Ctrl++")
        assert place(seated, "Overview").width() > before
        seated.keys("Ctrl+0")
        assert place(seated, "Overview").width() == before

    Seated().play(window_loop, scenario)


def test_the_question_mark_shows_the_keys_and_closes_them_again(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys("?")
        await seated.settled()
        dialog = seated.window.findChild(KeysDialog)
        assert dialog.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Question)
        await seated.settled()
        assert seated.window.findChild(KeysDialog) is None

    Seated().play(window_loop, scenario)


def test_f1_opens_the_help_of_the_page_and_follows_page_and_language(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys("F1")
        panel = seated.window.findChild(HelpPanel)
        assert panel.isVisible()
        first = panel.findChild(QTextBrowser).toPlainText()
        seated.keys("Ctrl+2")
        second = panel.findChild(QTextBrowser).toPlainText()
        seated.keys("Ctrl+L")
        third = panel.findChild(QTextBrowser).toPlainText()
        assert len({first, second, third}) == 3
        seated.keys("F1", "Ctrl+L")
        assert not panel.isVisible()

    Seated().play(window_loop, scenario)


def test_f12_shows_how_busy_the_window_is(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        overlay = seated.window.findChild(BusyOverlay)
        assert not overlay.isVisible()
        seated.keys("F12")
        assert overlay.isVisible()
        assert "50 ms" in overlay.text()
        seated.keys("F12")
        assert not overlay.isVisible()

    Seated().play(window_loop, scenario)


# ---------------------------------------------------------------- starts that fail, wait, or are exchanged


def faulty() -> ConfigFaults:
    return ConfigFaults(
        [
            Fault("plant.yaml", 7, 3, Message.of("unknown key {key}", key="machnes")),
            Fault("plant.yaml", 2, 1, Message.of("unknown zone {zone}", zone="Mars")),
        ]
    )


def test_every_fault_of_the_configuration_is_shown_and_ends_with_two(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        shown = "\n".join(visible_texts(seated))
        assert "plant.yaml, line 2, column 1: unknown zone Mars" in shown
        assert "plant.yaml, line 7, column 3: unknown key machnes" in shown
        assert not place(seated, "Overview").isEnabled()

    assert Seated(starts=Starts(lambda: failed(faulty()))).play(window_loop, scenario) == 2


def test_after_correction_try_again_opens_the_plant(window_loop: Loop) -> None:
    answers: list[Future[PlantPort]] = [failed(faulty()), done(FakePlant())]

    async def scenario(seated: Seated) -> None:
        again = next(b for b in seated.window.findChildren(QAbstractButton) if b.text() == "Try again")
        click(again)
        await seated.settled()
        assert seated.visible_page() == "OverviewPage"

    assert Seated(starts=Starts(lambda: answers.pop(0))).play(window_loop, scenario) == 0


def test_a_fault_page_follows_the_language(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.keys("Ctrl+L")
        assert "Tentar de novo" in visible_texts(seated)
        seated.keys("Ctrl+L")

    assert Seated(starts=Starts(lambda: failed(UserError(Message("x"))))).play(window_loop, scenario) == 1


def test_a_fault_of_ours_is_a_sentence_in_the_window_and_a_line_in_the_log(
    window_loop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(seated: Seated) -> None:
        assert any("ZeroDivisionError" in text for text in visible_texts(seated))

    assert Seated(starts=Starts(lambda: failed(ZeroDivisionError("x")))).play(window_loop, scenario) == 1
    assert "The plant could not start" in caplog.text


def test_the_window_closes_while_the_plant_is_still_starting(window_loop: Loop) -> None:
    pending: Future[PlantPort] = Future()

    async def scenario(seated: Seated) -> None:
        assert "Starting the station …" in visible_texts(seated)

    assert Seated(starts=Starts(lambda: pending)).play(window_loop, scenario) == 0


def test_the_demo_takes_the_place_of_an_empty_plant(window_loop: Loop) -> None:
    starts = Starts(lambda: done(FakePlant(plant())), demo=lambda: done(FakePlant(shop())))

    async def scenario(seated: Seated) -> None:
        demo = next(b for b in seated.window.findChildren(QAbstractButton) if b.text() == "Try the demo plant")
        click(demo)
        await seated.settled()
        assert seated.visible_page() == "OverviewPage"
        assert len(seated.page(OverviewPage).findChild(TileBoard).tiles) == 7

    Seated(starts=starts).play(window_loop, scenario)


def test_the_first_route_is_followed(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert "Mill 4" in trail_text(seated)

    Seated().play(window_loop, scenario, Route("machine", machine="mill-4"))


def test_news_reach_the_visible_page_within_a_pulse(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.now = plant(machine("abr-850", part_count=149.0, revision=2))
        board = seated.page(OverviewPage).findChild(TileBoard)
        for _ in itertools.repeat(None, 100):
            if board.tiles[0].parts == "149":
                break
            await asyncio.sleep(0.02)
        assert board.tiles[0].parts == "149"

    Seated().play(window_loop, scenario)
