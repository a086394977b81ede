"""A rule's expression as a tree of values. ``column`` counts from 1 in the rule's text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a duration in seconds."""

    value: float
    column: int
    is_duration: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Truth:
    """``true`` or ``false``."""

    value: bool
    column: int


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal of the rule's own machine (``machine`` empty) or of another one."""

    machine: str
    signal: str
    column: int
    literal: bool = False
    """Written in brackets: the source's own id, whatever it looks like."""


@dataclass(frozen=True, slots=True)
class Unary:
    """``not x`` or ``-x``."""

    operator: str
    operand: Node
    column: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands: ``and or == != < <= > >= contains matches + - * / %``."""

    operator: str
    left: Node
    right: Node
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function over time or numbers."""

    function: str
    arguments: tuple[Node, ...]
    column: int


Node = Number | Text | Truth | Signal | Unary | Binary | Call

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
TEXT_MATCHES = frozenset({"contains", "matches"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})


def children(node: Node) -> tuple[Node, ...]:
    """The operands, in order."""
    match node:
        case Unary(_, operand, _):
            return (operand,)
        case Binary(_, left, right, _):
            return (left, right)
        case Call(_, arguments, _):
            return arguments
    return ()


def signals_of(node: Node) -> Iterator[Signal]:
    """Every signal that it looks at, in order of appearance."""
    if isinstance(node, Signal):
        yield node
    for child in children(node):
        yield from signals_of(child)
