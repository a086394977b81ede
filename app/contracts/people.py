"""Users, sign-in and audit as storage keeps them and as screens and routes see them. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from app.domain.audit import AuditRecord, Deed
from app.domain.people import Person, Role, Visitor


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A user with the hashes of password and PIN (argon2id, in its own text form); empty: none."""

    person: Person
    password: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class KeptPass:
    """A browser's session or a program's token, by the hash of its secret."""

    digest: str
    name: str
    """The user to whom it belongs; empty: the computer's own, with a role of its own."""
    role: Role | None
    kind: str
    """``session`` or ``token``."""
    label: str
    created_ns: int
    expires_ns: int
    """0: never."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Everything that sign-in looks at, at one moment."""

    people: tuple[KeptPerson, ...] = ()
    passes: tuple[KeptPass, ...] = ()


class PeopleStore(Protocol):
    """Blocks: call it in a worker thread. Several processes may use it at once; each change is durable when it returns."""

    def roll(self) -> Roll:
        """Users and passes now."""

    def keep(self, kept: KeptPerson) -> None:
        """Add or change a user."""

    def keep_pass(self, kept: KeptPass) -> None:
        """Add a session or token; expired ones go."""

    def drop_passes(self, *, digest: str = "", name: str = "", kind: str = "") -> int:
        """Take one pass away, or all of a user (of one kind); answers how many."""

    def append(self, deed: Deed) -> AuditRecord:
        """Write a deed at the end of the audit trail."""

    def records(self) -> Iterable[AuditRecord]:
        """The whole audit trail, oldest first."""

    def written(self) -> int:
        """How many records were ever numbered."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser's new session: the secret goes into its cookie and is kept nowhere else."""

    person: Person
    secret: str
    expires_ns: int


class PeoplePort(Protocol):
    """``PlantPort.people``: any thread; what waits answers with a Future and raises UserError through it."""

    @property
    def defined(self) -> bool:
        """Whether any user is defined: from then on people have to sign in."""

    @property
    def unattended(self) -> Role:
        """What may be done at the window while nobody is signed in."""

    @property
    def idle_s(self) -> float:
        """After how long without a hand at the window its user is signed out."""

    def names(self) -> tuple[Person, ...]:
        """Users who may sign in, by name."""

    def check(self, name: str, secret: str, place: str, *, pin: bool = False) -> Future[Person]:
        """Whether a password (``pin``: or a PIN) is that user's. Raises SignInRefused, TooManyTries."""

    def begin_session(self, name: str, password: str, place: str) -> Future[SignedIn]:
        """Sign a browser in."""

    def end_session(self, secret: str) -> Future[None]:
        """Sign a browser out."""

    def by_pass(self, secret: str, kind: str) -> Future[Person | None]:
        """Whose session or token this is; None: nobody's."""

    def lookup(self, name: str) -> Person | None:
        """A user, disabled or not."""

    def present(self, person: Person) -> Person | None:
        """The same user as of now; None when disabled or gone."""

    def told(self, visitor: Visitor, action: str, subject: str) -> None:
        """Write something into the audit trail that no port guards: signed in, signed out."""
