"""One line in which a page says what came of something: it appears with words, and goes when somebody has read them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from views.binding.i18n import tr
from views.shell.theme import Theme


class SaidLine(QFrame):
    """Words and one button: ``Cancel`` while something is under way, else ✕."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self._running = False
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.button)
        self.button.clicked.connect(self._pressed)
        self.hide()

    def show_words(self, words: str, *, running: bool = False) -> None:
        """Say this; ``running``: it can still be cancelled. Empty words hide the line."""
        self.words.setText(words)
        self._running = running
        self.retranslate()
        self.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._row.setContentsMargins(theme.px(theme.gap_mm), 0, 0, 0)

    def retranslate(self) -> None:
        """Set the button's text again."""
        self.button.setText(tr("Cancel") if self._running else "✕")
        self.button.setAccessibleName(tr("Cancel") if self._running else tr("Close"))

    def _pressed(self) -> None:
        if self._running:
            self.cancelled.emit()
        self.show_words("")
