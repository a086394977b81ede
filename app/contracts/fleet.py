"""Stations and hubs: the station's outbox, the hub's store, the acknowledged stream between them, and what screens see of it.

A carrier (ZeroMQ, NATS JetStream) implements ``StationLine`` and ``HubLine``; a database implements ``HubStore``. None knows another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from app.domain.equipment import MachineModel
from app.domain.fleet import Backlog, Claim, Finding, HourShare, Stretch
from app.domain.message import Message
from app.domain.observation import Float64s, Int32s, Int64s, UInt8s

# ---------------------------------------------------------------- what travels


@dataclass(frozen=True, slots=True)
class MachineEntry:
    """One machine in a station's catalogue: its model, and the numbers under which its signals travel."""

    name: str
    model: bytes
    """The model as JSON."""
    numbers: tuple[int, ...]
    items: tuple[bytes, ...]
    """Of each number the data item as JSON; those that the model has no longer included."""


@dataclass(frozen=True, slots=True)
class About:
    """How a machine is shown: what the station's configuration says of it."""

    name: str = ""
    driver: str = ""
    kind: str = ""
    area: str = ""
    line: str = ""
    ideal_cycle_s: float | None = None


@dataclass(frozen=True, slots=True)
class LivePart:
    """What was committed since the last one."""

    encoded: Callable[[int, Float64s | None], tuple[bytes, Float64s]]
    """As bytes, told as differences from the values of an earlier part (its number, the last value of every signal by number; 0 and
    None: from nothing); and the last values after this one."""
    rows: int
    newest_ns: int
    newest_number: int
    """The highest number of a signal in it: beyond the catalogue that was sent, another one is due."""

    @property
    def payload(self) -> bytes:
        """By itself, without anything before it."""
        return self.encoded(0, None)[0]


@dataclass(frozen=True, slots=True)
class OutboundEvent:
    """A record, a document or a machine's gap ledger. ``number`` grows; ``machine`` is the station's own id, "" when inside the body."""

    number: int
    book: str
    machine: str
    body: bytes


class Outbox(Protocol):
    """A station's history as its hub must come to have it. Blocking; for the publisher's thread."""

    def begin(self, destination: str, event: int = 0) -> None:
        """Start for this hub: another one than the last time has nothing yet. ``event``: the last one that it has; new ones come after."""

    def follow(self, woken: Callable[[], None]) -> None:
        """Collect what is committed from now on; ``woken`` is called (on the writer's thread) when there is something."""

    def live(self) -> LivePart | None:
        """What was committed since the last call; None when nothing was. Bounded: what is too much waits in history."""

    @property
    def left_out(self) -> int:
        """Rows that ``live`` left to history so far, since nobody fetched them in time."""

    def catalog(self) -> tuple[MachineEntry, ...]:
        """Every machine that history has."""

    def dirty(self, limit: int, before_ns: int) -> tuple[Stretch, ...]:
        """Hours that begin before a time and are not yet proven equal, oldest first."""

    def backlog(self, before_ns: int) -> Backlog:
        """How much that is in all."""

    def claim(self, stretch: Stretch) -> Claim:
        """What history holds of a stretch."""

    def parts(self, stretch: Stretch, rows: int) -> Iterator[tuple[bytes, int]]:
        """A stretch's rows, encoded, about so many at a time; with their count."""

    def stretches(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Stretch, ...]:
        """The hours of a window, when a hub asks for it again."""

    def events(self, after: int, limit: int) -> tuple[OutboundEvent, ...]:
        """What else changed, in order."""

    def settle(self, stretches: Sequence[Stretch], event: int | None = None) -> None:
        """The hub has these hours, and every event up to a number: durably noted."""


# ---------------------------------------------------------------- the hub's store


@dataclass(frozen=True, slots=True)
class StationMemory:
    """What a hub's store knows of a station when the hub starts."""

    name: str
    number: int
    event: int
    about: bytes
    machines: tuple[tuple[str, About], ...]
    """Station's own ids."""


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A catalogue that was stored: the models under the hub's ids, and the hub's number of every number of the station."""

    models: tuple[MachineModel, ...]
    numbers: Int32s
    """Indexed by the station's number; -1 where it has none."""
    places: Int32s
    """By the station's number too: the row of the signal in all models one after the other; -1 when no model shows it."""


@dataclass(frozen=True, slots=True)
class LiveColumns:
    """Decoded rows of one live part, sorted by signal, in order of arrival within one: for the hub's picture."""

    place: Int32s
    time_ns: Int64s
    sequence: Int64s
    number: Float64s
    code: Int32s
    quality: UInt8s
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, slots=True)
class CatalogWork:
    """A station's catalogue."""

    station: str
    entries: tuple[MachineEntry, ...]
    about: Mapping[str, About]


@dataclass(frozen=True, slots=True)
class LiveWork:
    """A live part of a station."""

    station: str
    payload: bytes
    numbers: Catalogued
    seq: int = 0
    """Its number on this connection."""
    said: dict[int, Float64s] = field(default_factory=dict)
    """Last values after the parts that later ones may refer to; for the store's thread alone."""


@dataclass(frozen=True, slots=True)
class StretchWork:
    """A part of a stretch's rows."""

    station: str
    payload: bytes
    numbers: Catalogued


@dataclass(frozen=True, slots=True)
class ClaimWork:
    """Compare these with what is stored (after everything before it is)."""

    station: str
    claims: tuple[Claim, ...]
    last: bool = False
    """The station has just sent these stretches: a surplus that is still there is the hub's own."""


@dataclass(frozen=True, slots=True)
class EventWork:
    """Events of a station, in order; those that the store has already are passed over."""

    station: str
    events: tuple[OutboundEvent, ...]
    about: bytes = b""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A work that is no such thing (broken, or of a catalogue that is not known): left out of the transaction."""

    reason: str


Work = CatalogWork | LiveWork | StretchWork | ClaimWork | EventWork
Outcome = Catalogued | LiveColumns | tuple[Finding, ...] | int | Unusable | None
"""By the kind of work: the numbers; the columns; nothing; the findings; the number of the last stored event."""


class HubStore(Protocol):
    """Where a hub keeps what stations send. Storing anything twice changes nothing."""

    def identity(self) -> str:
        """Which store this is, for as long as it lives (blocks)."""

    def stations(self) -> tuple[StationMemory, ...]:
        """Everything known at start (blocks)."""

    def store(self, works: Sequence[Work]) -> Future[tuple[Outcome, ...]]:
        """Do all of it in one transaction, or none."""

    def hours(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> tuple[HourShare, ...]:
        """Per hour what is stored and what should be, over a station or one of its machines (blocks)."""

    def open_hours(self, station: str) -> int:
        """Hours of machines that were found different and are not yet equal (blocks)."""


# ---------------------------------------------------------------- the carrier

Peer = bytes
"""One connection of a station, as its carrier names it."""


class StationLine(Protocol):
    """A station's end of the acknowledged stream; lives in the publisher's thread."""

    def send(self, frame: bytes) -> bool:
        """Hand a message over; False when the line can't take one now."""

    def show(self, topic: bytes, frame: bytes) -> None:
        """Show live values to whoever watches; lost when nobody does, or too slow."""

    @property
    def watched(self) -> frozenset[bytes]:
        """The topics that somebody watches now."""

    def receive(self, timeout_s: float) -> Sequence[bytes]:
        """Messages of the hub, after waiting at most so long for the first; ``wake`` ends the wait."""

    def wake(self) -> None:
        """End the wait of ``receive`` (any thread)."""

    @property
    def refused(self) -> Message | None:
        """Why the hub does not let this station in; None while it does, or does not answer."""

    @property
    def epoch(self) -> int:
        """Grows with every new connection: what was sent before may be lost."""

    def close(self) -> None:
        """Let go."""


class Overheard(Enum):
    """What workers of one hub tell each other."""

    SAID = "said"
    """A station has said it to another worker, who does what is to be done."""
    ORDER = "order"
    """What a station is to be told; by whoever talks with it."""
    JOINED = "joined"
    """A worker has begun: it knows no catalogue yet."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of an authenticated station. ``live`` came on the side of live values and is never answered."""

    peer: Peer
    key: str
    """The station's public key: its carrier vouches for it."""
    frame: bytes
    live: bool = False
    overheard: Overheard | None = None


class HubLine(Protocol):
    """A hub's end; lives in the receiver's thread."""

    def receive(self, timeout_s: float) -> Sequence[Arrival]:
        """Everything that has arrived, bounded, after waiting at most so long for the first."""

    def send(self, peer: Peer, frame: bytes) -> None:
        """Answer; dropped when the peer is gone."""

    def watch(self, topics: frozenset[bytes]) -> None:
        """Which live values are looked at now."""

    def share(self, key: str, frame: bytes, what: Overheard) -> None:
        """Tell the other workers of this hub, of the station with this key. Nothing where there are no others."""

    @property
    def fault(self) -> Message | None:
        """Why no station can be heard now."""

    def wake(self) -> None:
        """End the wait of ``receive`` (any thread)."""

    @property
    def address(self) -> str:
        """Where stations reach it."""

    def broken(self, fingerprint: str) -> None:
        """Count (and tell, now and then) a frame of an enrolled station that is no message."""

    @property
    def counters(self) -> Mapping[str, int]:
        """Refused strangers and broken frames, by kind."""

    def close(self) -> None:
        """Let go."""


# ---------------------------------------------------------------- what screens and routes see


@dataclass(frozen=True, slots=True)
class StationStatus:
    """One station on the hub, now."""

    name: str
    fingerprint: str
    site: str = ""
    version: str = ""
    connected: bool = False
    since_ns: int = 0
    last_heard_ns: int = 0
    clock_offset_s: float | None = None
    """The station's clock minus the hub's."""
    backlog: Backlog = field(default_factory=Backlog)
    differing_hours: int = 0
    machines: tuple[str, ...] = ()
    """The hub's ids."""
    revoked: bool = False
    lag_s: float | None = None
    """Newest stored observation's age at its commit here, last part."""
    message: Message | None = None

    @property
    def complete(self) -> bool:
        """Everything up to the running hour is proven equal, and what runs now arrives."""
        return self.connected and not self.backlog.hours and not self.differing_hours


@dataclass(frozen=True, slots=True)
class Stranger:
    """A key that knocked and is not enrolled."""

    fingerprint: str
    address: str
    first_ns: int
    last_ns: int
    attempts: int


@dataclass(frozen=True, slots=True)
class FleetSnapshot:
    """The hub's stations, who knocks, and what was refused."""

    fingerprint: str
    """The hub's own, for comparing."""
    public_key: str
    address: str
    stations: tuple[StationStatus, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)


class FleetPort(Protocol):
    """The fleet as screens and routes see it (``PlantPort.fleet``; None on a station)."""

    def snapshot(self) -> FleetSnapshot:
        """Now; cheap, any thread."""

    def completeness(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[tuple[HourShare, ...]]:
        """Hour by hour what is proven. Raises UserError through the future for an unknown station."""

    def resend(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[int]:
        """Ask a station for a window again: the hours that it will compare and, where they differ, send."""

    def enrol(self, fingerprint: str, name: str) -> Future[None]:
        """Let the station with this key in, under this name."""

    def revoke(self, name: str) -> Future[None]:
        """Shut a station out, at once; what it has sent stays."""

    def command(self, machine: str, kind: str, body: bytes) -> Future[bytes]:
        """Have the machine's station do something (acknowledge an alarm); its answer, or UserError through the future."""
