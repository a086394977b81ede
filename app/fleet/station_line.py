"""``contracts.fleet.StationLine`` over ZeroMQ: one connection for the acknowledged stream, one that shows live values. CURVE on both.

It refuses to queue for a hub that is not there: what can't be sent now stays in history.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import zmq
from zmq.utils.monitor import recv_monitor_message

from app.domain.message import Message, UserError
from app.fleet.curve import KeyPair, fingerprint_of
from app.fleet.frames import MOST_BYTES
from app.fleet.wakeup import Wakeup

QUEUED = 64
"""Messages that wait in the socket; the publisher's own window is smaller in bytes."""
_EVENTS = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_AUTH
_PORT = re.compile(r":(\d+)$")


def shown_address(address: str) -> str:
    """Where live values go: the port after that of the stream. Raises UserError for an address without port."""
    if not address.startswith("tcp://"):
        raise UserError(Message.of("'{value}' is no hub address. Write for example tcp://hub:8430.", value=address))
    match = _PORT.search(address)
    if match is None:
        raise UserError(Message.of("'{value}' names no port. Write for example tcp://hub:8430.", value=address))
    return f"{address[: match.start()]}:{int(match.group(1)) + 1}"


def protect(socket: zmq.Socket[bytes], own: KeyPair, hub_key: str) -> None:
    """Make a socket a client of the hub with this public key."""
    socket.curve_publickey, socket.curve_secretkey = own.public.encode(), own.secret.encode()
    socket.curve_serverkey = hub_key.encode()
    socket.ipv6 = True
    socket.linger = 0
    socket.maxmsgsize = MOST_BYTES
    socket.reconnect_ivl, socket.reconnect_ivl_max = 300, 5_000
    socket.heartbeat_ivl, socket.heartbeat_timeout = 3_000, 9_000
    socket.handshake_ivl = 10_000


class ZmqStationLine:
    """Lives in the publisher's thread, ``wake`` apart. Raises UserError for an address or a hub's key that is none."""

    def __init__(self, address: str, own: KeyPair, hub_key: str) -> None:
        shown = shown_address(address)
        fingerprint_of(hub_key)
        self._context = zmq.Context(1)
        self._wakeup = Wakeup()
        self._stream = self._context.socket(zmq.DEALER)
        protect(self._stream, own, hub_key)
        self._stream.immediate = True
        self._stream.sndhwm = self._stream.rcvhwm = QUEUED
        self._monitor = self._stream.get_monitor_socket(_EVENTS)
        self._live = self._context.socket(zmq.XPUB)
        protect(self._live, own, hub_key)
        self._live.immediate = True  # What a hub that is gone had looked at is forgotten with its connection.
        self._live.sndhwm = QUEUED
        self._watched: frozenset[bytes] = frozenset()
        self._epoch, self._refused = 0, False
        self._poller = zmq.Poller()
        for readable in (self._stream, self._live, self._monitor, self._wakeup.handle):
            self._poller.register(readable, zmq.POLLIN)
        self._stream.connect(address)
        self._live.connect(shown)

    @property
    def epoch(self) -> int:
        """Grows with every connection."""
        return self._epoch

    @property
    def refused(self) -> Message | None:
        """The hub does not know this key."""
        if not self._refused:
            return None
        return Message.of("The hub does not know this station's key. Somebody must enrol it there ('keys enrol').")

    def send(self, frame: bytes) -> bool:
        """Hand over; False when there is no connection, or too much is under way."""
        try:
            self._stream.send(frame, zmq.DONTWAIT, copy=False)
        except zmq.Again:
            return False
        return True

    def show(self, topic: bytes, frame: bytes) -> None:
        """For whoever watches."""
        try:
            self._live.send_multipart((topic, frame), zmq.DONTWAIT)
        except zmq.Again:
            return

    @property
    def watched(self) -> frozenset[bytes]:
        """What the hub has subscribed to."""
        return self._watched

    def receive(self, timeout_s: float) -> Sequence[bytes]:
        """What the hub says."""
        ready = dict(self._poller.poll(round(timeout_s * 1000)))
        if self._wakeup.handle in ready:
            self._wakeup.clear()
        if self._monitor in ready:
            self._follow_link()
        if self._live in ready:
            self._follow_watchers()
        return self._read() if self._stream in ready else ()

    def _read(self) -> list[bytes]:
        frames: list[bytes] = []
        while len(frames) < QUEUED:
            try:
                frames.append(self._stream.recv(zmq.DONTWAIT))
            except zmq.Again:
                break
        return frames

    def _follow_link(self) -> None:
        while self._monitor.poll(0):
            event = recv_monitor_message(self._monitor)["event"]
            if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self._epoch += 1
                self._refused = False
            elif event == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                self._refused = True
            else:
                self._epoch += 1

    def _follow_watchers(self) -> None:
        while self._live.poll(0):
            told = self._live.recv(zmq.DONTWAIT)
            if told[:1] == b"\x01":
                self._watched |= {told[1:]}
            else:
                self._watched -= {told[1:]}

    def wake(self) -> None:
        """End the wait (any thread)."""
        self._wakeup.wake()

    def close(self) -> None:
        """Let go."""
        self._stream.disable_monitor()
        for socket in (self._monitor, self._stream, self._live):
            socket.close(0)
        self._context.term()
        self._wakeup.close()
