"""Alarm rules: share of a core for 1,000 rules at 10,000 observations/s, and thresholds in columns against one object per rule."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np

from app.alarms.desk import Desk, Setting
from app.alarms.runs import AlarmMachine
from app.domain.alarm_rule import AlarmRule
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch
from benchmarks import Figure

NAME = "alarm_rules"
S = 10**9
MACHINES, SIGNALS = 20, 50
RULES, PER_SECOND, SECONDS = 1_000, 10_000, 20
THRESHOLDS = 20_000


def _model(machine: str, signals: int) -> MachineModel:
    items = tuple(DataItem(f"s{n}", f"s{n}", Category.SAMPLE, ValueKind.NUMBER) for n in range(signals))
    return MachineModel(machine, items)


def _batch(model: MachineModel, values: np.ndarray, at_ns: int) -> ObservationBatch:
    count = len(values)
    return ObservationBatch(
        model, (np.arange(count) % len(model.items)).astype(np.int32), np.zeros(count, np.int64),
        np.full(count, at_ns, np.int64), values, np.full(count, NO_TEXT, np.int32), (), np.zeros(count, np.uint8), at_ns,
    )  # fmt: skip


def _rules_at_rate() -> float:
    """Share of a core; one value in a thousand crosses its limit."""
    machines = tuple(AlarmMachine(f"m{n}") for n in range(MACHINES))
    per_machine = RULES // MACHINES
    rules = tuple(AlarmRule(f"r{n}", f"s{n % SIGNALS} > 99.9", duration_ns=3 * S) for n in range(per_machine))
    desk = Desk(Setting(machines, rules), (), lambda: None)
    models = [_model(machine.id, SIGNALS) for machine in machines]
    chance = np.random.default_rng(1)
    now_ns, each = 1_700_000_000 * S, PER_SECOND // MACHINES
    ticks = [[chance.uniform(0, 100, each) for _ in models] for _ in range(SECONDS)]
    began = time.process_time()
    for values in ticks:
        now_ns += S
        for model, numbers in zip(models, values, strict=True):
            desk.observe(_batch(model, numbers, now_ns), now_ns, now_ns)
        for quarter in range(4):
            desk.tick(now_ns + quarter * S // 4, now_ns + quarter * S // 4)
    return (time.process_time() - began) / SECONDS


class _One:
    """The reference: a rule as an object that keeps its state."""

    __slots__ = ("limit", "state")

    def __init__(self, limit: float) -> None:
        self.limit, self.state = limit, False

    def observe(self, value: float) -> bool:
        """Whether it changed."""
        now = value > self.limit
        changed = now is not self.state
        self.state = now
        return changed


def _one_pass() -> tuple[float, float]:
    """Seconds for one pass over all thresholds: in columns, and one object after the other. Medians of alternating runs."""
    model = _model("m", THRESHOLDS)
    rules = tuple(AlarmRule(f"r{n}", f"s{n} > 1000", duration_ns=S) for n in range(THRESHOLDS))
    desk = Desk(Setting((AlarmMachine("m"),), rules), (), lambda: None)
    objects = [_One(1000.0) for _ in range(THRESHOLDS)]
    chance, columns, singly = np.random.default_rng(2), list[float](), list[float]()
    now_ns = 1_700_000_000 * S
    for _ in range(9):
        values, now_ns = chance.uniform(0, 900, THRESHOLDS), now_ns + S
        batch, plain = _batch(model, values, now_ns), values.tolist()
        began = time.perf_counter()
        desk.observe(batch, now_ns, now_ns)
        columns.append(time.perf_counter() - began)
        began = time.perf_counter()
        for one, value in zip(objects, plain, strict=True):
            one.observe(value)
        singly.append(time.perf_counter() - began)
    return float(np.median(columns[1:])), float(np.median(singly[1:]))


def figures() -> Iterable[Figure]:
    """Both figures."""
    share = _rules_at_rate()
    reference = f"{RULES} rules, {PER_SECOND} observations/s, 1 in 1,000 over its limit"
    yield Figure("rules at rate", 100 * share, "% of a core", reference, None, "<= 8 %", share <= 0.08)
    columns, singly = _one_pass()
    ratio = singly / columns
    yield Figure(
        "thresholds in one pass",
        columns * 1e3,
        "ms",
        f"{THRESHOLDS} objects, one after the other",
        ratio,
        ">= 10x",
        ratio >= 10,
    )
