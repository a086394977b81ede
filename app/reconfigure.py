"""What a new configuration means for a running plant: which machines come, go and change, which connections are touched. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.config.schema import Config, Machine

KeyOf = Callable[[Machine], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Machine ids, connection keys and top-level sections in which two configurations differ."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    keys: frozenset[str]
    """Connections to be closed and, where machines remain on them, opened again."""
    sections: tuple[str, ...]
    """Top-level keys other than ``machines`` whose content differs."""


def compare(old: Config, new: Config, key_of: KeyOf) -> Difference:
    """How the new configuration differs. A new name or area changes a machine, but touches no connection."""
    before, after = _by_id(old), _by_id(new)
    added = tuple(name for name in after if name not in before)
    removed = tuple(name for name in before if name not in after)
    changed = tuple(name for name in after if name in before and _shown(after[name]) != _shown(before[name]))
    wired = [name for name in changed if _wire(after[name]) != _wire(before[name])]
    keys = {key_of(after[name]) for name in (*added, *wired)} | {key_of(before[name]) for name in (*removed, *wired)}
    return Difference(added, changed, removed, frozenset(keys), _sections(old, new))


def _by_id(config: Config) -> dict[str, Machine]:
    return {machine.id: machine for machine in config.machines}


def _wire(machine: Machine) -> tuple[object, ...]:
    """What its driver sees."""
    return machine.driver, machine.settings, machine.title


def _shown(machine: Machine) -> tuple[object, ...]:
    return machine, machine.settings


def _sections(old: Config, new: Config) -> tuple[str, ...]:
    names = (name for name in Config.model_fields if name not in ("machines", "notices"))
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
