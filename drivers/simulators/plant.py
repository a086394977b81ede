"""The demo plant: simulated machines that report into agents. Time arrives as an argument; nothing here waits."""

from __future__ import annotations

import socket
from collections.abc import Callable
from random import Random

from drivers.simulators.agent_state import Agent
from drivers.simulators.demo_devices import Identity
from drivers.simulators.habits import Habits, staggered
from drivers.simulators.machine_body import MachineBody, Step
from drivers.simulators.machine_life import Life
from drivers.simulators.part_programs import HOME_LATHE, HOME_MILL
from drivers.simulators.values import Value

SAMPLE_PERIOD_S = 0.2
_SECOND = 1_000_000_000

Report = Callable[[str, Value, float], object]
"""Data item key, value, simulated time in seconds."""


class DemoMachine:
    """One machine: a life that yields steps, and a body that follows them."""

    def __init__(
        self,
        identity: Identity,
        *,
        seed: int,
        habits: Habits,
        start_s: float,
        report: Report,
        put_asset: Callable[[str, str, float], None] = lambda *_: None,
        remove_asset: Callable[[str, float], object] = lambda *_: None,
        period_s: float = SAMPLE_PERIOD_S,
    ) -> None:
        self.identity = identity
        home = HOME_MILL if identity.kind == "mill" else HOME_LATHE
        self._body = MachineBody(identity.kind, home, report, Random(f"noise {seed} {identity.id}"), period_s)
        self.life = Life(identity, self._body, Random(f"{seed} {identity.id}"), habits, put_asset, remove_asset)
        self.life.now = start_s
        self._steps = self.life.run()
        self._step: Step = next(self._steps)
        self._began = start_s
        self._next_sample = start_s + period_s

    def reading(self, key: str) -> Value | None:
        """What the machine said last of a data item."""
        return self._body.said(key)

    def advance(self, until_s: float) -> None:
        """Simulate up to this time."""
        while True:
            ends = self._began + self._step.duration
            if min(ends, self._next_sample) > until_s:
                return
            if self._next_sample <= ends:
                self._body.sample(self._next_sample, self._step, self._began)
                self._next_sample += self._body.period
            else:
                self._body.finish(self._step)
                self.life.now = self._began = ends
                self._step = next(self._steps)


class SimulatedShop:
    """Machines and the agents that they report to.

    ``speed`` simulated seconds pass per second; stamps are real time. The adapter's sampling stays at real ~5 Hz, so that a
    fast plant is no flood.
    """

    def __init__(
        self, machines: list[tuple[Identity, Agent]], *, seed: int, speed: float, start_ns: int, habits: Habits
    ) -> None:
        self._speed = speed
        self._start_ns = start_ns
        self.machines = [
            self._machine(identity, agent, seed, staggered(habits, index))
            for index, (identity, agent) in enumerate(machines)
        ]

    def _machine(self, identity: Identity, agent: Agent, seed: int, habits: Habits) -> DemoMachine:
        ranks = {
            item.name: rank
            for rank, item in enumerate(agent.plant.items)
            if item.name and agent.plant.devices[item.device].uuid == identity.uuid
        }
        return DemoMachine(
            identity,
            seed=seed,
            habits=habits,
            start_s=self._start_ns / _SECOND,
            report=lambda key, value, at: agent.observe(ranks[key], value, self._stamp(at)),
            put_asset=lambda key, xml, at: agent.put_asset(identity.uuid, key, "CuttingTool", xml, self._stamp(at)),
            remove_asset=lambda key, at: agent.remove_asset(identity.uuid, key, self._stamp(at)),
            period_s=SAMPLE_PERIOD_S * max(1.0, self._speed),
        )

    def _stamp(self, simulated_s: float) -> int:
        return self._start_ns + int((simulated_s - self._start_ns / _SECOND) / self._speed * _SECOND)

    def advance(self, now_ns: int) -> None:
        """Let everything happen that is due by now."""
        until = self._start_ns / _SECOND + (now_ns - self._start_ns) / _SECOND * self._speed
        for machine in self.machines:
            machine.advance(until)


def free_port(host: str) -> int:
    """A TCP port that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
