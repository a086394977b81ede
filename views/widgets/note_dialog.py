"""Write, correct or withdraw a note on a span of time."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.note import Note
from views.binding import format as form
from views.binding.i18n import tr
from views.shell.theme import Theme


class NoteDialog(QDialog):
    """``note`` with an empty author is a new one. After ``accepted`` ask for ``text`` and ``withdrawn``."""

    def __init__(self, note: Note, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note, self.withdrawn = note, False
        self.setWindowTitle(tr("Note"))
        self.words = QPlainTextEdit(note.text)
        self.words.setAccessibleName(tr("Note"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText(tr("Save"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.withdraw = buttons.addButton(tr("Withdraw"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.withdraw.setVisible(bool(note.author))
        column = QVBoxLayout(self)
        margin = theme.px(theme.margin_mm)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(QLabel(span_words(note.from_ns, note.to_ns)))
        if note.author:
            by = QLabel(tr("{author}, {time}", author=note.author, time=form.date_time(note.written_ns)))
            by.setProperty("role", "muted")
            column.addWidget(by)
        column.addWidget(self.words)
        column.addWidget(buttons)
        self.resize(theme.px(110), theme.px(60))
        self.words.textChanged.connect(self._changed)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.withdraw.clicked.connect(self._withdraw)
        self._changed()

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.words.toPlainText().strip()

    def _changed(self) -> None:
        self.save.setEnabled(bool(self.text))

    def _withdraw(self) -> None:
        self.withdrawn = True
        self.accept()


def span_words(from_ns: int, to_ns: int) -> str:
    """An instant, or from when to when."""
    if from_ns == to_ns:
        return form.date_time(from_ns)
    end = form.clock(to_ns) if form.date(from_ns) == form.date(to_ns) else form.date_time(to_ns)
    return f"{form.date_time(from_ns)} – {end} ({form.age(to_ns - from_ns)})"
