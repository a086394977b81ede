"""Keeps each pen's prepared line, so that a pan or a zoom only reduces and never prepares it again."""

from __future__ import annotations

from dataclasses import replace

from app.domain.gap import Gap
from views.models.trend_line import Line, dashed_of, line_of
from views.models.trend_trace import Trace


class LineStore:
    """Lines by pen, made anew when the pen has other points or gaps than before."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Trace, tuple[Gap, ...], Line]] = {}

    def line(self, key: str, trace: Trace, gaps: tuple[Gap, ...], column_ns: int) -> Line:
        """The line of a pen; ``column_ns`` is the width of one pixel, used for traces that history reduced."""
        kept = self._kept.get(key)
        if kept is not None and kept[0].time_ns is trace.time_ns and kept[1] == gaps:
            return replace(kept[2], until_ns=trace.until_ns, dashed=dashed_of(trace, gaps))
        line = line_of(trace, gaps, column_ns if trace.aggregated else 0)
        self._kept[key] = (trace, gaps, line)
        return line

    def keep_only(self, keys: set[str]) -> None:
        """Forget the lines of pens that were removed."""
        for key in self._kept.keys() - keys:
            del self._kept[key]
