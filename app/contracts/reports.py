"""Finished reports as routes and screens see them: ``PlantPort.reports``. No behaviour lives here."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One revision of one report."""

    file: str
    """Its file's name: what ``/v1/reports/{file}`` takes."""
    name: str
    revision: int
    digest: str
    """SHA-256 of its numbers."""
    made_ns: int
    path: Path


class ReportPort(Protocol):
    """Every method may be called from any thread and returns at once."""

    def every(self) -> Future[tuple[ReportFile, ...]]:
        """All revisions of all reports, by name."""

    def file(self, name: str) -> Future[Path]:
        """Where a report's file is. UserError through the future for a name that no report has."""
