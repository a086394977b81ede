"""The first run and every later machine: paste an address, see live values, save. Nothing is saved before values were seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.contracts import ProbeAnswer
from app.domain.message import Message, OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.starts import Start, Starts
from views.binding.tasks import Tasks
from views.shell.theme import LIGHT, Theme
from views.widgets.action_card import ActionCard
from views.widgets.found_machine import FoundMachine

WIDEST_MM = 230.0


class ConnectPage(Page):
    """Three ways to a first machine, and the address test for any further one."""

    def __init__(self, link: PlantLink, starts: Starts, begin: Callable[[Start], None]) -> None:
        super().__init__()
        self._link, self._starts, self._begin = link, starts, begin
        self._tasks = Tasks()
        self._theme = LIGHT
        self._snapshot: PlantSnapshot | None = None
        self._answer: ProbeAnswer | None = None
        self._said: Message | None = None
        self._testing = self._saving = False
        self._found: list[FoundMachine] = []
        self._title, self._lead = QLabel(), QLabel()
        self._cards = {
            name: ActionCard(icon) for name, icon in (("demo", "play"), ("paste", "address"), ("file", "file"))
        }
        self._label, self._address, self._test = QLabel(), QLineEdit(), QPushButton()
        self._fault, self._heading, self._notes, self._problem = QLabel(), QLabel(), QLabel(), QLabel()
        self._save = QPushButton()
        self._arrange()
        self._wire()

    def _arrange(self) -> None:
        for label, role in (
            (self._title, "heading"),
            (self._lead, "muted"),
            (self._fault, "error"),
            (self._heading, "title"),
            (self._notes, "note"),
            (self._problem, "error"),
        ):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self._fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setBuddy(self._address)
        self._save.setProperty("role", "primary")
        cards = QHBoxLayout()
        for card in self._cards.values():
            cards.addWidget(card)
        line = QHBoxLayout()
        line.addWidget(self._address, 1)
        line.addWidget(self._test)
        self._machines = QVBoxLayout()
        foot = QHBoxLayout()
        foot.addWidget(self._save)
        foot.addStretch(1)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        for part in (self._title, self._lead, cards, self._label, line, self._fault, self._heading, self._notes, self._machines, self._problem, foot):  # fmt: skip
            self._column.addWidget(part) if isinstance(part, QWidget) else self._column.addLayout(part)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._inner)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _wire(self) -> None:
        self._cards["demo"].clicked.connect(self._open_demo)
        self._cards["paste"].clicked.connect(lambda: self._address.setFocus(Qt.FocusReason.OtherFocusReason))
        self._cards["file"].clicked.connect(self._ask_file)
        self._cards["demo"].setEnabled(self._starts.demo is not None)
        self._cards["file"].setEnabled(self._starts.open_file is not None)
        self._address.returnPressed.connect(self.test)
        self._address.textChanged.connect(lambda _: self._refresh())
        self._test.clicked.connect(self.test)
        self._save.clicked.connect(self.save)

    # ------------------------------------------------------------ as a page

    def show_route(self, route: Route) -> None:
        """Ready for an address to be pasted."""
        self._address.setFocus(Qt.FocusReason.OtherFocusReason)

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Known ids decide which id is free; nothing here is live."""
        known = None if self._snapshot is None else [m.id for m in self._snapshot.machines]
        self._snapshot = snapshot
        if known != [m.id for m in snapshot.machines]:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """A test that nobody waits for ends; saving goes on."""
        if not self._saving:
            self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        margin = theme.px(theme.margin_mm * 1.5)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(3))
        self._machines.setSpacing(theme.px(3))
        self._inner.setMaximumWidth(theme.px(WIDEST_MM))
        for card in self._cards.values():
            card.set_theme(theme)
        for found in self._found:
            found.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self._cards["demo"].describe(
            tr("Try the demo plant"), tr("A simulated shop on this computer; nothing to install")
        )
        self._cards["paste"].describe(
            tr("Paste an address"), tr("For example http://10.0.0.5:5000 of an MTConnect agent")
        )
        self._cards["file"].describe(tr("Open a file"), tr("A plant.yaml that exists already"))
        self._label.setText(tr("Address of the machine or its agent"))
        self._address.setPlaceholderText("http://10.0.0.5:5000")
        for found in self._found:
            found.retranslate()
        self._refresh()

    def state(self) -> Route:
        """One place; what was typed stays in the page."""
        return Route("connect")

    # ------------------------------------------------------------ what it does

    def test(self) -> None:
        """Look at the address; saves nothing."""
        url = self._address.text().strip()
        if url and not self._testing:
            self._tasks.cancel()
            self._testing = True
            self._said = None
            self._show_answer(None)
            self._tasks.start(self._probe(url))

    async def _probe(self, url: str) -> None:
        try:
            answer = await self._link.probe(url)
        except OperatorError as error:
            self._testing, self._said = False, error.message
            self._refresh()
        else:
            self._testing = False
            self._show_answer(answer)
        finally:
            self._testing = False

    def save(self) -> None:
        """Write what is taken into the configuration and go to the first of them."""
        entries = [found.entry() for found in self._found if found.taken]
        if entries and self._clash() is None and not self._saving:
            self._saving = True
            self._refresh()
            self._tasks.start(self._add(entries))

    async def _add(self, entries: list[dict[str, object]]) -> None:
        self._said = None
        try:
            await self._link.add_machines(entries)
        except OperatorError as error:
            self._said = error.message
        else:
            self._address.clear()
            self._show_answer(None)
            self.navigate.emit(Route("machine", machine=str(entries[0]["id"])))
        finally:
            self._saving = False
            self._refresh()

    def _open_demo(self) -> None:
        if self._starts.demo is not None:
            self._begin(self._starts.demo)

    def _ask_file(self) -> None:
        dialog = QFileDialog(
            self, tr("Open a plant file"), str(self._link.configuration_path().parent), "YAML (*.yaml *.yml)"
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    def open_file(self, name: str) -> None:
        """Exchange the plant for the one of this file."""
        opener = self._starts.open_file
        if opener is not None:
            self._begin(lambda: opener(Path(name)))

    # ------------------------------------------------------------ what it shows

    def _show_answer(self, answer: ProbeAnswer | None) -> None:
        self._answer = answer
        for found in self._found:
            self._machines.removeWidget(found)
            found.deleteLater()
        self._found = [FoundMachine(probed) for probed in answer.machines] if answer else []
        for found in self._found:
            found.changed.connect(self._refresh)
            found.set_theme(self._theme)
            self._machines.addWidget(found)
        self._refresh()

    def _refresh(self) -> None:
        first = self._snapshot is None or not self._snapshot.machines
        self._title.setText(tr("Welcome. Let's connect the first machine") if first else tr("Connect a machine"))
        self._lead.setText(
            tr("Its values are shown before anything is saved. The machine is only read, never written to.")
        )
        self._test.setText(tr("Testing …") if self._testing else tr("Test"))
        self._test.setEnabled(bool(self._address.text().strip()) and not self._testing)
        _say(self._fault, "" if self._said is None else render(self._said))
        _say(self._heading, self._answer_text())
        _say(self._notes, "\n".join(render(note) for note in self._answer.notes) if self._answer else "")
        clash = self._clash()
        _say(self._problem, clash or "")
        taken = sum(found.taken for found in self._found)
        self._save.setVisible(bool(self._found))
        self._save.setText(tr("Saving …") if self._saving else tr("Save and open ({n})", n=taken))
        self._save.setEnabled(taken > 0 and clash is None and not self._saving)

    def _answer_text(self) -> str:
        if self._answer is None:
            return ""
        if not self._answer.machines:
            return tr("{title}: answers, but offers no machine", title=self._answer.title)
        return tr("{title}: {n} found", title=self._answer.title, n=len(self._answer.machines))

    def _clash(self) -> str | None:
        """What keeps the ids from being saved, as a sentence."""
        seen = {m.id for m in self._snapshot.machines} if self._snapshot else set()
        for found in self._found:
            if not found.taken:
                continue
            if not found.id_is_formed:
                return tr(
                    "“{id}” can't be an id. Use small letters, digits, dot, dash and underscore.", id=found.machine_id
                )
            if found.machine_id in seen:
                return tr("The id “{id}” is taken. Give this machine another one.", id=found.machine_id)
            seen.add(found.machine_id)
        return None


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
