"""What an MTConnect data item can be observed as, beyond plain text. Knows nothing of XML or HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNAVAILABLE = "UNAVAILABLE"

Cells = Mapping[str, str]
Entry = str | Cells | None
"""A data set value, a table row, or None: this key is removed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One change of a CONDITION; ``level`` is NORMAL, WARNING, FAULT or UNAVAILABLE in any case."""

    level: str
    native_code: str = ""
    native_severity: str = ""
    qualifier: str = ""
    text: str = ""
    condition_id: str = ""

    @property
    def element(self) -> str:
        """The element name of this level."""
        return self.level.capitalize()

    @property
    def key(self) -> str:
        """What tells one activation from another within a data item."""
        return self.condition_id or self.native_code


@dataclass(frozen=True, slots=True)
class DataSet:
    """A change of a DATA_SET or TABLE; with ``reset`` it replaces everything that was there."""

    entries: Mapping[str, Entry]
    reset: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A TIME_SERIES: samples as the adapter wrote them; the timestamp belongs to the last one."""

    samples: str
    count: int
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Text with what an adapter may say about it: why a counter was reset, a message's code, the time it covers."""

    value: str
    reset: str = ""
    native_code: str = ""
    duration: str = ""


@dataclass(frozen=True, slots=True)
class AssetNote:
    """Says that an asset was added, changed or removed."""

    asset_id: str
    asset_type: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The ALARM event of MTConnect 1.0."""

    code: str
    native_code: str
    severity: str
    state: str
    text: str


Value = str | Condition | DataSet | Series | Text | AssetNote | Alarm


def merged(current: Mapping[str, Entry], change: DataSet) -> dict[str, Entry]:
    """The full data set after a change; a table row is replaced as a unit."""
    result: dict[str, Entry] = {} if change.reset else dict(current)
    for key, entry in change.entries.items():
        if entry is None:
            result.pop(key, None)
        else:
            result[key] = entry
    return result


def news(current: Mapping[str, Entry], change: DataSet) -> DataSet:
    """The part of a change that really changes something (a 2.x agent publishes no more than that)."""
    if change.reset:
        return change
    entries = {
        key: entry
        for key, entry in change.entries.items()
        if (key in current if entry is None else current.get(key) != entry)
    }
    return DataSet(entries)
