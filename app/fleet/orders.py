"""What people at a hub have stations do: orders on their way, and the answers that come back. It decides nothing of what is asked."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from app.contracts.fleet import HubLine, Overheard
from app.domain.message import Message, UserError
from app.fleet.frames import Answer, AnyDown, Command, Resend, encode
from app.fleet.session import Session

ANSWER_S = 15.0


class Orders:
    """``resend`` and ``command`` by any thread; ``send`` and ``answered`` on the receiver's."""

    def __init__(self, line: HubLine, sessions: Callable[[], Mapping[str, Session]]) -> None:
        self._line, self._sessions = line, sessions
        self._asked: dict[int, Future[bytes]] = {}
        self._orders: list[tuple[Session, AnyDown]] = []
        self._lock = threading.Lock()

    def resend(self, station: str, from_ns: int, to_ns: int, machine: str) -> None:
        """Ask a station to compare a window. Raises UserError when it is not connected."""
        self._order(station, Resend(from_ns, to_ns, machine))

    def command(self, station: str, machine: str, kind: str, body: bytes) -> Future[bytes]:
        """Have a station do something. Raises UserError when it is not connected."""
        number, future = secrets.randbits(48), Future[bytes]()
        with self._lock:
            self._asked[number] = future
        timer = threading.Timer(ANSWER_S, self._too_late, (number, station))
        timer.daemon = True
        timer.start()
        try:
            self._order(station, Command(number, machine, kind, body))
        except UserError:
            timer.cancel()
            self._asked.pop(number, None)
            raise
        return future

    def _order(self, station: str, message: AnyDown) -> None:
        session = self._sessions().get(station)
        if session is None:
            raise UserError(Message.of("There is no station '{name}' on this hub.", name=station))
        if not session.talks:
            raise UserError(
                Message.of("Station {station} is not connected now. Try again when it is.", station=station)
            )
        with self._lock:
            self._orders.append((session, message))
        self._line.wake()

    def _too_late(self, number: int, station: str) -> None:
        future = self._asked.pop(number, None)
        if future is not None and not future.done():
            future.set_exception(
                UserError(
                    Message.of("Station {station} did not answer in time. Look whether it was done.", station=station)
                )
            )

    def send(self) -> None:
        """Those that wait, to their stations."""
        with self._lock:
            orders, self._orders = self._orders, []
        for session, message in orders:
            if session.peer is not None:
                self._line.send(session.peer, encode(message))
            elif session.key:
                self._line.share(session.key, encode(message), Overheard.ORDER)

    def awaits(self, answer: Answer) -> bool:
        """Whether it was asked for here, and not at another worker of this hub."""
        return answer.number in self._asked

    def answered(self, answer: Answer) -> None:
        """A station has done it, or says why not."""
        future = self._asked.pop(answer.number, None)
        if future is None or future.done():
            return
        if answer.fault:
            future.set_exception(UserError(Message.of("{text}", text=answer.fault)))
        else:
            future.set_result(answer.body)
