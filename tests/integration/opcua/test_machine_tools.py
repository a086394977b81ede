"""A machine tool after OPC 40501-1 and 40502 maps itself, and its alarms arrive with their state."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.domain.condition import Activation, Level
from app.domain.message import DriverFault
from app.domain.observation import Observation
from drivers.opcua import SPEC
from tests.integration.opcua.recorder import Recorder, machine, plan_of, running
from tests.servers.node_opcua import NodeOpcUa


@pytest.fixture(scope="module")
def shop() -> Iterator[NodeOpcUa]:
    """One machine tool with a CNC, by the published nodesets."""
    with NodeOpcUa(machineTool=True, cnc=True, machines=["Mill"], alarms=True) as found:
        yield found


@pytest.fixture(scope="module")
def two() -> Iterator[NodeOpcUa]:
    """Two machine tools behind one server."""
    with NodeOpcUa(machineTool=True, machines=["Mill", "Lathe-7"]) as found:
        yield found


async def test_a_machine_tool_is_mapped_by_types_and_browse_names(shop: NodeOpcUa) -> None:
    shop.set({"Mill.ActSpeed": 7200.0, "Mill.ChannelState": 0})
    async with running(plan_of(machine(url=shop.url))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("execution") and seen.last("rpm"))
        assert seen.value("execution") == "ACTIVE"
        assert seen.value("mode") == "AUTOMATIC"
        assert seen.value("functional_mode") == "PRODUCTION"
        assert seen.value("feed_override") == 90
        assert seen.value("rpm") == 7200
        assert seen.value("x") == 12.25
        assert seen.value("x_load") == 33
        assert seen.value("program") == "O0042"
        model = seen.models["m1"]
        assert (model.manufacturer, model.product, model.serial, model.uuid) == (
            "Novatech",
            "MT-5",
            "SN-Mill",
            "urn:novatech:Mill",
        )
        rpm = model.get("rpm")
        assert rpm is not None
        assert (rpm.type, rpm.unit) == ("ROTARY_VELOCITY", "rev/min")
        # What no common signal takes keeps its own readable id.
        assert seen.value("Monitoring.X.ActStatus") == "InPosition"

        shop.set({"Mill.ChannelState": 2})
        await seen.until(lambda: seen.value("execution") == "READY")


async def test_the_probe_shows_the_mapping_with_live_values_and_a_ready_entry(shop: NodeOpcUa) -> None:
    shop.set({"Mill.ActSpeed": 500.0})
    answer = await SPEC.probe(shop.url)  # type: ignore[misc]
    [found] = answer.machines
    readings = {reading.item.id: reading.value for reading in found.readings}
    assert readings["rpm"] == 500
    assert readings["mode"] == "AUTOMATIC"
    assert found.configuration == {"id": "mill", "driver": "opcua", "url": shop.url}
    assert "NodeOPCUA" in answer.title


async def test_of_several_machines_the_configuration_says_which(two: NodeOpcUa) -> None:
    async with running(plan_of(machine(url=two.url))) as run:
        error = await run.ended()
        assert isinstance(error, DriverFault)
        assert "Mill, Lathe-7" in str(error)
    first = machine("a", url=two.url, device="Mill")
    second = machine("b", url=two.url, device="urn:novatech:Lathe-7")
    async with running(plan_of(first, second)) as run:
        seen = run.recorder
        await seen.until(lambda: seen.rows("program", machine="a") and seen.rows("program", machine="b"))
        assert seen.models["a"].serial == "SN-Mill"
        assert seen.models["b"].serial == "SN-Lathe-7"


def activations(rows: list[Observation]) -> list[Activation]:
    return [Activation.decode(row.text or json.dumps({"l": None})) for row in rows]


def last_level(seen: Recorder) -> Level | None:
    found = [a for a in activations(seen.rows("alarms")) if a.condition_id]
    return found[-1].level if found else None


async def test_an_alarm_comes_and_goes_with_its_text_and_state(shop: NodeOpcUa) -> None:
    shop.set({"Level": 50})
    async with running(plan_of(machine(url=shop.url))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("execution"))
        shop.set({"Level": 2})
        await seen.until(lambda: last_level(seen) is Level.WARNING)
        raised = activations(seen.rows("alarms"))[-1]
        assert raised.type == "Coolant"
        assert "LowLow" in raised.text
        assert raised.native_severity == "150"
        assert raised.qualifier == "unacknowledged"
        shop.set({"Level": 50})
        await seen.until(lambda: last_level(seen) is Level.NORMAL)
        cleared = activations(seen.rows("alarms"))[-1]
        assert cleared.key == raised.key
