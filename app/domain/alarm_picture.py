"""Immutable pictures of the alarm list, taken by screens and routes at their own rate; and how consequences fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.domain.alarm import LAST_RANK, AlarmDefinition, AlarmState, Priority, Standing

FIRST_OUT_NS = 2_000_000_000
"""A cause may be told this long after its first consequence: control and adapter report in their own order."""


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm that is not normal, as a row of the list."""

    definition: AlarmDefinition
    standing: Standing
    priority: Priority
    """The present one: a machine's alarm may rise from warning to fault."""
    text: str = ""
    """The machine's own words (native text), verbatim."""
    value: float | str | None = None
    """What the first signal was when it was raised."""
    unit: str = ""
    uncertain: bool = False
    """The data that it is judged by is bad: the state is frozen."""
    cause: str = ""
    """Id of the first-out alarm under which this one folds; empty for one that stands by itself."""
    consequences: int = 0
    """How many rows fold under this one."""
    comment: str = ""
    """The newest note of an operator."""

    @property
    def id(self) -> str:
        """``machine:name``."""
        return self.definition.id

    @property
    def machine(self) -> str:
        """Id of the machine."""
        return self.definition.machine

    @property
    def state(self) -> AlarmState:
        """One of the nine."""
        return self.standing.state


def urgency(row: AlarmView) -> tuple[bool, int, int]:
    """Sort key of the list: unacknowledged first, then priority, then newest."""
    return (not row.state.is_unacknowledged, int(row.priority), -row.standing.raised_ns)


@dataclass(frozen=True, slots=True)
class AlarmsSnapshot:
    """Everything that is not normal, and the counts that every screen shows."""

    revision: int = 0
    """Grows with every change of anything in here: an equal revision needs no repaint."""
    time_ns: int = 0
    rows: tuple[AlarmView, ...] = ()
    """Unsorted; ``urgency`` is the list's order."""
    active: Mapping[Priority, int] = field(default_factory=dict)
    unacknowledged: Mapping[Priority, int] = field(default_factory=dict)
    shelved: int = 0
    suppressed: int = 0
    out_of_service: int = 0
    flood_since_ns: int | None = None
    """Since when more than 10 announcements in 10 min have come, until fewer than 5 do; None: no flood."""
    announced_10min: int = 0
    """Announcements in the last ten minutes."""
    announced: Mapping[Priority, int] = field(default_factory=dict)
    """Announcements since this station started, by priority."""

    def get(self, alarm: str) -> AlarmView | None:
        """The row with this id."""
        return next((row for row in self.rows if row.id == alarm), None)

    def of(self, machine: str) -> tuple[AlarmView, ...]:
        """The rows of one machine, most urgent first."""
        return tuple(sorted((row for row in self.rows if row.machine == machine), key=urgency))

    @property
    def first(self) -> AlarmView | None:
        """The highest unacknowledged alarm that is no consequence of another: what the banner shows."""
        return min(
            (row for row in self.rows if row.state.is_unacknowledged and not row.cause), key=urgency, default=None
        )


def picture(
    rows: Iterable[AlarmView],
    *,
    revision: int,
    time_ns: int,
    flood_since_ns: int | None,
    announced_10min: int,
    announced: Mapping[Priority, int] | None = None,
) -> AlarmsSnapshot:
    """Count the rows."""
    rows = tuple(rows)
    active, unseen = dict.fromkeys(Priority, 0), dict.fromkeys(Priority, 0)
    hidden = dict.fromkeys((AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE), 0)
    for row in rows:
        state = row.standing.state
        if state in hidden:
            hidden[state] += 1
            continue
        active[row.priority] += 1
        unseen[row.priority] += state.is_unacknowledged
    return AlarmsSnapshot(
        revision,
        time_ns,
        rows,
        active,
        unseen,
        hidden[AlarmState.SHELVED],
        hidden[AlarmState.SUPPRESSED],
        hidden[AlarmState.OUT_OF_SERVICE],
        flood_since_ns,
        announced_10min,
        announced or {},
    )


def folded(rows: Iterable[AlarmView]) -> list[AlarmView]:
    """The rows of one machine with their first-out: what came with a lower rank folds under it.

    A row folds under a cause that stands (or stood) when it was raised, or that was told up to two seconds later.
    """
    rows = list(rows)
    causes = sorted(
        (row for row in rows if row.definition.rank < LAST_RANK and row.state.is_active),
        key=lambda row: (row.definition.rank, row.standing.raised_ns),
    )
    cause_of = {row.id: next((c.id for c in causes if _follows(row, c)), "") for row in rows}
    counts: dict[str, int] = {}
    for row in rows:
        if cause := cause_of[row.id]:
            counts[cause] = counts.get(cause, 0) + row.state.is_active
    return [_placed(row, cause_of[row.id], counts.get(row.id, 0)) for row in rows]


def grouped(rows: Iterable[AlarmView]) -> list[AlarmView]:
    """For a flood: one row for each machine, its first-out or the most urgent; ``consequences`` counts its others."""
    of: dict[str, list[AlarmView]] = {}
    for row in rows:
        of.setdefault(row.machine, []).append(row)
    found = []
    for each in of.values():
        first = min(each, key=lambda row: (bool(row.cause), row.definition.rank, urgency(row)))
        found.append(_placed(first, "", len(each) - 1))
    return found


def _follows(row: AlarmView, cause: AlarmView) -> bool:
    if row.definition.rank <= cause.definition.rank or not row.state.is_active:
        return False
    raised_ns, standing = row.standing.raised_ns, cause.standing
    return raised_ns >= standing.raised_ns - FIRST_OUT_NS and (standing.abnormal or raised_ns <= standing.returned_ns)


def _placed(row: AlarmView, cause: str, consequences: int) -> AlarmView:
    if row.cause == cause and row.consequences == consequences:
        return row
    return replace(row, cause=cause, consequences=consequences)
