"""Runs the window: first paint before anything heavy, then the plant in its own thread, then pages; stops cleanly."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from views.shell.kiosk import Kiosk
from views.shell.kiosk_settings import KioskSettings
from views.shell.seat import Seat
from views.shell.style import load_fonts
from views.shell.window import MainWindow

if TYPE_CHECKING:  # both need numpy, which the first paint does not wait for
    from app.contracts.crashes import CrashPort
    from views.binding.page import Route
    from views.binding.starts import Starts


SWITCH_S = 0.001
"""Qt gives the interpreter's lock away at most calls, and a thread per connection wants it: with Python's 5 ms each, painting
twenty tiles took 57 ms at times for 18 ms of work."""


def run_window(
    starts: Starts,
    *,
    lang: str | None = None,
    theme: str | None = None,
    first_route: Route | None = None,
    data_dir: Path | None = None,
    on_first_paint: Callable[[], None] | None = None,
    kiosk: KioskSettings | None = None,
    crashes: CrashPort | None = None,
    alive: Path | None = None,
) -> int:
    """Show the window and, after its first paint, call ``starts.start``; returns the exit code when it is closed.

    ``lang`` (``pt-BR``, ``en``) and ``theme`` (``light``, ``dark``) None mean: as remembered in ``data_dir``, else the
    system's. ``kiosk``: as a wall, from the first of its pages on. ``crashes``: told to whoever sits
    there, but not on a wall. ``alive``: touched while the wall turns, for its watchdog. The plant stays the caller's: stop it after this returns.
    """
    app = application()
    seat = Seat(app, data_dir, lang=lang, theme=theme)
    window = MainWindow()
    window.set_theme(seat.theme)
    window.retranslate()
    window.place_on_screen(seat.preferences.geometry())
    wall = Kiosk(window, kiosk, seat.theme, alive) if kiosk is not None else None
    window.show()
    app.processEvents()
    if on_first_paint is not None:
        on_first_paint()
    code = _run(app, window, seat, starts, first_route, crashes)
    if wall is None:
        seat.preferences.put_geometry(window.saveGeometry())
    seat.leave()
    window.deleteLater()
    app.processEvents()
    return code


def application() -> QApplication:
    """The process's application with the product's name, style and font."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("CNC Telemetry")
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    load_fonts()
    return app


def _run(
    app: QApplication,
    window: MainWindow,
    seat: Seat,
    starts: Starts,
    first: Route | None,
    crashes: CrashPort | None,
) -> int:
    os.environ.setdefault("QT_API", "pyside6")
    import qasync

    from views.shell.life import Life

    loop = qasync.QEventLoop(app)
    pace = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    previous = _on_signals(window)
    try:
        with loop:
            code: int = loop.run_until_complete(Life(window, seat, starts, crashes).run(first))
            return code
    finally:
        for number, before in previous.items():
            signal.signal(number, before)
        sys.setswitchinterval(pace)
        gc.unfreeze()


def _on_signals(window: MainWindow) -> dict[int, Any]:
    """SIGINT and SIGTERM close the window as its cross does."""

    def close(number: int, frame: FrameType | None) -> None:
        window.leave_kiosk()  # whoever may end the process needs no PIN
        QTimer.singleShot(0, window.close)

    return {number: signal.signal(number, close) for number in (signal.SIGINT, signal.SIGTERM)}
