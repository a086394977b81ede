"""Protocols and Specs between the rooms. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.contracts.alarms import AlarmPort
from app.contracts.connect import Access, ConnectPort
from app.contracts.fleet import FleetPort
from app.contracts.notifications import NotificationPort
from app.contracts.people import PeoplePort
from app.contracts.production import OeePort, ProductionPort
from app.contracts.reports import ReportPort
from app.contracts.settings import SettingsPort
from app.contracts.trends import TrendPort
from app.domain.equipment import MachineModel
from app.domain.gap import Gap, GapCause, GapEvent
from app.domain.message import Message
from app.domain.observation import Cursor, Delivery, Document, ObservationBatch, Record
from app.domain.people import Visitor
from app.domain.series import HistoryAnswer, HistoryQuery, RolledUp, Series
from app.domain.snapshot import ComponentHealth, LinkStatus, MachineSnapshot, PlantSnapshot, Reading, Recent

# ---------------------------------------------------------------- drivers


class StoredHistory(Protocol):
    """A history file that is only read, while a station may be writing it."""

    @property
    def reader(self) -> HistoryReader:
        """Its answers."""

    def close(self) -> None:
        """Let go of the file."""


OpenHistory = Callable[[Path], StoredHistory]
"""Raises UserError: missing, unreadable, damaged, or of another version."""


@dataclass(frozen=True, slots=True)
class MachinePlan:
    """One configured machine as its driver sees it: its id, and its driver's own settings object."""

    id: str
    name: str
    settings: Any


@dataclass(frozen=True, slots=True)
class ConnectionPlan:
    """One connection to one source, serving one or more machines."""

    key: str
    machines: tuple[MachinePlan, ...]
    resume: Cursor | None
    """Where the stored history of this source ends; None at first contact."""
    open_conditions: Mapping[str, frozenset[str]]
    """Per machine: ``signal id/key`` of conditions that history holds as active (diffed against the first snapshot)."""
    data_dir: Path | None = None
    """The station's data directory, where a driver may keep a folder of its own (certificates)."""
    open_history: OpenHistory | None = None
    """Opens another history file for reading, for a driver that plays recordings."""


class Inlet(Protocol):
    """A driver's only way into the product. Every method may be called from the driver's thread."""

    async def deliver(self, delivery: Delivery) -> None:
        """Hand over a unit; waits while the pipeline is full, so that the source keeps what we can't take yet."""

    def connected(self, *, detail: str = "") -> None:
        """The source answers and data flows; clears the link fault. Idempotent and cheap."""

    def alive(self, received_ns: int) -> None:
        """A sign of life without observations (heartbeat, empty poll)."""

    def model(self, model: MachineModel) -> None:
        """The machine's model, at first contact and whenever it changes; before any batch that uses it."""

    def refused(self, machine: str, message: Message | None) -> None:
        """This machine can't be served though the source answers (it has no such device); None: it can again.

        The other machines of the connection are not touched, and the driver goes on looking. A session's end forgets it.
        """

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a named counter of this connection (``documents``, ``quarantined``, ``reconnects`` …)."""

    def clock_skew(self, skew_ns: int) -> None:
        """Source clock minus ours, as measured on the latest document."""


class Driver(Protocol):
    """One connection. Lives in its own thread with its own event loop; the host calls ``session`` again and again."""

    async def session(self) -> None:
        """Connect and deliver until the link ends.

        Raises DriverNotReady (retried with back-off), AuthRefused (retried slowly), DriverFault (not retried). Cancellation
        stops it within 2 s whatever the wire does. What the driver learnt (model, cursor) it keeps for the next session.
        """

    async def close(self) -> None:
        """Release everything; no session follows."""


@dataclass(frozen=True, slots=True)
class ProbedMachine:
    """One machine found at an endpoint."""

    suggested_id: str
    device: str
    """The source's own name or uuid for it, as ``device:`` in the configuration takes it."""
    model: MachineModel
    readings: tuple[Reading, ...]
    configuration: Mapping[str, Any]
    """A ready entry for ``machines:``."""


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What one endpoint offers. ``notes`` tell what is unusual (clock skew, old version, missing items)."""

    url: str
    driver: str
    title: str
    machines: tuple[ProbedMachine, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class DriverSpec:
    """A driver's entry: cheap to list; protocol libraries are imported inside ``open`` and ``probe``."""

    name: str
    title: str
    settings: type[Any]
    """A pydantic model (extra keys forbidden) whose field descriptions are the configuration's documentation."""
    connection_key: Callable[[Any], str]
    """Machines whose settings give the same key share one connection."""
    open: Callable[[ConnectionPlan, Inlet], Driver]
    probe: Callable[[str, Access], Awaitable[ProbeAnswer]] | None = None
    """Raises DriverNotReady, AuthRefused (ServerNotTrusted) or DriverFault with a sentence."""
    url_schemes: tuple[str, ...] = ()
    trust: Callable[[str, str, Path], None] | None = None
    """Accept the certificate with this SHA-256 fingerprint that this url has shown; the data directory keeps it. Blocks on files.

    Raises UserError when no such certificate was seen there.
    """


# ---------------------------------------------------------------- on the way of a sample


class Watcher(Protocol):
    """Sees everything that the engine records, on the engine's thread, and may add records of its own (alarm transitions,
    time slices). What ``observe`` gives back is committed in the transaction of the observations that caused it.

    Every method must be quick and must not block. An exception is our bug: it is counted and logged, the sample goes on.
    """

    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        """A recorded batch of one machine in the plant's units, with its changes of ``state``; never a ``live_only`` one."""

    def gap(self, event: GapEvent) -> Iterable[Record]:
        """A ledger event on its way into history."""

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        """A machine's link has changed."""

    def tick(self, now_ns: int) -> Iterable[Record]:
        """Four times a second: time itself."""


# ---------------------------------------------------------------- history


@dataclass(frozen=True, slots=True)
class WriterFigures:
    """The writer's counters, read from any thread."""

    committed_total: int
    transactions_total: int
    queued: int
    """Observations accepted and not yet committed."""
    blocked: Message | None
    """Why nothing can be committed now (disk full, read-only …); None when all is well."""
    commit_p99_s: float
    """P99 of received time → committed, over the last minute."""
    source_to_commit_s: tuple[float, float, float] | None = None
    """P50, P90, P99 of source time → committed over the last minute, without what arrived late by itself (catching up)."""
    blocked_by: GapCause | None = None
    """What the ledger calls the reason of ``blocked``."""


class HistoryWriter(Protocol):
    """The one owner of every INSERT. All methods are thread-safe and return at once."""

    def submit(self, delivery: Delivery) -> None:
        """Queue a unit. It is committed whole, in order, with its cursor and gap events, within 0.5 s."""

    def alive(self, machine: str, at_ns: int) -> None:
        """Data of this machine is complete up to ``at_ns`` (received time), though nothing changed."""

    @property
    def room(self) -> int:
        """How many more observations may be submitted now; 0 means: wait (disk full, overload)."""

    @property
    def figures(self) -> WriterFigures:
        """Counters for health pages."""

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything submitted so far is committed; False when that did not happen in time."""

    def close(self, timeout_s: float) -> bool:
        """Commit what is queued and stop the thread; False when something could not be committed."""


class HistoryReader(Protocol):
    """Answers from history. Methods block: call them in a worker thread. Never blocks, nor is blocked by, the writer."""

    def query(self, query: HistoryQuery) -> HistoryAnswer:
        """Series and gaps of a window. Raises UserError for an unknown machine, signal or cursor."""

    def rolled_up(
        self, machine: str, signals: tuple[str, ...], from_ns: int, to_ns: int
    ) -> tuple[RolledUp | Series, ...]:
        """Of times whose raw observations are thinned out: a number's bins, and of states the observations that were kept."""

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
        """The ledger's holes that touch [from_ns, to_ns), clipped to it, in time order, without overlap."""

    def extent(self, machine: str) -> tuple[int, int] | None:
        """Times of the first and the last observation, or None."""

    def models(self) -> tuple[MachineModel, ...]:
        """The last known model of every machine that history knows."""

    def cursor(self, source: str) -> Cursor | None:
        """Where the stored part of this source ends."""

    def latest(self, machine: str) -> Delivery:
        """The last stored observation of every signal, as one batch (to start with what was known)."""

    def documents(self, machine: str, kind: str | None = None) -> tuple[Document, ...]:
        """The newest version of each asset."""


# ---------------------------------------------------------------- the plant, as screens and routes see it


class PlantPort(Protocol):
    """The running station. Snapshots are cheap and thread-safe; everything that waits answers with a Future."""

    @property
    def connect(self) -> ConnectPort:
        """Finding, trying and trusting sources before anything is saved."""

    @property
    def settings(self) -> SettingsPort:
        """The configuration as text, forms and versions; secrets; why a connection fails."""

    @property
    def trends(self) -> TrendPort:
        """Notes, statistics and shifts for trends and replay."""

    @property
    def alarms(self) -> AlarmPort:
        """The alarm list, its journal and key figures, and what people do with alarms."""

    @property
    def notifications(self) -> NotificationPort:
        """Channels, the outbox, and what links in messages entitle to."""

    @property
    def production(self) -> OeePort:
        """OEE with its evidence."""

    @property
    def floor(self) -> ProductionPort | None:
        """Calendar, stops, jobs and parts of a station; None on a hub, which only shows OEE."""

    @property
    def reports(self) -> ReportPort:
        """Finished reports."""

    @property
    def fleet(self) -> FleetPort | None:
        """The stations of a hub; None on a station."""

    @property
    def people(self) -> PeoplePort:
        """Users, and who may sign in."""

    def attended(self, who: Callable[[], Visitor]) -> PlantPort:
        """The plant as one visitor may use it: their name is put into what they do, what they may not do raises NotPermitted."""

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""

    def recent(self, machine: str, signal: str) -> Recent | None:
        """The last ten minutes of a numeric signal from memory."""

    def history(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        """Ask history in a worker thread; raises UserError through the future."""

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[Gap, ...]]:
        """Ask the gap ledger in a worker thread."""

    def extent(self, machine: str) -> Future[tuple[int, int] | None]:
        """Times of the first and the last observation."""

    def documents(self, machine: str, kind: str | None = None) -> Future[tuple[Document, ...]]:
        """Assets, newest version of each."""

    def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> Future[None]:
        """Write entries into the configuration (comments kept) and start them; others are not touched."""

    def configuration_path(self) -> Path:
        """The file that this station was started with."""

    def report_health(self, component: Callable[[], ComponentHealth]) -> None:
        """Let another part of the program (server, window) appear in ``snapshot().health``; called from any thread, so cheap."""
