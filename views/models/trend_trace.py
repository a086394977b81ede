"""One pen's points: history merged with the live tail, and what was known at an instant. Refuses to draw and to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.equipment import DataItem, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.observation import Float64s, Int32s, Int64s, UInt8s
from app.domain.quality import Quality
from app.domain.series import Series
from app.domain.snapshot import Reading, Recent

BAD = 128
"""First quality code that carries no usable value."""
NO_WORD = -1
_TAIL_KEPT = 50_000

Value = float | int | str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Points of one signal in time order. ``code`` indexes ``words`` for text signals and is empty for numbers."""

    item: DataItem
    time_ns: Int64s
    number: Float64s
    quality: UInt8s
    code: Int32s
    words: tuple[str, ...] = ()
    carried: tuple[int, Value] | None = None
    aggregated: bool = False
    history_until_ns: int = 0
    """Time of the last point that came from history; what follows is the live tail."""
    from_ns: int = 0
    until_ns: int = 0
    """The span that was asked for: outside it nothing is known, inside it the last value holds."""
    open_end: bool = False
    """Whether the span reached the present when it was asked for, so that the live tail continues it."""

    def __len__(self) -> int:
        return len(self.time_ns)

    @property
    def is_text(self) -> bool:
        """Whether it is drawn as a lane of words rather than as a curve."""
        return self.item.kind is not ValueKind.NUMBER


def empty_trace(item: DataItem) -> Trace:
    """A trace before its first answer."""
    return Trace(item, np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.uint8), np.empty(0, np.int32))


def trace_of(series: Series, from_ns: int, until_ns: int, *, open_end: bool = False) -> Trace:
    """A trace from history's answer. Numbers that are not finite, or of bad quality, become NaN: they break the line."""
    number = np.where((series.quality < BAD) & np.isfinite(series.number), series.number, np.nan)
    words: dict[str, int] = {}
    code = np.empty(0, np.int32)
    if series.item.kind is not ValueKind.NUMBER:
        code = _coded(series.text or (None,) * len(number), words)
        code[series.quality >= BAD] = NO_WORD
    return Trace(
        series.item,
        series.time_ns,
        number,
        series.quality,
        code,
        tuple(words),
        series.carried,
        series.aggregate != "raw",
        int(series.time_ns[-1]) if len(series.time_ns) else 0,
        from_ns,
        until_ns,
        open_end,
    )


def _coded(texts: Sequence[str | None], words: dict[str, int]) -> Int32s:
    return np.array([NO_WORD if t is None else words.setdefault(t, len(words)) for t in texts], np.int32)


def moved(trace: Trace, by_ns: int) -> Trace:
    """The same points, drawn later by ``by_ns``. A moved trace is not continued by the present."""
    if not by_ns:
        return trace
    carried = None if trace.carried is None else (trace.carried[0] + by_ns, trace.carried[1])
    return replace(
        trace,
        time_ns=trace.time_ns + by_ns,
        carried=carried,
        history_until_ns=trace.history_until_ns + by_ns,
        from_ns=trace.from_ns + by_ns,
        until_ns=trace.until_ns + by_ns,
        open_end=False,
    )


def with_recent(trace: Trace, recent: Recent) -> Trace:
    """Append what memory knows and the trace doesn't. Nothing already there is touched or doubled."""
    last = int(trace.time_ns[-1]) if len(trace) else -1
    start = int(np.searchsorted(recent.time_ns, last, side="right"))
    if start >= len(recent.time_ns):
        return trace
    number = recent.number[start:]
    quality = np.where(np.isfinite(number), int(Quality.GOOD), int(Quality.UNAVAILABLE)).astype(np.uint8)
    return replace(
        trace,
        until_ns=max(trace.until_ns, int(recent.time_ns[-1])),
        time_ns=np.concatenate((trace.time_ns, recent.time_ns[start:])),
        number=np.concatenate((trace.number, np.where(np.isfinite(number), number, np.nan))),
        quality=np.concatenate((trace.quality, quality)),
    )


def with_reading(trace: Trace, reading: Reading, now_ns: int) -> Trace:
    """Append a live value if it differs from the last point. A quality that turns bad takes effect now."""
    quality = int(reading.quality)
    bad = quality >= BAD
    at_ns = max(reading.time_ns, now_ns if bad and len(trace) and trace.quality[-1] < BAD else reading.time_ns)
    if at_ns <= 0 or (len(trace) and (at_ns <= int(trace.time_ns[-1]) or (bad and trace.quality[-1] >= BAD))):
        return trace
    number = float(reading.value) if isinstance(reading.value, int | float) else np.nan
    words, code = _with_word(trace, None if bad else reading.value)
    return replace(
        trace,
        time_ns=np.append(trace.time_ns, np.int64(at_ns)),
        number=np.append(trace.number, number),
        quality=np.append(trace.quality, np.uint8(quality)),
        code=np.append(trace.code, np.int32(code)) if trace.is_text else trace.code,
        words=words,
    )


def _with_word(trace: Trace, value: Value) -> tuple[tuple[str, ...], int]:
    if not trace.is_text or value is None:
        return trace.words, NO_WORD
    word = str(value)
    if word in trace.words:
        return trace.words, trace.words.index(word)
    return (*trace.words, word), len(trace.words)


def lived_until(trace: Trace, now_ns: int) -> Trace:
    """The last value of an open-ended trace holds until now."""
    return replace(trace, until_ns=now_ns) if trace.open_end and now_ns > trace.until_ns else trace


def joined(history: Trace, before: Trace | None) -> Trace:
    """A new answer of history, continued with the live points that the old picture already had."""
    if before is None or not history.open_end or not before.open_end or before.item != history.item:
        return history
    last = int(history.time_ns[-1]) if len(history) else -1
    tail = slice(max(int(np.searchsorted(before.time_ns, max(last, before.history_until_ns), "right")), 0), None)
    if len(before.time_ns[tail]) == 0 or len(before.time_ns[tail]) > _TAIL_KEPT:
        return history
    words = {word: i for i, word in enumerate(history.words)}
    texts = [before.words[c] if c != NO_WORD else None for c in before.code[tail]]
    code = np.concatenate((history.code, _coded(texts, words))) if history.is_text else history.code
    return replace(
        history,
        until_ns=max(history.until_ns, before.until_ns),
        time_ns=np.concatenate((history.time_ns, before.time_ns[tail])),
        number=np.concatenate((history.number, before.number[tail])),
        quality=np.concatenate((history.quality, before.quality[tail])),
        code=code,
        words=tuple(words),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What a pen shows at an instant: a value with its quality, or why there is none."""

    value: Value = None
    quality: Quality = Quality.NEVER_SEEN
    time_ns: int = 0
    cause: GapCause | None = None
    carried: bool = False


def known_at(trace: Trace, gaps: Sequence[Gap], at_ns: int, now_ns: int) -> Known:
    """The nearest previous value, unless a gap covers the instant, or it has not happened yet."""
    gap = gap_at(gaps, at_ns)
    if gap is not None:
        return Known(quality=Quality.LINK_LOST, cause=gap.cause)
    row = int(np.searchsorted(trace.time_ns, at_ns, side="right")) - 1
    if not trace.from_ns <= at_ns <= min(now_ns, trace.until_ns) or (row < 0 and trace.carried is None):
        return Known()
    if row < 0:
        assert trace.carried is not None
        value = trace.carried[1]
        return Known(value, Quality.NEVER_SEEN if value is None else Quality.GOOD, trace.carried[0], carried=True)
    return Known(_value(trace, row), Quality(int(trace.quality[row])), int(trace.time_ns[row]))


def _value(trace: Trace, row: int) -> Value:
    if trace.is_text:
        code = int(trace.code[row])
        return None if code == NO_WORD else trace.words[code]
    number = float(trace.number[row])
    return None if number != number else number


def gap_at(gaps: Sequence[Gap], at_ns: int) -> Gap | None:
    """The gap that covers an instant."""
    return next((g for g in gaps if g.from_ns <= at_ns and (g.to_ns is None or at_ns < g.to_ns)), None)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one word. ``text`` None: no value, for the reason that ``quality`` or ``cause`` gives."""

    from_ns: int
    to_ns: int
    text: str | None
    quality: Quality = Quality.GOOD
    cause: GapCause | None = None
    carried: bool = False


def segments_of(trace: Trace, gaps: Sequence[Gap], from_ns: int, to_ns: int) -> tuple[Segment, ...]:
    """A text signal as stretches over [from_ns, to_ns), cut by gaps; equal neighbours are one stretch."""
    pieces: list[Segment] = []
    for segment in _stretches(trace, max(from_ns, trace.from_ns), min(to_ns, trace.until_ns)):
        pieces.extend(_cut(segment, gaps))
    for gap in gaps:
        end = to_ns if gap.to_ns is None else min(gap.to_ns, to_ns)
        if max(gap.from_ns, from_ns) < end:
            pieces.append(Segment(max(gap.from_ns, from_ns), end, None, Quality.LINK_LOST, gap.cause))
    return tuple(sorted(pieces, key=lambda s: s.from_ns))


def _stretches(trace: Trace, from_ns: int, to_ns: int) -> list[Segment]:
    first = int(np.searchsorted(trace.time_ns, from_ns, side="right")) - 1
    last = int(np.searchsorted(trace.time_ns, to_ns, side="left"))
    found: list[Segment] = []
    if first < 0:
        start = int(trace.time_ns[0]) if len(trace) else to_ns
        if trace.carried is not None and min(start, to_ns) > from_ns and trace.carried[1] is not None:
            found.append(Segment(from_ns, min(start, to_ns), str(trace.carried[1]), carried=True))
        first = 0
    for row in _changes(trace, first, last):
        begin = max(int(trace.time_ns[row]), from_ns)
        if found and found[-1].to_ns > begin:
            found[-1] = replace(found[-1], to_ns=begin)
        value = _value(trace, row)
        quality = Quality(int(trace.quality[row]))
        found.append(Segment(begin, to_ns, None if value is None else str(value), quality))
    return [s for s in found if s.to_ns > s.from_ns]


def _changes(trace: Trace, first: int, last: int) -> list[int]:
    if last <= first:
        return []
    marks = trace.code[first:last] if trace.is_text else trace.number[first:last]
    bad = trace.quality[first:last]
    changed = np.flatnonzero((marks[1:] != marks[:-1]) | (bad[1:] != bad[:-1])) + 1
    return [first, *(int(i) + first for i in changed)]


def _cut(segment: Segment, gaps: Sequence[Gap]) -> list[Segment]:
    """What remains of a stretch outside the gaps (in time order, without overlap)."""
    left: list[Segment] = []
    start = segment.from_ns
    for gap in gaps:
        end = segment.to_ns if gap.to_ns is None else gap.to_ns
        if end <= start or gap.from_ns >= segment.to_ns:
            continue
        if gap.from_ns > start:
            left.append(replace(segment, from_ns=start, to_ns=gap.from_ns))
        start = end
    if start < segment.to_ns:
        left.append(replace(segment, from_ns=start))
    return left
