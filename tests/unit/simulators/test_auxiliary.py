"""The coolant station follows the machines that it serves."""

from __future__ import annotations

from drivers.simulators.auxiliary import CoolantStation
from drivers.simulators.demo_devices import shop
from drivers.simulators.habits import Habits
from drivers.simulators.plant import DemoMachine

SECOND = 1_000_000_000


def test_power_level_and_pump_follow_the_machines() -> None:
    machine = DemoMachine(shop(1)[0], seed=1, habits=Habits(), start_s=0.0, report=lambda *_: None)
    station = CoolantStation([machine], seed=1, speed=1.0)
    at = station._at_ns
    level, energy = station.level, station.energy_wh
    seen = set()
    for second in range(1, 7_200):
        machine.advance(float(second))
        station.advance(at + second * SECOND)
        seen.add((station.execution, machine.reading("execution") == "ACTIVE"))
    assert ("ACTIVE", True) in seen
    assert ("READY", False) in seen
    assert ("READY", True) not in seen
    assert station.level < level
    assert station.energy_wh - energy > 2 * 1_150 * 0.99


def test_an_empty_tank_is_refilled_while_the_pump_waits() -> None:
    station = CoolantStation([], seed=1, speed=1.0)
    station.level, station.refilling = 17.9, True
    at = station._at_ns
    station.advance(at + 10 * SECOND)
    assert (station.execution, round(station.level, 1)) == ("INTERRUPTED", 23.9)
    station.advance(at + 200 * SECOND)
    assert (station.execution, station.level, station.refilling) == ("READY", 100.0, False)
