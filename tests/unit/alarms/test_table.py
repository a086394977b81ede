"""Limits in columns say what a plain loop says, whatever the order of rows, the deadbands and the qualities."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from app.alarms.table import Limit, Table
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch

MODEL = MachineModel("m", tuple(DataItem(f"s{n}", f"s{n}", Category.SAMPLE, ValueKind.NUMBER) for n in range(6)))
values = some.floats(-20, 20) | some.sampled_from((math.nan, math.inf, -math.inf))
row = some.tuples(some.integers(0, 5), values, some.sampled_from((0, 0, 0, 200)))


def batch_of_rows(rows: list[tuple[int, float, int]]) -> ObservationBatch:
    count = len(rows)
    return ObservationBatch(
        MODEL,
        np.array([signal for signal, _, _ in rows], np.int32),
        np.zeros(count, np.int64),
        np.arange(count, dtype=np.int64),
        np.array([value for _, value, _ in rows], np.float64),
        np.full(count, NO_TEXT, np.int32),
        (),
        np.array([quality for _, _, quality in rows], np.uint8),
        0,
    )


@given(
    rows=some.lists(row, min_size=1, max_size=60),
    limits=some.lists(
        some.tuples(
            some.integers(0, 5), some.floats(-10, 10), some.sampled_from((0.0, 3.0)), some.sampled_from((1.0, -1.0))
        ),
        min_size=1,
    ),
    in_order=some.booleans(),
    cut=some.integers(1, 60),
)
def test_columns_and_a_plain_loop_agree_batch_after_batch(
    rows: list[tuple[int, float, int]],
    limits: list[tuple[int, float, float, float]],
    in_order: bool,
    cut: int,
) -> None:
    table = Table("m")
    for signal, over, deadband, sign in sorted(limits) if in_order else limits:
        table.add_limit(f"s{signal}", Limit(sign, over, over - deadband))
    layout = table.layout(MODEL)
    for part in (rows[:cut], rows[cut:], rows[:cut]):
        if in_order:
            # As a poll of all signals gives them: each once, in the order of the model.
            part = list({signal: (signal, value, quality) for signal, value, quality in sorted(part)}.values())
        if not part:
            continue
        batch = batch_of_rows(part)
        few, _ = table._compare_few(layout, batch)
        many = table._compare_many(layout, batch)
        assert {tuple(change) for change in few} == {tuple(change) for change in many}
        for change in few:
            table.codes[change.cell] = change.code
        if few:
            table.moved()
