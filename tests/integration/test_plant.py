"""The composed station with the real historian and a scripted driver."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.config.loader import load
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.domain.gap import GapAction, GapEvent
from app.domain.message import Message
from app.domain.observation import Cursor, Delivery
from app.domain.series import HistoryQuery
from app.domain.state import LinkState
from app.plant_health import disk_health
from app.runtime import Plant
from storage.forecast import DAY_NS, Forecast
from tests.unit.builders import T0, fault, mill, rows

SOURCE = "scripted:mill"


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scripted:
    """Delivers its list once, then stays connected."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet, deliveries: list[Delivery]) -> None:
        self.plan, self.inlet, self.deliveries = plan, inlet, deliveries

    async def session(self) -> None:
        self.inlet.model(mill())
        self.inlet.connected()
        while self.deliveries:
            await self.inlet.deliver(self.deliveries.pop(0))
        await asyncio.sleep(3600)

    async def close(self) -> None:
        return None


class World:
    """A configuration on disk and a driver whose plans can be looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plans: list[ConnectionPlan] = []
        (folder / "plant.yaml").write_text("machines:\n  - {id: mill-1, driver: scripted}\n")

    def plant(self, *deliveries: Delivery) -> Plant:
        def open_driver(plan: ConnectionPlan, inlet: Inlet) -> Driver:
            self.plans.append(plan)
            return Scripted(plan, inlet, list(deliveries))

        spec = DriverSpec("scripted", "Scripted", Settings, lambda _: SOURCE, open_driver)
        path = self.folder / "plant.yaml"
        return Plant(load(path, {"scripted": spec}), path, self.folder, {"scripted": spec})


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


FIRST = rows(
    mill(),
    ("availability", 0, "AVAILABLE"),
    ("execution", 0, "ACTIVE"),
    ("feed", 1, 10.0),
    ("system", 2, fault("EX1")),
    first_sequence=1,
)


async def test_a_restarted_station_knows_what_it_knew(tmp_path: Path) -> None:
    world = World(tmp_path)
    plant = world.plant(Delivery(SOURCE, (FIRST,), Cursor(SOURCE, "77", 5), (GapEvent(GapAction.CLOSE, "mill-1", T0),)))
    await plant.start()
    await until(lambda: bool(plant.snapshot().machines[0].conditions))
    assert await plant.stop()

    again = world.plant()
    await again.start()
    await until(lambda: len(world.plans) == 2)
    assert world.plans[1].resume == Cursor(SOURCE, "77", 5)
    assert world.plans[1].open_conditions == {"mill-1": frozenset({"system/EX1"})}
    await until(lambda: again.snapshot().machines[0].link.state is LinkState.CONNECTED)
    machine = again.snapshot().machines[0]
    reading = machine.reading("feed")
    assert reading is not None
    assert (machine.state.value, reading.value) == ("running", 600.0)
    assert await again.stop()


async def test_what_was_delivered_is_in_history_with_the_derived_state(tmp_path: Path) -> None:
    plant = World(tmp_path).plant(Delivery(SOURCE, (FIRST,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: bool(plant.snapshot().machines[0].conditions))
    assert await asyncio.to_thread(plant.flush, 10.0)
    query = HistoryQuery("mill-1", ("state", "feed"), T0 - 1, T0 + 10**10)
    answer = await asyncio.wrap_future(plant.history(query))
    state, feed = answer.series
    assert (list(state.text or ()), feed.number.tolist()) == (["running"], [600.0])
    assert await plant.stop()


async def test_a_machine_added_at_run_time_starts_without_touching_the_others(tmp_path: Path) -> None:
    world = World(tmp_path)
    plant = world.plant()
    await plant.start()
    await until(lambda: plant.snapshot().machines[0].link.state is LinkState.CONNECTED)
    await asyncio.wrap_future(plant.add_machines([{"id": "mill-2", "driver": "scripted"}]))
    assert [machine.id for machine in plant.snapshot().machines] == ["mill-1", "mill-2"]
    assert "mill-2" in (tmp_path / "plant.yaml").read_text()
    await until(lambda: plant.snapshot().machines[1].link.state is LinkState.CONNECTED)
    assert await plant.stop()


async def test_the_configured_retention_of_single_signals_is_in_the_history_and_goes_with_its_rule(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    plain = (tmp_path / "plant.yaml").read_text()
    rules = "history: {signals: [{match: '*/feed', retention: 1y}, {match: 'mill-1/*', rollup_retention: 90d}]}\n"
    (tmp_path / "plant.yaml").write_text(rules + plain)
    plant = world.plant(Delivery(SOURCE, (FIRST,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: bool(plant.snapshot().machines[0].conditions))
    assert await plant.stop()

    again = world.plant()
    exceptions = _exceptions(tmp_path)
    assert exceptions["feed"] == (365 * DAY_NS, None)
    assert exceptions["execution"] == (None, 90 * DAY_NS)
    await again.start()
    assert await again.stop()

    (tmp_path / "plant.yaml").write_text(plain)
    last = world.plant()
    assert _exceptions(tmp_path) == {}
    await last.start()
    assert await last.stop()


def _exceptions(folder: Path) -> dict[str, tuple[int | None, int | None]]:
    with closing(sqlite3.connect(folder / "history.db")) as connection:
        found = connection.execute(
            "SELECT signal.name, raw_ns, rollup_ns FROM retention JOIN signal ON signal.id = signal"
        )
        return {name: (raw_ns, rollup_ns) for name, raw_ns, rollup_ns in found}


async def test_a_machine_that_its_source_lacks_makes_its_driver_fail(tmp_path: Path) -> None:
    world = World(tmp_path)
    plant = world.plant()
    await plant.start()
    await until(lambda: plant.snapshot().machines[0].link.state is LinkState.CONNECTED)
    assert plant._engine is not None
    (connection,) = plant._engine.connections.values()
    why = Message.of("The agent has no device mill-1.")
    connection.inlet.refused("mill-1", why)
    driver = next(part for part in plant.snapshot().health if part.name == f"driver:{SOURCE}")
    assert (driver.ok, driver.message, driver.state) == (False, why, LinkState.FAULTED)
    connection.inlet.refused("mill-1", None)
    assert next(part for part in plant.snapshot().health if part.name == f"driver:{SOURCE}").ok
    assert await plant.stop()


async def test_the_disk_is_a_part_of_the_station_with_its_figures(tmp_path: Path) -> None:
    plant = World(tmp_path).plant()
    await plant.start()
    await until(lambda: any(part.name == "disk" for part in plant.snapshot().health))
    (disk,) = (part for part in plant.snapshot().health if part.name == "disk")
    assert disk.figures["free_bytes"] > 0
    assert disk.figures["history_bytes"] > 0
    assert "full_in_days" not in disk.figures, "a history of one day knows no growth"
    assert await plant.stop()


def test_a_disk_that_fills_up_is_told_before_it_is_a_failure() -> None:
    soon, now = (disk_health(Forecast(10**9, 10**9, 10**10, days)) for days in (10.0, 0.5))
    assert (soon.ok, soon.figures["full_in_days"]) == (True, 10.0)
    assert soon.message is not None
    assert "full in 10.0 days" in str(soon.message)
    assert not now.ok
