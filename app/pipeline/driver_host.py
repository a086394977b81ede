"""Runs one driver in a thread of its own: sessions, back-off, clean stop. A dead source delays nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable

from app.contracts import ConnectionPlan, Driver, DriverSpec
from app.domain.message import AuthRefused, DriverFault, DriverNotReady, Message, OperatorError
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState
from app.pipeline.inlet import ConnectionInlet

log = logging.getLogger(__name__)

FIRST_DELAY_S = 0.2
SHORT_OUTAGE_S = 15.0
SHORT_CAP_S = 0.5
"""For the first seconds we ask often: a source that was away briefly is back on the screen within two seconds."""
LONG_CAP_S = 4.0
"""Afterwards calmly, and still back within ten seconds, for ever."""
REFUSED_DELAY_S = 15.0
CANCEL_AGAIN_S = 0.3


def back_off(attempt: int, outage_s: float) -> float:
    """Seconds to wait before the next attempt: doubling to a cap, with ±20 % so that machines don't ask in step."""
    cap = SHORT_CAP_S if outage_s < SHORT_OUTAGE_S else LONG_CAP_S
    return float(min(cap, FIRST_DELAY_S * 2 ** min(attempt, 10)) * random.uniform(0.8, 1.2))


class DriverHost:
    """One connection's thread. ``status`` may be read from any thread; the rest belongs to the thread."""

    def __init__(
        self, spec: DriverSpec, plan: ConnectionPlan, inlet: ConnectionInlet, changed: Callable[[], None]
    ) -> None:
        self.spec = spec
        self.plan = plan
        self.inlet = inlet
        self.status = LinkStatus(LinkState.STARTING, time.time_ns())
        self._changed = changed
        self._thread = threading.Thread(target=self._run, name=f"driver:{plan.machines[0].id}", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; returns at once. ``join`` waits for it."""
        self._stopping.set()
        loop = self._loop
        if loop is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(self._cancel)
            except RuntimeError:
                return  # The loop closed between the question and the call: the thread has ended by itself.

    def join(self, timeout_s: float) -> bool:
        """Whether the thread has ended within the time."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _cancel(self) -> None:
        """Cancel, and again until it has ended: a library may swallow a cancellation that meets its answer."""
        if self._task is not None and self._loop is not None and not self._task.done():
            self._task.cancel()
            self._loop.call_later(CANCEL_AGAIN_S, self._cancel)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            with contextlib.suppress(asyncio.CancelledError):
                runner.run(self._serve())
        if self._stopping.is_set():
            self._set(LinkState.STOPPED, None)

    async def _serve(self) -> None:
        self._task = asyncio.current_task()
        if self._stopping.is_set():
            return
        try:
            driver = self.spec.open(self.plan, self.inlet)
        except Exception as error:  # noqa: BLE001
            # Supervisor. A missing library or a driver's bug: this machine is faulted with a sentence, the others run.
            self._fault(error)
            return
        try:
            await self._sessions(driver)
        finally:
            await driver.close()

    async def _sessions(self, driver: Driver) -> None:
        attempt = 0
        down_since = time.monotonic()
        while not self._stopping.is_set():
            connects = self.inlet.counters["connects"]
            delay = await self._session(driver)
            if delay is None:
                return
            if self.inlet.counters["connects"] != connects:
                attempt, down_since = 0, time.monotonic()
            wait_s = max(delay, back_off(attempt, time.monotonic() - down_since))
            self._retry_in(wait_s)
            attempt += 1
            await asyncio.sleep(wait_s)

    async def _session(self, driver: Driver) -> float | None:
        """One session; answers the least delay before the next, or None when there must be none."""
        try:
            await driver.session()
            self._lost(
                LinkState.RETRYING, Message.of("{source} ended the connection; connecting again.", source=self._at)
            )
        except AuthRefused as refusal:
            self._lost(LinkState.REFUSED, refusal.message)
            return REFUSED_DELAY_S
        except DriverNotReady as trouble:
            self._lost(LinkState.RETRYING, trouble.message)
        except DriverFault as fault:
            self._lost(LinkState.FAULTED, fault.message)
            return None
        except Exception:
            # Supervisor: a bug in one driver is logged with its traceback and retried; the other machines go on.
            log.exception("driver %s failed", self.plan.key)
            self.inlet.count("crashes")
            self._lost(
                LinkState.RETRYING,
                Message.of(
                    "The driver of {source} failed and was started again; the log has the details.", source=self._at
                ),
            )
            return LONG_CAP_S
        finally:
            self.inlet.disconnected()
        return 0.0

    @property
    def _at(self) -> str:
        return self.plan.key.partition(":")[2] or self.plan.key

    def _fault(self, error: Exception) -> None:
        if not isinstance(error, OperatorError):
            log.error("driver %s can't start", self.plan.key, exc_info=error)
        message = (
            error.message
            if isinstance(error, OperatorError)
            else Message.of("The driver {driver} can't start: {error}", driver=self.spec.name, error=str(error))
        )
        self._lost(LinkState.FAULTED, message)

    def _lost(self, state: LinkState, message: Message) -> None:
        self.inlet.count("sessions_ended")
        self._set(state, message)

    def _retry_in(self, wait_s: float) -> None:
        self._set(self.status.state, self.status.message, time.time_ns() + int(wait_s * 1e9))

    def _set(self, state: LinkState, message: Message | None, retry_at_ns: int | None = None) -> None:
        since_ns = self.status.since_ns if state is self.status.state else time.time_ns()
        self.status = LinkStatus(state, since_ns, self.inlet.last_alive_ns, message, retry_at_ns)
        self._changed()
