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
        self._player = _player()
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broke)
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
            self._process.start(self._player[0], [*self._player[1:], str(file)])

    @property
    def playing(self) -> bool:
        """Whether a sound is on its way."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def stop(self) -> None:
        """Silence now."""
        if self.playing:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(200)
            self._process.blockSignals(False)

    def _finished(self, code: int) -> None:
        self.failed = code != 0

    def _broke(self) -> None:
        self.failed = True

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
