"""A page of the window over a running station whose machines don't answer: all that it shows comes from history."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import QEvent, QObject, QTimer

from app.config.loader import load
from app.runtime import Plant, driver_specs
from views.shell.application import SWITCH_S, application

LIMIT_S = 10.0


class Painted(QObject):
    """Tells when a widget has been painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self._waiting: list[asyncio.Future[None]] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._waiting:
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def once(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await asyncio.wait_for(future, LIMIT_S)


def serve(machines: tuple[str, ...], folder: Path, ready: Future[Plant], stopping: threading.Event) -> None:
    """The station, in a thread of its own."""

    async def run() -> None:
        path = folder / "plant.yaml"
        entries = [{"id": m, "driver": "mtconnect", "url": f"http://127.0.0.1:9/{m}"} for m in machines]
        path.write_text(json.dumps({"machines": entries, "history": {"retention": "9000d"}}))  # YAML takes JSON
        plant = Plant(load(path, driver_specs()), path, folder, driver_specs())
        await plant.start()
        ready.set_result(plant)
        await asyncio.to_thread(stopping.wait)
        await plant.stop()

    asyncio.run(run())


def run(
    machines: tuple[str, ...], fill: Callable[[Path], None], measure: Callable[[Plant], Awaitable[dict[str, Any]]]
) -> int:
    """Fill a history, start its station, measure on the window's loop, print JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder, ready, stopping = Path(name), Future[Plant](), threading.Event()
        fill(folder)
        thread = threading.Thread(target=serve, args=(machines, folder, ready, stopping), name="engine")
        thread.start()
        sys.setswitchinterval(SWITCH_S)
        try:
            with qasync.QEventLoop(application()) as loop:
                found = loop.run_until_complete(measure(ready.result(30)))
        finally:
            stopping.set()
            thread.join(10)
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    return 0
