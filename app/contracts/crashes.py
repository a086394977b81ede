"""What the window needs of crash reports: the last one, and a place for what it is showing."""

from __future__ import annotations

from typing import Protocol

from app.domain.crash import CrashReport


class CrashPort(Protocol):
    """Quick enough for the window's thread."""

    @property
    def last(self) -> CrashReport | None:
        """The newest report that nobody has seen."""

    def seen(self) -> None:
        """Somebody has seen them all."""

    def state(self, words: str) -> None:
        """What the program is doing from now on; told by the report of a crash to come."""
