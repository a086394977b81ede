"""What may stand in ``plant.yaml``, section by section; drivers bring the settings of their own machines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, model_validator

from app.config.alert_schema import Alert, NativeAlarm
from app.config.faults import Fault
from app.config.mqtt_schema import Mqtt
from app.config.notification_schema import Channel, Notifications
from app.config.production_schema import (
    Counter,
    ForWhom,
    Holiday,
    Oee,
    PartEntry,
    Planned,
    ReasonEntry,
    ReasonRuleEntry,
    Reports,
)
from app.config.types import (
    Break,
    Days,
    HubAddress,
    Id,
    Port,
    PositiveDuration,
    Section,
    SignalPattern,
    StoreAddress,
    TimeOfDay,
    Timezone,
)
from app.domain.message import Message


class HistoryRule(Section):
    """Other retention times for some signals."""

    match: SignalPattern
    """Which signals: ``machine/signal`` with ``*`` for any text, for example ``*/spindle_load``."""
    retention: PositiveDuration | None = None
    """How long every observation is kept."""
    rollup_retention: PositiveDuration | None = None
    """How long roll-ups are kept."""


class History(Section):
    """How long history is kept."""

    retention: PositiveDuration = timedelta(days=30)
    """How long every observation is kept at full resolution."""
    rollup_retention: PositiveDuration = timedelta(days=400)
    """How long roll-ups (smallest, largest, mean per interval) are kept."""
    signals: tuple[HistoryRule, ...] = ()
    """Exceptions for some signals; the first rule that matches holds."""
    archive: Path | None = None
    """Folder to which observations are written as Parquet files before they are deleted."""


class Tls(Section):
    """How the web page and interface are encrypted: files of your own, or a certificate that this station makes for itself."""

    cert: Path | None = None
    """Certificate with its chain, PEM."""
    key: Path | None = None
    """Its private key, PEM, readable by the station alone."""
    self_signed: bool = False
    """Make a certificate once and keep it in the data directory; browsers ask once whether to trust it."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.self_signed == (self.cert is not None) or (self.cert is None) != (self.key is None):
            raise ValueError(Message.of("Write 'cert' and 'key' together, or 'self_signed: true' alone."))
        return self


class Access(Section):
    """How long people stay signed in, once users are defined (verb ``user``)."""

    unattended: Literal["viewer", "operator", "maintenance", "supervisor"] = "viewer"
    """What may be done at this station's window while nobody is signed in, as a role."""
    idle: PositiveDuration = timedelta(minutes=10)
    """After how long without a hand at the window its user is signed out."""
    session: PositiveDuration = timedelta(hours=12)
    """How long a browser stays signed in."""


class Server(Section):
    """The HTTP interface and web page."""

    enabled: bool = True
    """Whether to serve at all."""
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """Address to listen on. Any other than the computer's own needs users and TLS, or ``--insecure``."""
    port: Port = 8420
    """TCP port; 0 takes any free one."""
    tls: Tls | None = None
    """How it is encrypted; not at all when left out."""


class Machine(Section):
    """One machine. Its driver adds the keys that the driver needs."""

    id: Id
    """The machine's name in addresses, files and history: letters, digits, ``.``, ``_``, ``-``."""
    name: str = ""
    """What people read; the id when left out."""
    driver: str
    """Which protocol: ``mtconnect`` …"""
    model: str = ""
    """Which picture of a machine fits: ``mill-3axis``, ``mill-5axis``, ``gantry``, ``lathe``, ``robot-cell``, or a YAML file of your own
    beside this one; guessed from its axes when left out."""
    kind: str = ""
    """What fleet filters ask for (``kind=``); the model when left out."""
    ideal_cycle: PositiveDuration | None = None
    """The shortest time in which one part can be made."""
    counter: Counter = Field(default_factory=Counter)
    """How its part counter is to be understood."""
    area: str = ""
    """ISA-95 area in which the machine stands."""
    line: str = ""
    """ISA-95 production line to which the machine belongs."""
    settings: Annotated[Any, Field(exclude=True)] = None
    drawing: Annotated[Any, Field(exclude=True)] = None

    @property
    def sort(self) -> str:
        """What fleet filters and rules for kinds of machines know it as."""
        return self.kind or (self.drawing.kind if self.drawing is not None else self.model)

    @property
    def title(self) -> str:
        """What people read."""
        return self.name or self.id


class Shift(ForWhom):
    """One shift of the week."""

    name: Id
    """The shift's name."""
    days: Days = "mon-sun"
    """Days on which it begins: ``mon-fri``, ``sat``, ``mon-thu,sat``."""
    from_: Annotated[TimeOfDay, Field(alias="from")]
    """When it begins, local time."""
    to: TimeOfDay
    """When it ends, local time; on the next day when that is earlier than its beginning."""
    breaks: tuple[Break, ...] = ()
    """Planned breaks, for example ``10:00-10:15``."""


class Fleet(Section):
    """How this station reports to a hub."""

    publish: HubAddress
    """The hub's address, for example ``tcp://hub:8430``; or the NATS cluster between, ``nats://a,b,c`` (``tls://a,b,c`` with TLS)."""
    server_key: str | None = None
    """The hub's public key, as ``keys`` shows it there."""
    user: str | None = None
    """Login name at the NATS cluster."""
    password: SecretStr | None = None
    """Login password at the NATS cluster, as ``secret:NAME``."""
    backlog_mbit_s: Annotated[float, Field(gt=0, le=10_000)] = 16.0
    """How fast history that the hub lacks is sent, in Mbit/s; live values don't wait for it."""


class Hub(Section):
    """How this computer serves as the hub of stations (verb ``hub``)."""

    listen: HubAddress = "tcp://0.0.0.0:8430"
    """Where stations call, ``tcp://0.0.0.0:8430`` (live values use the port after it); or the NATS cluster between, ``nats://a,b,c``."""
    user: str | None = None
    """Login name at the NATS cluster."""
    password: SecretStr | None = None
    """Login password at the NATS cluster, as ``secret:NAME``."""
    store: StoreAddress | None = None
    """PostgreSQL database for everything that stations send, for example ``postgresql://hub@db-server/telemetry``; the
    history file in the data directory when left out."""
    store_password: SecretStr | None = None
    """Password of the database user, as ``secret:NAME``; the client library's own ways (``~/.pgpass``) when left out."""


class Config(Section):
    """The whole file."""

    site: str = "site"
    """The plant's name (ISA-95 site)."""
    station: str = "station"
    """This computer's name within the site."""
    timezone: Timezone | None = None
    """IANA time zone of the plant; the computer's own when left out."""
    language: Literal["pt-BR", "en"] | None = None
    """Language of screens and messages; the user's own when left out."""
    history: History = History()
    """How long history is kept."""
    server: Server = Server()
    """The HTTP interface and web page."""
    access: Access = Access()
    """How long people stay signed in."""
    machines: tuple[Machine, ...] = ()
    """The machines of this station."""
    alerts: tuple[Alert, ...] = ()
    """Alarm rules."""
    native_alarms: tuple[NativeAlarm, ...] = ()
    """What this site says about alarms that the machines tell themselves; the first entry that matches holds."""
    channels: dict[Id, Channel] = Field(default_factory=dict)
    """Where alarms are announced, by name."""
    notifications: Notifications = Notifications()
    """Who is told about alarms, by which channels, and when."""
    shifts: tuple[Shift, ...] = ()
    """The working week."""
    holidays: tuple[Holiday, ...] = ()
    """Days on which no shift begins."""
    overtime: tuple[Planned, ...] = ()
    """Work that is planned beside the shifts."""
    maintenance: tuple[Planned, ...] = ()
    """Planned downtime: not part of the planned busy time."""
    parts: tuple[PartEntry, ...] = ()
    """Part numbers with their programs and ideal cycles."""
    reasons: tuple[ReasonEntry, ...] = ()
    """Why machines stop, and why parts are scrap; a small tree is built in."""
    reason_rules: tuple[ReasonRuleEntry, ...] = ()
    """Stops that explain themselves."""
    oee: Oee = Oee()
    """How OEE is counted."""
    reports: Reports = Reports()
    """Shift reports."""
    fleet: Fleet | None = None
    """How this station reports to a hub."""
    mqtt: Mqtt | None = None
    """Publishing every signal to an MQTT broker, as Sparkplug B."""
    hub: Hub | None = None
    """How this computer serves as a hub."""
    notices: Annotated[tuple[Fault, ...], Field(exclude=True)] = ()
