"""What is wrong with a tree: kinds that don't fit, functions and names that nobody has, windows without bound."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.domain.expression.parse import ExpressionFault
from app.domain.expression.tree import (
    ARITHMETIC,
    COMPARISONS,
    TEXT_MATCHES,
    Binary,
    Call,
    Node,
    Number,
    Signal,
    Text,
    Truth,
    Unary,
    children,
    signals_of,
)
from app.domain.message import Message

COMMON_SIGNALS = (
    "availability",
    "execution",
    "mode",
    "state",
    "program",
    "block",
    "tool",
    "part_count",
    "rpm",
    "rpm_override",
    "feed",
    "feed_override",
    "rapid_override",
    "spindle_load",
    "x",
    "y",
    "z",
    "a",
    "b",
    "c",
    "x_load",
    "y_load",
    "z_load",
    "a_load",
    "b_load",
    "c_load",
    "estop",
    "line",
    "power",
    "program_comment",
    "functional_mode",
)
"""Ids that every machine has when its source can give them (contract)."""
MAX_WINDOW_S = 86_400.0
_NEAR = 0.6


class Kind(Enum):
    """What an expression says."""

    TRUTH = "true or false"
    NUMBER = "a number"
    TEXT = "a text"
    ANY = "anything"
    """A signal whose model is not known yet."""


WINDOWED = frozenset({"avg", "rate", "stddev", "min", "max"})
FUNCTIONS: Mapping[str, str] = {
    **{name: f"{name}(signal, window)" for name in sorted(WINDOWED)},
    "count": "count(signal or condition, window)",
    "changed": "changed(signal, window)",
    "since": "since(signal)",
    "abs": "abs(number)",
}
"""Every function with its use."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rule may refer to. ``signals`` has an entry for every machine whose model is known: id → whether it is a number."""

    machines: Collection[str] = ()
    own: str = ""
    """The rule's machine; empty while it stands for several."""
    signals: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)


def check(node: Node, surroundings: Surroundings) -> list[ExpressionFault]:
    """Everything that is wrong; nothing when the rule may run."""
    faults = list(_names(node, surroundings))
    try:
        kind = _kind(node, surroundings)
        if kind not in (Kind.TRUTH, Kind.ANY) or isinstance(node, Signal):
            raise _expected(node, Kind.TRUTH, kind)
    except ExpressionFault as fault:
        faults.append(fault)
    return sorted(faults, key=lambda fault: fault.column)


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that is most like this one; empty when none is."""
    folded = {name.lower(): name for name in known}
    match = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=_NEAR)
    return folded[match[0]] if match else ""


def _names(node: Node, around: Surroundings) -> Iterator[ExpressionFault]:
    for signal in signals_of(node):
        if signal.machine and signal.machine not in around.machines:
            yield _unknown(Message.of("machine"), signal.machine, signal.column, around.machines)
        elif (fault := _unknown_signal(signal, around)) is not None:
            yield fault


def _unknown_signal(signal: Signal, around: Surroundings) -> ExpressionFault | None:
    column = signal.column + (len(signal.machine) + 1 if signal.machine else 0)
    known = around.signals.get(signal.machine or around.own)
    if known is not None:
        return None if signal.signal in known else _unknown(Message.of("signal"), signal.signal, column, known)
    if signal.literal or signal.signal in COMMON_SIGNALS:
        return None
    near = _misspelt(signal.signal)
    if not near:
        return None
    return ExpressionFault(
        column,
        Message.of(
            "No machine has a signal '{name}'. Did you mean '{nearest}'? If the source itself calls it so, write [{name}].",
            name=signal.signal,
            nearest=near,
        ),
        near,
    )


def _misspelt(name: str) -> str:
    """The common id that this is with one letter wrong, missing, doubled or swapped (``rmp``, ``RPM``); a number behind is no slip."""
    word = name.lower()
    if len(word) < 3 or name.rstrip("0123456789") != name:
        return ""
    return next((known for known in COMMON_SIGNALS if len(known) > 2 and _one_slip(word, known)), "")


def _one_slip(word: str, known: str) -> bool:
    if abs(len(word) - len(known)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    rest, other = word[start:], known[start:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def _unknown(what: Message, name: str, column: int, known: Collection[str]) -> ExpressionFault:
    near = nearest(name, known)
    if near:
        return ExpressionFault(
            column,
            Message.of("There is no {what} '{name}'. Did you mean '{nearest}'?", what=what, name=name, nearest=near),
            near,
        )
    return ExpressionFault(column, Message.of("There is no {what} '{name}'.", what=what, name=name))


def _kind(node: Node, around: Surroundings) -> Kind:
    match node:
        case Number():
            return Kind.NUMBER
        case Text():
            return Kind.TEXT
        case Truth():
            return Kind.TRUTH
        case Signal():
            known = around.signals.get(node.machine or around.own, {}).get(node.signal)
            return Kind.ANY if known is None else Kind.NUMBER if known else Kind.TEXT
        case Unary(operator, operand, _):
            return _demand(operand, Kind.TRUTH if operator == "not" else Kind.NUMBER, around)
        case Call():
            return _call(node, around)
    return _binary(node, around)


def _binary(node: Binary, around: Surroundings) -> Kind:
    if node.operator in ("and", "or"):
        _demand(node.left, Kind.TRUTH, around)
        return _demand(node.right, Kind.TRUTH, around)
    if node.operator in ARITHMETIC:
        _demand(node.left, Kind.NUMBER, around)
        return _demand(node.right, Kind.NUMBER, around)
    if node.operator in TEXT_MATCHES:
        if not isinstance(node.right, Text):
            raise ExpressionFault(
                node.right.column, Message.of("Behind '{word}' stands a text in quotes.", word=node.operator)
            )
        _demand(node.left, Kind.TEXT, around)
        return Kind.TRUTH
    return _comparison(node, around)


def _comparison(node: Binary, around: Surroundings) -> Kind:
    left, right = _kind(node.left, around), _kind(node.right, around)
    if node.operator in COMPARISONS - {"==", "!="}:
        _demand(node.left, Kind.NUMBER, around)
        _demand(node.right, Kind.NUMBER, around)
    elif Kind.ANY not in (left, right) and left is not right:
        raise ExpressionFault(
            node.column,
            Message.of(
                "{left} and {right} are never equal. Compare like with like.",
                left=_said(left),
                right=_said(right),
            ),
        )
    return Kind.TRUTH


def _call(node: Call, around: Surroundings) -> Kind:
    if node.function not in FUNCTIONS:
        near = nearest(node.function, FUNCTIONS)
        raise ExpressionFault(
            node.column,
            Message.of(
                "There is no function '{name}'. There are: {accepted}.",
                name=node.function,
                accepted=", ".join(FUNCTIONS.values()),
            ),
            near,
        )
    if node.function == "abs":
        _arguments(node, 1)
        return _demand(node.arguments[0], Kind.NUMBER, around)
    _arguments(node, 1 if node.function == "since" else 2)
    _windowed(node, around)
    return Kind.TRUTH if node.function == "changed" else Kind.NUMBER


def _arguments(node: Call, count: int) -> None:
    if len(node.arguments) != count:
        raise ExpressionFault(
            node.column,
            Message.of("'{name}' is used as {use}.", name=node.function, use=FUNCTIONS[node.function]),
        )


def _windowed(node: Call, around: Surroundings) -> None:
    first = node.arguments[0]
    if not isinstance(first, Signal):
        if node.function != "count":
            raise ExpressionFault(
                first.column, Message.of("'{name}' looks at one signal, not at a calculation.", name=node.function)
            )
        _demand(first, Kind.TRUTH, around)
        _refuse_nested(first)
    elif node.function in WINDOWED:
        _demand(first, Kind.NUMBER, around)
    if node.function == "since":
        return
    window = node.arguments[1]
    if not isinstance(window, Number) or not window.is_duration or not 0 < window.value <= MAX_WINDOW_S:
        raise ExpressionFault(
            window.column, Message.of("The window is a duration of at most 24 h, for example 30s or 10min.")
        )


def _refuse_nested(node: Node) -> None:
    if isinstance(node, Call):
        raise ExpressionFault(node.column, Message.of("A condition that is counted can't look at time itself."))
    for child in children(node):
        _refuse_nested(child)


def _demand(node: Node, kind: Kind, around: Surroundings) -> Kind:
    found = _kind(node, around)
    if found not in (kind, Kind.ANY):
        raise _expected(node, kind, found)
    return kind


def _expected(node: Node, kind: Kind, found: Kind) -> ExpressionFault:
    return ExpressionFault(
        node.column,
        Message.of("Here {accepted} is needed, but this is {found}.", accepted=_said(kind), found=_said(found)),
    )


def _said(kind: Kind) -> Message:
    return _KINDS[kind]


_KINDS: Mapping[Kind, Message] = {
    Kind.TRUTH: Message.of("a comparison (true or false)"),
    Kind.NUMBER: Message.of("a number"),
    Kind.TEXT: Message.of("a text"),
    Kind.ANY: Message.of("a value"),
}
