"""The hub's door (ZAP, RFC 27 of the ZeroMQ project): says which public keys may connect, counts and tells the others.

A thread of its own, so that a flood of strangers waits for the door and never for the stations' data.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter

import zmq
from zmq.utils import z85

from app.fleet.curve import fingerprint_of
from app.fleet.register import Register

log = logging.getLogger(__name__)

ADDRESS = "inproc://zeromq.zap.01"
TELL_S = 60.0
"""However many strangers knock, the log has a line a minute about each kind."""


class Tally:
    """Counts refusals and tells of them once a minute. Any thread."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._told: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def note(self, kind: str, detail: str) -> None:
        """One more of a kind."""
        with self._lock:
            self.counts[kind] += 1
            now, count = time.monotonic(), self.counts[kind]
            at, before = self._told.get(kind, (-TELL_S, 0))
            if now - at < TELL_S:
                return
            self._told[kind] = (now, count)
        log.warning(
            "refused at the fleet's door: %s, %d since the last line; the last: %s", kind, count - before, detail
        )


class Door:
    """Answers libzmq's questions about new connections of one context. ``start`` before the first socket is bound."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], register: Register, tally: Tally) -> None:
        self._register, self._tally = register, tally
        self._socket = context.socket(zmq.REP)
        self._socket.linger = 0
        self._socket.bind(ADDRESS)
        self._thread = threading.Thread(target=self._serve, name="fleet-door", daemon=True)

    def start(self) -> None:
        """Open."""
        self._thread.start()

    def join(self) -> None:
        """After the context has ended."""
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                request = self._socket.recv_multipart()
                code, text, user = self._judged(request)
                self._socket.send_multipart([b"1.0", request[1], code, text, user, b""])
            except zmq.ContextTerminated:
                self._socket.close()
                return

    def _judged(self, request: list[bytes]) -> tuple[bytes, bytes, bytes]:
        """Status code, its text, and the user's id that every later message of this connection carries."""
        if len(request) < 7 or request[5] != b"CURVE" or len(request[6]) != 32:
            self._tally.note("no_key", f"{request[3].decode(errors='replace') if len(request) > 3 else '?'}")
            return b"400", b"a key is needed", b""
        public = z85.encode(request[6]).decode()
        address = request[3].decode(errors="replace")
        known = self._register.station(public)
        if known is not None and known.revoked_ns is None:
            return b"200", b"OK", public.encode()
        kind = "unknown_key" if known is None else "revoked_key"
        self._tally.note(kind, f"{fingerprint_of(public)} from {address}")
        if known is None:
            self._register.knock(public, address)
        return b"400", b"not enrolled", b""
