"""A rule while somebody edits it: every key as text in a field, and back into an entry of the file. It refuses to judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.contracts.alarms import RuleEntry

Draft = dict[str, str]
"""Text by field; a field is a key of the file, or ``title.en``, ``schedule.from`` for what stands in one."""

INNER = {"title": ("pt-BR", "en"), "guidance": ("pt-BR", "en"), "schedule": ("days", "from", "to")}
LISTS = frozenset({"machines", "kinds", "channels"})
WHOLE = frozenset({"count", "priority"})
NUMBERS = frozenset({"deadband"})
SWITCHES = frozenset({"latch"})
TRUE = "true"
KEYS = (
    "name", "condition", "machines", "kinds", "duration", "off_delay", "deadband", "count", "within", "latch",
    "severity", "priority", "consequence", "time_to_respond", "re_alarm", "while", "schedule", "title", "guidance",
    "link", "channels",
)  # fmt: skip
"""In the order in which a new entry writes them."""


def fields() -> Iterator[str]:
    """Every field."""
    for key in KEYS:
        yield from (f"{key}.{inner}" for inner in INNER[key]) if key in INNER else (key,)


def draft_of(entry: RuleEntry) -> Draft:
    """The fields of an entry; empty where it says nothing."""
    return {field: _text(_at(entry, field)) for field in fields()}


def entry_of(draft: Draft, before: RuleEntry) -> dict[str, Any]:
    """The entry that a draft means. What nobody has touched stays as ``before`` has it, unknown keys too."""
    old = draft_of(before)
    entry: dict[str, Any] = {}
    for key in (*before, *(key for key in KEYS if key not in before)):
        if key not in KEYS or all(draft[field] == old[field] for field in _fields_of(key)):
            if key in before:
                entry[key] = before[key]
            continue
        value = _value(key, draft)
        if value not in ("", [], {}, None, False):
            entry[key] = value
    return entry


def rebased(draft: Draft, before: RuleEntry, now: RuleEntry) -> Draft:
    """The draft on top of what somebody else wrote meanwhile: what nobody typed here is as it stands now."""
    old, new = draft_of(before), draft_of(now)
    return {field: new[field] if draft[field] == old[field] else draft[field] for field in draft}


def _fields_of(key: str) -> tuple[str, ...]:
    return tuple(f"{key}.{inner}" for inner in INNER[key]) if key in INNER else (key,)


def _at(entry: RuleEntry, field: str) -> Any:
    key, _, inner = field.partition(".")
    value = entry.get(key)
    if not inner:
        return value
    return value.get(inner) if isinstance(value, Mapping) else None


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return TRUE if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _value(key: str, draft: Draft) -> Any:
    """As the file holds it. What is no number stays text: the check says so in words."""
    if key in INNER:
        return {inner: draft[f"{key}.{inner}"].strip() for inner in INNER[key] if draft[f"{key}.{inner}"].strip()}
    text = " ".join(draft[key].split())
    if key in LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if key in SWITCHES:
        return text == TRUE
    if key in WHOLE:
        return int(text) if text.isdigit() else text
    if key in NUMBERS:
        return _number(text)
    return text


def _number(text: str) -> float | int | str:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
