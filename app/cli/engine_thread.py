"""The engine's own thread, for a program whose main thread belongs to a window. Light: the heavy rooms are imported in that thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from app.cli.order import Order

if TYPE_CHECKING:  # the window paints before numpy is loaded
    from app.contracts import PlantPort

STOP_S = 5.0


class EngineThread:
    """Runs one station; started once, stopped once."""

    def __init__(self, order: Order, before: EngineThread | None = None) -> None:
        self._order = order
        self._before = before
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._stop_asked = False
        self.ready: Future[PlantPort] = Future()

    def start(self) -> Future[PlantPort]:
        """Begin, after the engine before has stopped; the future holds the plant or why there is none."""
        self._thread.start()
        return self.ready

    def stop(self) -> None:
        """Ask to stop; returns at once."""
        with self._lock:
            self._stop_asked = True
            if self._loop is not None and self._stopping is not None:
                self._loop.call_soon_threadsafe(self._stopping.set)

    def join(self, timeout_s: float = STOP_S) -> bool:
        """Wait until it has stopped; whether it did."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        if self._before is not None:
            self._before.stop()
            self._before.join()
            self._before = None
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            # Supervisor of the thread: what prevented the start belongs to whoever waits for it.
            if self.ready.done():
                raise
            self.ready.set_exception(error)
        finally:
            with self._lock:
                self._loop = self._stopping = None

    async def _serve(self) -> None:
        from app.cli.station import running_station

        stopping = asyncio.Event()
        with self._lock:
            self._loop, self._stopping = asyncio.get_running_loop(), stopping
            if self._stop_asked:
                stopping.set()
        async with running_station(self._order) as station:
            self.ready.set_result(station.plant)
            await stopping.wait()
