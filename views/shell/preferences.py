"""What this seat remembers of its window, for each person who signs in and for all others: language, theme, size, arrangement, place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QGuiApplication


class Preferences:
    """``window.ini`` in the data directory; without one, nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat) if folder else None
        self.person = ""
        """Who is signed in; empty: nobody. What a person has not chosen is as everybody finds it."""

    def get(self, name: str, default: str) -> str:
        """A remembered word."""
        if self._settings is None:
            return default
        common = self._settings.value(name, default)
        return str(self._settings.value(self._own(name), common) if self.person else common)

    def put(self, name: str, value: str) -> None:
        """Remember, for the person who is signed in; written when the loop is idle and at the end."""
        if self._settings:
            self._settings.setValue(self._own(name) if self.person else name, value)

    def _own(self, name: str) -> str:
        return f"people/{self.person.encode().hex()}/{name}"  # a name may hold what a key may not

    def geometry(self, window: str = "first") -> QByteArray | None:
        """A window's last geometry on the screens that are there now; None when they were never there together."""
        value = self._settings.value(f"geometry/{window}/{_screens()}") if self._settings else None
        return value if isinstance(value, QByteArray) else None

    def put_geometry(self, geometry: QByteArray, window: str = "first") -> None:
        """Remember it for these screens: a notebook on its dock and without it are two places."""
        if self._settings:
            self._settings.setValue(f"geometry/{window}/{_screens()}", geometry)

    def scale(self) -> float:
        """The size factor that the user chose, 0.8 … 2.0."""
        try:
            return float(self.get("scale", "1.0"))
        except ValueError:
            return 1.0

    def save(self) -> None:
        """Write to the disk now."""
        if self._settings:
            self._settings.sync()


def _screens() -> str:
    """The screens as one word."""
    found = []
    for screen in QGuiApplication.screens():
        box = screen.geometry()
        found.append(f"{box.width()}x{box.height()}{box.x():+d}{box.y():+d}")
    return "_".join(sorted(found))
