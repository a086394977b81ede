"""What the command line prints: answers on stdout, sentences on stderr, in the user's language."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from app.domain.message import Message, UserError
from app.i18n import Catalogue, catalogue


def forget_reader() -> None:
    """Send the rest of stdout nowhere; the descriptor itself, because the interpreter flushes it once more at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)


class WrongUse(UserError):
    """The command line asks for what can't be: exit code 2."""


class Console:
    """Speaks one language."""

    def __init__(self, language: str) -> None:
        self.words: Catalogue = catalogue(language)

    @property
    def language(self) -> str:
        """``pt-BR`` or ``en``."""
        return self.words.language

    def say(self, message: Message) -> None:
        """A sentence that is part of the answer."""
        self.write(self.words.render(message))

    def write(self, text: str) -> None:
        """Text as it stands; a reader that went away (``| head``) is no fault."""
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            forget_reader()

    def json(self, value: Any) -> None:
        """An answer for programs."""
        self.write(json.dumps(value, ensure_ascii=False, indent=2))

    def tell(self, message: Message) -> None:
        """A sentence beside the answer: progress, notices, faults."""
        self.note(self.words.render(message))

    def note(self, text: str) -> None:
        """Text beside the answer."""
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
