"""What a server of another stack says arrives to the bit, with its quality."""

from __future__ import annotations

import math

from app.domain.quality import Quality
from tests.integration.opcua.recorder import machine, plan_of, running
from tests.servers.node_opcua import NodeOpcUa

P = "nsu=urn:test:plant;s="
TABLE = {
    "serial": f"{P}Serial",
    "count": f"{P}Count",
    "small": f"{P}Small",
    "running": f"{P}Running",
    "rpm": f"{P}SpindleSpeed",
    "feed": {"node": "Lathe/Feedrate", "scale": 60_000, "unit": "mm/min"},
    "missing": f"{P}NoSuchNode",
    "elsewhere": "nsu=urn:no:such:namespace;s=X",
}


async def test_values_arrive_to_the_bit_and_one_bad_item_never_touches_its_neighbours(plant: NodeOpcUa) -> None:
    plant.set({"SpindleSpeed": 1200.5, "Count": [0, 9], "Small": -259})
    async with running(plan_of(machine(url=plant.url, signals=TABLE))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("rpm") and seen.skews)
        assert abs(seen.skews[0]) < 60_000_000_000

        assert seen.value("serial") == "00123"
        assert seen.value("count") == 9
        assert seen.value("small") == -259
        assert seen.value("running") == 1
        assert seen.value("rpm") == 1200.5
        assert seen.value("feed") == 600.0
        for gone in ("missing", "elsewhere"):
            row = seen.last(gone)
            assert row is not None
            assert row.quality is Quality.READ_FAILED
            assert math.isnan(row.number)
        assert seen.counters["status_BadNodeIdUnknown"] == 2

        # 2^53 + 1 has no double: its digits stay.
        plant.set({"Count": [2**21, 1], "Small": 32767, "SpindleSpeed": -0.0})
        await seen.until(lambda: math.copysign(1, seen.last("rpm").number) < 0)  # type: ignore[union-attr]
        assert seen.value("count") == "9007199254740993"
        assert seen.value("small") == 32767


async def test_a_bad_status_is_a_quality_with_its_name_and_never_the_value_beside_it(plant: NodeOpcUa) -> None:
    plant.set({"SpindleSpeed": 1200.5, "Count": [0, 9], "Small": -259})
    async with running(plan_of(machine(url=plant.url, signals=TABLE))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("rpm"))
        plant.set({"SpindleSpeed": 0.1165}, status="BadSensorFailure")
        await seen.until(lambda: seen.last("rpm").quality is Quality.SOURCE_BAD)  # type: ignore[union-attr]
        assert math.isnan(seen.last("rpm").number)  # type: ignore[union-attr]
        assert seen.counters["status_BadSensorFailure"] == 1

        plant.set({"SpindleSpeed": 7.0}, status="UncertainLastUsableValue")
        await seen.until(lambda: seen.last("rpm").quality is Quality.STALE)  # type: ignore[union-attr]
        assert seen.value("rpm") == 7.0
        assert seen.value("serial") == "00123"


async def test_every_change_arrives_once_and_in_order(plant: NodeOpcUa) -> None:
    signal = {"node": f"{P}SpindleSpeed", "sampling": "0s", "queue": 1000}
    async with running(plan_of(machine(url=plant.url, signals={"rpm": signal}))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("rpm"))
        for step in range(1, 51):
            plant.set({"SpindleSpeed": float(step)})
        await seen.until(lambda: seen.value("rpm") == 50.0)
        numbers = [row.number for row in seen.rows("rpm")]
        assert numbers[1:] == sorted(set(numbers[1:]))
        times = [row.time_ns for row in seen.rows("rpm")]
        assert times == sorted(times)
        assert seen.counters["queue_overflows"] + len(numbers) > 1


async def test_two_machines_share_one_session(plant: NodeOpcUa) -> None:
    first = machine("a", url=plant.url, signals={"rpm": f"{P}SpindleSpeed"})
    second = machine("b", url=plant.url, signals={"serial": "Lathe/Serial"})
    async with running(plan_of(first, second)) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("rpm") and seen.last("serial"))
        assert seen.rows("rpm", machine="a")
        assert not seen.rows("rpm", machine="b")
        assert seen.rows("serial", machine="b")
