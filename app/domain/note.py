"""A person's remark on a span of a machine's time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One version of a remark on [from_ns, to_ns); an instant has ``from_ns == to_ns``.

    Correcting or withdrawing writes a new version under the same ``id``: what once stood there stays in history. Of all
    versions the one that was written last counts.
    """

    id: str
    machine: str
    """Id of the machine; empty: the whole station."""
    from_ns: int
    to_ns: int
    text: str
    author: str
    written_ns: int
    removed: bool = False
