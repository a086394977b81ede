"""Channels and the outbox as rows of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.contracts.notifications import ChannelStatus
from app.domain.message import Message
from app.domain.notification import NewsKind, OutboxEntry, Outcome
from views.binding import format as written
from views.binding.i18n import render, tr
from views.widgets.sheet import SheetFace

KIND_WORDS: Mapping[NewsKind, Message] = {
    NewsKind.RAISED: Message.of("Came"),
    NewsKind.ACKNOWLEDGED: Message.of("Acknowledged"),
    NewsKind.RETURNED: Message.of("Over"),
    NewsKind.CLOSED: Message.of("Over"),
    NewsKind.ESCALATED: Message.of("Nobody acknowledged it"),
    NewsKind.DIGEST: Message.of("Digest"),
    NewsKind.TEST: Message.of("Test"),
}
OUTCOME_WORDS: Mapping[Outcome, Message] = {
    Outcome.WAITING: Message.of("waits"),
    Outcome.SENT: Message.of("sent"),
    Outcome.REFUSED: Message.of("refused"),
    Outcome.DROPPED: Message.of("not sent"),
}


def channel_face(channels: Sequence[ChannelStatus], now_ns: int) -> SheetFace:
    """One row a channel; the key of a row is its name."""
    return SheetFace(
        (tr("Channel"), tr("Kind"), tr("State"), tr("Waiting"), tr("Sent"), tr("Refused"), tr("Last answer")),
        tuple(_channel(status, now_ns) for status in channels),
        tuple(status.name for status in channels),
        frozenset({3, 4, 5}),
        wide=6,
    )


def _channel(status: ChannelStatus, now_ns: int) -> tuple[str, ...]:
    state = "✓ " + tr("works") if status.ok else "✕ " + tr("refuses")
    if status.said is None:
        state = "– " + tr("not used yet")
    if status.resting_until_ns > now_ns:
        state = "… " + tr("tried again in {time}", time=written.duration((status.resting_until_ns - now_ns) / 1e9))
    said = f"{written.date_time(status.at_ns)}  {render(status.said)}" if status.said is not None else ""
    return status.name, status.type, state, str(status.waiting), str(status.sent), str(status.refused), said


def outbox_face(entries: Sequence[OutboxEntry], language: str) -> SheetFace:
    """One row a message, newest first; the key of a row is its alarm."""
    titles = (tr("Written"), tr("To"), tr("Channel"), tr("News"), tr("Alarm"), tr("State"), tr("Tries"), tr("Answer"))
    return SheetFace(
        titles,
        tuple(_entry(entry, language) for entry in entries),
        tuple(entry.message.news[0].alarm for entry in entries),
        frozenset({6}),
        wide=7,
    )


def _entry(entry: OutboxEntry, language: str) -> tuple[str, ...]:
    message, news = entry.message, entry.message.news[0]
    about = f"{news.machine_name}: {news.text.get(language, news.name)}" if news.machine_name else news.name
    more = f" (+{len(message.news) - 1})" if len(message.news) > 1 else ""
    return (
        written.date_time(message.created_ns),
        message.recipient or message.channel,
        message.channel,
        render(KIND_WORDS[message.kind]),
        about + more,
        render(OUTCOME_WORDS[entry.outcome]),
        str(entry.attempts),
        render(entry.answer) if entry.answer is not None else "",
    )
