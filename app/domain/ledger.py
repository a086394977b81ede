"""The gap ledger's arithmetic: every hole has one cause, no two holes overlap, whatever order the statements come in.

Refuses to store anything: a caller loads the part of a machine's ledger that an event can touch, and writes back the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.gap import Gap, GapAction, GapCause, GapEvent


@dataclass(frozen=True, slots=True)
class Ledger:
    """The holes of one machine: closed ones in time order, and the stages of the hole that is still open.

    An open hole may have several stages (the station was off, then the link was down); only the last has no end.
    """

    machine: str
    closed: tuple[Gap, ...] = ()
    open: tuple[Gap, ...] = ()


def step(ledger: Ledger, event: GapEvent) -> Ledger:
    """Apply one statement. ``closed`` needs to hold only the holes that end after ``earliest(ledger, event)``."""
    if event.action is GapAction.OPEN:
        return _open(ledger, event)
    if event.action is GapAction.CLOSE:
        return _close(ledger, event.at_ns)
    if event.action is GapAction.RECOVERED:
        return replace(ledger, open=())
    return _lose(ledger, event)


def earliest(ledger: Ledger, event: GapEvent) -> int:
    """The time before which ``step`` looks at nothing."""
    times = [event.at_ns - 1]
    if event.since_ns is not None:
        times.append(event.since_ns)
    times.extend(gap.from_ns for gap in ledger.open)
    return min(times)


def resume(ledger: Ledger, alive_ns: int, now_ns: int) -> Ledger:
    """Open the hole of a station that was off since ``alive_ns``; a hole that was open then simply stays open.

    A last sign of life that lies in the future means that the clock was set back meanwhile: how long the station was off
    can't be told, so the hole begins now and says why.
    """
    if ledger.open:
        return ledger
    if alive_ns > now_ns:
        detail = f"the clock was set back by {(alive_ns - now_ns) / 1e9:.3f} s while the station was off"
        return _open(ledger, GapEvent(GapAction.OPEN, ledger.machine, now_ns, GapCause.CLOCK_JUMP, detail=detail))
    return _open(ledger, GapEvent(GapAction.OPEN, ledger.machine, alive_ns, GapCause.STATION_OFF))


def holes(ledger: Ledger, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
    """The holes that touch [from_ns, to_ns), clipped to it, in time order. One that is still open keeps ``to_ns`` None."""
    found = [clipped for gap in ledger.closed if (clipped := _clip(gap, from_ns, to_ns))]
    for stage in ledger.open:
        ended = replace(stage, to_ns=max(to_ns, stage.from_ns)) if stage.to_ns is None else stage
        pieces = [clipped for piece in _outside(ended, ledger.closed) if (clipped := _clip(piece, from_ns, to_ns))]
        if stage.to_ns is None and pieces and pieces[-1].to_ns == to_ns:
            pieces[-1] = replace(pieces[-1], to_ns=None)
        found.extend(pieces)
    return tuple(sorted(found, key=lambda gap: gap.from_ns))


def _open(ledger: Ledger, event: GapEvent) -> Ledger:
    if ledger.open:
        return replace(ledger, open=_refined(ledger.open, event))
    start_ns = event.at_ns
    for gap in ledger.closed:
        if gap.from_ns <= start_ns < _end(gap):
            start_ns = _end(gap)
    return replace(ledger, open=(Gap(event.machine, start_ns, None, event.cause, event.count, event.detail),))


def _refined(stages: tuple[Gap, ...], event: GapEvent) -> tuple[Gap, ...]:
    """A better cause for the open hole. That the station was off is a fact: what follows becomes a stage of its own."""
    last = stages[-1]
    if event.cause is last.cause:
        return (*stages[:-1], replace(last, detail=event.detail or last.detail, count=event.count or last.count))
    if last.cause is not GapCause.STATION_OFF:
        return (*stages[:-1], replace(last, cause=event.cause, detail=event.detail, count=event.count))
    if event.at_ns <= last.from_ns:
        return stages
    following = Gap(event.machine, event.at_ns, None, event.cause, event.count, event.detail)
    return (*stages[:-1], replace(last, to_ns=event.at_ns), following)


def _close(ledger: Ledger, at_ns: int) -> Ledger:
    closed = ledger.closed
    for stage in ledger.open:
        end_ns = at_ns if stage.to_ns is None else min(at_ns, stage.to_ns)
        if end_ns > stage.from_ns:
            closed = _in_order((*closed, *_outside(replace(stage, to_ns=end_ns), closed)))
    return replace(ledger, closed=closed, open=())


def _lose(ledger: Ledger, event: GapEvent) -> Ledger:
    """A stated loss is more exact than what the ledger holds: older holes give way where both claim the same time."""
    since_ns = event.since_ns
    if since_ns is None:
        since_ns = ledger.open[0].from_ns if ledger.open else event.at_ns
    from_ns, to_ns = sorted((since_ns, event.at_ns))
    if from_ns == to_ns:
        if not event.count:
            return replace(ledger, open=())
        from_ns -= 1
    lost = Gap(event.machine, from_ns, to_ns, event.cause, event.count, event.detail)
    if lost in ledger.closed:
        return replace(ledger, open=())
    count = lost.count
    kept: list[Gap] = []
    for gap in ledger.closed:
        pieces = _outside(gap, (lost,))
        kept.extend(pieces)
        if not pieces and gap.count is not None:
            count = gap.count + (count or 0)
    return replace(ledger, closed=_in_order((*kept, replace(lost, count=count))), open=())


def _outside(gap: Gap, others: Iterable[Gap]) -> list[Gap]:
    """What remains of a closed hole outside the others; a known count stays with the first piece."""
    pieces = [(gap.from_ns, _end(gap))]
    for other in others:
        pieces = [
            (start, end)
            for a, b in pieces
            for start, end in ((a, min(b, other.from_ns)), (max(a, _end(other)), b))
            if start < end
        ]
    return [
        replace(gap, from_ns=a, to_ns=b, count=gap.count if i == 0 else None) for i, (a, b) in enumerate(sorted(pieces))
    ]


def _clip(gap: Gap, from_ns: int, to_ns: int) -> Gap | None:
    start, end = max(gap.from_ns, from_ns), min(_end(gap), to_ns)
    return replace(gap, from_ns=start, to_ns=end) if start < end else None


def _end(gap: Gap) -> int:
    assert gap.to_ns is not None
    return gap.to_ns


def _in_order(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple(sorted(gaps, key=lambda gap: gap.from_ns))
