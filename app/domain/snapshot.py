"""Immutable pictures of the live plant, taken by screens and routes at their own rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.condition import Activity
from app.domain.equipment import DataItem, MachineModel
from app.domain.kinematics import Kinematics
from app.domain.message import Message
from app.domain.observation import Float64s, Int64s, UInt8s
from app.domain.quality import Quality
from app.domain.state import LinkState, MachineState


@dataclass(frozen=True, slots=True)
class Reading:
    """One live value. ``value`` is None whenever ``quality`` is bad; ``last_good`` tells what was known, and when."""

    item: DataItem
    value: float | int | str | None
    quality: Quality
    time_ns: int
    """Source time; 0 when nothing has arrived."""
    received_ns: int
    last_good: float | int | str | None = None
    last_good_ns: int = 0


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The connection of one machine, as a person is told about it."""

    state: LinkState = LinkState.STARTING
    since_ns: int = 0
    last_good_ns: int = 0
    """When the last document or answer arrived (received time); the age of this is the link's health."""
    message: Message | None = None
    retry_at_ns: int | None = None
    skew_ns: int = 0
    """Source clock minus ours, median of recent documents; above 2 s is a diagnosis."""


@dataclass(frozen=True, slots=True)
class ActiveCondition:
    """One active machine condition."""

    item: DataItem
    activity: Activity


@dataclass(frozen=True, slots=True)
class MachineSnapshot:
    """Everything live about one machine. Columns follow ``model.items``; index by ``model.index[signal]``."""

    id: str
    name: str
    driver: str
    kind: str
    """The configured ``model:`` (``mill-3axis`` …), for pictures and fleet filters."""
    model: MachineModel | None
    revision: int
    """Grows with every change of anything in here: an equal revision needs no repaint."""
    state: MachineState
    state_since_ns: int
    state_inferred: bool
    link: LinkStatus
    number: Float64s
    text: tuple[str | None, ...]
    quality: UInt8s
    time_ns: Int64s
    received_ns: Int64s
    last_good_number: Float64s
    last_good_text: tuple[str | None, ...]
    last_good_ns: Int64s
    conditions: tuple[ActiveCondition, ...] = ()
    ideal_cycle_s: float | None = None
    area: str = ""
    line: str = ""
    picture: str = ""
    """The configured ``model:`` alone: which picture of a machine fits, one of ``machine_kinds.KINDS`` or a user's own."""
    drawing: Kinematics | None = None
    """The user's own picture, when ``picture`` names a file of one."""
    site: str = ""
    """Of a hub's machine its station's site; empty: that of the plant."""

    def reading(self, signal: str) -> Reading | None:
        """The live value of a signal, or None when the machine has no such signal."""
        if self.model is None:
            return None
        row = self.model.index.get(signal)
        return None if row is None else self._row(row)

    def readings(self) -> Iterator[Reading]:
        """All live values in model order."""
        if self.model is not None:
            for row in range(len(self.model.items)):
                yield self._row(row)

    def _row(self, row: int) -> Reading:
        assert self.model is not None
        quality = Quality(int(self.quality[row]))
        item = self.model.items[row]
        return Reading(
            item=item,
            value=None if quality.is_bad else _value(item, float(self.number[row]), self.text[row]),
            quality=quality,
            time_ns=int(self.time_ns[row]),
            received_ns=int(self.received_ns[row]),
            last_good=_value(item, float(self.last_good_number[row]), self.last_good_text[row]),
            last_good_ns=int(self.last_good_ns[row]),
        )


def _value(item: DataItem, number: float, text: str | None) -> float | int | str | None:
    if text is not None:
        return text
    if number != number:
        return None
    if item.category.value == "EVENT" and number.is_integer() and abs(number) < 2**53:
        return int(number)
    return number


@dataclass(frozen=True, slots=True)
class Recent:
    """The last minutes of one numeric signal from memory, oldest first; NaN where there was no value."""

    time_ns: Int64s
    number: Float64s


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """One part of the running program in ``/healthz`` and on the diagnostics page."""

    name: str
    """``driver:<connection>``, ``history-writer``, ``engine``, ``server``, ``publisher``."""
    ok: bool
    message: Message | None = None
    figures: dict[str, float] = field(default_factory=dict)
    """Counters and gauges by name (``observations_total``, ``quarantined_total``, ``queue``, ``commit_p99_s`` …)."""
    state: LinkState | None = None
    """Of a driver: where its link stands. A link that is tried again is no failure of the station."""


@dataclass(frozen=True, slots=True)
class PlantSnapshot:
    """The whole station: machines in configured order, and the health of its parts."""

    site: str
    station: str
    time_ns: int
    machines: tuple[MachineSnapshot, ...]
    health: tuple[ComponentHealth, ...]
    timezone: str = ""
    """IANA name of the plant's zone, in which screens show times; empty means the computer's own."""
