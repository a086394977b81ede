"""Whatever is written comes back bit for bit, at every stage of its life: tail, merged tail, sealed, sealed again, rolled up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import chunks, runs
from storage.bins import COARSEST, bins_of
from storage.chunk_codec import decode_rows
from storage.codec import decode_floats, decode_ints, encode_floats, encode_ints
from storage.rows import joined, ordered
from storage.steps import thinned
from tests.unit.storage.build import NUMBERS, batch, observations
from tests.unit.storage.lab import Lab, lab

modest = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
groups = st.lists(st.lists(observations(), min_size=1, max_size=25), min_size=1, max_size=5)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    """Chunks and runs so small that a few dozen rows fill, split and roll them up."""
    kept = chunks.FULL, runs.RUN
    chunks.FULL, runs.RUN = 8, 6
    yield
    chunks.FULL, runs.RUN = kept


@modest
@given(groups)
def test_rows_come_back_at_every_stage(groups: list[list]) -> None:
    with lab() as history:
        written: list = []
        for rows in groups:
            history.commit(batch(rows))
            written += rows
            assert history.holds(written), "tail"
            history.merge_tail()
            assert history.holds(written), "merged tail"
            history.seal()
            assert history.holds(written), "sealed"


@modest
@given(groups)
def test_a_sealing_that_broke_off_and_began_again_changes_nothing(groups: list[list]) -> None:
    with lab() as history:
        written: list = []
        for rows in groups:
            history.commit(batch(rows))
            written += rows
            history.seal(slices=1)
            assert history.holds(written), "broken off"
        history.seal()
        assert history.holds(written)
        history.commit(batch(written))
        history.seal()
        assert history.holds(written), "written twice"


@modest
@given(groups)
def test_every_rollup_is_the_rollup_of_the_raw_rows(groups: list[list]) -> None:
    with lab() as history:
        for rows in groups:
            history.commit(batch(rows))
            history.seal()
        for level in range(1, COARSEST + 1):
            check_numbers(history, level)
            check_steps(history, level)


def raw_rows(history: Lab, number: int, level: int):
    identifiers = history.rolled_rows(number, level)
    with history.connection.begin():
        blobs = [
            history.connection.exec_driver_sql("SELECT blob FROM chunk WHERE id = ?", (identifier,)).scalar_one()
            for identifier in identifiers
        ]
    return ordered(joined([decode_rows(blob) for blob in blobs]))


def check_numbers(history: Lab, level: int) -> None:
    rows, found = raw_rows(history, 1, level), history.bins(1, level)
    if found is None:
        assert not len(rows)
        return
    right = bins_of(rows, level)
    for name in ("index", "count", "absent", "quality"):
        assert getattr(found, name).tolist() == getattr(right, name).tolist(), name
    for name in ("minimum", "maximum", "last"):
        np.testing.assert_array_equal(getattr(found, name), getattr(right, name), name)
    with np.errstate(over="ignore", invalid="ignore"):
        # Sums depend on the order of adding, and near the end of the range on where it overflows.
        ordinary = np.abs(rows.number[np.isfinite(rows.number)]).max(initial=0.0) < 1e300
        if ordinary:
            tolerance = 1e-9 * np.abs(rows.number[np.isfinite(rows.number)]).sum()
            np.testing.assert_allclose(found.total, right.total, rtol=1e-9, atol=tolerance)


def check_steps(history: Lab, level: int) -> None:
    rows = raw_rows(history, 2, level)
    with history.connection.begin():
        low, high = level << 58 | 2 << 36, level << 58 | 3 << 36
        found = history.connection.exec_driver_sql(
            "SELECT blob FROM rollup WHERE id >= ? AND id < ? ORDER BY id", (low, high)
        )
        stored = thinned(ordered(joined([decode_rows(blob) for (blob,) in found])), level)
    right = thinned(rows, level)
    assert stored.time_ns.tolist() == right.time_ns.tolist()
    assert [stored.texts[c] if c >= 0 else None for c in stored.code] == [
        right.texts[c] if c >= 0 else None for c in right.code
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=200))
def test_numbers_survive_their_codec_bit_for_bit(numbers: list[float]) -> None:
    column = np.array(numbers, np.float64)
    back = decode_floats(encode_floats(column), len(column))
    assert back.view(np.int64).tolist() == column.view(np.int64).tolist()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-300, 300), min_size=1, max_size=200))
def test_integers_survive_their_codec(numbers: list[int]) -> None:
    assert decode_ints(encode_ints(np.array(numbers, np.int64)), len(numbers)).tolist() == numbers
