"""Settings as screens see them: the file as text, as forms and as versions, and what its change did to the running plant.

A draft is plain text. Whoever edits holds it; every method takes a draft and answers with another one, so that form, YAML and
difference can't disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.message import Message

# ---------------------------------------------------------------- the file


@dataclass(frozen=True, slots=True)
class TextFault:
    """One thing that is wrong with a draft. ``line`` and ``column`` count from 1."""

    line: int
    column: int
    problem: Message


class FieldKind(StrEnum):
    """How a value is entered."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    SECRET = "secret"
    TEXTS = "texts"
    """A list of words, separated by commas."""
    YAML = "yaml"
    """A table or mapping that has no form of its own: a piece of YAML."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One key of a settings class with what the draft says of it."""

    path: tuple[str, ...]
    """From the root of the file; positions of a list as digits."""
    label: str
    """The key as it stands in the file, under its inner section (``security.policy``)."""
    kind: FieldKind
    value: str | None
    """As a person writes it; None when the draft does not say."""
    default: str
    required: bool
    choices: tuple[str, ...]
    meaning: Message


@dataclass(frozen=True, slots=True)
class Form:
    """One section, or one entry of a list of sections."""

    path: tuple[str, ...]
    title: str
    """The entry's id or name; empty for a section that is there once."""
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """One top-level key of the file (``general`` for the plain ones) with its forms."""

    key: str
    meaning: Message
    forms: tuple[Form, ...]
    new: tuple[str, ...] = ()
    """Kinds of entry that can be added: the variants' names, or one empty text; none when it is no list."""


@dataclass(frozen=True, slots=True)
class Version:
    """A replaced version of the file."""

    name: str
    saved_ns: int
    """Until when it was in force, UTC."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a new configuration changed in the running plant, by machine id."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    """Sections whose change holds from the next start on."""


# ---------------------------------------------------------------- what is wrong with a connection


class TroubleKind(StrEnum):
    """What is wrong with a connection, as far as the next step depends on it."""

    ADDRESS = "address"
    """The text is no address, or its name is unknown."""
    NO_ROUTE = "no_route"
    PORT_CLOSED = "port_closed"
    NOT_THIS_PROTOCOL = "not_this_protocol"
    CERTIFICATE = "certificate"
    """Nobody has accepted the server's certificate yet, or it has changed."""
    LOGIN = "login"
    UNIT = "unit"
    """The gateway answers, the unit behind it does not."""
    SETTINGS = "settings"
    """The entry itself is wrong."""
    OTHER = "other"
    """The sentence is all that is known."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, in words, and what kind of next step helps."""

    kind: TroubleKind
    message: Message


class SettingsPort(Protocol):
    """Reached as ``PlantPort.settings``. What waits answers with a Future; errors are OperatorErrors."""

    def text(self) -> Future[str]:
        """The file as it stands; empty when there is none."""

    def faults(self, text: str) -> Future[tuple[TextFault, ...]]:
        """Everything that is wrong with a draft; secrets that are not stored count."""

    def groups(self, text: str) -> Future[tuple[FormGroup, ...]]:
        """The draft as forms. Raises ConfigError for text that is no YAML."""

    def edited(self, text: str, path: Sequence[str], kind: FieldKind, value: str | None) -> Future[str]:
        """The draft with one value set (None: taken out), comments kept. Raises UserError when that can't be done."""

    def with_entry(self, text: str, group: str, variant: str) -> Future[str]:
        """The draft with a new entry in a list of sections."""

    def without(self, text: str, path: Sequence[str]) -> Future[str]:
        """The draft without an entry."""

    def difference(self, text: str) -> Future[str]:
        """What saving this draft would change, as a unified diff; empty when nothing."""

    def save(self, text: str, *, seen: str) -> Future[Applied]:
        """Write the draft and apply it. ``seen`` is the text it began from: UserError when the file has changed since.

        Raises ConfigError, with nothing changed, when the draft is wrong.
        """

    def apply(self) -> Future[Applied]:
        """Apply the file as it stands (somebody edited it). Raises ConfigError, with nothing changed, when it is wrong."""

    def versions(self) -> Future[tuple[Version, ...]]:
        """The kept versions, newest first; at most a hundred."""

    def version(self, name: str) -> Future[str]:
        """A kept version's text."""

    def version_difference(self, name: str) -> Future[str]:
        """What going back to this version would change, as a unified diff."""

    def roll_back(self, name: str) -> Future[Applied]:
        """Save this version again; what stood there becomes a version itself."""

    def put_secret(self, name: str, value: str) -> Future[str]:
        """Store a secret outside of the file; answers ``secret:NAME`` for the file. Raises UserError when nothing can store it."""

    def diagnose(self, url: str, error: Exception) -> Future[Trouble]:
        """Why an address failed: asks the network what the driver's sentence leaves open."""
