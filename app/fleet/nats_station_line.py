"""``contracts.fleet.StationLine`` over NATS JetStream: what is sent is kept by the cluster until a hub's worker fetches it.

A connection is one between this station and one worker of its hub. It ends when a server has gone, when an answer is missing, or when
the worker says nothing for a while; the next call may reach another worker.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import deque
from collections.abc import Sequence

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from app.domain.message import Message
from app.fleet.curve import KeyPair
from app.fleet.frames import MOST_BYTES
from app.fleet.nats_link import TIMEOUT_S, Cluster, Names, NatsLink
from app.fleet.seal import Call, Ends, NotSealed

ANSWER_S = 3.0
"""After a call."""
SILENT_S = 8.0
UNDER_WAY = 16
"""Messages that the cluster has not acknowledged."""
WAITING_BYTES = 4_000_000
GIVE_UP_S = 20.0
AGAIN_S = 0.25


class Opened(msgspec.Struct, array_like=True, frozen=True):
    """A worker's note in its answer to a call."""

    worker: str


class Line(msgspec.Struct, array_like=True, frozen=True, tag="f"):
    """A frame of the stream."""

    frame: bytes


class Watch(msgspec.Struct, array_like=True, frozen=True, tag="w"):
    """What the hub looks at now."""

    topics: tuple[bytes, ...]


class Bye(msgspec.Struct, array_like=True, frozen=True, tag="b"):
    """The worker ends: call again."""


_down = msgspec.msgpack.Decoder(Line | Watch | Bye)
_opened = msgspec.msgpack.Decoder(Opened)
OPEN, REFUSE, SEALED = b"o", b"r", b"s"
"""First byte of what a station hears."""


class NatsStationLine:
    """Lives in the publisher's thread, ``wake`` apart. Raises UserError for an address or a hub's key that is none."""

    def __init__(self, cluster: Cluster, own: KeyPair, hub_key: str) -> None:
        self._names, self._own, self._hub_key = Names.of(hub_key), own, hub_key
        self._heard: deque[bytes] = deque()
        self._news = threading.Event()
        self._epoch, self._refused = 0, False
        self._watched: frozenset[bytes] = frozenset()
        self._to_send: deque[bytes] = deque()
        self._to_send_bytes = 0
        self._lock = threading.Lock()
        self._ends: Ends | None = None
        self._worker, self._inbox = "", ""
        self._call: Call | None = None
        self._heard_s = 0.0
        self._under_way = 0
        self._link = NatsLink(cluster, "fleet-nats", self._serve, self._drop)
        self._link.start()

    # ------------------------------------------------------------ the publisher's thread

    @property
    def epoch(self) -> int:
        """Grows with every connection, and with every end of one."""
        return self._epoch

    @property
    def refused(self) -> Message | None:
        """The hub does not know this key."""
        if not self._refused:
            return None
        return Message.of("The hub does not know this station's key. Somebody must enrol it there ('keys enrol').")

    @property
    def watched(self) -> frozenset[bytes]:
        """What the hub looks at."""
        return self._watched

    def send(self, frame: bytes) -> bool:
        """Hand over; False when there is no connection, or too much is under way."""
        with self._lock:
            if self._ends is None or self._to_send_bytes > WAITING_BYTES:
                return False
            self._to_send.append(frame)
            self._to_send_bytes += len(frame)
        self._link.call(self._pump)
        return True

    def show(self, topic: bytes, frame: bytes) -> None:
        """For whoever watches."""

        def publish() -> None:
            if self._ends is not None and self._link.client.is_connected:
                words = self._inbox.encode() + self._ends.sealed_live(topic, frame)
                self._link.spawn(self._link.client.publish(self._names.live(self._worker), words))

        self._link.call(publish)

    def receive(self, timeout_s: float) -> Sequence[bytes]:
        """What the hub says."""
        self._news.wait(timeout_s)
        self._news.clear()
        found: list[bytes] = []
        while self._heard:
            found.append(self._heard.popleft())
        return found

    def wake(self) -> None:
        """End the wait (any thread)."""
        self._news.set()

    def close(self) -> None:
        """Let go."""
        self._link.close()

    # ------------------------------------------------------------ the link's thread

    def _drop(self) -> None:
        """The connection is over: what was under way may be lost."""
        with self._lock:
            had, self._ends = self._ends, None
            self._to_send.clear()
            self._to_send_bytes = 0
        self._call, self._watched = None, frozenset()
        if had is not None:
            self._epoch += 1
            self._heard.clear()
            self._news.set()

    async def _serve(self, link: NatsLink) -> None:
        self._inbox = secrets.token_hex(16)
        subscription = await link.client.subscribe(self._names.down(self._inbox), cb=self._hear)
        called_s = 0.0
        while True:
            now_s = time.monotonic()
            if self._ends is not None and (now_s - self._heard_s > SILENT_S):
                self._drop()
            if self._ends is None and link.client.is_connected and now_s - called_s > ANSWER_S:
                called_s = now_s
                await subscription.unsubscribe()
                self._inbox = secrets.token_hex(16)
                subscription = await link.client.subscribe(self._names.down(self._inbox), cb=self._hear)
                if not await self._ask(link):
                    called_s = now_s - ANSWER_S + AGAIN_S
            await asyncio.sleep(0.1)

    async def _ask(self, link: NatsLink) -> bool:
        self._call = Call(self._own, self._hub_key, MOST_BYTES)
        words = self._call.words(self._inbox.encode())
        try:
            await link.client.flush(int(TIMEOUT_S))  # The subscription stands before the answer can come.
            await link.stream.publish(self._names.calls, words, timeout=TIMEOUT_S)
        except (TimeoutError, NatsError, OSError) as error:
            # No stream: no hub has ever been here, or the cluster has no leader now.
            link.fault = str(error) or type(error).__name__
            return False
        return True

    async def _hear(self, message: Msg) -> None:
        kind, words = message.data[:1], message.data[1:]
        try:
            if kind == SEALED:
                self._take(words)
            elif self._call is not None and kind == OPEN:
                self._open(*self._call.answered(words))
            elif self._call is not None and kind == REFUSE:
                self._call.refused(words)
                self._refused = True
                self._news.set()
        except (NotSealed, msgspec.MsgspecError):
            return  # Somebody else's words: they mean nothing here.

    def _open(self, note: bytes, ends: Ends) -> None:
        self._worker = _opened.decode(note).worker
        with self._lock:
            self._ends = ends
        self._call, self._refused, self._heard_s = None, False, time.monotonic()
        self._epoch += 1
        self._news.set()

    def _take(self, words: bytes) -> None:
        if self._ends is None:
            return
        frames = self._ends.hears.frames(words)
        self._heard_s = time.monotonic()
        for frame in frames:
            told = _down.decode(frame)
            if isinstance(told, Line):
                self._heard.append(told.frame)
            elif isinstance(told, Watch):
                self._watched = frozenset(told.topics)
            else:
                self._drop()
                return
        if self._ends.hears.misses:
            self._drop()  # An answer is lost: nothing else would tell what it answered.
        self._news.set()

    def _pump(self) -> None:
        ends = self._ends
        while ends is not None and self._under_way < UNDER_WAY:
            with self._lock:
                if not self._to_send:
                    return
                frame = self._to_send.popleft()
                self._to_send_bytes -= len(frame)
            for piece in ends.sends.pieces(frame):
                self._under_way += 1
                self._link.spawn(self._publish(ends, self._inbox.encode() + piece))

    async def _publish(self, ends: Ends, words: bytes) -> None:
        """Until the cluster has it; the same message again is the same to it."""
        headers = {"Nats-Msg-Id": words[:40].hex()}
        subject, end_s = self._names.up(self._worker), time.monotonic() + GIVE_UP_S
        try:
            while self._ends is ends:
                try:
                    await self._link.stream.publish(subject, words, timeout=TIMEOUT_S, headers=headers)
                    return
                except (TimeoutError, NatsError, OSError) as error:
                    self._link.fault = str(error) or type(error).__name__
                if time.monotonic() > end_s:
                    self._drop()
                    return
                await asyncio.sleep(AGAIN_S)
        finally:
            self._under_way -= 1
            self._pump()
