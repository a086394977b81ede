"""Decoded blocks that are kept, and columns made of whole runs: both give what the slow way gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import columns
from storage.bins import Bins, decode_bins, encode_bins, shift
from storage.blocks import Blocks
from storage.columns import Grid, Spans, extremes, minmax, spans_of_bins, spans_of_rows
from storage.rows import Rows

LEVEL = 1
runs_of_numbers = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=30), min_size=1, max_size=4)


def run(first: int, values: list[int]) -> Bins:
    number = np.array(values, np.float64)
    count = np.ones(len(number), np.int64)
    index = np.arange(first, first + len(number))
    return Bins(index, count, 0 * count, number - 1, number + 1, number, number, np.abs(index) % 3)


def rows_at(times: list[int], values: list[int]) -> Rows:
    at = np.array(sorted(times), np.int64)
    number = np.array(values[: len(at)], np.float64)
    empty = np.zeros(len(at), np.int64)
    return Rows(at, empty, number, empty.astype(np.int32) - 1, empty.astype(np.uint8))


@settings(max_examples=80, deadline=None)
@given(runs_of_numbers, st.integers(0, 7), st.booleans(), st.integers(1, 20))
def test_runs_without_holes_give_the_columns_that_a_search_gives(
    values: list[list[int]], origin: int, shared: bool, per_column: int
) -> None:
    runs, at = [], 10
    for part in values:
        runs.append(run(at, part))
        at += len(part) - (shared and len(part) > 1)
    grid = Grid(origin << shift(LEVEL), per_column << shift(LEVEL))
    found = spans_of_bins(runs, LEVEL, grid)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_without_holes", lambda runs: False)
        searched = spans_of_bins(runs, LEVEL, grid)
    for name in Spans.__slots__:
        np.testing.assert_array_equal(getattr(found, name), getattr(searched, name), err_msg=name)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=60),
    st.lists(st.integers(0, 90 << shift(LEVEL)), max_size=12, unique=True),
    st.lists(st.integers(-99, 99), min_size=12, max_size=12),
    st.integers(1, 9),
)
def test_rows_beside_whole_columns_are_drawn_as_if_all_were_searched(
    bins: list[int], times: list[int], values: list[int], per_column: int
) -> None:
    grid = Grid(0, per_column << shift(LEVEL))
    whole = spans_of_bins([run(3, bins)], LEVEL, grid)
    rows = spans_of_rows(rows_at(times, values))
    quick = minmax([whole], rows, grid)
    parts = [part for part in (whole, rows) if len(part.start_ns)]
    searched = columns._minmax(columns.joined_spans(parts), grid)
    np.testing.assert_array_equal(quick.time_ns, searched.time_ns)
    np.testing.assert_array_equal(quick.number, searched.number)
    np.testing.assert_array_equal(quick.quality, searched.quality)


@pytest.mark.parametrize("odd", [None, 700])
def test_of_many_rows_in_few_columns_the_extremes_are_kept(odd: int | None) -> None:
    rng = np.random.default_rng(4)
    rows = rows_at(list(range(2_000)), rng.integers(-99, 99, 2_000).tolist())
    if odd is not None:
        rows.number[odd] = np.nan
    grid = Grid(-5, 500)
    few = extremes(rows, grid)
    assert len(few) <= 10 if odd is None else few is rows
    drawn, of_all = minmax([], spans_of_rows(few), grid), minmax([], spans_of_rows(rows), grid)
    np.testing.assert_array_equal(drawn.time_ns, of_all.time_ns)
    np.testing.assert_array_equal(drawn.number, of_all.number)


def test_a_block_is_decoded_once_and_can_not_be_changed() -> None:
    blocks, blob = Blocks(), encode_bins(run(0, [1, 2, 3]))
    first = blocks.decoded(decode_bins, blob)
    assert blocks.decoded(decode_bins, bytes(bytearray(blob))) is first
    with pytest.raises(ValueError, match="read-only"):
        first.minimum[0] = 7.0


def test_a_damaged_block_never_meets_the_decoded_one() -> None:
    blocks, blob = Blocks(), encode_bins(run(0, [1, 2, 3]))
    blocks.decoded(decode_bins, blob)
    damaged = bytes([blob[0], blob[1] ^ 1]) + blob[2:]
    with pytest.raises(ValueError, match="checksum"):
        blocks.decoded(decode_bins, damaged)


def test_blocks_stay_within_their_budget_and_the_last_used_stay_longest() -> None:
    made = [encode_bins(run(at, list(range(30)))) for at in range(40)]
    size = Blocks()
    size.decoded(decode_bins, made[0])
    blocks = Blocks(budget=5 * size.size)
    kept = blocks.decoded(decode_bins, made[0])
    for blob in made[1:]:
        blocks.decoded(decode_bins, blob)
        assert blocks.decoded(decode_bins, made[0]) is kept
        assert blocks.size <= 5 * size.size
    blocks.clear()
    assert blocks.size == 0
    assert blocks.decoded(decode_bins, made[0]) is not kept
