"""The hub's receiver: a thread that hears what stations send, and says to whom it belongs. It stores nothing itself.

What does not fit waits at the stations. It refuses nothing that it can't read twice: a message that the store can't take is answered
so, and its rows stay owed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import msgspec

from app.contracts.fleet import (
    Arrival,
    HubLine,
    HubStore,
    Overheard,
)
from app.domain.fleet import station_of
from app.fleet.curve import fingerprint_of
from app.fleet.frames import (
    PROTOCOL,
    AlarmsTold,
    Anew,
    Answer,
    AnyUp,
    Beat,
    BeatBack,
    CatalogTold,
    Hello,
    NoFrame,
    Refused,
    Shown,
    Welcome,
    encode,
    from_station,
)
from app.fleet.looks import Looks
from app.fleet.orders import Orders
from app.fleet.register import Register
from app.fleet.session import Keep, Session
from app.fleet.showing import columns_of, topic_of
from app.fleet.transactions import Transactions

log = logging.getLogger(__name__)

FEW, MOMENT_S = 32, 0.05
WATCH_S = 0.5
KEEP_NS = 5_000_000_000
"""How often the alarm list of a station is written down for the hub's next start."""


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
        self._identity = store.identity()
        self.sessions: dict[str, Session] = {}
        for memory in store.stations():
            session = self._session(memory.name)
            session.remember(memory)
            session.differing_hours = store.open_hours(memory.name)
        self._peers: dict[bytes, Session] = {}
        self._stopping = threading.Event()
        self.transactions = Transactions(
            line, store, lambda: self.sessions, self._stopping, events_entered=events_entered, now_ns=now_ns
        )
        self.orders = Orders(line, lambda: self.sessions)
        self._watched_s = 0.0
        self.shown_rows = 0
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

    def look(self, name: str) -> None:
        """Somebody looks at a station, or at one machine (the hub's id): what is looked at again and again is shown at display rate."""
        self._looks.note(name, time.monotonic())

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.turn(time.monotonic())
            except Exception:
                # Supervisor: one message that trips over our own bug must not end the fleet.
                log.exception("the receiver failed at a message")
                self._stopping.wait(0.2)
        self.transactions.end()
        self._line.close()

    def turn(self, now_s: float) -> None:
        """Take what has arrived, answer what is committed, begin the next transaction (this object's thread)."""
        if self.transactions.full:
            time.sleep(0.01)
        else:
            arrivals = self._line.receive(self.transactions.pause_s(now_s))
            for arrival in arrivals:
                self._hear(arrival)
            if 0 < len(arrivals) < FEW and not self._stopping.is_set():
                # A look at the sockets costs as much as three messages: those of a moment share it.
                time.sleep(MOMENT_S)
        self.orders.send()
        self._watch_live(now_s)
        self.transactions.turn(now_s)
        if now_s - self._watched_s > WATCH_S:
            self._watched_s = now_s
            self._watch()

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
            if session.judged and self.transactions.failed is None:
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
            if not self.orders.awaits(message):
                self._line.share(arrival.key, arrival.frame, Overheard.SAID)
            self.orders.answered(message)
        elif isinstance(message, AlarmsTold):
            self._take_alarms(session, message)
        else:
            self.transactions.wait(session, message, len(arrival.frame))

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
            self.transactions.drop(session)
        session.hear_elsewhere(arrival.key, known.fingerprint, self._now_ns())
        if isinstance(message, Hello):
            session.introduce(message)
        elif isinstance(message, Beat):
            session.take_beat(message)
        elif isinstance(message, AlarmsTold):
            self._take_alarms(session, message)
        elif isinstance(message, Answer):
            self.orders.answered(message)
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

    def _greet(self, arrival: Arrival, hello: Hello) -> None:
        enrolled = self._register.station(arrival.key)
        if enrolled is None:
            return
        session = self._session(enrolled.name)
        if session.peer is not None:
            self._peers.pop(session.peer, None)
        self.transactions.drop(session)
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
