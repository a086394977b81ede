"""Channels, and who is told about alarms through them: the sections ``channels`` and ``notifications``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, InstanceOf, SecretStr

from app.config.types import Break, HttpAddress, Id, Port, PositiveDuration, Section


class WebhookChannel(Section):
    """An HTTP address that receives alarms as JSON."""

    type: Literal["webhook"]
    """The channel's type."""
    url: HttpAddress | InstanceOf[SecretStr]
    """Address, or ``secret:NAME`` when the address itself must stay secret."""


class SlackChannel(Section):
    """A Slack channel, by its incoming-webhook address."""

    type: Literal["slack"]
    """The channel's type."""
    url: SecretStr
    """Incoming-webhook address, as ``secret:NAME``."""


class TelegramChannel(Section):
    """A Telegram chat, by a bot."""

    type: Literal["telegram"]
    """The channel's type."""
    token: SecretStr
    """The bot's token, as ``secret:NAME``."""
    chat: str | int
    """Chat id."""
    api: HttpAddress = "https://api.telegram.org"
    """Address of the Bot API; another one for a server of your own."""


class EmailChannel(Section):
    """E-mail through an SMTP server."""

    type: Literal["email"]
    """The channel's type."""
    host: str
    """SMTP server."""
    port: Port = 587
    """SMTP port."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is protected."""
    user: str | None = None
    """Login name."""
    password: SecretStr | None = None
    """Login password, as ``secret:NAME``."""
    sender: str
    """From whom."""
    to: tuple[str, ...]
    """To whom."""


class AppriseChannel(Section):
    """Any service that Apprise knows (Teams, Discord, ntfy, Matrix, SMS gateways …)."""

    type: Literal["apprise"]
    """The channel's type."""
    url: SecretStr
    """Apprise's URL of the service, as ``secret:NAME``."""


Channel = Annotated[
    WebhookChannel | SlackChannel | TelegramChannel | EmailChannel | AppriseChannel, Field(discriminator="type")
]


class Person(Section):
    """Somebody who is told about alarms."""

    channels: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Channels that reach this person."""
    language: Literal["pt-BR", "en"] | None = None
    """Language of the messages; the station's when left out."""
    quiet: tuple[Break, ...] = ()
    """Quiet hours, local time, for example ``22:00-06:00``: less urgent alarms wait until they end."""
    quiet_from_priority: Annotated[int, Field(ge=1, le=5)] = 2
    """The most urgent priority that waits in quiet hours; more urgent ones come at once."""
    shifts: tuple[Id, ...] = ()
    """Told only while one of these shifts works; always when left out."""


class NotificationRoute(Section):
    """Which alarms go to whom, besides what the rules name themselves. All conditions that are given must hold."""

    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    """People or channels."""
    priorities: tuple[Annotated[int, Field(ge=1, le=4)], ...] = ()
    """Priorities 1 (highest) to 4; all when left out."""
    machines: tuple[Id, ...] = ()
    """Machines; all when left out."""
    areas: tuple[str, ...] = ()
    """Areas; all when left out."""
    alarms: tuple[str, ...] = ()
    """Names of rules or native codes; all when left out."""


class EscalationStep(Section):
    """Who is told when nobody has acknowledged."""

    after: PositiveDuration
    """How long after the announcement."""
    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    """People or channels."""
    priorities: tuple[Annotated[int, Field(ge=1, le=4)], ...] = ()
    """Priorities for which this holds; all when left out."""


class Storm(Section):
    """When messages come together instead of one by one."""

    messages: Annotated[int, Field(ge=1)] = 10
    """More messages than this to one person …"""
    within: PositiveDuration = timedelta(minutes=10)
    """… in this time: the rest comes as a digest. Priority 1 is allowed twice as many."""


class Notifications(Section):
    """Who is told about alarms, by which channels, and when."""

    people: dict[Id, Person] = Field(default_factory=dict)
    """People by name; rules and routes may name them like channels."""
    routes: tuple[NotificationRoute, ...] = ()
    """Which alarms go to whom."""
    escalation: tuple[EscalationStep, ...] = ()
    """Who is told when nobody acknowledges, in order of time."""
    messages_per_incident: Annotated[int, Field(ge=2)] = 5
    """Most messages to one person about one incident, recovery included."""
    storm: Storm = Storm()
    """When messages come together instead of one by one."""
    link: HttpAddress | None = None
    """Where telephones reach this station (``https://station.example:8420``): messages carry a link to acknowledge."""
