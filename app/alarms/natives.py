"""Alarms that the machine itself tells: conditions with their activations become rows of the one list, native code and text kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.alarms.judge import Judge, Verdict
from app.alarms.program import FALSE, TRUE
from app.alarms.ranks import NativeRule, native_rule, priority_of_level, rank_of
from app.alarms.runs import AlarmMachine, Run, title_texts
from app.alarms.sentinel import Finding
from app.alarms.table import Table
from app.domain.alarm import AlarmDefinition, AlarmKind, Step
from app.domain.alarm_record import AlarmStanding
from app.domain.condition import Activation, Activity, ConditionState, Level, step
from app.domain.equipment import DataItem
from app.domain.message import Message
from app.domain.observation import ObservationBatch


class Natives:
    """Conditions of every machine. Lives on the engine's thread."""

    def __init__(
        self, machines: Sequence[AlarmMachine], rules: Sequence[NativeRule], tables: Callable[[str], Table]
    ) -> None:
        self._kinds = {machine.id: machine.kind for machine in machines}
        self._rules, self._tables = rules, tables
        self._states: dict[tuple[str, str], ConditionState] = {}
        self._of: dict[tuple[str, str], dict[str, Run]] = {}

    def restored(self, kept: AlarmStanding) -> Run | None:
        """A machine's own alarm as it stood at the last stop; None for any other, and for machines that are gone."""
        native = kept.native
        if native is None or kept.machine not in self._kinds:
            return None
        activation = Activation(
            Level(int(native.get("level", "2"))),
            native_code=native.get("code", ""),
            native_severity=native.get("severity", ""),
            text=native.get("text", ""),
        )
        run = self._run(kept.machine, native.get("signal", ""), native.get("key", ""), activation)
        run.level = int(native.get("level", "2"))
        return run

    def observed(self, runs: dict[str, Run], batch: ObservationBatch, row: int, item: DataItem) -> Iterator[Finding]:
        """One condition observation: which of the item's alarms it raises, and which it ends."""
        activation = _activation(batch, row)
        place = (batch.machine, item.id)
        before = self._states.get(place, ConditionState())
        time_ns = int(batch.time_ns[row])
        state = self._states[place] = step(before, activation, time_ns)
        known = self._of.setdefault(place, {})
        if not state.known:
            for run in known.values():
                run.judge.truth = 2
                yield Finding(run, None, time_ns)
            return
        active = {activity.activation.key: activity for activity in state.active}
        for key, activity in active.items():
            yield from self._raised(runs, place, key, activity)
        for key, run in known.items():
            if key not in active and run.judge.abnormal:
                run.judge.abnormal, run.judge.truth, run.level = False, FALSE, 0
                yield Finding(run, Verdict(Step.RETURN, time_ns, run.judge.cause_ns), time_ns)

    def _raised(self, runs: dict[str, Run], place: tuple[str, str], key: str, activity: Activity) -> Iterator[Finding]:
        activation, level = activity.activation, activity.activation.level or Level.NORMAL
        run = self._of[place].get(key) or self._run(*place, key, activation)
        rule = self._rule(*place, activation)
        if rule.ignore:
            return
        runs[run.id] = run
        if activation.text:
            run.text = activation.text
        judge, worse = run.judge, int(level) > run.level
        run.level, run.priority = int(level), priority_of_level(rule, level)
        judge.truth = TRUE
        if judge.abnormal and not worse and judge.cause_ns >= activity.since_ns:
            yield Finding(run, None, activity.time_ns)
            return
        first = not judge.abnormal
        judge.abnormal = True
        judge.cause_ns = activity.since_ns if first else activity.time_ns
        yield Finding(run, Verdict(Step.RAISE, activity.time_ns, judge.cause_ns), activity.time_ns)

    def _rule(self, machine: str, signal: str, activation: Activation) -> NativeRule:
        return native_rule(self._rules, machine, self._kinds.get(machine, ""), signal, activation.native_code)

    def _run(self, machine: str, signal: str, key: str, activation: Activation) -> Run:
        rule = self._rule(machine, signal, activation)
        name = f"{signal}:{key}" if key else signal
        title = title_texts(rule.title, activation.text or key or signal)
        definition = AlarmDefinition(
            f"{machine}:{name}",
            machine,
            name,
            AlarmKind.MACHINE,
            title if rule.title else Message.of("{text}", text=activation.text or name),
            priority_of_level(rule, activation.level or Level.NORMAL),
            signals=(f"{machine}/{signal}",),
            latch=rule.latch,
            rank=rank_of(rule),
            guidance=rule.guidance,
            link=rule.link,
            channels=rule.channels,
            native_code=activation.native_code,
            native_severity=activation.native_severity,
        )
        run = Run(definition, self._tables(machine), Judge(), definition.priority, signal=signal, key=key)
        run.text = activation.text
        self._of.setdefault((machine, signal), {})[key] = run
        return run


def _activation(batch: ObservationBatch, row: int) -> Activation:
    text = batch.text_of(row)
    if text is None or int(batch.quality[row]) >= 128:
        return Activation(None)
    return Activation.decode(text)
