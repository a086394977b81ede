"""Condition elements as activations, and what became of them while nobody looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from app.domain.condition import Activation, Level

_LEVELS = {"normal": Level.NORMAL, "warning": Level.WARNING, "fault": Level.FAULT, "unavailable": None}


def activation_of(name: str, attributes: Mapping[str, str], text: str) -> Activation:
    """A child of ``Condition``; an element that is no known level counts as a fault (better seen than lost)."""
    return Activation(
        level=_LEVELS.get(name.rpartition(":")[2].lower(), Level.FAULT),
        native_code=attributes.get("nativeCode", ""),
        native_severity=attributes.get("nativeSeverity", ""),
        qualifier=attributes.get("qualifier", ""),
        condition_id=attributes.get("conditionId", ""),
        type=attributes.get("type", ""),
        text=text,
    )


def alarm_of(attributes: Mapping[str, str], text: str) -> Activation:
    """An ``Alarm`` event (until 1.5, seen in one model of ten) as the activation that it means."""
    if text == "UNAVAILABLE":
        return Activation(None)
    cleared = attributes.get("state", "").upper() in ("CLEARED", "INSTANT_CLEARED")
    warning = attributes.get("severity", "").upper() in ("WARNING", "INFORMATION", "MINOR")
    return Activation(
        level=Level.NORMAL if cleared else Level.WARNING if warning else Level.FAULT,
        native_code=attributes.get("nativeCode", ""),
        native_severity=attributes.get("severity", ""),
        type=attributes.get("code", ""),
        text=text,
    )


class ActiveConditions:
    """The activations that history holds as active, as ``signal/key`` per machine. Follows ``domain.condition.step``."""

    def __init__(self, known: Mapping[str, Set[str]]) -> None:
        self._open = {machine: set(places) for machine, places in known.items()}

    def apply(self, machine: str, signal: str, activation: Activation) -> None:
        """Follow one observation on its way to history."""
        places = self._open.setdefault(machine, set())
        if activation.level is None or (activation.level is Level.NORMAL and not activation.key):
            places -= {place for place in places if place.startswith(f"{signal}/")}
        elif activation.level is Level.NORMAL:
            places.discard(f"{signal}/{activation.key}")
        else:
            places.add(f"{signal}/{activation.key}")

    def vanished(self, machine: str, present: Set[str], signals: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(signal, key) of what history holds as active on these signals and the source's snapshot does not list."""
        for signal in signals:
            for place in sorted(self._open.get(machine, set()) - present):
                if place.startswith(f"{signal}/"):
                    yield signal, place[len(signal) + 1 :]


def cleared_unseen(key: str) -> Activation:
    """What we write for an activation that ended while we were not connected: the time of clearing is unknown."""
    return Activation(Level.NORMAL, native_code=key, text="cleared while not connected")
