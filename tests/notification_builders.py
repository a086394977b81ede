"""Channels and an outbox that answer at once, for the page that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.contracts.notifications import AcknowledgeTicket, ChannelStatus, TestAnswer
from app.domain.message import Message, UserError
from app.domain.notification import News, NewsKind, OutboxEntry, OutboxMessage, Outcome

S = 1_000_000_000
NOW = 1_795_370_527 * S
REFUSED = Message.of("Telegram refuses it: {reason}.", reason="chat not found")
OK = Message.of("Taken.")


def entry(
    kind: NewsKind, channel: str, outcome: Outcome, *, answer: Message | None = None, age_s: int = 60, attempts: int = 1
) -> OutboxEntry:
    """A message about the lathe's emergency stop."""
    at_ns = NOW - age_s * S
    text = {"en": "Emergency stop", "pt-BR": "Parada de emergência"}
    news = News(kind, "i1", "lathe-2:estop", "estop", "lathe-2", "Lathe 2", 1, at_ns, text)
    message = OutboxMessage(f"i1/{kind}#1/ana/{channel}", channel, "ana", "en", kind, "i1", (news,), at_ns, at_ns)
    return OutboxEntry(message, outcome, attempts, at_ns, answer)


class FakeNotifications:
    """``NotificationPort`` over two channels: one that works and one that refuses."""

    def __init__(self) -> None:
        self.states: list[ChannelStatus] = [
            ChannelStatus("team", "slack", True, OK, NOW - 60 * S, 0, 41, 0, 0),
            ChannelStatus("phone", "telegram", False, REFUSED, NOW - 50 * S, 2, 12, 1, NOW + 40 * S),
        ]
        self.entries: list[OutboxEntry] = [
            entry(NewsKind.ESCALATED, "phone", Outcome.WAITING, answer=REFUSED, age_s=50, attempts=3),
            entry(NewsKind.RETURNED, "phone", Outcome.REFUSED, answer=REFUSED),
            entry(NewsKind.RAISED, "team", Outcome.SENT, answer=OK, age_s=95),
        ]
        self.tested: list[tuple[str, str]] = []
        self.answer: TestAnswer | Exception = TestAnswer(True, OK)

    def channels(self) -> tuple[ChannelStatus, ...]:
        return tuple(self.states)

    def recipients(self) -> Mapping[str, tuple[str, ...]]:
        return {"ana": ("team", "phone")}

    def test(self, channel: str, language: str) -> Future[TestAnswer]:
        self.tested.append((channel, language))
        return _done(self.answer)

    def outbox(self, limit: int = 200) -> Future[tuple[OutboxEntry, ...]]:
        return _done(tuple(self.entries[:limit]))

    def ticket(self, text: str) -> AcknowledgeTicket:
        raise UserError(Message.of("This link is not from this station, or it was cut."))

    def rest(self, name: str) -> None:
        """A channel without an answer yet."""
        self.states = [
            replace(s, said=None, ok=True, at_ns=0, resting_until_ns=0) if s.name == name else s for s in self.states
        ]


def _done(answer: Any) -> Future[Any]:
    future: Future[Any] = Future()
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
    return future
