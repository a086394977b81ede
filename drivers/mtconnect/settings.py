"""What a machine's entry in the configuration may say when its driver is MTConnect."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Annotated, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from app.domain.message import Message
from drivers.kit.durations import Duration, between


class UserSignal(BaseModel):
    """One line of the user's own table: where a signal comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=1, description="dataItemId (or name) of the data item in the agent's device model.")
    scale: float | None = Field(None, description="Factor from the source's number to the signal's unit.")
    offset: float | None = Field(None, description="Added after scaling.")
    unit: str | None = Field(None, description="Unit of the signal, as people read it.")


def _signal(value: object) -> object:
    return {"source": value} if isinstance(value, str) else value


class Settings(BaseModel):
    """Settings of one MTConnect machine. Machines with the same url share one connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        description="Address of the agent: http://host:port, https://…, with a path before it if it has one."
    )
    device: str | None = Field(None, description="Name or uuid of the device; needed when the agent has several.")
    ca: str | None = Field(None, description="File with the certificate authority that signed the agent's certificate.")
    fingerprint: str | None = Field(
        None, description="SHA-256 fingerprint of the agent's certificate, trusted instead of a CA."
    )
    client_cert: str | None = Field(
        None, description="File with this station's own certificate, if the agent asks for one."
    )
    client_key: str | None = Field(None, description="File with the key of client_cert, if it is not in the same file.")
    interval: Annotated[Duration, between("0s", "1min")] = Field(
        timedelta(milliseconds=100), description="Time between documents; 0s: at every change."
    )
    count: int = Field(10_000, ge=1, le=1_000_000, description="Most observations in one document.")
    heartbeat: Annotated[Duration, between("100ms", "5min")] = Field(
        timedelta(seconds=1),
        description="How long a silent agent waits before it sends a sign of life; twice that without one is a dead link.",
    )
    timeout: Annotated[Duration, between("1ms", "2min")] = Field(
        timedelta(seconds=5), description="How long to wait for an answer."
    )
    signals: dict[str, Annotated[UserSignal, BeforeValidator(_signal)]] = Field(
        default_factory=dict, description="Own mapping, signal id: dataItemId; goes before the automatic one."
    )

    @field_validator("url")
    @classmethod
    def _normalised(cls, url: str) -> str:
        return normalise(url)

    @field_validator("fingerprint")
    @classmethod
    def _hexadecimal(cls, text: str | None) -> str | None:
        if text is None:
            return None
        digits = text.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
        if len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
            raise ValueError(Message.of("A SHA-256 fingerprint has 64 hexadecimal digits."))
        return digits

    @model_validator(mode="after")
    def _key_needs_certificate(self) -> Self:
        if self.client_key and not self.client_cert:
            raise ValueError(Message.of("'client_key' needs 'client_cert' beside it."))
        if self.fingerprint and self.client_cert:
            raise ValueError(
                Message.of(
                    "'fingerprint' can't stand beside 'client_cert'. Give the agent's authority as 'ca' instead."
                )
            )
        return self


_REQUESTS = ("probe", "current", "sample", "assets")


def normalise(url: str) -> str:
    """One spelling per agent: lower-case host, explicit scheme, no trailing slash, no request at the end."""
    parts = urlsplit(url.strip() if "://" in url else f"http://{url.strip()}")
    if parts.scheme not in ("http", "https"):
        raise ValueError(
            Message.of("An MTConnect agent is reached by http or https, not by '{scheme}'.", scheme=parts.scheme)
        )
    if not parts.hostname:
        raise ValueError(Message.of("The address names no host."))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        port = parts.port
    except ValueError:
        raise ValueError(Message.of("The port of an address is a number from 1 to 65535.")) from None
    where = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{where}{_prefix(parts)}"


def _prefix(parts: SplitResult) -> str:
    steps = [step for step in parts.path.split("/") if step]
    if steps and steps[-1] in _REQUESTS:
        steps.pop()
    return "".join(f"/{step}" for step in steps)


def connection_key(settings: Settings) -> str:
    """The agent, and as whom we trust it."""
    identity = "|".join(filter(None, (settings.ca, settings.fingerprint, settings.client_cert, settings.client_key)))
    tls = f"#{hashlib.sha256(identity.encode()).hexdigest()[:8]}" if identity else ""
    return f"mtconnect:{settings.url}{tls}"
