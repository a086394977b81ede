"""The outbox of notifications: written with the transition that caused a message, emptied as channels take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import TEXT, Column, Connection, Index, Integer, Row, Table, text

from app.domain.notification import News, NewsKind, OutboxEntry, OutboxMessage, OutboxOutcome, Outcome, Sibling
from storage import schema
from storage.books import book
from storage.messages import kept_message, message_text

outbox = Table(
    "outbox",
    schema.metadata,
    Column("id", Integer, primary_key=True),
    Column("key", TEXT, nullable=False, unique=True),
    Column("channel", TEXT, nullable=False),
    Column("recipient", TEXT, nullable=False),
    Column("language", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("incident", TEXT, nullable=False),
    Column("news", TEXT, nullable=False),
    Column("created_ns", Integer, nullable=False),
    Column("due_ns", Integer, nullable=False),
    Column("outcome", TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("answer", TEXT, nullable=False),
    Index("ix_outbox_waiting", "due_ns", sqlite_where=text("outcome = 'waiting'")),
    Index("ix_outbox_incident", "incident"),
    sqlite_strict=True,
)
"""``key``: what the message is, so that none is written twice. ``due_ns``: when it may be sent, or is tried again."""

_INSERT = text(
    """INSERT INTO outbox (key, channel, recipient, language, kind, incident, news, created_ns, due_ns, outcome, attempts, at_ns,
    answer) VALUES (:key, :channel, :recipient, :language, :kind, :incident, :news, :created_ns, :due_ns, 'waiting', 0, 0, '')
    ON CONFLICT (key) DO NOTHING"""
)
_SETTLE = text(
    """UPDATE outbox SET outcome = :outcome, attempts = :attempts, at_ns = :at_ns, answer = :answer,
    due_ns = CASE WHEN :next_ns > 0 THEN :next_ns ELSE due_ns END WHERE key = :key AND outcome = 'waiting'"""
)
_COLUMNS = (
    "key, channel, recipient, language, kind, incident, news, created_ns, due_ns, outcome, attempts, at_ns, answer"
)
_WAITING = text(f"SELECT {_COLUMNS} FROM outbox WHERE outcome = 'waiting' ORDER BY id LIMIT :limit")
_RECENT = text(f"SELECT {_COLUMNS} FROM outbox ORDER BY id DESC LIMIT :limit")
_ABOUT = text(f"SELECT {_COLUMNS} FROM outbox WHERE incident = :incident ORDER BY id")
_SIBLINGS = text("SELECT key, channel, outcome FROM outbox WHERE key >= :low AND key < :high")
_COUNTS = text("SELECT outcome, count(*) AS n FROM outbox GROUP BY outcome")
_FORGET = text("DELETE FROM outbox WHERE outcome <> 'waiting' AND created_ns < :before_ns")


def waiting(connection: Connection, limit: int = 1000) -> tuple[OutboxEntry, ...]:
    """What is still to be sent, in the order in which it was written."""
    return tuple(map(_entry, connection.execute(_WAITING, {"limit": limit})))


def recent(connection: Connection, limit: int = 200) -> tuple[OutboxEntry, ...]:
    """The newest messages, newest first, whatever became of them."""
    return tuple(map(_entry, connection.execute(_RECENT, {"limit": limit})))


def about(connection: Connection, incident: str) -> tuple[OutboxMessage, ...]:
    """Everything that was written about an incident."""
    return tuple(_entry(row).message for row in connection.execute(_ABOUT, {"incident": incident}))


def siblings(connection: Connection, event: str) -> tuple[Sibling, ...]:
    """Every message that tells this to this person (``app.domain.notification.event_of``)."""
    rows = connection.execute(_SIBLINGS, {"low": f"{event}/", "high": f"{event}0"})  # "0" is what follows "/"
    return tuple(Sibling(row.key, row.channel, Outcome(row.outcome)) for row in rows)


def counts(connection: Connection) -> Mapping[Outcome, int]:
    """How many messages have which outcome."""
    return {Outcome(row.outcome): row.n for row in connection.execute(_COUNTS)}


def forget(connection: Connection, before_ns: int) -> None:
    """Delete settled messages that were written before a time; one transaction of its own."""
    with connection.begin():
        connection.execute(_FORGET, {"before_ns": before_ns})


def _entry(row: Row[tuple[object, ...]]) -> OutboxEntry:
    message = OutboxMessage(
        id=row.key,
        channel=row.channel,
        recipient=row.recipient,
        language=row.language,
        kind=NewsKind(row.kind),
        incident=row.incident,
        news=msgspec.json.decode(row.news, type=tuple[News, ...]),
        created_ns=row.created_ns,
        due_ns=row.due_ns,
    )
    return OutboxEntry(message, Outcome(row.outcome), row.attempts, row.at_ns, kept_message(row.answer))


def _post(connection: Connection, messages: Sequence[OutboxMessage]) -> None:
    rows = [
        {
            "key": m.id,
            "channel": m.channel,
            "recipient": m.recipient,
            "language": m.language,
            "kind": m.kind.value,
            "incident": m.incident,
            "news": msgspec.json.encode(m.news).decode(),
            "created_ns": m.created_ns,
            "due_ns": m.due_ns,
        }
        for m in messages
    ]
    connection.execute(_INSERT, rows)


def _settle(connection: Connection, outcomes: Sequence[OutboxOutcome]) -> None:
    rows = [
        {
            "key": o.id,
            "outcome": o.outcome.value,
            "attempts": o.attempts,
            "at_ns": o.at_ns,
            "next_ns": o.next_ns,
            "answer": message_text(o.answer),
        }
        for o in outcomes
    ]
    connection.execute(_SETTLE, rows)


book(OutboxMessage, _post)
book(OutboxOutcome, _settle)
