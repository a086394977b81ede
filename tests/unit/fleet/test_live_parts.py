"""Live parts told from an earlier one come out bit for bit, whatever they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.observation import NO_TEXT
from storage.outbound_codec import decode_live, encode_live, last_values
from storage.rows import Rows
from storage.tail import Segment, segment_of

NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=64),
    st.decimals(-10_000, 10_000, places=2, allow_nan=False).map(float),
    st.just(-0.0),
)


def segment(rows: list[tuple[int, float]]) -> Segment:
    count = len(rows)
    columns = Rows(
        np.arange(count, dtype=np.int64) // 3, np.arange(count, dtype=np.int64), np.array([n for _, n in rows]),
        np.full(count, NO_TEXT, np.int32), np.zeros(count, np.uint8), (),
    )  # fmt: skip
    return segment_of(np.array([signal for signal, _ in rows], np.int32), columns)


def signals(of: Segment) -> np.ndarray:
    return np.repeat(of.signals, np.diff(of.starts))


ROWS = st.lists(st.tuples(st.integers(0, 30), NUMBERS), min_size=1, max_size=80)


@given(ROWS, ROWS)
def test_every_bit_comes_back(earlier: list[tuple[int, float]], later: list[tuple[int, float]]) -> None:
    first, second = segment(earlier), segment(later)
    before = last_values(None, signals(first), first.rows.number)
    owner, rows, base = decode_live(encode_live(second, 7, before), {7: before})
    assert base == 7
    assert owner.tolist() == signals(second).tolist()
    assert rows.number.view(np.int64).tolist() == second.rows.number.view(np.int64).tolist()
    assert rows.time_ns.tolist() == second.rows.time_ns.tolist()


def test_what_walks_costs_half_and_an_unknown_base_is_refused() -> None:
    random = np.random.default_rng(1)
    level = np.round(random.uniform(10, 1000, 200), 2)
    before = level.copy()
    rows = list(enumerate(np.round(level + random.normal(0, 0.5, 200), 2).tolist()))
    told = encode_live(segment(rows), 7, before)
    assert len(told) < 0.65 * len(encode_live(segment(rows)))
    with pytest.raises(ValueError, match="not known"):
        decode_live(told, {6: before})
    with pytest.raises(ValueError, match="not known"):
        decode_live(told)


def test_the_last_finite_value_of_each_signal_is_the_base() -> None:
    of = segment([(1, 5.0), (1, 6.0), (1, float("nan")), (4, 7.0)])
    after = last_values(np.array([1.0, 2.0]), signals(of), of.rows.number)
    assert after[[0, 1, 4]].tolist() == [1.0, 6.0, 7.0]
    assert np.isnan(after[[2, 3]]).all()
