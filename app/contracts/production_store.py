"""What the production side keeps and reads back: columns of the raw timeline, counts, and what people said. Times UTC ns, whole ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
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


LOOK_BACK_NS = 2 * 86_400 * 10**9
"""Parts whose counter had changed before longer than this ago were made in the last of it, as far as anybody can tell."""
EVER_NS = 2**62
"""An end that is none."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What some machines did and what lies over it, of one moment of the file."""

    kinds: Mapping[str, KindColumns]
    counts: Mapping[str, CountColumns]
    holes: Mapping[str, Holes]
    notes: Mapping[str, tuple[ReasonNote, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """What people said about what some machines made."""

    entries: Mapping[str, tuple[QuantityEntry, ...]]
    jobs: Mapping[str, tuple[Job, ...]]
    """All that there are, whenever they ran."""
    revisions: Mapping[str, tuple[Revision, ...]]


@dataclass(frozen=True, slots=True)
class Touch:
    """Something that belongs to a time in [from_ns, to_ns] of a machine was written: sums that rest on it hold no longer."""

    machine: str
    from_ns: int
    to_ns: int


@dataclass(frozen=True, slots=True)
class Touched:
    """What was written since somebody looked last."""

    seen: int
    """Hand it back when asking again."""
    touches: tuple[Touch, ...] | None
    """None: nobody can tell any more."""


class ProductionReading(Protocol):
    """One moment of the file."""

    def touched(self, seen: int) -> Touched:
        """What was written between ``seen`` (0: the beginning) and this moment."""

    def shelf(self, machines: Sequence[str], from_ns: int, to_ns: int, *, until_ns: int = EVER_NS) -> Shelf:
        """Of a window: counts inside of it, and the timeline whole. Kinds, holes and notes begin before what decides the window's first
        slices (the stop in which it begins, the time in which its first parts were made) and end behind the stop in which it
        ends, though not after ``until_ns``: what a slice is does not depend on the window that asks."""

    def ahead(self, machines: Sequence[str], time_ns: int) -> frozenset[str]:
        """Machines of which something is stored that happens at this time or later: their clocks are ahead of ours."""

    def counted(self, machine: str, from_ns: int, to_ns: int) -> CountColumns:
        """Changes of one machine's part counter in a window."""

    def said(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Said:
        """About what was made in a window."""


class ProductionStore(Protocol):
    """Reads block: call them in a worker thread."""

    def reading(self) -> AbstractContextManager[ProductionReading]:
        """Look at one moment of the file."""

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
