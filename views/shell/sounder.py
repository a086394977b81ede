"""Plays alarm sounds with what the computer has: Windows itself, or one of the usual players. It refuses to decide when.

Qt's own multimedia was considered: it is in a package of 400 MB that nothing else here needs.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTemporaryDir

from app.domain.alarm import Priority
from views.shell.tones import wav

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))


class Sounder(QObject):
    """One sound at a time; a new one takes the place of what still plays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: QTemporaryDir | None = None
        self._process: QProcess | None = None
        self._player = _player()
        self.failed = not self._player and sys.platform != "win32"
        """Whether nothing can be heard here: no player, or the last one could not play."""

    def play(self, priority: Priority) -> None:
        """Begin the sound of this priority; returns at once."""
        file = self._file(priority)
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        elif self._player:
            self.stop()
            self._process = process = QProcess(self)
            process.finished.connect(lambda code, _: self._ended(process, code))
            process.errorOccurred.connect(lambda _: self._ended(process, 1))
            process.start(self._player[0], [*self._player[1:], str(file)])

    def stop(self) -> None:
        """Silence now."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(200)
            process.deleteLater()

    def _ended(self, process: QProcess, code: int) -> None:
        self.failed = code != 0
        if process is self._process:
            self._process = None
            process.deleteLater()

    def _file(self, priority: Priority) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.filePath(f"p{int(priority)}.wav"))
        if not path.exists():
            path.write_bytes(wav(priority))
        return path


def _player() -> tuple[str, ...]:
    """The first player that is installed; empty when none is."""
    return next((command for command in PLAYERS if shutil.which(command[0])), ())
