"""Live machines and a plant for view tests and screenshots: every value can be named, everything else is plausible."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from app.contracts.trends import ShiftHours
from app.domain.condition import Activation, Activity, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.message import Message
from app.domain.note import Note
from app.domain.observation import Document
from app.domain.people import Visitor
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.snapshot import (
    ActiveCondition,
    ComponentHealth,
    LinkStatus,
    MachineSnapshot,
    PlantSnapshot,
    Recent,
)
from app.domain.state import LinkState, MachineState
from app.domain.statistics import Basis, Statistics
from tests.alarm_builders import FakeAlarms
from tests.connect_builders import FakeConnect, FakeSecrets
from tests.fleet_builders import FakeFleet
from tests.notification_builders import FakeNotifications
from tests.people_builders import FakePeople
from tests.production_builders import FakeFloor

T = TypeVar("T")
S = 1_000_000_000
NOW = 1_795_370_527 * S
"""2026-11-22 17:22:07 UTC, the present of all builders."""

_SAMPLES: tuple[tuple[str, str, str, float | None, float | None, tuple[str, ...]], ...] = (
    ("rpm", "SPINDLE_SPEED", "rev/min", 0, 12_000, ("Axes", "S")),
    ("rpm_override", "ROTARY_VELOCITY_OVERRIDE", "%", 0, 150, ("Controller",)),
    ("feed", "PATH_FEEDRATE", "mm/min", 0, 15_000, ("Controller", "path")),
    ("feed_override", "PATH_FEEDRATE_OVERRIDE", "%", 0, 200, ("Controller", "path")),
    ("rapid_override", "PATH_FEEDRATE_OVERRIDE", "%", 0, 100, ("Controller", "path")),
    ("spindle_load", "LOAD", "%", 0, 150, ("Axes", "S")),
    ("x", "PATH_POSITION", "mm", -400, 400, ("Axes", "X")),
    ("y", "PATH_POSITION", "mm", -300, 300, ("Axes", "Y")),
    ("z", "PATH_POSITION", "mm", -350, 0, ("Axes", "Z")),
    ("a", "ANGLE", "deg", -120, 120, ("Axes", "A")),
    ("x_load", "LOAD", "%", 0, 150, ("Axes", "X")),
    ("y_load", "LOAD", "%", 0, 150, ("Axes", "Y")),
    ("z_load", "LOAD", "%", 0, 150, ("Axes", "Z")),
)
_EVENTS: tuple[tuple[str, str, ValueKind, tuple[str, ...]], ...] = (
    ("availability", "AVAILABILITY", ValueKind.TEXT, ()),
    ("estop", "EMERGENCY_STOP", ValueKind.TEXT, ("Controller",)),
    ("execution", "EXECUTION", ValueKind.TEXT, ("Controller", "path")),
    ("mode", "CONTROLLER_MODE", ValueKind.TEXT, ("Controller", "path")),
    ("program", "PROGRAM", ValueKind.TEXT, ("Controller", "path")),
    ("block", "BLOCK", ValueKind.TEXT, ("Controller", "path")),
    ("tool", "TOOL_NUMBER", ValueKind.TEXT, ("Controller", "path")),
    ("part_count", "PART_COUNT", ValueKind.NUMBER, ("Controller", "path")),
)
_CONDITIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("system", "SYSTEM", ("Controller",)),
    ("coolant_level", "LEVEL", ("Systems", "Coolant")),
)
VALUES: dict[str, float | str | None] = {
    "rpm": 8_450.0,
    "rpm_override": 100.0,
    "feed": 2_180.0,
    "feed_override": 100.0,
    "rapid_override": 100.0,
    "spindle_load": 47.0,
    "x": 123.456,
    "y": -45.602,
    "z": -87.25,
    "a": 15.0,
    "x_load": 22.0,
    "y_load": 18.0,
    "z_load": 34.0,
    "availability": "AVAILABLE",
    "estop": "ARMED",
    "execution": "ACTIVE",
    "mode": "AUTOMATIC",
    "program": "O1234 FLANGE-OP10",
    "block": "N240 G1 X123.456 Y-45.602 F2180",
    "tool": "12",
    "part_count": 148.0,
}


def model_of(machine: str = "abr-850") -> MachineModel:
    """A three-axis mill with a rotary table, all common signals and the derived state."""
    samples = tuple(
        DataItem(i, f"{i}_1", Category.SAMPLE, ValueKind.NUMBER, t, unit=u, component=c, minimum=lo, maximum=hi)
        for i, t, u, lo, hi, c in _SAMPLES
    )
    events = tuple(DataItem(i, f"{i}_1", Category.EVENT, k, t, component=c) for i, t, k, c in _EVENTS)
    conditions = tuple(
        DataItem(i, f"{i}_1", Category.CONDITION, ValueKind.CONDITION, t, component=c) for i, t, c in _CONDITIONS
    )
    state = DataItem("state", "state", Category.EVENT, ValueKind.TEXT, "STATE", derived=True)
    return MachineModel(
        machine,
        (*samples, *events, *conditions, state),
        uuid=f"uuid-{machine}",
        manufacturer="Novatech",
        product="ABR-850",
    )


def link(
    state: LinkState = LinkState.CONNECTED, *, age_s: float = 0.4, since_s: float = 3_600, now_ns: int = NOW
) -> LinkStatus:
    """A connection; the sentence for a lost one is the kind that drivers give."""
    lost = None
    if state is LinkState.RETRYING:
        lost = Message.of(
            "{url} does not answer. Check cable and power; retrying every {s} s.", url="10.0.0.5:5000", s=10
        )
    return LinkStatus(state, now_ns - int(since_s * S), now_ns - int(age_s * S), lost)


def condition(
    model: MachineModel,
    *,
    code: str = "1010",
    text: str = "SPINDLE OVERHEAT",
    level: Level = Level.FAULT,
    since_s: float = 95,
    now_ns: int = NOW,
) -> ActiveCondition:
    """An active condition of the model's ``system`` item."""
    since = now_ns - int(since_s * S)
    item = model.get("system")
    assert item is not None
    return ActiveCondition(item, Activity(Activation(level, native_code=code, text=text), since, since))


def machine(
    machine_id: str = "abr-850",
    *,
    name: str = "",
    state: MachineState = MachineState.RUNNING,
    since_s: float = 754,
    revision: int = 1,
    status: LinkStatus | None = None,
    conditions: Sequence[ActiveCondition] | None = None,
    quality: Quality | Mapping[str, Quality] = Quality.GOOD,
    now_ns: int = NOW,
    **values: float | str | None,
) -> MachineSnapshot:
    """A live machine. Keyword values replace those of ``VALUES``; None is unavailable."""
    model = model_of(machine_id)
    known: dict[str, float | str | None] = {**VALUES, "state": state.value, **values}
    given = [known.get(item.id) for item in model.items]
    numbers = np.array([v if isinstance(v, (int, float)) else math.nan for v in given], np.float64)
    texts = tuple(v if isinstance(v, str) else None for v in given)
    per_item = quality if isinstance(quality, Mapping) else dict.fromkeys(model.index, quality)
    qualities = np.array(
        [
            Quality.UNAVAILABLE
            if v is None and item.kind is not ValueKind.CONDITION
            else per_item.get(item.id, Quality.GOOD)
            for item, v in zip(model.items, given, strict=True)
        ],
        np.uint8,
    )
    received = np.full(len(model.items), now_ns - 400_000_000, np.int64)
    return MachineSnapshot(
        id=machine_id,
        name=name or machine_id.upper(),
        driver="mtconnect",
        kind="mill-3axis",
        model=model,
        revision=revision,
        state=state,
        state_since_ns=now_ns - int(since_s * S),
        state_inferred=False,
        link=status or link(now_ns=now_ns),
        number=numbers,
        text=texts,
        quality=qualities,
        time_ns=received - 100_000_000,
        received_ns=received,
        last_good_number=numbers,
        last_good_text=texts,
        last_good_ns=received,
        conditions=tuple(conditions or ()),
        ideal_cycle_s=45.0,
        area="Hall 1",
        line="Line 1",
    )


def plant(
    *machines: MachineSnapshot, now_ns: int = NOW, health: Sequence[ComponentHealth] | None = None
) -> PlantSnapshot:
    """A station with these machines and healthy parts."""
    parts = health if health is not None else (
        ComponentHealth("engine", True, None, {"observations_total": 184_220.0, "queue": 0.0}),
        ComponentHealth("history-writer", True, None, {"committed_total": 184_113.0, "queue": 107.0, "commit_p99_s": 0.31}),
        ComponentHealth(
            "driver:mtconnect:http://10.0.0.5:5000", True, None, {"documents": 5_210.0, "quarantined": 0.0, "reconnects": 1.0}
        ),
    )  # fmt: skip
    return PlantSnapshot("Novatech", "line-1", now_ns, tuple(machines), tuple(parts))


def shop(now_ns: int = NOW) -> PlantSnapshot:
    """One machine in each state, as a morning in a shop looks: for layouts and screenshots."""
    ill = model_of("lathe-2")
    return plant(
        machine("abr-850", name="ABR-850", now_ns=now_ns),
        machine("mill-2", name="Mill 2", feed_override=80.0, since_s=4_010, part_count=96.0, program="O2210 HOUSING", now_ns=now_ns),
        machine(
            "lathe-2",
            name="Lathe 2",
            state=MachineState.FAULT,
            since_s=95,
            execution="STOPPED",
            rpm=0.0,
            feed=0.0,
            conditions=[condition(ill, now_ns=now_ns), condition(ill, code="207", text="COOLANT LOW", level=Level.WARNING, now_ns=now_ns)],
            part_count=61.0,
            program="O0031 SHAFT-B",
            now_ns=now_ns,
        ),
        machine("mill-3", name="Mill 3", state=MachineState.IDLE, since_s=1_312, execution="READY", rpm=0.0, feed=0.0, now_ns=now_ns),
        machine("mill-4", name="Mill 4", state=MachineState.SETUP, since_s=2_890, mode="MANUAL_DATA_INPUT", execution="READY", now_ns=now_ns),
        machine("mill-5", name="Mill 5", state=MachineState.STOPPED, since_s=612, execution="INTERRUPTED", now_ns=now_ns),
        machine(
            "grinder-1",
            name="Grinder 1",
            state=MachineState.OFFLINE,
            since_s=11_922,
            status=link(LinkState.RETRYING, age_s=11_922, since_s=11_920, now_ns=now_ns),
            quality=Quality.LINK_LOST,
            now_ns=now_ns,
        ),
        now_ns=now_ns,
    )  # fmt: skip


def done(result: T) -> Future[T]:
    """A future that has its result."""
    future: Future[T] = Future()
    future.set_result(result)
    return future


def failed(error: BaseException) -> Future[Any]:
    """A future that has its error."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class FakeTrends:
    """Notes in memory, plain statistics of the plant's curves, the shifts that a test gives."""

    def __init__(self, plant: FakePlant) -> None:
        self._plant = plant
        self.week: tuple[ShiftHours, ...] = ()
        self.kept: dict[str, Note] = {}
        self.views = Path("trends")
        self.refusal: BaseException | None = None

    def shifts(self) -> tuple[ShiftHours, ...]:
        return self.week

    def folder(self) -> Path:
        return self.views

    def notes(self, machines: Sequence[str], from_ns: int, to_ns: int) -> Future[tuple[Note, ...]]:
        found = (n for n in self.kept.values() if n.machine in (*machines, "") and not n.removed)
        return done(tuple(n for n in found if n.from_ns < to_ns and n.to_ns >= from_ns))

    def keep_note(self, note: Note) -> Future[None]:
        if self.refusal is not None:
            return failed(self.refusal)
        self.kept[note.id] = note
        return done(None)

    def statistics(
        self, machine: str, signals: Sequence[str], from_ns: int, to_ns: int
    ) -> Future[tuple[Statistics, ...]]:
        if self.refusal is not None:
            return failed(self.refusal)
        answer = self._plant.history(HistoryQuery(machine, tuple(signals), from_ns, to_ns, max_points=2_000)).result()
        return done(tuple(_statistics(series) for series in answer.series))

    def means(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        return self._plant.history(query)


def _statistics(series: Series) -> Statistics:
    x = series.number
    if not len(x):
        return Statistics(series.item, Basis.RAW, 0)
    seconds = (int(series.time_ns[-1]) - int(series.time_ns[0])) / S
    figures = (float(x.min()), float(x.max()), float(x.mean()), float(x.std()), seconds)
    return Statistics(series.item, Basis.RAW, len(x), *figures)


class FakePlant:
    """A PlantPort with immediate answers. Tests replace ``now`` (the snapshot), ``answers`` (probe), ``holes`` (gaps)."""

    def __init__(self, snapshot: PlantSnapshot | None = None) -> None:
        self.now = snapshot if snapshot is not None else shop()
        self.alarms = FakeAlarms()
        self.trends = FakeTrends(self)
        self.floor = FakeFloor()
        self.connect = FakeConnect()
        self.settings = FakeSecrets()
        self.answers = self.connect.answers
        self.holes: tuple[Gap, ...] = ()
        self.assets: tuple[Document, ...] = ()
        self.added: list[Mapping[str, Any]] = []
        self.refusal: BaseException | None = None
        self.queries: list[HistoryQuery] = []
        self.stories: dict[str, Sequence[tuple[int, float | str]]] = {}
        """What signals were, by id: (time, value) in time order. Signals without a story have plausible curves."""
        self.reporting: list[Callable[[], ComponentHealth]] = []
        self.fleet: FakeFleet | None = None
        self.people = FakePeople()
        self.notifications = FakeNotifications()

    def attended(self, who: Callable[[], Visitor]) -> FakePlant:
        return self

    def snapshot(self) -> PlantSnapshot:
        return self.now

    def machine(self, machine: str) -> MachineSnapshot | None:
        return next((m for m in self.now.machines if m.id == machine), None)

    def recent(self, machine: str, signal: str) -> Recent | None:
        found = self.machine(machine)
        reading = found.reading(signal) if found else None
        if reading is None or not isinstance(reading.value, (int, float)):
            return None
        time_ns = self.now.time_ns - np.arange(599, -1, -1, dtype=np.int64) * S
        return Recent(time_ns, _curve(time_ns, float(reading.value)))

    def history(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        self.queries.append(query)
        found = self.machine(query.machine)
        if found is None or found.model is None:
            return done(HistoryAnswer((), ()))
        items = [found.model.get(signal) for signal in query.signals]
        series = tuple(self._series(found, item, query) for item in items if item is not None)
        return done(HistoryAnswer(series, self._holes(query.machine, query.from_ns, query.to_ns), None, query.to_ns))

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[Gap, ...]]:
        return done(self._holes(machine, from_ns, to_ns))

    def extent(self, machine: str) -> Future[tuple[int, int] | None]:
        return done((self.now.time_ns - 7 * 86_400 * S, self.now.time_ns))

    def documents(self, machine: str, kind: str | None = None) -> Future[tuple[Document, ...]]:
        return done(tuple(a for a in self.assets if a.machine == machine and kind in (None, a.kind)))

    def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> Future[None]:
        if self.refusal is not None:
            return failed(self.refusal)
        self.added.extend(entries)
        return done(None)

    def configuration_path(self) -> Path:
        return Path("plant.yaml")

    def report_health(self, component: Callable[[], ComponentHealth]) -> None:
        self.reporting.append(component)

    def advance(self, seconds: float) -> None:
        """Let the plant's clock go on without any news."""
        self.now = replace(self.now, time_ns=self.now.time_ns + int(seconds * S))

    def _holes(self, machine: str, from_ns: int, to_ns: int) -> tuple[Gap, ...]:
        return tuple(
            g for g in self.holes if g.machine == machine and g.from_ns < to_ns and (g.to_ns or to_ns) > from_ns
        )

    def _series(self, found: MachineSnapshot, item: DataItem, query: HistoryQuery) -> Series:
        if item.id in self.stories:
            return told(item, self.stories[item.id], query.from_ns, query.to_ns)
        count = min(query.max_points or 2_000, 2_000)
        time_ns = np.linspace(query.from_ns, query.to_ns - 1, count).astype(np.int64)
        quality = np.zeros(count, np.uint8)
        sequence = np.arange(1, count + 1, dtype=np.int64)
        reading = found.reading(item.id)
        value = reading.last_good if reading else None
        if isinstance(value, (int, float)):
            return Series(item, time_ns, _curve(time_ns, float(value)), None, quality, sequence, "raw")
        texts = _steps(item.id, value, count)
        return Series(item, time_ns, np.full(count, np.nan), texts, quality, sequence, "raw")


def told(item: DataItem, story: Sequence[tuple[int, float | str]], from_ns: int, to_ns: int) -> Series:
    """The part of a story in a window, and what was before it."""
    rows = [(t, v) for t, v in story if from_ns <= t < to_ns]
    before = [(t, v) for t, v in story if t < from_ns]
    words = item.kind is not ValueKind.NUMBER
    return Series(
        item,
        np.array([t for t, _ in rows], np.int64),
        np.array([math.nan if words else v for _, v in rows], np.float64),
        tuple(str(v) for _, v in rows) if words else None,
        np.zeros(len(rows), np.uint8),
        np.arange(1, len(rows) + 1, dtype=np.int64),
        "raw",
        before[-1] if before else None,
    )


def hole(machine_id: str, from_ns: int, to_ns: int | None, cause: GapCause = GapCause.LINK_LOST) -> Gap:
    """A hole in the ledger."""
    return Gap(machine_id, from_ns, to_ns, cause, count=420)


def _curve(time_ns: np.ndarray[Any, np.dtype[np.int64]], around: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    seconds = (time_ns // S % 86_400).astype(np.float64)
    wave = np.sin(seconds / 23.0) * 0.12 + np.sin(seconds / 7.0 + around) * 0.05
    cutting = (seconds % 127 > 14).astype(np.float64)
    return (around + abs(around) * wave) * np.maximum(cutting, 0.05)


def _steps(signal: str, value: float | int | str | None, count: int) -> tuple[str | None, ...]:
    if signal != "state":
        return (None if value is None else str(value),) * count
    cycle = ("running",) * 9 + ("idle",) * 2 + ("running",) * 6 + ("setup",) * 2 + ("running",) * 4 + ("fault",)
    return tuple(cycle[i * 3 * len(cycle) // count % len(cycle)] for i in range(count))
