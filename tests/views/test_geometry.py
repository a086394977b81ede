"""Every page on every screen, in every look and language: no text cut, nothing over anything else, nothing outside, nothing that moves."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.quality import Quality
from resources.translations import collect
from tests.alarm_builders import morning
from tests.settings_builders import RealSettings
from tests.views import geometry
from tests.views.builders import FakePlant, machine, plant, shop
from tests.views.furnished import SETTINGS, VIEWS, furnished
from tests.views.seated import Seated
from views.binding.page import Route
from views.pages.terminal import TerminalPage
from views.shell.header import Header
from views.shell.places import PLACES
from views.shell.rail import Rail
from views.shell.theme import THEMES
from views.twin import remote
from views.widgets.condition_list import ConditionList
from views.widgets.machine_alarms import MachineAlarms
from views.widgets.tile_board import TileBoard

Loop = qasync.QEventLoop
SIZES = ((1366, 768), (1920, 1080), (3840, 2160), (768, 1024))
"""The last one is a tablet, held upright."""
LANGUAGES = ("en", "pt-BR")


def _own_words() -> frozenset[str]:
    """All texts of the product in both languages: a machine's words may be shortened, these may not."""
    messages = ET.parse(collect.TS).iter("message")
    return frozenset(m.findtext(part) or "" for m in messages for part in ("source", "translation"))


OWN = _own_words()


@pytest.fixture(autouse=True)
def no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 3D page draws flat: its frame is what is measured here."""
    monkeypatch.setattr(remote, "_interpreter", lambda: [sys.executable, "-c", "raise SystemExit(11)"])


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[RealSettings]:
    made = RealSettings(tmp_path, SETTINGS)
    yield made
    made.close()


async def measured(seated: Seated, size: tuple[int, int], what: str) -> list[str]:
    """What is wrong with the window at this size."""
    window = seated.window
    window.resize(*size)
    await seated.settled()
    seated.beat()
    await seated.settled()
    with geometry.overhearing() as heard:
        window.grab()
    assert window.size().toTuple() == size, "the window refuses this screen"
    faults = geometry.cut_texts(window) + geometry.painted_faults(heard)
    faults += geometry.overlaps(window) + geometry.outside(window)
    faults += [f"shortened: {words!r}" for words in dict.fromkeys(heard.shortened) if words in OWN]
    where = f"{what} {size[0]}x{size[1]} {seated.seat.theme.name} {seated.seat.language}"
    return [f"{where}: {fault}" for fault in faults]


async def walked(seated: Seated, views: dict[str, Route], sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """What is wrong with any of these pages."""
    faults = []
    for name, route in views.items():
        seated.go(route)
        await seated.settled()
        await seated.settled()
        for size in sizes:
            faults += await measured(seated, size, name)
    return faults


def test_every_page_is_among_those_that_are_measured() -> None:
    assert {route.page for route in VIEWS.values()} == set(PLACES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", THEMES)
def test_nothing_is_cut_or_covered(window_loop: Loop, settings: RealSettings, look: str, language: str) -> None:
    seated, faults = Seated(furnished(settings)), list[str]()

    async def scenario(window: Seated) -> None:
        window.seat.choose_theme(look)
        if window.seat.language != language:
            window.seat.toggle_language()
        faults.extend(await walked(window, VIEWS, SIZES))

    seated.play(window_loop, scenario)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("steps", [-2, 10], ids=["80 %", "200 %"])
def test_letters_of_any_size_have_room(window_loop: Loop, settings: RealSettings, steps: int) -> None:
    seated, faults = Seated(furnished(settings)), list[str]()

    async def scenario(window: Seated) -> None:
        window.seat.resize(steps)
        for _ in LANGUAGES:
            faults.extend(await walked(window, VIEWS, ((1920, 1080),)))
            window.seat.toggle_language()

    seated.play(window_loop, scenario)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fleet_and_an_empty_plant_have_room_too(window_loop: Loop, language: str) -> None:
    faults = list[str]()

    async def scenario(window: Seated) -> None:
        if window.seat.language != language:
            window.seat.toggle_language()
        faults.extend(await walked(window, {name: Route(name) for name in PLACES if name != "twin"}, SIZES))

    for fake in (furnished(hub=True), FakePlant(plant())):
        Seated(fake).play(window_loop, scenario)
    assert not faults, "\n".join(faults)


# ---------------------------------------------------------------- what a finger needs


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_an_operator_taps_is_twenty_millimetres_large(window_loop: Loop, size: tuple[int, int]) -> None:
    async def scenario(window: Seated) -> None:
        window.window.resize(*size)
        least = window.seat.theme.px(window.seat.theme.target_mm) - 1
        frame = window.window.findChild(Rail), window.window.findChild(Header)
        for name in ("terminal", "terminal-parts", "terminal-jobs", "overview"):
            window.go(VIEWS[name])
            await window.settled()
            window.beat()
            await window.settled()
            holders: list[QWidget | None] = [*frame]
            if name.startswith("terminal"):
                holders.append(window.page(TerminalPage))
            else:
                board = window.page(TileBoard)
                assert all(min(board.place(at).size().toTuple()) >= least for at in range(len(board.tiles)))
            for holder in holders:
                assert holder is not None
                for button in holder.findChildren(QAbstractButton):
                    if button.isVisible() and button.text():
                        assert button.height() >= least, (button.text(), button.size())
                        assert button.width() >= least, (button.text(), button.size())
                for box in holder.findChildren(QComboBox):
                    assert box.height() >= least or not box.isVisible(), (box.currentText(), box.size())

    Seated(furnished()).play(window_loop, scenario)


# ---------------------------------------------------------------- nothing moves


def places_of(window: QWidget) -> dict[int, tuple[int, int, int, int]]:
    return {id(w): geometry.placed(w, window) for w in geometry.shown(window)}


def _in_a_list(widget: QWidget) -> bool:
    """The machine page's list of alarms grows in a column of its own, and its titles follow."""
    return isinstance(widget, QLabel | MachineAlarms | ConditionList)


@pytest.mark.parametrize("page", ["overview", "machine", "trend", "wall", "terminal"])
def test_nothing_moves_when_an_alarm_comes_or_a_value_goes_bad(window_loop: Loop, page: str) -> None:
    async def scenario(window: Seated) -> None:
        fake = window.plant
        first, *others = fake.now.machines
        fake.alarms.now = AlarmsSnapshot(revision=1)
        window.go(VIEWS[page])
        await window.settled()
        window.beat()
        await window.settled()
        before = places_of(window.window)
        fake.alarms.now = replace(morning(), revision=2)
        seen = places_of(window.window)
        for quality in (Quality.STALE, Quality.UNCERTAIN, Quality.LINK_LOST, Quality.MANUAL):
            ill = replace(machine("abr-850", quality=quality, revision=9 + quality), name=first.name, model=first.model)
            fake.now = plant(ill, *others)
            window.beat()
            await window.settled()
            seen = places_of(window.window)
            moved = {w for w in before if w in seen and seen[w] != before[w]}
            shown = [w for w in geometry.shown(window.window) if id(w) in moved and not _in_a_list(w)]
            assert not shown, [geometry.name_of(w) for w in shown]
        assert seen

    fake = FakePlant(shop())
    Seated(fake).play(window_loop, scenario)
