"""A condition over time: which state held from when on. Refuses to know what is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.condition import Activation, ConditionState, step
from app.domain.gap import Gap
from app.domain.series import Series

States = tuple[tuple[int, ConditionState], ...]
"""From when on (ns), and what; in time order."""


def states_of(series: Series, gaps: Sequence[Gap]) -> States:
    """Every observation applied to the one before, beginning with what was carried in; a hole ends what was known."""
    texts = series.text or (None,) * len(series.time_ns)
    events: list[tuple[int, str | None]] = list(zip(series.time_ns.tolist(), texts, strict=True))
    if series.carried is not None and isinstance(series.carried[1], str):
        events.insert(0, (series.carried[0], series.carried[1]))
    events += [(gap.from_ns, None) for gap in gaps]
    state, found = ConditionState(), list[tuple[int, ConditionState]]()
    for time_ns, text in sorted(events, key=lambda event: event[0]):
        state = step(state, _activation(text), time_ns)
        found.append((time_ns, state))
    return tuple(found)


def _activation(text: str | None) -> Activation:
    """What was reported; what can't be read is unknown."""
    try:
        return Activation(None) if text is None else Activation.decode(text)
    except (ValueError, KeyError):
        return Activation(None)
