"""The key figures of an alarm system, and the answer of a back-test. Values only; every figure names the alarms behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.alarm import AlarmState, Priority


@dataclass(frozen=True, slots=True)
class Share:
    """One alarm's part in a figure, greatest first in every list."""

    alarm: str
    machine: str
    count: int
    share: float = 0.0
    """Of all announcements, 0 … 1."""


@dataclass(frozen=True, slots=True)
class Flood:
    """More than 10 announcements in 10 min until fewer than 5; ``to_ns`` None while it lasts."""

    from_ns: int
    to_ns: int | None
    size: int
    peak_10min: int
    first: str
    """The alarm that began it."""


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """An alarm that has stood (or been hidden) for a long time; ``since_ns`` says since when."""

    alarm: str
    machine: str
    since_ns: int


@dataclass(frozen=True, slots=True)
class StandingAt:
    """An alarm that was not normal at a moment, and since when (hidden ones: since they were hidden)."""

    state: AlarmState
    since_ns: int
    machine: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one announcement waited for its acknowledgement; None: nobody gave one within the window."""

    alarm: str
    machine: str
    at_ns: int
    waited_s: float | None
    limit_s: float | None
    """Time to respond, where one is configured."""


@dataclass(frozen=True, slots=True)
class Response:
    """How soon alarms were acknowledged. Seconds; None where none was."""

    median_s: float | None = None
    p95_s: float | None = None
    within_time: float | None = None
    """Share acknowledged within its time to respond, of those that have one."""
    acknowledged: int = 0
    unanswered: int = 0
    """Announcements that nobody acknowledged within the window."""


@dataclass(frozen=True, slots=True)
class AlarmFigures:
    """Key figures of a window, each computed on its own window as defined; rates exclude what was hidden."""

    from_ns: int
    to_ns: int
    announced: int
    hidden: int
    """Occurrences while shelved, suppressed or out of service: reported apart."""
    per_10min: float | None
    """Mean; None for a window shorter than ten minutes."""
    per_hour: float | None
    per_day: float | None
    peak_10min: int
    peak_10min_at_ns: int | None
    busy_10min_share: float | None
    """Share of sliding 10-min windows with more than 10 announcements."""
    busy_hour_share: float | None
    """Share of sliding hours with more than 30."""
    floods: tuple[Flood, ...]
    flood_share: float | None
    """Share of the time spent in floods."""
    top: tuple[Share, ...]
    """The ten most frequent."""
    top_share: float | None
    chattering: tuple[Share, ...]
    """Alarms with 3 or more announcements within a minute; ``count``: the most in one minute."""
    fleeting: tuple[Share, ...]
    """Alarms that returned within seconds without repeating; ``count``: how often."""
    stale: tuple[OpenAlarm, ...]
    """Standing for more than 24 h at the window's end."""
    mix: Mapping[Priority, float]
    """Share of announcements by priority."""
    configured_mix: Mapping[Priority, float]
    """Share of configured alarms by priority."""
    response: Response
    response_by_priority: Mapping[Priority, Response]
    shelved_long: tuple[OpenAlarm, ...]
    """Shelved for more than a shift (8 h) at the window's end."""
    without_response: tuple[str, ...]
    """Configured alarms without guidance: nobody has said what to do."""
    alarms_10min: tuple[tuple[int, int], ...] = ()
    """(begin, announcements in the ten minutes from there) over the window. Of more than 5,000 the most of each group."""
    slowest: tuple[Wait, ...] = ()
    """Announcements that waited longest, those that nobody answered first; at most 100."""


@dataclass(frozen=True, slots=True)
class BacktestDelay:
    """What one delay would have given."""

    delay_ns: int
    announced: int
    latest_extra_ns: int
    """How much later than with the rule's own delay the latest of the remaining ones would have been announced."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """A rule against recorded history."""

    from_ns: int
    to_ns: int
    announced: int
    unknown_share: float
    """Share of the window in which the data did not allow a verdict."""
    delays: tuple[BacktestDelay, ...]
    suggested: BacktestDelay | None
    """The delay worth taking; None when the rule does well as it is."""
    stretches: tuple[tuple[str, int, int | None], ...] = ()
    """(machine, from_ns, to_ns) of what would have been announced, at most 1,000; None: still standing."""
    by_machine: Mapping[str, int] = field(default_factory=dict)
