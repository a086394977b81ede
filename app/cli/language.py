"""Which language to speak: what was typed, else what the configuration says, else the computer's. Reads no YAML beyond that one line.

The line is found by its shape, not by a parser: the faults of a broken file are told in the language that it names, and a
parser would stand between the start and the first paint.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from app.cli.order import order_of
from app.i18n import system_language

_LINE = re.compile(rb"""^["']?language["']?[ \t]*:[ \t]+["']?(pt-BR|en)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)


def in_language(options: argparse.Namespace) -> argparse.Namespace:
    """The options with ``lang`` (None: nobody chose) and ``language`` (always one) decided."""
    options.lang = options.lang or configured_language(order_of(options).config)
    options.language = options.lang or system_language()
    return options


def configured_language(config: Path) -> str | None:
    """``language:`` of a configuration file; None when it names none or can't be read."""
    try:
        found = _LINE.search(config.read_bytes().replace(b"\r\n", b"\n"))
    except OSError:
        return None
    return found.group(1).decode() if found else None
