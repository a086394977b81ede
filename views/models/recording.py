"""A machine's past as it can be looked at: every signal and condition over a span, and the picture of the machine at any instant of it.

What was known at an instant is what the live picture would have shown: the value that held, its quality, or why there was none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.equipment import DataItem, MachineModel, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.message import Message
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import ActiveCondition, LinkStatus, MachineSnapshot, Recent
from app.domain.state import LinkState, MachineState
from views.models.condition_states import States, states_of
from views.models.scales import SPARK_NS
from views.models.trend_trace import Known, Trace, gap_at, known_at, trace_of
from views.models.trend_window import Window

STATE = "state"
_CAUSES = {
    GapCause.STATION_OFF: Message("The station was off: nothing was collected."),
    GapCause.LINK_LOST: Message("The connection was lost."),
    GapCause.MACHINE_OFF: Message("The machine was off."),
    GapCause.NOT_COLLECTED: Message("Nothing was collected at this time."),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """Traces by signal id over a window. Nobody writes to the arrays."""

    window: Window
    traces: Mapping[str, Trace]
    conditions: Mapping[str, States]
    """By item."""
    gaps: tuple[Gap, ...]

    def covers(self, from_ns: int, to_ns: int) -> bool:
        """Whether it tells of the whole span."""
        return self.window.from_ns <= from_ns and to_ns <= self.window.to_ns

    def known(self, signal: str, at_ns: int) -> Known:
        """What a signal was. The smallest or largest value of a stretch stands for all of it: that is uncertain."""
        trace = self.traces.get(signal)
        if trace is None:
            return Known()
        found = known_at(trace, self.gaps, at_ns, self.window.to_ns)
        if trace.aggregated and not trace.is_text and found.quality.is_good:
            return replace(found, quality=Quality.UNCERTAIN)
        return found

    def recent(self, signal: str, at_ns: int) -> Recent | None:
        """The ten minutes before an instant, as memory keeps them of the present."""
        trace = self.traces.get(signal)
        if trace is None or trace.is_text:
            return None
        from_ns = at_ns - SPARK_NS
        start, stop = np.searchsorted(trace.time_ns, (from_ns, at_ns + 1)).tolist()
        first = known_at(trace, self.gaps, from_ns, self.window.to_ns)
        value = float(first.value) if isinstance(first.value, int | float) else np.nan
        holes = [gap.from_ns for gap in self.gaps if from_ns < gap.from_ns <= at_ns]
        time_ns = np.concatenate(([from_ns], trace.time_ns[start:stop], np.array(holes, np.int64)))
        number = np.concatenate(([value], trace.number[start:stop], np.full(len(holes), np.nan)))
        for gap in self.gaps:
            number[(time_ns >= gap.from_ns) & (time_ns < (at_ns if gap.to_ns is None else gap.to_ns))] = np.nan
        order = np.argsort(time_ns, kind="stable")
        return Recent(time_ns[order], number[order])

    def after(self, signal: str, at_ns: int) -> tuple[int, float] | None:
        """Time and value of a number's next sample, when no gap lies before it."""
        trace = self.traces.get(signal)
        if trace is None or trace.is_text:
            return None
        row = int(np.searchsorted(trace.time_ns, at_ns, side="right"))
        if row == len(trace.time_ns) or not np.isfinite(trace.number[row]):
            return None
        coming_ns = int(trace.time_ns[row])
        if any(gap.from_ns < coming_ns and (gap.to_ns is None or gap.to_ns > at_ns) for gap in self.gaps):
            return None
        return coming_ns, float(trace.number[row])

    def active(self, model: MachineModel, at_ns: int) -> tuple[ActiveCondition, ...]:
        """The conditions that were active."""
        found: list[ActiveCondition] = []
        for item in model.items:
            states = self.conditions.get(item.id, ())
            state = next((s for since_ns, s in reversed(states) if since_ns <= at_ns), None)
            found += [ActiveCondition(item, activity) for activity in state.active] if state is not None else []
        return tuple(found)

    def state(self, at_ns: int) -> tuple[MachineState, int]:
        """The machine's state and since when."""
        gap = gap_at(self.gaps, at_ns)
        if gap is not None:
            return MachineState.OFFLINE, gap.from_ns
        known = self.known(STATE, at_ns)
        if not isinstance(known.value, str):
            return MachineState.OFFLINE, 0
        return MachineState(known.value), self._since(self.traces[STATE], known.time_ns)

    def _since(self, trace: Trace, time_ns: int) -> int:
        """When the word that holds at a row began."""
        row = int(np.searchsorted(trace.time_ns, time_ns, side="right")) - 1
        if row < 0:
            return time_ns
        others = np.flatnonzero(trace.code[: row + 1] != trace.code[row])
        first = int(others[-1]) + 1 if len(others) else 0
        word = trace.words[int(trace.code[row])]
        if first == 0 and trace.carried is not None and trace.carried[1] == word:
            return trace.carried[0]
        return int(trace.time_ns[first])


def recording_of(query: HistoryQuery, answer: HistoryAnswer) -> Recording:
    """What history answered about all signals of a machine."""
    traces = {s.item.id: trace_of(s, query.from_ns, query.to_ns) for s in answer.series}
    conditions = {s.item.id: states_of(s, answer.gaps) for s in answer.series if s.item.kind is ValueKind.CONDITION}
    return Recording(Window(query.from_ns, query.to_ns), traces, conditions, answer.gaps)


def recorded(model: MachineModel) -> tuple[str, ...]:
    """The signals that a picture of a machine is made of."""
    kinds = (ValueKind.NUMBER, ValueKind.TEXT, ValueKind.CONDITION)
    return tuple(item.id for item in model.items if item.kind in kinds)


def picture_at(live: MachineSnapshot, recording: Recording, at_ns: int) -> MachineSnapshot:
    """The machine as it was: its live picture with everything that changes taken from the past."""
    model = live.model
    assert model is not None
    known = [recording.known(item.id, at_ns) for item in model.items]
    number = np.array([_number(k) for k in known], np.float64)
    text = tuple(k.value if isinstance(k.value, str) else None for k in known)
    time_ns = np.array([k.time_ns for k in known], np.int64)
    state, since_ns = recording.state(at_ns)
    return replace(
        live,
        revision=at_ns,
        state=state,
        state_since_ns=since_ns,
        state_inferred=False,
        link=_link(recording.gaps, at_ns, told=any(k.quality is not Quality.NEVER_SEEN for k in known)),
        number=number,
        text=text,
        quality=np.array([_quality(i, k) for i, k in zip(model.items, known, strict=True)], np.uint8),
        time_ns=time_ns,
        received_ns=time_ns,
        last_good_number=number,
        last_good_text=text,
        last_good_ns=time_ns,
        conditions=recording.active(model, at_ns),
    )


def _number(known: Known) -> float:
    return float(known.value) if isinstance(known.value, int | float) else np.nan


def _quality(item: DataItem, known: Known) -> int:
    if known.value is None and not known.quality.is_bad and item.kind is not ValueKind.CONDITION:
        return int(Quality.UNAVAILABLE)
    return int(known.quality)


def _link(gaps: Sequence[Gap], at_ns: int, *, told: bool) -> LinkStatus:
    gap = gap_at(gaps, at_ns)
    if gap is None:  # before the first observation there was no machine to hear from
        return LinkStatus(LinkState.CONNECTED, 0, at_ns) if told else LinkStatus()
    state = LinkState.RETRYING if gap.cause is GapCause.LINK_LOST else LinkState.STOPPED
    return LinkStatus(state, gap.from_ns, gap.from_ns, _CAUSES.get(gap.cause))
