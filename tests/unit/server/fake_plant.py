"""A plant that answers at once from values a test gives it; the routes see the same Protocol as in the running station."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from app.contracts.people import PeoplePort
from app.contracts.production import LiveOee, OeeAnswer, ProductionPort
from app.domain.condition import Activation, Activity, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.message import Message, UserError
from app.domain.observation import Document
from app.domain.people import Visitor
from app.domain.production import OeeQuery
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.snapshot import ActiveCondition, ComponentHealth, LinkStatus, MachineSnapshot, PlantSnapshot, Recent
from app.domain.state import LinkState, MachineState
from app.security.desk import PeopleDesk
from app.security.guard import guarded
from tests.alarm_builders import FakeAlarms
from tests.people_builders import FakePeople

MS = 1_000_000
SECOND = 1_000 * MS
T0 = 1_800_000_000 * SECOND  # 2027-01-15T08:00:00Z

ITEMS = (
    DataItem("availability", "avail", Category.EVENT, ValueKind.TEXT, "AVAILABILITY"),
    DataItem("execution", "exec", Category.EVENT, ValueKind.TEXT, "EXECUTION"),
    DataItem("mode", "mode1", Category.EVENT, ValueKind.TEXT, "CONTROLLER_MODE"),
    DataItem("program", "pgm", Category.EVENT, ValueKind.TEXT, "PROGRAM"),
    DataItem("part_count", "pc", Category.EVENT, ValueKind.NUMBER, "PART_COUNT"),
    DataItem("rpm", "S1", Category.SAMPLE, ValueKind.NUMBER, "ROTARY_VELOCITY", "ACTUAL", "rev/min"),
    DataItem("S2", "S2", Category.SAMPLE, ValueKind.NUMBER, "SPINDLE_SPEED", "ACTUAL", "rev/min"),
    DataItem("feed", "F", Category.SAMPLE, ValueKind.NUMBER, "PATH_FEEDRATE", "ACTUAL", "mm/min", component=("Path",)),
    DataItem("system", "sys", Category.CONDITION, ValueKind.CONDITION, "SYSTEM"),
    DataItem("offsets", "off", Category.EVENT, ValueKind.STRUCTURE, "VARIABLE"),
)

RUNNING: Mapping[str, Any] = {
    "availability": "AVAILABLE",
    "execution": "ACTIVE",
    "mode": "AUTOMATIC",
    "program": "00123",
    "part_count": 7,
    "rpm": 3000.0,
    "S2": -4500.5,
    "feed": 1200.0,
    "system": Activation(Level.NORMAL).encode(),
    "offsets": '{"G54": 1.5}',
}

_Answer = TypeVar("_Answer")


def model(machine: str) -> MachineModel:
    return MachineModel(machine, ITEMS)


def machine(
    name: str = "mill-1",
    values: Mapping[str, Any] = RUNNING,
    *,
    state: MachineState = MachineState.RUNNING,
    link: LinkState = LinkState.CONNECTED,
    conditions: Sequence[Activation] = (),
    qualities: Mapping[str, Quality] | None = None,
    revision: int = 1,
    kind: str = "mill-3axis",
    with_model: bool = True,
) -> MachineSnapshot:
    """One machine with these values; a value None is UNAVAILABLE, and its last good one was 1.0 ten seconds earlier."""
    own = model(name)
    given = [values.get(item.id) for item in ITEMS]
    numbers = np.array([v if isinstance(v, int | float) else np.nan for v in given], np.float64)
    texts = tuple(v if isinstance(v, str) else None for v in given)
    quality = np.array(
        [
            (qualities or {}).get(i.id, Quality.GOOD if v is not None else Quality.UNAVAILABLE)
            for i, v in zip(ITEMS, given, strict=True)
        ],
        np.uint8,
    )
    missing = [v is None for v in given]
    return MachineSnapshot(
        id=name,
        name=name.upper(),
        driver="mtconnect",
        kind=kind,
        model=own if with_model else None,
        revision=revision,
        state=state,
        state_since_ns=T0,
        state_inferred=False,
        link=LinkStatus(
            link,
            T0,
            T0 + SECOND,
            message=None if link is LinkState.CONNECTED else Message.of("{machine} does not answer.", machine=name),
        ),
        number=numbers,
        text=texts,
        quality=quality,
        time_ns=np.full(len(ITEMS), T0 + SECOND, np.int64),
        received_ns=np.full(len(ITEMS), T0 + SECOND + 5 * MS, np.int64),
        last_good_number=np.where(missing, 1.0, numbers),
        last_good_text=texts,
        last_good_ns=np.array([T0 - 9 * SECOND if gone else T0 + SECOND for gone in missing], np.int64),
        conditions=tuple(ActiveCondition(ITEMS[8], Activity(a, T0, T0)) for a in conditions),
    )


def series(
    signal: str,
    points: Sequence[tuple[int, float | str | None]],
    *,
    quality: Sequence[int] | None = None,
    aggregate: str = "raw",
) -> Series:
    """Points ``(ns, value)`` of one of the items; None is UNAVAILABLE."""
    item = next(item for item in ITEMS if item.id == signal)
    texts = tuple(v if isinstance(v, str) else None for _, v in points)
    codes = quality or [Quality.UNAVAILABLE if v is None else Quality.GOOD for _, v in points]
    return Series(
        item=item,
        time_ns=np.array([t for t, _ in points], np.int64),
        number=np.array([v if isinstance(v, int | float) else np.nan for _, v in points], np.float64),
        text=None if item.kind is ValueKind.NUMBER else texts,
        quality=np.array(codes, np.uint8),
        sequence=np.arange(len(points), dtype=np.int64),
        aggregate=aggregate,
    )


GAP = Gap("mill-1", T0, T0 + SECOND, GapCause.BUFFER_OVERRUN, 42, "instance 1")


class FakeProduction:
    """Nothing is counted here until a test says so."""

    def __init__(self) -> None:
        self.target: float | None = None
        self.answer: OeeAnswer | None = None
        self.asked: list[OeeQuery] = []

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        self.asked.append(query)
        assert self.answer is not None
        return _done(self.answer)

    def live(self) -> LiveOee | None:
        return None

    def now(self) -> Future[LiveOee]:
        machines = {each.scope: each for each in self.answer.machines} if self.answer is not None else {}
        return _done(LiveOee(T0, machines, None))


class FakePlant:
    """``PlantPort`` over public attributes: a test sets them and reads ``queries``."""

    def __init__(self, *machines: MachineSnapshot) -> None:
        self.reporting: list[Callable[[], ComponentHealth]] = []
        self.machines = list(machines)
        self.alarms = FakeAlarms()
        self.production = FakeProduction()
        self.floor: ProductionPort | None = None
        self.health: tuple[ComponentHealth, ...] = (
            ComponentHealth("history-writer", ok=True, figures={"committed_total": 5.0}),
        )
        self.answer = HistoryAnswer((), ())
        self.known_gaps: tuple[Gap, ...] = ()
        self.known_documents: tuple[Document, ...] = ()
        self.known_extent: tuple[int, int] | None = (T0, T0 + SECOND)
        self.queries: list[HistoryQuery] = []
        self.gap_queries: list[tuple[str, int, int]] = []
        self.refusal: Exception | None = None
        self.people: PeoplePort = FakePeople()

    def attended(self, who: Callable[[], Visitor]) -> Any:
        return guarded(self, who, self.people) if isinstance(self.people, PeopleDesk) else self  # type: ignore[arg-type]

    def snapshot(self) -> PlantSnapshot:
        return PlantSnapshot("Novatech", "line-1", T0, tuple(self.machines), self.health)

    def machine(self, machine: str) -> MachineSnapshot | None:
        return next((known for known in self.machines if known.id == machine), None)

    def recent(self, machine: str, signal: str) -> Recent | None:
        return None

    def history(self, query: HistoryQuery) -> Future[HistoryAnswer]:
        self.queries.append(query)
        return self._future(lambda: self.answer)

    def gaps(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[Gap, ...]]:
        self.gap_queries.append((machine, from_ns, to_ns))
        return self._future(lambda: tuple(gap for gap in self.known_gaps if gap.machine == machine))

    def extent(self, machine: str) -> Future[tuple[int, int] | None]:
        return self._future(lambda: self.known_extent)

    def documents(self, machine: str, kind: str | None = None) -> Future[tuple[Document, ...]]:
        return self._future(lambda: tuple(d for d in self.known_documents if kind in (None, d.kind)))

    def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> Future[None]:
        raise UserError(Message.of("A fake plant adds nothing."))

    def configuration_path(self) -> Path:
        return Path("plant.yaml")

    def report_health(self, component: Callable[[], ComponentHealth]) -> None:
        self.reporting.append(component)

    def _future(self, give: Callable[[], _Answer]) -> Future[_Answer]:
        future: Future[_Answer] = Future()
        if self.refusal is not None:
            future.set_exception(self.refusal)
        else:
            future.set_result(give())
        return future


def _done(result: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future
