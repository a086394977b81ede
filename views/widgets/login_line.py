"""Name and password for a source that asks for them; the password is handed on once and never shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from views.binding.i18n import tr


class LoginLine(QWidget):
    """Hidden until a login was asked for. ``entered`` by button or Enter."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._user_label, self._password_label = QLabel(), QLabel()
        self._user, self._password, self._test = QLineEdit(), QLineEdit(), QPushButton()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._user_label.setBuddy(self._user)
        self._password_label.setBuddy(self._password)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._user_label, self._user, self._password_label, self._password, self._test):
            row.addWidget(part)
        self._user.returnPressed.connect(lambda: self._password.setFocus(Qt.FocusReason.OtherFocusReason))
        self._password.returnPressed.connect(self._enter)
        self._test.clicked.connect(self._enter)
        self.hide()

    @property
    def user(self) -> str:
        """The name; empty while no login was asked for."""
        return self._user.text().strip() if not self.isHidden() else ""

    @property
    def password(self) -> str:
        """The password; empty without a name."""
        return self._password.text() if self.user else ""

    def ask(self) -> None:
        """Show it, ready for typing."""
        self.show()
        line = self._password if self.user else self._user
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.selectAll()

    def forget(self) -> None:
        """Another source: nothing of the last one stays."""
        self._user.clear()
        self._password.clear()
        self.hide()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._user_label.setText(tr("Login name"))
        self._password_label.setText(tr("Password"))
        self._test.setText(tr("Test with this login"))

    def _enter(self) -> None:
        if self.user:
            self.entered.emit()
