"""What a machine's entry in the configuration may say when its driver is OPC UA. Knows the words, never the wire."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator, model_validator

from app.domain.message import Message
from drivers.kit.durations import Duration, between

DEFAULT_PORT = 4840


class Section(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Deadband(Section):
    """Which changes are worth a value."""

    absolute: float | None = Field(None, ge=0, description="Smallest change, in the server's own unit.")
    percent: float | None = Field(None, ge=0, le=100, description="Smallest change, in percent of the item's range.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.absolute is None) == (self.percent is None):
            raise ValueError(Message.of("A deadband is either absolute or percent."))
        return self


def _deadband(value: object) -> object:
    """``0.5`` is absolute, ``"2%"`` is of the range."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return {"percent": value.strip()[:-1]}
    return {"absolute": value} if isinstance(value, (int, float, str)) else value


class Signal(Section):
    """One line of the user's own table: which node a signal is, and how it is watched."""

    node: str = Field(
        min_length=1,
        description="Node id (nsu=URI;s=name, or ns=2;s=name) or browse path from Objects (Line/Spindle/Speed).",
    )
    unit: str | None = Field(None, description="Unit of the signal, as people read it.")
    scale: float | None = Field(None, description="Factor from the server's number to the signal's unit.")
    offset: float | None = Field(None, description="Added after scaling.")
    sampling: Duration | None = Field(None, description="How often the server looks at the value; 0s: at its fastest.")
    queue: int | None = Field(
        None, ge=1, le=10_000, description="Values that the server keeps between two publishings."
    )
    deadband: Annotated[Deadband, BeforeValidator(_deadband)] | None = Field(
        None, description="Smallest change that counts: 0.5, or 2% of the range."
    )
    map: dict[int | str, str] | None = Field(None, description="Words for values: {0: READY, 1: ACTIVE}.")


def _signal(value: object) -> object:
    return {"node": value} if isinstance(value, str) else value


Policy = Literal["auto", "None", "Basic256Sha256", "Aes128Sha256RsaOaep", "Aes256Sha256RsaPss"]
Mode = Literal["auto", "None", "Sign", "SignAndEncrypt"]


class Security(Section):
    """How the connection is protected and as whom we log in."""

    policy: Policy = Field("auto", description="Security policy; auto takes the strongest that the server offers.")
    mode: Mode = Field("auto", description="Sign, SignAndEncrypt or None; auto encrypts whenever there is a policy.")
    user: str | None = Field(None, description="Login name; left out: anonymous.")
    password: SecretStr | None = Field(None, description="Password, as secret:NAME.")
    certificate: Path | None = Field(None, description="Certificate to log in with instead of a name (DER or PEM).")
    key: Path | None = Field(None, description="Key of that certificate (PEM).")
    trust: str | None = Field(None, description="SHA-256 fingerprint of the server's certificate that you checked.")

    @field_validator("trust")
    @classmethod
    def _hexadecimal(cls, text: str | None) -> str | None:
        return None if text is None else fingerprint_of_text(text)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError(Message.of("'certificate' and 'key' belong together."))
        if self.certificate and self.user:
            raise ValueError(Message.of("Log in with 'user' or with 'certificate', not with both."))
        if self.password and not self.user:
            raise ValueError(Message.of("'password' needs 'user' beside it."))
        if (self.policy == "None") != (self.mode == "None") and "auto" not in (self.policy, self.mode):
            raise ValueError(Message.of("The policy None goes with the mode None, and with no other."))
        return self

    @property
    def is_open(self) -> bool:
        """Whether the configuration asks for a connection without protection."""
        return self.policy == "None" or self.mode == "None"


class Settings(Section):
    """Settings of one OPC UA machine. Machines with the same url and security share one session."""

    url: str = Field(description="Address of the server: opc.tcp://host:4840, with its path if it has one.")
    device: str | None = Field(
        None, description="Which machine of the server: its name, ProductInstanceUri, node id or browse path."
    )
    security: Security = Field(
        default_factory=lambda: Security(policy="None", mode="None"),
        description="Protection and login; left out: open and anonymous.",
    )
    signals: dict[str, Annotated[Signal, BeforeValidator(_signal)]] = Field(
        default_factory=dict, description="Own mapping, signal id: node; goes before the automatic one."
    )
    automatic: bool | None = Field(
        None, description="Whether to map the machine by itself; left out: only when there is no table of signals."
    )
    events: bool = Field(True, description="Whether alarms and events are taken.")
    history: bool = Field(True, description="Whether gaps are filled from the server's own history.")
    interval: Annotated[Duration, between("1ms", "1min")] = Field(
        timedelta(milliseconds=100), description="Time between two publishings."
    )
    sampling: Annotated[Duration, between("0s", "1h")] = Field(
        timedelta(milliseconds=100), description="How often the server looks at each value; 0s: at its fastest."
    )
    queue: int = Field(10, ge=1, le=10_000, description="Values that the server keeps between two publishings.")
    timeout: Annotated[Duration, between("1ms", "1min")] = Field(
        timedelta(seconds=4), description="How long to wait for an answer."
    )
    pki: Path | None = Field(
        None,
        description="Folder of our own certificate and of the servers' certificates that were accepted; "
        "`pki` in the data directory when left out.",
    )

    @field_validator("url")
    @classmethod
    def _normalised(cls, url: str) -> str:
        return normalise(url)

    @property
    def maps_itself(self) -> bool:
        """Whether the driver looks for signals by itself."""
        return not self.signals if self.automatic is None else self.automatic


def fingerprint_of_text(text: str) -> str:
    """64 lower-case hexadecimal digits from any usual way to write a fingerprint."""
    digits = text.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
        raise ValueError(Message.of("A SHA-256 fingerprint has 64 hexadecimal digits."))
    return digits


def normalise(url: str) -> str:
    """One spelling per server: scheme, lower-case host, port, path without a slash at its end."""
    parts = urlsplit(url.strip() if "://" in url else f"opc.tcp://{url.strip()}")
    if parts.scheme.lower() != "opc.tcp":
        raise ValueError(Message.of("An OPC UA server is reached by opc.tcp, not by '{scheme}'.", scheme=parts.scheme))
    if not parts.hostname:
        raise ValueError(Message.of("The address names no host."))
    if parts.username or parts.password:
        raise ValueError(Message.of("No login stands in an address. Write 'user' and 'password' under 'security'."))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise ValueError(Message.of("The port of an address is a number from 1 to 65535.")) from None
    return f"opc.tcp://{host}:{port}{parts.path.rstrip('/')}"


def connection_key(settings: Settings) -> str:
    """The server, and as whom we talk to it."""
    security = settings.security
    if security.is_open and not security.user and not security.certificate:
        return f"opcua:{settings.url}"
    who: list[Any] = [security.policy, security.mode, security.user or "", str(security.certificate or "")]
    identity = "|".join(str(part) for part in who)
    return f"opcua:{settings.url}#{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
