"""Which part a machine makes at a time, and how long one may take: jobs first, then programs, then the machine's own ideal cycle."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from app.domain.calendar import Span
from app.domain.production import Job, Part

NOBODY = ""
"""The part of which nobody has said what it is."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is made: part number, job, and planned run time per item (None: nobody told)."""

    part: str
    job: str
    ideal_ns: int | None


@dataclass(frozen=True, slots=True)
class Making:
    """What one machine makes when. ``jobs`` are those that were started, without overlap, oldest first."""

    machine: str
    parts: Mapping[str, Part]
    jobs: tuple[Job, ...] = ()
    default_ideal_s: float | None = None
    _begins: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "jobs", _one_after_another(self.jobs))
        object.__setattr__(self, "_begins", tuple(job.started_ns or 0 for job in self.jobs))

    def job_at(self, at_ns: int) -> Job | None:
        """The job that runs at a time; a part counted at a job's very end is the job's."""
        position = bisect_right(self._begins, at_ns) - 1
        if position < 0:
            return None
        job = self.jobs[position]
        return job if job.finished_ns is None or at_ns < job.finished_ns else None

    def at(self, at_ns: int, program: str) -> Made:
        """What is made at a time by a program."""
        job = self.job_at(at_ns)
        part = self.parts.get(job.part) if job is not None else self._by_program(program)
        number = job.part if job is not None else part.number if part is not None else NOBODY
        return Made(number, job.id if job else "", self._ideal_ns(job, part, at_ns))

    def ideal_of(self, part: str, at_ns: int) -> int | None:
        """The ideal cycle of a part that somebody names, whatever the machine said it made."""
        made = self.at(at_ns, "")
        return made.ideal_ns if made.part == part else self._ideal_ns(None, self.parts.get(part), at_ns)

    def edges(self) -> tuple[int, ...]:
        """Times at which another job or another ideal cycle begins to hold."""
        times = {t for job in self.jobs for t in (job.started_ns, job.finished_ns) if t}
        for part in self.parts.values():
            for cycle in part.cycles:
                times |= {t for t in (cycle.valid_from_ns, cycle.valid_to_ns) if t}
        return tuple(sorted(times))

    def spans_of(self, job: str) -> tuple[Span, ...]:
        """When a job ran; a running one has no end (2^63-1)."""
        return tuple((each.started_ns or 0, each.finished_ns or 2**63 - 1) for each in self.jobs if each.id == job)

    def _by_program(self, program: str) -> Part | None:
        if not program:
            return None
        return next((p for p in self.parts.values() if any(fnmatchcase(program, each) for each in p.programs)), None)

    def _ideal_ns(self, job: Job | None, part: Part | None, at_ns: int) -> int | None:
        if job is not None and job.ideal_cycle_s is not None:
            return round(job.ideal_cycle_s * 1e9)
        cycle = part.ideal_s(self.machine, at_ns, job.version if job else "") if part is not None else None
        seconds = cycle.seconds if cycle is not None else self.default_ideal_s
        return None if seconds is None else round(seconds * 1e9)


def _one_after_another(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Started jobs by time; one that begins while another runs ends that one."""
    ordered = sorted((job for job in jobs if job.started_ns is not None), key=lambda job: (job.started_ns or 0, job.id))
    return tuple(ordered)
