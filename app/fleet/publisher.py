"""The station's publisher: a thread that keeps one conversation with the hub going. A hub that is slow or away costs it nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from app.contracts.fleet import Outbox, StationLine
from app.domain.message import Message, OperatorError
from app.domain.snapshot import ComponentHealth
from app.domain.state import LinkState
from app.fleet.conversation import Conversation, Introduction, Memory, Standing
from app.fleet.frames import Command, NoFrame, from_hub
from app.fleet.showing import Showing
from app.pipeline.pace import Pace

log = logging.getLogger(__name__)

REST_S = 2.0
"""After a fault of our own, or of the disk; and before a hub that has refused is asked again."""

Do = Callable[[str, str, bytes], "Future[bytes]"]
"""Machine, kind, body of a hub's command → its answer, or UserError through the future."""


class Publisher:
    """``start`` once, ``stop`` once; ``health`` from any thread."""

    def __init__(
        self,
        outbox: Outbox,
        open_line: Callable[[], StationLine],
        own: Introduction,
        do: Do,
        *,
        backlog_rate: float,
        address: str,
    ) -> None:
        self._outbox, self._open_line, self._own, self._do = outbox, open_line, own, do
        self._memory, self._pace = Memory(), Pace(backlog_rate)
        self._showing = Showing(own.machine)
        self._address = address
        self._stopping = threading.Event()
        self._line: StationLine | None = None
        self._answers: deque[tuple[Conversation, int, bytes, str]] = deque()
        self._talk: Conversation | None = None
        self._fault: Message | None = None
        self._refused: Message | None = None
        self._again = False
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._outbox.follow(lambda: None)
        self._thread.start()

    def stop(self) -> None:
        """End, within two seconds (blocks)."""
        self._stopping.set()
        line = self._line
        if line is not None:
            line.wake()
        self._thread.join(2.0)

    def describe_again(self) -> None:
        """Machines or their names have changed (any thread)."""
        self._again = True

    def health(self) -> ComponentHealth:
        """``publisher`` for ``/healthz``: an absent hub is no failure of the station, one that refuses it is."""
        talk, figures = self._talk, self._memory.figures
        standing = talk.standing if talk is not None else Standing.CALLING
        refused = self._refused
        message = self._fault or refused or (talk.message if talk is not None else None)
        if message is None and standing is Standing.CALLING:
            message = Message.of(
                "The hub {address} does not answer. History waits for it; retrying.", address=self._address
            )
        state = {Standing.TALKING: LinkState.CONNECTED, Standing.REFUSED: LinkState.REFUSED}.get(
            standing, LinkState.RETRYING
        )
        if refused is not None:
            state = LinkState.REFUSED
        backlog = talk.backlog if talk is not None else None
        return ComponentHealth(
            "publisher",
            ok=state is not LinkState.REFUSED and self._fault is None,
            message=message,
            figures={
                "live_rows_total": float(figures.live_rows),
                "live_bytes_total": float(figures.live_bytes),
                "backlog_bytes_total": float(figures.backlog_bytes),
                "events_total": float(figures.events),
                "connections_total": float(figures.connections),
                "backlog_hours": float(backlog.hours if backlog is not None else 0),
                "backlog_rows": float(backlog.rows if backlog is not None else 0),
            },
            state=state,
        )

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._line = self._open_line()
                try:
                    self._follow(self._line)
                finally:
                    self._line.close()
                    self._line = None
            except OperatorError as error:
                log.error("%s", error.message)
                self._rest(error.message)
            except Exception as error:
                # Supervisor: history that can't be read now, or our own bug; the station goes on and so does the next try.
                log.exception("the publisher failed")
                self._rest(Message.of("Publishing to the hub has a fault: {reason}.", reason=str(error)))

    def _rest(self, message: Message) -> None:
        self._fault = message
        self._stopping.wait(REST_S)

    def _follow(self, line: StationLine) -> None:
        talk, epoch = self._begin(line), line.epoch
        try:
            while not self._stopping.is_set():
                for frame in line.receive(talk.pause_s):
                    self._hear(talk, frame)
                    self._refused = None
                if line.refused is not None:
                    # ZeroMQ does not call again after a refusal: a new line does.
                    self._refused = line.refused
                    self._stopping.wait(REST_S)
                    return
                if line.epoch != epoch:
                    talk.close()
                    talk, epoch = self._begin(line), line.epoch
                self._serve(talk)
                talk.turn(time.time_ns(), time.monotonic())
                self._showing.turn(talk.name, talk.entries, line.watched, time.monotonic(), line.show)
                self._fault = None
        finally:
            talk.close()

    def _begin(self, line: StationLine) -> Conversation:
        self._memory.figures.connections += 1
        self._talk = Conversation(self._outbox, self._own, self._memory, self._pace, line.send)
        return self._talk

    def _hear(self, talk: Conversation, frame: bytes) -> None:
        try:
            message = from_hub(frame)
        except NoFrame as error:
            log.warning("the hub has sent what is no message: %s", error)
            return
        talk.hear(message, time.time_ns(), time.monotonic())

    def _serve(self, talk: Conversation) -> None:
        if self._again:
            self._again = False
            talk.describe_again()
        while talk.commands:
            self._obey(talk, talk.commands.popleft())
        while self._answers:
            asked, number, body, fault = self._answers.popleft()
            if asked is talk:
                talk.answer(number, body, fault)

    def _obey(self, talk: Conversation, command: Command) -> None:
        def answered(future: Future[bytes]) -> None:
            error = future.exception()
            self._answers.append((talk, command.number, b"" if error else future.result(), str(error) if error else ""))
            line = self._line
            if line is not None:
                line.wake()

        try:
            self._do(command.machine, command.kind, command.body).add_done_callback(answered)
        except OperatorError as error:
            self._answers.append((talk, command.number, b"", str(error)))
