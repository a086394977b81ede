"""History for a destination that only takes and can't compare (an MQTT broker): a durable cursor, live values beside a backlog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.equipment import DataItem
from app.domain.observation import Float64s, Int32s, Int64s, UInt8s


@dataclass(frozen=True, slots=True)
class HourPart:
    """What some rows are of one hour of one machine. ``hour`` is the history's own number of it."""

    hour: int
    rows: int
    last_ns: int


@dataclass(frozen=True, slots=True)
class ForwardRows:
    """Committed rows of one machine, in order of time. ``place`` indexes ``items``, ``code`` indexes ``texts``; -1 is no text."""

    machine: str
    items: tuple[DataItem, ...]
    place: Int32s
    time_ns: Int64s
    number: Float64s
    code: Int32s
    quality: UInt8s
    texts: tuple[str, ...]
    parts: tuple[HourPart, ...]
    backlog: bool = False
    exact: bool = True
    """False: an hour that is sent in full, since which of its rows are missing can't be told."""
    last: bool = False
    """The last rows of an hour of the backlog."""

    def __len__(self) -> int:
        return len(self.place)


class Feed(Protocol):
    """Blocking; for one publisher's thread. Between ``resume`` and ``pause`` what is committed comes as live rows."""

    def begin(self) -> None:
        """Follow the history. At the very first start nothing that stands in it is owed."""

    def count_connection(self) -> int:
        """How many connections there were before this one; kept durably."""

    def resume(self, *, backlog: bool = True) -> None:
        """A connection stands: all that is committed from now on is live; what is owed until now is backlog, or given up."""

    def pause(self) -> None:
        """No connection: what is committed from now on is owed."""

    def live(self) -> tuple[ForwardRows, ...]:
        """What was committed since the last call, machine by machine."""

    @property
    def left_behind(self) -> bool:
        """Something was committed that does not come live, too much or of the past: ``resume`` again, it is owed."""

    def backlog(self, rows: int) -> ForwardRows | None:
        """The next of what is owed, oldest hour first, about so many rows; None when there is nothing to be had now."""

    def delivered(self, rows: ForwardRows) -> None:
        """The destination has these. In the order in which they were given out, live and backlog each."""

    def settle(self) -> None:
        """Note durably what was delivered."""

    @property
    def owed(self) -> int:
        """Rows of the backlog that are not delivered."""
