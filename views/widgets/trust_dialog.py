"""“Trust this server?”: whose certificate it is, its fingerprint to compare, and what was trusted before. Trusts nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.contracts.connect import UntrustedServer
from views.binding import format as written
from views.binding.i18n import tr
from views.shell.theme import Theme


class TrustDialog(QDialog):
    """``accepted`` when a person has compared the fingerprint. A certificate that has changed needs a deliberate second step."""

    def __init__(self, server: UntrustedServer, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.server = server
        self.setWindowTitle(tr("Trust this server?"))
        self.setMinimumWidth(theme.px(130))
        self.trust, self.cancel = QPushButton(tr("Trust this server")), QPushButton(tr("Don't connect"))
        self.compared = QCheckBox(tr("I have compared it with the control, and know why it has changed"))
        self.compared.setVisible(server.has_changed)
        column = QVBoxLayout(self)
        margin = theme.px(theme.margin_mm)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(theme.gap_mm))
        for role, text in self._lines():
            column.addWidget(_label(role, text))
        column.addWidget(self.compared)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.trust)
        column.addLayout(buttons)
        # Enter must not trust what nobody has read.
        self.cancel.setDefault(True)
        self.trust.setAutoDefault(False)
        self.trust.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.compared.toggled.connect(self.trust.setEnabled)
        self.trust.setEnabled(not server.has_changed)

    def _lines(self) -> list[tuple[str, str]]:
        server = self.server
        lines = [("title", tr("Trust this server?")), ("", server.url)]
        if server.has_changed:
            lines.append(
                (
                    "error",
                    tr("The certificate has changed since it was accepted. Ask who changed it before you trust it."),
                )
            )
        lines.append(("muted", tr("Compare this fingerprint (SHA-256) with the one that the control shows:")))
        lines.append(("figure", _in_rows(server.shown)))
        if server.has_changed:
            lines += [("muted", tr("Accepted until now:")), ("figure", _in_rows(_shown(server.before)))]
        lines += [("muted", text) for text in self._about()]
        return lines

    def _about(self) -> list[str]:
        server, told = self.server, []
        if server.subject:
            told.append(tr("Issued to {subject}", subject=server.subject))
        if server.issuer == server.subject and server.subject:
            told.append(tr("Signed by itself"))
        elif server.issuer:
            told.append(tr("Signed by {issuer}", issuer=server.issuer))
        if server.valid_from_ns is not None and server.valid_to_ns is not None:
            told.append(
                tr(
                    "Valid from {begin} to {end}",
                    begin=written.date(server.valid_from_ns),
                    end=written.date(server.valid_to_ns),
                )
            )
        return told


def _label(role: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    if role == "figure":
        label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _shown(fingerprint: str) -> str:
    return ":".join(fingerprint[place : place + 2] for place in range(0, len(fingerprint), 2)).upper()


def _in_rows(shown: str) -> str:
    """Two lines of sixteen pairs: what eyes can compare."""
    pairs = shown.split(":")
    return "\n".join(" ".join(pairs[place : place + 16]) for place in range(0, len(pairs), 16))
