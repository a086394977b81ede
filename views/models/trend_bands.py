"""What happened behind the curves: states, programs, tools and alarms of one machine as stretches of time. Refuses to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.condition import Activation, ConditionState, Level, step
from app.domain.equipment import Category, MachineModel
from app.domain.gap import Gap
from app.domain.series import Series
from views.models.trend_trace import Segment, Trace, segments_of


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
    """One stretch [from_ns, to_ns)."""

    kind: BandKind
    from_ns: int
    to_ns: int
    text: str
    level: Level | None = None
    """Of an alarm."""


def signals_for(kinds: Sequence[BandKind], model: MachineModel) -> tuple[str, ...]:
    """Which signals history must be asked for."""
    stepped = [STEPPED[k] for k in kinds if k in STEPPED and model.get(STEPPED[k]) is not None]
    conditions = [i.id for i in model.items if i.category is Category.CONDITION] if BandKind.ALARM in kinds else []
    return (*stepped, *conditions)


def stepped_bands(kind: BandKind, trace: Trace, gaps: Sequence[Gap], from_ns: int, to_ns: int) -> tuple[Band, ...]:
    """The stretches of a state, program or tool; holes and missing values are no band."""
    found = segments_of(trace, gaps, from_ns, to_ns)
    return tuple(_band(kind, s) for s in found if s.text is not None and s.cause is None)


def _band(kind: BandKind, segment: Segment) -> Band:
    return Band(kind, segment.from_ns, segment.to_ns, segment.text or "")


def alarm_bands(series: Sequence[Series], gaps: Sequence[Gap], until_ns: int) -> tuple[Band, ...]:
    """Every activation of every condition from when it came to when it went; a hole ends what was known."""
    found: list[Band] = []
    for each in series:
        found.extend(_activations(each, gaps, until_ns))
    return tuple(sorted(found, key=lambda b: (b.from_ns, -(b.level or 0))))


def _activations(series: Series, gaps: Sequence[Gap], until_ns: int) -> list[Band]:
    events: list[tuple[int, str | None]] = [
        (int(t), text) for t, text in zip(series.time_ns, series.text or (), strict=False)
    ]
    if series.carried is not None and isinstance(series.carried[1], str):
        events.insert(0, (series.carried[0], series.carried[1]))
    events += [(gap.from_ns, None) for gap in gaps]
    state, found = ConditionState(), list[Band]()
    for time_ns, text in sorted(events, key=lambda e: e[0]):
        after = step(state, _read(text), time_ns)
        kept = {a.activation.key for a in after.active}
        found += [_alarm(a.activation, a.since_ns, time_ns) for a in state.active if a.activation.key not in kept]
        state = after
    found += [_alarm(a.activation, a.since_ns, until_ns) for a in state.active]
    return [b for b in found if b.to_ns > b.from_ns]


def _read(text: str | None) -> Activation:
    try:
        return Activation(None) if text is None else Activation.decode(text)
    except (ValueError, KeyError):
        return Activation(None)


def _alarm(activation: Activation, from_ns: int, to_ns: int) -> Band:
    words = " ".join(w for w in (activation.native_code, activation.text or activation.type) if w)
    return Band(BandKind.ALARM, from_ns, to_ns, words, activation.level)
