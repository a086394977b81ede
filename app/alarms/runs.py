"""One alarm of one machine while the station runs, and how rules become such alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.alarms.judge import Judge
from app.alarms.program import UNKNOWN, Code, Compiler, Program
from app.alarms.table import Table
from app.domain.alarm import AlarmDefinition, AlarmKind, Priority, Standing, priority_of
from app.domain.alarm_picture import AlarmView
from app.domain.alarm_record import AlarmStanding
from app.domain.alarm_rule import AlarmRule, RuleSchedule
from app.domain.expression import parse, signals_of
from app.domain.message import Message

SEVERITIES = {"critical": Priority.P1, "warning": Priority.P3, "info": Priority.P4}
"""The roadmap's words, where a rule gives no priority and no consequence."""


@dataclass(frozen=True, slots=True)
class AlarmMachine:
    """What alarms need to know of a machine."""

    id: str
    kind: str = ""


@dataclass(slots=True, eq=False)
class Run:
    """One alarm. The engine's thread alone touches it."""

    definition: AlarmDefinition
    table: Table
    judge: Judge
    priority: Priority
    program: Program | None = None
    """None: the machine itself, or its link, says when."""
    hides: Program | None = None
    """Suppression by design."""
    schedule: RuleSchedule | None = None
    standing: Standing = field(default_factory=Standing)
    value: float | str | None = None
    text: str = ""
    comment: str = ""
    uncertain: bool = False
    suppressed_by_person: bool = False
    out_of_hours: bool = False
    level: int = 0
    """Of a machine's own alarm: the condition's level that it was told with last."""
    signal: str = ""
    key: str = ""
    cause: str = ""
    """First-out alarm under which it stood when it was announced."""

    @property
    def id(self) -> str:
        """The alarm's id."""
        return self.definition.id

    def truth(self) -> Code:
        """What the rule says now; unknown while one of its machines can't be heard."""
        if self.program is None or any(table.frozen for table in self.program.tables):
            return UNKNOWN
        return self.program.truth()

    def view(self) -> AlarmView:
        """As a row of the list."""
        signal = self.definition.signals[0].partition("/")[2] if self.definition.signals else ""
        return AlarmView(
            self.definition,
            self.standing,
            self.priority,
            self.text,
            self.value,
            self.table.units.get(signal, ""),
            self.uncertain,
            comment=self.comment,
        )

    def kept(self) -> AlarmStanding:
        """As the next start needs it."""
        native = None
        if self.definition.kind is AlarmKind.MACHINE and self.program is None:
            native = {
                "signal": self.signal,
                "key": self.key,
                "code": self.definition.native_code,
                "severity": self.definition.native_severity,
                "text": self.text,
                "level": str(self.level),
            }
        return AlarmStanding(
            self.id, self.definition.machine, self.standing, self.priority, self.judge.cause_ns, native, self.comment
        )


def chosen(rule: AlarmRule, machines: Iterable[AlarmMachine]) -> list[AlarmMachine]:
    """The machines that a rule watches: those it names, and those of its kinds; all when it says nothing."""
    if not rule.machines and not rule.kinds:
        return list(machines)
    return [m for m in machines if m.id in rule.machines or any(_is_kind(m.kind, kind) for kind in rule.kinds)]


def _is_kind(kind: str, wanted: str) -> bool:
    return kind == wanted or kind.startswith(f"{wanted}-")


def priority(rule: AlarmRule) -> Priority:
    """What the rule says itself, else consequence and time to respond, else its severity."""
    if rule.priority is not None:
        return rule.priority
    if rule.consequence is not None:
        return priority_of(rule.consequence, (rule.time_to_respond_ns or 1_800 * 10**9) / 1e9)
    return SEVERITIES.get(rule.severity, Priority.P3)


def title_texts(title: Mapping[str, str], name: str) -> Message:
    """What people read: a title by language, else the name."""
    if not title:
        return Message.of("{text}", text=name)
    english = title.get("en") or next(iter(title.values()))
    return Message.of("{text}", text=english, **{f"text_{k}": v for k, v in title.items()})


def run_of(rule: AlarmRule, machine: AlarmMachine, tables: Callable[[str], Table]) -> Run:
    """The rule on one machine. Raises ExpressionFault for text that can't be read."""
    tree = parse(rule.condition)
    program = Compiler(machine.id, tables, rule.deadband).program(tree)
    hides = Compiler(machine.id, tables).program(parse(rule.suppress_while)) if rule.suppress_while else None
    signals = dict.fromkeys(f"{signal.machine or machine.id}/{signal.signal}" for signal in signals_of(tree))
    definition = AlarmDefinition(
        f"{machine.id}:{rule.name}",
        machine.id,
        rule.name,
        AlarmKind.RULE,
        title_texts(rule.title, rule.name),
        priority(rule),
        rule.condition,
        tuple(signals),
        rule.duration_ns,
        rule.off_delay_ns,
        rule.re_alarm_ns,
        rule.latch,
        rule.rank,
        rule.consequence,
        rule.time_to_respond_ns,
        rule.guidance,
        rule.link,
        rule.channels,
    )
    judge = Judge(rule.duration_ns, rule.off_delay_ns, max(1, rule.count), rule.within_ns)
    return Run(definition, tables(machine.id), judge, definition.priority, program, hides, rule.schedule)


def runs_of(rules: Sequence[AlarmRule], machines: Sequence[AlarmMachine], tables: Callable[[str], Table]) -> list[Run]:
    """Every rule on every machine that it watches."""
    return [run_of(rule, machine, tables) for rule in rules for machine in chosen(rule, machines)]
