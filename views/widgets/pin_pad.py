"""Ten digits, take back and done, for fingers in gloves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from views.shell.theme import Theme

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "✓")


class PinPad(QWidget):
    """Types into a field; ✓ is its Enter."""

    def __init__(self, field: QLineEdit, theme: Theme) -> None:
        super().__init__()
        self._field = field
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(theme.touch_gap_mm))
        side = theme.px(theme.target_mm)
        for number, text in enumerate(KEYS):
            button = QPushButton(text)
            button.setProperty("role", "touch")
            button.setMinimumSize(side, side)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, text=text: self.press(text))
            grid.addWidget(button, number // 3, number % 3)

    def press(self, text: str) -> None:
        """A key of the pad."""
        match text:
            case "✓":
                self._field.returnPressed.emit()
            case "⌫":
                self._field.backspace()
            case _:
                self._field.insert(text)
