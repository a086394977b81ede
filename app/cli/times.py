"""Times as the command line takes them: what the HTTP interface takes, or a fault that says what is accepted."""

from __future__ import annotations

from typing import TypeVar

from app.cli.console import WrongUse
from app.domain.message import Message
from app.server.times import ACCEPTED_TIMES, parse_time

T = TypeVar("T", int, None, int | None)


def time_option(option: str, text: str | None, default: T) -> int | T:
    """Nanoseconds UTC. Raises WrongUse for what is no time."""
    if text is None:
        return default
    time_ns = parse_time(text)
    if time_ns is None:
        raise WrongUse(
            Message.of(
                "{option} can't be '{value}'. Accepted: {accepted}.", option=option, value=text, accepted=ACCEPTED_TIMES
            )
        )
    return time_ns
