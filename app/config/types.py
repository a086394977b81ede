"""Value types that every section of the configuration shares; it refuses to know any section."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from app.domain.duration import format_duration, parse_duration
from app.domain.message import Message

_DAY = r"(mon|tue|wed|thu|fri|sat|sun)"
_CLOCK = r"([01]?\d|2[0-4]):[0-5]\d"


class Section(BaseModel):
    """Base of every section: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, use_attribute_docstrings=True, populate_by_name=True
    )


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration)]
"""A duration such as ``30s``, ``10min``, ``1h30min``, ``30d``, ``1y``."""


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError(Message.of("A duration of 0 makes no sense here. Write for example 30s, 10min or 30d."))
    return value


PositiveDuration = Annotated[Duration, AfterValidator(_positive)]


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            Message.of(
                "'{value}' is no time zone. Write a name of the IANA database, for example America/Sao_Paulo or Europe/Berlin.",
                value=value,
            )
        ) from None
    return value


Timezone = Annotated[str, AfterValidator(_known_zone)]


def _time_of_day(value: object) -> time:
    """Read ``HH:MM``; ``24:00`` is the end of the day and becomes 00:00 of the next one."""
    if isinstance(value, time):
        return value
    try:
        text = str(value)
        return time() if text == "24:00" else time.fromisoformat(text)
    except ValueError:
        raise ValueError(
            Message.of("'{value}' is no time of day. Write hours and minutes, for example \"06:00\".", value=value)
        ) from None


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day), PlainSerializer(lambda value: value.strftime("%H:%M"))]


def matching(pattern: str, wrong: Message) -> AfterValidator:
    """A validator that says in words what a pattern accepts; ``wrong`` has the parameter ``value``."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(Message(wrong.template, {"value": value}))
        return value

    return AfterValidator(check)


Id = Annotated[
    str,
    matching(
        r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
        Message.of(
            "'{value}' can't be a name here. Use up to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit."
        ),
    ),
]
"""A name that goes into addresses and file names: letters, digits, ``.``, ``_`` and ``-``."""

SignalPattern = Annotated[
    str,
    matching(
        r"[^/]+/.+",
        Message.of("'{value}' names no signals. Write machine/signal, with * for any text: */spindle_load, mill-1/*."),
    ),
]
"""Which signals: ``machine/signal`` with ``*`` for any text, for example ``*/spindle_load``."""

HttpAddress = Annotated[
    str,
    matching(r"https?://[^\s/]+.*", Message.of("'{value}' is no address. Write for example https://example.com/hook.")),
]

Days = Annotated[
    str,
    matching(
        rf"{_DAY}(-{_DAY})?(\s*,\s*{_DAY}(-{_DAY})?)*",
        Message.of(
            "'{value}' names no days. Write for example mon-fri, sat or mon-thu,sat (mon tue wed thu fri sat sun)."
        ),
    ),
]
"""Days of the week: ``mon-fri``, ``sat``, ``mon-thu,sat``."""

Break = Annotated[
    str,
    matching(rf"{_CLOCK}-{_CLOCK}", Message.of("'{value}' is no break. Write from-to, for example \"10:00-10:15\".")),
]

HubAddress = Annotated[
    str,
    matching(
        r"tcp://(\[[^\s\]]+\]|[^\s/:@]+):\d{1,5}|(nats|tls)://[^\s,/@]+(,[^\s,/@]+)*",
        Message.of(
            "'{value}' is no hub address. Write for example tcp://hub:8430, or nats://a,b,c for a NATS cluster."
        ),
    ),
]

StoreAddress = Annotated[
    str,
    matching(
        r"postgres(ql)?://([^\s:/@?]+@)?[^\s@?]*/[^\s@/?]+(\?\S*)?",
        Message.of(
            "'{value}' is no database's address. Write postgresql://user@host/database, and the password apart, under 'store_password'."
        ),
    ),
]

Port = Annotated[int, Field(ge=0, le=65535, strict=True)]
