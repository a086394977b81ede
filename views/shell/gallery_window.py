"""The gallery's window: the page with every widget, and buttons for look, size, motion and language. It refuses to start a plant."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.pages.gallery import GalleryPage
from views.shell.application import application
from views.shell.buttons import FrameButton
from views.shell.seat import Seat
from views.shell.seat_menu import theme_word
from views.shell.style import clothe
from views.shell.theme import THEMES
from views.widgets.flow import Flow


class GalleryWindow(QWidget):
    """Follows a seat of its own: what is chosen here is not remembered."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.page = GalleryPage()
        self.buttons: dict[str, FrameButton] = {}
        bar = QWidget()
        row = Flow(bar)
        acts: dict[str, Callable[[], None]] = {name: partial(seat.choose_theme, name) for name in THEMES}
        acts |= {
            "smaller": lambda: seat.resize(-1),
            "larger": lambda: seat.resize(1),
            "still": seat.toggle_still,
            "language": seat.toggle_language,
        }
        for name, act in acts.items():
            button = self.buttons[name] = FrameButton(name, wordy=True)
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bar)
        whole.addWidget(self.page, 1)
        seat.themed.connect(self._dress)
        seat.spoken.connect(self._speak)
        self._speak()

    def _dress(self) -> None:
        theme = self._seat.theme
        clothe(self, theme)
        for name, button in self.buttons.items():
            button.setChecked(name == theme.name or (name == "still" and theme.still))
            button.set_theme(theme)
        self.page.set_theme(theme)

    def _speak(self) -> None:
        self.setWindowTitle(f"CNC Telemetry – {tr('Gallery')}")
        words = {name: theme_word(name) for name in THEMES} | {
            "smaller": tr("Smaller"),
            "larger": tr("Larger"),
            "still": tr("Less motion"),
            "language": tr("English") if self._seat.language == "pt-BR" else tr("Português"),
        }
        for name, button in self.buttons.items():
            button.describe(words[name])
        self.page.retranslate()
        self._dress()


def run_gallery(*, lang: str | None = None) -> int:
    """Show the gallery until its window is closed; the exit code."""
    app = application()
    app.setQuitOnLastWindowClosed(True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # nothing is to be saved
    seat = Seat(app, None, lang=lang, theme=None)
    window = GalleryWindow(seat)
    window.setGeometry(app.primaryScreen().availableGeometry())
    window.show()
    code: int = app.exec()
    seat.leave()
    return code
