"""Durations in drivers' settings: written as everywhere else in the configuration (``500ms``, ``1s``, ``5min``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from app.domain.duration import format_duration, parse_duration
from app.domain.message import Message


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError(Message.of("A duration of 0 makes no sense here. Write for example 200ms or 1s."))
    return value


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration)]
PositiveDuration = Annotated[Duration, AfterValidator(_positive)]


def between(least: str, most: str) -> AfterValidator:
    """A validator for durations within limits, which are written as in the configuration."""
    low, high = parse_duration(least), parse_duration(most)

    def check(value: timedelta) -> timedelta:
        if not low <= value <= high:
            raise ValueError(
                Message.of(
                    "{duration} is out of range. Accepted: {least} to {most}.",
                    duration=format_duration(value),
                    least=least,
                    most=most,
                )
            )
        return value

    return AfterValidator(check)
