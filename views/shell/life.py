"""One life of the window after its first paint: start a plant, show it, exchange it, show why it could not start."""

from __future__ import annotations

import asyncio
import gc
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject

from app.contracts.crashes import CrashPort
from app.domain.message import ConfigError, OperatorError
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.binding.starts import Start, Starts
from views.shell.busy_watch import BusyWatch
from views.shell.companion import Companion
from views.shell.crash_notice import CrashNotice
from views.shell.fault_page import FaultPage
from views.shell.fittings import Fittings
from views.shell.overlay import BusyOverlay
from views.shell.page_factory import preload
from views.shell.places import ALL
from views.shell.seat import Seat
from views.shell.session import Session
from views.shell.style import clothe
from views.shell.window import MainWindow

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_WRONG_CONFIGURATION = 2

_log = logging.getLogger(__name__)


class Life(QObject):
    """Runs on the window's loop until the window closes. The exit code is that of the last start."""

    def __init__(self, window: MainWindow, seat: Seat, starts: Starts, crashes: CrashPort | None = None) -> None:
        super().__init__()
        self._window = window
        self._seat = seat
        self._starts = starts
        self._watch = BusyWatch(self)
        self._overlay = BusyOverlay(window, self._watch)
        self._fittings = Fittings(window, seat)
        self._session: Session | None = None
        self._companions: list[Companion] = []
        self._crashes = crashes
        self._notice = CrashNotice(crashes.last if crashes is not None and not window.is_kiosk else None)
        window.add_banner(self._notice)
        self._wire()

    async def run(self, first: Route | None = None) -> int:
        """Show plants until the window closes; then 0, or 1 or 2 when the last one could not start."""
        closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._window.closing.connect(lambda: _tell(closed))
        start: Start | None = self._starts.start
        code = EXIT_DONE
        try:
            while start is not None and not closed.done():
                start, code = await self._one(start, first, closed)
                first = None
        finally:
            self._watch.stop()
        return code

    async def _one(self, start: Start, first: Route | None, closed: asyncio.Future[None]) -> tuple[Start | None, int]:
        """One plant, or one refusal; answers with what to start next."""
        try:
            port = asyncio.ensure_future(asyncio.wrap_future(start()))
            waited: set[asyncio.Future[Any]] = {port, closed}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if not port.done():
                port.cancel()
                return None, EXIT_DONE
            link = PlantLink.attended(port.result())
        except OperatorError as error:
            code = EXIT_WRONG_CONFIGURATION if isinstance(error, ConfigError) else EXIT_FAILED
            return await self._refused(error, start, closed), code
        except Exception as error:  # noqa: BLE001 - this is the window's supervisor: shown, logged, never a vanished window
            _log.exception("The plant could not start")
            return await self._refused(error, start, closed), EXIT_FAILED
        return await self._show(link, first), EXIT_DONE

    async def _show(self, link: PlantLink, first: Route | None) -> Start | None:
        session = self._session = Session(
            self._window, self._seat, link, starts=self._starts, watch=self._watch, told=self._goes_to, first=first
        )
        await self._warm(session)
        try:
            return await session.ended
        finally:
            self._session = None
            for companion in list(self._companions):
                companion.close()
            session.close()
            # What pages had under way ends with them: the turn of the future, of its task, and of whoever waited for that one.
            for _ in range(3):
                await asyncio.sleep(0)

    async def _warm(self, session: Session) -> None:
        """Part of the start, while the first page is seen: import and make the other pages, so that opening one keeps nobody waiting."""
        with ThreadPoolExecutor(1, "page-imports") as worker:
            await asyncio.wrap_future(worker.submit(preload))
        for place in ALL:
            if session.ended.done():
                return
            if place.eager:
                session.prepare(place.name)
            await asyncio.sleep(0)
        gc.collect()
        gc.freeze()  # a full pass over a long-lived window would stop the GUI for tens of ms
        self._watch.start()

    async def _refused(self, error: BaseException, start: Start, closed: asyncio.Future[None]) -> Start | None:
        page = FaultPage(error)
        clothe(page, self._seat.theme)
        page.set_theme(self._seat.theme)
        again: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        page.again.connect(lambda: _tell(again))
        self._seat.themed.connect(page.set_theme)
        self._seat.spoken.connect(page.retranslate)
        self._window.show_page(page, "")
        await asyncio.wait({again, closed}, return_when=asyncio.FIRST_COMPLETED)
        self._seat.themed.disconnect(page.set_theme)
        self._seat.spoken.disconnect(page.retranslate)
        self._window.drop_pages()
        return None if closed.done() else start

    # ------------------------------------------------------------ what works with any plant

    def _wire(self) -> None:
        self._fittings.another_asked.connect(self._open_another)
        self._seat.themed.connect(self._dress)
        self._seat.spoken.connect(self._notice.retranslate)
        self._notice.understood.connect(self._crash_seen)
        self._notice.set_theme(self._seat.theme)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._seat.move_to)
        self._window.key("F12").activated.connect(self._overlay.toggle)

    def _open_another(self, route: Route | None = None) -> None:
        """The same plant in one more window, at the page from which it was asked for."""
        if self._session is None:
            return
        asked_at = route or self._session.shown.state()
        made = Companion(self._seat, self._session, asked_at)
        made.another_asked.connect(self._open_another)
        made.closed.connect(lambda: self._companions.remove(made))
        self._companions.append(made)

    def _crash_seen(self) -> None:
        if self._crashes is not None:
            self._crashes.seen()

    def _goes_to(self, route: Route) -> None:
        if self._crashes is not None:
            self._crashes.state(str(route))

    def _dress(self) -> None:
        self._notice.set_theme(self._seat.theme)


def _tell(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
