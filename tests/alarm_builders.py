"""Alarms for tests of views and routes: rows that can be named, and a port that really steps through the states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from app.config.revise import without
from app.contracts.alarms import By, Follower, RuleBook, RuleEntry, RuleReading
from app.domain.alarm import (
    CALL,
    AlarmDefinition,
    AlarmKind,
    AlarmState,
    Event,
    Priority,
    Standing,
    Step,
    step,
)
from app.domain.alarm_figures import AlarmFigures, Backtest, BacktestDelay, Response, Share
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView, folded, picture
from app.domain.alarm_record import COMMENT, AlarmTransition, JournalPage, JournalQuery, announces
from app.domain.alarm_rule import AlarmRule, RuleCheck
from app.domain.message import Message, UserError
from app.rule_editing import entries_of, read_rule, with_rule

T = TypeVar("T")
RULES = """\
alerts:
  - {name: rpm_high, condition: "rpm > 5000", duration: 30s}   # the roadmap's
  - name: spindle_load
    condition: "avg(spindle_load, 5min) > 85 and not (program matches 'WARMUP*')"
    kinds: [mill]   # all mills
    consequence: machine damage
    time_to_respond: 10min
    while: "estop == 'TRIGGERED'"
    title: {pt-BR: Carga do fuso alta, en: Spindle load high}
    guidance: {pt-BR: Reduza o avanço e verifique a ferramenta., en: Reduce the feed and look at the tool.}
"""
S = 1_000_000_000


def alarm(
    machine: str = "abr-850",
    name: str = "rpm_high",
    *,
    state: AlarmState = AlarmState.UNACKNOWLEDGED,
    priority: Priority = Priority.P2,
    kind: AlarmKind = AlarmKind.RULE,
    title: str = "",
    text: str = "",
    value: float | str | None = None,
    unit: str = "",
    now_ns: int = 1_795_370_527 * S,
    age_s: float = 95,
    count: int = 1,
    rank: int = 100,
    native_code: str = "",
    guidance: dict[str, str] | None = None,
    link: str = "",
    uncertain: bool = False,
    hidden_for_s: float = 3600,
) -> AlarmView:
    """One row of the list; hidden ones say why and until when."""
    raised = now_ns - int(age_s * S)
    abnormal = state in (AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED)
    seen = state in (AlarmState.ACKNOWLEDGED, AlarmState.LATCHED_ACKNOWLEDGED)
    definition = AlarmDefinition(
        f"{machine}:{name}",
        machine,
        name,
        kind,
        Message.of("{text}", text=title or name),
        priority,
        condition="rpm > 5000" if kind is AlarmKind.RULE else "",
        signals=(f"{machine}/rpm",),
        latch=state in (AlarmState.LATCHED_ACKNOWLEDGED, AlarmState.LATCHED_UNACKNOWLEDGED),
        rank=rank,
        guidance=guidance or {},
        link=link,
        native_code=native_code,
    )
    standing = Standing(
        state,
        abnormal=abnormal,
        occurrence=f"{definition.id}@{raised}",
        raised_ns=raised,
        returned_ns=0 if abnormal else raised + 20 * S,
        changed_ns=raised,
        count=count,
        acknowledged_by="ana" if seen else "",
        acknowledged_ns=raised + 30 * S if seen else 0,
        hidden_until_ns=now_ns + int(hidden_for_s * S) if state is AlarmState.SHELVED else 0,
        reason="sensor is being replaced" if state.is_hidden else "",
        hidden_by="ana" if state.is_hidden else "",
    )
    return AlarmView(definition, standing, priority, text, value, unit, uncertain)


def list_of(
    *rows: AlarmView,
    now_ns: int = 1_795_370_527 * S,
    revision: int = 1,
    flood_since_ns: int | None = None,
    announced_10min: int = 3,
) -> AlarmsSnapshot:
    """The list with these rows, folded under their first-outs."""
    machines = dict.fromkeys(row.machine for row in rows)
    placed = [one for machine in machines for one in folded(row for row in rows if row.machine == machine)]
    return picture(
        placed, revision=revision, time_ns=now_ns, flood_since_ns=flood_since_ns, announced_10min=announced_10min
    )


def morning(now_ns: int = 1_795_370_527 * S) -> AlarmsSnapshot:
    """A list with every state, priority and kind: for layouts and screenshots."""
    machine_kind = AlarmKind.MACHINE
    return list_of(
        alarm("lathe-2", "estop", kind=machine_kind, priority=Priority.P1, title="Emergency stop", rank=0, age_s=95, now_ns=now_ns),
        alarm("lathe-2", "system:1010", kind=machine_kind, priority=Priority.P2, text="SPINDLE OVERHEAT", native_code="1010", age_s=94, now_ns=now_ns),
        alarm("lathe-2", "drives:EX204", kind=machine_kind, priority=Priority.P2, text="DRIVE NOT READY", native_code="EX204", age_s=93, now_ns=now_ns),
        alarm("grinder-1", "link", kind=AlarmKind.LINK, priority=Priority.P2, title="No connection", age_s=11_920, state=AlarmState.ACKNOWLEDGED, now_ns=now_ns),
        alarm("abr-850", "rpm_high", priority=Priority.P3, value=5_210.0, unit="rev/min", count=4, age_s=640, now_ns=now_ns,
              guidance={"en": "Reduce the override to 100 % and look at the tool.", "pt-BR": "Reduza o override para 100 % e verifique a ferramenta."}, link="https://example.com/manual#rpm"),
        alarm("mill-2", "coolant_low", priority=Priority.P3, state=AlarmState.RETURNED_UNACKNOWLEDGED, value=18.0, unit="%", age_s=1_800, now_ns=now_ns),
        alarm("mill-3", "air_pressure", priority=Priority.P1, state=AlarmState.LATCHED_UNACKNOWLEDGED, value=3.9, unit="bar", age_s=400, now_ns=now_ns),
        alarm("mill-4", "door", priority=Priority.P4, state=AlarmState.LATCHED_ACKNOWLEDGED, value="OPEN", age_s=4_000, now_ns=now_ns),
        alarm("mill-5", "vibration", priority=Priority.P3, state=AlarmState.SHELVED, age_s=2_400, now_ns=now_ns),
        alarm("mill-5", "long_stop", priority=Priority.P3, state=AlarmState.SUPPRESSED, age_s=2_000, now_ns=now_ns),
        alarm("mill-2", "lube", priority=Priority.P4, state=AlarmState.OUT_OF_SERVICE, age_s=86_400, now_ns=now_ns),
        now_ns=now_ns,
    )  # fmt: skip


class FakeAlarms:
    """An ``AlarmPort`` over a list of rows: commands take effect at once by the real state machine, and are noted."""

    def __init__(self, now: AlarmsSnapshot | None = None) -> None:
        self.now = now if now is not None else AlarmsSnapshot(revision=1)
        self.lines: list[AlarmTransition] = []
        self.done: list[tuple[str, tuple[str, ...], By]] = []
        self.asked: list[JournalQuery] = []
        self.kpis: list[tuple[int, int, tuple[str, ...]]] = []
        self.files: list[tuple[Path, str]] = []
        self.figures = figures()
        self.tested = Backtest(0, 1, 412, 0.02, (BacktestDelay(0, 412, 0), BacktestDelay(3 * S, 9, 800_000_000)), BacktestDelay(3 * S, 9, 800_000_000), (("abr-850", 1_795_300_000 * S, 1_795_300_012 * S),))  # fmt: skip
        self.check = RuleCheck()
        self.file = RULES
        self.refusal: UserError | None = None
        self.checked: list[AlarmRule] = []
        self.rehearsed: list[AlarmRule] = []
        self.active_rules: tuple[AlarmRule, ...] = ()
        self.followers: list[Follower] = []

    def call(self, machine: str, by: By, *, wanted: bool, text: str = "") -> Future[tuple[str, ...]]:
        alarm = f"{machine}:{CALL}"
        rows = [row for row in self.now.rows if row.id != alarm]
        if wanted:
            definition = AlarmDefinition(
                alarm, machine, CALL, AlarmKind.CALL, Message.of("Help is wanted at the machine"), Priority.P2
            )
            standing = step(Standing(), Event(Step.RAISE, self.now.time_ns, f"{alarm}@1", by.user))
            rows.append(AlarmView(definition, standing, Priority.P2, text))
        self.done.append(("call" if wanted else "call over", (alarm,), by))
        self.now = picture(
            rows,
            revision=self.now.revision + 1,
            time_ns=self.now.time_ns,
            flood_since_ns=self.now.flood_since_ns,
            announced_10min=self.now.announced_10min,
        )
        return _done((alarm,))

    def snapshot(self) -> AlarmsSnapshot:
        return self.now

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        return tuple(row.definition for row in self.now.rows)

    def rules(self) -> tuple[AlarmRule, ...]:
        return self.active_rules

    def rule_book(self) -> Future[RuleBook]:
        return _done(RuleBook(self.file, tuple(entries_of(self.file))))

    def read_rule(self, entry: RuleEntry) -> RuleReading:
        return read_rule(entry)

    def save_rule(self, name: str, entry: RuleEntry, *, seen: str) -> Future[RuleBook]:
        if self.refusal is not None:
            return _failed(self.refusal)
        self.file = with_rule(seen, name, entry)
        return self.rule_book()

    def remove_rule(self, name: str, *, seen: str) -> Future[RuleBook]:
        names = [entry["name"] for entry in entries_of(seen)]
        self.file = without(seen, ("alerts", str(names.index(name))))
        return self.rule_book()

    def acknowledge(self, alarms: Sequence[str], by: By, *, occurrence: str = "") -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.ACKNOWLEDGE, self.now.time_ns, occurrence, by.user))

    def shelve(self, alarms: Sequence[str], by: By, *, until_ns: int, reason: str) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.SHELVE, self.now.time_ns, "", by.user, reason, until_ns))

    def unshelve(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.UNSHELVE, self.now.time_ns, "", by.user))

    def suppress(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.SUPPRESS, self.now.time_ns, "", by.user, reason))

    def unsuppress(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.UNSUPPRESS, self.now.time_ns, "", by.user))

    def out_of_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.OUT_OF_SERVICE, self.now.time_ns, "", by.user, reason))

    def return_to_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.RETURN_TO_SERVICE, self.now.time_ns, "", by.user, reason))

    def reset(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        return self._all(alarms, by, Event(Step.RESET, self.now.time_ns, "", by.user))

    def comment(self, alarms: Sequence[str], by: By, *, text: str) -> Future[tuple[str, ...]]:
        self.done.append((COMMENT, tuple(alarms), by))
        self._show(replace(row, comment=text) if row.id in alarms else row for row in self.now.rows)
        return _done(tuple(alarms))

    def journal(self, query: JournalQuery) -> Future[JournalPage]:
        self.asked.append(query)
        found = [line for line in reversed(self.lines) if _fits(line, query)]
        first = int(query.cursor or 0)
        last = first + query.limit
        return _done(JournalPage(tuple(found[first:last]), str(last) if last < len(found) else None))

    def journal_file(self, query: JournalQuery, out: Path, form: str) -> Future[int]:
        self.files.append((out, form))
        return _done(len(self.journal(query).result().lines))

    def kpi(self, from_ns: int, to_ns: int, *, machines: Sequence[str] = ()) -> Future[AlarmFigures]:
        self.kpis.append((from_ns, to_ns, tuple(machines)))
        return _done(replace(self.figures, from_ns=from_ns, to_ns=to_ns))

    def check_rule(self, rule: AlarmRule) -> Future[RuleCheck]:
        self.checked.append(rule)
        return _done(self.check)

    def backtest(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Future[Backtest]:
        self.rehearsed.append(rule)
        return _done(replace(self.tested, from_ns=from_ns, to_ns=to_ns))

    def follow(self, follower: Follower) -> Callable[[], None]:
        self.followers.append(follower)
        return lambda: self.followers.remove(follower)

    def _all(self, alarms: Sequence[str], by: By, event: Event) -> Future[tuple[str, ...]]:
        self.done.append((event.step.value, tuple(alarms), by))
        rows, changed, refused = {row.id: row for row in self.now.rows}, [], None
        for name in alarms:
            try:
                after = step(rows[name].standing, event, latch=rows[name].definition.latch)
            except UserError as error:
                refused = error
                continue
            self.lines.append(_line(rows[name], after, event))
            rows[name] = replace(rows[name], standing=after)
            changed.append(name)
        if not changed and refused is not None:
            return _failed(refused)
        self._show(row for row in rows.values() if row.standing.state is not AlarmState.NORMAL)
        return _done(tuple(changed))

    def _show(self, rows: Iterable[AlarmView]) -> None:
        now = self.now
        self.now = list_of(
            *rows,
            now_ns=now.time_ns,
            revision=now.revision + 1,
            flood_since_ns=now.flood_since_ns,
            announced_10min=now.announced_10min,
        )


def figures() -> AlarmFigures:
    """Key figures of a plausible week."""
    top = tuple(Share("abr-850:rpm_high", "abr-850", 40 - n, (40 - n) / 400) for n in range(10))
    return AlarmFigures(
        from_ns=0, to_ns=1, announced=400, hidden=12, per_10min=0.4, per_hour=2.4, per_day=57.1, peak_10min=14,
        peak_10min_at_ns=0, busy_10min_share=0.004, busy_hour_share=0.0, floods=(), flood_share=0.002, top=top,
        top_share=0.35, chattering=top[:2], fleeting=top[2:4], stale=(), mix=dict(zip(Priority, (0.05, 0.15, 0.7, 0.1), strict=True)),
        configured_mix=dict(zip(Priority, (0.1, 0.2, 0.6, 0.1), strict=True)), response=Response(84.0, 410.0, 0.93, 380, 20),
        response_by_priority={}, shelved_long=(), without_response=("mill-2:lube",),
    )  # fmt: skip


def _fits(line: AlarmTransition, query: JournalQuery) -> bool:
    """As the store does it, over the fields that are not named by anybody."""
    words = f"{line.alarm} {line.text} {line.value} {line.reason} {line.user}".casefold()
    return (
        query.from_ns <= line.time_ns < query.to_ns
        and (not query.machines or line.machine in query.machines)
        and (not query.alarms or line.alarm in query.alarms)
        and (not query.priorities or line.priority in query.priorities)
        and (not query.steps or line.step in query.steps)
        and (line.announced or not query.announced_only)
        and all(word in words for word in query.text.casefold().split())
    )


def diary(rows: Iterable[AlarmView], now_ns: int = 1_795_370_527 * S, *, rounds: int = 40) -> list[AlarmTransition]:
    """A journal in which these alarms came, were seen and went, again and again, oldest first."""
    steps = (
        (Step.RAISE, AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, ""),
        (Step.ACKNOWLEDGE, AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, "ana"),
        (Step.RETURN, AlarmState.ACKNOWLEDGED, AlarmState.NORMAL, ""),
    )
    rows, lines = list(rows), []
    for number in range(rounds * len(rows) * len(steps)):
        row = rows[number // len(steps) % len(rows)]
        name, before, after, user = steps[number % len(steps)]
        at_ns = now_ns - (rounds * len(rows) * len(steps) - number) * 47 * S
        value = "" if row.value is None else f"{row.value} {row.unit}".strip()
        lines.append(
            AlarmTransition(
                at_ns, row.id, row.machine, name.value, before, after, row.priority, f"{row.id}@{at_ns}",
                name is Step.RAISE, user, "line-1", "", value if name is Step.RAISE else "", row.text, row.cause, at_ns, number + 1,
            )
        )  # fmt: skip
    return lines


def _line(row: AlarmView, after: Standing, event: Event) -> AlarmTransition:
    before = row.standing
    return AlarmTransition(
        event.time_ns, row.id, row.machine, event.step.value, before.state, after.state, row.priority,
        after.occurrence, announces(before, after), event.user, "line-1", event.reason,
    )  # fmt: skip


def _done(result: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(result)
    return future


def _failed(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
