"""From "the condition holds now" to "the alarm is raised": on-delay, off-delay, count in a window, in the time of the events.

A delay elapses at its exact time, whenever that is noticed. What is unknown stops every delay: bad data neither raises nor clears.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from app.alarms.program import FALSE, TRUE, UNKNOWN, Code
from app.domain.alarm import Step


class Verdict(NamedTuple):
    """RAISE or RETURN, at its time; ``cause_ns`` is when the condition that raises it began to hold."""

    step: Step
    time_ns: int
    cause_ns: int


@dataclass(slots=True)
class Judge:
    """One rule on one machine. Times in ns; must be told of changes in the order of their times."""

    on_delay_ns: int = 0
    off_delay_ns: int = 0
    count: int = 1
    within_ns: int = 0
    abnormal: bool = False
    cause_ns: int = 0
    truth: Code = UNKNOWN
    due_ns: int | None = None
    """When a delay elapses."""
    hole: bool = False
    """There was no data meanwhile: an abnormal condition may be another one than before."""
    _edges: deque[int] = field(default_factory=deque)

    def turn(self, truth: Code, time_ns: int) -> Verdict | None:
        """The condition changes. Ask ``elapse`` before (for what was due until now) and after (a delay of nothing)."""
        before, self.truth = self.truth, truth
        if truth == UNKNOWN:
            self.due_ns = None
            return None
        if truth == FALSE:
            self.hole = False
            self.due_ns = self._return_due(time_ns) if self.abnormal else None
            return None
        if before != TRUE:
            self._note(time_ns)
        if self.abnormal:
            self.due_ns = None
            return self._again(time_ns)
        if len(self._edges) >= self.count:
            self.cause_ns, self.due_ns = time_ns, time_ns + self.on_delay_ns
        return None

    def elapse(self, now_ns: int) -> Verdict | None:
        """What a delay that has elapsed until ``now_ns`` says; the verdict bears the time at which it did."""
        if self.due_ns is None or self.due_ns > now_ns:
            return None
        time_ns, self.due_ns, self.hole = self.due_ns, None, False
        if self.truth == TRUE:
            self.abnormal = True
            return Verdict(Step.RAISE, time_ns, self.cause_ns)
        self.abnormal = False
        return Verdict(Step.RETURN, time_ns, self.cause_ns)

    def shift(self, by_ns: int) -> None:
        """The clock that the times come from was set: what is under way keeps its length."""
        if self.due_ns is not None:
            self.due_ns += by_ns
        if self.truth == TRUE and not self.abnormal:
            self.cause_ns += by_ns
        self._edges = deque(edge + by_ns for edge in self._edges)

    def _again(self, time_ns: int) -> Verdict | None:
        """Abnormal before a hole and after it: the same occurrence only if it began with the same observation."""
        if not self.hole:
            return None
        self.hole = False
        if time_ns == self.cause_ns:
            return None
        self.cause_ns = time_ns
        return Verdict(Step.RAISE, time_ns, time_ns)

    def _note(self, time_ns: int) -> None:
        self._edges.append(time_ns)
        while len(self._edges) > self.count or (self.count > 1 and self._edges[0] <= time_ns - self.within_ns):
            self._edges.popleft()

    def _return_due(self, time_ns: int) -> int:
        if self.count > 1 and self._edges:
            return max(time_ns + self.off_delay_ns, self._edges[0] + self.within_ns)
        return time_ns + self.off_delay_ns
