"""Shown when the plant could not start: every fault in a sentence with its place, and what can be done; never a traceback."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.message import ConfigError, Message, OperatorError
from views.binding.i18n import render, tr
from views.shell.theme import Theme


def sentences(error: BaseException) -> tuple[Message, ...]:
    """What the error tells its reader: all faults of a file, or its one sentence, or that it is ours."""
    faults = getattr(error, "faults", ())
    if faults:
        return tuple(fault.message for fault in faults)
    if isinstance(error, OperatorError):
        return (error.message,)
    return (
        Message.of(
            "The station could not start because of a fault in this program ({kind}: {text}). The log file has the details.",
            kind=type(error).__name__,
            text=str(error),
        ),
    )


class FaultPage(QWidget):
    """A list of faults with two ways on: correct and try again, or close."""

    again = Signal()

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._in_file = isinstance(error, ConfigError)
        self._messages = sentences(error)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._advice = QLabel()
        self._advice.setWordWrap(True)
        self._advice.setProperty("role", "muted")
        self._labels = [QLabel() for _ in self._messages]
        self._again = QPushButton()
        self._again.setProperty("role", "primary")
        self._again.clicked.connect(self.again)
        self._arrange(self._labels)
        self.retranslate()

    def _arrange(self, labels: Sequence[QLabel]) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        for label in labels:
            label.setWordWrap(True)
            label.setProperty("role", "error")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addWidget(self._title)
        whole.addWidget(self._advice)
        whole.addWidget(area, 1)
        whole.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        column = self.layout()
        assert column is not None
        margin = theme.px(theme.margin_mm * 2)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(theme.gap_mm * 1.5))

    def retranslate(self) -> None:
        """Set all texts again."""
        if self._in_file:
            self._title.setText(tr("The configuration has faults"))
            self._advice.setText(tr("Nothing was started. Correct the file, save it, and try again."))
        else:
            self._title.setText(tr("The station could not start"))
            self._advice.setText(tr("Nothing was changed. Remove the cause and try again."))
        for label, message in zip(self._labels, self._messages, strict=True):
            label.setText(render(message))
        self._again.setText(tr("Try again"))
