"""Plans few requests for many addresses: neighbours share a block, and no value is ever split over two requests.

Pure arithmetic over numbered addresses (registers, coils, data words); it knows no protocol and reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``count`` addresses from ``start`` that must come from one request, or the value is torn."""

    area: str
    start: int
    count: int

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.start + self.count


@dataclass(frozen=True, slots=True)
class Block:
    """One request, and the spans it serves."""

    area: str
    start: int
    count: int
    spans: tuple[Span, ...]

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.start + self.count


def plan(spans: Iterable[Span], *, limits: Mapping[str, int], gap: int) -> tuple[Block, ...]:
    """Blocks that serve every span: none longer than its area's limit, none with a hole wider than ``gap``.

    Greedy from the lowest address, which is optimal for windows of one length. Raises ValueError for a span that no
    request can hold.
    """
    blocks: list[Block] = []
    members: list[Span] = []
    for span in sorted(set(spans)):
        if span.count > limits[span.area]:
            raise ValueError(f"{span.count} addresses from {span.start} don't fit into one request")
        if members and not _fits(members, span, limits[span.area], gap):
            blocks.append(block_of(members))
            members = []
        members.append(span)
    if members:
        blocks.append(block_of(members))
    return tuple(blocks)


def block_of(spans: Sequence[Span]) -> Block:
    """The smallest block around spans of one area."""
    start = min(span.start for span in spans)
    return Block(spans[0].area, start, max(span.end for span in spans) - start, tuple(spans))


def halves(block: Block) -> tuple[Block, Block]:
    """Two blocks for the same spans, because something within this one can't be read.

    Cuts where the widest hole is, among the places near the middle: an address that the device lacks most likely lies in a
    hole, and a cut near the middle keeps the number of further requests logarithmic.
    """
    spans = block.spans
    middle = len(spans) / 2
    near = range(max(1, len(spans) // 4), max(2, len(spans) - len(spans) // 4))
    cut = max(near, key=lambda place: (_hole(spans, place), -abs(place - middle)))
    return block_of(spans[:cut]), block_of(spans[cut:])


def _fits(members: Sequence[Span], span: Span, limit: int, gap: int) -> bool:
    start, end = members[0].start, max(member.end for member in members)
    same_area = span.area == members[0].area
    return same_area and span.start - end <= gap and max(end, span.end) - start <= limit


def _hole(spans: Sequence[Span], place: int) -> int:
    return max(0, spans[place].start - max(span.end for span in spans[:place]))
