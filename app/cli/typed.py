"""Numbers that are typed on the command line: checked, with what is accepted in the user's language."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

from app.domain.message import Message

_N = TypeVar("_N", int, float)


class Typed:
    """One method for each kind of number; each raises ``ArgumentTypeError``."""

    def __init__(self, say: Callable[[Message], str]) -> None:
        self._say = say

    def positive(self, text: str) -> float:
        """Above 0, below a million."""
        value = self._number(text, float)
        if not 0 < value < 1e6:
            raise self._outside(text, 0, 1_000_000)
        return value

    def count(self, text: str) -> int:
        """1 to 500."""
        return self._between(text, 1, 500)

    def port(self, text: str) -> int:
        """0 to 65535."""
        return self._between(text, 0, 65_535)

    def whole(self, text: str) -> int:
        """Any whole number."""
        return self._number(text, int)

    def _between(self, text: str, low: int, high: int) -> int:
        value = self._number(text, int)
        if not low <= value <= high:
            raise self._outside(text, low, high)
        return value

    def _outside(self, text: str, low: int, high: int) -> argparse.ArgumentTypeError:
        told = Message.of("{value} is not between {low} and {high}", value=text, low=low, high=high)
        return argparse.ArgumentTypeError(self._say(told))

    def _number(self, text: str, kind: type[_N]) -> _N:
        try:
            return kind(text)
        except ValueError:
            told = (
                Message.of("{value} is no number", value=repr(text))
                if kind is float
                else Message.of("{value} is no whole number", value=repr(text))
            )
            raise argparse.ArgumentTypeError(self._say(told)) from None
