"""Puts notifications together: alarms' transitions → news → outbox → channels. One per running plant."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from app.config.hours import shift_hours
from app.config.notification_schema import (
    AppriseChannel,
    Channel,
    EmailChannel,
    Notifications,
    SlackChannel,
    TelegramChannel,
    WebhookChannel,
)
from app.config.schema import Config
from app.contracts.alarms import AlarmPort
from app.contracts.notifications import AcknowledgeTicket, ChannelStatus, TestAnswer
from app.contracts.trends import ShiftHours
from app.domain.alarm import AlarmDefinition, AlarmState
from app.domain.alarm_record import AlarmTransition
from app.domain.calendar import within_week
from app.domain.gap import GapEvent
from app.domain.message import Message, UserError
from app.domain.notification import (
    Dispatcher,
    Escalation,
    NewsKind,
    OutboxEntry,
    OutboxMessage,
    Outcome,
    Plan,
    Recipient,
    Route,
    Sibling,
    Written,
    event_of,
    rerouted,
    strays,
)
from app.domain.observation import Delivery, ObservationBatch, Record
from app.domain.snapshot import ComponentHealth, LinkStatus
from app.i18n import LANGUAGES, catalogue
from app.notifiers import apprise_channel, mail, slack, telegram, webhook
from app.notifiers import channel as channels
from app.notifiers.channel import Verdict
from app.notifiers.links import KEY_BYTES, Links
from app.notifiers.news import Newsroom
from app.notifiers.sender import Sender
from app.notifiers.wording import Place, Wording
from storage.books import outbox
from storage.history import History

REMEMBERED = 2000
"""Messages that are looked at after a start, to know which incidents people were told of."""
DAY_MIN = 1440
"""Minutes of a day."""


class Notifying:
    """``contracts.NotificationPort`` and a ``Watcher`` (for time) in one. ``start`` and ``stop`` on the engine's loop."""

    def __init__(
        self,
        config: Config,
        data: Path,
        history: History,
        alarms: AlarmPort,
    ) -> None:
        self._history, self._alarms = history, alarms
        self._own = data / "notifications"
        self._links = Links("", key_in(data / "notifications.key"))
        self._definitions: dict[str, AlarmDefinition] = {}
        self._read(config)
        self._newsroom = Newsroom(self._definition, lambda m: self._names.get(m, m), _rendered, LANGUAGES)
        self._dispatcher = Dispatcher(self._plan, quiet_until=self._quiet_until, on_shift=self._on_shift)
        self._sender = Sender(
            {name: channel_of(given) for name, given in config.channels.items()},
            self._wording(config),
            lambda: history.read(outbox.waiting),
            lambda written: history.writer.submit(Delivery("notifications", records=tuple(written))),
            strays=lambda message: strays(self._plan, message),
            reroute=self._rerouted,
        )
        self._moves: deque[tuple[str, str]] = deque()
        """Ids of messages that went over to another channel, from the worker thread to the dispatcher's."""
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave: Callable[[], None] | None = None

    def _read(self, config: Config) -> None:
        self._language = config.language or "en"
        self._zone: tzinfo | None = ZoneInfo(config.timezone) if config.timezone else None
        self._plan = plan_of(config, self._language)
        self._shifts = shift_hours(config)
        self._types = {name: given.type for name, given in config.channels.items()}
        self._names = {machine.id: machine.title for machine in config.machines}
        self._links = replace(self._links, base_url=str(config.notifications.link or ""))

    def _wording(self, config: Config) -> Wording:
        return Wording(Place(config.site, config.station, self._zone), self._own, self._links.of)

    def take_over(self, old: Config, config: Config) -> None:
        """Follow a new configuration (engine's loop): who is told, by what, and in which words."""
        self._read(config)
        self._dispatcher.take_over(self._plan)
        changed = {name for name, given in config.channels.items() if old.channels.get(name) != given}
        # Channels that stay keep their object: one may be in the middle of a message.
        self._sender.take_over(
            {name: channel_of(given) for name, given in config.channels.items() if name in changed},
            self._wording(config),
            kept=config.channels.keys() - changed,
        )

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Follow the alarms, and send what waits."""
        self._loop = asyncio.get_running_loop()
        self._restore()
        self._leave = self._alarms.follow(self._follow)
        self._task = self._loop.create_task(self._sender.run())

    async def stop(self) -> None:
        """What waits stays in the outbox."""
        if self._leave is not None:
            self._leave()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _restore(self) -> None:
        """Go on with the incidents that people were told of before the stop."""
        told: dict[str, list[OutboxMessage]] = {}
        for entry in reversed(self._history.read(lambda connection: outbox.recent(connection, REMEMBERED))):
            if entry.message.kind is not NewsKind.DIGEST:
                told.setdefault(entry.message.news[0].alarm, []).append(entry.message)
        for row in self._alarms.snapshot().rows:
            if row.state.is_hidden or row.id not in told:
                continue
            incident = told[row.id][-1].incident
            self._definitions[row.id] = row.definition
            self._dispatcher.restore(
                self._newsroom.restore(row, incident),
                [message for message in told[row.id] if message.incident == incident],
                acknowledged=row.state in (AlarmState.ACKNOWLEDGED, AlarmState.LATCHED_ACKNOWLEDGED),
                returned=not row.standing.abnormal,
            )

    def _rerouted(self, found: Sequence[OutboxEntry]) -> list[Written]:
        """What becomes of messages that wait for a channel that their person no longer has (in a worker thread)."""
        plan, now_ns = self._plan, time.time_ns()
        events = {event_of(entry.message.id) for entry in found}
        known = self._history.read(
            lambda connection: {event: [*outbox.siblings(connection, event)] for event in events}
        )
        written: list[Written] = []
        for entry in found:
            if not strays(plan, entry.message):
                continue  # the plan changed once more meanwhile
            for one in rerouted(plan, entry, siblings := known[event_of(entry.message.id)], now_ns):
                written.append(one)
                if isinstance(one, OutboxMessage):
                    siblings.append(Sibling(one.id, one.channel, Outcome.WAITING))
                    self._moves.append((entry.message.id, one.id))
        return written

    # ------------------------------------------------------------ the engine's thread

    def _follow(self, transitions: Sequence[AlarmTransition]) -> Iterable[Record]:
        self._note_moves()
        return self._dispatcher.follow(self._newsroom.read(transitions), time.time_ns())

    def _note_moves(self) -> None:
        while self._moves:
            self._dispatcher.moved(*self._moves.popleft())

    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        """Nothing: alarms say what matters."""
        return ()

    def gap(self, event: GapEvent) -> Iterable[Record]:
        """Nothing: alarms say what matters."""
        return ()

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        """Nothing: alarms say what matters."""
        return ()

    def tick(self, now_ns: int) -> Iterable[Record]:
        """Escalations and digests."""
        self._note_moves()
        return self._dispatcher.tick(now_ns)

    def _definition(self, alarm: str) -> AlarmDefinition | None:
        known = self._definitions.get(alarm)
        if known is None:
            row = self._alarms.snapshot().get(alarm)
            found = row.definition if row is not None else None
            known = found or next((d for d in self._alarms.definitions() if d.id == alarm), None)
            if known is not None:
                self._definitions[alarm] = known
        return known

    def _quiet_until(self, recipient: Recipient, now_ns: int) -> int:
        return quiet_until(recipient.quiet, now_ns, self._zone)

    def _on_shift(self, names: Sequence[str], now_ns: int) -> bool:
        return any(hours.name in names and works(hours, now_ns, self._zone) for hours in self._shifts)

    # ------------------------------------------------------------ NotificationPort

    def channels(self) -> tuple[ChannelStatus, ...]:
        """Every configured channel."""
        return tuple(
            ChannelStatus(
                name=name,
                type=self._types[name],
                ok=state.last is None or state.last.verdict is not Verdict.NEVER,
                said=state.last.said if state.last is not None else None,
                at_ns=state.at_ns,
                waiting=state.waiting,
                sent=state.sent,
                refused=state.refused,
                resting_until_ns=state.resting_until_ns,
            )
            for name, state in self._sender.states.items()
        )

    def recipients(self) -> Mapping[str, tuple[str, ...]]:
        """Who is told, and by which channels."""
        return {name: recipient.channels for name, recipient in self._plan.recipients.items()}

    def test(self, channel: str, language: str) -> Future[TestAnswer]:
        """Send one test message now."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self._test(channel, language), self._loop)

    async def _test(self, channel: str, language: str) -> TestAnswer:
        if channel not in self._sender.states:
            raise UserError(Message.of("There is no channel '{channel}'.", channel=channel))
        answer = await self._sender.test(channel, language)
        return TestAnswer(answer.verdict is Verdict.TAKEN, answer.said)

    def outbox(self, limit: int = 200) -> Future[tuple[OutboxEntry, ...]]:
        """The newest messages."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(
            asyncio.to_thread(self._history.read, lambda connection: outbox.recent(connection, limit)), self._loop
        )

    def ticket(self, text: str) -> AcknowledgeTicket:
        """What a link entitles to."""
        ticket = self._links.check(text, time.time_ns())
        return AcknowledgeTicket(ticket.alarm, ticket.occurrence, ticket.recipient)

    def health(self) -> ComponentHealth:
        """The channels together: one that refuses is a fault, one that is tried again is not."""
        refusing = next((status for status in self.channels() if not status.ok), None)
        message = None
        if refusing is not None and refusing.said is not None:
            message = Message.of("Channel {channel}: {said}", channel=refusing.name, said=refusing.said)
        states = self._sender.states.values()
        return ComponentHealth(
            "notifications",
            ok=refusing is None,
            message=message,
            figures={
                "waiting": float(sum(state.waiting for state in states)),
                "sent_total": float(sum(state.sent for state in states)),
                "refused_total": float(sum(state.refused for state in states)),
            },
        )


# ---------------------------------------------------------------- from the configuration


def plan_of(config: Config, language: str) -> Plan:
    """Who is told what, as configured; every channel is a recipient of its own too."""
    told: Notifications = config.notifications
    recipients = {name: Recipient(name, (name,), language) for name in config.channels}
    for name, person in told.people.items():
        recipients[name] = Recipient(
            name,
            tuple(c for c in person.channels if c in config.channels),
            person.language or language,
            tuple(_minutes(text) for text in person.quiet),
            person.quiet_from_priority,
            person.shifts,
        )
    return Plan(
        recipients,
        tuple(Route(r.to, r.priorities, r.machines, r.areas, r.alarms) for r in told.routes),
        tuple(
            Escalation(_ns(e.after), tuple(n for n in e.to if n in recipients), e.priorities)
            for e in sorted(told.escalation, key=lambda e: e.after)
        ),
        cap=told.messages_per_incident,
        storm_count=told.storm.messages,
        storm_ns=_ns(told.storm.within),
        areas={machine.id: machine.area for machine in config.machines},
    )


def channel_of(given: Channel) -> channels.Channel:
    """The channel that a section describes."""
    match given:
        case WebhookChannel():
            return webhook.Webhook(_plain(given.url))
        case SlackChannel():
            return slack.Slack(_plain(given.url))
        case TelegramChannel():
            return telegram.Telegram(_plain(given.token), given.chat, given.api)
        case EmailChannel():
            password = given.password.get_secret_value() if given.password is not None else None
            return mail.Mail(
                mail.Server(given.host, given.port, given.tls, given.user, password), given.sender, given.to
            )
        case AppriseChannel():
            return apprise_channel.AppriseChannel(_plain(given.url))
        case _:
            assert_never(given)


def key_in(file: Path) -> bytes:
    """The key that signs links, made on first use and readable by the station alone."""
    with suppress(FileNotFoundError):
        key = file.read_bytes()
        if len(key) == KEY_BYTES:
            return key
    key = secrets.token_bytes(KEY_BYTES)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(key)
    return key


def quiet_until(quiet: Sequence[tuple[int, int]], now_ns: int, zone: tzinfo | None) -> int:
    """The end of the quiet hours that hold at a time, by local clock; the time itself when none do."""
    local = datetime.fromtimestamp(now_ns / 1e9, UTC).astimezone(zone)
    minute = local.hour * 60 + local.minute
    for start, end in quiet:
        inside = start <= minute < end if start <= end else minute >= start or minute < end
        if inside:
            later = 1 if end % DAY_MIN <= minute else 0
            day = local.date() + timedelta(days=later)
            over = datetime(
                day.year,
                day.month,
                day.day,
                end % DAY_MIN // 60,
                end % 60,
                tzinfo=local.tzinfo if zone is None else zone,
            )
            return max(now_ns, int(over.timestamp() * 1e9))
    return now_ns


def works(hours: ShiftHours, now_ns: int, zone: tzinfo | None) -> bool:
    """Whether a shift of the working week runs at a time, by the plant's clock."""
    local = datetime.fromtimestamp(now_ns // 10**9, UTC).astimezone(zone)
    return within_week(local, hours.days, hours.from_s, hours.to_s)


def _minutes(text: str) -> tuple[int, int]:
    start, _, end = text.partition("-")
    return _minute(start), _minute(end)


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _ns(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1) * 1000


def _plain(given: str | SecretStr) -> str:
    return given.get_secret_value() if isinstance(given, SecretStr) else given


def _rendered(message: Message, language: str) -> str:
    return catalogue(language).render(message)
