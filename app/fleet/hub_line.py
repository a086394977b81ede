"""``contracts.fleet.HubLine`` over ZeroMQ: the hub's two sockets behind its door. Strangers get no further than a handshake."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import zmq
from zmq.utils.monitor import recv_monitor_message

from app.contracts.fleet import Arrival, Overheard, Peer
from app.domain.message import Message, UserError
from app.fleet.curve import KeyPair, fingerprint_of
from app.fleet.door import Door, Tally
from app.fleet.frames import MOST_BYTES
from app.fleet.register import Register
from app.fleet.station_line import shown_address
from app.fleet.wakeup import Wakeup

log = logging.getLogger(__name__)

PER_PEER = 32
"""Messages of one station that wait in the socket; behind them the station waits."""
_NOW, _NOW_AND_MORE, _POLLIN = int(zmq.DONTWAIT), int(zmq.DONTWAIT | zmq.SNDMORE), int(zmq.POLLIN)
"""Plain numbers: what enums cost is felt at a hub."""
AT_ONCE = 2_000
_FAILED = {
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: "no_protocol",
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: "broken_handshake",
    zmq.EVENT_ACCEPT_FAILED: "not_accepted",
}


_FAULTS = zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_ACCEPT_FAILED


class ZmqHubLine:
    """Lives in the receiver's thread, ``wake`` and ``counters`` apart. Raises UserError when the address can't be had."""

    def __init__(self, address: str, own: KeyPair, register: Register) -> None:
        shown = shown_address(address)
        self._register = register
        self._tally = Tally()
        self._context = zmq.Context(1)
        self._wakeup = Wakeup()
        self._door = Door(self._context, register, self._tally)
        self._door.start()
        self._stream = self._context.socket(zmq.ROUTER)
        self._live = self._context.socket(zmq.SUB)
        self._monitors = [socket.get_monitor_socket(_FAULTS) for socket in (self._stream, self._live)]
        self._watched: frozenset[bytes] = frozenset()
        self._poller = zmq.Poller()
        for readable in (self._stream, self._live, *self._monitors, self._wakeup.handle):
            self._poller.register(readable, zmq.POLLIN)
        try:
            self._bind(self._stream, address, own)
            self._bind(self._live, shown, own)
        except UserError:
            self.close()
            raise

    def _bind(self, socket: zmq.Socket[bytes], address: str, own: KeyPair) -> None:
        socket.curve_server = True
        socket.curve_secretkey = own.secret.encode()
        socket.ipv6 = True
        socket.linger = 0
        socket.rcvhwm, socket.sndhwm = PER_PEER, 10_000
        socket.maxmsgsize = MOST_BYTES
        socket.handshake_ivl = 5_000
        socket.heartbeat_ivl, socket.heartbeat_timeout = 5_000, 15_000
        socket.backlog = 1024
        try:
            socket.bind(address)
        except zmq.ZMQError as error:
            raise UserError(
                Message.of("The hub can't listen on {address}: {reason}.", address=address, reason=error.strerror or "")
            ) from error

    @property
    def address(self) -> str:
        """Where stations reach the stream, with the real port."""
        return str(self._stream.getsockopt_string(zmq.LAST_ENDPOINT))

    @property
    def counters(self) -> Mapping[str, int]:
        """Refusals by kind."""
        return dict(self._tally.counts)

    def receive(self, timeout_s: float) -> Sequence[Arrival]:
        """What stations say, and what they show."""
        ready = dict(self._poller.poll(round(timeout_s * 1000)))
        if self._wakeup.handle in ready:
            self._wakeup.clear()
        for monitor in self._monitors:
            if monitor in ready:
                self._count(monitor)
        found: list[Arrival] = []
        if self._stream in ready:
            self._read(self._stream, found, live=False)
        if self._live in ready:
            self._read(self._live, found, live=True)
        return found

    def _read(self, socket: zmq.Socket[bytes], found: list[Arrival], *, live: bool) -> None:
        for _ in range(AT_ONCE):
            if not int(socket.get(zmq.EVENTS)) & _POLLIN:  # a tenth of what an exception costs
                return
            frame = socket.recv(_NOW, copy=False)
            peer, parts = frame.bytes, 1
            while frame.more:
                frame = socket.recv(_NOW, copy=False)
                parts += 1
            if parts != 2:
                self._tally.note("broken_frame", "parts of a message")
                continue
            key = str(frame.get("User-Id"))
            known = self._register.station(key)
            if known is None or known.revoked_ns is not None:
                # The connection was made before the station was shut out.
                self._tally.note("revoked_key", fingerprint_of(key))
                continue
            found.append(Arrival(peer, key, frame.bytes, live))

    def _count(self, monitor: zmq.Socket[bytes]) -> None:
        while monitor.poll(0):
            event = recv_monitor_message(monitor)
            self._tally.note(_FAILED[zmq.Event(event["event"])], f"code {event['value']}")

    def broken(self, fingerprint: str) -> None:
        """Count a frame that could be read and says nothing."""
        self._tally.note("broken_frame", fingerprint)

    def send(self, peer: Peer, frame: bytes) -> None:
        """Answer."""
        try:
            self._stream.send(peer, _NOW_AND_MORE)
            self._stream.send(frame, _NOW)
        except zmq.Again:
            return  # A station that does not read its answers asks again.

    def share(self, key: str, frame: bytes, what: Overheard) -> None:
        """Nobody else listens at this address."""

    @property
    def fault(self) -> Message | None:
        """It is bound, or it was not made."""
        return None

    def watch(self, topics: frozenset[bytes]) -> None:
        """What is looked at."""
        for topic in topics - self._watched:
            self._live.subscribe(topic)
        for topic in self._watched - topics:
            self._live.unsubscribe(topic)
        self._watched = topics

    def wake(self) -> None:
        """End the wait (any thread)."""
        self._wakeup.wake()

    def close(self) -> None:
        """Let go."""
        for socket in (self._stream, self._live):
            socket.disable_monitor()
        for socket in (*self._monitors, self._stream, self._live):
            socket.close(0)
        self._context.term()
        self._door.join()
        self._wakeup.close()
