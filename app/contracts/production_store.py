"""What the production side keeps and reads back: columns of the raw timeline, counts, and what people said. Times UTC ns, whole ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from app.domain.observation import Int32s, Int64s, Record, UInt8s
from app.domain.production import Job, LateData, QuantityEntry, ReasonNote, Revision


@dataclass(frozen=True, slots=True)
class KindColumns:
    """The raw timeline of one machine: from ``at_ns[i]`` on it is ``kind[i]``. The first row may lie before the window."""

    at_ns: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    kind: UInt8s = field(default_factory=lambda: np.empty(0, np.uint8))
    basis: Int32s = field(default_factory=lambda: np.empty(0, np.int32))
    texts: tuple[str, ...] = ()
    """What ``basis`` points into."""


@dataclass(frozen=True, slots=True)
class CountColumns:
    """Changes of one machine's part counter in a window."""

    at_ns: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    since_ns: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    parts: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    flag: UInt8s = field(default_factory=lambda: np.empty(0, np.uint8))
    program: Int32s = field(default_factory=lambda: np.empty(0, np.int32))
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holes:
    """The gap ledger of one machine in a window, without overlap, in time order; an open one ends with the window."""

    from_ns: tuple[int, ...] = ()
    to_ns: tuple[int, ...] = ()
    cause: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything about some machines that a question needs, of one moment of the file."""

    kinds: Mapping[str, KindColumns]
    counts: Mapping[str, CountColumns]
    holes: Mapping[str, Holes]
    notes: Mapping[str, tuple[ReasonNote, ...]]
    entries: Mapping[str, tuple[QuantityEntry, ...]]
    jobs: Mapping[str, tuple[Job, ...]]
    revisions: Mapping[str, tuple[Revision, ...]]


class ProductionStore(Protocol):
    """Reads block: call them in a worker thread."""

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, look_back_ns: int) -> Shelf:
        """Of a window; kinds and holes also of the time before it."""

    def notes_of(self, stop: str) -> tuple[ReasonNote, ...]:
        """Everything said about one stop, oldest first."""

    def jobs(self, machine: str = "") -> tuple[Job, ...]:
        """The newest revision of every job."""

    def job(self, job: str) -> Job | None:
        """The newest revision of one."""

    def late(self) -> tuple[LateData, ...]:
        """Machines whose timeline must be computed again, and from when. What is noted from here on is asked for again, even when a
        ``Recomputed`` of the same time comes after it."""

    def newest(self, machine: str) -> int | None:
        """The time of the newest stored change of a machine's timeline."""

    def keep(self, record: Record) -> Future[None]:
        """Commit one record."""

    def note(self, notes: Sequence[ReasonNote], *, expected: int) -> Future[bool]:
        """Commit notes of one stop if its revision is still the expected one; False when somebody was faster."""

    def save_job(self, job: Job, *, expected: int) -> Future[bool]:
        """Commit a job's new revision (0 expected: a new job); False when somebody was faster."""
