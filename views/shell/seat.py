"""How this seat looks and speaks: theme, size and language of the whole application, remembered for the next start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from views.shell import kiosk_settings
from views.shell.language import Language
from views.shell.preferences import Preferences
from views.shell.style import dress
from views.shell.theme import LIGHT, THEMES, Theme, sized

STEP = 0.1


class Seat(QObject):
    """The one owner of language and theme. Whoever shows something follows the two signals."""

    themed = Signal(object)
    spoken = Signal()

    def __init__(self, app: QApplication, folder: Path | None, *, lang: str | None, theme: str | None) -> None:
        super().__init__()
        self._app = app
        self.preferences = Preferences(folder)
        self.wall = kiosk_settings.read(folder)
        """From where a wall is read, when this seat is one."""
        self._language = Language()
        self._name = theme or self.preferences.get("theme", self._system_theme())
        self._scale = self.preferences.scale()
        self._still = self.preferences.get("still", "false") == "true"
        self.sound = self.preferences.get("sound", "true") == "true"
        """Whether alarms are heard at this seat."""
        self._screen: QScreen | None = app.primaryScreen()
        self.theme: Theme = LIGHT
        self._language.switch(lang or self.preferences.get("language", "en"))
        self._usual = (self._name, self.language)
        """The look and language of a seat at which nobody has chosen any."""
        self._dress()

    @property
    def language(self) -> str:
        """``pt-BR`` or ``en``."""
        return self._language.current

    def toggle_language(self) -> None:
        """The other language."""
        self._language.switch("en" if self.language == "pt-BR" else "pt-BR")
        self.preferences.put("language", self.language)
        self.spoken.emit()

    def toggle_theme(self) -> None:
        """Light, dark, high contrast, and around again."""
        names = list(THEMES)
        self.choose_theme(names[(names.index(self.theme.name) + 1) % len(names)])

    def choose_theme(self, name: str) -> None:
        """This look from now on."""
        self._name = name
        self.preferences.put("theme", name)
        self.refresh()

    def toggle_still(self) -> None:
        """Less motion, or the usual."""
        self._still = not self._still
        self.preferences.put("still", "true" if self._still else "false")
        self.refresh()

    def toggle_sound(self) -> None:
        """Alarms are heard here, or they are not."""
        self.sound = not self.sound
        self.preferences.put("sound", "true" if self.sound else "false")

    def move_to(self, screen: QScreen) -> None:
        """The window stands on this screen: millimetres are its own."""
        before, self._screen = self._screen, screen
        if before is None or before.physicalDotsPerInch() != screen.physicalDotsPerInch():
            self.refresh()

    def resize(self, steps: int) -> None:
        """Everything larger or smaller by so many steps of 10 %; 0 is back to normal."""
        self._scale = min(2.0, max(0.8, self._scale + steps * STEP)) if steps else 1.0
        self.preferences.put("scale", f"{self._scale:.1f}")
        self.refresh()

    def become(self, person: str) -> None:
        """Another person is signed in here, or nobody (empty): the seat looks and speaks as they left it."""
        if person == self.preferences.person:
            return
        self.preferences.person = person
        self._name = self.preferences.get("theme", self._usual[0])
        self._scale = self.preferences.scale()
        self._still = self.preferences.get("still", "false") == "true"
        self.sound = self.preferences.get("sound", "true") == "true"
        language = self.preferences.get("language", self._usual[1])
        self.refresh()
        if language != self.language:
            self._language.switch(language)
            self.spoken.emit()

    def refresh(self) -> None:
        """Dress everything again: other theme, other size, other screen."""
        self._dress()
        self.themed.emit(self.theme)

    def leave(self) -> None:
        """Remember, and give the process its source language back."""
        self.preferences.save()
        self._language.remove()

    def _dress(self) -> None:
        dpi = self._screen.physicalDotsPerInch() if self._screen else 96.0
        self.theme = sized(THEMES.get(self._name, LIGHT), dpi=dpi, scale=self._scale, still=self._still)
        dress(self._app, self.theme)

    def _system_theme(self) -> str:
        scheme = self._app.styleHints().colorScheme()
        return "dark" if scheme is Qt.ColorScheme.Dark else "light"
