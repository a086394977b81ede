"""What stations have sent, into the hub's store: one transaction at a time, answered when it is committed.

While one runs, the next gathers. Live rows go first, backlog in bounded shares and in turn; what the store can't take is tried again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from app.contracts.fleet import (
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
from app.domain.fleet import Claim, Digest, Finding, Stretch
from app.domain.message import Message
from app.fleet import frames
from app.fleet.frames import (
    AlarmsTold,
    Anew,
    Answer,
    AnyDown,
    AnyUp,
    Beat,
    CatalogTold,
    ClaimsTold,
    Done,
    Entered,
    EventsTold,
    FindingTold,
    Found,
    Hello,
    LiveTold,
    PartTold,
    Shown,
    encode,
)
from app.fleet.session import Keep, Session

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


@dataclass(slots=True)
class _Errand:
    """A message in the running transaction."""

    session: Session
    peer: bytes
    message: AnyUp | Keep


class Transactions:
    """Lives on the receiver's thread. ``stopping`` ends the wait for a store that fails."""

    def __init__(
        self,
        line: HubLine,
        store: HubStore,
        sessions: Callable[[], Mapping[str, Session]],
        stopping: threading.Event,
        *,
        events_entered: Callable[[], None],
        now_ns: Callable[[], int],
    ) -> None:
        self._line, self._store, self._sessions, self._stopping = line, store, sessions, stopping
        self._events_entered, self._now_ns = events_entered, now_ns
        self._running: tuple[Future[tuple[Outcome, ...]], list[_Errand], list[Work]] | None = None
        self._waiting_bytes = 0
        self._began_s = self._again_s = 0.0
        self.failed: Message | None = None
        """Why nothing is stored now."""
        self.stored_rows = self._turns = 0

    @property
    def running(self) -> Future[tuple[Outcome, ...]] | None:
        """The transaction that runs."""
        return self._running[0] if self._running is not None else None

    @property
    def full(self) -> bool:
        """Whether no more should be read."""
        return self._waiting_bytes > FULL_BYTES

    def pause_s(self, now_s: float) -> float:
        """How long there is nothing to do here."""
        if self._running is None and self._waiting_bytes:
            return max(0.0, min(0.2, max(self._began_s + GATHER_S, self._again_s) - now_s))
        return 0.2

    def wait(self, session: Session, message: AnyUp, size: int) -> None:
        """Into one of the next transactions, after all that the station sent before."""
        session.waiting.append((message, size))
        self._waiting_bytes += size

    def drop(self, session: Session) -> None:
        """What waits of a connection that ended: it will come again."""
        self._waiting_bytes -= sum(size for _, size in session.waiting)
        session.waiting.clear()

    def turn(self, now_s: float) -> None:
        """Answer what is committed, begin the next."""
        if self._running is not None and self._running[0].done():
            self._finish()
        if self._running is None and now_s >= max(self._began_s + GATHER_S, self._again_s):
            self._begin(now_s)

    def end(self) -> None:
        """After the running one (blocks)."""
        if self._running is not None:
            self._running[0].exception(4)
            self._finish()

    # ------------------------------------------------------------ inside

    def _begin(self, now_s: float) -> None:
        errands: list[_Errand] = []
        works: list[Work] = []
        sessions = list(self._sessions().values())
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
