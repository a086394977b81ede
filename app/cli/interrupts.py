"""SIGINT and SIGTERM from the first moment on, before a loop or a window takes them. It refuses to stop anything itself.

While modules are loaded a signal is only noted: a KeyboardInterrupt there ends in a traceback, or is lost in a callback of
the import system.
"""

from __future__ import annotations

import signal
from types import FrameType

STATIONS = frozenset({"run", "hub", "demo"})
"""Verbs that last until somebody stops them: asked to stop while they start, they have done what they were told."""

_NUMBERS = (signal.SIGINT, signal.SIGTERM)
_asked: list[int] = []


def note() -> None:
    """From now on signals are noted; main thread only."""
    _asked.clear()
    for number in _NUMBERS:
        signal.signal(number, _note)


def heed() -> None:
    """From now on signals raise KeyboardInterrupt in the main thread; raises it at once when one was noted."""
    for number in _NUMBERS:
        if signal.getsignal(number) is _note:
            signal.signal(number, signal.default_int_handler)
    if _asked:
        raise KeyboardInterrupt


def asked_to_stop() -> bool:
    """Whether a signal was noted."""
    return bool(_asked)


def _note(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
