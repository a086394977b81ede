"""Times as the command line takes them: what the HTTP interface takes, or a fault that says what is accepted."""

from __future__ import annotations

import argparse
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


def window_options(options: argparse.Namespace) -> tuple[int | None, int | None]:
    """``--from`` and ``--to``, None where nothing is said. Raises WrongUse, also when the end is before the begin."""
    from_ns, to_ns = time_option("--from", options.from_, None), time_option("--to", options.to, None)
    if from_ns is not None and to_ns is not None and from_ns > to_ns:
        raise WrongUse(
            Message.of(
                "{option} can't be '{value}'. Accepted: {accepted}.",
                option="--from",
                value=options.from_,
                accepted=Message.of("a time before --to"),
            )
        )
    return from_ns, to_ns
