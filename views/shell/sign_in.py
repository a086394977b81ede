"""Sign in and out at the window: a name by a press, a PIN on a pad for gloves, or name and password by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.message import OperatorError
from app.domain.people import ROLE_NAMES, Person
from views.binding.attendance import Attendance
from views.binding.i18n import render, tr
from views.binding.tasks import Tasks
from views.shell.style import clothe
from views.shell.theme import Theme
from views.widgets.flow import Flow
from views.widgets.pin_pad import PinPad
from views.widgets.touch import TouchButton

MOST_NAMES = 12
"""Beyond these a name is typed: a wall of names is found no faster."""


def who_words(person: Person) -> str:
    """Name and role."""
    return tr("{name}, {role}", name=person.name, role=render(ROLE_NAMES[person.role]))


class SignInDialog(QDialog):
    """Closes once somebody is in or out."""

    def __init__(self, attendance: Attendance, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        clothe(self, theme)
        self._attendance, self._tasks = attendance, Tasks()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Sign in"))
        self.name, self.secret, self.said = QLineEdit(), QLineEdit(), QLabel()
        self.name.setAccessibleName(tr("Name"))
        self.name.setPlaceholderText(tr("Name"))
        self.secret.setAccessibleName(tr("PIN or password"))
        self.secret.setPlaceholderText(tr("PIN or password"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.said.setWordWrap(True)
        self.enter, self.leave = TouchButton(tr("Sign in"), primary=True), TouchButton(tr("Sign out"))
        self.tiles: list[QPushButton] = []
        self._arrange(theme)
        self.name.returnPressed.connect(lambda: self.secret.setFocus(Qt.FocusReason.OtherFocusReason))
        self.secret.returnPressed.connect(self._check)
        self.enter.pressed_once.connect(self._check)
        self.leave.pressed_once.connect(self._out)
        person = attendance.person
        self.leave.setVisible(person is not None)
        self.said.setText(tr("Signed in: {who}", who=who_words(person)) if person is not None else "")

    def _arrange(self, theme: Theme) -> None:
        margin, gap = theme.px(theme.margin_mm), theme.px(theme.touch_gap_mm)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(2 * gap)
        left = QVBoxLayout()
        left.setSpacing(gap)
        names, inside = self._attendance.names(), QWidget()
        tiles = Flow(inside)
        tiles.setSpacing(gap)
        for person in names if len(names) <= MOST_NAMES else ():
            tile = TouchButton(person.name)
            tile.set_theme(theme)
            tile.pressed_once.connect(lambda name=person.name: self._choose(name))
            tiles.addWidget(tile)
            self.tiles.append(tile)
        if self.tiles:
            scroll = QScrollArea(widgetResizable=True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(inside)
            scroll.viewport().setAutoFillBackground(False)
            inside.setAutoFillBackground(False)
            scroll.setMinimumHeight(theme.px(theme.target_mm))
            left.addWidget(scroll, 1)
        for field in (self.name, self.secret):
            field.setMinimumHeight(theme.px(theme.target_mm * 0.6))
            left.addWidget(field)
        left.addWidget(self.said)
        if not self.tiles:
            left.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(gap)
        for button in (self.leave, self.enter):
            button.set_theme(theme)
            buttons.addWidget(button)
        left.addLayout(buttons)
        whole.addLayout(left, 1)
        self.pad = PinPad(self.secret, theme)
        whole.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        self.resize(theme.px(200), theme.px(130))

    def _choose(self, name: str) -> None:
        self.name.setText(name)
        self.secret.clear()
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        self._attendance.hand()
        if self.enter.isEnabled() and self.name.text().strip():
            self.enter.setEnabled(False)
            self._tasks.start(self._checked(self.name.text().strip(), self.secret.text()))

    async def _checked(self, name: str, secret: str) -> None:
        try:
            await self._attendance.sign_in(name, secret)
        except OperatorError as error:
            self.secret.clear()
            self.said.setText(render(error.message))
            self.enter.setEnabled(True)
            return
        self.accept()

    def _out(self) -> None:
        self._attendance.sign_out()
        self.accept()
