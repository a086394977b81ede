"""Runs simulated agents and devices as a process of its own: the demo shop, a recording, or a fixed rate. Ends with its parent."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import stat
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from drivers.simulators.agent import AgentServer
from drivers.simulators.demo_devices import Identity, devices_xml, more_mills, shop
from drivers.simulators.guessed_model import guess_model
from drivers.simulators.habits import shop_habits
from drivers.simulators.plant import SimulatedShop
from drivers.simulators.replay import Replay, read_recording, recorded_device
from drivers.simulators.synthetic import ITEMS_PER_MACHINE, FixedRate, synthetic_devices

_TICK_S = 0.025
_SECOND = 1_000_000_000
_HISTORY_S = 300.0


class Source(Protocol):
    """Something that feeds an agent as time passes."""

    def advance(self, now_ns: int) -> None:
        """Observe what is due."""


class Device(Protocol):
    """A machine that is no agent's: it speaks a protocol of its own."""

    async def start(self, host: str) -> None:
        """Listen at a free port."""

    async def run(self) -> None:
        """Let time pass until cancelled."""

    async def stop(self) -> None:
        """Stop listening."""

    @property
    def entry(self) -> dict[str, Any]:
        """Its entry for ``machines:``, once it listens."""


@dataclass(slots=True)
class Hall:
    """What one process serves."""

    agents: list[AgentServer] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    described: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By device uuid: what the ready line says beyond name and uuid."""


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGINT, SIGTERM or the end of stdin; 2 for wrong use."""
    options = _parser().parse_args(argv)
    try:
        hall = _hall(options)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"simulate: {error}\n")
        return 2
    try:
        asyncio.run(_serve(hall, options))
    except OSError as error:
        sys.stderr.write(f"simulate: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="simulate", description="Simulated MTConnect agents, OPC UA machine tools and a Modbus device on loopback."
    )
    parser.add_argument("--machines", type=int, default=4, metavar="N", help="machines of the demo shop (default 4)")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="F", help="simulated or recorded seconds per second"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same shop")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="port of the first agent; 0: a free one")
    parser.add_argument("--dialect", choices=("1.3", "2.7"), default="2.7", help="agent generation to imitate")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="SHDR recording to play instead of the shop")
    parser.add_argument("--devices", type=Path, metavar="FILE", help="device model of the recording")
    parser.add_argument(
        "--agents", choices=("per-plant", "per-machine"), default="per-plant", help="one agent for all, or one each"
    )
    parser.add_argument(
        "--rate", type=float, metavar="OBS_PER_S", help="instead of the shop: machines with 50 items at this total rate"
    )
    parser.add_argument(
        "--stroke", type=int, default=1, metavar="N", help="with --rate: observations that come at once (50: as polled)"
    )
    parser.add_argument("--buffer", type=int, default=131_072, metavar="N", help="observations that an agent holds")
    parser.add_argument("--opcua", type=int, default=0, metavar="N", help="further mills, each an OPC UA machine tool")
    parser.add_argument("--coolant", action="store_true", help="a coolant station with a power meter, over Modbus TCP")
    parser.add_argument(
        "--linuxcnc", action="store_true", help="LinuxCNC's own simulated mill (Linux, where it is installed)"
    )
    parser.add_argument("--night-off", action="store_true", help="machines are switched off from 22:00 to 06:00")
    return parser


# ------------------------------------------------------------------ what to serve


def _hall(options: argparse.Namespace) -> Hall:
    if (
        options.machines < 1
        or options.speed <= 0
        or (options.rate is not None and options.rate <= 0)
        or options.stroke < 1
        or options.buffer < 100
    ):
        raise ValueError("--machines, --speed and --rate must be greater than 0, --buffer at least 100.")
    if options.replay is not None or options.devices is not None:
        return _replay_hall(options)
    return _shop_hall(options) if options.rate is None else _synthetic_hall(options)


def _agent(options: argparse.Namespace, devices: bytes, started_ns: int | None = None) -> AgentServer:
    """An agent whose run began at ``started_ns``, so that prepared history is not older than the run."""
    clock = _Clock(started_ns)
    agent = AgentServer(devices, dialect=options.dialect, buffer_size=options.buffer, clock_ns=clock)
    clock.frozen_ns = None
    return agent


class _Clock:
    """The system's clock, or for a moment a fixed time."""

    def __init__(self, frozen_ns: int | None) -> None:
        self.frozen_ns = frozen_ns

    def __call__(self) -> int:
        return time.time_ns() if self.frozen_ns is None else self.frozen_ns


def _groups(options: argparse.Namespace, names: list[Any]) -> list[list[Any]]:
    return [[name] for name in names] if options.agents == "per-machine" else [names]


def _shop_hall(options: argparse.Namespace) -> Hall:
    history_s = min(_HISTORY_S, 1200.0 / (options.machines * max(1.0, options.speed / 4)))
    now = time.time_ns()
    start_ns = now - int(history_s * _SECOND)
    placed: list[tuple[Identity, AgentServer]] = []
    hall = Hall()
    for group in _groups(options, shop(options.machines)):
        agent = _agent(options, devices_xml(group), start_ns)
        hall.agents.append(agent)
        placed += [(identity, agent) for identity in group]
    habits = shop_habits(utc_offset_s=time.localtime().tm_gmtoff, night_off=options.night_off)
    simulated = SimulatedShop(list(placed), seed=options.seed, speed=options.speed, start_ns=start_ns, habits=habits)
    simulated.advance(now)
    hall.sources.append(simulated)
    for machine in simulated.machines:
        ideal = round(machine.life.ideal_cycle_s / options.speed, 1)
        identity = machine.identity
        hall.described[identity.uuid] = {
            "id": identity.id,
            "title": identity.name,
            "model": identity.model,
            "ideal_cycle_s": ideal,
        }
    _add_devices(hall, simulated, options)
    return hall


def _add_devices(hall: Hall, simulated: SimulatedShop, options: argparse.Namespace) -> None:
    machines = list(simulated.machines)
    if options.opcua:
        # asyncua takes a second to load: only who wants it pays.
        from drivers.simulators.machine_tool import MachineToolServer

        for identity in more_mills(options.machines, options.opcua):
            server = MachineToolServer(identity, speed=options.speed, seed=options.seed)
            machines.append(server.machine)
            hall.devices.append(server)
    if options.linuxcnc:
        from drivers.simulators.linuxcnc_mill import LinuxCncMill

        hall.devices.append(LinuxCncMill(seed=options.seed))
    if options.coolant:
        from drivers.simulators.auxiliary import CoolantStation

        hall.devices.append(CoolantStation(machines, seed=options.seed, speed=options.speed))


def _synthetic_hall(options: argparse.Namespace) -> Hall:
    hall = Hall()
    names = [f"load-{number + 1}" for number in range(options.machines)]
    for group in _groups(options, names):
        agent = _agent(options, synthetic_devices(group))
        share = options.rate * len(group) / len(names)
        hall.agents.append(agent)
        hall.sources.append(FixedRate(agent, share, time.time_ns(), options.stroke))
    hall.described = {
        f"synthetic-{name}": {"id": name, "model": "mill-3axis", "items": ITEMS_PER_MACHINE} for name in names
    }
    return hall


def _replay_hall(options: argparse.Namespace) -> Hall:
    lines = read_recording(options.replay) if options.replay is not None else []
    name = options.replay.name.split(".")[0] if options.replay is not None else ""
    devices = options.devices.read_bytes() if options.devices is not None else guess_model(lines, name)
    try:
        agent = _agent(options, devices)
    except (ValueError, SyntaxError) as error:
        raise ValueError(f"{options.devices or options.replay}: {error}") from error
    hall = Hall([agent])
    if lines:
        device = recorded_device(agent.plant, lines)
        hall.sources.append(Replay(agent, device, lines, speed=options.speed, loop=True))
        hall.described[device] = {"recorded": True}
    return hall


# ------------------------------------------------------------------ serving


async def _serve(hall: Hall, options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    _watch_for_the_end(stop)
    try:
        port = options.port
        for agent in hall.agents:
            await agent.start(options.host, port)
            port = port + 1 if port else 0
        for device in hall.devices:
            await device.start(options.host)
        sys.stdout.write(json.dumps(_ready(hall)) + "\n")
        sys.stdout.flush()
        running = [asyncio.create_task(device.run()) for device in hall.devices]
        await _feed(hall.sources, stop)
        for task in running:
            task.cancel()
    finally:
        await asyncio.gather(*(agent.stop() for agent in hall.agents), *(device.stop() for device in hall.devices))


async def _feed(sources: list[Source], stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    stopping = loop.create_task(stop.wait())
    while not stop.is_set():
        now = time.time_ns()
        for source in sources:
            source.advance(now)
        await asyncio.wait([stopping], timeout=_TICK_S)


def _ready(hall: Hall) -> dict[str, Any]:
    agents = [{"url": agent.url, "devices": _devices(agent, hall.described)} for agent in hall.agents]
    return {"agents": agents, "entries": [device.entry for device in hall.devices]}


def _devices(agent: AgentServer, described: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": device.name, "uuid": device.uuid, "model": device.model} | described.get(device.uuid, {})
        for device in agent.plant.devices
        if not device.is_agent
    ]


def _watch_for_the_end(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        number = getattr(signal, name)
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows' loops have no signal handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    if _stdin_is_a_pipe():
        threading.Thread(target=_wait_for_end_of_stdin, args=(loop, stop), daemon=True).start()


def _stdin_is_a_pipe() -> bool:
    """A parent holds the other end; a terminal or /dev/null says nothing about a parent."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _wait_for_end_of_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # os.read, not sys.stdin: its lock would abort the interpreter if it ended while this thread waits.
    while os.read(0, 4096):
        continue
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    sys.exit(main())
