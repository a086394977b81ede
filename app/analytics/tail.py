"""The sums of time up to now, which grow with the last slice: what they are a second later needs no slices while nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analytics.accounting import Rules
from app.analytics.laying import Laid
from app.analytics.sums import TIMES, Keys, Sums, alike
from app.contracts.production_store import EVER_NS
from app.domain.calendar import Span
from app.domain.observation import Int64s
from app.domain.production import SliceKind

_COLUMN = {
    SliceKind.UNKNOWN: "unknown_ns",
    SliceKind.APT: "apt_ns",
    SliceKind.AUST: "aust_ns",
    SliceKind.ADET: "adet_ns",
    SliceKind.ADOT: "adot_ns",
    SliceKind.IDLE: "idle_ns",
    SliceKind.PLANNED: "planned_stop_ns",
}


@dataclass(frozen=True, slots=True)
class Tail:
    """Sums (one cell) up to ``at_ns``. Until ``until_ns`` each ns more adds one to the columns that are 1 in ``grows``, and to a loss."""

    spans: bytes
    """What they are the sums of, but for the end."""
    sums: Sums
    at_ns: int
    until_ns: int
    grows: Int64s
    loss: int | None
    """The key of the loss that grows, too."""

    def at(self, time_ns: int) -> Sums | None:
        """The sums then; None when that can't be told from these."""
        if not self.at_ns <= time_ns <= self.until_ns:
            return None
        more = time_ns - self.at_ns
        losses = self.sums.losses
        if self.loss is not None and more:
            losses = alike([losses, np.array([[0, self.loss, more, 0]], np.int64)])
        return Sums(self.sums.times + more * self.grows, self.sums.parts, losses)


def tail_of(spans: bytes, laid: Laid, sums: Sums, rules: Rules, keys: Keys) -> Tail | None:
    """``sums`` are of all that was asked for of this timeline, up to its end. None: the last slice may yet become another one."""
    last = laid.spread
    if not len(last.at) or last.micro[-1]:
        return None  # a short stop that goes on becomes a long one
    at_ns, kind, busy = last.end_ns, SliceKind(int(last.kind[-1])), bool(last.busy[-1])
    grows = {"window_ns"}
    if kind is SliceKind.APT:
        grows.add("run_window_ns")
    if busy:
        grows |= {"calendar_busy_ns", _COLUMN[kind]}
    elif kind is SliceKind.APT and rules.extend:
        grows.add("extension_ns")
    planned = laid.overlay.planned
    for name, spans_of in (("breaks_ns", planned.breaks), ("maintenance_ns", planned.maintenance)):
        if any(since <= at_ns < until for since, until in spans_of):
            grows.add(name)
    loss = None
    if busy and kind is not SliceKind.APT:
        reason = int(last.reason[-1])
        loss = keys.code((int(kind), last.reasons[reason] if reason >= 0 else None, False))
    column = np.array([[name in grows for name in TIMES]], np.int64)
    return Tail(spans, sums, at_ns, _until(laid), column, loss)


def _until(laid: Laid) -> int:
    """The next time at which the last slice ends though nothing is written."""
    overlay, last = laid.overlay, laid.spread
    planned = overlay.planned
    spans: list[Span] = [*planned.busy, *planned.breaks, *planned.maintenance]
    notes = (edge for note in overlay.notes for edge in (note.from_ns, note.to_ns))
    holes = (*overlay.holes.from_ns, *overlay.holes.to_ns)
    edges = [edge for edge in (*(e for span in spans for e in span), *notes, *holes, *overlay.making.edges()) if edge]
    later = [edge for edge in edges if edge > last.end_ns]
    reason = int(last.reason[-1])
    if last.kind[-1] == SliceKind.PLANNED and last.run[-1] >= 0 and reason >= 0:
        given = overlay.tree.get(last.reasons[reason])
        if given is not None and given.limit_s is not None:
            later.append(int(last.run_at[last.run[-1]]) + int(given.limit_s * 1e9))
    if laid.planned_to_ns > last.end_ns:
        later.append(laid.planned_to_ns)
    return min(later, default=EVER_NS)
