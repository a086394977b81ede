"""From no configuration to live values and a dashboard: the real window on the real station and a real socket, by keys alone and by touch alone."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.cli.order import Order
from app.cli.window import Plants
from app.config.places import DataDirectory
from drivers.simulators.agent import AgentServer
from drivers.simulators.auxiliary import CoolantStation
from drivers.simulators.demo_devices import devices_xml, shop
from tests.servers.loop_thread import LoopThread
from tests.views.conftest import plain_seat, window_loop  # noqa: F401 - fixtures
from tests.views.seated import Seated
from views.binding.starts import Starts
from views.pages.connect import ConnectPage
from views.pages.machine import MachinePage
from views.widgets.tile_board import TileBoard

Loop = qasync.QEventLoop
TWO_MINUTES, FIVE_MINUTES = 120.0, 300.0
MILL = shop(1)[0]


@pytest.fixture
def agent() -> Iterator[str]:
    """A machine on the floor: an MTConnect agent on a socket, whose values change."""
    loop = LoopThread()
    server = AgentServer(devices_xml([MILL]))
    url = loop.do(server.start())

    async def live() -> None:
        load = 0
        while True:
            load = (load + 1) % 90
            for name, value in {
                "avail": "AVAILABLE",
                "execution": "ACTIVE",
                "mode": "AUTOMATIC",
                "s_load": str(load),
            }.items():
                server.add(MILL.uuid, f"{MILL.id.replace('-', '')}_{name}", value)
            await asyncio.sleep(0.1)

    asyncio.run_coroutine_threadsafe(live(), loop.loop)
    yield url
    loop.do(server.stop())
    loop.stop()


@pytest.fixture
def plants(tmp_path: Path) -> Iterator[Plants]:
    data = DataDirectory(tmp_path)
    (tmp_path / "demo").mkdir()
    made = Plants(Order(data=data, config=data.configuration, listen_port=_free_port()))
    yield made
    assert made.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seated(plants: Plants, folder: Path) -> Seated:
    return Seated(starts=Starts(plants.start, plants.demo, plants.open_file), folder=folder)


async def until(condition: Callable[[], object], what: str, patience_s: float = 15.0) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience_s, f"waited in vain for {what}"
        await asyncio.sleep(0.02)


def shown(seated: Seated, kind: type[QWidget]) -> QWidget | None:
    return next((page for page in seated.window.findChildren(kind) if page.isVisible()), None)


async def connect_page(seated: Seated) -> ConnectPage:
    await until(lambda: shown(seated, ConnectPage), "the first-run page")
    return seated.page(ConnectPage)


def has_live_values(seated: Seated) -> bool:
    page = shown(seated, MachinePage)
    if page is None:
        return False
    machine = page._link.machine(MILL.id)  # type: ignore[attr-defined]
    load = machine.reading("spindle_load") if machine is not None else None
    return load is not None and load.value is not None


# ---------------------------------------------------------------- keys alone


def key(code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, code, modifier)


async def tab_to(wanted: QWidget) -> None:
    """Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(80):
        if wanted.hasFocus():
            return
        key(Qt.Key.Key_Tab)
        await asyncio.sleep(0)
    raise AssertionError(f"the keyboard does not reach {wanted.objectName() or type(wanted).__name__}")


def test_two_minutes_by_keys_alone(plants: Plants, agent: str, tmp_path: Path, window_loop: Loop) -> None:  # noqa: F811
    async def scenario(seated: Seated) -> None:
        began = time.monotonic()
        seated.window.activateWindow()
        page = await connect_page(seated)
        await until(QApplication.focusWidget, "a focus")
        await tab_to(page.form.address)
        QTest.keyClicks(page.form.address, agent)
        key(Qt.Key.Key_Return)
        await until(lambda: page.form.found, "the machine behind the address")
        await until(lambda: page.form.save.isEnabled(), "something to save")
        await tab_to(page.form.save)
        key(Qt.Key.Key_Space)
        await until(lambda: has_live_values(seated), "live values of the saved machine")
        assert time.monotonic() - began < TWO_MINUTES
        assert (tmp_path / "plant.yaml").exists()
        QTest.keySequence(seated.window, "Ctrl+1")
        await until(lambda: shown(seated, TileBoard), "the dashboard")
        assert time.monotonic() - began < FIVE_MINUTES

    seated(plants, tmp_path).play(window_loop, scenario)


@pytest.fixture
def coolant() -> Iterator[int]:
    """A Modbus device, which can't say what its registers mean."""
    loop = LoopThread()
    station = CoolantStation([], seed=1, speed=1.0)
    loop.do(station.start("127.0.0.1"))
    yield int(station.entry["port"])
    loop.do(station.stop())
    loop.stop()


def write_cell(text: str) -> None:
    """Type into the cell that is chosen, as into a spreadsheet, and go on to the next."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text[0])
    QTest.keyClicks(QApplication.focusWidget(), text[1:])
    key(Qt.Key.Key_Tab)


def test_registers_are_named_by_keys_alone(plants: Plants, coolant: int, tmp_path: Path, window_loop: Loop) -> None:  # noqa: F811
    async def scenario(seated: Seated) -> None:
        began = time.monotonic()
        seated.window.activateWindow()
        page = await connect_page(seated)
        await until(QApplication.focusWidget, "a focus")
        await tab_to(page.form.address)
        QTest.keyClicks(page.form.address, f"modbus://127.0.0.1:{coolant}/1")
        key(Qt.Key.Key_Return)
        await until(lambda: page.form.found, "the device")
        await asyncio.sleep(0.2)
        key(Qt.Key.Key_Space)  # the focus stands on the next step: entering signals
        await until(lambda: page.panel.isVisible(), "the table of signals")
        for text in ("power", "input:10", "float32"):
            write_cell(text)
            await asyncio.sleep(0.05)
        assert page.panel.is_sound, page.panel.table.faults
        await tab_to(page.panel._buttons["use"])
        key(Qt.Key.Key_Space)
        await until(lambda: page.form.save.isEnabled(), "something to save")
        await tab_to(page.form.save)
        key(Qt.Key.Key_Space)
        await until(lambda: shown(seated, MachinePage), "its page")
        link = shown(seated, MachinePage)._link  # type: ignore[union-attr]
        machine = page.form.found[0].machine_id if page.form.found else link.snapshot().machines[0].id
        await until(
            lambda: (link.machine(machine) or None) and link.machine(machine).reading("power").value, "live values"
        )
        assert time.monotonic() - began < TWO_MINUTES

    seated(plants, tmp_path).play(window_loop, scenario)


# ---------------------------------------------------------------- touch alone


async def tap(widget: QWidget) -> None:
    """What Qt makes of a finger where nothing asks for touch points: a press and a release, with no pointer that hovers before."""
    assert widget.isVisible()
    assert widget.isEnabled()
    assert not widget.visibleRegion().isEmpty(), "it has to be scrolled to"
    QTest.mousePress(widget, Qt.MouseButton.LeftButton)
    await asyncio.sleep(0.03)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)
    await asyncio.sleep(0.03)


def test_two_minutes_by_touch_alone(plants: Plants, agent: str, tmp_path: Path, window_loop: Loop) -> None:  # noqa: F811
    async def scenario(seated: Seated) -> None:
        began = time.monotonic()
        page = await connect_page(seated)
        await tap(page.form.address)
        await write(page.form.address, agent)
        await tap(page.form.test)
        await until(lambda: page.form.found, "the machine behind the address")
        await until(lambda: page.form.save.isEnabled(), "something to save")
        await scroll_to(page, page.form.save)
        await tap(page.form.save)
        await until(lambda: has_live_values(seated), "live values of the saved machine")
        assert time.monotonic() - began < TWO_MINUTES
        await tap(seated.window.rail.buttons["overview"])
        await until(lambda: shown(seated, TileBoard), "the dashboard")
        assert time.monotonic() - began < FIVE_MINUTES

    seated(plants, tmp_path).play(window_loop, scenario)


async def write(line: QLineEdit, text: str) -> None:
    """What the screen's keyboard sends to the line that was tapped."""
    assert line.hasFocus()
    QTest.keyClicks(line, text)
    await asyncio.sleep(0)


async def scroll_to(page: QWidget, wanted: QWidget) -> None:
    """Swipe up until it can be seen."""
    from PySide6.QtWidgets import QScrollArea

    area = page.findChild(QScrollArea)
    if area is not None:
        area.ensureWidgetVisible(wanted)
    await asyncio.sleep(0.02)


def test_the_demo_plant_is_one_tap_away(plants: Plants, tmp_path: Path, window_loop: Loop) -> None:  # noqa: F811
    async def scenario(seated: Seated) -> None:
        page = await connect_page(seated)
        await tap(page.form.cards["demo"])
        await until(lambda: shown(seated, TileBoard), "the demo plant's dashboard", 90)
        board = shown(seated, TileBoard)
        assert board is not None

    seated(plants, tmp_path).play(window_loop, scenario)
