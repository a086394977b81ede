"""A checked tree as something that runs: comparisons with a constant go into the machine's table, the rest becomes closures.

Three-valued throughout (Kleene): false and unknown is false, true and unknown is unknown.
"""

from __future__ import annotations

import fnmatch
import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.alarms.slots import Slot, Value
from app.alarms.table import Limit, Table
from app.alarms.windows import Moments
from app.domain.expression.tree import Binary, Call, Node, Number, Signal, Text, Truth, Unary, children, signals_of

FALSE, TRUE, UNKNOWN = 0, 1, 2
Code = int
Logic = Callable[[], Code]
Calculation = Callable[[int], Value | bool]
"""At a time (ns): a number, a text, a truth, or None where something is not known."""

_MAX_PATTERN = 200
_STOPPED = frozenset({"stopped", "setup", "fault"})
"""``state == 'stopped'`` is the roadmap's: of three states, setup and fault count as stopped."""


@dataclass(slots=True, eq=False)
class Atom:
    """One comparison that is calculated: evaluated whenever one of its signals is observed, or time alone changes it."""

    table: Table
    index: int
    calculate: Calculation
    timed: bool

    def code(self, now_ns: int) -> Code:
        """What it says at a time."""
        truth = self.calculate(now_ns)
        return UNKNOWN if truth is None else int(bool(truth))


@dataclass(slots=True)
class Program:
    """A compiled expression. ``truth`` reads the tables' codes; ``cells`` are the cells that it reads."""

    truth: Logic
    cells: tuple[tuple[Table, int], ...]
    tables: tuple[Table, ...]
    first: tuple[str, str]
    """(machine, signal) that the rule is about; empty when it has none."""


@dataclass(slots=True)
class Compiler:
    """Compiles for one machine; ``tables`` answers with the table of any machine."""

    machine: str
    tables: Callable[[str], Table]
    deadband: float = 0.0
    _cells: list[tuple[Table, int]] = field(default_factory=list)

    def program(self, tree: Node) -> Program:
        """The tree as a program; its cells are in the tables from now on."""
        self._cells = []
        truth = self._logic(tree)
        named = [(signal.machine or self.machine, signal.signal) for signal in signals_of(tree)]
        tables = {name: self.tables(name) for name, _ in named} or {self.machine: self.tables(self.machine)}
        return Program(truth, tuple(self._cells), tuple(tables.values()), named[0] if named else ("", ""))

    # ------------------------------------------------------------ truth

    def _logic(self, node: Node) -> Logic:
        match node:
            case Binary("and", left, right, _):
                return _both(self._logic(left), self._logic(right))
            case Binary("or", left, right, _):
                return _either(self._logic(left), self._logic(right))
            case Unary("not", operand, _):
                return _opposite(self._logic(operand))
            case Truth(value, _):
                return lambda: int(value)
        return self._cell(node)

    def _cell(self, node: Node) -> Logic:
        limit = _limit(node, self.deadband)
        if limit is not None:
            table = self.tables(limit[0].machine or self.machine)
            index = table.add_limit(limit[0].signal, limit[1])
        else:
            table = self.tables(self.machine)
            index = self._add_atom(table, node)
        self._cells.append((table, index))
        codes = table.codes
        return lambda: codes[index]

    def _add_atom(self, table: Table, node: Node) -> int:
        atom = Atom(table, table.new_cell(), self._calculation(node), timed=_looks_back(node))
        for signal in signals_of(node):
            self.tables(signal.machine or self.machine).add_input(signal.signal, atom)
        if atom.timed:
            table.timed.append(atom)
        return atom.index

    # ------------------------------------------------------------ values

    def _slot(self, signal: Signal) -> Slot:
        return self.tables(signal.machine or self.machine).slot(signal.signal)

    def _calculation(self, node: Node) -> Calculation:
        match node:
            case Number(value, _, _):
                return lambda _: value
            case Text(words, _):
                folded = words.casefold()
                return lambda _: folded
            case Truth(truth, _):
                return lambda _: truth
            case Signal():
                slot = self._slot(node)
                return lambda _: slot.value.casefold() if isinstance(slot.value, str) else slot.value
            case Unary("-", operand, _):
                return _number_of(operator.neg, self._calculation(operand))
            case Call():
                return self._call(node)
            case Binary():
                return self._binary(node)
        return self._truth_of(node)

    def _truth_of(self, node: Node) -> Calculation:
        """``not``, ``and``, ``or`` within a calculation (a counted condition)."""
        match node:
            case Unary("not", operand, _):
                inner = self._calculation(operand)
                return lambda now_ns: None if (truth := inner(now_ns)) is None else not truth
            case Binary(word, left, right, _):
                first, second = self._calculation(left), self._calculation(right)
                stop = word == "or"
                return lambda now_ns: _kleene(first(now_ns), second(now_ns), stop)
        raise TypeError(f"no calculation for {type(node).__name__}")

    def _binary(self, node: Binary) -> Calculation:
        if node.operator in ("and", "or"):
            return self._truth_of(node)
        left = self._calculation(node.left)
        if node.operator in ("contains", "matches") and isinstance(node.right, Text):
            return _text_match(node.operator, left, node.right.value)
        right = self._calculation(node.right)
        if node.operator in _ARITHMETIC:
            return _arithmetic(_ARITHMETIC[node.operator], left, right)
        if node.operator in ("==", "!="):
            return _equality(left, right, node.operator == "!=", _is_three_states(node))
        return _ordering(_ORDER[node.operator], left, right, self.deadband)

    def _call(self, node: Call) -> Calculation:
        if node.function == "abs":
            return _number_of(abs, self._calculation(node.arguments[0]))
        first = node.arguments[0]
        if node.function == "since" and isinstance(first, Signal):
            since = self._slot(first)
            return lambda now_ns: None if since.value is None else max(0.0, (now_ns - since.changed_ns) / 1e9)
        length = node.arguments[1]
        assert isinstance(length, Number)
        length_ns = round(length.value * 1e9)
        if not isinstance(first, Signal):
            return _counted(self._calculation(first), length_ns)
        return _over_window(node.function, self._slot(first), length_ns)


# ---------------------------------------------------------------- limits

_ORDER: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _limit(node: Node, deadband: float) -> tuple[Signal, Limit] | None:
    """``signal > constant`` in any spelling, as the table takes it: sign * value > limit."""
    match node:
        case Binary(word, Signal() as signal, right, _) if word in _ORDER:
            constant = _constant(right)
        case Binary(word, left, Signal() as signal, _) if word in _ORDER:
            constant, word = _constant(left), _MIRRORED[word]
        case _:
            return None
    if constant is None:
        return None
    sign = 1.0 if word in (">", ">=") else -1.0
    over = sign * constant
    if word in (">=", "<="):
        over = math.nextafter(over, -math.inf)
    return signal, Limit(sign, over, over - abs(deadband))


def _constant(node: Node) -> float | None:
    match node:
        case Number(value, _, _):
            return value
        case Unary("-", Number(value, _, _), _):
            return -value
    return None


def _looks_back(node: Node) -> bool:
    return (isinstance(node, Call) and node.function != "abs") or any(_looks_back(child) for child in children(node))


# ---------------------------------------------------------------- closures


def _both(left: Logic, right: Logic) -> Logic:
    def both() -> Code:
        first = left()
        if first == FALSE:
            return FALSE
        second = right()
        return FALSE if second == FALSE else UNKNOWN if UNKNOWN in (first, second) else TRUE

    return both


def _either(left: Logic, right: Logic) -> Logic:
    def either() -> Code:
        first = left()
        if first == TRUE:
            return TRUE
        second = right()
        return TRUE if second == TRUE else UNKNOWN if UNKNOWN in (first, second) else FALSE

    return either


def _opposite(operand: Logic) -> Logic:
    return lambda: (TRUE, FALSE, UNKNOWN)[operand()]


def _kleene(first: Value | bool, second: Value | bool, stop: bool) -> bool | None:
    if first is stop or second is stop:
        return stop
    return None if first is None or second is None else not stop


def _number_of(function: Callable[[float], float], operand: Calculation) -> Calculation:
    def number(now_ns: int) -> Value:
        value = operand(now_ns)
        return function(value) if isinstance(value, float | int) else None

    return number


def _modulo(left: float, right: float) -> float:
    return math.fmod(left, right)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": _modulo,
}


def _arithmetic(function: Callable[[float, float], float], left: Calculation, right: Calculation) -> Calculation:
    def calculated(now_ns: int) -> Value:
        first, second = left(now_ns), right(now_ns)
        if not isinstance(first, float | int) or not isinstance(second, float | int):
            return None
        try:
            return function(first, second)
        except (ZeroDivisionError, OverflowError, ValueError):
            return None

    return calculated


def _ordering(
    function: Callable[[float, float], bool], left: Calculation, right: Calculation, deadband: float
) -> Calculation:
    """A comparison that, once true, needs the deadband to be left behind before it is false."""
    upwards = function in (operator.gt, operator.ge)
    held = False

    def compared(now_ns: int) -> bool | None:
        nonlocal held
        first, second = left(now_ns), right(now_ns)
        if not isinstance(first, float | int) or not isinstance(second, float | int):
            return None
        if held:
            second = second - deadband if upwards else second + deadband
        held = function(first, second)
        return held

    return compared


def _is_three_states(node: Binary) -> bool:
    pair = (node.left, node.right)
    return any(isinstance(n, Signal) and n.signal == "state" for n in pair) and any(
        isinstance(n, Text) and n.value.casefold() == "stopped" for n in pair
    )


def _equality(left: Calculation, right: Calculation, negated: bool, three_states: bool) -> Calculation:
    def equal(now_ns: int) -> bool | None:
        first, second = left(now_ns), right(now_ns)
        if first is None or second is None or isinstance(first, str) is not isinstance(second, str):
            return None
        same = first in _STOPPED and second in _STOPPED if three_states else first == second
        return same is not negated

    return equal


def _text_match(word: str, left: Calculation, wanted: str) -> Calculation:
    """``contains``: the text stands in it; ``matches``: wildcards ``*`` and ``?``, whose cost has a bound (a regex's has not)."""
    folded = wanted.casefold()[:_MAX_PATTERN]
    pattern = re.compile(fnmatch.translate(folded))

    def matched(now_ns: int) -> bool | None:
        text = left(now_ns)
        if not isinstance(text, str):
            return None
        return folded in text if word == "contains" else pattern.match(text) is not None

    return matched


def _counted(condition: Calculation, length_ns: int) -> Calculation:
    """How often a condition became true."""
    moments = Moments(length_ns)
    held: bool | None = None

    def count(now_ns: int) -> Value:
        nonlocal held
        truth = condition(now_ns)
        if truth is not None:
            if truth and held is False:
                moments.add(now_ns)
            held = bool(truth)
        return float(moments.count(now_ns))

    return count


def _over_window(function: str, slot: Slot, length_ns: int) -> Calculation:
    if function == "changed":
        return lambda now_ns: None if slot.value is None else now_ns - slot.changed_ns <= length_ns
    if function == "count":
        moments = slot.counted(length_ns)
        return lambda now_ns: float(moments.count(now_ns))
    window = slot.window(length_ns)
    return {
        "avg": window.mean,
        "rate": window.slope,
        "stddev": window.deviation,
        "min": window.lowest,
        "max": window.highest,
    }[function]
