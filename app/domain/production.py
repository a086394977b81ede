"""What a machine made and why it stood: time slices, stops, jobs, parts, and the records that keep them. Times UTC ns in whole ms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app.domain.calendar import Place, Shift

MS = 1_000_000


class SliceKind(IntEnum):
    """What a machine does at a time, in ISO 22400-2's elements. The number is what history stores."""

    UNKNOWN = 0
    """Link, station or machine gave no data: neither run nor down."""
    APT = 1
    """Actual production time: executing in automatic mode."""
    AUST = 2
    """Actual unit set-up time."""
    ADET = 3
    """Actual unit delay time: hold, wait, optional stop."""
    ADOT = 4
    """Actual unit down time: fault or emergency stop."""
    IDLE = 5
    """Ready, or the program has ended: nothing tells why it does not run."""
    PLANNED = 6
    """Planned downtime by an approved reason; only where a reason was overlaid, never in the raw timeline."""


class SliceSource(StrEnum):
    """Who says what a slice is."""

    MACHINE = "machine"
    RULE = "auto"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class TimeSlice:
    """[from_ns, to_ns) of one machine with one kind and one reason."""

    machine: str
    from_ns: int
    to_ns: int
    kind: SliceKind
    """As it counts, after reasons."""
    raw: SliceKind
    """As the machine was, which no calendar and no reason changes."""
    basis: str = ""
    """The observations that say so, in short: ``execution=FEED_HOLD mode=AUTOMATIC``; for UNKNOWN the gap's cause."""
    reason: str | None = None
    source: SliceSource = SliceSource.MACHINE
    stop: str | None = None
    """Id of the stop that it belongs to."""
    micro: bool = False
    """Shorter than the micro-stop limit: a loss of speed."""
    planned: bool = True
    """Inside of planned busy time (the calendar's overlay)."""

    @property
    def duration_ns(self) -> int:
        """Its length."""
        return self.to_ns - self.from_ns


@dataclass(frozen=True, slots=True)
class StopPart:
    """A share of a stop with one reason; a stop that nobody split has one."""

    from_ns: int
    to_ns: int
    reason: str | None
    source: SliceSource
    user: str = ""
    at_ns: int = 0
    """When the reason was given; 0 for a rule's."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StopEvent:
    """One stop of one machine: a run of time that is neither production nor unknown, one id across shifts and days."""

    id: str
    """``machine@milliseconds of its beginning``; the same after every re-computation."""
    machine: str
    from_ns: int
    to_ns: int | None
    """None while it goes on."""
    until_ns: int
    """Its end, or the moment of the question while it goes on."""
    kind: SliceKind
    """Of its longest part."""
    parts: tuple[StopPart, ...]
    micro: bool
    """Below the limit: counted as loss of speed, nobody is asked."""
    alarm: str = ""
    program: str = ""
    basis: str = ""
    revision: int = 0
    """Grows with every change by a person; hand it back with an edit, so that two editors notice each other."""
    planned_ns: int = 0
    """How much of it falls into planned busy time."""

    @property
    def reason(self) -> str | None:
        """The reason of the longest part that has one."""
        given = [part for part in self.parts if part.reason is not None]
        return max(given, key=lambda part: part.to_ns - part.from_ns).reason if given else None

    @property
    def duration_ns(self) -> int:
        """How long it has lasted."""
        return self.until_ns - self.from_ns


@dataclass(frozen=True, slots=True)
class IdealCycle:
    """Planned run time per item of a part on a machine, valid from a day on (``valid_from_ns`` 0: always)."""

    seconds: float
    machine: str = ""
    """Empty: on any machine."""
    version: str = ""
    valid_from_ns: int = 0
    valid_to_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part number and how it is made."""

    number: str
    name: str = ""
    programs: tuple[str, ...] = ()
    """Programs that make it (``*`` and ``?`` as in file names); used while no job is active."""
    cycles: tuple[IdealCycle, ...] = ()

    def ideal_s(self, machine: str, at_ns: int, version: str = "") -> IdealCycle | None:
        """The ideal cycle that holds: the machine's own before any machine's, the asked version, the newest validity."""
        fits = [
            c
            for c in self.cycles
            if c.machine in ("", machine)
            and c.valid_from_ns <= at_ns
            and (c.valid_to_ns is None or at_ns < c.valid_to_ns)
            and (not version or not c.version or c.version == version)
        ]
        return max(
            fits,
            key=lambda c: (c.machine == machine, bool(version) and c.version == version, c.valid_from_ns),
            default=None,
        )


class JobState(StrEnum):
    """Where a job stands."""

    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """A production order on one machine. A record: the newest revision of an id holds."""

    id: str
    machine: str
    part: str
    target: int | None = None
    """Good parts wanted."""
    version: str = ""
    """Version of part or program, selects the ideal cycle."""
    ideal_cycle_s: float | None = None
    """Overrules the part's own."""
    state: JobState = JobState.PLANNED
    started_ns: int | None = None
    finished_ns: int | None = None
    revision: int = 1
    user: str = ""
    at_ns: int = 0


class CountFlag(IntEnum):
    """How a change of the machine's counter was taken."""

    COUNTED = 0
    RESET = 1
    """Counter set to 0, or to few parts made since."""
    ROLL_OVER = 2
    JUMP_BACK = 3
    """Set back by hand: nothing was made, nothing is taken away."""
    JUMP_AHEAD = 4
    """More than can be made in that time: not counted, shown as data error."""
    DOUBLE_PULSE = 5
    FIRST = 6
    """The counter's first value ever: nothing to compare with."""


@dataclass(frozen=True, slots=True)
class PartCount:
    """A change of a machine's counter. A record."""

    machine: str
    at_ns: int
    parts: int
    since_ns: int = 0
    """When the counter had changed before: the parts were made between; 0 when that is not known."""
    flag: CountFlag = CountFlag.COUNTED
    program: str = ""


@dataclass(frozen=True, slots=True)
class RawChange:
    """The machine is of this kind from ``at_ns`` on. A record."""

    machine: str
    at_ns: int
    kind: SliceKind
    basis: str = ""


@dataclass(frozen=True, slots=True)
class LateData:
    """Observations arrived for a time that was evaluated already: from there on it must be computed again. A record."""

    machine: str
    from_ns: int


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What [from_ns, to_ns) of a machine is after re-computation from history; takes the place of all that stood there. A record."""

    machine: str
    from_ns: int
    to_ns: int
    changes: tuple[RawChange, ...]
    counts: tuple[PartCount, ...]
    at_ns: int
    cause: str
    """``late data``, ``backfill``, ``start``."""


@dataclass(frozen=True, slots=True)
class ReasonNote:
    """Somebody gave a reason for [from_ns, to_ns) of a machine (``to_ns`` None: to the stop's end). Newest wins. A record."""

    stop: str
    machine: str
    from_ns: int
    to_ns: int | None
    reason: str | None
    """None takes the reason away."""
    user: str
    at_ns: int
    revision: int
    comment: str = ""


class EntryKind(StrEnum):
    """What an operator enters about parts."""

    SCRAP = "scrap"
    REWORK = "rework"
    """Not good at first; shown apart, not in the good quantity."""
    CORRECTION = "correction"
    """Produced quantity, plus or minus: the counter was wrong."""


@dataclass(frozen=True, slots=True)
class QuantityEntry:
    """Parts entered by a person. ``made_ns`` is when the parts were made: the shift that made them bears the loss. A record."""

    machine: str
    kind: EntryKind
    quantity: int
    made_ns: int
    user: str
    at_ns: int
    reason: str | None = None
    part: str = ""
    job: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """Something about the past has changed after the fact."""

    machine: str
    from_ns: int
    to_ns: int
    number: int
    at_ns: int
    cause: str


@dataclass(frozen=True, slots=True)
class OeeQuery:
    """What to account for. Filters narrow each other down; no machines, line and area: the whole station.

    Time: ``shift`` (an id such as ``2026-11-22/A``, or ``current``) or [from_ns, to_ns).
    """

    machines: tuple[str, ...] = ()
    line: str = ""
    area: str = ""
    from_ns: int | None = None
    to_ns: int | None = None
    shift: str = ""
    job: str = ""
    part: str = ""
    slices: bool = False
    """Also answer with time slices (evidence, timelines)."""


@dataclass(frozen=True, slots=True)
class StopQuery:
    """Stops that touch a window. ``open_only``: those that still go on."""

    machines: tuple[str, ...] = ()
    from_ns: int = 0
    to_ns: int | None = None
    """None: now."""
    unexplained_only: bool = False
    """Only those that still ask for a reason."""
    micro: bool = False
    """With the short ones, too."""


@dataclass(frozen=True, slots=True)
class CycleTimes:
    """Part-to-part times of one part on one machine, with its spread. Seconds."""

    machine: str
    part: str
    program: str
    seconds: tuple[float, ...]
    at_ns: tuple[int, ...]
    ideal_s: float | None
    p5: float | None
    median: float | None
    p95: float | None
    outliers: tuple[int, ...] = ()
    """Positions of cycles beyond the Tukey fences (3 × inter-quartile range)."""


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """What an operator terminal shows first for a stop: likely reasons, best first, and the machine's last one."""

    stop: StopEvent
    likely: tuple[str, ...]
    last: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The production side of one machine now."""

    place: Place
    shift: Shift | None
    job: Job | None
    part: str
    open_stop: StopEvent | None


@dataclass(frozen=True, slots=True)
class SealTimeline:
    """The machine's timeline before this UTC day is not expected to change: keep it compactly. A record."""

    machine: str
    before_ns: int
