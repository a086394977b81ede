"""The list of keys that ? shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from views.binding.i18n import tr
from views.shell.style import clothe
from views.shell.theme import Theme


def keys() -> tuple[tuple[str, str], ...]:
    """Each key with what it does."""
    return (
        ("Ctrl+1 … 9", tr("The places of the navigation, from the top")),
        ("Ctrl+,", tr("Settings")),
        ("Alt+← / Alt+→", tr("Back and forward")),
        ("← ↑ → ↓, Enter", tr("Choose a machine and open it")),
        ("Tab", tr("Next control")),
        ("Ctrl+L", tr("Change the language")),
        ("Ctrl+D", tr("Light, dark, high contrast")),
        ("Ctrl++ / Ctrl+− / Ctrl+0", tr("Larger, smaller, normal size")),
        ("Home", tr("Trends: back to live")),
        ("A / B / N", tr("Trends: cursor A, cursor B, a note")),
        (tr("Space, ← →"), tr("Replay: play or pause, step by a second")),
        ("F / R / 1 … 6", tr("3D: fit, reset, look from a side")),
        ("Ctrl+Shift+N", tr("This page in another window, for a second screen")),
        ("F11", tr("Full screen")),
        ("F12", tr("Show how busy the window is")),
        ("F1", tr("Help for this page")),
        ("?", tr("This list")),
    )


class KeysDialog(QDialog):
    """Closes with Esc, Enter, a click, or the key that opened it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        clothe(self, theme)
        grid = QGridLayout(self)
        margin = theme.px(theme.margin_mm * 1.5)
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setHorizontalSpacing(margin)
        grid.setVerticalSpacing(theme.px(theme.gap_mm))
        for row, (key, does) in enumerate(keys()):
            name = QLabel(key)
            name.setProperty("role", "title")
            grid.addWidget(name, row, 0)
            grid.addWidget(QLabel(does), row, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any of the keys that people try closes it."""
        if event.key() in (Qt.Key.Key_F1, Qt.Key.Key_Question, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
            return
        super().keyPressEvent(event)
