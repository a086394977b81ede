"""Texts as cells of a CSV that a spreadsheet opens: a text that it would run as a formula gets an apostrophe before it."""

from __future__ import annotations

import re
from typing import Any

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What makes a spreadsheet run or change a text (OWASP, CSV injection); the apostrophe, so that reading back is exact."""
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def escaped(text: str) -> str:
    """The text as a cell that stays text. Plain numbers stay as they are: they are no formulas."""
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def unescaped(cell: Any) -> Any:
    """What ``escaped`` was given; anything but a text comes back as it is."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(_RUNS) else cell
