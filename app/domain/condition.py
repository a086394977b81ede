"""MTConnect conditions: sets of activations per data item, not levels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Severity rank of an activation; ``ObservationBatch.number`` carries it."""

    NORMAL = 0
    WARNING = 1
    FAULT = 2


@dataclass(frozen=True, slots=True)
class Activation:
    """One condition observation. ``level`` None means UNAVAILABLE: the state is unknown, not resolved."""

    level: Level | None
    native_code: str = ""
    native_severity: str = ""
    qualifier: str = ""
    condition_id: str = ""
    type: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """What makes two activations the same: the conditionId (2.3 and later), else the native code."""
        return self.condition_id or self.native_code

    def encode(self) -> str:
        """Compact JSON, the form that batches and history carry."""
        fields = {
            "l": None if self.level is None else self.level.name,
            "c": self.native_code,
            "s": self.native_severity,
            "q": self.qualifier,
            "i": self.condition_id,
            "t": self.type,
            "m": self.text,
        }
        return json.dumps({k: v for k, v in fields.items() if v or k == "l"}, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def decode(text: str) -> Activation:
        """The inverse of ``encode``. Raises ValueError or KeyError on anything else."""
        fields = json.loads(text)
        level = fields["l"]
        return Activation(
            None if level is None else Level[level],
            native_code=fields.get("c", ""),
            native_severity=fields.get("s", ""),
            qualifier=fields.get("q", ""),
            condition_id=fields.get("i", ""),
            type=fields.get("t", ""),
            text=fields.get("m", ""),
        )


@dataclass(frozen=True, slots=True)
class Activity:
    """An activation that is active, with the time at which it (first) became so."""

    activation: Activation
    since_ns: int
    time_ns: int


@dataclass(frozen=True, slots=True)
class ConditionState:
    """All active activations of one condition data item. ``known`` is False after UNAVAILABLE."""

    active: tuple[Activity, ...] = ()
    known: bool = False

    @property
    def level(self) -> Level | None:
        """The worst active level; NORMAL when nothing is active; None when unknown."""
        if not self.known:
            return None
        return max((a.activation.level or Level.NORMAL for a in self.active), default=Level.NORMAL)


def step(state: ConditionState, activation: Activation, time_ns: int) -> ConditionState:
    """Apply one observation (MTConnect Part 2, condition rules as the reference agent applies them).

    FAULT or WARNING adds its key or replaces it; NORMAL with a key removes that key alone (an unknown key changes
    nothing); NORMAL without a key clears all; UNAVAILABLE clears all and makes the state unknown.
    """
    if activation.level is None:
        return ConditionState()
    if activation.level is Level.NORMAL:
        if not activation.key:
            return ConditionState(known=True)
        return ConditionState(tuple(a for a in state.active if a.activation.key != activation.key), known=True)
    since_ns = next((a.since_ns for a in state.active if a.activation.key == activation.key), time_ns)
    others = tuple(a for a in state.active if a.activation.key != activation.key)
    return ConditionState((*others, Activity(activation, since_ns, time_ns)), known=True)
