"""What the broker's cursor knows of an hour of a machine, and the form in which rows are given out. It refuses to read anything."""

from __future__ import annotations

from dataclasses import dataclass

from app.contracts.forwarding import ForwardRows, HourPart
from app.domain.equipment import DataItem
from app.domain.observation import Int32s
from storage.rows import Rows


@dataclass(slots=True)
class Hour:
    """One hour of one machine. ``owed``: rows of before the connection that are not delivered; what comes live meanwhile is ``ahead``."""

    taken: int
    taken_ns: int
    changed: int
    owed: bool = False
    ahead: int = 0
    ahead_ns: int = 0

    def finish(self, taken: int) -> None:
        """The backlog of the hour is delivered: so many of its rows with it."""
        self.owed, self.taken = False, taken + self.ahead
        self.taken_ns = max(self.taken_ns, self.ahead_ns)


@dataclass(slots=True)
class Portions:
    """An hour of the backlog that is being given out."""

    hour: int
    rows: Rows
    place: Int32s
    items: tuple[DataItem, ...]
    machine: str
    exact: bool
    given: int = 0


def forwarded(
    machine: str,
    items: tuple[DataItem, ...],
    place: Int32s,
    rows: Rows,
    parts: tuple[HourPart, ...],
    *,
    exact: bool | None = None,
    last: bool = False,
) -> ForwardRows:
    """Rows as a publisher gets them; ``exact`` is None for live ones."""
    return ForwardRows(
        machine,
        items,
        place,
        rows.time_ns,
        rows.number,
        rows.code,
        rows.quality,
        rows.texts,
        parts,
        backlog=exact is not None,
        exact=exact is not False,
        last=last,
    )
