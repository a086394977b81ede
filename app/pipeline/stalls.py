"""When history took nothing, and why: what sources lost meanwhile is not their fault, and the ledger says so. Knows no drivers."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from app.contracts import HistoryWriter
from app.domain.gap import GapAction, GapCause, GapEvent

_REMEMBERED = 64
"""A source may come back long after the stall that made it lose data."""


@dataclass(slots=True)
class Stall:
    """[from_ns, to_ns) in station time during which history had no room; ``to_ns`` None while it lasts."""

    from_ns: int
    to_ns: int | None
    cause: GapCause
    detail: str


@dataclass(slots=True)
class Stalls:
    """The latest stalls. Lives on the engine's thread."""

    writer: HistoryWriter
    _known: deque[Stall] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, now_ns: int, *, full: bool) -> None:
        """History has room or not, at this moment."""
        last = self._known[-1] if self._known else None
        lasting = last is not None and last.to_ns is None
        if full:
            figures = self.writer.figures
            cause = figures.blocked_by or GapCause.OVERLOAD
            detail = str(figures.blocked or "history is behind: more arrives than can be written")
            if last is not None and lasting:
                if last.cause is GapCause.OVERLOAD:
                    last.cause, last.detail = cause, detail
            else:
                self._known.append(Stall(now_ns, None, cause, detail))
        elif last is not None and lasting:
            last.to_ns = now_ns

    def refined(self, event: GapEvent) -> GapEvent:
        """A source's buffer ran over because history took nothing: then that is the cause, and the source's words are the detail."""
        if event.action is not GapAction.LOST or event.cause is not GapCause.BUFFER_OVERRUN:
            return event
        stall = self.during(event.at_ns if event.since_ns is None else event.since_ns, event.at_ns)
        if stall is None:
            return event
        return replace(event, cause=stall.cause, detail="; ".join(filter(None, (stall.detail, event.detail))))

    def during(self, from_ns: int, to_ns: int) -> Stall | None:
        """The newest stall that touches [from_ns, to_ns)."""
        for stall in reversed(self._known):
            if stall.from_ns < to_ns and (stall.to_ns is None or stall.to_ns > from_ns):
                return stall
        return None

    def lost(self, machine: str, from_ns: int, to_ns: int) -> GapEvent:
        """A source that keeps nothing was not asked for so long."""
        stall = self.during(from_ns, to_ns)
        cause = GapCause.OVERLOAD if stall is None else stall.cause
        detail = "the station took nothing" if stall is None else stall.detail
        return GapEvent(GapAction.LOST, machine, to_ns, cause, since_ns=from_ns, detail=detail)
