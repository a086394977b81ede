"""Faults of a configuration file: where, what is wrong, what is accepted. It refuses to read files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.message import ConfigError, Message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    problem: Message
    excerpt: str = ""
    """The line of the file, as it stands."""

    @property
    def message(self) -> Message:
        """The sentence with its place."""
        return Message.of(
            "{file}, line {line}, column {column}: {problem}",
            file=self.file,
            line=self.line,
            column=self.column,
            problem=self.problem,
        )

    def pointer(self) -> str:
        """The line of the file with a caret below the column; empty when there is no such line."""
        return f"    {self.excerpt}\n    {' ' * (self.column - 1)}^" if self.excerpt.strip() else ""


class ConfigFaults(ConfigError):
    """All faults of one file, in the order of their lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))
        super().__init__(self.faults[0].message)
