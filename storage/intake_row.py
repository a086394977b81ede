"""What a reader of files finds: an observation, or a row that it can't take and why."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.equipment import ValueKind
from app.domain.message import Message


@dataclass(frozen=True, slots=True)
class InputRow:
    """One observation of a file. ``value`` None: not available."""

    line: int
    machine: str | None
    signal: str
    time_ns: int
    value: float | str | None
    quality: int | None = None
    sequence: int = 0
    unit: str = ""
    type: str = ""
    kind: ValueKind | None = None
    rank: float | None = None
    """Severity of a condition."""
    verbatim: str | None = None
    """The value as the file writes it: ``1.50`` stays ``1.50`` when the signal is a text."""
    is_native: bool = False
    """In the source's own unit: scaled by the item before it is stored."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not loaded. ``line`` counts from 1."""

    line: int
    reason: Message


Found = InputRow | Refusal


def not_a_time(line: int, text: str) -> Refusal:
    """A row without a usable time."""
    return Refusal(line, Message.of("'{text}' is not a time. Write for example 2026-11-22T17:45:00.250Z.", text=text))
