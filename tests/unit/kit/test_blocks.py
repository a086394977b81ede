"""Block planning, as properties over any layout of signals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.kit.blocks import Block, Span, block_of, halves, plan

LIMITS = {"holding": 125, "coil": 2000}
spans = st.builds(Span, st.sampled_from(sorted(LIMITS)), st.integers(0, 600), st.sampled_from([1, 1, 1, 2, 4, 60, 125]))


@settings(max_examples=200)
@given(st.lists(spans, max_size=60), st.integers(0, 200))
def test_every_span_lies_whole_in_exactly_one_block(wanted: list[Span], gap: int) -> None:
    blocks = plan(wanted, limits=LIMITS, gap=gap)
    served = [span for block in blocks for span in block.spans]
    assert sorted(served) == sorted(set(wanted))
    for block in blocks:
        assert block.count <= LIMITS[block.area]
        for span in block.spans:
            assert span.area == block.area
            assert block.start <= span.start
            assert span.end <= block.end


@settings(max_examples=100)
@given(st.lists(spans, max_size=60), st.integers(0, 200))
def test_no_block_holds_a_hole_wider_than_allowed(wanted: list[Span], gap: int) -> None:
    for block in plan(wanted, limits=LIMITS, gap=gap):
        reached = block.start
        for span in block.spans:
            assert span.start - reached <= gap
            reached = max(reached, span.end)


@settings(max_examples=100)
@given(st.lists(spans, max_size=60))
def test_the_order_in_which_signals_are_written_does_not_matter(wanted: list[Span]) -> None:
    assert plan(wanted, limits=LIMITS, gap=9) == plan(wanted[::-1], limits=LIMITS, gap=9)


@settings(max_examples=200)
@given(st.lists(spans.filter(lambda span: span.area == "holding"), min_size=2, max_size=60, unique=True))
def test_halving_loses_nothing_and_comes_to_an_end(wanted: list[Span]) -> None:
    waiting: list[Block] = list(plan(wanted, limits=LIMITS, gap=1000))
    single: list[Span] = []
    while waiting:
        block = waiting.pop()
        if len(block.spans) == 1:
            single.extend(block.spans)
            continue
        first, second = halves(block)
        assert first.spans
        assert second.spans
        assert first.spans + second.spans == block.spans
        waiting.extend((first, second))
    assert sorted(single) == sorted(set(wanted))


def test_a_hole_is_where_a_block_is_cut() -> None:
    block = block_of([Span("holding", start, 1) for start in (0, 1, 2, 3, 90, 91, 92)])
    assert [half.count for half in halves(block)] == [4, 3]


def test_one_bad_address_among_many_costs_few_requests() -> None:
    def requests(block: Block, bad: int) -> int:
        if not block.start <= bad < block.end:
            return 1
        return 1 if len(block.spans) == 1 else 1 + sum(requests(half, bad) for half in halves(block))

    dense = block_of([Span("holding", start, 1) for start in range(125)])
    assert max(requests(dense, bad) for bad in range(125)) <= 17


def test_a_value_longer_than_a_request_is_refused() -> None:
    with pytest.raises(ValueError, match="don't fit"):
        plan([Span("holding", 0, 126)], limits=LIMITS, gap=0)
