"""Who is told what, and when: routing, quiet hours, escalation, storms and caps, as a pure function of news and time.

An incident is an alarm from its first announcement until it is over (acknowledged and returned, or quiet for long); an alarm
that flaps is one incident. A recipient is a person (with channels, a
language and quiet hours) or a channel that a rule names itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.message import Message

HIGHEST = 1
OVER = Message.of("Over before anybody was to be told.")
MINUTE_NS = 60_000_000_000


class NewsKind(StrEnum):
    """What happened to an incident."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    CLOSED = "closed"
    """Over: whatever comes next is another incident. Nobody is told."""
    ESCALATED = "escalated"
    DIGEST = "digest"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to an incident, with all that a message may say about it."""

    kind: NewsKind
    incident: str
    """The same from the first announcement until the alarm is over."""
    alarm: str
    """The alarm's own id, as routes take it."""
    name: str
    """The rule's name or the machine's native code."""
    machine: str
    machine_name: str
    priority: int
    """1 (highest) to 4."""
    time_ns: int
    text: Mapping[str, str] = field(default_factory=dict)
    """What people read, by language; the name when a language is missing."""
    condition: str = ""
    value: str = ""
    guidance: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    channels: tuple[str, ...] = ()
    """Channels that the rule itself names."""
    occurrence: str = ""
    """What an acknowledgement holds for."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told."""

    name: str
    channels: tuple[str, ...]
    language: str = "en"
    quiet: tuple[tuple[int, int], ...] = ()
    """Local minutes of the day, from (inclusive) to (exclusive); over midnight when from > to."""
    quiet_from_priority: int = 2
    """This and less urgent alarms wait for the end of the quiet hours."""
    shifts: tuple[str, ...] = ()
    """Told only while one of these shifts works; always when empty."""


@dataclass(frozen=True, slots=True)
class Route:
    """Which news go to whom. Empty conditions hold for everything; all given ones must hold."""

    to: tuple[str, ...]
    priorities: tuple[int, ...] = ()
    machines: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """When nobody has acknowledged for this long, these are told too."""

    after_ns: int
    to: tuple[str, ...]
    priorities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the configuration says about telling people."""

    recipients: Mapping[str, Recipient]
    routes: tuple[Route, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    cap: int = 5
    """Most messages per incident and recipient, recovery included."""
    storm_count: int = 10
    storm_ns: int = 10 * MINUTE_NS
    """More messages than this to one recipient in this time are a storm: the rest comes as a digest."""
    areas: Mapping[str, str] = field(default_factory=dict)
    """Area of each machine."""


class Outcome(StrEnum):
    """Where a message of the outbox stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The channel said that it will never take it."""
    DROPPED = "dropped"
    """Overtaken: its incident was over before anybody was to be told."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that will be sent: committed together with the transition that caused it."""

    id: str
    """Says what it is (incident, kind, recipient, channel): the same message can't be written twice."""
    channel: str
    recipient: str
    language: str
    kind: NewsKind
    incident: str
    news: tuple[News, ...]
    created_ns: int
    due_ns: int


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message of the outbox with what became of it so far."""

    message: OutboxMessage
    outcome: Outcome = Outcome.WAITING
    attempts: int = 0
    at_ns: int = 0
    answer: Message | None = None
    """What the other side said last, or why it was not asked."""


@dataclass(frozen=True, slots=True)
class OutboxOutcome:
    """What became of a message, or when it is tried again."""

    id: str
    outcome: Outcome
    attempts: int
    at_ns: int
    next_ns: int = 0
    answer: Message | None = None


@dataclass(slots=True)
class _Told:
    """What one recipient knows of one incident."""

    count: int = 0
    due_ns: int = 0
    messages: list[str] = field(default_factory=list)
    digested: bool = False
    owed: bool = False
    """Was told that it came and not yet that it went."""


@dataclass(slots=True)
class _Open:
    """An incident that is not over."""

    news: News
    acknowledged: bool = False
    returned: bool = False
    levels: int = 0
    """How many escalations have been told."""
    told: dict[str, _Told] = field(default_factory=dict)


@dataclass(slots=True)
class _Storm:
    """One recipient's last messages and what waits for the digest."""

    sent_ns: list[int] = field(default_factory=list)
    held: list[News] = field(default_factory=list)
    digest_due_ns: int = 0


Written = OutboxMessage | OutboxOutcome


def event_of(message_id: str) -> str:
    """What a message tells to whom, whatever the channel: to several channels of one person it counts once."""
    return message_id.rpartition("/")[0]


def strays(plan: Plan, message: OutboxMessage) -> bool:
    """Whether it waits for a channel that its person no longer has, while there are others."""
    person = plan.recipients.get(message.recipient)
    return person is not None and bool(person.channels) and message.channel not in person.channels


@dataclass(frozen=True, slots=True)
class Sibling:
    """A message of the outbox that tells the same to the same person."""

    id: str
    channel: str
    outcome: Outcome


def rerouted(plan: Plan, entry: OutboxEntry, siblings: Iterable[Sibling], now_ns: int) -> tuple[Written, ...]:
    """What becomes of a message that strays: the person's first channel takes it over, unless one of them has the same news already.

    The new message and the old one's end belong into one transaction.
    """
    message = entry.message
    person, known = plan.recipients[message.recipient], tuple(siblings)
    living = {each.channel for each in known if each.outcome in (Outcome.WAITING, Outcome.SENT)}
    there = next((channel for channel in person.channels if channel in living), None)
    channel = there or person.channels[0]
    said = Message.of("{person} has it by {channel}.", person=person.name, channel=channel)
    ended = OutboxOutcome(message.id, Outcome.DROPPED, entry.attempts, now_ns, answer=said)
    if there is not None:
        return (ended,)
    name = f"{event_of(message.id)}/{channel}"
    if name in {each.id for each in known}:
        name += f"@{now_ns}"  # it went there once before, and was taken away again
    # A time after a first try is when the old channel wanted to be asked again.
    due_ns = message.due_ns if entry.attempts == 0 else now_ns
    return replace(message, id=name, channel=channel, language=person.language, due_ns=due_ns), ended


class Dispatcher:
    """Follows news and time and says what goes into the outbox. One instance per station, on one thread.

    ``quiet_until`` gives the end of a recipient's quiet hours at a time (the time itself outside them), ``on_shift`` whether one
    of the named shifts works then: both know the plant's time zone and calendar, which this does not.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        quiet_until: Callable[[Recipient, int], int],
        on_shift: Callable[[Sequence[str], int], bool],
    ) -> None:
        self._plan = plan
        self._quiet_until = quiet_until
        self._on_shift = on_shift
        self._open: dict[str, _Open] = {}
        self._storms: dict[str, _Storm] = {}

    def take_over(self, plan: Plan) -> None:
        """Another plan from now on; incidents, caps and storms go on.

        Who is no longer named is told nothing new, but what they were told is remembered: named again during the same incident,
        their next message must not take the id of an earlier one.
        """
        self._plan = plan
        self._storms = {name: storm for name, storm in self._storms.items() if name in plan.recipients}

    def moved(self, message: str, to: str) -> None:
        """A message that waited goes by another channel, under another id: what is over before it was told takes that one back."""
        for incident in self._open.values():
            for told in incident.told.values():
                told.messages = [to if known == message else known for known in told.messages]

    # ------------------------------------------------------------ news

    def follow(self, news: Iterable[News], now_ns: int) -> list[Written]:
        """What to write because of this."""
        written: list[Written] = []
        for one in news:
            match one.kind:
                case NewsKind.RAISED:
                    written += self._raised(one, now_ns)
                case NewsKind.ACKNOWLEDGED:
                    incident = self._open.get(one.incident)
                    if incident is not None:
                        incident.acknowledged = True
                case NewsKind.RETURNED:
                    written += self._returned(one, now_ns)
                case NewsKind.CLOSED:
                    self._open.pop(one.incident, None)
                case _:
                    raise ValueError(f"{one.kind} is no news of an alarm")
        return written

    def tick(self, now_ns: int) -> list[Written]:
        """What to write because time went on: escalations and digests."""
        written: list[Written] = []
        for incident in self._open.values():
            if not incident.acknowledged and not incident.returned:
                written += self._escalated(incident, now_ns)
        for name, storm in self._storms.items():
            if storm.held and now_ns >= storm.digest_due_ns:
                written += self._digest(self._plan.recipients[name], storm, now_ns)
        return written

    def restore(self, news: News, messages: Iterable[OutboxMessage], *, acknowledged: bool, returned: bool) -> None:
        """After a start: an incident that is still open, and what was written about it before, oldest first."""
        incident = self._open.setdefault(news.incident, _Open(news))
        incident.acknowledged, incident.returned = acknowledged, returned
        for message in messages:
            told = incident.told.setdefault(message.recipient, _Told())
            told.messages.append(message.id)
            told.count = len({event_of(m) for m in told.messages})
            told.due_ns = max(told.due_ns, message.due_ns)
            told.owed = message.kind is not NewsKind.RETURNED
            if message.kind is NewsKind.ESCALATED:
                incident.levels = max(incident.levels, int(message.id.split("#")[1].partition("/")[0]))

    # ------------------------------------------------------------ kinds

    def _raised(self, news: News, now_ns: int) -> list[Written]:
        known = self._open.get(news.incident)
        if known is not None:
            # It came back before anybody had done with it: the same incident, to be told again within the cap.
            known.news, known.acknowledged, known.returned = news, False, False
        incident = known or self._open.setdefault(news.incident, _Open(news))
        return [w for name in self._recipients(news) for w in self._tell(incident, name, news, now_ns)]

    def _returned(self, news: News, now_ns: int) -> list[Written]:
        incident = self._open.get(news.incident)
        if incident is None or incident.returned:
            return []
        incident.returned = True
        written: list[Written] = []
        for name, told in incident.told.items():
            if told.due_ns > now_ns and told.messages:
                # Quiet hours: over before it was told. Nobody needs either message.
                written += [OutboxOutcome(m, Outcome.DROPPED, 0, now_ns, answer=OVER) for m in told.messages]
                told.messages, told.owed, told.due_ns = [], False, 0
            elif name not in self._plan.recipients:
                continue
            elif told.digested:
                self._storms.setdefault(name, _Storm()).held.append(news)
            elif told.owed:
                told.owed = False
                written += self._tell(incident, name, news, now_ns)
        return written

    def _escalated(self, incident: _Open, now_ns: int) -> list[Written]:
        written: list[Written] = []
        while incident.levels < len(self._plan.escalations):
            step = self._plan.escalations[incident.levels]
            if now_ns < incident.news.time_ns + step.after_ns:
                break
            incident.levels += 1
            if step.priorities and incident.news.priority not in step.priorities:
                continue
            news = replace(incident.news, kind=NewsKind.ESCALATED, time_ns=now_ns)
            for name in step.to:
                written += self._tell(incident, name, news, now_ns, level=incident.levels)
        return written

    def _recipients(self, news: News) -> list[str]:
        named = [name for name in news.channels if name in self._plan.recipients]
        for route in self._plan.routes:
            if self._fits(route, news):
                named += [name for name in route.to if name in self._plan.recipients]
        return list(dict.fromkeys(named))

    def _fits(self, route: Route, news: News) -> bool:
        return (
            (not route.priorities or news.priority in route.priorities)
            and (not route.machines or news.machine in route.machines)
            and (not route.areas or self._plan.areas.get(news.machine, "") in route.areas)
            and (not route.alarms or news.name in route.alarms)
        )

    # ------------------------------------------------------------ one recipient

    def _tell(self, incident: _Open, name: str, news: News, now_ns: int, *, level: int = 0) -> list[Written]:
        recipient = self._plan.recipients[name]
        if recipient.shifts and not self._on_shift(recipient.shifts, now_ns):
            return []
        told = incident.told.setdefault(name, _Told())
        # The last message within the cap belongs to the recovery, so that nobody is left with an open end.
        room = self._plan.cap - (0 if news.kind is NewsKind.RETURNED else 1)
        if told.count >= room:
            return []
        storm = self._storms.setdefault(name, _Storm())
        if self._stormy(storm, news, now_ns):
            told.digested = True
            if not storm.held:
                # The first digest says soon that there is a storm; the next ones keep its pace.
                storm.digest_due_ns = max(storm.digest_due_ns, now_ns + MINUTE_NS)
            storm.held.append(news)
            return []
        told.count += 1
        told.owed, told.digested = news.kind is not NewsKind.RETURNED, False
        storm.sent_ns.append(now_ns)
        waits = news.priority >= recipient.quiet_from_priority
        due_ns = self._quiet_until(recipient, now_ns) if waits else now_ns
        told.due_ns = max(told.due_ns, due_ns)
        key = f"{news.incident}/{news.kind}#{level or told.count}/{name}"
        messages = _messages(key, recipient, (news,), now_ns, due_ns)
        told.messages += [message.id for message in messages]
        return list(messages)

    def _stormy(self, storm: _Storm, news: News, now_ns: int) -> bool:
        storm.sent_ns = [at for at in storm.sent_ns if at > now_ns - self._plan.storm_ns]
        limit = self._plan.storm_count * (2 if news.priority == HIGHEST else 1)
        return len(storm.sent_ns) >= limit

    def _digest(self, recipient: Recipient, storm: _Storm, now_ns: int) -> list[Written]:
        held, storm.held = tuple(storm.held), []
        storm.digest_due_ns = now_ns + self._plan.storm_ns
        due_ns = max(now_ns, self._quiet_until(recipient, now_ns)) if min(n.priority for n in held) > 1 else now_ns
        return list(_messages(f"digest/{held[0].incident}#{now_ns}/{recipient.name}", recipient, held, now_ns, due_ns))


def _messages(
    key: str, recipient: Recipient, news: tuple[News, ...], now_ns: int, due_ns: int
) -> tuple[OutboxMessage, ...]:
    kind = NewsKind.DIGEST if key.startswith("digest/") else news[0].kind
    return tuple(
        OutboxMessage(
            id=f"{key}/{channel}",
            channel=channel,
            recipient=recipient.name,
            language=recipient.language,
            kind=kind,
            incident="" if kind is NewsKind.DIGEST else news[0].incident,
            news=news,
            created_ns=now_ns,
            due_ns=due_ns,
        )
        for channel in recipient.channels
    )
