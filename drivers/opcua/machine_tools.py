"""OPC 40501-1 (machine tools, umati), OPC 40502 (CNC systems) and Machinery as rules: which node is which common signal.

Matches browse names and types by name, as the specifications ask; node ids are the server's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drivers.opcua.tree import Place, Variable

MACHINERY = "http://opcfoundation.org/UA/Machinery/"
MACHINE_TOOL = "http://opcfoundation.org/UA/MachineTool/"
CNC = "http://opcfoundation.org/UA/CNC"
MACHINES = f"nsu={MACHINERY};i=1001"
"""The Machines folder, well known by its id (OPC 40001-1, 9.1)."""
MACHINE_TYPES = ("MachineToolType", "CncInterfaceType")

Words = Mapping[int | str, str]
_PROGRAM_STATUS: Words = {0: "READY", 1: "ACTIVE", 2: "WAIT", 3: "INTERRUPTED", 4: "STOPPED"}
_CHANNEL_STATE: Words = {0: "ACTIVE", 1: "INTERRUPTED", 2: "READY"}
_PRODUCTION = ("READY", "ACTIVE", "PROGRAM_COMPLETED", "INTERRUPTED", "STOPPED")
"""Initializing, Running, Ended, Interrupted, Aborted: StateNumber 0 to 4."""
_ITEM_STATE = ("UNAVAILABLE", "STOPPED", "READY", "ACTIVE")
"""NotAvailable, OutOfService, NotExecuting, Executing."""
_FUNCTION = ("PRODUCTION", "MAINTENANCE", "SETUP", "PRODUCTION")
"""None, Maintenance, Setup, Processing."""
_OPERATION_MODE: Words = {0: "MANUAL", 1: "AUTOMATIC", 2: "MANUAL", 3: "SEMI_AUTOMATIC", 4: "MANUAL", 5: "OTHER"}
_OPERATION_FUNCTION: Words = {
    0: "PRODUCTION",
    1: "PRODUCTION",
    2: "SETUP",
    3: "PRODUCTION",
    4: "MAINTENANCE",
    5: "PRODUCTION",
}
_CNC_MODE: Words = {0: "MANUAL", 1: "MANUAL_DATA_INPUT", 2: "AUTOMATIC"}
_CHANNEL_MODE: Words = {
    0: "AUTOMATIC",
    1: "MANUAL_DATA_INPUT",
    2: "MANUAL",
    3: "MANUAL",
    4: "MANUAL",
    5: "AUTOMATIC",
    6: "MANUAL",
    7: "OTHER",
}


def _state_ids(uri: str, states: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """CurrentState/Id as we write node ids → word. A state machine's texts are localised, its ids are not."""
    return {f"nsu={uri};i={number}": word for word, numbers in states.items() for number in numbers}


_PRODUCTION_IDS = _state_ids(
    MACHINE_TOOL,
    {
        "READY": (135, 5015, 5020, 5039),
        "ACTIVE": (138, 5017, 5036, 5041),
        "PROGRAM_COMPLETED": (140, 5014, 5019, 5038),
        "INTERRUPTED": (139, 5016, 5021, 5040),
        "STOPPED": (141, 5013, 5018, 5037),
    },
)
_ITEM_STATE_IDS = _state_ids(
    MACHINERY, {"UNAVAILABLE": (5005,), "STOPPED": (5004,), "READY": (5007,), "ACTIVE": (5006,)}
)
_FUNCTION_IDS = _state_ids(MACHINERY, {"PRODUCTION": (5024, 5026), "MAINTENANCE": (5025,), "SETUP": (5027,)})
_PRODUCTION_TEXTS = {
    "Initializing": "READY",
    "Running": "ACTIVE",
    "Ended": "PROGRAM_COMPLETED",
    "Interrupted": "INTERRUPTED",
    "Aborted": "STOPPED",
}
_ITEM_STATE_TEXTS = {
    "NotAvailable": "UNAVAILABLE",
    "OutOfService": "STOPPED",
    "NotExecuting": "READY",
    "Executing": "ACTIVE",
}
_FUNCTION_TEXTS = {"None": "PRODUCTION", "Maintenance": "MAINTENANCE", "Setup": "SETUP", "Processing": "PRODUCTION"}


@dataclass(frozen=True, slots=True)
class Rule:
    """The end of a path, the common signal that it is, and how good a source it is (0 best).

    A step ``<Type>`` fits every node of that type; ``*`` fits any. ``axis`` takes the role from that step's name.
    """

    role: str
    tail: tuple[str, ...]
    rank: int = 0
    words: Mapping[int | str, str] = field(default_factory=dict)
    wanted: str = ""
    """Unit that the common signal has."""
    is_text: bool = False


def _numbered(words: Sequence[str]) -> dict[int | str, str]:
    return dict(enumerate(words))


def _state_machine(
    role: str, tail: tuple[str, ...], rank: int, *words: Mapping[str, str] | Sequence[str]
) -> Iterator[Rule]:
    """Number before Id before text: the number is optional, the id is not, the text is last because it is translated."""
    numbers, ids, texts = words
    yield Rule(role, (*tail, "CurrentState", "Number"), rank, _numbered(tuple(numbers)))
    yield Rule(role, (*tail, "CurrentState", "Id"), rank + 1, dict(ids))  # type: ignore[arg-type]
    yield Rule(role, (*tail, "CurrentState"), rank + 2, dict(texts))  # type: ignore[arg-type]


RULES: tuple[Rule, ...] = (
    # OPC 40502: the control's own interface, the best source where there is one.
    Rule("execution", ("<CncChannelType>", "ActProgramStatus"), 0, _PROGRAM_STATUS),
    Rule("execution", ("<CncChannelType>", "ActStatus"), 2, _CHANNEL_STATE),
    Rule("mode", ("<CncChannelType>", "ActOperationMode"), 0, _CNC_MODE),
    Rule("program", ("<CncChannelType>", "ActMainProgramName"), 0, is_text=True),
    Rule("program", ("<CncChannelType>", "ActProgramName"), 1, is_text=True),
    Rule("block", ("<CncChannelType>", "ActProgramBlock"), 0, is_text=True),
    Rule("line", ("<CncChannelType>", "ActProgramLine"), 0),
    Rule("tool", ("<CncChannelType>", "ToolId"), 0, is_text=True),
    Rule("feed", ("<CncChannelType>", "ActFeedrate"), 0, wanted="mm/min"),
    Rule("feed_override", ("<CncChannelType>", "ActOverride"), 0, wanted="%"),
    Rule("rpm", ("<CncSpindleType>", "ActSpeed"), 0, wanted="rev/min"),
    Rule("rpm_override", ("<CncSpindleType>", "ActOverride"), 0, wanted="%"),
    Rule("spindle_load", ("<CncSpindleType>", "ActLoad"), 0, wanted="%"),
    Rule("*_load", ("<CncAxisType>", "ActLoad"), 0, wanted="%"),
    Rule("*", ("<CncAxisType>", "PosDirect", "ActPos"), 0, wanted="mm"),
    Rule("*", ("<CncAxisType>", "PosIndirect", "ActPos"), 1, wanted="mm"),
    Rule("*", ("<CncChannelType>", "PosTcpBcs*", "ActPos"), 2, wanted="mm"),
    Rule("*", ("<CncChannelType>", "PosTcpWcs*", "ActPos"), 3, wanted="mm"),
    # OPC 40501-1.
    Rule("execution", ("<ChannelMonitoringType>", "ChannelState"), 1, _CHANNEL_STATE),
    *_state_machine("execution", ("ActiveProgram", "State"), 3, _PRODUCTION, _PRODUCTION_IDS, _PRODUCTION_TEXTS),
    Rule("mode", ("<ChannelMonitoringType>", "ChannelMode"), 1, _CHANNEL_MODE),
    Rule("mode", ("<MachineOperationMonitoringType>", "OperationMode"), 2, _OPERATION_MODE),
    Rule("functional_mode", ("<MachineOperationMonitoringType>", "OperationMode"), 3, _OPERATION_FUNCTION),
    Rule("feed_override", ("<ChannelMonitoringType>", "FeedOverride"), 1, wanted="%"),
    Rule("feed_override", ("<MachineOperationMonitoringType>", "FeedOverride"), 2, wanted="%"),
    Rule("rapid_override", ("<ChannelMonitoringType>", "RapidOverride"), 0, wanted="%"),
    Rule("rpm_override", ("<SpindleMonitoringType>", "Override"), 1, wanted="%"),
    Rule("program", ("ActiveProgram", "Name"), 2, is_text=True),
    Rule("part_count", ("OperationCounters", "PartsProducedInLifetime"), 0),
    Rule("part_count", ("Statistics", "PartsProducedInLifetime"), 1),
    Rule("part_count", ("<ProductionJobType>", "PartsCompleted"), 2),
    Rule("part_count", ("<ProductionJobType>", "RunsCompleted"), 3),
    # Machinery: what every machine may have.
    *_state_machine("execution", ("MachineryItemState",), 6, _ITEM_STATE, _ITEM_STATE_IDS, _ITEM_STATE_TEXTS),
    *_state_machine("functional_mode", ("MachineryOperationMode",), 0, _FUNCTION, _FUNCTION_IDS, _FUNCTION_TEXTS),
)

_AXIS = re.compile(
    r"(?:.*?[^A-Za-z])??(?:Axis|Achse|Eixo)?[ _.-]?([XYZABCUVW])([1-9]?)(?:[ _.-]?(?:Axis|Achse|Eixo))?", re.I
)


def axis_of(name: str) -> str:
    """``x`` for ``X``, ``X1``, ``Axis_X``, ``X-Axis``; ``x2`` for ``X2``; else nothing."""
    match = _AXIS.fullmatch(name)
    if match is None:
        return ""
    letter, number = match.groups()
    return letter.lower() + ("" if number in ("", "1") else number)


@dataclass(frozen=True, slots=True)
class Match:
    """A variable that may be a common signal."""

    role: str
    rule: Rule
    rank: int


def matches(variable: Variable) -> Iterator[Match]:
    """Every common signal that this variable may be."""
    for rule in RULES:
        if (role := _fit(rule, variable.path)) is not None:
            yield Match(role, rule, rule.rank)


def _fit(rule: Rule, path: Sequence[Place]) -> str | None:
    if len(path) < len(rule.tail):
        return None
    letter = ""
    for step, place in zip(rule.tail, path[-len(rule.tail) :], strict=True):
        if step.startswith("<"):
            if step[1:-1] not in place.types:
                return None
            letter = axis_of(place.name)
        elif step.endswith("*"):
            if not place.name.startswith(step[:-1]):
                return None
            letter = axis_of(place.name[len(step) - 1 :])
        elif step != place.name:
            return None
    if "*" not in rule.role:
        return rule.role
    return rule.role.replace("*", letter) if letter else None


IDENTIFICATION = {
    "Manufacturer": "manufacturer",
    "Model": "product",
    "SerialNumber": "serial",
    "ProductInstanceUri": "uuid",
}
NOT_SIGNALS = frozenset({"Identification", "FunctionalGroup"})
"""Branches that describe the machine: they go into its model, not into its history."""
