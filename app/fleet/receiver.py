"""The hub's receiver: a thread that takes what stations send into the hub's store, a transaction at a time, and answers when it is committed.

While one transaction runs, the next gathers; what does not fit waits at the stations. It refuses nothing that it can't read twice:
a message that the store can't take is answered so, and its rows stay owed.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

import msgspec

from app.contracts.fleet import (
    Arrival,
    Catalogued,
    CatalogWork,
    ClaimWork,
    EventWork,
    HubLine,
    HubStore,
    LiveColumns,
    LiveWork,
    MachineEntry,
    OutboundEvent,
    Outcome,
    Overheard,
    StretchWork,
    Unusable,
    Work,
)
from app.domain.fleet import Claim, Digest, Finding, Stretch, station_of
from app.domain.message import Message, UserError
from app.fleet import frames
from app.fleet.curve import fingerprint_of
from app.fleet.frames import (
    PROTOCOL,
    AlarmsTold,
    Anew,
    Answer,
    AnyDown,
    AnyUp,
    Beat,
    BeatBack,
    CatalogTold,
    ClaimsTold,
    Command,
    Done,
    Entered,
    EventsTold,
    FindingTold,
    Found,
    Hello,
    LiveTold,
    NoFrame,
    PartTold,
    Refused,
    Resend,
    Shown,
    Welcome,
    encode,
    from_station,
)
from app.fleet.looks import Looks
from app.fleet.register import Register
from app.fleet.session import Keep, Session
from app.fleet.showing import columns_of, topic_of

log = logging.getLogger(__name__)

FULL_BYTES = 48_000_000
"""With so much waiting, nothing more is read: stations keep it."""
SHARE_BYTES = 1_500_000
"""Of one station in one transaction, so that a backlog does not make the others wait."""
BACKLOG_BYTES = 400_000
"""Of all stations in one transaction: about a second of writing, for which live rows of others wait."""
CLAIM_BYTES = 20_000
"""To judge a claim takes about as long as to store so much."""
GATHER_S = 0.5
"""How long a transaction gathers: a commit costs about as much as 1,000 rows."""
AGAIN_S = 1.0
FEW, MOMENT_S = 32, 0.05
WATCH_S = 0.5
ANSWER_S = 15.0
KEEP_NS = 5_000_000_000
"""How often the alarm list of a station is written down for the hub's next start."""


@dataclass(slots=True)
class _Errand:
    """A message in the running transaction."""

    session: Session
    peer: bytes
    message: AnyUp | Keep


class Receiver:
    """``start`` once, ``stop`` once. Sessions are read by any thread; all else happens on its own."""

    def __init__(
        self,
        line: HubLine,
        store: HubStore,
        register: Register,
        *,
        events_entered: Callable[[], None] = lambda: None,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._line, self._store, self._register, self._now_ns = line, store, register, now_ns
        self._events_entered = events_entered
        self._identity = store.identity()
        self.sessions: dict[str, Session] = {}
        for memory in store.stations():
            session = self._session(memory.name)
            session.remember(memory)
            session.differing_hours = store.open_hours(memory.name)
        self._peers: dict[bytes, Session] = {}
        self._running: tuple[Future[tuple[Outcome, ...]], list[_Errand], list[Work]] | None = None
        self._waiting_bytes = 0
        self._began_s = self._watched_s = self._again_s = 0.0
        self._asked: dict[int, Future[bytes]] = {}
        self._orders: list[tuple[Session, AnyDown]] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.failed: Message | None = None
        """Why nothing is stored now."""
        self.stored_rows = self.shown_rows = self._turns = 0
        self._looks, self._watched = Looks(line.wake), frozenset[str]()
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the running transaction (blocks)."""
        self._stopping.set()
        self._line.wake()
        self._thread.join(5)

    def _session(self, name: str) -> Session:
        known = self.sessions.get(name)
        if known is None:
            known = Session(name)
            self.sessions = {**self.sessions, name: known}  # replaced, never changed: other threads walk through it
        return known

    # ------------------------------------------------------------ what screens and routes ask for

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

    def look(self, name: str) -> None:
        """Somebody looks at a station, or at one machine (the hub's id): what is looked at again and again is shown at display rate."""
        self._looks.note(name, time.monotonic())

    def _order(self, station: str, message: AnyDown) -> None:
        session = self.sessions.get(station)
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

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.turn(time.monotonic())
            except Exception:
                # Supervisor: one message that trips over our own bug must not end the fleet.
                log.exception("the receiver failed at a message")
                self._stopping.wait(0.2)
        if self._running is not None:
            self._running[0].exception(4)
            self._finish()
        self._line.close()

    def turn(self, now_s: float) -> None:
        """Take what has arrived, answer what is committed, begin the next transaction (this object's thread)."""
        if self._waiting_bytes > FULL_BYTES:
            time.sleep(0.01)
        else:
            arrivals = self._line.receive(self._pause_s(now_s))
            for arrival in arrivals:
                self._hear(arrival)
            if 0 < len(arrivals) < FEW and not self._stopping.is_set():
                # A look at the sockets costs as much as three messages: those of a moment share it.
                time.sleep(MOMENT_S)
        self._send_orders()
        self._watch_live(now_s)
        if self._running is not None and self._running[0].done():
            self._finish()
        if self._running is None and now_s >= max(self._began_s + GATHER_S, self._again_s):
            self._begin(now_s)
        if now_s - self._watched_s > WATCH_S:
            self._watched_s = now_s
            self._watch()

    def _pause_s(self, now_s: float) -> float:
        if self._running is None and self._waiting_bytes:
            return max(0.0, min(0.2, max(self._began_s + GATHER_S, self._again_s) - now_s))
        return 0.2

    @property
    def running(self) -> Future[tuple[Outcome, ...]] | None:
        """The transaction that runs."""
        return self._running[0] if self._running is not None else None

    def _send_orders(self) -> None:
        with self._lock:
            orders, self._orders = self._orders, []
        for session, message in orders:
            if session.peer is not None:
                self._line.send(session.peer, encode(message))
            elif session.key:
                self._line.share(session.key, encode(message), Overheard.ORDER)

    def _watch(self) -> None:
        now_ns = self._now_ns()
        revoked = {known.name for known in self._register.stations() if known.revoked_ns is not None}
        revoked -= {known.name for known in self._register.stations() if known.revoked_ns is None}
        for session in self.sessions.values():
            if session.name in revoked and not session.revoked and session.peer is not None:
                self._line.send(session.peer, encode(Refused("revoked")))
                session.talks = False
            session.revoked = session.name in revoked
            session.watch(now_ns)
            if (
                not session.elsewhere
                and session.board.revision != session.kept_revision
                and now_ns - session.kept_ns > KEEP_NS
            ):
                session.kept_ns = now_ns
                session.waiting.append((Keep(), 0))
            if session.judged and self.failed is None:
                session.judged, session.differing_hours = False, self._store.open_hours(session.name)

    def _watch_live(self, now_s: float) -> None:
        looked = self._looks.now(now_s)
        if looked != self._watched:
            self._watched = looked
            # Who looks at all of a station needs none of its machines on top.
            names = {name for name in looked if name in self.sessions or station_of(name)[0] not in looked}
            self._line.watch(frozenset(map(topic_of, names)))

    # ------------------------------------------------------------ arrivals

    def _hear(self, arrival: Arrival) -> None:
        if arrival.overheard is Overheard.JOINED:
            self._share_catalogs()
            return
        if arrival.overheard is Overheard.ORDER:
            self._pass_on(arrival)
            return
        try:
            message = from_station(arrival.frame)
            if isinstance(message, Shown) or arrival.live:
                self._shown(arrival, message)
                return
        except NoFrame:
            self._line.broken(fingerprint_of(arrival.key))
            return
        if arrival.overheard is Overheard.SAID:
            self._overhear(arrival, message)
            return
        if isinstance(message, Hello):
            self._greet(arrival, message)
            return
        session = self._peers.get(arrival.peer)
        if session is None or session.peer != arrival.peer:
            self._line.send(arrival.peer, encode(Anew()))
            return
        session.heard(self._now_ns())
        if isinstance(message, Beat | AlarmsTold):
            self._line.share(arrival.key, arrival.frame, Overheard.SAID)
        if isinstance(message, Beat):
            self._line.send(arrival.peer, encode(BeatBack(message.time_ns, self._now_ns())))
            session.take_beat(message)
        elif isinstance(message, Answer):
            if message.number not in self._asked:
                self._line.share(arrival.key, arrival.frame, Overheard.SAID)
            self._answered(message)
        elif isinstance(message, AlarmsTold):
            self._take_alarms(session, message)
        else:
            session.waiting.append((message, len(arrival.frame)))
            self._waiting_bytes += len(arrival.frame)

    def _shown(self, arrival: Arrival, message: AnyUp) -> None:
        """Live values, of the station whose key it is, whatever its topic says. What the catalogue does not have yet comes again."""
        if not isinstance(message, Shown) or not arrival.live:
            raise NoFrame("on the wrong side")
        known = self._register.station(arrival.key)
        session = None if known is None else self.sessions.get(known.name)
        if session is None or session.numbers is None or session.key != arrival.key:
            return
        columns, now_ns = columns_of(message, session.numbers), self._now_ns()
        session.heard(now_ns)
        session.picture.apply(columns, now_ns, stored=False)
        self.shown_rows += len(columns)

    # ------------------------------------------------------------ other workers of this hub

    def _overhear(self, arrival: Arrival, message: AnyUp) -> None:
        """A station talks with another worker: what is shown of it here follows, what is stored is stored there."""
        known = self._register.station(arrival.key)
        if known is None:
            return
        session = self._session(known.name)
        if session.peer is not None:
            self._peers.pop(session.peer, None)
            self._drop_waiting(session)
        session.hear_elsewhere(arrival.key, known.fingerprint, self._now_ns())
        if isinstance(message, Hello):
            session.introduce(message)
        elif isinstance(message, Beat):
            session.take_beat(message)
        elif isinstance(message, AlarmsTold):
            self._take_alarms(session, message)
        elif isinstance(message, Answer):
            self._answered(message)
        elif isinstance(message, CatalogTold):
            session.waiting.append((message, 0))  # Stored already: here it tells the numbers.

    def _share_catalogs(self) -> None:
        for session in self.sessions.values():
            if session.peer is not None and session.catalog is not None:
                self._line.share(session.key, encode(session.catalog), Overheard.SAID)

    def _pass_on(self, arrival: Arrival) -> None:
        known = self._register.station(arrival.key)
        session = None if known is None else self.sessions.get(known.name)
        if session is not None and session.peer is not None:
            self._line.send(session.peer, arrival.frame)

    def _drop_waiting(self, session: Session) -> None:
        self._waiting_bytes -= sum(size for _, size in session.waiting)
        session.waiting.clear()

    def _greet(self, arrival: Arrival, hello: Hello) -> None:
        enrolled = self._register.station(arrival.key)
        if enrolled is None:
            return
        session = self._session(enrolled.name)
        if session.peer is not None:
            self._peers.pop(session.peer, None)
        self._drop_waiting(session)
        self._line.share(arrival.key, arrival.frame, Overheard.SAID)
        self._peers[arrival.peer] = session
        session.greet(arrival.peer, arrival.key, enrolled.fingerprint, hello, self._now_ns())
        session.waiting.append((Keep(), 0))
        welcome = Welcome(PROTOCOL, session.name, self._identity, session.event, self._now_ns())
        self._line.send(arrival.peer, encode(welcome))

    def _take_alarms(self, session: Session, message: AlarmsTold) -> None:
        try:
            session.board.take(session.name, message)
        except msgspec.MsgspecError as error:
            log.warning("station %s has sent alarms that can't be read: %s", session.name, error)

    def _answered(self, answer: Answer) -> None:
        future = self._asked.pop(answer.number, None)
        if future is None or future.done():
            return
        if answer.fault:
            future.set_exception(UserError(Message.of("{text}", text=answer.fault)))
        else:
            future.set_result(answer.body)

    # ------------------------------------------------------------ transactions

    def _begin(self, now_s: float) -> None:
        errands: list[_Errand] = []
        works: list[Work] = []
        sessions = list(self.sessions.values())
        self._turns += 1
        first = self._turns % max(1, len(sessions))
        left = BACKLOG_BYTES
        for session in sessions[first:] + sessions[:first]:
            left -= self._gather(session, errands, works, left)
        if works:
            self._began_s = now_s
            self._start(errands, works)

    def _start(self, errands: list[_Errand], works: list[Work]) -> None:
        future = self._store.store(works)
        self._running = (future, errands, works)
        future.add_done_callback(lambda _: self._line.wake())

    def _gather(self, session: Session, errands: list[_Errand], works: list[Work], backlog: int) -> int:
        """What a station has sent, into the transaction; answers with the bytes of backlog in it, of which there may be so many."""
        taken = parts = 0
        peer = session.peer or b""
        while session.waiting and taken < SHARE_BYTES and (peer or session.elsewhere):
            if parts >= backlog and isinstance(session.waiting[0][0], PartTold | ClaimsTold):
                self._overtake(session)
                if isinstance(session.waiting[0][0], PartTold | ClaimsTold):
                    break
            message, size = session.waiting[0]
            work = _work(session, message)
            if isinstance(message, LiveTold | PartTold) and work is None:
                if session.storing:
                    break  # Its catalogue is in this transaction.
                self._line.send(peer, encode(Anew()))
            session.waiting.popleft()
            self._waiting_bytes -= size
            taken += size
            parts += size if isinstance(message, PartTold) else CLAIM_BYTES if isinstance(message, ClaimsTold) else 0
            if work is not None:
                works.append(work)
                errands.append(_Errand(session, peer, message))
            if isinstance(message, CatalogTold):
                session.storing, session.numbers = True, None
                break
        return parts

    @staticmethod
    def _overtake(session: Session) -> None:
        """The next live part, unless a catalogue comes before it, goes in front of the backlog: nothing of it depends on that."""
        for place, (message, size) in enumerate(session.waiting):
            if isinstance(message, CatalogTold):
                return
            if isinstance(message, LiveTold):
                del session.waiting[place]
                session.waiting.appendleft((message, size))
                return

    def _finish(self) -> None:
        assert self._running is not None
        future, errands, works = self._running
        self._running = None
        error = future.exception()
        if error is not None:
            if self.failed is None:
                log.error("the fleet's data can't be stored, stations keep it: %s", error)
            self.failed = Message.of("The fleet's data can't be stored: {reason}. Stations keep it.", reason=str(error))
            self._again_s = time.monotonic() + AGAIN_S
            if not self._stopping.is_set():
                self._stopping.wait(AGAIN_S)
                self._start(errands, works)
            return
        self.failed = None
        now_ns = self._now_ns()
        entered = False
        for errand, outcome in zip(errands, future.result(), strict=True):
            entered |= isinstance(errand.message, EventsTold)
            self._settle(errand, outcome, now_ns)
        if entered:
            self._events_entered()

    def _settle(self, errand: _Errand, outcome: Outcome, now_ns: int) -> None:
        session, message = errand.session, errand.message
        if isinstance(message, Keep | Hello | Beat | Answer | AlarmsTold | Shown):
            return
        if isinstance(message, CatalogTold):
            session.storing = False
        answer: AnyDown | None = Done(message.seq)
        if isinstance(outcome, Unusable):
            self._line.broken(session.fingerprint)
            answer = frames.Unusable(message.seq, outcome.reason)
        elif isinstance(outcome, Catalogued) and isinstance(message, CatalogTold):
            session.numbers, session.about = outcome, dict(message.about)
            session.shop = message.shop.decode(errors="replace")
            if errand.peer:
                session.waiting.append((Keep(), 0))
            session.picture.set_catalog(outcome, message.about)
            session.catalog = message
            if errand.peer:
                self._line.share(session.key, encode(message), Overheard.SAID)
            answer = None
        elif isinstance(outcome, LiveColumns):
            self._show(session, outcome, now_ns)
        elif isinstance(message, ClaimsTold):
            assert isinstance(outcome, tuple)
            session.judged = True
            answer = Found(message.seq, tuple(FindingTold(f.verdict.value, f.stored.count) for f in _findings(outcome)))
        elif isinstance(message, EventsTold):
            assert isinstance(outcome, int)
            session.event = outcome
            answer = Entered(message.seq, outcome)
        if answer is not None and errand.peer == session.peer:
            self._line.send(errand.peer, encode(answer))

    def _show(self, session: Session, columns: LiveColumns, now_ns: int) -> None:
        self.stored_rows += len(columns)
        session.picture.apply(columns, now_ns)
        offset_ns = session.beat.offset_ns if session.beat is not None else None
        newest = int(columns.time_ns.max(initial=0))
        session.lag_s = (now_ns - (newest - (offset_ns or 0))) / 1e9


def _findings(outcome: tuple[object, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in outcome if isinstance(finding, Finding))


def _work(session: Session, message: AnyUp | Keep) -> Work | None:
    """What the store is to do; None when the catalogue that it needs is not there."""
    match message:
        case Keep():
            return EventWork(session.name, (), session.told())
        case CatalogTold():
            entries = tuple(MachineEntry(e.name, e.model, e.numbers, e.items) for e in message.entries)
            return CatalogWork(session.name, entries, message.about)
        case LiveTold():
            if session.numbers is None:
                return None
            return LiveWork(session.name, message.payload, session.numbers, message.seq, session.said)
        case PartTold():
            return StretchWork(session.name, message.payload, session.numbers) if session.numbers else None
        case ClaimsTold():
            return ClaimWork(session.name, tuple(map(_claim, message.claims)), message.last)
        case EventsTold():
            events = tuple(OutboundEvent(e.number, e.book, e.machine, e.body) for e in message.events)
            return EventWork(session.name, events)
        case _:
            return None


def _claim(told: frames.ClaimTold) -> Claim:
    stretch = Stretch(told.machine, told.from_ns, told.to_ns, told.changed)
    return Claim(stretch, None if told.count < 0 else Digest(told.count, told.low, told.high))
