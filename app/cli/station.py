"""Runs one station for as long as a context lasts: configuration, demo plant, engine, server. Heavy: imported in the engine's thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from typing import Any

from app.cli.arguments import version
from app.cli.order import ALL_PROTOCOLS, DemoOrder, Order
from app.config.edit import dump, write_atomically
from app.config.loader import load
from app.config.schema import Config, Server
from app.config.tree import read_tree
from app.contracts import DriverSpec
from app.domain.message import ConfigError, Message, UserError
from app.domain.snapshot import ComponentHealth
from app.runtime import Plant, driver_specs
from app.server.guard import is_loopback, refuse_strangers
from app.server.site import RunningServer, serve
from app.server.tls import context_of, own_files
from drivers.simulators.demo import DemoPlant, DemoPlantFailed
from storage.security import PeopleFile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Station:
    """What runs."""

    plant: Plant
    config: Config
    server: RunningServer | None


class NotWanted(Exception):
    """Somebody asked to stop before the station ran."""


DEMO_WEEK: dict[str, Any] = {
    "shifts": [
        {"name": "A", "from": "06:00", "to": "14:00", "breaks": ["10:00-10:15"]},
        {"name": "B", "from": "14:00", "to": "22:00", "breaks": ["18:00-18:15"]},
        {"name": "C", "from": "22:00", "to": "06:00", "breaks": ["02:00-02:15"]},
    ],
    "oee": {"target": 0.75},
}
"""The demo works round the clock, so that whoever opens it has a shift to look at."""


@asynccontextmanager
async def running_station(order: Order, stopping: asyncio.Event | None = None) -> AsyncIterator[Station]:
    """Start everything in order, stop it in the opposite one. Raises OperatorError with the reason why it can't start,
    NotWanted when ``stopping`` is set while the demo plant, which takes seconds, is still starting."""
    async with AsyncExitStack() as stack:
        specs = driver_specs()
        path, config = await _configuration(order, specs, stack, stopping or asyncio.Event())
        _tell_notices(config)
        if order.must_serve and config.server.enabled:
            await asyncio.to_thread(_refuse_strangers, config.server, order)
        plant = Plant(config, path, order.data.root, specs, hub=order.hub, version=version())
        await plant.start()
        stack.push_async_callback(plant.stop)
        server = await _serve(order, config.server, plant, stack) if config.server.enabled else None
        yield Station(plant, config, server)


# ---------------------------------------------------------------- configuration


async def _configuration(
    order: Order, specs: Mapping[str, DriverSpec], stack: AsyncExitStack, stopping: asyncio.Event
) -> tuple[Path, Config]:
    if order.demo is not None:
        entries = await _demo_plant(order.demo, stack, stopping)
        path = order.data.root / "demo.yaml"
        await asyncio.to_thread(_write_demo, path, order.config, entries)
    else:
        path = order.config
    if order.may_be_empty and not path.exists():
        return path, Config()
    return path, await asyncio.to_thread(load, path, specs, secrets_file=_secrets(order, path))


def _secrets(order: Order, path: Path) -> Path:
    beside = path.with_name("secrets.yaml")
    return beside if beside.exists() else order.data.secrets


def _write_demo(path: Path, base: Path, entries: list[dict[str, Any]]) -> None:
    """The demo's configuration: its machines, and all else as the station's own file has it."""
    data = read_tree(base.read_bytes(), str(base)).data if base.is_file() else None
    sections = {key: value for key, value in data.items() if key != "machines"} if isinstance(data, dict) else {}
    write_atomically(path, dump({"site": "Demo", "station": "demo", **DEMO_WEEK, **sections, "machines": entries}))


async def _demo_plant(demo: DemoOrder, stack: AsyncExitStack, stopping: asyncio.Event) -> list[dict[str, Any]]:
    # From six machines on each protocol has its own: a mill over OPC UA, the coolant station over Modbus.
    all_protocols = demo.machines >= ALL_PROTOCOLS and demo.replay is None and demo.devices is None
    simulated = DemoPlant(
        machines=demo.machines - 2 if all_protocols else demo.machines,
        speed=demo.speed,
        seed=demo.seed,
        replay=demo.replay,
        devices=demo.devices,
        opcua=1 if all_protocols else 0,
        coolant=all_protocols,
        linuxcnc=demo.linuxcnc,
    )
    stack.callback(simulated.stop)
    starting = asyncio.create_task(asyncio.to_thread(simulated.start))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not starting.done():
        simulated.abandon()
    try:
        entries = await starting
    except DemoPlantFailed as error:
        if stopping.is_set():
            raise NotWanted from error
        raise UserError(Message.of("The demo plant could not start: {reason}", reason=str(error))) from error
    if stopping.is_set():
        raise NotWanted
    return entries


def _refuse_strangers(server: Server, order: Order) -> None:
    """Before anything starts: an address that others reach takes users and TLS."""
    store = PeopleFile(order.data.security)
    try:
        users = bool(store.roll().people)
    finally:
        store.close()
    refuse_strangers(server.host, insecure=order.insecure, users=users, tls=server.tls is not None)


def _tls(server: Server, order: Order, config: Path) -> SSLContext | None:
    """What the server listens with (blocks); paths are beside the configuration. Raises ConfigError."""
    if server.tls is None:
        return None
    if server.tls.cert is None or server.tls.key is None:
        return context_of(*own_files(order.data.root, server.host))
    return context_of(config.parent / server.tls.cert, config.parent / server.tls.key)


def _tell_notices(config: Config) -> None:
    for notice in config.notices:
        log.warning("%s", notice.message)


# ---------------------------------------------------------------- server


async def _serve(order: Order, settings: Server, plant: Plant, stack: AsyncExitStack) -> RunningServer | None:
    try:
        tls = await asyncio.to_thread(_tls, settings, order, plant.configuration_path())
        server = await _listening(order, settings, plant, tls)
    except (ConfigError, UserError) as error:
        if order.must_serve:
            raise
        log.warning("%s", error.message)
        failed = ComponentHealth("server", ok=False, message=error.message)
        plant.report_health(lambda: failed)
        return None
    stack.push_async_callback(server.stop)
    plant.report_health(server.health)
    return server


async def _listening(order: Order, settings: Server, plant: Plant, tls: SSLContext | None) -> RunningServer:
    listen_port = settings.port if order.listen_port is None else order.listen_port
    try:
        return await serve(
            plant, host=settings.host, listen_port=listen_port, insecure=order.insecure, tls=tls, version=version()
        )
    except UserError:
        # A demo beside a real station, or a second demo: any free port will do, and its address is told.
        if order.demo is None or order.listen_port is not None or not is_loopback(settings.host):
            raise
        return await serve(
            plant, host=settings.host, listen_port=0, insecure=order.insecure, tls=tls, version=version()
        )
