"""Judges every rule over the stream of observations: what changes, in whose time, which alarms it concerns. It refuses to know states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.alarms.clocks import EventClock
from app.alarms.judge import Judge, Verdict
from app.alarms.program import UNKNOWN, Atom, Code
from app.alarms.runs import Run
from app.alarms.table import Change, Table, value_of
from app.domain.observation import ObservationBatch


@dataclass(slots=True, eq=False)
class Watched:
    """One machine: its table, its time, and who depends on which cell."""

    table: Table
    clock: EventClock = field(default_factory=EventClock)
    now_ns: int = 0
    """The newest time at which anything was judged; never runs backwards."""
    dependants: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    pending: dict[str, Run] = field(default_factory=dict)
    """Alarms of this machine with a delay under way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one alarm: a verdict, or (None) that its hiding or its certainty has to be looked at."""

    run: Run
    verdict: Verdict | None
    time_ns: int


class Sentinel:
    """All rules of a station. Lives on one thread."""

    def __init__(self) -> None:
        self.machines: dict[str, Watched] = {}
        self.runs: dict[str, Run] = {}

    def watched(self, machine: str) -> Watched:
        """The machine's part, made when it is first asked for."""
        known = self.machines.get(machine)
        if known is None:
            known = self.machines[machine] = Watched(Table(machine))
        return known

    def table(self, machine: str) -> Table:
        """The machine's table."""
        return self.watched(machine).table

    def add(self, run: Run) -> None:
        """Judge another alarm."""
        self.runs[run.id] = run
        for program in (run.program, run.hides):
            for table, cell in program.cells if program is not None else ():
                self.watched(table.machine).dependants[cell].append(run)

    # ------------------------------------------------------------ the stream

    def observe(self, batch: ObservationBatch, now_ns: int, steady_ns: int) -> Iterator[Finding]:
        """What a batch changes, in the order of its rows. ``native`` rows are the desk's business."""
        watched = self.watched(batch.machine)
        if not len(batch):
            return
        shift_ns = watched.clock.hear(int(batch.time_ns.max()), steady_ns)
        if shift_ns:
            self._shift(watched, shift_ns)
        changes, special = watched.table.compare(batch)
        yield from self._walk(watched, batch, changes, special)
        yield from self.elapse(watched, int(batch.time_ns.max()))

    def _walk(
        self, watched: Watched, batch: ObservationBatch, changes: list[Change], special: list[int]
    ) -> Iterator[Finding]:
        layout, codes = watched.table.layout(batch.model), watched.table.codes
        slots = set(special)
        if changes:
            watched.table.moved()
        by_row: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, cell, code in changes:
            by_row[row].append((cell, code))
        for row in sorted({*by_row, *slots}):
            time_ns = max(int(batch.time_ns[row]), watched.now_ns)
            if watched.pending:
                yield from self.elapse(watched, time_ns - 1)
            watched.now_ns = time_ns
            touched: dict[str, Run] = {}
            for cell, code in by_row.get(row, ()):
                codes[cell] = code
                touched.update((run.id, run) for run in watched.dependants.get(cell, ()))
            signal = int(batch.signal[row])
            if signal in layout.slots:
                layout.slots[signal].take(time_ns, value_of(batch, row))
                touched.update(self._recalculated(layout.atoms[signal], time_ns))
            yield from self._turned(touched.values(), time_ns)

    def _recalculated(self, atoms: Iterable[Atom], time_ns: int) -> Iterator[tuple[str, Run]]:
        for atom in atoms:
            table, index, code = atom.table, atom.index, atom.code(time_ns)
            if table.codes[index] != code:
                table.codes[index] = code
                for run in self.watched(table.machine).dependants.get(index, ()):
                    yield run.id, run

    def tick(self, now_ns: int, steady_ns: int) -> Iterator[Finding]:
        """Time goes on: delays elapse, windows move."""
        for watched in self.machines.values():
            if watched.table.frozen:
                continue
            time_ns = max(watched.clock.now(now_ns, steady_ns), watched.now_ns)
            if watched.table.timed:
                touched = dict(self._recalculated(watched.table.timed, time_ns))
                yield from self._turned(touched.values(), time_ns)
            if watched.pending:
                yield from self.elapse(watched, time_ns)

    def elapse(self, watched: Watched, until_ns: int) -> Iterator[Finding]:
        """Delays that end until then, each at its own time."""
        for run in list(watched.pending.values()):
            verdict = run.judge.elapse(until_ns)
            if verdict is not None:
                yield Finding(run, verdict, verdict.time_ns)
            if run.judge.due_ns is None:
                watched.pending.pop(run.id, None)

    def _turned(self, runs: Iterable[Run], time_ns: int) -> Iterator[Finding]:
        for run in runs:
            yield from self.turn(run, run.truth(), time_ns)

    def turn(self, run: Run, truth: Code, time_ns: int) -> Iterator[Finding]:
        """A rule says something else now."""
        judge = run.judge
        if run.program is not None and truth != judge.truth:
            due = judge.elapse(time_ns - 1)
            if due is not None:
                yield Finding(run, due, due.time_ns)
            again = judge.turn(truth, time_ns)
            if again is not None:
                yield Finding(run, again, again.time_ns)
            verdict = judge.elapse(time_ns)
            if verdict is not None:
                yield Finding(run, verdict, verdict.time_ns)
            self._await(run, judge)
        yield Finding(run, None, time_ns)

    def _await(self, run: Run, judge: Judge) -> None:
        pending = self.watched(run.definition.machine).pending
        if judge.due_ns is None:
            pending.pop(run.id, None)
        else:
            pending[run.id] = run

    # ------------------------------------------------------------ links and holes

    def freeze(self, machine: str, time_ns: int) -> Iterator[Finding]:
        """The machine can't be heard: nothing that looks at it knows anything, nothing is raised and nothing clears."""
        watched = self.watched(machine)
        watched.table.frozen = True
        for run in self._looking_at(watched):
            yield from self.turn(run, UNKNOWN if run.program is not None else run.judge.truth, time_ns)

    def thaw(self, machine: str, time_ns: int) -> Iterator[Finding]:
        """It is heard again: what was known holds, unless ``forget`` said that there is a hole."""
        watched = self.watched(machine)
        if not watched.table.frozen:
            return
        watched.table.frozen = False
        for run in self._looking_at(watched):
            if run.program is not None:
                yield from self.turn(run, run.truth(), max(time_ns, watched.now_ns))

    def forget(self, machine: str) -> None:
        """There is a hole in the data: what stood before it may be another occurrence than what stands after it."""
        watched = self.watched(machine)
        watched.table.forget()
        for run in self._looking_at(watched):
            run.judge.hole = True
            if run.program is not None:
                run.judge.turn(UNKNOWN, watched.now_ns)

    def _looking_at(self, watched: Watched) -> list[Run]:
        own = [run for run in self.runs.values() if run.definition.machine == watched.table.machine]
        others = (run for runs in watched.dependants.values() for run in runs)
        return list({run.id: run for run in (*own, *others)}.values())

    def clock_was_set(self, by_ns: int) -> None:
        """The station's own clock was set; sources that follow it are recognised when they speak next."""
        for watched in self.machines.values():
            watched.clock.jump_ns += by_ns

    def _shift(self, watched: Watched, by_ns: int) -> None:
        watched.now_ns += by_ns
        for run in self._looking_at(watched):
            run.judge.shift(by_ns)
