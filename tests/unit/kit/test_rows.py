"""Which values are recorded, and how they become a batch."""

from __future__ import annotations

from app.domain.quality import Quality
from drivers.kit.rows import FAILED, REFRESH_NS, Changes, Rows, Value
from tests.unit.builders import T0, mill


def test_an_equal_value_passes_once_a_minute() -> None:
    changes = Changes(1)
    passed = [changes.passes(0, 5, T0 + second * 1_000_000_000) for second in range(121)]
    assert [second for second, passes in enumerate(passed) if passes] == [0, 60, 120]


def test_a_changed_value_passes_at_once() -> None:
    changes = Changes(2)
    assert changes.passes(0, 5, T0)
    assert changes.passes(0, 6, T0 + 1)
    assert changes.passes(1, 6, T0 + 1)
    assert not changes.passes(0, 6, T0 + 2)


def test_a_clock_that_was_set_back_does_not_silence_a_signal() -> None:
    changes = Changes(1)
    assert changes.passes(0, 5, T0)
    assert changes.passes(0, 5, T0 - REFRESH_NS)


def test_rows_become_columns() -> None:
    rows = Rows(mill())
    rows.add(4, T0, Value(1200.0))
    rows.add(1, T0, Value(text="ACTIVE"))
    rows.add(4, T0 + 1, FAILED)
    batch = rows.batch(T0 + 2)
    assert [(row.item.id, row.text, row.quality) for row in batch.rows()] == [
        ("rpm", None, Quality.GOOD),
        ("execution", "ACTIVE", Quality.GOOD),
        ("rpm", None, Quality.READ_FAILED),
    ]
    assert batch.number[0] == 1200.0
    assert batch.number[2] != batch.number[2]
    assert len(rows) == 0
