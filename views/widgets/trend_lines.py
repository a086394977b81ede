"""Keeps each pen's prepared line and its reduction, so that a pan or a small zoom only cuts out what is visible."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from views.models.trend_line import POINTS_PER_PIXEL, Line, columns, cut, dashed_of, line_of
from views.models.trend_trace import Trace
from views.models.trend_window import Window

_LEVELS_KEPT = 3

Corners = tuple[Int64s, Float64s]


@dataclass(slots=True)
class _Kept:
    """One pen: what its line was made from, the line, and its reductions by column width."""

    trace: Trace
    gaps: tuple[Gap, ...]
    line: Line
    levels: dict[int, Corners] = field(default_factory=dict)


class LineStore:
    """Lines by pen, made anew when the pen has other points or gaps than before."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def line(self, key: str, trace: Trace, gaps: tuple[Gap, ...], column_ns: int) -> Line:
        """The line of a pen; ``column_ns`` is the width of one pixel, used for traces that history reduced."""
        kept = self._kept.get(key)
        if kept is None or kept.trace.time_ns is not trace.time_ns or kept.gaps != gaps:
            kept = self._kept[key] = _Kept(trace, gaps, line_of(trace, gaps, column_ns if trace.aggregated else 0))
        return replace(kept.line, until_ns=trace.until_ns, dashed=dashed_of(trace, gaps))

    def corners(self, key: str, line: Line, window: Window, pixels: int) -> Corners:
        """What is visible of a pen's line. Columns are powers of two in ns, at most a pixel wide: neighbouring zooms share them."""
        visible = cut(line, window.from_ns, window.to_ns)
        if len(visible[0]) <= pixels * POINTS_PER_PIXEL:
            return visible
        column_ns = 1 << (max(window.span_ns // max(pixels, 1), 1).bit_length() - 1)
        time_ns, number = self._level(self._kept[key], column_ns)
        return cut(Line(time_ns, number, line.until_ns), window.from_ns, window.to_ns)

    @staticmethod
    def _level(kept: _Kept, column_ns: int) -> Corners:
        found = kept.levels.get(column_ns)
        if found is None:
            while len(kept.levels) >= _LEVELS_KEPT:
                del kept.levels[next(iter(kept.levels))]
            found = kept.levels[column_ns] = columns(kept.line.time_ns, kept.line.number, column_ns)
        return found

    def keep_only(self, keys: set[str]) -> None:
        """Forget the lines of pens that were removed."""
        for key in self._kept.keys() - keys:
            del self._kept[key]
