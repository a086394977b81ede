"""One station per history file: an operating-system lock beside it, which dies with its process. Readers need no lock."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from app.domain.message import Message, UserError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(1 << 20)  # Far behind the text: a locked byte can't be read by others on Windows.
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Exclusive:
    """Holds the right to write a history file until ``release``."""

    def __init__(self, path: Path) -> None:
        """Raises UserError when another process holds it, or when the folder can't be written."""
        self._path = path.with_name(path.name + ".lock")
        try:
            self._file = self._path.open("a+b", buffering=0)
        except OSError as error:
            raise UserError(
                Message.of(
                    "History can't be kept in {folder}: {error}. Give write permission there, or choose another folder with --data.",
                    folder=str(path.parent),
                    error=error.strerror or str(error),
                )
            ) from error
        self._take(path)

    def _take(self, path: Path) -> None:
        try:
            _lock(self._file)
        except OSError:
            holder = self._holder()
            self._file.close()
            raise UserError(
                Message.of(
                    "Another station (process {process}) is writing {path}. Stop it first, or choose another folder with --data.",
                    process=holder,
                    path=str(path),
                )
            ) from None
        # On a full disk the lock holds without the name of its holder.
        with suppress(OSError):
            self._file.seek(0)
            self._file.truncate()
            self._file.write(str(os.getpid()).encode())

    def _holder(self) -> str:
        self._file.seek(0)
        return (self._file.read(20) or b"").decode("ascii", "replace").strip() or "?"

    def release(self) -> None:
        """Give the right back. The lock file stays: deleting it would race with the next holder."""
        self._file.close()
