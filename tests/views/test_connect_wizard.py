"""The wizard: a search after a yes, the next step for every trouble, trust by fingerprint, logins, the mapping with live values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.contracts import ProbeAnswer, ProbedMachine
from app.contracts.connect import Found, Search, ServerNotTrusted, UntrustedServer
from app.contracts.settings import TroubleKind
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.message import AuthRefused, DriverNotReady, Message
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from tests.views.builders import NOW, FakePlant, machine, model_of, plant
from tests.views.seated import Seated
from views.binding.page import Route
from views.models.mapping_table import ITEM_MIME
from views.pages.connect import ConnectPage
from views.widgets.trust_dialog import TrustDialog

Loop = qasync.QEventLoop
URL = "opc.tcp://10.0.0.6:4840"
MODBUS = "modbus://10.0.0.7:502/1"
CONNECT = Route("connect")
OWN = DataItem("S1.ActLoad", "ns=2;s=load", Category.SAMPLE, ValueKind.NUMBER, "LOAD", unit="%", name="S1 load")


def server(**more: Any) -> ProbeAnswer:
    model = MachineModel("mill-9", (*model_of("mill-9").items, OWN))
    entry = {"id": "mill-9", "driver": "opcua", "url": URL, **more}
    readings = (*machine("mill-9").readings(), Reading(OWN, 12.5, Quality.GOOD, NOW, NOW))
    return ProbeAnswer(URL, "opcua", "Server", (ProbedMachine("mill-9", "Mill9", model, readings, entry),))


def device() -> ProbeAnswer:
    entry = {"id": "pm-10", "driver": "modbus", "host": "10.0.0.7", "port": 502, "unit": 1}
    return ProbeAnswer(
        MODBUS, "modbus", "PM-10", (ProbedMachine("pm-10", "unit 1", MachineModel("pm-10", ()), (), entry),)
    )


def shop() -> FakePlant:
    fake = FakePlant(plant(machine("abr-850")))
    fake.connect.answers |= {URL: server(), MODBUS: device()}
    return fake


async def asked(seated: Seated, url: str) -> ConnectPage:
    page = seated.page(ConnectPage)
    page.form.address.setText(url)
    QTest.keyClick(page.form.address, Qt.Key.Key_Return)
    await seated.settled()
    return page


def press(page: ConnectPage, words: str) -> None:
    found = next(b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith(words))
    assert found.isEnabled(), words
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def words(page: ConnectPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


# ---------------------------------------------------------------- finding


def test_nothing_is_asked_before_a_person_has_said_yes_to_exactly_that(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page, connect = seated.page(ConnectPage), seated.plant.connect
        QTest.mouseClick(page.form.cards["find"], Qt.MouseButton.LeftButton)
        assert page.form.finder.where.text() == "10.0.0.0/24"
        press(page, "Look")
        assert "254 addresses" in words(page)
        assert connect.searched == []
        press(page, "No")
        assert "254 addresses" not in words(page)
        press(page, "Look")
        press(page, "Yes")
        await seated.settled()
        assert connect.searched == [("10.0.0.0/24",)]

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_other_words_after_the_question_need_another_yes(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = seated.page(ConnectPage)
        QTest.mouseClick(page.form.cards["find"], Qt.MouseButton.LeftButton)
        press(page, "Look")
        QTest.keyClicks(page.form.finder.where, "10.0.0.0/25")
        assert not page.form.finder.yes.isVisible()

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_a_machine_that_is_picked_shows_its_values(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = seated.page(ConnectPage)
        seated.plant.connect.result = Search((Found("10.0.0.6", 4840, "opcua", "Server", URL),), 1270, 1270)
        QTest.mouseClick(page.form.cards["find"], Qt.MouseButton.LeftButton)
        press(page, "Look")
        press(page, "Yes")
        await seated.settled()
        QTest.keyClick(page.form.finder.results, Qt.Key.Key_Return)
        await seated.settled()
        assert page.form.url == URL
        assert [found.machine_id for found in page.form.found] == ["mill-9"]

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_what_is_no_target_is_told(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = seated.page(ConnectPage)
        QTest.mouseClick(page.form.cards["find"], Qt.MouseButton.LeftButton)
        page.form.finder.where.setText("10.0.0.0/99")
        press(page, "Look")
        assert "nothing to search" in words(page)

    Seated(shop()).play(window_loop, scenario, CONNECT)


# ---------------------------------------------------------------- what is wrong, and what next


@pytest.mark.parametrize(
    ("kind", "step", "then"),
    [
        (TroubleKind.PORT_CLOSED, "Look for other ports", "10.0.0.9"),
        (TroubleKind.NOT_THIS_PROTOCOL, "Ask this port", "http://10.0.0.9:4840 opc.tcp://10.0.0.9:4840"),
    ],
)
def test_another_port_or_protocol_is_one_press_and_a_yes_away(
    window_loop: Loop, kind: TroubleKind, step: str, then: str
) -> None:
    url = "opc.tcp://10.0.0.9:4840"

    async def scenario(seated: Seated) -> None:
        seated.plant.answers[url] = DriverNotReady(Message("It does not answer."))
        seated.plant.settings.troubles[url] = kind
        page = await asked(seated, url)
        assert "It does not answer." in words(page)
        press(page, step)
        assert page.form.finder.where.text().startswith(then)
        assert page.form.finder.yes.isVisible()
        assert seated.plant.connect.searched == []

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_a_silent_unit_is_typed_over(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        url = "modbus://10.0.0.7:502"
        seated.plant.answers[url] = DriverNotReady(Message("unit 1 does not answer"))
        seated.plant.settings.troubles[url] = TroubleKind.UNIT
        page = await asked(seated, url)
        press(page, "Try another unit")
        QTest.keyClicks(page.form.address, "17")
        assert page.form.url == "modbus://10.0.0.7:502/17"

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_a_refused_login_asks_for_one_and_keeps_the_password_out_of_the_file(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        fake = seated.plant
        fake.answers[URL] = AuthRefused(Message("The login was refused."))
        fake.settings.troubles[URL] = TroubleKind.LOGIN
        page = await asked(seated, URL)
        press(page, "Enter name and password")
        QTest.keyClicks(page.focusWidget(), "hmi")
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        fake.answers[URL] = server(security={"policy": "Basic256Sha256", "user": "hmi"})
        QTest.keyClicks(page.focusWidget(), "s3cret")
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        await seated.settled()
        assert fake.connect.logins[-1] == ("hmi", "s3cret")
        press(page, "Save")
        await seated.settled()
        assert fake.settings.secrets == {"mill-9": "s3cret"}
        assert fake.added[0]["security"] == {
            "policy": "Basic256Sha256",
            "user": "hmi",
            "password": "secret:mill-9",
        }

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_a_login_does_not_go_to_the_next_address(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = seated.page(ConnectPage)
        page.form.login.ask()
        QTest.keyClicks(page.focusWidget(), "hmi")
        page.form.address.clear()
        QTest.keyClicks(page.form.address, URL)
        QTest.keyClick(page.form.address, Qt.Key.Key_Return)
        await seated.settled()
        assert seated.plant.connect.logins == [("", "")]

    Seated(shop()).play(window_loop, scenario, CONNECT)


def untrusted(before: str = "") -> UntrustedServer:
    return UntrustedServer(URL, "ab" * 32, "CN=Mill", "CN=Mill", NOW, NOW, before)


def test_a_server_is_trusted_by_its_fingerprint_and_then_tested_again(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        fake = seated.plant
        fake.answers[URL] = ServerNotTrusted(Message("nobody has accepted it"), untrusted())
        fake.settings.troubles[URL] = TroubleKind.CERTIFICATE
        fake.connect.on_trust = lambda: fake.answers.update({URL: server()})
        page = await asked(seated, URL)
        dialog = page.findChild(TrustDialog)
        assert any("AB AB AB" in label.text() for label in dialog.findChildren(QLabel))
        assert dialog.cancel.isDefault()
        QTest.mouseClick(dialog.trust, Qt.MouseButton.LeftButton)
        await seated.settled()
        assert fake.connect.trusted == [(URL, "ab" * 32)]
        assert [found.machine_id for found in page.form.found] == ["mill-9"]

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_a_changed_certificate_takes_a_deliberate_second_step(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.answers[URL] = ServerNotTrusted(Message("it has changed"), untrusted("cd" * 32))
        seated.plant.settings.troubles[URL] = TroubleKind.CERTIFICATE
        page = await asked(seated, URL)
        dialog = page.findChild(TrustDialog)
        assert any("CD CD CD" in label.text() for label in dialog.findChildren(QLabel))
        assert not dialog.trust.isEnabled()
        dialog.compared.click()
        assert dialog.trust.isEnabled()
        dialog.reject()
        await seated.settled()
        assert seated.plant.connect.trusted == []
        assert page.form.trouble.isVisible()

    Seated(shop()).play(window_loop, scenario, CONNECT)


# ---------------------------------------------------------------- live values and the mapping


async def looked(seated: Seated) -> None:
    """The pause before a look is over."""
    import asyncio

    await asyncio.sleep(0.45)
    await seated.settled()


def test_values_on_the_cards_go_on_living(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.connect.live = ((Reading(OWN, 99.0, Quality.GOOD, NOW, NOW),),)
        page = await asked(seated, URL)
        await looked(seated)
        (watched,) = seated.plant.connect.watched
        assert watched == [{"driver": "opcua", "url": URL}]
        assert "1 signals, 1 with a value now" in words(page)

    fake = shop()
    Seated(fake).play(window_loop, scenario, CONNECT)
    assert all(look.cancelled() for look in fake.connect.open)


def test_a_register_table_from_a_spreadsheet_is_tried_and_saved(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        item = DataItem("rpm", "holding:100", Category.SAMPLE, ValueKind.NUMBER, "X", unit="rev/min")
        seated.plant.connect.live = ((Reading(item, 1200.0, Quality.GOOD, NOW, NOW),),)
        page = await asked(seated, MODBUS)
        assert not page.form.save.isEnabled()
        press(page, "Enter signals")
        QGuiApplication.clipboard().setText("id\taddress\ttype\nrpm\tholding:100\tfloat32\n")
        QTest.keyClick(page.panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        await looked(seated)
        signals = [{"id": "rpm", "address": "holding:100", "type": "float32"}]
        assert seated.plant.connect.watched[-1][0]["signals"] == signals
        table = page.panel.table
        assert "1,200" in str(table.index(0, table.columnCount() - 1).data())
        press(page, "Use this mapping")
        press(page, "Save")
        await seated.settled()
        assert seated.plant.added[0]["signals"] == signals

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_an_item_is_dragged_onto_a_signal(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated, URL)
        press(page, "Correct the mapping")
        panel = page.panel
        row = next(n for n, one in enumerate(panel.mapping.rows) if one.signal == "spindle_load")
        index = panel.table.index(row, 0)
        panel.view.scrollTo(index)
        entry = next(
            panel.items.item(n) for n in range(panel.items.count()) if panel.items.item(n).text().startswith("S1 load")
        )
        data = panel.items.mimeData([entry])
        assert data.hasFormat(ITEM_MIME)
        where = panel.view.visualRect(index).center()
        drop = QDropEvent(
            QPoint(where), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        panel.view.dropEvent(drop)
        assert panel.mapping.rows[row].source == OWN.source_id
        press(page, "Use this mapping")
        assert page.form.found[0].entry()["signals"] == {"spindle_load": {"node": OWN.source_id}}

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_what_cannot_be_saved_is_not_tried(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated, MODBUS)
        press(page, "Enter signals")
        page.panel.table.paste("bad id\tholding:1", 0, 0)
        assert "can't be a signal's id" in words(page)
        await looked(seated)
        assert seated.plant.connect.watched == []
        press(page, "Back without changes")
        assert page.form.found[0].mapping is None

    Seated(shop()).play(window_loop, scenario, CONNECT)


def test_why_no_values_come_is_said_beside_the_mapping(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.connect.live = DriverNotReady(Message("The device does not answer."))
        page = await asked(seated, MODBUS)
        press(page, "Enter signals")
        page.panel.table.paste("rpm\tholding:1", 0, 0)
        await looked(seated)
        assert "The device does not answer." in words(page)
        seated.plant.connect.live = ((replace(Reading(OWN, 1.0, Quality.GOOD, NOW, NOW)),),)
        press(page, "Test again")
        await looked(seated)
        assert "The device does not answer." not in words(page)

    Seated(shop()).play(window_loop, scenario, CONNECT)
