"""A desk over one or more machines, fed by hand with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.alarms.desk import Desk, Setting
from app.alarms.ranks import NativeRule
from app.alarms.runs import AlarmMachine
from app.contracts.alarms import By
from app.domain.alarm import AlarmState, Event, Step
from app.domain.alarm_record import AlarmStanding, AlarmTransition
from app.domain.alarm_rule import AlarmRule
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Record, batch_of
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState

S = 1_000_000_000
NOON = 1_795_780_800 * S
ANA = By("ana")


def item(name: str, kind: ValueKind = ValueKind.NUMBER, unit: str = "") -> DataItem:
    category = Category.CONDITION if kind is ValueKind.CONDITION else Category.SAMPLE
    return DataItem(name, name, category, kind, name.upper(), unit=unit)


def model(machine: str = "m1") -> MachineModel:
    return MachineModel(
        machine,
        (
            item("rpm", unit="rev/min"),
            item("spindle_load", unit="%"),
            item("estop", ValueKind.TEXT),
            item("state", ValueKind.TEXT),
            item("system", ValueKind.CONDITION),
        ),
    )


@dataclass
class Floor:
    """Times are seconds after noon."""

    rules: tuple[AlarmRule, ...] = ()
    natives: tuple[NativeRule, ...] = ()
    machines: tuple[str, ...] = ("m1",)
    kept: tuple[AlarmStanding, ...] = ()
    records: list[Record] = field(default_factory=list)
    now_s: float = 0.0

    def __post_init__(self) -> None:
        machines = tuple(AlarmMachine(name, "mill-3axis") for name in self.machines)
        self.desk = Desk(Setting(machines, self.rules, self.natives, "line-1"), self.kept, lambda: None)
        self.models = {name: model(name) for name in self.machines}
        for name in self.machines:
            self.link(LinkState.CONNECTED, name)

    @property
    def now_ns(self) -> int:
        return NOON + round(self.now_s * S)

    def _take(self, records: Iterable[Record]) -> None:
        self.records += records

    def see(self, at_s: float, machine: str = "m1", **values: float | str | None) -> None:
        """Observations of one moment."""
        self.now_s = at_s
        rows = [(signal, self.now_ns, value) for signal, value in values.items()]
        batch = batch_of(self.models[machine], rows, received_ns=self.now_ns)
        self._take(self.desk.observe(batch, self.now_ns, self.now_ns))

    def wait(self, until_s: float) -> None:
        """Ticks, four a second."""
        while self.now_s < until_s:
            self.now_s = min(self.now_s + 0.25, until_s)
            self._take(self.desk.tick(self.now_ns, self.now_ns))

    def link(self, state: LinkState, machine: str = "m1") -> None:
        self._take(self.desk.link(machine, LinkStatus(state), self.now_ns))

    def lose(self, machine: str = "m1") -> None:
        """What was observed meanwhile is gone for good."""
        self._take(self.desk.gap(GapEvent(GapAction.LOST, machine, self.now_ns, GapCause.LINK_LOST), self.now_ns))

    def do(self, step: Step, *alarms: str, reason: str = "", until_s: float = 0) -> None:
        event = Event(step, self.now_ns, "", "ana", reason, NOON + round(until_s * S) if until_s else 0)
        self._take(self.desk.command(alarms, ANA, event, self.now_ns)[1])

    def state(self, alarm: str) -> AlarmState:
        row = self.desk.picture(self.now_ns).get(alarm)
        return row.state if row is not None else AlarmState.NORMAL

    @property
    def lines(self) -> list[AlarmTransition]:
        return [record for record in self.records if isinstance(record, AlarmTransition)]

    def told(self, alarm: str) -> list[tuple[str, float]]:
        return [(line.step, (line.time_ns - NOON) / S) for line in self.lines if line.alarm == alarm]

    def restarted(self, rules: tuple[AlarmRule, ...] | None = None) -> Floor:
        """What a new process knows: the records of the old one, and nothing else."""
        newest = {r.alarm: r for r in self.records if isinstance(r, AlarmStanding)}
        kept = tuple(newest.values())
        return Floor(self.rules if rules is None else rules, self.natives, self.machines, kept, [], self.now_s)
