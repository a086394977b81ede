"""Text → tree, by a Pratt parser over an own tokenizer. Length and depth are bounded, so the cost of any rule is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.duration import parse_duration
from app.domain.expression.tree import Binary, Call, Node, Number, Signal, Text, Truth, Unary
from app.domain.message import Message

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_NODES = 300


class ExpressionFault(Exception):
    """What is wrong with an expression, and where (``column`` counts from 1)."""

    def __init__(self, column: int, problem: Message, nearest: str = "") -> None:
        super().__init__(str(problem))
        self.column = column
        self.problem = problem
        self.nearest = nearest


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_TOKENS = re.compile(
    rf"""(?P<space>\s+)
    |(?P<duration>\d+(?:\.\d+)?(?:ms|min|s|h|d|w)(?:\d+(?:\.\d+)?(?:ms|min|s|h|d|w))*(?![A-Za-z0-9_:-]))
    |(?P<other>[A-Za-z0-9][A-Za-z0-9._-]*:(?:{_NAME}|\[[^\[\]]+\]))
    |(?P<dotted>[A-Za-z_][A-Za-z0-9_-]*\.(?:{_NAME}|\[[^\[\]]+\]))
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_0-9]))
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<bracket>\[[^\[\]]+\])
    |(?P<name>{_NAME})
    |(?P<operator>==|!=|<>|<=|>=|&&|\|\||[-+*/%()<>,=!])""",
    re.VERBOSE,
)
_SPELLINGS = {"=": "==", "<>": "!=", "&&": "and", "||": "or", "!": "not"}
_WORDS = frozenset({"and", "or", "not", "contains", "matches", "true", "false"})
_BINDING = {
    "or": 1,
    "and": 2,
    "==": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "contains": 4,
    "matches": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_NOT, _COMPARISON, _NEGATION = 3, 4, 7
OWN_MACHINE = "machine"
"""``machine.rpm`` is ``rpm`` of the rule's own machine."""


def parse(text: str) -> Node:
    """Read an expression. Raises ExpressionFault at the first thing that can't be."""
    if len(text) > MAX_LENGTH:
        raise ExpressionFault(
            MAX_LENGTH, Message.of("The rule is longer than {count} characters. Split it.", count=MAX_LENGTH)
        )
    return _Parser(text).whole()


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        if match.lastgroup != "space":
            word = match.group()
            kind = str(match.lastgroup)
            if kind == "name" and word.lower() in _WORDS:
                kind, word = "operator", word.lower()
            yield _Token(kind, _SPELLINGS.get(word, word) if kind == "operator" else word, position + 1)
        position = match.end()
    yield _Token("end", "", len(text) + 1)


def _unreadable(text: str, position: int) -> ExpressionFault:
    character = text[position]
    if character in "'\"":
        return ExpressionFault(position + 1, Message.of("The text that begins here has no closing quote."))
    if character.isdigit():
        return ExpressionFault(
            position + 1, Message.of("This is neither a number nor a duration such as 30s, 10min or 1h.")
        )
    return ExpressionFault(position + 1, Message.of("'{character}' can't stand here.", character=character))


class _Parser:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._token = next(self._tokens)
        self._nodes = 0

    def whole(self) -> Node:
        if self._token.kind == "end":
            raise ExpressionFault(1, Message.of("The rule is empty. Write for example rpm > 5000."))
        node = self._expression(0, 0)
        if self._token.kind != "end":
            raise self._unexpected()
        return node

    def _advance(self) -> _Token:
        token, self._token = self._token, next(self._tokens, self._token)
        return token

    def _expression(self, binding: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ExpressionFault(self._token.column, Message.of("The rule is nested too deeply. Split it."))
        left = self._prefix(depth)
        while self._token.kind == "operator" and (power := _BINDING.get(self._token.text, 0)) > binding:
            operator = self._advance()
            right = self._expression(power, depth + 1)
            left = self._made(Binary(operator.text, left, right, operator.column))
            if power == _COMPARISON and _BINDING.get(self._token.text) == _COMPARISON:
                raise ExpressionFault(
                    self._token.column,
                    Message.of("Comparisons don't chain. Write them one by one, joined with 'and'."),
                )
        return left

    def _made(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ExpressionFault(node.column, Message.of("The rule has too many parts. Split it."))
        return node

    def _prefix(self, depth: int) -> Node:
        token = self._advance()
        match token.kind:
            case "number":
                return self._made(Number(float(token.text), token.column))
            case "duration":
                return self._made(Number(parse_duration(token.text).total_seconds(), token.column, is_duration=True))
            case "text":
                return self._made(Text(re.sub(r"\\(.)", r"\1", token.text[1:-1]), token.column))
            case "bracket":
                return self._made(Signal("", token.text[1:-1].strip(), token.column, literal=True))
            case "other":
                return self._made(_other(token, ":"))
            case "dotted":
                return self._made(_other(token, "."))
            case "name":
                return self._name(token, depth)
        return self._operator(token, depth)

    def _operator(self, token: _Token, depth: int) -> Node:
        if token.text == "(":
            node = self._expression(0, depth + 1)
            self._expect(")")
            return node
        if token.text in ("true", "false"):
            return self._made(Truth(token.text == "true", token.column))
        if token.text == "not":
            return self._made(Unary("not", self._expression(_NOT, depth + 1), token.column))
        if token.text in ("-", "+"):
            operand = self._expression(_NEGATION, depth + 1)
            return self._made(Unary("-", operand, token.column)) if token.text == "-" else operand
        self._token = token
        raise self._unexpected()

    def _name(self, token: _Token, depth: int) -> Node:
        if self._token.text != "(" or self._token.kind != "operator":
            return self._made(Signal("", token.text, token.column))
        self._advance()
        arguments: list[Node] = []
        while not (self._token.kind == "operator" and self._token.text == ")"):
            if arguments:
                self._expect(",")
            arguments.append(self._expression(0, depth + 1))
        self._advance()
        return self._made(Call(token.text.lower(), tuple(arguments), token.column))

    def _expect(self, text: str) -> None:
        if self._token.kind != "operator" or self._token.text != text:
            raise ExpressionFault(self._token.column, Message.of("Here a '{expected}' is missing.", expected=text))
        self._advance()

    def _unexpected(self) -> ExpressionFault:
        if self._token.kind == "end":
            return ExpressionFault(
                self._token.column, Message.of("The rule ends too early: something is missing here.")
            )
        return ExpressionFault(
            self._token.column,
            Message.of(
                "'{text}' can't stand here. An operator is missing before it, or a value.", text=self._token.text
            ),
        )


def _other(token: _Token, mark: str) -> Signal:
    machine, _, signal = token.text.partition(mark) if mark == ":" else token.text.partition(".")
    literal = signal.startswith("[")
    return Signal(
        "" if machine == OWN_MACHINE and mark == "." else machine,
        signal.strip("[]").strip() if literal else signal,
        token.column,
        literal,
    )
