"""Composition root: from a configuration to a running station. The only place where the rooms meet; no window in here."""

from __future__ import annotations

import asyncio
import importlib
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from app import attending
from app.alarming import Alarming
from app.calendar_editing import CalendarEditing
from app.config.edit import add_machines
from app.config.hours import shift_hours
from app.config.loader import load
from app.config.schema import Config, Machine
from app.config.secrets import secrets_file
from app.contracts import (
    ConnectionPlan,
    DriverSpec,
    MachinePlan,
    PlantPort,
)
from app.contracts.alarms import AlarmPort
from app.contracts.production import OeePort, ProductionPort
from app.contracts.settings import Applied
from app.domain.equipment import MachineModel
from app.domain.gap import Gap
from app.domain.observation import Document
from app.domain.people import Visitor
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import ComponentHealth, MachineSnapshot, PlantSnapshot, Recent
from app.fleet_alarming import FleetAlarms
from app.fleet_producing import FleetProduction
from app.mqtt_publishing import mqtt_publisher_of
from app.notifying import Notifying
from app.pipeline.cache import MachineCache, MachineIdentity
from app.pipeline.driver_host import DriverHost
from app.pipeline.engine import Engine
from app.pipeline.inlet import ConnectionInlet
from app.pipeline.lines import Connection
from app.pipeline.remembered import active_conditions
from app.plant_health import disk_health, driver_health, engine_health, writer_health
from app.plant_settings import PlantSettings
from app.producing import Producing
from app.publishing import publisher_of
from app.reason_editing import ReasonEditing
from app.reconfigure import Difference, compare
from app.report_schedule import ReportSchedule
from app.rule_editing import RuleEditing
from app.security.guard import guarded
from app.supervising import fleet_of, store_of
from drivers.connect import Connect
from storage.archive import ParquetArchive
from storage.database import open_database
from storage.files import read_history
from storage.history import History, open_history
from storage.retention import Retention
from storage.retention_rules import Rule
from storage.trend_desk import TrendDesk

log = logging.getLogger(__name__)

BUILT_IN = ("drivers.mtconnect", "drivers.opcua", "drivers.modbus", "drivers.linuxcnc", "drivers.replay")
"""Named rather than searched for: a frozen build has no folder to search."""
STOP_S = 2.5


@cache
def driver_specs() -> Mapping[str, DriverSpec]:
    """Every driver by name: built-ins, then installed plug-ins (entry points ``cnc_telemetry.drivers``)."""
    specs = [importlib.import_module(name).SPEC for name in BUILT_IN]
    for entry in entry_points(group="cnc_telemetry.drivers"):
        try:
            specs.append(entry.load())
        except Exception:
            # Supervisor: a broken plug-in makes its driver unavailable, never the station.
            log.exception("driver plug-in %s can't be loaded", entry.name)
    return {spec.name: spec for spec in specs}


class Plant:
    """The running station (``contracts.PlantPort``). Built anywhere; ``start`` and ``stop`` on the engine's loop."""

    def __init__(
        self,
        config: Config,
        config_path: Path,
        data: Path,
        specs: Mapping[str, DriverSpec],
        *,
        hub: bool = False,
        version: str = "",
    ) -> None:
        self.config = config
        self.data = data
        self._path = config_path
        self._specs = specs
        data.mkdir(parents=True, exist_ok=True)
        self.people = attending.people_of(data, lambda: self.config)
        try:
            self._history = _open(config, data, hub=hub)
        except BaseException:
            self.people.close()
            raise
        self.connect = Connect(specs, data, read_history)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="history-reader")
        self.trends = _trend_desk(self._history, self._readers, config, data)
        self.alarms: AlarmPort = (alarming := Alarming(config, self._history, self._readers, self))
        self.production: OeePort = (producing := Producing(config, self._history, self._readers))
        self._alarming, self._producing = alarming, producing
        self.floor: ProductionPort | None = None if hub else producing
        self.notifications = Notifying(config, data, self._history, alarming)
        self.reports = ReportSchedule(config, config_path.parent, data, self._history, producing)
        self._caches: dict[str, MachineCache] = {}
        self._engine: Engine | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changing = asyncio.Lock()
        self.on_configuration: list[Callable[[Config, Config], None]] = []
        """Called on the engine's loop with the old and the new configuration, after the machines have followed it."""
        self.on_configuration += [alarming.take_over, producing.take_over, self.reports.take_over]
        self.on_configuration.append(self.notifications.take_over)
        self.live_sections = {"site", "station", "timezone", "alerts", "native_alarms", "oee"}
        self.live_sections |= {"holidays", "overtime", "maintenance", "parts", "reasons", "reason_rules"}
        self.live_sections |= {"channels", "notifications", "access"}
        self.on_configuration.append(lambda _, new: attending.take_over(self.people, new))
        """Sections whose change holds at once; who takes one over through ``on_configuration`` adds its name."""
        self.settings = PlantSettings(config_path, specs, data, loop=self._running_loop, apply=self.apply_configuration)
        producing.editing = CalendarEditing(config_path, self.settings)
        producing.reason_editing = ReasonEditing(config_path, self.settings)
        alarming.editing = RuleEditing(config_path, self.settings)
        secrets = secrets_file(config_path, data)
        self.fleet = fleet_of(config, self._history, self._readers, data=data, secrets=secrets) if hub else None
        """The stations of a hub; None on a station."""
        if self.fleet is not None:
            self.alarms = FleetAlarms(self._alarming, self.fleet, config.station)
            self.production = FleetProduction(self._producing, self.fleet, self._history, self._readers)
        self._publisher = publisher_of(self, self._history, secrets=secrets, version=version)
        self._mqtt = mqtt_publisher_of(self, self._history, version=version)
        self._extra_health: list[Callable[[], ComponentHealth]] = []
        self._started_ns = time.time_ns()

    # ------------------------------------------------------------ life

    async def start(self) -> None:
        """Start every machine's driver; returns at once, connecting goes on in the drivers' threads."""
        self._loop = asyncio.get_running_loop()
        self._engine = Engine(self._loop, self._history.writer)
        known = {model.machine: model for model in self._history.reader.models()}
        for machine in self.config.machines:
            self._add(machine, known.get(machine.id))
            self._alarming.seed(machine.id)
            self._producing.seed(machine.id)
        self._alarming.start()
        self.notifications.start()
        self._producing.start()
        self.reports.start()
        self._engine.watchers.add(self._producing)
        self._engine.watchers.add(self._alarming)
        self._engine.watchers.add(self.notifications)
        self._engine.start()
        self._connect(self.config.machines)
        if self._publisher is not None:
            self._publisher.start()
            self.on_configuration.append(lambda *_: self._described_again())
        if self._mqtt is not None:
            self._mqtt.start()

    async def stop(self) -> bool:
        """Stop drivers, take what they delivered, commit everything; whether all of it was committed."""
        assert self._engine is not None
        hosts = [connection.host for connection in self._engine.connections.values()]
        for part in (self._publisher, self._mqtt, self.fleet):
            if part is not None:
                await asyncio.to_thread(part.stop)
        await asyncio.to_thread(self.connect.close)
        await asyncio.to_thread(_stop_hosts, hosts)
        self._engine.close()
        await self.notifications.stop()
        await self._producing.stop()
        await self.reports.stop()
        saved = await asyncio.to_thread(self._history.close)
        self._readers.shutdown(wait=False, cancel_futures=True)
        self.trends.close()
        await asyncio.to_thread(self.people.close)
        if not saved:
            log.error("not everything could be committed; sources that can replay are asked for it at the next start")
        return saved

    def _described_again(self) -> None:
        if self._publisher is not None:
            self._publisher.describe_again()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None
        return self._loop

    def _add(self, machine: Machine, known: MachineModel | None) -> None:
        assert self._engine is not None
        cache = MachineCache(_identity(machine))
        reader = self._history.reader
        latest = reader.latest(machine.id) if known is not None else None
        conditions = active_conditions(reader, known) if known is not None else {}
        self._engine.add_machine(cache, known, latest, conditions)
        self._caches = {**self._caches, machine.id: cache}  # replaced, never changed: other threads walk through it

    def _connect(self, machines: Iterable[Machine]) -> None:
        assert self._engine is not None
        groups: dict[str, list[Machine]] = {}
        for machine in machines:
            groups.setdefault(self._specs[machine.driver].connection_key(machine.settings), []).append(machine)
        for key, group in groups.items():
            plan = ConnectionPlan(
                key=key,
                machines=tuple(MachinePlan(m.id, m.title, m.settings) for m in group),
                resume=self._history.reader.cursor(key),
                open_conditions={m.id: self._caches[m.id].open_conditions() for m in group},
                data_dir=self.data,
                open_history=read_history,
            )
            inlet = ConnectionInlet(key, self._engine.wake)
            host = DriverHost(self._specs[group[0].driver], plan, inlet, self._engine.wake)
            self._engine.add_connection(Connection(host, inlet, tuple(m.id for m in group)))

    # ------------------------------------------------------------ PlantPort: live

    def attended(self, who: Callable[[], Visitor]) -> PlantPort:
        """This plant as one visitor may use it."""
        return guarded(self, who, self.people)

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""
        return PlantSnapshot(
            site=self.config.site,
            station=self.config.station,
            time_ns=time.time_ns(),
            machines=(
                *(cache.snapshot() for cache in self._caches.values()),
                *(self.fleet.machines() if self.fleet is not None else ()),
            ),
            health=tuple(self._health()),
            timezone=self.config.timezone or "",
        )

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""
        cache = self._caches.get(machine)
        if cache is None:
            return self.fleet.machine(machine) if self.fleet is not None else None
        return cache.snapshot()

    def recent(self, machine: str, signal: str) -> Recent | None:
        """The last ten minutes of a numeric signal from memory."""
        cache = self._caches.get(machine)
        if cache is None:
            return self.fleet.recent(machine, signal) if self.fleet is not None else None
        return cache.recent(signal, time.time_ns())

    def report_health(self, component: Callable[[], ComponentHealth]) -> None:
        """Let another part of the program (server, window) report its health."""
        self._extra_health.append(component)

    def _health(self) -> Iterable[ComponentHealth]:
        if self._engine is None:
            return
        for connection in tuple(self._engine.connections.values()):
            yield driver_health(connection)
        yield writer_health(self._history.writer.figures)
        if self._history.forecast is not None:
            yield disk_health(self._history.forecast)
        yield engine_health(self._engine.counters, (time.time_ns() - self._started_ns) / 1e9)
        if self.config.channels:
            yield self.notifications.health()
        for part in (self._publisher, self._mqtt, self.fleet):
            if part is not None:
                yield part.health()
        yield self.people.health()
        for component in self._extra_health:
            yield component()

    # ------------------------------------------------------------ PlantPort: history

    def history(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        """Ask history in a worker thread."""
        return self._readers.submit(self._history.reader.query, query)

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[Gap, ...]]:
        """Ask the gap ledger in a worker thread."""
        return self._readers.submit(self._history.reader.gaps, machine, from_ns, to_ns)

    def extent(self, machine: str) -> Future[tuple[int, int] | None]:
        """Times of the first and the last observation."""
        return self._readers.submit(self._history.reader.extent, machine)

    def documents(self, machine: str, kind: str | None = None) -> Future[tuple[Document, ...]]:
        """Assets, newest version of each."""
        return self._readers.submit(self._history.reader.documents, machine, kind)

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything accepted so far is committed (blocks)."""
        return self._history.writer.flush(timeout_s)

    # ------------------------------------------------------------ PlantPort: configuration

    def configuration_path(self) -> Path:
        """The file that this station was started with."""
        return self._path

    def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> Future[None]:
        """Write entries into the configuration and start them; the others are not touched."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self._add_machines(entries), self._loop)

    async def _add_machines(self, entries: Sequence[Mapping[str, Any]]) -> None:
        secrets = secrets_file(self._path, self.data)
        kept = self.data / "config-versions"
        await asyncio.to_thread(add_machines, self._path, entries, self._specs, versions=kept, secrets_file=secrets)
        await self.apply_configuration(await asyncio.to_thread(load, self._path, self._specs, secrets_file=secrets))

    async def apply_configuration(self, config: Config) -> Applied:
        """Follow a new configuration (engine's loop): only the connections of machines that differ are closed and opened again."""
        async with self._changing:
            old, told = self.config, compare(self.config, config, self._key_of)
            await self._disconnect(told.keys)
            self.config = config
            await self._follow_machines(told)
            self._connect(machine for machine in config.machines if self._key_of(machine) in told.keys)
            for hook in self.on_configuration:
                try:
                    hook(old, config)
                except Exception:
                    # Supervisor: a part that can't follow must not keep the others from it.
                    log.exception("a part of the station did not take the new configuration")
            restart = tuple(section for section in told.sections if section not in self.live_sections)
            return Applied(told.added, told.changed, told.removed, restart)

    def _key_of(self, machine: Machine) -> str:
        return self._specs[machine.driver].connection_key(machine.settings)

    async def _disconnect(self, keys: Collection[str]) -> None:
        """Close these connections and take what they had delivered into history."""
        assert self._engine is not None
        closed = [connection for key, connection in self._engine.connections.items() if key in keys]
        await asyncio.to_thread(_stop_hosts, [connection.host for connection in closed])
        for connection in closed:
            self._engine.remove_connection(connection)
        if closed:
            await asyncio.to_thread(self._history.writer.flush, 2.0)

    async def _follow_machines(self, told: Difference) -> None:
        """Machines come, go and change their names; those that stay keep their values."""
        assert self._engine is not None
        for name in told.removed:
            self._engine.remove_machine(name)
        known = {model.machine: model for model in await asyncio.to_thread(self._history.reader.models)}
        for machine in self.config.machines:
            if machine.id in told.added:
                self._add(machine, known.get(machine.id))
            elif machine.id in told.changed:
                self._caches[machine.id].set_identity(_identity(machine))
        self._caches = {machine.id: self._caches[machine.id] for machine in self.config.machines}


def _identity(machine: Machine) -> MachineIdentity:
    return MachineIdentity(
        id=machine.id,
        name=machine.title,
        driver=machine.driver,
        kind=machine.sort,
        area=machine.area,
        line=machine.line,
        ideal_cycle_s=machine.ideal_cycle.total_seconds() if machine.ideal_cycle else None,
        picture=machine.model,
        drawing=machine.drawing,
    )


def _open(config: Config, data: Path, *, hub: bool) -> History:
    kept = config.history
    rules = tuple(Rule(rule.match, _ns_of(rule.retention), _ns_of(rule.rollup_retention)) for rule in kept.signals)
    retention = Retention(_ns(kept.retention), _ns(kept.rollup_retention), rules)
    archive = ParquetArchive(kept.archive) if kept.archive is not None else None
    if hub and (database := store_of(config)) is not None:
        return open_database(database, retention=retention, archive=archive)
    return open_history(data / "history.db", retention=retention, archive=archive)


def _ns_of(duration: timedelta | None) -> int | None:
    return None if duration is None else _ns(duration)


def _ns(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1) * 1000


def _trend_desk(history: History, workers: ThreadPoolExecutor, config: Config, data: Path) -> TrendDesk:
    return history.trend_desk(workers, shifts=shift_hours(config), folder=data / "views")


def _stop_hosts(hosts: Sequence[DriverHost]) -> None:
    for host in hosts:
        host.stop()
    deadline = time.monotonic() + STOP_S
    for host in hosts:
        if not host.join(max(0.05, deadline - time.monotonic())):
            log.error("driver %s did not stop in time", host.plan.key)
