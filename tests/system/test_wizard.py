"""The wizard as people use it, on a real station and real servers: from no configuration to a dashboard by keys alone, by touch alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QWidget

from app.cli.order import Order
from app.cli.window import Plants
from app.config.places import DataDirectory
from drivers import connect as connecting
from tests.servers import libmodbus
from tests.servers.node_opcua import NodeOpcUa
from tests.views.conftest import plain_seat, window_loop  # noqa: F401 - fixtures of the window
from tests.views.seated import Seated
from views.binding.page import Route
from views.binding.starts import Starts
from views.pages.connect import ConnectPage

PATIENCE_S = 20.0


class Person:
    """Somebody at the window who waits for what comes, but not for ever."""

    def __init__(self, seated: Seated) -> None:
        self.seated, self.window = seated, seated.window

    @property
    def page(self) -> ConnectPage:
        return self.seated.page(ConnectPage)

    async def until(self, is_so: Callable[[], object], what: str) -> None:
        for _ in range(int(PATIENCE_S / 0.02)):
            if is_so():
                return
            await asyncio.sleep(0.02)
        pytest.fail(f"waited in vain: {what}")

    # ------------------------------------------------------------ keys

    @property
    def focus(self) -> QWidget:
        found = self.window.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def tab_to(self, words: str) -> None:
        """Walk with Tab until a button of these words has the focus."""
        for _ in range(80):
            now = self.focus
            if isinstance(now, QAbstractButton) and now.text().startswith(words):
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab never comes to “{words}”")

    def press(self, words: str) -> None:
        self.tab_to(words)
        self.key(Qt.Key.Key_Space)

    async def cell(self, text: str) -> None:
        """Type into the current cell and confirm; Qt closes an editor in a turn of its own."""
        self.key(Qt.Key.Key_F2)
        self.type(text)
        self.key(Qt.Key.Key_Return)
        await self.until(lambda: self.focus is self.page.panel.view, "the end of the cell")

    # ------------------------------------------------------------ touch

    def tap(self, widget: QWidget, where: QPoint | None = None) -> None:
        """Down and up with a finger; what no widget takes as a touch arrives as a click, as on a real screen."""
        point = widget.mapTo(self.window, where or widget.rect().center())
        assert self.window.rect().contains(point), "out of sight"
        handle = self.window.windowHandle()
        QTest.touchEvent(handle, TOUCH()).press(1, point, handle).commit()
        QTest.touchEvent(handle, TOUCH()).release(1, point, handle).commit()

    def tap_words(self, words: str) -> None:
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.text().startswith(words)]
        assert found, f"there is no “{words}”"
        self.page._area.ensureWidgetVisible(found[0])
        self.tap(found[0])

    def tap_row(self, view: QAbstractItemView, row: int) -> None:
        index = view.model().index(row, 0)
        self.tap(view.viewport(), view.visualRect(index).center())


_device: list[object] = []


def TOUCH() -> object:
    if not _device:
        _device.append(QTest.createTouchDevice())
    return _device[0]


def station(tmp_path: Path) -> tuple[Plants, Seated]:
    plants = Plants(Order(data=DataDirectory(tmp_path), config=tmp_path / "plant.yaml", listen_port=0))
    return plants, Seated(starts=Starts(plants.start, demo=plants.demo, open_file=plants.open_file))


def test_from_nothing_to_a_dashboard_by_keys_alone(window_loop: qasync.QEventLoop, tmp_path: Path) -> None:  # noqa: F811
    with NodeOpcUa(machineTool=True, cnc=True, machines=["Mill"]) as server, libmodbus.tcp_server() as port:

        async def scenario(seated: Seated) -> None:
            person = Person(seated)
            await person.until(lambda: seated.window.findChildren(ConnectPage), "the first page")
            await find_a_machine_tool(person)
            await name_registers(person)

        async def find_a_machine_tool(person: Person) -> None:
            person.press("Find machines")
            person.type(f"127.0.0.1:{server.port} {server.url}")
            person.key(Qt.Key.Key_Return)
            person.key(Qt.Key.Key_Space)  # the focus is on “Yes”
            finder = person.page.form.finder
            await person.until(lambda: finder.results.hasFocus() or finder.results.count() > 0, "a server")
            await person.until(lambda: not finder.stop.isVisible(), "the end of the search")
            person.key(Qt.Key.Key_Return)
            await person.until(lambda: person.page.form.found and person.page.form.save.hasFocus(), "live values")
            person.key(Qt.Key.Key_Space)
            await person.until(lambda: person.seated.visible_page() == "MachinePage", "the dashboard")

        async def name_registers(person: Person) -> None:
            person.seated.keys("Ctrl+5")
            person.type(f"modbus://127.0.0.1:{port}/1")
            person.key(Qt.Key.Key_Return)
            await person.until(lambda: person.page.form.found, "the device")
            await person.until(lambda: isinstance(person.focus, QAbstractButton), "the next step")
            person.key(Qt.Key.Key_Space)  # “Enter signals …”
            panel = person.page.panel
            await person.cell("rpm")
            person.key(Qt.Key.Key_Right)
            person.key(Qt.Key.Key_Right)
            await person.cell("holding:100")
            person.key(Qt.Key.Key_Right)
            await person.cell("float32")
            last = panel.table.columnCount() - 1
            await person.until(
                lambda: "1,234.5" in str(panel.table.index(0, last).data()), "a live value of the register"
            )
            person.press("Use this mapping")
            person.key(Qt.Key.Key_Space)  # the focus is on “Save”
            await person.until(lambda: person.seated.visible_page() == "MachinePage", "the dashboard")

        plants, seated = station(tmp_path)
        try:
            seated.play(window_loop, scenario)
        finally:
            assert plants.close()
    text = (tmp_path / "plant.yaml").read_text("utf-8")
    assert "driver: opcua" in text
    assert "holding:100" in text


def test_from_nothing_to_a_dashboard_by_touch_alone(
    window_loop: qasync.QEventLoop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with NodeOpcUa(machineTool=True, cnc=True, machines=["Mill"]) as server:
        monkeypatch.setattr(connecting, "own_ranges", lambda: (server.url,))

        async def scenario(seated: Seated) -> None:
            person = Person(seated)
            await person.until(lambda: seated.window.findChildren(ConnectPage), "the first page")
            finder = person.page.form.finder
            person.tap_words("Find machines")
            await person.until(lambda: finder.isVisible(), "where to look")
            person.tap_words("Look")
            await person.until(lambda: finder.yes.isVisible(), "the question")
            person.tap_words("Yes")
            await person.until(lambda: finder.results.count() and not finder.stop.isVisible(), "a server")
            await asyncio.sleep(0.1)
            person.tap_row(finder.results, 0)
            await person.until(lambda: person.page.form.found and person.page.form.save.isEnabled(), "live values")
            await asyncio.sleep(0.1)
            person.tap_words("Save")
            await person.until(lambda: seated.visible_page() == "MachinePage", "the dashboard")

        plants, seated = station(tmp_path)
        try:
            seated.play(window_loop, scenario, Route("connect"))
        finally:
            assert plants.close()
    assert "driver: opcua" in (tmp_path / "plant.yaml").read_text("utf-8")
