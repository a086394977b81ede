"""A snapshot as Prometheus text. Metrics are made anew for every scrape: a machine that is gone leaves nothing behind."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from app.domain.alarm import Priority
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.equipment import ValueKind
from app.domain.quality import Quality
from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from app.domain.state import LinkState, MachineState
from app.server.payloads import spindle_speed

PREFIX = "cnc_telemetry_"


def exposition(plant: PlantSnapshot, alarms: AlarmsSnapshot) -> tuple[bytes, str]:
    """The text and its content type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Picture(plant))
    registry.register(_Alarms(alarms))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Picture(Collector):
    """One snapshot as a collector."""

    def __init__(self, plant: PlantSnapshot) -> None:
        self._plant = plant

    def collect(self) -> Iterator[Metric]:
        yield self._states()
        yield self._machines(
            "machine_link_up",
            "1 while the machine's source answers.",
            lambda m: float(m.link.state is LinkState.CONNECTED),
        )
        yield self._machines("machine_spindle_speed_rpm", "Speed of the fastest spindle.", spindle_speed)
        yield self._machines(
            "machine_last_sign_of_life_seconds", "When the source answered last (Unix time).", _last_life
        )
        yield self._machines(
            "machine_conditions_active", "Active machine conditions.", lambda m: float(len(m.conditions))
        )
        yield self._signals()
        yield self._components()
        yield from self._figures()

    def _machines(self, name: str, text: str, value: object) -> Metric:
        family = GaugeMetricFamily(PREFIX + name, text, labels=("machine",))
        for machine in self._plant.machines:
            number = value(machine)  # type: ignore[operator]
            if number is not None:
                family.add_metric((machine.id,), number)
        return family

    def _states(self) -> Metric:
        family = GaugeMetricFamily(
            PREFIX + "machine_state", "1 for the state that the machine is in.", labels=("machine", "state")
        )
        for machine in self._plant.machines:
            for state in MachineState:
                family.add_metric((machine.id, state.value), float(machine.state is state))
        return family

    def _signals(self) -> Metric:
        family = GaugeMetricFamily(
            PREFIX + "signal_value", "Live numeric values that are not bad.", labels=("machine", "signal", "unit")
        )
        for machine in self._plant.machines:
            for signal, unit, value in _numbers(machine):
                family.add_metric((machine.id, signal, unit), value)
        return family

    def _components(self) -> Metric:
        family = GaugeMetricFamily(
            PREFIX + "component_ok", "1 while this part of the program is well.", labels=("component",)
        )
        for component in self._plant.health:
            family.add_metric((component.name,), float(component.ok))
        return family

    def _figures(self) -> Iterator[Metric]:
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for component in self._plant.health:
            for name, value in component.figures.items():
                if math.isfinite(value):
                    families.setdefault(name, _family(name)).add_metric((component.name,), value)
        yield from families.values()


class _Alarms(Collector):
    """The alarm list as a collector."""

    def __init__(self, now: AlarmsSnapshot) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        now = self._now
        yield self._by_priority("alarms_active", "Active alarms.", now.active)
        yield self._by_priority("alarms_unacknowledged", "Alarms that nobody has acknowledged.", now.unacknowledged)
        hidden = GaugeMetricFamily(PREFIX + "alarms_hidden", "Alarms that somebody or a rule hides.", labels=("state",))
        for state, count in (
            ("shelved", now.shelved),
            ("suppressed", now.suppressed),
            ("out_of_service", now.out_of_service),
        ):
            hidden.add_metric((state,), count)
        yield hidden
        total = CounterMetricFamily(
            PREFIX + "alarms_announced_total", "Announcements since the start of the station.", labels=("priority",)
        )
        for priority in Priority:
            total.add_metric((str(int(priority)),), now.announced.get(priority, 0))
        yield total
        yield GaugeMetricFamily(
            PREFIX + "alarms_announced_10min", "Announcements in the last ten minutes.", now.announced_10min
        )
        yield GaugeMetricFamily(
            PREFIX + "alarm_flood", "1 while there is an alarm flood.", float(now.flood_since_ns is not None)
        )

    def _by_priority(self, name: str, text: str, counts: Mapping[Priority, int]) -> Metric:
        family = GaugeMetricFamily(PREFIX + name, text, labels=("priority",))
        for priority in Priority:
            family.add_metric((str(int(priority)),), counts.get(priority, 0))
        return family


def _family(name: str) -> CounterMetricFamily | GaugeMetricFamily:
    plain = PREFIX + re.sub(r"[^a-zA-Z0-9_]", "_", name)
    text = f"{name} of a part of the program."
    if plain.endswith("_total"):
        return CounterMetricFamily(plain, text, labels=("component",))
    return GaugeMetricFamily(plain, text, labels=("component",))


def _last_life(machine: MachineSnapshot) -> float | None:
    return machine.link.last_good_ns / 1e9 or None


def _numbers(machine: MachineSnapshot) -> Iterator[tuple[str, str, float]]:
    if machine.model is None:
        return
    for row, item in enumerate(machine.model.items):
        value = float(machine.number[row])
        if item.kind is ValueKind.NUMBER and math.isfinite(value) and not Quality(int(machine.quality[row])).is_bad:
            yield item.id, item.unit, value
