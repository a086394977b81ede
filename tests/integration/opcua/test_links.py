"""Servers that restart, shift their namespaces, hang, refuse or are something else: nothing is lost silently, and all is said."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from app.domain.gap import GapAction
from app.domain.message import DriverNotReady
from app.domain.observation import Cursor
from app.domain.quality import Quality
from drivers.opcua import SPEC
from tests.integration.opcua.recorder import machine, plan_of, running
from tests.servers.node_opcua import NodeOpcUa, free_port

P = "nsu=urn:test:plant;s="
STOP_S = 2.0


@pytest.fixture
def small_limits() -> Iterator[NodeOpcUa]:
    """As an S7-1500: no more than 100 nodes in a call."""
    with NodeOpcUa(limit=100, items=300) as found:
        yield found


async def test_all_items_come_back_after_a_restart_with_other_namespaces_on_a_server_with_limits(
    small_limits: NodeOpcUa,
) -> None:
    signals = {f"i{n}": f"{P}Item{n}" for n in range(300)}
    async with running(plan_of(machine(url=small_limits.url, signals=signals))) as run:
        seen = run.recorder
        await seen.until(lambda: all(seen.last(signal) for signal in signals))
        small_limits.kill()
        assert isinstance(await run.ended(), DriverNotReady)

        before = len(seen.deliveries)
        await asyncio.to_thread(small_limits.start, extraNamespaces=2)
        run.restart()
        await seen.until(lambda: len(seen.deliveries) > before)
        small_limits.set({f"Item{n}": 1000.0 + n for n in range(300)})
        await seen.until(lambda: all(seen.value(f"i{n}") == 1000.0 + n for n in range(300)))
        assert all(seen.last(signal).quality is Quality.GOOD for signal in signals)  # type: ignore[union-attr]
        assert GapAction.CLOSE in seen.gap_actions()


async def test_a_server_that_hangs_with_its_connection_open_is_noticed_and_a_stop_does_not_wait_for_it(
    small_limits: NodeOpcUa,
) -> None:
    signals = {"rpm": f"{P}SpindleSpeed"}
    async with running(plan_of(machine(url=small_limits.url, signals=signals, timeout="1s"))) as run:
        await run.recorder.until(lambda: run.recorder.last("rpm"))
        small_limits.hang()
        assert "silent" in str(await run.ended())
        run.restart()
        # Now it hangs in the middle of connecting.
        await asyncio.wait({run.task}, timeout=0.3)
        assert await run.stop() < STOP_S
        small_limits.go_on()


async def test_a_stop_in_the_middle_of_a_hang_is_quick(plant: NodeOpcUa) -> None:
    async with running(plan_of(machine(url=plant.url, signals={"rpm": f"{P}SpindleSpeed"}))) as run:
        await run.recorder.until(lambda: run.recorder.last("rpm"))
        plant.hang()
        try:
            assert await run.stop() < STOP_S
        finally:
            plant.go_on()


async def test_the_hole_is_filled_from_the_servers_own_history(plant: NodeOpcUa) -> None:
    plant.set({"Recorded": 0.5})
    async with running(plan_of(machine(url=plant.url, signals={"level": f"{P}Recorded"}, events=False))) as run:
        seen = run.recorder
        await seen.until(lambda: seen.value("level") == 0.5)
        await run.stop()
        for value in (1.0, 2.0, 3.0):
            plant.set({"Recorded": value})
        run.restart()
        await seen.until(lambda: seen.value("level") == 3.0)
        assert [row.number for row in seen.rows("level")] == [0.5, 1.0, 2.0, 3.0]
        assert seen.gap_actions() == [GapAction.CLOSE, GapAction.RECOVERED]
        assert any(batch.live_only for delivery in seen.deliveries for batch in delivery.batches)


async def test_a_station_that_was_off_takes_up_where_its_history_ends(plant: NodeOpcUa) -> None:
    signals = {"level": f"{P}Recorded", "rpm": f"{P}SpindleSpeed"}
    plan = plan_of(machine(url=plant.url, signals=signals, events=False))
    async with running(plan) as run:
        await run.recorder.until(lambda: run.recorder.last("rpm"))
        cursor = run.recorder.deliveries[-1].cursor
    assert isinstance(cursor, Cursor)
    plant.set({"Recorded": 17.0})
    plant.set({"Recorded": 18.0})
    async with running(plan_of(machine(url=plant.url, signals=signals, events=False), resume=cursor)) as run:
        seen = run.recorder
        await seen.until(lambda: seen.value("level") == 18.0)
        assert [row.number for row in seen.rows("level")][-2:] == [17.0, 18.0]
        # Half of the signals have no history: the hole is closed, not said to be whole.
        assert seen.gap_actions() == [GapAction.CLOSE]


async def test_an_absent_server_is_said_and_found_when_it_comes() -> None:
    absent = NodeOpcUa()
    async with running(plan_of(machine(url=absent.url, signals={"rpm": f"{P}SpindleSpeed"}))) as run:
        assert "nothing listens on this port" in str(await run.ended())
        await asyncio.to_thread(absent.start)
        try:
            run.restart()
            await run.recorder.until(lambda: run.recorder.last("rpm"))
        finally:
            absent.kill()


async def test_another_protocol_on_the_port_is_said() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(talk, "127.0.0.1", free_port())
    port = other.sockets[0].getsockname()[1]
    async with other:
        with pytest.raises(DriverNotReady, match="does not speak OPC UA"):
            await SPEC.probe(f"opc.tcp://127.0.0.1:{port}")  # type: ignore[misc]


async def test_a_port_that_accepts_and_says_nothing_is_said() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings = {"url": f"opc.tcp://127.0.0.1:{mute.getsockname()[1]}", "timeout": "500ms"}
        async with running(plan_of(machine(**settings, signals={"rpm": "Lathe/SpindleSpeed"}))) as run:
            assert "does not speak OPC UA" in str(await run.ended())


async def test_an_unknown_name_is_said() -> None:
    with pytest.raises(DriverNotReady, match="not known in this network"):
        await SPEC.probe("opc.tcp://no-such-host.invalid:4840")  # type: ignore[misc]
