"""The section ``mqtt``: publishing to a broker with Sparkplug B."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from app.config.types import Id, Section, matching
from app.domain.message import Message

BrokerAddress = Annotated[
    str,
    matching(
        r"mqtts?://(\[[0-9A-Fa-f:.]+\]|[^\s/:@\[\]]+)(:\d{1,5})?/?",
        Message.of("'{value}' is no broker's address. Write for example mqtts://broker:8883, or mqtt://broker:1883."),
    ),
]


class Mqtt(Section):
    """Publishing every signal to an MQTT broker, as Sparkplug B."""

    broker: BrokerAddress
    """The broker's address: ``mqtts://host:8883`` with TLS, ``mqtt://host:1883`` without."""
    group: Id
    """Sparkplug's group: the site or area to which this station belongs."""
    node: Id
    """Sparkplug's edge node: this station's name, once in its group. Its machines are the devices."""
    user: str | None = None
    """Login name."""
    password: SecretStr | None = None
    """Login password, as ``secret:NAME``."""
    ca: Path | None = None
    """Certificate file of the authority that signed the broker's certificate; the system's own authorities when left out."""
    history: bool = True
    """Whether what was recorded while the broker was away is sent afterwards, marked as historical."""
    primary_host: Id | None = None
    """Host application without which nothing is published: its STATE must say that it is online."""
    backlog_mbit_s: Annotated[float, Field(gt=0, le=10_000)] = 16.0
    """How fast history that the broker lacks is sent, in Mbit/s; live values don't wait for it."""

    @model_validator(mode="after")
    def _password_has_its_user(self) -> Self:
        if self.password is not None and self.user is None:
            raise ValueError(Message.of("a password needs a 'user' beside it"))
        return self
