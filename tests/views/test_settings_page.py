"""Settings in the window: one draft behind forms and text, faults with their place, saved whole, every version kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTreeWidgetItem

from app.contracts.settings import Applied
from tests.settings_builders import RealSettings
from tests.views.builders import FakePlant, shop
from tests.views.seated import Seated
from views.binding.page import Route
from views.models.settings_words import section_word
from views.pages.settings import SettingsPage

Loop = qasync.QEventLoop
HERE = Route("settings")
TEXT = """\
# The shop's own words stay.
site: Novatech
machines:
  - {id: abr-850, driver: mtconnect, url: "http://10.0.0.5:5000"}  # the old one
  - id: pump-3
    driver: modbus
    host: 10.0.0.7
    signals:
      - {id: speed, address: "holding:100"}
channels:
  hook: {type: webhook, url: "https://example.org/x"}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[RealSettings]:
    made = RealSettings(tmp_path, TEXT)
    yield made
    made.close()


def test_every_section_has_a_word_for_people(settings: RealSettings) -> None:
    groups = settings.groups(settings.text().result()).result()
    assert [group.key for group in groups if section_word(group.key) == group.key] == []


def seated(settings: RealSettings) -> Seated:
    fake = FakePlant(shop())
    fake.settings = settings  # type: ignore[assignment]
    return Seated(fake)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def opened(seated: Seated) -> SettingsPage:
    page = seated.page(SettingsPage)
    await until(lambda: page.tree.topLevelItemCount())
    return page


def item(page: SettingsPage, *words: str) -> QTreeWidgetItem:
    found = page.tree.invisibleRootItem()
    for word in words:
        children = [found.child(place) for place in range(found.childCount())]
        found = next(child for child in children if child.text(0) == word)
    return found


def press(page: SettingsPage, *words: str) -> None:
    """Press a line of the tree."""
    place = page.tree.visualItemRect(item(page, *words)).center()
    page.tree.scrollToItem(item(page, *words))
    place = page.tree.visualItemRect(item(page, *words)).center()
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def line(page: SettingsPage, key: str) -> QLineEdit:
    editor = page.form.editors[key]
    assert isinstance(editor, QLineEdit)
    return editor


def type_into(editor: QLineEdit, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_a_value_changed_in_the_form_is_saved_with_the_files_comments(
    settings: RealSettings, window_loop: Loop
) -> None:
    settings.answer = Applied(changed=("abr-850",), restart=("server",))

    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Machines", "abr-850")
        type_into(line(page, "url"), "http://10.0.0.9:5000")
        await until(lambda: page.save.isEnabled())
        assert "+  - {id: abr-850, driver: mtconnect, url: http://10.0.0.9:5000}" in page.changes.toPlainText().replace(
            '"', ""
        )
        assert settings.file.read_text() == TEXT, "nothing holds before it is saved"
        QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
        await until(lambda: settings.applied and not page.is_changed)
        saved = settings.file.read_text()
        assert "# The shop's own words stay." in saved
        assert "10.0.0.9" in saved
        assert "# the old one" in saved
        await until(lambda: "Connected anew: abr-850." in _status(page))
        assert "From the next start on: Web page and interface." in _status(page)

    seated(settings).play(window_loop, scenario, HERE)


def _status(page: SettingsPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_what_is_wrong_is_told_with_its_place_and_can_not_be_saved(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Machines", "pump-3")
        type_into(line(page, "interval"), "soon")
        await until(lambda: page.faults.count())
        assert page.faults.item(0).text().startswith("Line ")
        assert not page.save.isEnabled()
        rect = page.faults.visualItemRect(page.faults.item(0))
        QTest.mouseClick(page.faults.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert page.tabs.currentWidget() is page.yaml
        assert "soon" in page.yaml.textCursor().block().text()
        QTest.mouseClick(page.discard, Qt.MouseButton.LeftButton)
        await until(lambda: not page.is_changed and not page.faults.count())
        assert page.yaml.toPlainText() == TEXT

    seated(settings).play(window_loop, scenario, HERE)


def test_quick_changes_one_after_the_other_are_all_there(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Machines", "pump-3")
        type_into(line(page, "host"), "10.0.0.77")
        type_into(line(page, "interval"), "2s")
        type_into(line(page, "unit"), "5")
        await until(lambda: all(f": {word}" in page.yaml.toPlainText() for word in ("10.0.0.77", "2s", "5")))

    seated(settings).play(window_loop, scenario, HERE)


def test_form_and_text_are_one_draft(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        page.tabs.setCurrentWidget(page.yaml)
        cursor = page.yaml.document().find("Novatech")
        page.yaml.setTextCursor(cursor)
        QTest.keyClicks(page.yaml, "Usinagem Sul")
        page.tabs.setCurrentIndex(0)
        press(page, "Station")
        await until(lambda: "site" in page.form.editors and line(page, "site").text() == "Usinagem Sul")
        # Text that is no YAML is a fault; what was there is not lost.
        page.tabs.setCurrentWidget(page.yaml)
        page.yaml.moveCursor(page.yaml.textCursor().MoveOperation.End)
        QTest.keyClicks(page.yaml, "x: [1")
        await until(lambda: page.faults.count())
        assert page.yaml.toPlainText().endswith("x: [1")

    seated(settings).play(window_loop, scenario, HERE)


def test_entries_are_added_and_removed(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Machines")
        assert page.add.isVisible()
        QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
        menu = next(child for child in page.children() if child.metaObject().className() == "QMenu")
        next(action for action in menu.actions() if action.text() == "mtconnect").trigger()
        menu.close()
        await until(lambda: page.form.form is not None and page.form.form.title == "machine-3")
        assert page.faults.count(), "its address is still missing"
        type_into(line(page, "url"), "http://10.0.0.8:5000")
        await until(lambda: page.save.isEnabled())
        press(page, "Machines", "pump-3")
        QTest.mouseClick(page.form.remove, Qt.MouseButton.LeftButton)
        await until(lambda: "pump-3" not in page.yaml.toPlainText())
        await until(lambda: page.save.isEnabled())

    seated(settings).play(window_loop, scenario, HERE)


def test_a_choice_is_set_and_taken_back(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Web page and interface")
        box = page.form.editors["enabled"]
        assert isinstance(box, QComboBox)
        assert box.currentText() == "As usual (Yes)"
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_End)
        box.activated.emit(box.currentIndex())
        await until(lambda: page.save.isEnabled())
        assert "enabled: false" in page.yaml.toPlainText()
        again = page.form.editors["enabled"]
        assert isinstance(again, QComboBox)
        QTest.keyClick(again, Qt.Key.Key_Home)
        again.activated.emit(again.currentIndex())
        await until(lambda: "enabled" not in page.yaml.toPlainText())

    seated(settings).play(window_loop, scenario, HERE)


def test_going_back_to_a_version_is_shown_first_and_is_a_version_itself(
    settings: RealSettings, window_loop: Loop
) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Station")
        type_into(line(page, "site"), "Elsewhere")
        await until(lambda: page.save.isEnabled())
        QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
        await until(lambda: page.versions.list.count() == 1)
        page.tabs.setCurrentWidget(page.versions)
        rect = page.versions.list.visualItemRect(page.versions.list.item(0))
        QTest.mouseClick(page.versions.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        await until(lambda: "+site: Novatech" in page.versions.difference.toPlainText())
        QTest.mouseClick(page.versions.back, Qt.MouseButton.LeftButton)
        await until(lambda: settings.file.read_text() == TEXT)
        await until(lambda: page.versions.list.count() == 2)

    seated(settings).play(window_loop, scenario, HERE)


def test_somebody_elses_change_is_not_overwritten(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Station")
        type_into(line(page, "site"), "Mine")
        await until(lambda: page.save.isEnabled())
        settings.file.write_text(TEXT.replace("Novatech", "Theirs"))
        QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
        await until(lambda: "changed by somebody else" in _status(page))
        assert "Theirs" in settings.file.read_text()
        assert page.is_changed

    seated(settings).play(window_loop, scenario, HERE)


def test_a_secret_never_stands_in_the_file(
    settings: RealSettings, window_loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        type_in = page.yaml.toPlainText().replace(
            "channels:",
            "  - {id: lathe-2, driver: opcua, url: 'opc.tcp://10.0.0.6:4840', security: {user: hmi}}\nchannels:",
        )
        page.yaml.setPlainText(type_in)
        await until(lambda: any(word.text(0) == "lathe-2" for word in _entries(page)))
        press(page, "Machines", "lathe-2")
        key = next(
            key
            for key, editor in page.form.editors.items()
            if isinstance(editor, QLineEdit) and editor.echoMode() is QLineEdit.EchoMode.Password
        )
        type_into(line(page, key), "s3cret")
        await until(lambda: "secret:" in page.yaml.toPlainText())
        assert "s3cret" not in page.yaml.toPlainText()

    seated(settings).play(window_loop, scenario, HERE)


def _entries(page: SettingsPage) -> list[QTreeWidgetItem]:
    group = item(page, "Machines")
    return [group.child(place) for place in range(group.childCount())]


def test_the_page_comes_back_where_it_was(settings: RealSettings, window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await opened(seated)
        press(page, "Machines", "pump-3")
        page.tabs.setCurrentWidget(page.changes)
        here = page.state()
        assert here == replace(HERE, options=(("section", "machines/1"), ("tab", "changes")))
        page.show_route(here)
        await until(lambda: page.form.form is not None and page.form.form.title == "pump-3")

    seated(settings).play(window_loop, scenario, HERE)
