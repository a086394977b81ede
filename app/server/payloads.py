"""Snapshots as the JSON of contract.md; it refuses to show a bad value as a number, and asks nobody anything."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from app.domain.condition import Activity, Level
from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.gap import Gap
from app.domain.kpi import Figure
from app.domain.observation import Document
from app.domain.quality import Quality
from app.domain.snapshot import ComponentHealth, MachineSnapshot, PlantSnapshot, Reading
from app.domain.state import LinkState, MachineState
from app.server.problems import Render
from app.server.times import rfc3339, rfc3339_or_none

SPINDLE_TYPES = frozenset({"ROTARY_VELOCITY", "SPINDLE_SPEED"})


class Payloads:
    """Builds payloads in one language (messages; keys and codes are never translated)."""

    def __init__(self, render: Render, language: str) -> None:
        self._render = render
        self.language = language

    def machine(self, machine: MachineSnapshot) -> dict[str, Any]:
        """One entry of ``/v1/machines``."""
        return {
            "id": machine.id,
            "name": machine.name,
            "driver": machine.driver,
            "kind": machine.kind,
            "area": machine.area,
            "line": machine.line,
            "state": machine.state.value,
            "since": rfc3339_or_none(machine.state_since_ns),
            "last_sample_at": rfc3339_or_none(last_sample_ns(machine)),
            "quality": machine_quality(machine),
            "link": self.link(machine),
        }

    def link(self, machine: MachineSnapshot) -> dict[str, Any]:
        """The connection, as a person is told about it."""
        link = machine.link
        return {
            "state": link.state.value,
            "since": rfc3339_or_none(link.since_ns),
            "last_good_at": rfc3339_or_none(link.last_good_ns),
            "message": self._render(link.message, self.language) if link.message else None,
            "retry_at": rfc3339_or_none(link.retry_at_ns or 0),
            "skew_s": link.skew_ns / 1e9,
        }

    def status(self, machine: MachineSnapshot, now_ns: int, *, signals: bool = True) -> dict[str, Any]:
        """``/v1/machines/{id}/status``; without ``signals`` the short form that wall screens follow."""
        head = {
            "machine_id": machine.id,
            "name": machine.name,
            "timestamp": rfc3339(now_ns),
            "state": machine.state.value,
            "state_three": machine.state.three,
            "state_since": rfc3339_or_none(machine.state_since_ns),
            "state_inferred": machine.state_inferred,
            "rpm": spindle_speed(machine),
            "feed_mm_min": _number(machine, "feed"),
            "execution": _value(machine, "execution"),
            "mode": _value(machine, "mode"),
            "program": _value(machine, "program"),
            "part_count": _value(machine, "part_count"),
            "feed_override": _number(machine, "feed_override"),
            "rapid_override": _number(machine, "rapid_override"),
            "rpm_override": _number(machine, "rpm_override"),
            "quality": machine_quality(machine),
            "last_sample_at": rfc3339_or_none(last_sample_ns(machine)),
            "ideal_cycle_s": machine.ideal_cycle_s,
            "link": self.link(machine),
            "conditions_active": len(machine.conditions),
        }
        return {**head, "signals": signal_values(machine)} if signals else head

    def health(self, component: ComponentHealth) -> dict[str, Any]:
        """One entry of ``/healthz``."""
        message = self._render(component.message, self.language) if component.message else None
        entry = {"status": _health_status(component), "message": message, "figures": finite_figures(component)}
        return entry if component.state is None else {**entry, "state": component.state.value}


def _health_status(component: ComponentHealth) -> str:
    """``retrying`` stands apart: somebody should look, but the station does what it can."""
    if not component.ok:
        return "failed"
    return "retrying" if component.state is LinkState.RETRYING else "ok"


def finite_figures(component: ComponentHealth) -> dict[str, float | None]:
    """Figures; null where there is none yet."""
    return {name: value if math.isfinite(value) else None for name, value in component.figures.items()}


def signal_values(machine: MachineSnapshot) -> dict[str, dict[str, Any]]:
    """Every signal's live value."""
    active = conditions_by_signal(machine)
    return {reading.item.id: _signal(reading, active.get(reading.item.id, ())) for reading in machine.readings()}


def conditions_by_signal(machine: MachineSnapshot) -> dict[str, list[Activity]]:
    """Active activations by condition signal, in the snapshot's order."""
    found: dict[str, list[Activity]] = {}
    for condition in machine.conditions:
        found.setdefault(condition.item.id, []).append(condition.activity)
    return found


def _signal(reading: Reading, active: Iterable[Activity]) -> dict[str, Any]:
    quality = reading.quality
    entry: dict[str, Any] = {
        "value": json_value(reading.item, reading.value),
        "unit": reading.item.unit or None,
        "timestamp": rfc3339_or_none(reading.time_ns),
        "quality": quality.level,
        "received_at": rfc3339_or_none(reading.received_ns),
    }
    if quality is not Quality.GOOD:
        entry["reason"] = quality.label
    if reading.item.kind is ValueKind.CONDITION:
        return _condition_signal(entry, quality, list(active))
    if quality.is_bad and reading.last_good_ns:
        last = json_value(reading.item, reading.last_good)
        entry["last_good"] = {"value": last, "timestamp": rfc3339(reading.last_good_ns)}
    return entry


def _condition_signal(entry: dict[str, Any], quality: Quality, active: list[Activity]) -> dict[str, Any]:
    worst = max((a.activation.level or Level.NORMAL for a in active), default=Level.NORMAL)
    return {**entry, "value": None if quality.is_bad else worst.name, "active": [activation(a) for a in active]}


def activation(activity: Activity) -> dict[str, Any]:
    """One active activation of a condition."""
    one = activity.activation
    return {
        "level": one.level.name if one.level is not None else None,
        "native_code": one.native_code or None,
        "native_severity": one.native_severity or None,
        "qualifier": one.qualifier or None,
        "condition_id": one.condition_id or None,
        "type": one.type or None,
        "text": one.text or None,
        "since": rfc3339(activity.since_ns),
        "timestamp": rfc3339(activity.time_ns),
    }


def conditions(machine: MachineSnapshot) -> list[dict[str, Any]]:
    """``/v1/machines/{id}/conditions``: what is active, worst first."""
    return [
        {
            "signal": c.item.id,
            "source_id": c.item.source_id,
            "component": list(c.item.component),
            **activation(c.activity),
        }
        for c in machine.conditions
    ]


def signal_description(item: DataItem) -> dict[str, Any]:
    """One entry of ``/v1/machines/{id}/signals``."""
    return {
        "id": item.id,
        "source_id": item.source_id,
        "category": item.category.value,
        "kind": item.kind.value,
        "type": item.type,
        "subtype": item.subtype or None,
        "unit": item.unit or None,
        "name": item.name or None,
        "component": list(item.component),
        "path": item.path or None,
        "derived": item.derived,
        "minimum": item.minimum,
        "maximum": item.maximum,
    }


def gap(one: Gap) -> dict[str, Any]:
    """One hole in the history; ``to`` is null while it is open."""
    until = None if one.to_ns is None else rfc3339(one.to_ns)
    return {
        "from": rfc3339(one.from_ns),
        "to": until,
        "cause": one.cause.value,
        "count": one.count,
        "detail": one.detail or None,
    }


def asset(document: Document) -> dict[str, Any]:
    """One asset, newest version."""
    return {
        "kind": document.kind,
        "id": document.id,
        "timestamp": rfc3339(document.time_ns),
        "removed": document.removed,
        "body": _parsed(document.body),
    }


def json_value(item: DataItem, value: float | int | str | None) -> Any:
    """A value as JSON has it: structures opened, nothing that is not finite."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if item.kind is ValueKind.STRUCTURE and isinstance(value, str):
        return _parsed(value)
    return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except ValueError:
        return text


def last_sample_ns(machine: MachineSnapshot) -> int:
    """Source time of the newest value that was not bad; 0 when there is none."""
    return int(machine.last_good_ns.max()) if len(machine.last_good_ns) else 0


def machine_quality(machine: MachineSnapshot) -> str:
    """Whether the machine's values as a whole may be trusted: bad without link, uncertain while any is stale."""
    if (
        machine.link.state is not LinkState.CONNECTED
        or machine.state is MachineState.OFFLINE
        or not len(machine.quality)
    ):
        return "bad"
    return "uncertain" if bool((machine.quality == int(Quality.STALE)).any()) else "good"


def spindle_speed(machine: MachineSnapshot) -> float | None:
    """The speed of the spindle that turns fastest, by its absolute value; None when none is known."""
    if machine.model is None:
        return None
    speeds = [
        float(machine.number[row])
        for row, item in enumerate(machine.model.items)
        if _is_spindle(item) and not Quality(int(machine.quality[row])).is_bad and math.isfinite(machine.number[row])
    ]
    return max(speeds, key=abs) if speeds else None


def _is_spindle(item: DataItem) -> bool:
    if item.id == "rpm":
        return True
    measured = item.subtype in ("", "ACTUAL") and item.unit == "rev/min"
    return (
        item.category is Category.SAMPLE and item.kind is ValueKind.NUMBER and item.type in SPINDLE_TYPES and measured
    )


def _value(machine: MachineSnapshot, signal: str) -> Any:
    reading = machine.reading(signal)
    return None if reading is None else json_value(reading.item, reading.value)


def _number(machine: MachineSnapshot, signal: str) -> float | None:
    value = _value(machine, signal)
    return value if isinstance(value, int | float) else None


def fleet_summary(
    plant: PlantSnapshot, machines: list[MachineSnapshot], uptime_s: float, oee: Figure | None
) -> dict[str, Any]:
    """``/v1/fleet/summary``: three states and offline; setup and fault count as stopped. ``oee``: the machines' sum; None: no shift."""
    counts = {
        name: sum(machine.state.three == name for machine in machines)
        for name in ("running", "stopped", "idle", "offline")
    }
    speeds = [abs(speed) for machine in machines if (speed := spindle_speed(machine)) is not None]
    return {
        "site": plant.site,
        "station": plant.station,
        "timestamp": rfc3339(plant.time_ns),
        "total_machines": len(machines),
        **counts,
        "avg_rpm": round(sum(speeds) / len(speeds), 3) if speeds else None,
        "total_oee": None if oee is None else oee.value,
        "total_oee_reason": _no_oee(oee),
        "uptime_s": round(uptime_s, 3),
    }


def _no_oee(oee: Figure | None) -> str | None:
    if oee is None:
        return "no shift takes place now"
    return None if oee.value is not None or oee.reason is None else str(oee.reason)
