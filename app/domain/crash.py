"""A fault of the program itself, as its report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A fault that ended the program, or that nobody caught while it went on."""

    at_ns: int
    fault: str
    """In one line, as the interpreter names it: "Segmentation fault", "ValueError: …"."""
    file: Path
