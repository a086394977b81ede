"""A station's side of one connection to its hub: greeting, catalogue, live parts, events, backlog, beats. Without threads and sockets.

What was sent and not answered when the connection ends is sent again (live parts) or claimed again (everything else).
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.contracts.fleet import About, LivePart, MachineEntry, Outbox
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.fleet import HOUR_NS, Backlog, Stretch
from app.domain.message import Message
from app.domain.observation import Float64s
from app.domain.snapshot import MachineSnapshot
from app.fleet.alarm_feed import AlarmFeed
from app.fleet.catchup import CatchUp
from app.fleet.frames import (
    PROTOCOL,
    Anew,
    Answer,
    AnyDown,
    AnyUp,
    Beat,
    BeatBack,
    CatalogTold,
    Command,
    Done,
    Entered,
    EntryTold,
    EventsTold,
    EventTold,
    Found,
    Hello,
    LinkTold,
    LiveTold,
    Refused,
    Resend,
    Unusable,
    Welcome,
    encode,
)
from app.pipeline.pace import Pace

log = logging.getLogger(__name__)

LIVE_S = 1.0
LIVE_WINDOW = 4
"""Live parts under way: with more, what is committed waits and travels in bigger parts."""
BEAT_S = 2.0
ALARMS_S = 0.3
HELLO_S = 3.0
EVENTS, EVENT_BYTES = 500, 2_000_000
HEAL_S = 15.0
"""The running hour is claimed when a connection begins, and once more so long after: what a station had committed in its last second
before it was killed may be younger than what the first claim reaches."""
HEAL_BEHIND_NS = 5_000_000_000
"""Claims of the running hour end so long ago: what is younger may be under way."""
SILENT_S = 10.0
"""After so long without an answer the hub counts as gone."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a station says of itself."""

    version: str
    site: str
    station: str
    about: Callable[[], Mapping[str, About]]
    links: Callable[[], Mapping[str, LinkTold]]
    shop: Callable[[], bytes]
    alarms: Callable[[], AlarmsSnapshot]
    machine: Callable[[str], MachineSnapshot | None] = lambda machine: None
    """The latest values of one of its machines."""


class Standing(Enum):
    """Where a conversation stands."""

    CALLING = "calling"
    TALKING = "talking"
    REFUSED = "refused"


@dataclass(slots=True)
class Figures:
    """What was sent, over all connections."""

    live_rows: int = 0
    live_bytes: int = 0
    backlog_bytes: int = 0
    events: int = 0
    connections: int = 0


@dataclass(slots=True)
class Memory:
    """What outlives one connection: live parts that were not answered, and the figures."""

    unanswered: deque[LivePart] = field(default_factory=deque)
    left_out: int = 0
    figures: Figures = field(default_factory=Figures)


class Conversation:
    """One connection; lives in the publisher's thread. ``send`` answers whether the line took it."""

    def __init__(
        self, outbox: Outbox, own: Introduction, memory: Memory, pace: Pace, send: Callable[[bytes], bool]
    ) -> None:
        self._outbox, self._own, self._memory, self._raw_send = outbox, own, memory, send
        self._seq = 0
        self._pace = pace
        self._catch_up = CatchUp(outbox, pace, self._number)
        self._catalogued = -1
        self._machines: tuple[str, ...] = ()
        self.entries: tuple[MachineEntry, ...] = ()
        """The catalogue as it was sent last."""
        self._links: dict[str, LinkTold] = {}
        self._feed = AlarmFeed()
        self._live: dict[int, tuple[LivePart, Float64s]] = {}
        self._pending: LivePart | None = None
        self._base: tuple[int, Float64s | None] = (0, None)
        """The newest part that the hub has acknowledged, with the last values after it: the next ones are told from there."""
        self._event = 0
        self._events_flying: int | None = None
        self._next: dict[str, float] = {}
        self._offset_ns: int | None = None
        self._trips: deque[tuple[int, int]] = deque(maxlen=8)
        self._told_at_s = 0.0
        self._heal_at_s = float("inf")
        self._backlog = Backlog()
        self.commands: deque[Command] = deque()
        """To be done by the publisher; answered with ``answer``."""
        self.standing = Standing.CALLING
        self.name = ""
        self.message: Message | None = None

    # ------------------------------------------------------------ what the hub says

    def hear(self, message: AnyDown, now_ns: int, now_s: float) -> None:
        """Take one message."""
        self._told_at_s = now_s
        match message:
            case Welcome():
                self._welcomed(message, now_ns)
            case Refused():
                self._refused(message)
            case Anew():
                self._call_again()
            case Done():
                self._done(message.seq)
            case Unusable():
                self._unusable(message)
            case Found():
                self._catch_up.found(message.seq, message.findings)
            case Entered():
                self._entered(message)
            case BeatBack():
                self._measure(message, now_ns)
            case Resend():
                self._catch_up.ask(self._outbox.stretches(message.from_ns, message.to_ns, message.machine))
            case Command():
                self.commands.append(message)

    def _welcomed(self, message: Welcome, now_ns: int) -> None:
        if message.protocol != PROTOCOL:
            self._refused(Refused("protocol"))
            return
        self._outbox.begin(message.store, message.event)
        self.name, self._event = message.name, message.event
        self.standing, self.message = Standing.TALKING, None
        self._catalogued, self._links, self._feed = -1, {}, AlarmFeed()
        self._events_flying = None
        # A hub that was started anew answers nothing of before: what is not settled is claimed again.
        self._catch_up = CatchUp(self._outbox, self._pace, self._number)
        self._memory.unanswered.extendleft(part for part, _ in reversed(self._live.values()))
        self._live.clear()
        self._base = (0, None)
        self._heal(now_ns)
        self._heal_at_s = self._told_at_s + HEAL_S

    def _heal(self, now_ns: int) -> None:
        """The running hour, as far as it had been told before this connection: nobody else looks at it before it is over."""
        to_ns = now_ns - HEAL_BEHIND_NS
        from_ns = to_ns // HOUR_NS * HOUR_NS
        self._machines = tuple(entry.name for entry in self._outbox.catalog())
        if from_ns < to_ns:
            self._catch_up.ask([Stretch(machine, from_ns, to_ns) for machine in self._machines])

    def _refused(self, message: Refused) -> None:
        self.standing = Standing.REFUSED
        if message.reason == "protocol":
            self.message = Message.of("The hub speaks another version of the protocol. Update the older of both.")
        else:
            self.message = Message.of(
                "The hub does not let this station in ({reason}). Somebody must enrol it there ('keys enrol').",
                reason=message.reason,
            )

    def _call_again(self) -> None:
        if self.standing is Standing.TALKING:
            self.standing = Standing.CALLING
            self._next.pop("hello", None)

    def _done(self, seq: int) -> None:
        told = self._live.pop(seq, None)
        if told is None:
            self._catch_up.done(seq)
        elif seq > self._base[0]:
            self._base = (seq, told[1])

    def _unusable(self, message: Unusable) -> None:
        log.warning("the hub could not take a message: %s", message.reason)
        self._catch_up.refused(message.seq)
        if message.seq == self._events_flying:
            self._events_flying = None
        if self._live.pop(message.seq, None) is None:
            self._catch_up.done(message.seq)

    def _entered(self, message: Entered) -> None:
        if message.seq == self._events_flying:
            self._events_flying = None
            self._event = message.number
            self._outbox.settle((), message.number)

    def _measure(self, message: BeatBack, now_ns: int) -> None:
        trip = now_ns - message.station_ns
        if trip >= 0:
            self._trips.append((trip, message.station_ns + trip // 2 - message.hub_ns))
            self._offset_ns = min(self._trips)[1]

    # ------------------------------------------------------------ what the station says

    def turn(self, now_ns: int, now_s: float) -> None:
        """Send what is due."""
        if self.standing is not Standing.TALKING:
            if self._due("hello", HELLO_S, now_s):
                own = self._own
                self._send(Hello(PROTOCOL, own.version, own.site, own.station, now_ns))
            return
        if now_s - self._told_at_s > SILENT_S:
            self._call_again()
            return
        if self._due("beat", BEAT_S, now_s):
            self._beat(now_ns)
        if self._catalog():
            self._send_live(now_ns, now_s)
            self._send_events(now_s)
            self._send_alarms(now_s)
            self._heal_again(now_ns, now_s)
            self._catch_up.turn(now_ns, now_s, self._send_backlog)

    def _heal_again(self, now_ns: int, now_s: float) -> None:
        if self._catch_up.differs_still:
            self._catch_up.differs_still = False
            self._heal_at_s = min(self._heal_at_s, now_s + HEAL_S)
        if now_s >= self._heal_at_s and not self._catch_up.is_busy:
            self._heal_at_s = float("inf")
            self._heal(now_ns)

    @property
    def pause_s(self) -> float:
        """How long nothing is to be sent, unless the hub says something."""
        return 0.02 if self._catch_up.is_busy else 0.1

    @property
    def backlog(self) -> Backlog:
        """As the last beat told it."""
        return self._backlog

    @property
    def offset_ns(self) -> int | None:
        """The station's clock minus the hub's."""
        return self._offset_ns

    def answer(self, number: int, body: bytes, fault: str) -> None:
        """A command is done, or why not. What it changed in the alarm list is told first, so that who asked sees it."""
        self._tell_alarms()
        self._send(Answer(number, body, fault))

    def close(self) -> None:
        """The connection is over: what was not answered is kept for the next one."""
        kept = [*(part for part, _ in self._live.values()), *([self._pending] if self._pending is not None else [])]
        self._memory.unanswered.extend(kept)
        self._live.clear()

    def _send_live(self, now_ns: int, now_s: float) -> None:
        while self._memory.unanswered and len(self._live) < LIVE_WINDOW:
            if not self._send_part(self._memory.unanswered[0]):
                return
            self._memory.unanswered.popleft()
        if len(self._live) >= LIVE_WINDOW or not self._due("live", LIVE_S, now_s):
            return
        if self._pending is None:
            part = self._outbox.live()
            if self._outbox.left_out != self._memory.left_out:
                self._memory.left_out = self._outbox.left_out
                self._heal(now_ns)
            if part is None:
                return
            self._memory.figures.live_rows += part.rows
            self._pending = part
            if part.newest_number > self._catalogued:
                self._catalogued = -1
                if not self._catalog():
                    return
        if self._send_part(self._pending):
            self._pending = None

    def _send_part(self, part: LivePart) -> bool:
        seq = self._number()
        payload, after = part.encoded(*self._base)
        if not self._send(LiveTold(seq, payload)):
            return False
        self._memory.figures.live_bytes += len(payload)
        self._live[seq] = part, after
        return True

    def _send_events(self, now_s: float) -> None:
        if self._events_flying is not None or not self._due("events", 0.5, now_s):
            return
        chosen: list[EventTold] = []
        size = 0
        for event in self._outbox.events(self._event, EVENTS):
            if chosen and size + len(event.body) > EVENT_BYTES:
                break
            chosen.append(EventTold(event.number, event.book, event.machine, event.body))
            size += len(event.body)
        if not chosen:
            return
        seq = self._number()
        if self._send(EventsTold(seq, tuple(chosen))):
            self._events_flying = seq
            self._memory.figures.events += len(chosen)
            self._next.pop("events", None)  # The next ones as soon as these are entered.

    def _send_alarms(self, now_s: float) -> None:
        if self._due("alarms", ALARMS_S, now_s):
            self._tell_alarms()

    def _tell_alarms(self) -> None:
        now = self._own.alarms()
        told = self._feed.next(now)
        if told is not None and self._send(told):
            self._feed.sent(now)

    def _catalog(self) -> bool:
        """Whether the hub has (or will have, in order) a catalogue that is good enough."""
        if self._catalogued >= 0:
            return True
        entries = self._outbox.catalog()
        told = tuple(EntryTold(e.name, e.model, e.numbers, e.items) for e in entries)
        if not self._send(CatalogTold(self._number(), told, dict(self._own.about()), self._own.shop())):
            return False
        self._machines, self.entries = tuple(entry.name for entry in entries), entries
        self._catalogued = max((number for entry in entries for number in entry.numbers), default=0)
        return True

    def describe_again(self) -> None:
        """Machines or their names have changed."""
        self._catalogued = -1

    def _beat(self, now_ns: int) -> None:
        self._backlog = self._outbox.backlog(now_ns // HOUR_NS * HOUR_NS)  # the running hour is no backlog
        links = dict(self._own.links())
        changed = {name: link for name, link in links.items() if self._links.get(name) != link}
        trip = min(self._trips)[0] if self._trips else 0
        beat = Beat(
            now_ns,
            self._offset_ns,
            trip,
            self._backlog.hours,
            self._backlog.rows,
            self._backlog.oldest_ns,
            changed,
            self._outbox.left_out,
        )
        if self._send(beat):
            self._links = links

    def _send_backlog(self, message: AnyUp) -> bool:
        frame = encode(message)
        taken = self._raw_send(frame)
        if taken:
            self._memory.figures.backlog_bytes += len(frame)
        return taken

    def _send(self, message: AnyUp) -> bool:
        return self._raw_send(encode(message))

    def _number(self) -> int:
        self._seq += 1
        return self._seq

    def _due(self, what: str, every_s: float, now_s: float) -> bool:
        if now_s < self._next.get(what, 0.0):
            return False
        self._next[what] = now_s + every_s
        return True
