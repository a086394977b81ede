"""A rule against recorded history: what it would have announced, with its own delay and with others. Reads no files itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from app.alarms.judge import Judge
from app.alarms.program import UNKNOWN, Code
from app.alarms.runs import AlarmMachine, Run, runs_of
from app.alarms.sentinel import Finding, Sentinel
from app.domain.alarm import Step
from app.domain.alarm_figures import Backtest, BacktestDelay
from app.domain.alarm_rule import AlarmRule
from app.domain.expression import parse, signals_of
from app.domain.observation import ObservationBatch

S = 1_000_000_000
DELAYS_S = (0, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 600)
MOST_STRETCHES = 1_000
WORTH = 0.5
"""A longer delay is suggested when it takes away at least this share of the announcements."""
Turns = list[tuple[int, Code]]


def needs(rule: AlarmRule, machine: str) -> dict[str, tuple[str, ...]]:
    """Which signals of which machines the rule looks at when it watches ``machine``."""
    found: dict[str, dict[str, None]] = {}
    for text in filter(None, (rule.condition, rule.suppress_while)):
        for signal in signals_of(parse(text)):
            found.setdefault(signal.machine or machine, {})[signal.signal] = None
    return {name: tuple(signals) for name, signals in found.items()}


@dataclass(slots=True)
class Rehearsal:
    """Runs one rule over batches in the order of their times, and keeps what it said when."""

    rule: AlarmRule
    machines: Sequence[AlarmMachine]
    turns: dict[str, Turns] = field(default_factory=dict)
    _sentinel: Sentinel = field(default_factory=Sentinel)
    _runs: dict[str, Run] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for run in runs_of([self.rule], self.machines, self._sentinel.table):
            self._sentinel.add(run)
            self._runs[run.id] = run
            self.turns[run.id] = []

    def observe(self, batch: ObservationBatch) -> None:
        """The next observations of one machine."""
        first_ns = int(batch.time_ns[0])
        self._note(self._sentinel.thaw(batch.machine, first_ns))
        self._note(self._sentinel.observe(batch, first_ns, first_ns))

    def silent(self, machine: str, at_ns: int) -> None:
        """No data from here on."""
        self._note(self._sentinel.freeze(machine, at_ns))

    def _note(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            run, turns = finding.run, self.turns[finding.run.id]
            if finding.verdict is None and (not turns or turns[-1][1] != run.judge.truth):
                turns.append((finding.time_ns, run.judge.truth))

    def result(self, from_ns: int, to_ns: int) -> Backtest:
        """What would have been announced in [from_ns, to_ns)."""
        own_ns = self.rule.duration_ns
        own = {alarm: _stretches(turns, self.rule, own_ns, to_ns) for alarm, turns in self.turns.items()}
        whole = sum(map(len, own.values()))
        candidates = sorted({own_ns, *(s * S for s in DELAYS_S if s * S > own_ns)})
        delays = tuple(self._delayed(delay_ns, own, to_ns) for delay_ns in candidates)
        machines = {run.id: run.definition.machine for run in self._runs.values()}
        told = [(machines[alarm], *stretch) for alarm, stretches in own.items() for stretch in stretches]
        return Backtest(
            from_ns,
            to_ns,
            whole,
            self._unknown_share(from_ns, to_ns),
            delays,
            _suggested(delays, whole),
            tuple(sorted(told, key=lambda each: each[1])[:MOST_STRETCHES]),
            {machines[alarm]: len(stretches) for alarm, stretches in own.items()},
        )

    def _delayed(self, delay_ns: int, own: dict[str, list[tuple[int, int | None]]], to_ns: int) -> BacktestDelay:
        announced, latest_ns = 0, 0
        for alarm, turns in self.turns.items():
            starts = np.array([since for since, _ in own[alarm]], np.int64)
            for since_ns, _ in _stretches(turns, self.rule, delay_ns, to_ns):
                announced += 1
                before = int(np.searchsorted(starts, since_ns, "right")) - 1
                if before >= 0:
                    latest_ns = max(latest_ns, since_ns - int(starts[before]))
        return BacktestDelay(delay_ns, announced, latest_ns)

    def _unknown_share(self, from_ns: int, to_ns: int) -> float:
        span_ns = (to_ns - from_ns) * len(self.turns)
        if span_ns <= 0:
            return 0.0
        unknown_ns = 0
        for turns in self.turns.values():
            edges = [(from_ns, UNKNOWN), *turns, (to_ns, UNKNOWN)]
            for (since_ns, code), (until_ns, _) in pairwise(edges):
                if code == UNKNOWN:
                    unknown_ns += max(0, min(until_ns, to_ns) - max(since_ns, from_ns))
        return unknown_ns / span_ns


def _stretches(turns: Turns, rule: AlarmRule, delay_ns: int, to_ns: int) -> list[tuple[int, int | None]]:
    """(announced, returned) with this delay; None while it still stands at the end."""
    judge = Judge(delay_ns, rule.off_delay_ns, max(1, rule.count), rule.within_ns)
    found: list[tuple[int, int | None]] = []
    for time_ns, code in [*turns, (to_ns, None)]:
        verdicts = [judge.elapse(time_ns - 1)]
        if code is not None:
            verdicts += [judge.turn(code, time_ns), judge.elapse(time_ns)]
        for verdict in verdicts:
            if verdict is None:
                continue
            if verdict.step is Step.RAISE:
                found.append((verdict.time_ns, None))
            elif found:
                found[-1] = (found[-1][0], verdict.time_ns)
    return found


def _suggested(delays: Sequence[BacktestDelay], whole: int) -> BacktestDelay | None:
    """The shortest delay that takes away most of what comes and goes by itself, if there is one that leaves something."""
    if whole < 5:
        return None
    return next((each for each in delays if 0 < each.announced <= whole * (1 - WORTH)), None)
