"""What every channel is: it takes one rendered message and says what the other side answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from app.domain.message import Message


class Verdict(StrEnum):
    """What an answer means for the message."""

    TAKEN = "taken"
    LATER = "later"
    """Not now (no network, too many requests, the service is ill): tried again, nothing is lost."""
    NEVER = "never"
    """Refused for good: a person must change something."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message, ready for people and for programs."""

    id: str
    """The same for every attempt: the other side may leave out what it has already taken."""
    subject: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    """The same facts for programs, by stable English keys."""
    link: str = ""
    """Where it can be acknowledged; empty when it can't."""
    link_word: str = ""
    incident: str = ""
    urgent: bool = False
    attachments: tuple[Path, ...] = ()
    """PDF files; channels other than e-mail leave them out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    verdict: Verdict
    said: Message
    """In words, for the test button and the diagnostics page."""
    retry_after_s: float | None = None
    """How long the other side wants to be left alone."""


class Channel(Protocol):
    """One way to reach somebody."""

    async def send(self, message: Rendered) -> Answer:
        """Deliver once. Never raises for what the network or the other side does."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a channel waits."""

    connect_s: float = 10.0
    whole_s: float = 30.0


PATIENT = Deadlines()
"""For everything that people configure; tests are less patient."""
