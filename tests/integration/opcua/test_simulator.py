"""The demo's machine tool (an asyncua server) is recognised by the ordinary driver, and its day arrives."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from app.domain.condition import Activation, Level
from app.domain.quality import Quality
from drivers.opcua import SPEC
from drivers.simulators.demo_devices import shop
from drivers.simulators.machine_tool import MachineToolServer
from drivers.simulators.values import Condition
from tests.integration.opcua.recorder import machine, plan_of, running


@pytest.fixture
async def mill() -> AsyncIterator[MachineToolServer]:
    server = MachineToolServer(shop(1)[0], speed=1.0, seed=3)
    await server.start()
    yield server
    await server.stop()


async def test_the_demo_machine_maps_itself_and_moves(mill: MachineToolServer) -> None:
    async with running(plan_of(machine(url=mill.url))) as run:
        seen = run.recorder
        common = (
            "execution",
            "mode",
            "functional_mode",
            "program",
            "block",
            "line",
            "tool",
            "part_count",
            "rpm",
            "rpm_override",
        )
        common += (
            "feed",
            "feed_override",
            "rapid_override",
            "spindle_load",
            "x",
            "y",
            "z",
            "x_load",
            "y_load",
            "z_load",
        )
        await seen.until(lambda: all(seen.last(signal) for signal in common))
        units = {signal: seen.models["m1"].get(signal).unit for signal in ("rpm", "feed", "x", "spindle_load")}  # type: ignore[union-attr]
        assert units == {"rpm": "rev/min", "feed": "mm/min", "x": "mm", "spindle_load": "%"}
        assert seen.models["m1"].serial == mill.identity.serial

        before = {signal: len(seen.rows(signal)) for signal in ("x", "rpm", "line", "execution")}
        now = time.time_ns()
        for minutes in range(1, 40):
            await mill.advance(now + minutes * 60_000_000_000)
        await seen.until(lambda: all(len(seen.rows(signal)) > count for signal, count in before.items()))


async def test_its_conditions_are_alarms_and_a_switched_off_machine_is_unavailable(mill: MachineToolServer) -> None:
    async with running(plan_of(machine(url=mill.url))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.last("rpm"))
        await mill.say("system_cond", Condition("FAULT", "EX1005", text="CHIP CONVEYOR OVERLOAD"))
        await mill.say("s_rpm", "UNAVAILABLE")
        await seen.until(lambda: seen.last("alarms").number == Level.FAULT)  # type: ignore[union-attr]
        alarm = Activation.decode(seen.last("alarms").text or "")  # type: ignore[union-attr]
        assert (alarm.native_code, alarm.text) == ("EX1005", "CHIP CONVEYOR OVERLOAD")
        await seen.until(lambda: seen.last("rpm").quality is Quality.UNAVAILABLE)  # type: ignore[union-attr]

        await mill.say("system_cond", Condition("NORMAL", "EX1005"))
        await seen.until(lambda: seen.last("alarms").number == Level.NORMAL)  # type: ignore[union-attr]


async def test_a_probe_of_it_needs_nothing_but_the_address(mill: MachineToolServer) -> None:
    answer = await SPEC.probe(mill.url)  # type: ignore[misc]
    assert [found.device for found in answer.machines] == [mill.identity.name]
    assert "signals" not in answer.machines[0].configuration
