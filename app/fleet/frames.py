"""The messages between a station and its hub, to bytes and back. It refuses what is too big, broken, or not of this protocol.

One message is one frame: MessagePack arrays with a number for the kind in front. Rows travel inside as ``storage`` encoded them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.contracts.fleet import About

PROTOCOL = 1
MOST_BYTES = 16_000_000
"""No honest frame is bigger; carriers refuse more before anything is allocated."""


class Up(msgspec.Struct, array_like=True, frozen=True):
    """From a station."""


class Hello(Up, frozen=True, tag=1):
    """First on every connection."""

    protocol: int
    version: str
    site: str
    station: str
    time_ns: int


class EntryTold(msgspec.Struct, array_like=True, frozen=True):
    """``contracts.fleet.MachineEntry`` on the wire."""

    name: str
    model: bytes
    numbers: tuple[int, ...]
    items: tuple[bytes, ...]


class CatalogTold(Up, frozen=True, tag=2):
    """Machines and the numbers of their signals."""

    seq: int
    entries: tuple[EntryTold, ...]
    about: dict[str, About]
    shop: bytes
    """What OEE is reckoned with there: calendar, parts, reasons, as JSON of the configuration."""


class LiveTold(Up, frozen=True, tag=3):
    """What was just committed. Answered by ``Done``."""

    seq: int
    payload: bytes


class PartTold(Up, frozen=True, tag=4):
    """Rows of a stretch. Answered by ``Done``."""

    seq: int
    payload: bytes


class ClaimTold(msgspec.Struct, array_like=True, frozen=True):
    """``domain.fleet.Claim``; ``count`` of -1: raw rows are thinned out."""

    machine: str
    from_ns: int
    to_ns: int
    changed: int
    count: int
    low: int
    high: int


class ClaimsTold(Up, frozen=True, tag=5):
    """Compare. Answered by ``Found``."""

    seq: int
    claims: tuple[ClaimTold, ...]
    last: bool


class EventTold(msgspec.Struct, array_like=True, frozen=True):
    """``contracts.fleet.OutboundEvent`` on the wire."""

    number: int
    book: str
    machine: str
    body: bytes


class EventsTold(Up, frozen=True, tag=6):
    """Records, documents, gap ledgers. Answered by ``Entered``."""

    seq: int
    events: tuple[EventTold, ...]


class LinkTold(msgspec.Struct, array_like=True, frozen=True):
    """How a machine is connected at its station."""

    state: str
    since_ns: int
    last_good_ns: int
    text: str
    """The sentence that its station shows, in the words of its source."""


class Beat(Up, frozen=True, tag=7):
    """Once a second: the station is there. Answered by ``BeatBack``."""

    time_ns: int
    offset_ns: int | None
    """The station's clock minus the hub's, as the last answers tell."""
    round_trip_ns: int
    hours: int
    rows: int
    oldest_ns: int | None
    links: dict[str, LinkTold]
    """Those that changed since the last beat; all of them in the first one of a connection."""
    dropped: int
    """Live parts that were left to the backlog so far."""


class Answer(Up, frozen=True, tag=8):
    """To a ``Command``. An empty ``fault`` says that it was done."""

    number: int
    body: bytes
    fault: str


class AlarmsTold(Up, frozen=True, tag=9):
    """Rows of the alarm list that changed or went. Not answered: a new connection tells all of them."""

    all: bool
    """These are all rows, or the first of them."""
    rows: tuple[bytes, ...]
    gone: tuple[str, ...]
    flood_since_ns: int | None
    announced_10min: int


class Shown(Up, frozen=True, tag=10):
    """Latest values, on the side of live values alone. Columns of one length, little-endian; not answered."""

    signal: bytes
    """int32: the catalogue's number; -1 where it has none yet."""
    time_ns: bytes
    """int64: the source's time."""
    number: bytes
    """float64."""
    code: bytes
    """int32: place in ``texts``, -1 for a number."""
    quality: bytes
    """uint8."""
    texts: tuple[str, ...]


class Down(msgspec.Struct, array_like=True, frozen=True):
    """From a hub."""


class Welcome(Down, frozen=True, tag=1):
    """The station is enrolled."""

    protocol: int
    name: str
    store: str
    """Which store this is: another one than the last time has nothing yet."""
    event: int
    """The last event that it has."""
    time_ns: int


class Refused(Down, frozen=True, tag=2):
    """The station is not let in: ``unknown`` or ``revoked`` or ``protocol``."""

    reason: str


class Done(Down, frozen=True, tag=3):
    """Committed."""

    seq: int


class Unusable(Down, frozen=True, tag=4):
    """Not taken; what it held is owed still."""

    seq: int
    reason: str


class FindingTold(msgspec.Struct, array_like=True, frozen=True):
    """``domain.fleet.Finding``, in the order of the claims."""

    verdict: str
    count: int


class Found(Down, frozen=True, tag=5):
    """The answer to ``ClaimsTold``."""

    seq: int
    findings: tuple[FindingTold, ...]


class Entered(Down, frozen=True, tag=6):
    """The answer to ``EventsTold``."""

    seq: int
    number: int


class Anew(Down, frozen=True, tag=7):
    """The hub knows nothing of this connection: begin with ``Hello``."""


class BeatBack(Down, frozen=True, tag=8):
    """The station's time as it came, and the hub's when it did."""

    station_ns: int
    hub_ns: int


class Resend(Down, frozen=True, tag=9):
    """Compare this window again."""

    from_ns: int
    to_ns: int
    machine: str


class Command(Down, frozen=True, tag=10):
    """Do something for a person at the hub."""

    number: int
    machine: str
    kind: str
    body: bytes


AnyUp = Hello | CatalogTold | LiveTold | PartTold | ClaimsTold | EventsTold | Beat | Answer | AlarmsTold | Shown
AnyDown = Welcome | Refused | Done | Unusable | Found | Entered | Anew | BeatBack | Resend | Command

_encode = msgspec.msgpack.Encoder().encode
_up = msgspec.msgpack.Decoder(AnyUp)
_down = msgspec.msgpack.Decoder(AnyDown)


class NoFrame(ValueError):
    """These bytes are no message of this protocol."""


def encode(message: AnyUp | AnyDown) -> bytes:
    """A message as one frame."""
    return _encode(message)


def from_station(frame: bytes) -> AnyUp:
    """What a station says. Raises NoFrame."""
    found: AnyUp = _opened(_up, frame)
    return found


def from_hub(frame: bytes) -> AnyDown:
    """What a hub says. Raises NoFrame."""
    found: AnyDown = _opened(_down, frame)
    return found


def _opened(decoder: Any, frame: bytes) -> Any:
    if len(frame) > MOST_BYTES:
        raise NoFrame(f"{len(frame)} bytes")
    try:
        return decoder.decode(frame)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise NoFrame(str(error)) from error
