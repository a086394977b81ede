"""One strip under the header after a crash: what happened, in words, and the report as a file. Gone once it is understood."""

from __future__ import annotations

import shutil

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QMessageBox, QPushButton, QVBoxLayout

from app.domain.crash import CrashReport
from views.binding import format as written
from views.binding.i18n import tr
from views.shell.theme import Theme
from views.widgets.flow import Flow


class CrashNotice(QFrame):
    """Hidden without a report. Nothing is sent anywhere: the reader decides who gets the file."""

    understood = Signal()

    def __init__(self, report: CrashReport | None) -> None:
        super().__init__()
        self._report = report
        self.words = QLabel()
        self.copy, self.save, self.done = QPushButton(), QPushButton(), QPushButton()
        self.words.setWordWrap(True)
        self.done.setProperty("role", "primary")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.words)
        row = Flow()
        self._column.addLayout(row)
        for button in (self.copy, self.save, self.done):
            row.addWidget(button)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.done.clicked.connect(self._understood)
        self.setVisible(report is not None)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin // 2, margin, margin // 2)
        self._column.setSpacing(theme.px(theme.gap_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        if self._report is None:
            return
        self.words.setText(
            tr(
                "This program had a fault on {when}: {fault}. What was recorded until then is kept. The report says what the "
                "program was doing; give it to whoever looks after this station.",
                when=written.date_time(self._report.at_ns),
                fault=self._report.fault,
            )
        )
        self.copy.setText(tr("Copy the report"))
        self.save.setText(tr("Save the report …"))
        self.done.setText(tr("Understood"))

    def _understood(self) -> None:
        self.hide()
        self.understood.emit()

    def _copy(self) -> None:
        assert self._report is not None
        try:
            QGuiApplication.clipboard().setText(self._report.file.read_text(encoding="utf-8", errors="replace"))
        except OSError as error:
            text = tr("{file} can't be read: {reason}.", file=self._report.file, reason=error.strerror or str(error))
            QMessageBox.warning(self, tr("Copy the report"), text)

    def _save(self) -> None:
        assert self._report is not None
        title = tr("Save the report")
        name, _ = QFileDialog.getSaveFileName(self, title, self._report.file.name, "TXT (*.txt)")
        if not name:
            return
        try:
            shutil.copyfile(self._report.file, name)
        except OSError as error:
            text = tr("{file} can't be written: {reason}.", file=name, reason=error.strerror or str(error))
            QMessageBox.warning(self, title, text)
