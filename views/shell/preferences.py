"""What this seat remembers of its window: language, theme, size, place. Nothing about the plant."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QGuiApplication


class Preferences:
    """``window.ini`` in the data directory; without one, nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat) if folder else None

    def get(self, name: str, default: str) -> str:
        """A remembered word."""
        value = self._settings.value(name, default) if self._settings else default
        return str(value)

    def put(self, name: str, value: str | QByteArray) -> None:
        """Remember; written when the loop is idle and at the end."""
        if self._settings:
            self._settings.setValue(name, value)

    def geometry(self, window: str = "first") -> QByteArray | None:
        """A window's last geometry on the screens that are there now; None when they were never there together."""
        value = self._settings.value(f"geometry/{window}/{_screens()}") if self._settings else None
        return value if isinstance(value, QByteArray) else None

    def put_geometry(self, geometry: QByteArray, window: str = "first") -> None:
        """Remember it for these screens: a notebook on its dock and without it are two places."""
        self.put(f"geometry/{window}/{_screens()}", geometry)

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
