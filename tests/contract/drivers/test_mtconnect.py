"""MTConnect passes the conformance suite. No agent of another author can be installed here: the simulator's documents are compared with
recordings of the reference agent elsewhere (tests/unit/simulators)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drivers.mtconnect import SPEC
from drivers.simulators.agent import AgentServer
from drivers.simulators.demo_devices import devices_xml, shop
from tests.contract.drivers.suite import Case, DriverConformance
from tests.servers.loop_thread import LoopThread

HOST = "127.0.0.1"
MILL = shop(1)[0]
AGENTS: dict[int, tuple[LoopThread, AgentServer]] = {}
TOLD = {"avail": "AVAILABLE", "program": "00123", "tool": "7", "mode": "AUTOMATIC", "x_pos": "-12.3456", "s_ovr": "90"}


@contextmanager
def serve(port: int | None) -> Iterator[int]:
    loop = LoopThread()
    agent = AgentServer(devices_xml([MILL]))
    port = int(loop.do(agent.start(HOST, port or 0)).rpartition(":")[2])
    AGENTS[port] = loop, agent
    for name, value in TOLD.items():
        loop.do(told(agent, name, value))
    try:
        yield port
    finally:
        loop.do(agent.stop())
        loop.stop()


async def told(agent: AgentServer, name: str, value: str) -> None:
    agent.add(MILL.uuid, f"{MILL.id.replace('-', '')}_{name}", value)


def settings(port: int) -> dict[str, Any]:
    return {"url": f"http://{HOST}:{port}", "interval": "20ms", "heartbeat": "200ms"}


def change(port: int, number: int) -> None:
    loop, agent = AGENTS[port]
    loop.do(told(agent, "feed_ovr", str(number)))


class TestMtconnect(DriverConformance):
    case = Case(
        "mtconnect",
        SPEC,
        settings,
        serve,
        steady={
            "availability": "AVAILABLE",
            "program": "00123",
            "tool": "7",
            "mode": "AUTOMATIC",
            "x": -12.3456,
            "rpm_override": 90.0,
        },
        changing="feed_override",
        change=change,
        lacking=("block", "spindle_load"),
    )
