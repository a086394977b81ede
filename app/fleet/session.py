"""What a hub knows of one station: its name, its picture, its connection, its beats. Values change on the receiver's thread alone."""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass, field

import msgspec

from app.contracts.fleet import About, Catalogued, Peer, StationMemory, StationStatus
from app.domain.fleet import Backlog, hub_id
from app.domain.message import Message
from app.domain.observation import Float64s
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState
from app.fleet.alarm_feed import AlarmBoard
from app.fleet.curve import fingerprint_of
from app.fleet.frames import AnyUp, Beat, CatalogTold, Hello, LinkTold
from app.fleet.picture import StationPicture


class _Told(msgspec.Struct):
    """What the store keeps of a station."""

    site: str
    version: str
    key: str
    shop: str = "{}"
    alarms: bytes = b""


SILENT_NS = 5_000_000_000
"""After so long without a word a station's values count as stale: the wall says so within five seconds."""


class Keep(msgspec.Struct, frozen=True):
    """No message: what the store is to remember of the station has changed."""


@dataclass(slots=True)
class Session:
    """One station."""

    name: str
    key: str = ""
    fingerprint: str = ""
    picture: StationPicture = field(default_factory=StationPicture)
    peer: Peer | None = None
    site: str = ""
    version: str = ""
    numbers: Catalogued | None = None
    about: dict[str, About] = field(default_factory=dict)
    shop: str = "{}"
    """What its OEE is reckoned with, as JSON."""
    board: AlarmBoard = field(default_factory=AlarmBoard)
    kept_revision: int = 0
    """Of the board, as the store has it."""
    kept_ns: int = 0
    event: int = 0
    waiting: deque[tuple[AnyUp | Keep, int]] = field(default_factory=deque)
    """Messages to be stored, with their size."""
    storing: bool = False
    """Whether a catalogue of it is in the running transaction: what follows needs its outcome."""
    since_ns: int = 0
    heard_ns: int = 0
    talks: bool = False
    said: dict[int, Float64s] = field(default_factory=dict)
    """``LiveWork.said`` of this connection."""
    elsewhere: bool = False
    """It talks with another worker of this hub."""
    catalog: CatalogTold | None = None
    beat: Beat | None = None
    lag_s: float | None = None
    differing_hours: int = 0
    revoked: bool = False
    judged: bool = False
    """Whether claims of it were judged since its differing hours were counted."""

    # ------------------------------------------------------------ what changes

    def remember(self, memory: StationMemory) -> None:
        """What the store knew at start."""
        self.event = memory.event
        self.about = dict(memory.machines)
        with contextlib.suppress(msgspec.MsgspecError):  # a store of an older version has nothing here
            told = msgspec.json.decode(memory.about, type=_Told)
            self.site, self.version, self.key, self.shop = told.site, told.version, told.key, told.shop
            self.fingerprint, self.picture.site = fingerprint_of(told.key), told.site
            if told.alarms:
                self.board.restore(told.alarms)

    def told(self) -> bytes:
        """What the store is to remember of it."""
        self.kept_revision = self.board.revision
        return msgspec.json.encode(_Told(self.site, self.version, self.key, self.shop, self.board.kept()))

    def greet(self, peer: Peer, key: str, fingerprint: str, hello: Hello, now_ns: int) -> None:
        """A new connection."""
        self.peer, self.key, self.fingerprint, self.elsewhere = peer, key, fingerprint, False
        self.introduce(hello)
        self.said = {}
        self.waiting.clear()
        self.numbers, self.beat = None, None
        if not self.talks:
            self.since_ns = now_ns
        self.heard(now_ns)

    def introduce(self, hello: Hello) -> None:
        """What it says of itself."""
        self.site, self.version = hello.site, hello.version
        self.picture.site = hello.site

    def hear_elsewhere(self, key: str, fingerprint: str, now_ns: int) -> None:
        """It has said something to another worker."""
        self.peer, self.key, self.fingerprint, self.elsewhere = None, key, fingerprint, True
        self.heard(now_ns)

    def heard(self, now_ns: int) -> None:
        """It is there."""
        self.heard_ns = now_ns
        if not self.talks:
            self.talks, self.since_ns = True, now_ns
            self.picture.set_away(None)

    def take_beat(self, beat: Beat) -> None:
        """Its own figures, and the links that have changed."""
        self.beat = beat
        if beat.links:
            self.picture.set_links({hub_id(self.name, machine): _link(told) for machine, told in beat.links.items()})

    def watch(self, now_ns: int) -> None:
        """Time passes: a station that is silent is away."""
        if self.talks and now_ns - self.heard_ns > SILENT_NS:
            self.talks = False
            self.since_ns = self.heard_ns
        if not self.talks:
            self.picture.set_away(LinkStatus(LinkState.RETRYING, self.since_ns, self.heard_ns, self._silence()))

    def _silence(self) -> Message:
        if self.revoked:
            return Message.of("Station {station} is shut out of this hub.", station=self.name)
        if not self.heard_ns:
            return Message.of("Station {station} has not called since this hub started.", station=self.name)
        return Message.of("Station {station} is silent. Check its computer and the network to it.", station=self.name)

    # ------------------------------------------------------------ what is told

    def status(self) -> StationStatus:
        """As screens and routes see it."""
        beat = self.beat
        return StationStatus(
            name=self.name,
            fingerprint=self.fingerprint,
            site=self.site,
            version=self.version,
            connected=self.talks,
            since_ns=self.since_ns,
            last_heard_ns=self.heard_ns,
            clock_offset_s=None if beat is None or beat.offset_ns is None else beat.offset_ns / 1e9,
            backlog=Backlog() if beat is None else Backlog(beat.hours, beat.rows, beat.oldest_ns),
            differing_hours=self.differing_hours,
            machines=self.picture.machines(),
            revoked=self.revoked,
            lag_s=self.lag_s,
            message=None if self.talks else self._silence(),
        )


def _link(told: LinkTold) -> LinkStatus:
    message = Message.of("{text}", text=told.text) if told.text else None
    try:
        state = LinkState(told.state)
    except ValueError:
        state = LinkState.RETRYING
    return LinkStatus(state, told.since_ns, told.last_good_ns, message)
