"""argparse's own sentences in the user's language. It takes them from gettext's default domain, which would need a second catalogue
and an environment variable: so its one function for them is replaced by ours."""

from __future__ import annotations

import argparse

from app.domain.message import Message
from app.i18n import Catalogue

TEXTS = (
    Message.of("usage: "),
    Message.of("options"),
    Message.of("positional arguments"),
    Message.of("show this help message and exit"),
    Message.of("show program's version number and exit"),
    Message.of("argument %(argument_name)s: %(message)s"),
    Message.of("the following arguments are required: %s"),
    Message.of("one of the arguments %s is required"),
    Message.of("not allowed with argument %s"),
    Message.of("unrecognized arguments: %s"),
    Message.of("expected one argument"),
    Message.of("expected at most one argument"),
    Message.of("expected at least one argument"),
    Message.of("expected %s argument"),
    Message.of("expected %s arguments"),
    Message.of("ambiguous option: %(option)s could match %(matches)s"),
    Message.of("ignored explicit argument %r"),
    Message.of("invalid %(type)s value: %(value)r"),
    Message.of("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""As CPython 3.11 to 3.14 has them; one that it words otherwise some day stays English."""


def speak(words: Catalogue) -> None:
    """From now on parsers are made, and refuse, in this language."""
    setattr(argparse, "_", words.text)  # noqa: B010  a name that its stub does not show
    setattr(argparse, "ngettext", lambda one, many, count: words.text(one if count == 1 else many))  # noqa: B010
