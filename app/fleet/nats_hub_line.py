"""``contracts.fleet.HubLine`` over NATS JetStream: one worker of a hub. All workers share the calls of stations through one consumer;
whoever takes a call has that station until one of both goes.

It refuses who is not enrolled, counts them, and reads no further than memory allows: the rest waits in the cluster.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig
from nats.js.errors import BadRequestError, NotFoundError

from app.contracts.fleet import Arrival, Overheard, Peer
from app.domain.message import Message
from app.fleet.curve import KeyPair, fingerprint_of
from app.fleet.door import Tally
from app.fleet.frames import MOST_BYTES
from app.fleet.nats_link import KEPT_S, Cluster, Names, NatsLink, ensure_stream
from app.fleet.nats_station_line import OPEN, REFUSE, SEALED, Bye, Line, Opened, Watch
from app.fleet.register import Register
from app.fleet.seal import PIECE_BYTES, Among, Called, Ends, NotSealed

INBOX = 32
"""Characters of a connection's name, in front of every message."""
AT_ONCE = 256
HELD_BYTES = 24_000_000
"""So much waits for the receiver; the rest in the cluster."""
IDLE_S = 60.0
FETCH_S = 2.0
AGAIN_S = 5.0
AWAY_S = 4.0
UNEQUAL, SURPLUS_S = 1.25, 0.2
ALONE_S = 16.0
"""A worker that says nothing for so long is gone; a store that has no worker for so long leaves the calls to another."""
ANSWER_AGAIN_S = 10.0
"""A call that a worker took and did not answer (it was killed) is given to another."""


@dataclass(slots=True)
class _Caller:
    """One connection of a station."""

    key: str
    ends: Ends
    heard_s: float
    speaks: bool = False


class _Told(msgspec.Struct, array_like=True, frozen=True, tag="t"):
    """Something about a station, from one worker to the others, piece by piece."""

    worker: str
    key: str
    what: str
    live: bool
    frame: bytes
    more: bool


class _Watches(msgspec.Struct, array_like=True, frozen=True, tag="w"):
    """What is looked at on a worker, every few seconds; and that there is this worker."""

    worker: str
    topics: tuple[bytes, ...]
    stations: int
    """How many it has."""


@dataclass(slots=True)
class _Other:
    """Another worker, until it says nothing for a while."""

    topics: frozenset[bytes]
    stations: int
    until_s: float


_told = msgspec.msgpack.Decoder(_Told | _Watches)
_encode = msgspec.msgpack.Encoder().encode


class NatsHubLine:
    """Lives in the receiver's thread, ``wake`` and ``counters`` apart. Raises UserError for an address that is none."""

    def __init__(self, cluster: Cluster, own: KeyPair, register: Register, store: str) -> None:
        """``store``: which store this is; workers of one hub share one."""
        self._calls = f"workers-{store[:16]}"
        self.worker = secrets.token_hex(8)
        self._names, self._own, self._register = Names.of(own.public), own, register
        self._among = Among(own)
        self._tally = Tally()
        self._callers: dict[str, _Caller] = {}
        self._arrived: deque[Arrival] = deque()
        self._held_bytes = 0
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._watched: frozenset[bytes] = frozenset()
        self._others: dict[str, _Other] = {}
        self._parts: dict[str, bytes] = {}
        self._fault: Message | None = None
        self._seen_s = time.monotonic()
        self._link = NatsLink(cluster, "fleet-nats", self._serve, self._lost)
        self._link.start()

    # ------------------------------------------------------------ the receiver's thread

    @property
    def address(self) -> str:
        """The cluster."""
        return ",".join(self._link.cluster.servers)

    @property
    def counters(self) -> Mapping[str, int]:
        """Refusals by kind."""
        return dict(self._tally.counts)

    def receive(self, timeout_s: float) -> Sequence[Arrival]:
        """What stations say, what they show, and what other workers have heard."""
        self._news.wait(timeout_s)
        self._news.clear()
        with self._lock:
            found, self._arrived, self._held_bytes = self._arrived, deque(), 0
        return [arrival for arrival in found if arrival.overheard is Overheard.JOINED or self._is_enrolled(arrival.key)]

    def _is_enrolled(self, key: str) -> bool:
        known = self._register.station(key)
        if known is None or known.revoked_ns is not None:
            self._tally.note("revoked_key", fingerprint_of(key))
            return False
        return True

    def broken(self, fingerprint: str) -> None:
        """Count a frame that could be read and says nothing."""
        self._tally.note("broken_frame", fingerprint)

    def send(self, peer: Peer, frame: bytes) -> None:
        """Answer."""
        self._link.call(lambda: self._tell(peer.decode(), Line(frame)))

    def share(self, key: str, frame: bytes, what: Overheard) -> None:
        """Let the other workers hear it."""
        self._link.call(lambda: self._share(key, frame, what))

    @property
    def fault(self) -> Message | None:
        """The cluster is away, or another hub with another store serves these stations."""
        if self._link.client.is_connected:
            self._seen_s = time.monotonic()
        elif time.monotonic() - self._seen_s > AWAY_S:
            return Message.of(
                "The NATS cluster {address} does not answer: {reason}. Stations keep their data; retrying.",
                address=self.address,
                reason=self._link.fault or "?",
            )
        return self._fault

    def watch(self, topics: frozenset[bytes]) -> None:
        """What is looked at: told to the stations, and to the other workers for theirs."""

        def tell() -> None:
            self._watched = topics
            self._tell_watched()
            self._tell_own()

        self._link.call(tell)

    def wake(self) -> None:
        """End the wait (any thread)."""
        self._news.set()

    def close(self) -> None:
        """Let go; stations are told to call another worker."""
        done = threading.Event()

        def part() -> None:
            for inbox in self._callers:
                self._tell(inbox, Bye())
            self._link.spawn(self._flush(done))

        self._link.call(part)
        done.wait(1.0)
        self._link.close()

    async def _flush(self, done: threading.Event) -> None:
        try:
            if self._link.client.is_connected:
                await self._link.client.flush(1)
        except (TimeoutError, NatsError, OSError):
            return
        finally:
            done.set()

    # ------------------------------------------------------------ the link's thread

    def _lost(self) -> None:
        """A server has gone, and with it answers may have: a station that misses one calls again."""

    async def _serve(self, link: NatsLink) -> None:
        await ensure_stream(link, self._names)
        stream, names = link.stream, self._names
        calls = ConsumerConfig(
            durable_name=self._calls,
            filter_subject=names.calls,
            ack_wait=ANSWER_AGAIN_S,
            inactive_threshold=ALONE_S,
        )
        mine = ConsumerConfig(
            durable_name=f"worker-{self.worker}", filter_subject=names.up(self.worker), inactive_threshold=KEPT_S
        )
        try:
            calling = await stream.pull_subscribe(names.calls, self._calls, names.stream, calls)
        except BadRequestError:
            # A work queue has one consumer: there is one already that is not of this store.
            self._fault = Message.of(
                "Another hub with another store takes the calls of these stations. Workers of one hub share one store: 'hub: {store: postgresql://…}'."
            )
            await asyncio.sleep(AGAIN_S)
            return
        coming = await stream.pull_subscribe(names.up(self.worker), mine.durable_name, names.stream, mine)
        await link.client.subscribe(names.live(self.worker), cb=self._see)
        await link.client.subscribe(names.workers, cb=self._overhear)
        self._fault = None
        self._tell_own()
        await asyncio.gather(
            self._fetch(calling, self._called, at_once=1), self._fetch(coming, self._said), self._tend()
        )

    async def _fetch(
        self, source: JetStreamContext.PullSubscription, take: Callable[[bytes], None], at_once: int = AT_ONCE
    ) -> None:
        while True:
            if self._held_bytes > HELD_BYTES:
                await asyncio.sleep(0.05)
                continue
            if at_once == 1 and self._surplus > 0:
                await asyncio.sleep(SURPLUS_S)  # Calls are for who has fewer; unless nobody else takes them.
            try:
                messages = await source.fetch(at_once, timeout=FETCH_S)
            except TimeoutError:
                continue
            except NotFoundError:
                return
            except NatsError as error:
                self._link.fault = str(error)
                await asyncio.sleep(0.2)
                continue
            for message in messages:
                take(message.data)
                await message.ack()

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(5)
            now_s = time.monotonic()
            self._callers = {inbox: each for inbox, each in self._callers.items() if now_s - each.heard_s < IDLE_S}
            self._others = {name: other for name, other in self._others.items() if other.until_s > now_s}
            for inbox in list(self._callers)[: min(int(self._surplus), AT_ONCE // 8)]:
                self._tell(inbox, Bye())
                del self._callers[inbox]
            self._tell_own()

    @property
    def _surplus(self) -> float:
        """How many stations more than its share this worker has; some inequality is not worth a new connection."""
        shares = [len(self._callers), *(other.stations for other in self._others.values())]
        mean = sum(shares) / len(shares)
        return shares[0] - mean if shares[0] > UNEQUAL * mean + 1 else 0.0

    def _called(self, words: bytes) -> None:
        try:
            called = Called.of(words, self._own)
        except NotSealed:
            self._tally.note("wrong_key", "a call that is not for this hub")
            return
        inbox = called.note.decode(errors="replace")
        known = self._register.station(called.public)
        if known is None or known.revoked_ns is not None:
            self._tally.note("unknown_key" if known is None else "revoked_key", fingerprint_of(called.public))
            if known is None:
                self._register.knock(called.public, "NATS")
            self._publish(inbox, REFUSE + called.refusal(b"unknown"))
            return
        answer, ends = called.answer(_encode(Opened(self.worker)), MOST_BYTES)
        self._callers[inbox] = _Caller(called.public, ends, time.monotonic())
        self._publish(inbox, OPEN + answer)
        self._tell(inbox, Watch(tuple(self._wanted)))

    def _publish(self, inbox: str, words: bytes) -> None:
        if len(inbox) == INBOX and inbox.isalnum():
            self._link.spawn(self._link.client.publish(self._names.down(inbox), words))

    def _tell(self, inbox: str, what: Line | Watch | Bye) -> None:
        caller = self._callers.get(inbox)
        if caller is not None:
            for piece in caller.ends.sends.pieces(_encode(what)):
                self._publish(inbox, SEALED + piece)

    def _said(self, words: bytes) -> None:
        inbox = words[:INBOX].decode(errors="replace")
        caller = self._callers.get(inbox)
        if caller is None:
            return  # Of a connection before this worker began: its station has noticed.
        try:
            frames = caller.ends.hears.frames(words[INBOX:])
        except NotSealed:
            self._tally.note("broken_frame", fingerprint_of(caller.key))
            return
        caller.heard_s = time.monotonic()
        if not caller.speaks:
            # Only now is it sure that the call was no recording: what that station had before is over.
            caller.speaks = True
            self._callers = {
                name: each for name, each in self._callers.items() if each is caller or each.key != caller.key
            }
        for frame in frames:
            self._arrive(Arrival(inbox.encode(), caller.key, frame))

    async def _see(self, message: Msg) -> None:
        caller = self._callers.get(message.data[:INBOX].decode(errors="replace"))
        if caller is None:
            return
        try:
            topic, frame = caller.ends.opened_live(message.data[INBOX:])
        except NotSealed:
            self._tally.note("broken_frame", fingerprint_of(caller.key))
            return
        if topic in self._watched:
            self._arrive(Arrival(topic, caller.key, frame, live=True))
        if any(topic in other.topics for other in self._others.values()):
            self._share(caller.key, frame, Overheard.SAID, live=True)

    def _arrive(self, arrival: Arrival) -> None:
        with self._lock:
            self._arrived.append(arrival)
            self._held_bytes += len(arrival.frame)
        self._news.set()

    # ------------------------------------------------------------ other workers

    @property
    def _wanted(self) -> frozenset[bytes]:
        return self._watched.union(*(other.topics for other in self._others.values()))

    def _tell_watched(self) -> None:
        wanted = tuple(self._wanted)
        for inbox in self._callers:
            self._tell(inbox, Watch(wanted))

    def _share(self, key: str, frame: bytes, what: Overheard, *, live: bool = False) -> None:
        if not self._others:
            return
        for start in range(0, max(len(frame), 1), PIECE_BYTES):
            part, more = frame[start : start + PIECE_BYTES], start + PIECE_BYTES < len(frame)
            self._tell_workers(_Told(self.worker, key, what.value, live, part, more))

    def _tell_own(self) -> None:
        self._tell_workers(_Watches(self.worker, tuple(self._watched), len(self._callers)))

    def _tell_workers(self, told: _Told | _Watches) -> None:
        if self._link.client.is_connected:
            self._link.spawn(self._link.client.publish(self._names.workers, self._among.sealed(_encode(told))))

    async def _overhear(self, message: Msg) -> None:
        try:
            told = _told.decode(self._among.opened(message.data))
        except (NotSealed, msgspec.MsgspecError):
            self._tally.note("broken_frame", "on the workers' subject")
            return
        if told.worker == self.worker:
            return
        if isinstance(told, _Watches):
            before = self._wanted
            is_new = told.worker not in self._others
            self._others[told.worker] = _Other(frozenset(told.topics), told.stations, time.monotonic() + ALONE_S)
            if is_new:
                self._tell_own()
                self._arrive(Arrival(b"", "", b"", overheard=Overheard.JOINED))
            if self._wanted != before:
                self._tell_watched()
            return
        whole = self._parts.pop(told.worker, b"") + told.frame
        if told.more:
            self._parts[told.worker] = whole[-MOST_BYTES:]
        else:
            self._arrive(Arrival(b"", told.key, whole, told.live, Overheard(told.what)))
