"""The window's side of the command line: which plants it may start, and whether there is a display at all. Knows no view."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.order import DemoOrder, Order

if TYPE_CHECKING:
    from app.cli.engine_thread import EngineThread
    from app.contracts import PlantPort

Start = Callable[[], "Future[PlantPort]"]


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere when X, Wayland or an explicit platform is there."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class Plants:
    """The plants of one window: at most one runs, a new one waits until the one before has stopped."""

    def __init__(self, order: Order) -> None:
        self._order = order.for_window()
        self._engine: EngineThread | None = None

    def start(self) -> Future[PlantPort]:
        """The plant that was asked for on the command line."""
        return self._exchange(self._order)

    def demo(self) -> Future[PlantPort]:
        """The demo plant, beside the station's own data."""
        return self._exchange(self._order if self._order.demo else self._order.as_demo(DemoOrder()))

    def open_file(self, path: Path) -> Future[PlantPort]:
        """Another configuration file."""
        return self._exchange(self._order.with_file(path))

    def close(self) -> bool:
        """Stop what runs; whether it stopped in time."""
        if self._engine is None:
            return True
        self._engine.stop()
        return self._engine.join()

    def _exchange(self, order: Order) -> Future[PlantPort]:
        from app.cli.engine_thread import EngineThread

        self._engine = EngineThread(order, before=self._engine)
        return self._engine.start()
