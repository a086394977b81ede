"""The form that connects a machine: ways to begin, search, address, login, trouble, machines found. It asks no plant and saves nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.contracts import ProbeAnswer
from app.domain.message import Message
from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import render, tr
from views.shell.theme import LIGHT, Theme
from views.widgets.action_card import ActionCard
from views.widgets.finder import Finder
from views.widgets.flow import Flow
from views.widgets.found_machine import FoundMachine
from views.widgets.login_line import LoginLine
from views.widgets.trouble_box import TroubleBox

WIDEST_MM = 290.0
_CARDS = (("find", "search"), ("paste", "address"), ("demo", "play"), ("file", "file"))


class ConnectForm(QWidget):
    """``changed`` when what would be saved has changed; ``mapping_asked`` carries the card whose signals are to be corrected."""

    changed = Signal()
    mapping_asked = Signal(FoundMachine)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._snapshot: PlantSnapshot | None = None
        self._answer: ProbeAnswer | None = None
        self._said: Message | None = None
        self._busy = ""
        self.found: list[FoundMachine] = []
        self._title, self._lead, self._label = QLabel(), QLabel(), QLabel()
        self.address, self.test, self.save = QLineEdit(), QPushButton(), QPushButton()
        self.cards = {name: ActionCard(icon) for name, icon in _CARDS}
        self.finder, self.login, self.trouble = Finder(), LoginLine(), TroubleBox()
        self._heading, self._notes, self._problem, self._fault = QLabel(), QLabel(), QLabel(), QLabel()
        self._arrange()
        self.address.textChanged.connect(lambda _: self.refresh())

    def _arrange(self) -> None:
        for label, role in (
            (self._title, "heading"),
            (self._lead, "muted"),
            (self._heading, "title"),
            (self._notes, "note"),
            (self._problem, "error"),
            (self._fault, "error"),
        ):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self._label.setBuddy(self.address)
        self.save.setProperty("role", "primary")
        self.finder.hide()
        cards, line, foot = Flow(), QHBoxLayout(), QHBoxLayout()
        for card in self.cards.values():
            cards.addWidget(card, 1)
        line.addWidget(self.address, 1)
        line.addWidget(self.test)
        foot.addWidget(self.save)
        foot.addStretch(1)
        self._machines = QVBoxLayout()
        self._column = QVBoxLayout(self)
        for part in (
            self._title, self._lead, cards, self.finder, self._label, line, self.login, self.trouble, self._heading,
            self._notes, self._machines, self._problem, self._fault, foot,
        ):  # fmt: skip
            self._column.addWidget(part) if isinstance(part, QWidget) else self._column.addLayout(part)
        self._column.addStretch(1)

    # ------------------------------------------------------------ what it shows

    @property
    def url(self) -> str:
        """The address as it stands."""
        return self.address.text().strip()

    def show_plant(self, snapshot: PlantSnapshot) -> None:
        """Known ids decide which id is free."""
        known = None if self._snapshot is None else [m.id for m in self._snapshot.machines]
        self._snapshot = snapshot
        if known != [m.id for m in snapshot.machines]:
            self.refresh()

    def show_busy(self, busy: str) -> None:
        """``test`` or ``save`` is under way; empty: nothing is."""
        self._busy = busy
        self.refresh()

    def say(self, message: Message | None) -> None:
        """Why it could not be saved."""
        self._said = message
        self.refresh()

    def show_answer(self, answer: ProbeAnswer | None) -> None:
        """What an address offers, as one card per machine."""
        self._answer = answer
        for found in self.found:
            self._machines.removeWidget(found)
            found.deleteLater()
        self.found = [FoundMachine(probed) for probed in answer.machines] if answer else []
        for found in self.found:
            found.changed.connect(self._changed)
            found.mapping_asked.connect(lambda found=found: self.mapping_asked.emit(found))
            found.set_theme(self._theme)
            self._machines.addWidget(found)
        self._changed()

    def _changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        margin = theme.px(theme.margin_mm * 1.5)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(3))
        self._machines.setSpacing(theme.px(3))
        self.setMaximumWidth(theme.px(WIDEST_MM))
        for card in self.cards.values():
            card.set_theme(theme)
        self.finder.set_theme(theme)
        self.trouble.set_theme(theme)
        for machine in self.found:
            machine.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        words = {
            "find": (tr("Find machines"), tr("Look around in the network, after your yes")),
            "paste": (tr("Paste an address"), tr("For example http://10.0.0.5:5000 of an MTConnect agent")),
            "demo": (tr("Try the demo plant"), tr("A simulated shop on this computer; nothing to install")),
            "file": (tr("Open a file"), tr("A plant.yaml that exists already")),
        }
        for name, (word, line) in words.items():
            self.cards[name].describe(word, line)
        self._label.setText(tr("Address of the machine or its agent"))
        self.address.setPlaceholderText("http://10.0.0.5:5000   opc.tcp://10.0.0.6:4840   modbus://10.0.0.7/1")
        self.finder.retranslate()
        self.login.retranslate()
        self.trouble.retranslate()
        for machine in self.found:
            machine.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Texts and what can be pressed."""
        first = self._snapshot is None or not self._snapshot.machines
        self._title.setText(tr("Welcome. Let's connect the first machine") if first else tr("Connect a machine"))
        self._lead.setText(
            tr("Its values are shown before anything is saved. The machine is only read, never written to.")
        )
        self.test.setText(tr("Testing …") if self._busy == "test" else tr("Test"))
        self.test.setEnabled(bool(self.url) and self._busy != "test")
        _say(self._heading, self._answer_text())
        _say(self._notes, "\n".join(render(note) for note in self._answer.notes) if self._answer else "")
        problem = self.problem()
        _say(self._problem, problem or "")
        _say(self._fault, "" if self._said is None else render(self._said))
        taken = sum(found.taken for found in self.found)
        self.save.setVisible(bool(self.found))
        self.save.setText(tr("Saving …") if self._busy == "save" else tr("Save and open ({n})", n=taken))
        self.save.setEnabled(taken > 0 and problem is None and self._busy != "save")

    def _answer_text(self) -> str:
        if self._answer is None:
            return ""
        if not self._answer.machines:
            return tr("{title}: answers, but offers no machine", title=self._answer.title)
        return tr("{title}: {n} found", title=self._answer.title, n=len(self._answer.machines))

    def problem(self) -> str | None:
        """What keeps the chosen machines from being saved, as a sentence."""
        seen = {m.id for m in self._snapshot.machines} if self._snapshot else set()
        for found in self.found:
            if not found.taken:
                continue
            if not found.id_is_formed:
                return tr(
                    "“{id}” can't be an id. Use small letters, digits, dot, dash and underscore.", id=found.machine_id
                )
            if found.machine_id in seen:
                return tr("The id “{id}” is taken. Give this machine another one.", id=found.machine_id)
            if found.needs_signals:
                return tr(
                    "“{id}” has no signals yet. Press “Enter signals …” and name at least one.", id=found.machine_id
                )
            seen.add(found.machine_id)
        return None

    def offer_next(self) -> None:
        """Put the focus on what comes next: the signals where there are none, else saving."""
        empty = next((found for found in self.found if found.taken and found.needs_signals), None)
        if empty is not None:
            empty.offer_mapping()
        elif self.save.isEnabled():
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
