"""Vector drawings of a report: timeline, Pareto, waterfall, trend, hours. Plain values in, a drawing of a given width out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String

from app.domain.production import SliceKind, TimeSlice
from app.reports.ink import ACCENT, BAND, BOLD, LINE, PLAIN, SOFT, TEXT, TONES, WHITE, fitted, width_of

LABEL = 7.0
_HOURS = (1, 2, 3, 4, 6, 12, 24, 48, 168)


def timeline(
    rows: Sequence[tuple[str, Sequence[TimeSlice]]],
    from_ns: int,
    to_ns: int,
    width: float,
    ticks: Sequence[tuple[int, str]],
) -> Drawing:
    """One row a machine: production is a full block, other kinds are lower and of another tone; unknown time is striped."""
    left, row, foot = 92.0, 15.0, 14.0
    drawing = Drawing(width, row * len(rows) + foot)
    scale = (width - left) / max(1, to_ns - from_ns)
    for number, (name, slices) in enumerate(rows):
        base = foot + row * (len(rows) - 1 - number)
        drawing.add(String(0, base + 4, fitted(name, LABEL, left - 6), fontName=PLAIN, fontSize=LABEL, fillColor=TEXT))
        drawing.add(Rect(left, base + 1, width - left, row - 3, fillColor=WHITE, strokeColor=LINE, strokeWidth=0.3))
        for piece in _merged(slices, scale):
            _piece(drawing, piece, left + (max(piece.from_ns, from_ns) - from_ns) * scale, base + 1, row - 3, scale)
    for at_ns, text in ticks:
        x = left + (at_ns - from_ns) * scale
        drawing.add(Line(x, foot - 3, x, foot + row * len(rows), strokeColor=LINE, strokeWidth=0.3))
        half = width_of(text, 6.5) / 2
        start = min(max(x - half, left), width - 2 * half)
        drawing.add(String(start, 2, text, fontName=PLAIN, fontSize=6.5, fillColor=SOFT))
    return drawing


def _merged(slices: Sequence[TimeSlice], scale: float) -> Iterator[TimeSlice]:
    """What is narrower than a printer's dot makes no shape of its own: the drawing's size follows the page, not the history."""
    last: TimeSlice | None = None
    for piece in slices:
        if last is not None and piece.duration_ns * scale < 0.15 and piece.kind is not SliceKind.ADOT:
            continue
        last = piece
        yield piece


def _piece(drawing: Drawing, piece: TimeSlice, x: float, y: float, height: float, scale: float) -> None:
    tone, share = TONES[piece.kind]
    width = max(piece.duration_ns * scale, 0.15)
    if piece.kind is SliceKind.UNKNOWN:
        at = x
        while at < x + width:
            step = min(height, x + width - at)
            drawing.add(Line(at, y, at + step, y + step, strokeColor=SOFT, strokeWidth=0.4))
            at += 3.0
        return
    drawing.add(Rect(x, y, width, height * share, fillColor=tone, strokeColor=None))


def key(kinds: Sequence[tuple[SliceKind, str]], width: float) -> Drawing:
    """What the blocks of a timeline mean."""
    drawing = Drawing(width, 14)
    x = 0.0
    for kind, word in kinds:
        tone, share = TONES[kind]
        drawing.add(Rect(x, 3, 12, 8, fillColor=WHITE, strokeColor=LINE, strokeWidth=0.3))
        if kind is SliceKind.UNKNOWN:
            for at in (0, 4):
                drawing.add(Line(x + at, 3, x + at + 8, 11, strokeColor=SOFT, strokeWidth=0.4))
        else:
            drawing.add(Rect(x, 3, 12, 8 * share, fillColor=tone, strokeColor=None))
        drawing.add(String(x + 16, 4.5, word, fontName=PLAIN, fontSize=LABEL, fillColor=TEXT))
        x += 16 + width_of(word, LABEL) + 14
    return drawing


def bars(rows: Sequence[tuple[str, float, str]], width: float, *, line: float = 12.0) -> Drawing:
    """Pareto: label, length, what stands behind the bar. Longest first, as given."""
    drawing = Drawing(width, max(line * len(rows), line))
    left = min(width * 0.5, max((width_of(name, LABEL) for name, _, _ in rows), default=0.0) + 6)
    behind = max((width_of(text, LABEL) for _, _, text in rows), default=0.0) + 6
    top = max((value for _, value, _ in rows), default=0.0) or 1.0
    for number, (name, value, text) in enumerate(rows):
        y = line * (len(rows) - 1 - number)
        length = (width - left - behind) * value / top
        drawing.add(String(0, y + 3, fitted(name, LABEL, left - 4), fontName=PLAIN, fontSize=LABEL, fillColor=TEXT))
        drawing.add(Rect(left, y + 1.5, max(length, 0.4), line - 4, fillColor=ACCENT, strokeColor=None))
        drawing.add(String(left + length + 4, y + 3, text, fontName=PLAIN, fontSize=LABEL, fillColor=TEXT))
    return drawing


def waterfall(steps: Sequence[tuple[str, float, float, str, bool]], width: float) -> Drawing:
    """From the whole down to what is good. Each step: label, from, to (0 … 1 of the whole), text, whether it is a remainder."""
    line, left = 13.0, 150.0
    drawing = Drawing(width, line * len(steps))
    room = width - left - 70
    for number, (name, low, high, text, whole) in enumerate(steps):
        y = line * (len(steps) - 1 - number)
        font = BOLD if whole else PLAIN
        drawing.add(
            String(0, y + 3, fitted(name, LABEL, left - 6, bold=whole), fontName=font, fontSize=LABEL, fillColor=TEXT)
        )
        tone = ACCENT if whole else TONES[SliceKind.AUST][0]
        drawing.add(
            Rect(left + room * low, y + 1.5, max(room * (high - low), 0.4), line - 4, fillColor=tone, strokeColor=None)
        )
        drawing.add(String(left + room * high + 4, y + 3, text, fontName=font, fontSize=LABEL, fillColor=TEXT))
    return drawing


def trend(
    points: Sequence[tuple[str, float | None]], target: float | None, width: float, height: float, top: str
) -> Drawing:
    """A ratio over periods; a period without a figure is a hole in the line. The scale ends at 100 % or at the largest value."""
    drawing = Drawing(width, height)
    left, foot = 34.0, 14.0
    most = max([1.0, *(value for _, value in points if value is not None)])
    room, rise = width - left - 8, height - foot - 8
    places = [left + 4 + room * (number + 0.5) / max(1, len(points)) for number in range(len(points))]
    for share, text in ((0.0, "0 %"), (1.0 / most, top)):
        y = foot + rise * share
        drawing.add(Line(left, y, width, y, strokeColor=LINE, strokeWidth=0.4))
        drawing.add(String(left - 4 - width_of(text, 6.5), y - 2, text, fontName=PLAIN, fontSize=6.5, fillColor=SOFT))
    if target is not None:
        y = foot + rise * target / most
        drawing.add(Line(left, y, width, y, strokeColor=TEXT, strokeWidth=0.6, strokeDashArray=(3, 2)))
    heights = [None if value is None else foot + rise * value / most for _, value in points]
    for (x0, y0), (x1, y1) in pairwise(zip(places, heights, strict=True)):
        if y0 is not None and y1 is not None:
            drawing.add(PolyLine([x0, y0, x1, y1], strokeColor=ACCENT, strokeWidth=1.2))
    for x, point in zip(places, heights, strict=True):
        if point is not None:
            drawing.add(Circle(x, point, 1.8, fillColor=ACCENT, strokeColor=WHITE, strokeWidth=0.4))
    _labels(drawing, [text for text, _ in points], places, room / max(1, len(points)))
    return drawing


def _labels(drawing: Drawing, texts: Sequence[str], places: Sequence[float], room: float) -> None:
    """As many labels below as fit without touching."""
    widest = max((width_of(text, 6.5) for text in texts), default=0.0) + 4
    every = max(1, -(-int(widest) // max(1, int(room))))
    for number, (text, x) in enumerate(zip(texts, places, strict=True)):
        if (len(texts) - 1 - number) % every == 0:
            drawing.add(String(x - width_of(text, 6.5) / 2, 3, text, fontName=PLAIN, fontSize=6.5, fillColor=SOFT))


def columns(points: Sequence[tuple[str, float, str]], width: float, height: float) -> Drawing:
    """Quantities of equal stretches of time, side by side, each with its number on top."""
    drawing = Drawing(width, height)
    foot = 14.0
    most = max((value for _, value, _ in points), default=0.0) or 1.0
    step = width / max(1, len(points))
    for number, (_, value, text) in enumerate(points):
        x, tall = step * number + step * 0.15, (height - foot - 12) * value / most
        drawing.add(Rect(x, foot, step * 0.7, max(tall, 0.3), fillColor=TONES[SliceKind.APT][0], strokeColor=None))
        if width_of(text, 6.5) <= step:
            middle = x + step * 0.35 - width_of(text, 6.5) / 2
            drawing.add(String(middle, foot + tall + 2, text, fontName=PLAIN, fontSize=6.5, fillColor=TEXT))
    drawing.add(Line(0, foot, width, foot, strokeColor=LINE, strokeWidth=0.4))
    places = [step * number + step / 2 for number in range(len(points))]
    _labels(drawing, [text for text, _, _ in points], places, step)
    return drawing


def scale_bar(share: float, width: float, *, target: float | None = None) -> Drawing:
    """A ratio as a filled bar with a mark at its target; more than 100 % fills it and goes past its frame."""
    drawing = Drawing(width, 7)
    room = width - 8
    drawing.add(Rect(0, 1, room, 5, fillColor=BAND, strokeColor=LINE, strokeWidth=0.3))
    drawing.add(Rect(0, 1, min(max(share, 0.0) * room, room + 8), 5, fillColor=ACCENT, strokeColor=None))
    if target is not None:
        drawing.add(Line(target * room, 0, target * room, 7, strokeColor=TEXT, strokeWidth=1.2))
    return drawing


def hour_ticks(from_ns: int, to_ns: int, most: int = 12) -> list[int]:
    """Equal steps of whole hours from a window's beginning (UTC ns), at most so many."""
    hour = 3600 * 10**9
    span = max(1, (to_ns - from_ns) // hour)
    step = next((hours for hours in _HOURS if span / hours <= most), _HOURS[-1]) * hour
    return list(range(from_ns, to_ns + 1, step))
