"""What is wrong with a connection in one sentence, and the next step as a button; it refuses to do the step itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.contracts.settings import Trouble, TroubleKind
from views.binding.i18n import render, tr
from views.shell.theme import Theme


class TroubleBox(QFrame):
    """Hidden while nothing is wrong. ``step`` carries the kind of the trouble whose next step was pressed."""

    step = Signal(TroubleKind)

    def __init__(self) -> None:
        super().__init__()
        self._trouble: Trouble | None = None
        self._head, self._words, self._next = QLabel(), QLabel(), QPushButton()
        self._head.setProperty("role", "title")
        self._words.setProperty("role", "error")
        for label in (self._head, self._words):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._head)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.addWidget(self._next)
        row.addStretch(1)
        column.addLayout(row)
        self._next.clicked.connect(self._pressed)
        self.hide()

    @property
    def trouble(self) -> Trouble | None:
        """What is shown."""
        return self._trouble

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Say what is wrong; None: nothing is."""
        self._trouble = trouble
        self.retranslate()
        self.setVisible(trouble is not None)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(theme.px(theme.gap_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        if self._trouble is not None:
            self._head.setText(_kind_words(self._trouble.kind))
            self._words.setText(render(self._trouble.message))
            self._next.setText(_step_words(self._trouble.kind))

    def offer_next(self) -> None:
        """Put the focus on the next step."""
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pressed(self) -> None:
        if self._trouble is not None:
            self.step.emit(self._trouble.kind)


def _kind_words(kind: TroubleKind) -> str:
    return {
        TroubleKind.ADDRESS: tr("This address can't be used"),
        TroubleKind.NO_ROUTE: tr("No way there"),
        TroubleKind.PORT_CLOSED: tr("The port is closed"),
        TroubleKind.NOT_THIS_PROTOCOL: tr("Somebody answers, but in another language"),
        TroubleKind.CERTIFICATE: tr("The certificate is not trusted yet"),
        TroubleKind.LOGIN: tr("The login was refused"),
        TroubleKind.UNIT: tr("The unit does not answer"),
        TroubleKind.SETTINGS: tr("The settings don't fit"),
        TroubleKind.OTHER: tr("It did not work"),
    }[kind]


def _step_words(kind: TroubleKind) -> str:
    return {
        TroubleKind.ADDRESS: tr("Correct the address"),
        TroubleKind.NO_ROUTE: tr("Test again"),
        TroubleKind.PORT_CLOSED: tr("Look for other ports of this machine"),
        TroubleKind.NOT_THIS_PROTOCOL: tr("Ask this port in every protocol"),
        TroubleKind.CERTIFICATE: tr("Compare the fingerprint"),
        TroubleKind.LOGIN: tr("Enter name and password"),
        TroubleKind.UNIT: tr("Try another unit"),
        TroubleKind.SETTINGS: tr("Correct the settings"),
        TroubleKind.OTHER: tr("Test again"),
    }[kind]
