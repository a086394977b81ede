"""The seat's own settings under one button: language, look, size, motion, full screen, keys; each a target for a glove."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.style import clothe
from views.shell.theme import Theme

_COLUMNS = 3


def theme_word(name: str) -> str:
    """A look in a word or two."""
    match name:
        case "dark":
            return tr("Dark")
        case "contrast":
            return tr("High contrast")
        case _:
            return tr("Light")


class SeatMenu(QFrame):
    """Closes with a choice, Esc or a press outside."""

    language_asked = Signal()
    theme_asked = Signal(str)
    size_asked = Signal(int)
    still_asked = Signal()
    sound_asked = Signal()
    full_screen_asked = Signal()
    another_asked = Signal()
    """The page in a window of its own."""
    keys_asked = Signal()

    def __init__(self, parent: QWidget, theme: Theme, *, language: str, sound: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "drawer")
        clothe(self, theme)
        self._grid = QGridLayout(self)
        gap = theme.px(theme.touch_gap_mm)
        self._grid.setContentsMargins(gap, gap, gap, gap)
        self._grid.setSpacing(gap)
        self._cells = 0
        self.buttons: list[FrameButton] = []
        for name in ("light", "dark", "contrast"):
            button = self._add(name, theme_word(name), checked=theme.name == name)
            button.clicked.connect(lambda _=False, name=name: self._close_with(self.theme_asked.emit, name))
        for icon, word, steps in (
            ("smaller", tr("Smaller"), -1),
            ("overview", tr("Normal size"), 0),
            ("larger", tr("Larger"), 1),
        ):
            button = self._add(icon, word)
            button.clicked.connect(lambda _=False, steps=steps: self._close_with(self.size_asked.emit, steps))
        other = tr("English") if language == "pt-BR" else tr("Português")
        self._add("language", other).clicked.connect(lambda: self._close_with(self.language_asked.emit))
        still = self._add("still", tr("Less motion"), checked=theme.still)
        still.clicked.connect(lambda: self._close_with(self.still_asked.emit))
        heard = self._add("sound", tr("Alarm sound"), checked=sound)
        heard.clicked.connect(lambda: self._close_with(self.sound_asked.emit))
        full = self._add("fullscreen", tr("Full screen"))
        full.clicked.connect(lambda: self._close_with(self.full_screen_asked.emit))
        another = self._add("window", tr("Another window"))
        another.clicked.connect(lambda: self._close_with(self.another_asked.emit))
        keys = self._add("keyboard", tr("Keys"))
        keys.clicked.connect(lambda: self._close_with(self.keys_asked.emit))
        size = QLabel(tr("Size {percent} %", percent=round(theme.scale * 100)))
        size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(size, self._cells // _COLUMNS, self._cells % _COLUMNS, 1, -1)
        self._dress(theme)

    def _add(self, icon: str, word: str, *, checked: bool = False) -> FrameButton:
        button = FrameButton(icon, wordy=True)
        button.describe(word)
        button.setChecked(checked)
        self._grid.addWidget(button, self._cells // _COLUMNS, self._cells % _COLUMNS)
        self._cells += 1
        self.buttons.append(button)
        return button

    def _dress(self, theme: Theme) -> None:
        for button in self.buttons:
            button.set_theme(theme)
        widest = max(button.sizeHint().width() for button in self.buttons)
        for button in self.buttons:
            button.setFixedWidth(widest)

    def _close_with(self, act: Callable[..., None], *what: str | int) -> None:
        self.close()
        act(*what)

    def open_below(self, anchor: QWidget) -> None:
        """Under a button, its right edge at the button's."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height()))
        self.move(max(0, corner.x() - self.width()), corner.y())
        self.show()
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)
