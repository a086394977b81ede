"""Guesses what a stop's reason may be from what people said about others of that machine. It refuses to give a reason by itself."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.production import StopEvent
from app.domain.production_reasons import ReasonTree

SHOWN = 8
_SAME_ALARM = 8.0
_SAME_PROGRAM = 1.0
_HALVED_NS = 3 * 86_400 * 10**9


def likely(stop: StopEvent, told: Sequence[StopEvent], tree: ReasonTree) -> tuple[str, ...]:
    """At most eight reasons, best first: those of stops alike and recent, then the tree's own order."""
    offered = [reason.id for reason in tree.leaves()]
    weight = dict.fromkeys(offered, 0.0)
    for other in told:
        if other.reason in weight and other.id != stop.id:
            weight[other.reason] += _alike(stop, other)
    # sorted() is stable: reasons that nobody has used yet stay in the site's order.
    return tuple(sorted(offered, key=lambda reason: -weight[reason])[:SHOWN])


def _alike(stop: StopEvent, other: StopEvent) -> float:
    same = 1.0
    same += _SAME_ALARM * (bool(stop.alarm) and stop.alarm == other.alarm)
    same += _SAME_PROGRAM * (bool(stop.program) and stop.program == other.program)
    return float(same * 0.5 ** (abs(stop.from_ns - other.from_ns) / _HALVED_NS))
