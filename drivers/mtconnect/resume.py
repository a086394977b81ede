"""Where to continue after a contact, and what was lost meanwhile: decisions from sequence numbers alone, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Cursor
from drivers.mtconnect.header import Header


class Kind(Enum):
    """What a contact turned out to be."""

    FIRST = "first contact"
    SAME = "everything is still there"
    OVERRUN = "the agent's buffer has moved on"
    RESTART = "another run of the agent"
    SKIP = "a document that can't be read"


MARGINS = (0.0, 0.01, 0.05, 0.2)
"""Share of the buffer that we give up to get ahead of ``firstSequence`` when it outran us 0, 1, 2 … times in a row."""


@dataclass(frozen=True, slots=True)
class Start:
    """Continue at ``position``; of the snapshot, record what lies in [``from_sequence``, ``position``)."""

    kind: Kind
    position: int
    from_sequence: int
    lost: int | None = None
    cause: GapCause = GapCause.LINK_LOST
    detail: str = ""


def decide(cursor: Cursor | None, header: Header, *, outrun: int = 0, skip_to: int | None = None) -> Start:
    """The instance is compared before any number is: a stale position can look valid in a new run."""
    start = _continue(cursor, header, _oldest(header, outrun))
    if skip_to is None or skip_to <= start.position:
        return start
    return _passed_over(start, min(max(skip_to, header.first), header.next))


def _continue(cursor: Cursor | None, header: Header, oldest: int) -> Start:
    if cursor is None:
        return Start(Kind.FIRST, oldest, 0)
    if cursor.instance != header.instance or cursor.position > max(header.next, 1):
        return Start(
            Kind.RESTART, oldest, 0, detail=f"agent restarted: instance {cursor.instance} -> {header.instance}"
        )
    if cursor.position < header.first:
        detail = f"instance {cursor.instance}: sequences {cursor.position} to {oldest - 1} of all devices"
        return Start(Kind.OVERRUN, oldest, cursor.position, oldest - cursor.position, GapCause.BUFFER_OVERRUN, detail)
    return Start(Kind.SAME, cursor.position, cursor.position)


def _passed_over(start: Start, position: int) -> Start:
    """Behind a document that could not be read twice; what it held counts as lost."""
    detail = f"unreadable document: sequences {start.position} to {position - 1} of all devices"
    whole = start.kind in (Kind.FIRST, Kind.SAME)
    return replace(
        start,
        kind=Kind.SKIP if whole else start.kind,
        cause=GapCause.NOT_COLLECTED if whole else start.cause,
        position=position,
        lost=(start.lost or 0) + position - start.position,
        detail="; ".join(filter(None, (start.detail, detail))),
    )


def _oldest(header: Header, outrun: int) -> int:
    margin = int(header.buffer_size * MARGINS[min(outrun, len(MARGINS) - 1)])
    return max(1, min(header.first + margin, header.next))


def gap_event(start: Start, machine: str, *, complete_ns: int | None, back_ns: int, received_ns: int) -> GapEvent:
    """The ledger's entry for one machine, in its source's time: ``complete_ns`` until when we have everything, ``back_ns`` from when on again."""
    if start.kind is Kind.FIRST:
        return GapEvent(GapAction.CLOSE, machine, min(back_ns, received_ns))
    if start.kind is Kind.SAME:
        return GapEvent(GapAction.RECOVERED, machine, received_ns)
    return GapEvent(
        GapAction.LOST,
        machine,
        back_ns if complete_ns is None else max(back_ns, complete_ns + 1),  # a hole is never empty
        start.cause,
        since_ns=complete_ns,
        count=start.lost,
        detail=start.detail,
    )
