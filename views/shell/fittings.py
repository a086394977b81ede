"""What every window has around its pages, whatever plant it shows: help beside the page, the seat's menu, keys, looks and words."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from views.shell.help_panel import HelpPanel
from views.shell.keys import KeysDialog
from views.shell.seat import Seat
from views.shell.seat_menu import SeatMenu
from views.shell.window import MainWindow


class Fittings(QObject):
    """Of one window, for as long as it lives."""

    another_asked = Signal()
    """The page in a window of its own."""

    def __init__(self, window: MainWindow, seat: Seat) -> None:
        super().__init__(window)
        self._window, self._seat = window, seat
        self.help = HelpPanel()
        window.add_side(self.help)
        self._wire()
        self.help.set_theme(seat.theme)
        self.help.retranslate()

    def _wire(self) -> None:
        header = self._window.header
        header.help_asked.connect(self.help.toggle)
        header.seat_asked.connect(self._open_menu)
        self._seat.themed.connect(self._dress)
        self._seat.spoken.connect(self._speak)
        self._window.topic_shown.connect(self._follow_page)
        for sequence, does in (
            ("Alt+Left", header.back.emit),
            ("Alt+Right", header.forward.emit),
            ("Ctrl+L", self._seat.toggle_language),
            ("Ctrl+D", self._seat.toggle_theme),
            ("Ctrl++", lambda: self._seat.resize(1)),
            ("Ctrl+=", lambda: self._seat.resize(1)),
            ("Ctrl+-", lambda: self._seat.resize(-1)),
            ("Ctrl+0", lambda: self._seat.resize(0)),
            ("Ctrl+Shift+N", self._ask_another),
            ("F1", self.help.toggle),
            ("?", self._show_keys),
            ("F11", self._toggle_full_screen),
        ):
            self._window.key(sequence).activated.connect(does)

    def _open_menu(self) -> None:
        seat = self._seat
        menu = SeatMenu(self._window, seat.theme, language=seat.language, sound=seat.sound)
        menu.language_asked.connect(self._seat.toggle_language)
        menu.theme_asked.connect(self._seat.choose_theme)
        menu.size_asked.connect(self._seat.resize)
        menu.still_asked.connect(self._seat.toggle_still)
        menu.sound_asked.connect(self._seat.toggle_sound)
        menu.full_screen_asked.connect(self._toggle_full_screen)
        menu.another_asked.connect(self._ask_another)
        menu.keys_asked.connect(self._show_keys)
        menu.open_below(self._window.header.menu)

    def _ask_another(self) -> None:
        if not self._window.is_kiosk:
            self.another_asked.emit()

    def _follow_page(self, page: str) -> None:
        self.help.show_page(page, self._seat.language)

    def _speak(self) -> None:
        self._window.retranslate()
        self.help.retranslate()
        self.help.show_page(self._window.topic, self._seat.language)

    def _dress(self) -> None:
        self._window.set_theme(self._seat.theme)
        self.help.set_theme(self._seat.theme)

    def _show_keys(self) -> None:
        KeysDialog(self._window, self._seat.theme).open()

    def _toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
