"""What this seat remembers of its window: language, theme, size, place. Nothing about the plant."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


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

    def geometry(self) -> QByteArray | None:
        """The window's last geometry."""
        value = self._settings.value("geometry") if self._settings else None
        return value if isinstance(value, QByteArray) else None

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
