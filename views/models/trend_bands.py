"""What happened behind the curves: states, programs, tools and alarms of one machine as stretches of time. Refuses to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.alarm import Step
from app.domain.alarm_record import AlarmTransition
from app.domain.condition import Activation, ConditionState, Level
from app.domain.equipment import Category, MachineModel
from app.domain.gap import Gap
from app.domain.series import Series
from views.models.condition_states import states_of
from views.models.trend_trace import Trace, segments_of
from views.models.trend_window import Window


class BandKind(StrEnum):
    """A kind of band; the value is what saved views write."""

    ALARM = "alarm"
    STATE = "state"
    PROGRAM = "program"
    TOOL = "tool"


STEPPED = {BandKind.STATE: "state", BandKind.PROGRAM: "program", BandKind.TOOL: "tool"}
"""The signal behind each kind that is one signal."""


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch [from_ns, to_ns); ``to_ns`` None while it lasts."""

    kind: BandKind
    from_ns: int
    to_ns: int | None
    text: str
    priority: int = 0
    """Of an alarm, 1 … 4."""

    def end(self, now_ns: int) -> int:
        """Where it ends, as far as is known now."""
        return now_ns if self.to_ns is None else self.to_ns

    def touches(self, window: Window, now_ns: int) -> bool:
        """Whether some of it lies in a window."""
        return self.from_ns < window.to_ns and self.end(now_ns) > window.from_ns


def signals_for(kinds: Sequence[BandKind], model: MachineModel) -> tuple[str, ...]:
    """Which signals history must be asked for."""
    stepped = [STEPPED[k] for k in kinds if k in STEPPED and model.get(STEPPED[k]) is not None]
    conditions = [i.id for i in model.items if i.category is Category.CONDITION] if BandKind.ALARM in kinds else []
    return (*stepped, *conditions)


def stepped_bands(kind: BandKind, trace: Trace, gaps: Sequence[Gap], window: Window) -> tuple[Band, ...]:
    """The stretches of a state, program or tool; holes and missing values are no band. The last of a trace that the present
    continues lasts."""
    found = segments_of(trace, gaps, window.from_ns, window.to_ns)
    lasts = window.to_ns if trace.open_end else None
    return tuple(
        Band(kind, s.from_ns, None if s.to_ns == lasts else s.to_ns, s.text)
        for s in found
        if s.text is not None and s.cause is None
    )


def alarm_bands(
    series: Sequence[Series], gaps: Sequence[Gap], until_ns: int, *, open_end: bool = False
) -> tuple[Band, ...]:
    """Every activation of every condition from when it came to when it went; a hole ends what was known.

    What stands at ``until_ns`` lasts if the present follows (``open_end``).
    """
    found: list[Band] = []
    for each in series:
        found.extend(_activations(each, gaps, until_ns, None if open_end else until_ns))
    return tuple(sorted(found, key=lambda b: (b.from_ns, b.priority)))


def _activations(series: Series, gaps: Sequence[Gap], until_ns: int, last_ns: int | None) -> list[Band]:
    before, found = ConditionState(), list[Band]()
    for time_ns, state in states_of(series, gaps):
        kept = {a.activation.key for a in state.active}
        found += [_alarm(a.activation, a.since_ns, time_ns) for a in before.active if a.activation.key not in kept]
        before = state
    found += [_alarm(a.activation, a.since_ns, last_ns) for a in before.active]
    return [b for b in found if b.end(until_ns) > b.from_ns]


def _alarm(activation: Activation, from_ns: int, to_ns: int | None) -> Band:
    words = " ".join(w for w in (activation.native_code, activation.text or activation.type) if w)
    return Band(BandKind.ALARM, from_ns, to_ns, words, 2 if activation.level is Level.FAULT else 3)


def journal_bands(
    lines: Sequence[AlarmTransition], words: Callable[[AlarmTransition], str], window: Window, now_ns: int
) -> tuple[Band, ...]:
    """When alarms of rules and links stood, from the journal's lines in any order. One that never went stands to the end."""
    raised: dict[str, AlarmTransition] = {}
    found: list[Band] = []
    last_ns = None if window.to_ns >= now_ns else window.to_ns
    for line in sorted(lines, key=lambda at: (at.time_ns, at.number)):
        if line.step == Step.RETURN:
            start = raised.pop(line.alarm, None)
            from_ns = window.from_ns if start is None else start.time_ns
            found.append(Band(BandKind.ALARM, from_ns, line.time_ns, words(line), int(line.priority)))
        elif line.step == Step.RAISE:
            raised.setdefault(line.alarm, line)
    found += [Band(BandKind.ALARM, at.time_ns, last_ns, words(at), int(at.priority)) for at in raised.values()]
    return tuple(b for b in found if b.from_ns < b.end(now_ns) and b.touches(window, now_ns))
