"""Finding, trying and trusting a source before anything is saved: values, and the port that screens and verbs see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.message import AuthRefused, Message
from app.domain.snapshot import Reading

if TYPE_CHECKING:
    from app.contracts import ProbeAnswer

# ---------------------------------------------------------------- trust


@dataclass(frozen=True, slots=True)
class UntrustedServer:
    """A server's certificate that no person has accepted yet."""

    url: str
    fingerprint: str
    """SHA-256, 64 lower-case hexadecimal digits."""
    subject: str = ""
    """Whom it names, for example ``CN=Mill 3, O=Novatech``; empty when it can't be read."""
    issuer: str = ""
    """Who signed it; the same as the subject when it is self-signed."""
    valid_from_ns: int | None = None
    valid_to_ns: int | None = None
    before: str = ""
    """The fingerprint that was accepted for this address until now: the certificate has changed. Empty at first contact."""

    @property
    def shown(self) -> str:
        """The fingerprint as people compare it: ``AB:CD:…``."""
        pairs = (self.fingerprint[place : place + 2] for place in range(0, len(self.fingerprint), 2))
        return ":".join(pairs).upper()

    @property
    def has_changed(self) -> bool:
        """Whether another certificate was accepted here before: a reason to ask, not to click."""
        return bool(self.before) and self.before != self.fingerprint


class ServerNotTrusted(AuthRefused):
    """A person must compare a fingerprint; ``server`` says of what. ``ConnectPort.trust`` accepts it."""

    def __init__(self, message: Message, server: UntrustedServer) -> None:
        super().__init__(message)
        self.server = server


@dataclass(frozen=True, slots=True)
class Access:
    """With what an endpoint is looked at: where certificates are kept, and as whom to log in."""

    data_dir: Path | None = None
    """The station's data directory; None: the user's own."""
    user: str = ""
    password: str = field(default="", repr=False)


ANONYMOUS = Access()


# ---------------------------------------------------------------- search


@dataclass(frozen=True, slots=True)
class Found:
    """One machine or server: where it is, what it says of itself, and a ready entry for ``machines:``."""

    host: str
    port: int
    protocol: str
    """The driver's name."""
    model: str
    """Maker and model in its own words; empty when it does not tell."""
    url: str
    configuration: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    """What a person should know before connecting: it asks for protection, for a login …"""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found so far, and how many of the ports were asked."""

    found: tuple[Found, ...]
    asked: int
    doors: int

    @property
    def complete(self) -> bool:
        """Whether every port was asked."""
        return self.asked == self.doors


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What a search would ask: shown to a person, who says yes to exactly this."""

    targets: tuple[str, ...]
    hosts: int
    ports: tuple[int, ...]
    doors: int
    """How many connections are tried in all."""


LiveReadings = tuple[tuple[Reading, ...], ...]
"""The readings of several machines, in the order in which they were asked for."""


class ConnectPort(Protocol):
    """Looks at sources without saving anything. Called from any thread; what waits answers with a Future that can be cancelled."""

    def ranges(self) -> tuple[str, ...]:
        """The networks that this computer stands in, at most a /24 each, as targets to propose. Asks nobody."""

    def plan(self, targets: Sequence[str]) -> SearchPlan:
        """What a search of these hosts, URLs and ranges would ask. Raises UserError for what is no target."""

    def search(self, targets: Sequence[str], told: Callable[[Search], object] | None = None) -> Future[Search]:
        """Search exactly these targets (at most 30 s); ``told`` hears of progress, on another thread.

        Raises UserError for what is no target.
        """

    def probe(self, url: str, user: str = "", password: str = "") -> Future[ProbeAnswer]:
        """What an endpoint offers, with live values.

        Raises DriverNotReady, AuthRefused, DriverFault or UserError with a sentence; ServerNotTrusted with the certificate
        that a person must compare first.
        """

    def preview(self, entry: Mapping[str, Any]) -> Future[ProbeAnswer]:
        """The live values of one machine just as this entry for ``machines:`` would map it. Raises as ``probe`` does.

        A password may stand in the entry as it is: it is used and forgotten.
        """

    def watch(self, entries: Sequence[Mapping[str, Any]], told: Callable[[LiveReadings], object]) -> Future[None]:
        """Live values of these entries until cancelled: ``told`` hears about twice a second, on another thread.

        One session per source, however many machines stand behind it. Ends by raising as ``probe`` does.
        """

    def trust(self, url: str, fingerprint: str) -> Future[None]:
        """A person has compared this fingerprint and accepts the certificate that ``url`` showed (``ServerNotTrusted.server``).

        Raises UserError when no such certificate was seen there.
        """
