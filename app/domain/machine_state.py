"""The machine's state from its observations: pure derivation and the tracker that follows a stream.

Priority, per mtconnect.md (b): offline > emergency stop > fault > running > hold > stopped > setup > idle. A fault while the
machine executes is running with an alarm, not a fault: production goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from app.domain.condition import Activation, ConditionState, Level, step
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.state import MachineState

STATE_ITEM = DataItem(
    id="state",
    source_id="",
    category=Category.EVENT,
    kind=ValueKind.TEXT,
    type="MACHINE_STATE",
    identity="derived/state",
    derived=True,
)

FAULT_TYPES = frozenset(
    {"SYSTEM", "LOGIC_PROGRAM", "MOTION_PROGRAM", "HARDWARE", "ACTUATOR", "COMMUNICATIONS", "ALARM"}
)
HOLD = frozenset({"FEED_HOLD", "INTERRUPTED", "PROGRAM_STOPPED", "PROGRAM_OPTIONAL_STOP", "OPTIONAL_STOP", "WAIT"})
IDLE = frozenset({"READY", "PROGRAM_COMPLETED", "IDLE"})
SETUP_MODES = frozenset({"MANUAL", "MANUAL_DATA_INPUT"})
SETUP_FUNCTIONS = frozenset({"SETUP", "TEARDOWN", "MAINTENANCE"})

INFERENCE_HOLD_NS = 3_000_000_000
"""Without EXECUTION a cut counts as going on for this long after spindle or feed stood still (mtconnect.md: 2–5 s)."""

_ROLES = {
    "AVAILABILITY": "availability",
    "POWER_STATE": "power",
    "POWER_STATUS": "power",
    "EXECUTION": "execution",
    "CONTROLLER_MODE": "mode",
    "FUNCTIONAL_MODE": "function",
    "EMERGENCY_STOP": "estop",
}
_ROLE_OF_ID = {
    "availability": "availability",
    "power": "power",
    "execution": "execution",
    "mode": "mode",
    "functional_mode": "function",
    "estop": "estop",
    "rpm": "rpm",
    "feed": "feed",
}


@dataclass(slots=True)
class Facts:
    """What the derivation looks at. None means: the machine has no such item, or nothing arrived; "" means unavailable."""

    availability: str | None = None
    power: str | None = None
    estop: dict[int, str] = field(default_factory=dict)
    execution: dict[int, str] = field(default_factory=dict)
    mode: dict[int, str] = field(default_factory=dict)
    function: dict[int, str] = field(default_factory=dict)
    rpm: float | None = None
    feed: float | None = None
    faults: dict[int, ConditionState] = field(default_factory=dict)
    last_cut_ns: int | None = None
    tells_execution: bool = False
    """The machine has an EXECUTION item, whether or not it has spoken yet."""


def derive(facts: Facts, now_ns: int) -> tuple[MachineState | None, bool]:
    """The state (None: too early to say), and whether it had to be inferred because the machine has no EXECUTION."""
    if facts.availability == "UNAVAILABLE" or facts.availability == "" or facts.power == "OFF":
        return MachineState.OFFLINE, False
    if "TRIGGERED" in facts.estop.values():
        return MachineState.FAULT, False
    if not facts.execution:
        return (None, False) if facts.tells_execution else _inferred(facts, now_ns)
    executions = set(facts.execution.values())
    if "ACTIVE" in executions:
        return MachineState.RUNNING, False
    if any(state.level is Level.FAULT for state in facts.faults.values()):
        return MachineState.FAULT, False
    if executions == {""}:
        return MachineState.OFFLINE, False
    if SETUP_FUNCTIONS & set(facts.function.values()):
        return MachineState.SETUP, False
    if executions & HOLD or "STOPPED" in executions:
        return MachineState.STOPPED, False
    if SETUP_MODES & set(facts.mode.values()):
        return MachineState.SETUP, False
    return (MachineState.IDLE if executions & IDLE else MachineState.STOPPED), False


def _inferred(facts: Facts, now_ns: int) -> tuple[MachineState, bool]:
    if facts.last_cut_ns is not None and now_ns - facts.last_cut_ns <= INFERENCE_HOLD_NS:
        return MachineState.RUNNING, True
    if any(state.level is Level.FAULT for state in facts.faults.values()):
        return MachineState.FAULT, True
    if facts.rpm is None and facts.feed is None:
        known = facts.availability is not None
        return (MachineState.IDLE if known else MachineState.OFFLINE), True
    return MachineState.IDLE, True


@dataclass(frozen=True, slots=True)
class Transition:
    """The machine entered ``state`` at ``time_ns`` by the observation with ``sequence``."""

    time_ns: int
    sequence: int
    state: MachineState
    inferred: bool


class StateTracker:
    """Follows one machine's observations in sequence order and tells each change of state once.

    Observations with equal source time are applied together before the state is judged (an adapter writes them in one
    stroke). Feed it every batch of one model; ``apply`` costs the state-relevant rows only.
    """

    def __init__(self, model: MachineModel) -> None:
        self.state: MachineState | None = None
        self.since_ns = 0
        self.inferred = False
        self._facts = Facts()
        self._follow(model)

    def _follow(self, model: MachineModel) -> None:
        self._roles: dict[int, str] = dict(state_roles(model.items))
        self._relevant = np.zeros(len(model.items), np.bool_)
        self._relevant[list(self._roles)] = True
        self._facts.tells_execution = "execution" in self._roles.values()

    def rebase(self, model: MachineModel, previous: MachineModel) -> None:
        """Go on with a new model of the same machine; what is known is kept where the item still exists."""
        facts, self._facts = self._facts, Facts()
        self._facts.power, self._facts.rpm, self._facts.feed = facts.power, facts.rpm, facts.feed
        self._facts.availability, self._facts.last_cut_ns = facts.availability, facts.last_cut_ns
        moved = {row: model.index.get(item.id) for row, item in enumerate(previous.items)}
        for name in ("estop", "execution", "mode", "function", "faults"):
            kept = {moved[row]: value for row, value in getattr(facts, name).items() if moved.get(row) is not None}
            setattr(self._facts, name, kept)
        self._follow(model)

    def apply(self, batch: ObservationBatch) -> list[Transition]:
        """Apply one batch (of the tracker's model) and answer the changes in it, oldest first."""
        rows = np.flatnonzero(self._relevant[batch.signal])
        changes: list[Transition] = []
        for position, row in enumerate(rows.tolist()):
            self._learn(batch, row)
            following = rows[position + 1] if position + 1 < len(rows) else None
            if following is None or batch.time_ns[following] != batch.time_ns[row]:
                change = self._judge(int(batch.time_ns[row]), int(batch.sequence[row]))
                if change is not None:
                    changes.append(change)
        return changes

    def tick(self, now_ns: int) -> Transition | None:
        """Judge again because time has passed (an inferred cut ends by silence)."""
        if self.state is None or not self.inferred:
            return None
        return self._judge(now_ns, 0)

    def _judge(self, time_ns: int, sequence: int) -> Transition | None:
        state, inferred = derive(self._facts, time_ns)
        self.inferred = inferred
        if state is None or state is self.state:
            return None
        self.state, self.since_ns = state, time_ns
        return Transition(time_ns, sequence, state, inferred)

    def _learn(self, batch: ObservationBatch, row: int) -> None:
        signal = int(batch.signal[row])
        role = self._roles[signal]
        facts = self._facts
        if role == "fault":
            self._learn_fault(signal, batch, row)
        elif role in ("rpm", "feed"):
            self._learn_motion(role, float(batch.number[row]), int(batch.time_ns[row]))
        else:
            code = int(batch.code[row])
            text = "" if code == NO_TEXT or batch.quality[row] >= 128 else batch.texts[code].upper()
            if role in ("availability", "power"):
                setattr(facts, role, text)
            else:
                getattr(facts, role)[signal] = text

    def _learn_fault(self, signal: int, batch: ObservationBatch, row: int) -> None:
        text = batch.text_of(row)
        activation = Activation(None) if text is None else Activation.decode(text)
        known = self._facts.faults.get(signal, ConditionState())
        self._facts.faults[signal] = step(known, activation, int(batch.time_ns[row]))

    def _learn_motion(self, role: str, number: float, time_ns: int) -> None:
        facts = self._facts
        value = None if number != number else abs(number)
        setattr(facts, role, value)
        if facts.rpm and facts.feed:
            facts.last_cut_ns = time_ns


def state_roles(items: Iterable[DataItem]) -> Iterable[tuple[int, str]]:
    """Rows that matter to the state, and how. Spindle and feed count only where EXECUTION is missing."""
    items = tuple(items)
    has_execution = any(item.type == "EXECUTION" or item.id == "execution" for item in items)
    taken: set[str] = set()
    for row, item in enumerate(items):
        if item.category is Category.CONDITION:
            if item.type in FAULT_TYPES:
                yield row, "fault"
            continue
        role = _ROLE_OF_ID.get(item.id) or _ROLES.get(item.type)
        if role in ("rpm", "feed") and (has_execution or item.kind is not ValueKind.NUMBER):
            continue
        if role in ("availability", "power"):
            # One item each decides: the mapped one, else the first of its type.
            if role in taken or (item.id != role and any(other.id == role for other in items)):
                continue
            taken.add(role)
        if role is not None and not item.derived:
            yield row, role


def with_state(model: MachineModel) -> MachineModel:
    """The machine's model with the derived signal ``state`` at its end (a source's own ``state`` keeps its place as
    ``source_state``)."""
    items = tuple(
        item
        if item.id != STATE_ITEM.id
        else DataItem(**{**{name: getattr(item, name) for name in item.__slots__}, "id": "source_state"})
        for item in model.items
    )
    return MachineModel(
        machine=model.machine,
        items=(*items, STATE_ITEM),
        uuid=model.uuid,
        manufacturer=model.manufacturer,
        product=model.product,
        serial=model.serial,
        description=model.description,
        source_model=model.source_model,
    )
