"""Puts alarms together: the desk on the engine's thread, its journal in history, questions in worker threads. One per running plant."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from app.alarm_files import Naming, naming, searched, write_journal
from app.alarm_setting import rules_of, setting_of
from app.alarms.backtest import Rehearsal, needs
from app.alarms.desk import Desk
from app.alarms.figures import figures
from app.alarms.runs import AlarmMachine, chosen
from app.config.schema import Config
from app.contracts.alarms import By, Follower, RuleBook, RuleEntry, RuleReading
from app.domain.alarm import AlarmDefinition, Event, Step
from app.domain.alarm_figures import AlarmFigures, Backtest
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView
from app.domain.alarm_record import JournalPage, JournalQuery
from app.domain.alarm_rule import AlarmRule, RuleCheck, RuleFault
from app.domain.equipment import MachineModel, ValueKind
from app.domain.expression import ExpressionFault, Surroundings, check, parse, signals_of
from app.domain.gap import GapEvent
from app.domain.message import Message, UserError
from app.domain.observation import NO_TEXT, Delivery, ObservationBatch, Record
from app.domain.snapshot import LinkStatus, MachineSnapshot, PlantSnapshot
from app.recorded import recorded
from app.rule_editing import RuleEditing, read_rule
from storage.books import alarms as book
from storage.history import History

PUBLISH_S = 0.05
COMMIT_S = 5.0
MIN_NS = 60 * 10**9


class Ask(Protocol):
    """What alarms ask of the live plant."""

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""


class Alarming:
    """``contracts.AlarmPort`` and a ``Watcher``. ``start`` on the engine's loop, before the first machine is connected."""

    def __init__(self, config: Config, history: History, workers: ThreadPoolExecutor, plant: Ask) -> None:
        self._history, self._workers, self._plant = history, workers, plant
        self._config, self._rules = config, rules_of(config)
        self._picture = AlarmsSnapshot()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._publishing = False
        self._dirty = False
        self.editing: RuleEditing | None = None
        """Rules in the configuration file; given by whoever knows the file."""
        self._desk = Desk(setting_of(config), history.read(book.standings), self._on_change, self._value)
        self._publish()

    def start(self) -> None:
        """From here on, changes are published."""
        self._loop = asyncio.get_running_loop()
        self._publish()

    def _value(self, machine: str, signal: str) -> float | str | None:
        live = self._plant.machine(machine)
        reading = live.reading(signal) if live is not None else None
        return reading.value if reading is not None else None

    def seed(self, machine: str) -> None:
        """What history knows of a machine, so that rules go on from there."""
        known = self._history.reader.latest(machine)
        for batch in known.batches if known is not None else ():
            if len(batch):
                self._desk.seed(batch)

    def take_over(self, _: Config, config: Config) -> None:
        """Follow a new configuration (engine's loop)."""
        self._config, self._rules = config, rules_of(config)
        records = tuple(self._desk.take_over(setting_of(config), time.time_ns()))
        for machine in config.machines:
            self.seed(machine.id)
        self._submit(records)

    # ------------------------------------------------------------ Watcher: the engine's thread

    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        """A recorded batch."""
        return self._desk.observe(batch, time.time_ns(), time.monotonic_ns())

    def gap(self, event: GapEvent) -> Iterable[Record]:
        """A ledger event."""
        return self._desk.gap(event, time.time_ns())

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        """A link has changed."""
        return self._desk.link(machine, status, now_ns)

    def tick(self, now_ns: int) -> Iterable[Record]:
        """Time itself."""
        return self._desk.tick(now_ns, time.monotonic_ns())

    # ------------------------------------------------------------ the picture

    def snapshot(self) -> AlarmsSnapshot:
        """Everything that is not normal."""
        return self._picture

    def _on_change(self) -> None:
        self._dirty = True
        if self._loop is not None and not self._publishing:
            self._publishing = True
            self._loop.call_later(PUBLISH_S, self._publish)

    def _publish(self) -> None:
        """A new picture; a long list is drawn less often, so that it never takes more than a twentieth of the thread."""
        began = time.perf_counter()
        self._dirty = False
        self._picture = self._desk.picture(time.time_ns())
        if self._loop is not None and not self._loop.is_closed():
            self._publishing = True
            self._loop.call_later(max(PUBLISH_S, 20 * (time.perf_counter() - began)), self._published)

    def _published(self) -> None:
        self._publishing = False
        if self._dirty:
            self._publish()

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """Every alarm that is known."""
        return self._desk.definitions()

    def rules(self) -> tuple[AlarmRule, ...]:
        """The rules that run."""
        return self._rules

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Be told of transitions."""
        return self._desk.follow(follower)

    # ------------------------------------------------------------ commands

    def acknowledge(self, alarms: Sequence[str], by: By, *, occurrence: str = "") -> Future[tuple[str, ...]]:
        """Acknowledge."""
        return self._do(alarms, by, Step.ACKNOWLEDGE, occurrence=occurrence)

    def shelve(self, alarms: Sequence[str], by: By, *, until_ns: int, reason: str) -> Future[tuple[str, ...]]:
        """Hide until a time."""
        return self._do(alarms, by, Step.SHELVE, reason=reason, until_ns=until_ns)

    def unshelve(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Show again."""
        return self._do(alarms, by, Step.UNSHELVE)

    def suppress(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Hide by a decision about the process."""
        return self._do(alarms, by, Step.SUPPRESS, reason=reason)

    def unsuppress(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """End that."""
        return self._do(alarms, by, Step.UNSUPPRESS)

    def out_of_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Take out of service."""
        return self._do(alarms, by, Step.OUT_OF_SERVICE, reason=reason)

    def return_to_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Put back."""
        return self._do(alarms, by, Step.RETURN_TO_SERVICE, reason=reason)

    def reset(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Reset latched alarms."""
        return self._do(alarms, by, Step.RESET)

    def comment(self, alarms: Sequence[str], by: By, *, text: str) -> Future[tuple[str, ...]]:
        """Write a note."""
        return self._on_loop(lambda now_ns: self._desk.comment(alarms, by, text, now_ns))

    def call(self, machine: str, by: By, *, wanted: bool, text: str = "") -> Future[tuple[str, ...]]:
        """Call for help, or end the call."""
        return self._on_loop(lambda now_ns: self._desk.call(machine, by, wanted, text, now_ns))

    def _do(
        self, alarms: Sequence[str], by: By, step: Step, *, occurrence: str = "", reason: str = "", until_ns: int = 0
    ) -> Future[tuple[str, ...]]:
        def done(now_ns: int) -> tuple[tuple[str, ...], list[Record]]:
            event = Event(step, now_ns, occurrence, by.user, reason, until_ns)
            return self._desk.command(alarms, by, event, now_ns)

        return self._on_loop(done)

    def _on_loop(self, task: Callable[[int], tuple[tuple[str, ...], list[Record]]]) -> Future[tuple[str, ...]]:
        assert self._loop is not None

        async def run() -> tuple[str, ...]:
            done, records = task(time.time_ns())
            self._submit(records)
            self._publish()
            # Answered once it is durable: a power cut must not take back what a person was told is done.
            if records and not await asyncio.to_thread(self._history.writer.flush, COMMIT_S):
                raise UserError(
                    Message.of("Done, but not yet written: the disk does not take it now. It is tried again.")
                )
            return done

        return asyncio.run_coroutine_threadsafe(run(), self._loop)

    def _submit(self, records: Sequence[Record]) -> None:
        if records:
            self._history.writer.submit(Delivery("alarms", records=tuple(records)))

    # ------------------------------------------------------------ questions

    def journal(self, query: JournalQuery) -> Future[JournalPage]:
        """Lines of the journal."""
        return self.journal_over(query, self.definitions())

    def journal_over(self, query: JournalQuery, definitions: Iterable[AlarmDefinition]) -> Future[JournalPage]:
        """Lines of the journal; these alarms are found by their names."""
        names = searched(self._naming(definitions)) if query.text else {}
        return self._workers.submit(self._ask_journal, query, names)

    def _ask_journal(self, query: JournalQuery, names: Mapping[str, str]) -> JournalPage:
        return self._history.read(lambda connection: book.journal(connection, query, names))

    def journal_file(self, query: JournalQuery, out: Path, form: str) -> Future[int]:
        """All lines that a query answers, as a file."""
        return self.journal_file_over(query, out, form, self.definitions())

    def journal_file_over(
        self, query: JournalQuery, out: Path, form: str, definitions: Iterable[AlarmDefinition]
    ) -> Future[int]:
        """The same with the names of these alarms."""
        named = self._naming(definitions)
        ask = partial(self._ask_journal, names=searched(named))
        return self._workers.submit(write_journal, ask, query, out, form, named)

    def _naming(self, definitions: Iterable[AlarmDefinition]) -> Naming:
        return naming(self._config, definitions)

    def kpi(self, from_ns: int, to_ns: int, *, machines: Sequence[str] = ()) -> Future[AlarmFigures]:
        """Key figures of a window."""
        return self.kpi_over(from_ns, to_ns, self.definitions(), self._picture.rows, machines)

    def kpi_over(
        self,
        from_ns: int,
        to_ns: int,
        definitions: Iterable[AlarmDefinition],
        rows: Iterable[AlarmView],
        machines: Sequence[str] = (),
    ) -> Future[AlarmFigures]:
        """Key figures over these alarms."""
        chosen_definitions = [d for d in definitions if not machines or d.machine in machines]
        shown = frozenset(row.id for row in rows) if to_ns > time.time_ns() - MIN_NS else None

        read = partial(book.evidence, from_ns=from_ns, to_ns=to_ns, machines=tuple(machines))

        def reckon() -> AlarmFigures:
            lines, standing = self._history.read(read)
            # An alarm whose rule went away before the journal noted that stands for nobody now.
            standing = {alarm: at for alarm, at in standing.items() if shown is None or alarm in shown}
            return figures(lines, from_ns, to_ns, chosen_definitions, standing)

        return self._workers.submit(reckon)

    def rule_book(self) -> Future[RuleBook]:
        """The rules as the file holds them."""
        return self._edits().book()

    def read_rule(self, entry: RuleEntry) -> RuleReading:
        """What an entry means."""
        return read_rule(entry)

    def save_rule(self, name: str, entry: RuleEntry, *, seen: str) -> Future[RuleBook]:
        """Write a rule and let it run."""
        return self._edits().save(name, entry, seen)

    def remove_rule(self, name: str, *, seen: str) -> Future[RuleBook]:
        """Take a rule out."""
        return self._edits().remove(name, seen)

    def _edits(self) -> RuleEditing:
        assert self.editing is not None
        return self.editing

    def check_rule(self, rule: AlarmRule) -> Future[RuleCheck]:
        """Faults, or what the rule says now."""
        return self._workers.submit(self._checked, rule)

    def _checked(self, rule: AlarmRule) -> RuleCheck:
        plant = self._plant.snapshot()
        faults = tuple(faults_of(rule, {m.id: m.model for m in plant.machines}))
        if faults:
            return RuleCheck(faults)
        machines = {m.id: m for m in plant.machines}
        return RuleCheck((), _present(rule, self._desk.setting.machines, machines), _values(rule, machines))

    def backtest(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Future[Backtest]:
        """A rule against recorded history."""
        return self._workers.submit(self._rehearsed, rule, from_ns, to_ns)

    def _rehearsed(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Backtest:
        faults = list(faults_of(rule, {m.id: m.model for m in self._plant.snapshot().machines}))
        if faults:
            raise UserError(faults[0].problem)
        machines = chosen(rule, self._desk.setting.machines)
        rehearsal = Rehearsal(rule, machines)
        wanted: dict[str, dict[str, None]] = {}
        for machine in machines:
            for name, signals in needs(rule, machine.id).items():
                wanted.setdefault(name, {}).update(dict.fromkeys(signals))
        for time_ns, machine_id, batch in recorded(self._history.reader, wanted, from_ns, to_ns):
            if batch is None:
                rehearsal.silent(machine_id, time_ns)
            else:
                rehearsal.observe(batch)
        return rehearsal.result(from_ns, to_ns)


# ---------------------------------------------------------------- checking


def faults_of(rule: AlarmRule, models: Mapping[str, MachineModel | None]) -> Iterator[RuleFault]:
    """What is wrong with a rule, as far as the machines' models are known."""
    numbers = {
        machine: {item.id: item.kind is ValueKind.NUMBER for item in model.items}
        for machine, model in models.items()
        if model is not None
    }
    for key, text in (("condition", rule.condition), ("while", rule.suppress_while)):
        if not text and key == "while":
            continue
        try:
            found = check(parse(text), Surroundings(models, "", numbers))
        except ExpressionFault as fault:
            found = [fault]
        for each in found:
            yield RuleFault(key, each.column, each.problem, each.nearest)


def _present(
    rule: AlarmRule, machines: Sequence[AlarmMachine], live: Mapping[str, MachineSnapshot]
) -> Mapping[str, bool | None]:
    """What the condition says of the present values, machine by machine; windows over time have no past here."""
    rehearsal = Rehearsal(rule, chosen(rule, machines))
    for machine in live.values():
        batch = _now(machine)
        if batch is not None:
            rehearsal.observe(batch)
    return {
        alarm.partition(":")[0]: {0: False, 1: True}.get(turns[-1][1]) if turns else None
        for alarm, turns in rehearsal.turns.items()
    }


def _now(machine: MachineSnapshot) -> ObservationBatch | None:
    model = machine.model
    if model is None or not len(model.items):
        return None
    texts: dict[str, int] = {}
    codes = [NO_TEXT if t is None else texts.setdefault(t, len(texts)) for t in machine.text]
    count = len(model.items)
    return ObservationBatch(
        model, np.arange(count, dtype=np.int32), np.zeros(count, np.int64), machine.time_ns, machine.number,
        np.array(codes, np.int32), tuple(texts), machine.quality, 0,
    )  # fmt: skip


def _values(rule: AlarmRule, live: Mapping[str, MachineSnapshot]) -> dict[str, float | str | None]:
    found: dict[str, float | str | None] = {}
    for signal in signals_of(parse(rule.condition)):
        for machine in [live[signal.machine]] if signal.machine in live else live.values():
            reading = machine.reading(signal.signal)
            if reading is not None:
                found[f"{machine.id}/{signal.signal}"] = reading.value
    return found
