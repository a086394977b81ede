"""Where in a document the observations stand, by the positions of its tags and quotes. Decides nothing about their names.

A cut element is ``<…sequence="…"…timestamp="…"…>text</…>`` (in either order, or closed in itself) with nothing inside
but text. Everything constant in it, its four pieces, is left for ``shapes`` to judge; here it is only positions.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple, Self

import numpy as np

from app.domain.observation import Int64s, UInt8s
from drivers.mtconnect.digits import Bools, windows

_SEQUENCE = np.frombuffer(b"equence=", np.uint64)[0]
_TIMESTAMP = np.frombuffer(b"mestamp=", np.uint64)[0]
_NAME_WIDTH = 8


class Span(NamedTuple):
    """From each start to (without) each end."""

    start: Int64s
    end: Int64s


class Tags(NamedTuple):
    """Where each tag of the document begins and ends, by its angle brackets."""

    left: Int64s
    right: Int64s
    mark: UInt8s
    """The byte behind each left bracket: that of a name, or one of ``/ ? !``."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Elements that look like observations, in document order."""

    time_first: bool
    """Agents up to 1.x write the timestamp before the sequence; from 2.0 on attributes are in alphabetical order."""
    start: Int64s
    time_start: Int64s
    time_end: Int64s
    sequence_start: Int64s
    sequence_end: Int64s
    tag_end: Int64s
    """Behind the start tag, where the text begins."""
    text_end: Int64s
    end: Int64s
    tag: Int64s
    """Number of the start tag."""
    last_tag: Int64s
    """Number of the end tag; the start tag's when the element is closed in itself."""

    def __len__(self) -> int:
        return len(self.start)

    def only(self, chosen: Bools) -> Self:
        """Some of them."""
        if chosen.all():
            return self
        return replace(self, **{one.name: getattr(self, one.name)[chosen] for one in fields(self)[1:]})

    def pieces(self) -> tuple[Span, Span, Span, Span]:
        """What is constant: up to the first value, between both, up to the text, and the end tag."""
        time, sequence = Span(self.time_start, self.time_end), Span(self.sequence_start, self.sequence_end)
        first, second = (time, sequence) if self.time_first else (sequence, time)
        return (
            Span(self.start, first.start),
            Span(first.end, second.start),
            Span(second.end, self.tag_end),
            Span(self.text_end, self.end),
        )


def tags_of(bytes_: UInt8s) -> Tags | None:
    """None when a bracket stands anywhere but around a tag: in text, in an attribute, around a comment with tags."""
    left, right = np.flatnonzero(bytes_ == ord("<")), np.flatnonzero(bytes_ == ord(">"))
    if not len(left) or len(left) != len(right) or (left > right).any() or (right[:-1] > left[1:]).any():
        return None
    return Tags(left, right, bytes_[left + 1])


def cut(data: bytes, bytes_: UInt8s, tags: Tags) -> Cuts | None:
    """The elements that can be cut out; None when there is none."""
    quotes = np.flatnonzero(bytes_ == ord('"'))
    if len(quotes) < 4 or quotes[0] <= _NAME_WIDTH:
        return None
    names = windows(data, quotes - _NAME_WIDTH, _NAME_WIDTH).view(np.uint64).ravel()
    sequence, time = (np.flatnonzero(names[:-1] == name) for name in (_SEQUENCE, _TIMESTAMP))
    sequence = sequence[bytes_[quotes[sequence] - _NAME_WIDTH - 1] == ord("s")]  # not the header's firstSequence
    if not len(sequence) or len(sequence) != len(time):
        return None
    found = _elements(
        bytes_, tags, Span(quotes[sequence] + 1, quotes[sequence + 1]), Span(quotes[time] + 1, quotes[time + 1])
    )
    return found if len(found) else None


def _elements(bytes_: UInt8s, tags: Tags, sequence: Span, time: Span) -> Cuts:
    tag = np.searchsorted(tags.left, sequence.start) - 1
    close = tags.right[tag]
    single = bytes_[close - 1] == ord("/")
    last = np.where(single, tag, np.minimum(tag + 1, len(tags.left) - 1))
    end, start = tags.right[last] + 1, tags.left[tag]
    text_end = np.where(single, end, tags.left[last])
    first = bool(time.start[0] < sequence.start[0])
    cuts = Cuts(first, start, time.start, time.end, sequence.start, sequence.end, close + 1, text_end, end, tag, last)
    inside = (sequence.end < close) & (start < time.start) & (time.end < close)
    ordered = (time.start < sequence.start) == first
    closed = single | ((tags.mark[last] == ord("/")) & (last > tag))
    return cuts.only(inside & ordered & closed)


def frame_of(data: bytes, cuts: Cuts, unclear: Int64s) -> bytes:
    """The document without the cuts. Text between neighbours goes too, unless it is behind a tag that is ``unclear``."""
    neighbours = cuts.tag[1:] == cuts.last_tag[:-1] + 1
    if len(unclear):
        neighbours &= ~np.isin(cuts.last_tag[:-1], unclear)
    breaks = np.flatnonzero(~neighbours)
    begins = [0, *cuts.end[breaks].tolist(), int(cuts.end[-1])]
    ends = [int(cuts.start[0]), *cuts.start[breaks + 1].tolist(), len(data)]
    return b"".join([data[begin:end] for begin, end in zip(begins, ends, strict=True)])
