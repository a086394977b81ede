"""From observations to what a machine does at a time (ISO 22400-2's elements). Pure: the same set of observations, in whatever
order it arrives, gives the same timeline; an order that comes too late for the live fold is told, to be computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.domain.condition import Activation, ConditionState, Level, step
from app.domain.equipment import Category, MachineModel
from app.domain.machine_state import SETUP_MODES, STATE_ITEM, Facts, derive, state_roles
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.production import MS, RawChange, SliceKind
from app.domain.state import MachineState

DELAYED = frozenset({"FEED_HOLD", "INTERRUPTED", "OPTIONAL_STOP", "WAIT"})
"""Executions that are a delay (ADET); READY, STOPPED and PROGRAM_* tell nothing but that the program does not run."""
_OF_STATE = {
    MachineState.RUNNING: SliceKind.APT,
    MachineState.SETUP: SliceKind.AUST,
    MachineState.FAULT: SliceKind.ADOT,
    MachineState.STOPPED: SliceKind.IDLE,
    MachineState.IDLE: SliceKind.IDLE,
    MachineState.OFFLINE: SliceKind.UNKNOWN,
}
_TOLD = ("execution", "mode", "function", "estop")
Key = tuple[int, int, str]


def kind_of(facts: Facts, state: MachineState | None) -> SliceKind:
    """The element that a machine's time counts as."""
    if state is None:
        return SliceKind.UNKNOWN
    modes = {mode for mode in facts.mode.values() if mode}
    if state is MachineState.RUNNING and modes and modes <= SETUP_MODES:
        return SliceKind.AUST  # warming up, probing, single blocks: executed, not produced
    if state is MachineState.STOPPED and DELAYED & set(facts.execution.values()):
        return SliceKind.ADET
    return _OF_STATE[state]


def basis_fields(basis: str) -> Mapping[str, str]:
    """The inverse of a fold's basis: ``{"execution": "FEED_HOLD", "alarm": "1010"}``. A gap's cause is under ``gap``."""
    return dict(json.loads(basis)) if basis.startswith("{") else {"gap": basis} if basis else {}


@dataclass(frozen=True, slots=True)
class Folded:
    """What a batch changed. ``late_from_ns``: something belongs to a time before the head, so from there on history is asked."""

    changes: tuple[RawChange, ...]
    late_from_ns: int | None = None
    programs: tuple[tuple[int, str], ...] = ()
    """The program from a time on; the first one holds from the batch's beginning."""

    def program_at(self, time_ns: int) -> str:
        """The program that ran when something of this batch was observed."""
        return next((program for since, program in reversed(self.programs) if since <= time_ns), "")


@dataclass(slots=True)
class TimelineFold:
    """Follows one machine's observations. Feed it every batch of one model (or of its successors, through ``rebase``)."""

    model: MachineModel
    head_ns: int = 0
    """Whole ms of the newest judged time."""
    kind: SliceKind | None = None
    basis: str = ""
    _facts: Facts = field(default_factory=Facts)
    _state: str | None = None
    _seen: dict[int, Key] = field(default_factory=dict)
    _programs: dict[int, str] = field(default_factory=dict)
    _doors: dict[int, str] = field(default_factory=dict)
    _alarms: dict[int, ConditionState] = field(default_factory=dict)
    _roles: dict[int, str] = field(default_factory=dict)
    _relevant: np.ndarray[tuple[int], np.dtype[np.bool_]] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        self._roles = timeline_roles(self.model)
        self._relevant = np.zeros(len(self.model.items), np.bool_)
        self._relevant[list(self._roles)] = True
        self._facts.tells_execution = "execution" in self._roles.values()

    @property
    def program(self) -> str:
        """The program that runs, of the first path that tells one."""
        return next((self._programs[row] for row in sorted(self._programs) if self._programs[row]), "")

    def signals(self) -> tuple[str, ...]:
        """The signals that it looks at."""
        return tuple(self.model.items[row].id for row in sorted(self._roles))

    def apply(self, batch: ObservationBatch) -> Folded:
        """Apply one batch; observations of one source time are judged together."""
        rows = np.flatnonzero(self._relevant[batch.signal]).tolist()
        changes: list[RawChange] = []
        late: int | None = None
        programs = [(-1, self.program)]
        for position, row in enumerate(rows):
            self._learn(batch, row)
            time_ns = int(batch.time_ns[row])
            following = rows[position + 1] if position + 1 < len(rows) else None
            if following is not None and int(batch.time_ns[following]) == time_ns:
                continue
            at_ns = time_ns // MS * MS
            if at_ns < self.head_ns:
                late = at_ns if late is None else min(late, at_ns)
            changes += self._judge(max(at_ns, self.head_ns), time_ns)
            if self.program != programs[-1][1]:
                programs.append((time_ns, self.program))
        return Folded(tuple(changes), late, tuple(programs))

    def _judge(self, at_ns: int, time_ns: int) -> Iterator[RawChange]:
        self.head_ns = at_ns
        kind = self._kind(time_ns)
        basis = self._basis(kind)
        if (kind, basis) != (self.kind, self.basis):
            self.kind, self.basis = kind, basis
            yield RawChange(self.model.machine, at_ns, kind, basis)

    def _kind(self, time_ns: int) -> SliceKind:
        if self._facts.tells_execution:
            return kind_of(self._facts, derive(self._facts, time_ns)[0])
        known = {state.value: state for state in MachineState}
        state = known.get(self._state or "")
        return kind_of(self._facts, state)

    def _basis(self, kind: SliceKind) -> str:
        facts = self._facts
        told = {name: _joined(getattr(facts, name).values()) for name in _TOLD}
        told["availability"] = facts.availability or ""
        told["state"] = "" if facts.tells_execution else self._state or ""
        told["program"] = self.program
        if kind not in (SliceKind.APT, SliceKind.UNKNOWN):
            told["alarm"] = _joined(_codes(self._alarms.values()))
            told["door"] = _joined(self._doors.values())
        kept = {name: value for name, value in told.items() if value and value not in ("AVAILABLE", "ARMED")}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def _learn(self, batch: ObservationBatch, row: int) -> None:
        signal = int(batch.signal[row])
        code = int(batch.code[row])
        text = "" if code == NO_TEXT or batch.quality[row] >= 128 else batch.texts[code]
        key = (int(batch.time_ns[row]), int(batch.sequence[row]), text)
        role = self._roles[signal]
        if role in ("fault", "alarm"):
            self._learn_condition(signal, role, batch.text_of(row), key[0])
        elif key >= self._seen.get(signal, key):
            self._seen[signal] = key
            self._set(signal, role, text)

    def _set(self, signal: int, role: str, text: str) -> None:
        if role == "state":
            self._state = text
        elif role in ("availability", "power"):
            setattr(self._facts, role, text.upper())
        elif role == "program":
            self._programs[signal] = text
        elif role == "door":
            self._doors[signal] = text.upper()
        else:
            getattr(self._facts, role)[signal] = text.upper()

    def _learn_condition(self, signal: int, role: str, text: str | None, time_ns: int) -> None:
        activation = Activation(None) if text is None else Activation.decode(text)
        state = step(self._alarms.get(signal, ConditionState()), activation, time_ns)
        self._alarms[signal] = state
        if role == "fault":
            self._facts.faults[signal] = state


def timeline_roles(model: MachineModel) -> dict[int, str]:
    """Rows that matter, and how. Where EXECUTION is missing, the derived state stands in for it."""
    roles = {row: role for row, role in state_roles(model.items) if role not in ("rpm", "feed")}
    tells_execution = "execution" in roles.values()
    for row, item in enumerate(model.items):
        if row in roles:
            continue
        if item.category is Category.CONDITION:
            roles[row] = "alarm"
        elif item.id == STATE_ITEM.id and item.derived and not tells_execution:
            roles[row] = "state"
        elif item.id == "program":
            roles[row] = "program"
        elif item.type == "DOOR_STATE":
            roles[row] = "door"
    return roles


def _joined(values: object) -> str:
    assert hasattr(values, "__iter__")
    return ",".join(sorted({str(value) for value in values if value}))


def _codes(states: object) -> Iterator[str]:
    assert hasattr(states, "__iter__")
    for state in states:
        for activity in state.active:
            if activity.activation.level is Level.FAULT:
                yield activity.activation.native_code or activity.activation.type or "?"
