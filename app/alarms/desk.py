"""The alarm list of a station: what the process and people do becomes transitions of ISA-18.2's states, and a picture for screens.

Lives on the engine's thread. Observations, links and time come in; records for the journal come out. Nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from app.alarms.board import Board
from app.alarms.calls import call_run, turn_call
from app.alarms.clocks import StationClock
from app.alarms.judge import Verdict
from app.alarms.links import LINK, link_run, turn_link
from app.alarms.natives import Natives
from app.alarms.program import TRUE
from app.alarms.ranks import ESTOP_RANK, NativeRule
from app.alarms.runs import AlarmMachine, Run, runs_of
from app.alarms.sentinel import Finding, Sentinel
from app.alarms.slots import Value
from app.contracts.alarms import By, Follower
from app.domain.alarm import (
    CALL,
    AlarmDefinition,
    AlarmKind,
    AlarmState,
    Event,
    Priority,
    Standing,
    Step,
    demand_reason,
    step,
)
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.alarm_record import COMMENT, REMOVED, AlarmStanding, AlarmTransition, announces
from app.domain.alarm_rule import AlarmRule, RuleSchedule
from app.domain.calendar import within_week
from app.domain.gap import GapAction, GapEvent
from app.domain.message import Message, UserError
from app.domain.observation import ObservationBatch, Record
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState

ESTOP = AlarmRule("estop", "estop == 'TRIGGERED'", priority=Priority.P1, rank=ESTOP_RANK)
"""Every machine's emergency stop: the first-out of whatever follows it."""
_HEARD = frozenset({LinkState.CONNECTED})
_UNDECIDED = frozenset({LinkState.STARTING, LinkState.STOPPED})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the desk is told about the station."""

    machines: tuple[AlarmMachine, ...]
    rules: tuple[AlarmRule, ...] = ()
    natives: tuple[NativeRule, ...] = ()
    station: str = ""
    zone: tzinfo | None = None


class Desk:
    """All alarms of a station."""

    def __init__(
        self,
        setting: Setting,
        kept: Iterable[AlarmStanding],
        changed: Callable[[], None],
        value: Callable[[str, str], Value] = lambda machine, signal: None,
    ) -> None:
        """``changed`` is called (engine's thread) whenever a new picture is worth taking; ``value`` tells a signal's present value."""
        self.setting = setting
        self._value = value
        self._kept = {each.alarm: each for each in kept}
        self._board, self._clock = Board(changed), StationClock()
        self._followers: tuple[Follower, ...] = ()
        self.sentinel = Sentinel()
        self._build()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        setting = self.setting
        self._natives = Natives(setting.machines, setting.natives, self.sentinel.table)
        wanted = [*runs_of([ESTOP], setting.machines, self.sentinel.table)]
        for run in wanted:
            run.definition = replace(run.definition, kind=AlarmKind.MACHINE, title=Message.of("Emergency stop"))
        wanted += runs_of(setting.rules, setting.machines, self.sentinel.table)
        wanted += [link_run(machine, self.sentinel) for machine in setting.machines]
        wanted += [call_run(machine, self.sentinel) for machine in setting.machines]
        for run in wanted:
            self.sentinel.add(run)
            self._restore(run)
        for kept in self._kept.values():
            native = self._natives.restored(kept)
            if native is not None:
                self.sentinel.runs[native.id] = native
                self._restore(native)
        self._timed = [r for r in self.sentinel.runs.values() if r.schedule is not None or r.definition.re_alarm_ns]

    def _restore(self, run: Run) -> None:
        kept = self._kept.get(run.id)
        if kept is None:
            return
        run.standing, run.comment, run.priority = kept.standing, kept.comment, kept.priority
        run.judge.abnormal, run.judge.cause_ns = kept.standing.abnormal, kept.cause_ns
        run.suppressed_by_person = kept.standing.designed and bool(kept.standing.hidden_by)
        run.uncertain = kept.standing.abnormal and run.definition.kind is not AlarmKind.CALL
        self._board.note(run)

    def take_over(self, setting: Setting, now_ns: int) -> Iterable[Record]:
        """Follow another configuration: alarms that stay keep their standing, those that are gone end."""
        before = self.sentinel
        self._kept = {run.id: run.kept() for run in before.runs.values()}
        gone = set(before.runs)
        self.setting, self.sentinel = setting, Sentinel()
        self._board.clear()
        for name, old in before.machines.items():
            fresh = self.sentinel.watched(name)
            fresh.clock, fresh.now_ns, fresh.table.frozen = old.clock, old.now_ns, old.table.frozen
            fresh.table.units = old.table.units
        self._build()
        records: list[Record] = []
        for alarm in sorted(gone - set(self.sentinel.runs)):
            kept = self._kept[alarm]
            if kept.standing.state is not AlarmState.NORMAL:
                line = AlarmTransition(
                    now_ns, alarm, kept.machine, REMOVED, kept.standing.state, AlarmState.NORMAL, kept.priority,
                    kept.standing.occurrence, station=setting.station, recorded_ns=now_ns,
                )  # fmt: skip
                records += [*self._told([line]), AlarmStanding(alarm, kept.machine, Standing(), kept.priority)]
        return records

    def seed(self, batch: ObservationBatch) -> None:
        """What was known at the last stop."""
        self.sentinel.table(batch.machine).seed(batch)

    # ------------------------------------------------------------ the process

    def observe(self, batch: ObservationBatch, now_ns: int, steady_ns: int) -> Iterable[Record]:
        """A recorded batch."""
        watched = self.sentinel.watched(batch.machine)
        findings = list(self.sentinel.thaw(batch.machine, int(batch.time_ns.min()) if len(batch) else now_ns))
        findings += self.sentinel.observe(batch, now_ns, steady_ns)
        layout = watched.table.layout(batch.model)
        if layout.native:
            findings += self._native(batch, layout.native)
        return self._taken(findings, now_ns)

    def _native(self, batch: ObservationBatch, native: frozenset[int]) -> Iterator[Finding]:
        for row, signal in enumerate(batch.signal.tolist()):
            if signal in native:
                item = batch.model.items[signal]
                yield from self._natives.observed(self.sentinel.runs, batch, row, item)

    def gap(self, event: GapEvent, now_ns: int) -> Iterable[Record]:
        """Data that is lost for good: what stands after it may be something else."""
        if event.action is GapAction.LOST:
            self.sentinel.forget(event.machine)
        return ()

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        """A link came or went."""
        run = self.sentinel.runs.get(f"{machine}:{LINK}")
        findings: list[Finding] = []
        watched = self.sentinel.watched(machine)
        watched.clock.skew_ns = status.skew_ns
        if status.state in _HEARD:
            findings += self.sentinel.thaw(machine, watched.now_ns)
        elif status.state not in _UNDECIDED:
            findings += self.sentinel.freeze(machine, now_ns)
        if run is not None and status.state not in _UNDECIDED:
            heard = status.state in _HEARD
            if not heard and status.message is not None:
                run.text = str(status.message)
            findings += turn_link(run, heard, now_ns)
        return self._taken(findings, now_ns)

    def tick(self, now_ns: int, steady_ns: int) -> Iterable[Record]:
        """Four times a second."""
        jump_ns = self._clock.jump(now_ns, steady_ns)
        records = list(self._clock_was_set(jump_ns)) if jump_ns else []
        findings = list(self.sentinel.tick(now_ns, steady_ns))
        for machine in self.setting.machines:
            run = self.sentinel.runs[f"{machine.id}:{LINK}"]
            verdict = run.judge.elapse(now_ns)
            if verdict is not None:
                findings.append(Finding(run, verdict, now_ns))
        records += self._taken(findings, now_ns)
        records += self._by_time(now_ns)
        self._board.look(now_ns)
        return records

    def _clock_was_set(self, by_ns: int) -> Iterator[Record]:
        """What runs in the station's own time keeps its length.

        What is shelved or waits to come again does so when the clock went back: nothing stays hidden longer than somebody meant.
        Went it forward (a computer that slept does the same), it ends by the new clock, and people are asked early rather than late.
        """
        self.sentinel.clock_was_set(by_ns)
        self._board.lamp.shift(by_ns)
        for machine in self.setting.machines:
            self.sentinel.runs[f"{machine.id}:{LINK}"].judge.shift(by_ns)
        for run in self.sentinel.runs.values() if by_ns < 0 else ():
            standing = run.standing
            if standing.state is AlarmState.SHELVED:
                run.standing = replace(standing, hidden_until_ns=standing.hidden_until_ns + by_ns)
            elif standing.state is AlarmState.ACKNOWLEDGED and run.definition.re_alarm_ns:
                run.standing = replace(standing, acknowledged_ns=standing.acknowledged_ns + by_ns)
            else:
                continue
            self._board.note(run)
            yield run.kept()

    def _by_time(self, now_ns: int) -> Iterator[Record]:
        """Shelving ends, acknowledged alarms come again, schedules begin and end."""
        for run in list(self._board.hidden.values()):
            standing = run.standing
            if standing.state is AlarmState.SHELVED and standing.hidden_until_ns <= now_ns:
                yield from self._stepped(run, Event(Step.SHELVE_ENDED, now_ns), now_ns)
        for run in self._timed:
            wait_ns = run.definition.re_alarm_ns
            standing = run.standing
            if wait_ns and standing.state is AlarmState.ACKNOWLEDGED and standing.acknowledged_ns + wait_ns <= now_ns:
                yield from self._stepped(run, Event(Step.REALARM, now_ns), now_ns)
            if run.schedule is not None:
                run.out_of_hours = not armed(run.schedule, now_ns, self.setting.zone)
                yield from self._designed(run, now_ns)

    # ------------------------------------------------------------ findings become transitions

    def _taken(self, findings: Iterable[Finding], now_ns: int) -> Iterable[Record]:
        records: list[Record] = []
        for finding in findings:
            run = finding.run
            if finding.verdict is not None:
                records += self._judged(run, finding.verdict, now_ns)
            else:
                records += self._designed(run, finding.time_ns)
                uncertain = run.program is not None and any(table.frozen for table in run.program.tables)
                self._mark(run, uncertain=uncertain and run.standing.state is not AlarmState.NORMAL)
        return records

    def _judged(self, run: Run, verdict: Verdict, now_ns: int) -> Iterable[Record]:
        if verdict.step is not Step.RAISE:
            return self._stepped(run, Event(Step.RETURN, verdict.time_ns), now_ns)
        self._remember_value(run)
        occurrence = f"{run.id}@{verdict.cause_ns}"
        run.cause = self._board.cause_of(run)
        return self._stepped(run, Event(Step.RAISE, verdict.time_ns, occurrence), now_ns)

    def _remember_value(self, run: Run) -> None:
        if run.program is None:
            return
        machine, signal = run.program.first
        run.value = self._value(machine, signal) if machine else None

    def _designed(self, run: Run, now_ns: int) -> Iterable[Record]:
        hides = run.hides is not None and run.hides.truth() == TRUE
        wanted = hides or run.out_of_hours or run.suppressed_by_person
        if wanted == run.standing.designed:
            return ()
        return self._stepped(run, Event(Step.SUPPRESS if wanted else Step.UNSUPPRESS, now_ns), now_ns)

    def _stepped(self, run: Run, event: Event, now_ns: int, by: By | None = None) -> list[Record]:
        before = run.standing
        after = step(before, event, latch=run.definition.latch)
        if after is before:
            return []
        run.standing = after
        announced = announces(before, after)
        if announced:
            self._board.announce(run.priority, now_ns)
        line = self._line(run, event, before, announced, now_ns, by)
        self._board.note(run)
        return [*self._told([line]), run.kept()]

    def _line(
        self, run: Run, event: Event, before: Standing, announced: bool, now_ns: int, by: By | None
    ) -> AlarmTransition:
        view = run.view()
        value = "" if view.value is None else f"{view.value:g}" if isinstance(view.value, float) else str(view.value)
        return AlarmTransition(
            event.time_ns,
            run.id,
            run.definition.machine,
            event.step.value,
            before.state,
            run.standing.state,
            run.priority,
            run.standing.occurrence or before.occurrence,
            announced,
            by.user if by is not None else "",
            (by.station if by is not None else "") or self.setting.station,
            event.reason,
            f"{value} {view.unit}".strip(),
            run.text,
            run.cause,
            now_ns,
            role=by.role if by is not None else "",
        )

    def _told(self, lines: Sequence[AlarmTransition]) -> list[Record]:
        records: list[Record] = list(lines)
        for follower in self._followers:
            records += follower(lines)
        return records

    # ------------------------------------------------------------ people

    def command(self, alarms: Sequence[str], by: By, event: Event, now_ns: int) -> tuple[tuple[str, ...], list[Record]]:
        """One step for several alarms: those for which it is allowed. Raises UserError when it is for none."""
        done: list[str] = []
        records: list[Record] = []
        refused: UserError | None = None
        for alarm in alarms:
            run = self.sentinel.runs.get(alarm)
            if run is None:
                refused = UserError(Message.of("There is no alarm '{alarm}'.", alarm=alarm))
                continue
            try:
                changed = self._one(run, by, event, now_ns)
            except UserError as error:
                refused = error
                continue
            if changed:
                done.append(alarm)
                records += changed
        if not done and refused is not None:
            raise refused
        return tuple(done), records

    def _one(self, run: Run, by: By, event: Event, now_ns: int) -> list[Record]:
        if event.step is Step.SUPPRESS:
            demand_reason(event)  # the process suppresses without one
        if event.step in (Step.SUPPRESS, Step.UNSUPPRESS):
            run.suppressed_by_person = event.step is Step.SUPPRESS
        return self._stepped(run, event, now_ns, by)

    def call(self, machine: str, by: By, wanted: bool, text: str, now_ns: int) -> tuple[tuple[str, ...], list[Record]]:
        """Somebody at a machine wants help, or no longer does; nothing changes when that is known. Raises UserError: no such machine."""
        run = self.sentinel.runs.get(f"{machine}:{CALL}")
        if run is None:
            raise UserError(Message.of("There is no machine '{machine}'.", machine=machine))
        if not turn_call(run, wanted, now_ns):
            return (), []
        run.text = " ".join(text.split())[:200] if wanted else run.text
        occurrence = f"{run.id}@{now_ns}" if wanted else ""
        event = Event(Step.RAISE if wanted else Step.RETURN, now_ns, occurrence, by.user)
        return (run.id,), self._stepped(run, event, now_ns, by)

    def comment(self, alarms: Sequence[str], by: By, text: str, now_ns: int) -> tuple[tuple[str, ...], list[Record]]:
        """A note into row and journal."""
        found = [self.sentinel.runs[alarm] for alarm in alarms if alarm in self.sentinel.runs]
        if not found or not text.strip():
            raise UserError(Message.of("A note needs some words.") if found else _unknown(alarms))
        records: list[Record] = []
        for run in found:
            run.comment = text
            state = run.standing.state
            line = AlarmTransition(
                now_ns, run.id, run.definition.machine, COMMENT, state, state, run.priority, run.standing.occurrence,
                False, by.user, by.station or self.setting.station, text, recorded_ns=now_ns, role=by.role,
            )  # fmt: skip
            records += [*self._told([line]), run.kept()]
            self._board.note(run)
        return tuple(run.id for run in found), records

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Be told of transitions as they happen; the answer ends it."""
        self._followers = (*self._followers, follower)

        def leave() -> None:
            self._followers = tuple(each for each in self._followers if each is not follower)

        return leave

    # ------------------------------------------------------------ the picture

    def _mark(self, run: Run, *, uncertain: bool) -> None:
        if run.uncertain != uncertain:
            run.uncertain = uncertain
            self._board.note(run)

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """Every alarm that is known, machine by machine."""
        order = {machine.id: place for place, machine in enumerate(self.setting.machines)}
        runs = sorted(
            self.sentinel.runs.values(), key=lambda run: (order.get(run.definition.machine, len(order)), run.id)
        )
        return tuple(run.definition for run in runs)

    def picture(self, now_ns: int) -> AlarmsSnapshot:
        """The list now."""
        return self._board.picture(now_ns)


def _unknown(alarms: Sequence[str]) -> Message:
    return Message.of("There is no alarm '{alarm}'.", alarm=", ".join(alarms))


def armed(schedule: RuleSchedule, now_ns: int, zone: tzinfo | None) -> bool:
    """Whether a rule's hours hold at a time, by the plant's clock."""
    local = datetime.fromtimestamp(now_ns // 10**9, UTC).astimezone(zone)
    return within_week(local, schedule.days, schedule.from_min * 60, schedule.to_min * 60)
