"""Notifications as screens and routes see them: ``PlantPort.notifications``. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from app.domain.message import Message
from app.domain.notification import OutboxEntry


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """How one channel is doing."""

    name: str
    type: str
    """``webhook``, ``slack``, ``telegram``, ``email``, ``apprise``."""
    ok: bool
    """Nothing has been refused since the last success; a channel that is only tried again is ok."""
    said: Message | None
    """What the other side answered last; None before the first message."""
    at_ns: int
    waiting: int
    sent: int
    refused: int
    resting_until_ns: int


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """What came back from a test message."""

    __test__ = False

    taken: bool
    said: Message


@dataclass(frozen=True, slots=True)
class AcknowledgeTicket:
    """What a link in a message entitles to."""

    alarm: str
    occurrence: str
    recipient: str


class NotificationPort(Protocol):
    """Every method may be called from any thread and returns at once."""

    def channels(self) -> tuple[ChannelStatus, ...]:
        """Every configured channel."""

    def recipients(self) -> Mapping[str, tuple[str, ...]]:
        """Who is told, and by which channels."""

    def test(self, channel: str, language: str) -> Future[TestAnswer]:
        """Send one test message now. Raises UserError through the future for an unknown channel."""

    def outbox(self, limit: int = 200) -> Future[tuple[OutboxEntry, ...]]:
        """The newest messages with what became of them, newest first."""

    def ticket(self, text: str) -> AcknowledgeTicket:
        """What a link entitles to. Raises UserError for one that is forged, cut or too old."""
