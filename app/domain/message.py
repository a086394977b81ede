"""Sentences for people, kept as template and parameters until a language is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """An English template with ``{named}`` parameters; also the key of its translation.

    The template must be a string literal at the place where the message is made: the
    translation test collects these literals and fails on one that has no translation.
    A message says what happened, where, and what happens or what to do next.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(template: str, **params: Any) -> Message:
        """Build a message from keyword parameters."""
        return Message(template, params)

    def __str__(self) -> str:
        """The English sentence (logs, and users who chose English)."""
        return self.template.format(**self.params) if self.params else self.template


def spelled(value: object, language: str) -> object:
    """A parameter as a language writes it: Portuguese has a decimal comma.

    >>> spelled(1.5, "pt-BR"), spelled(1.5, "en"), spelled("1.5", "pt-BR")
    ('1,5', 1.5, '1.5')
    """
    return str(value).replace(".", ",") if isinstance(value, float) and language == "pt-BR" else value


class OperatorError(Exception):
    """An error whose cause is outside the program; it carries a sentence for its user."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class DriverNotReady(OperatorError):
    """The source does not answer (yet): retried with capped back-off."""


class AuthRefused(OperatorError):
    """A person must act: wrong password, unknown certificate. Retried slowly."""


class DriverFault(OperatorError):
    """The source answers, but this driver can't serve it: stopped until the settings change."""


class ConfigError(OperatorError):
    """A fault in the configuration, found at start."""


class UserError(OperatorError):
    """Wrong use; shown as it stands."""


class UnknownName(UserError):
    """Names something that nobody has."""


class FaultsWithin(ValueError):
    """Several faults of one section of the configuration, each with its steps down to where it stands."""

    def __init__(self, faults: Sequence[tuple[tuple[str, ...], Message]]) -> None:
        super().__init__(faults[0][1])
        self.faults = tuple(faults)


class EditConflict(UserError):
    """Somebody else has changed the same thing meanwhile: look at it again."""
