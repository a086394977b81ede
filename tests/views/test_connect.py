"""Connecting a machine: values before saving, faults in words with a next step, ids that fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QTableView

from app.contracts import ProbeAnswer, ProbedMachine
from app.domain.message import DriverFault, DriverNotReady, Message, UserError
from tests.views.builders import FakePlant, done, machine, model_of, plant
from tests.views.seated import Seated
from views.binding.page import Route
from views.binding.starts import Starts
from views.pages.connect import ConnectPage

Loop = qasync.QEventLoop
URL = "http://10.0.0.5:5000"


def probed(machine_id: str) -> ProbedMachine:
    readings = tuple(machine(machine_id).readings())
    entry = {"id": machine_id, "driver": "mtconnect", "url": URL, "device": machine_id.upper()}
    return ProbedMachine(machine_id, machine_id.upper(), model_of(machine_id), readings, entry)


def answering(*machines: ProbedMachine, notes: tuple[Message, ...] = ()) -> FakePlant:
    plant_now = FakePlant(plant(machine("abr-850")))
    plant_now.answers[URL] = ProbeAnswer(URL, "mtconnect", "MTConnect 2.3", machines, notes)
    return plant_now


async def asked(seated: Seated, url: str = URL) -> ConnectPage:
    """Type the address and press Enter."""
    page = seated.page(ConnectPage)
    line = page.form.address
    line.clear()
    QTest.keyClicks(line, url)
    QTest.keyClick(line, Qt.Key.Key_Return)
    await seated.settled()
    return page


def labels(page: ConnectPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page: ConnectPage, start: str) -> QAbstractButton:
    return next(b for b in page.findChildren(QAbstractButton) if b.text().startswith(start))


def press(page: ConnectPage, start: str) -> None:
    QTest.mouseClick(button(page, start), Qt.MouseButton.LeftButton)


CONNECT = Route("connect")


def test_live_values_are_seen_before_anything_is_saved(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated)
        model = page.form.found[0].findChild(QTableView).model()
        rows = {model.index(r, 0).data(): model.index(r, 1).data() for r in range(model.rowCount())}
        assert (rows["Spindle speed"], rows["Position X"], rows["Program"]) == ("8,450", "123.456", "O1234 FLANGE-OP10")
        assert seated.plant.added == []

    Seated(answering(probed("mill-9"))).play(window_loop, scenario, CONNECT)


def test_saving_writes_the_entry_and_opens_the_machine(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated)
        press(page, "Save")
        await seated.settled()
        assert seated.plant.added == [
            {"id": "mill-9", "driver": "mtconnect", "url": URL, "device": "MILL-9", "name": "mill-9"}
        ]
        assert seated.visible_page() == "MachinePage"

    Seated(answering(probed("mill-9"))).play(window_loop, scenario, CONNECT)


def test_only_checked_machines_are_saved(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated)
        page.findChildren(QCheckBox)[0].click()
        assert button(page, "Save").text() == "Save and open (1)"
        press(page, "Save")
        await seated.settled()
        assert [entry["id"] for entry in seated.plant.added] == ["mill-8"]

    Seated(answering(probed("mill-7"), probed("mill-8"))).play(window_loop, scenario, CONNECT)


@pytest.mark.parametrize(
    ("typed", "said"), [("abr-850", "is taken"), ("Mill 9!", "can't be an id"), ("", "can't be an id")]
)
def test_an_id_that_does_not_fit_is_told_and_not_saved(window_loop: Loop, typed: str, said: str) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated)
        line = page.form.found[0].findChild(QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, typed) if typed else QTest.keyClick(line, Qt.Key.Key_Delete)
        assert said in labels(page)
        assert not button(page, "Save").isEnabled()

    Seated(answering(probed("mill-9"))).play(window_loop, scenario, CONNECT)


def test_two_new_machines_cannot_have_one_id(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = await asked(seated)
        assert "is taken" in labels(page)

    Seated(answering(probed("mill-9"), replace(probed("mill-9"), device="other"))).play(window_loop, scenario, CONNECT)


@pytest.mark.parametrize("kind", [DriverNotReady, DriverFault])
def test_what_is_wrong_is_said_in_words(window_loop: Loop, kind: type[DriverNotReady]) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.answers[URL] = kind(Message.of("{url} answers, but is not an agent.", url=URL))
        page = await asked(seated)
        assert f"{URL} answers, but is not an agent." in labels(page)
        assert button(page, "Test").isEnabled()

    Seated(answering()).play(window_loop, scenario, CONNECT)


def test_a_later_success_takes_the_fault_away(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.answers["http://wrong"] = DriverNotReady(Message("no answer there"))
        assert "no answer there" in labels(await asked(seated, "http://wrong"))
        assert "no answer there" not in labels(await asked(seated))

    Seated(answering(probed("mill-9"))).play(window_loop, scenario, CONNECT)


def test_notes_of_the_probe_are_shown(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert "Its clock is 3 s ahead" in labels(await asked(seated))

    Seated(answering(probed("m"), notes=(Message.of("Its clock is {s} s ahead", s=3),))).play(
        window_loop, scenario, CONNECT
    )


def test_an_endpoint_without_machines_is_told(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert "offers no machine" in labels(await asked(seated))

    Seated(answering()).play(window_loop, scenario, CONNECT)


def test_a_file_that_cannot_be_written_keeps_what_was_typed(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        seated.plant.refusal = UserError(Message("plant.yaml is read-only"))
        page = await asked(seated)
        press(page, "Save")
        await seated.settled()
        assert "plant.yaml is read-only" in labels(page)
        assert button(page, "Save").isEnabled()

    Seated(answering(probed("mill-9"))).play(window_loop, scenario, CONNECT)


def test_the_demo_and_the_file_cannot_be_pressed_when_not_offered(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        page = seated.page(ConnectPage)
        assert not button(page, "Try the demo plant").isEnabled()
        assert not button(page, "Open a file").isEnabled()

    Seated(answering()).play(window_loop, scenario, CONNECT)


def test_a_chosen_file_opens_its_plant(window_loop: Loop) -> None:
    opened: list[str] = []

    def open_file(path: object) -> object:
        opened.append(str(path))
        return done(FakePlant())

    starts = Starts(lambda: done(answering()), open_file=open_file)  # type: ignore[arg-type]

    async def scenario(seated: Seated) -> None:
        seated.page(ConnectPage).open_file("other.yaml")
        await seated.settled()
        assert opened == ["other.yaml"]
        assert seated.visible_page() == "OverviewPage"

    Seated(starts=starts).play(window_loop, scenario, CONNECT)
