"""Where a trend's lanes and plots stand, and how times and values become pixels. Refuses to paint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from views.models.ticks import rounded_range, step_decimals, value_step, value_ticks
from views.models.trend_line import visible_range
from views.models.trend_trace import Trace
from views.models.trend_window import Scale, Window
from views.widgets.trend_lines import LineStore

LANE_LINES = 2.6
"""Height of a lane in lines of small text: its title and its words."""
_LEAST_PLOT_PX = 60.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One visible pen with its data. ``key`` is ``machine/signal``; ``place`` names the machine."""

    key: str
    title: str
    place: str
    unit: str
    colour: str
    trace: Trace
    gaps: tuple[Gap, ...] = ()

    @property
    def machine(self) -> str:
        """Id of the machine."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's outer measures in pixels."""

    width: float
    height: float
    gutter: float
    """Left, for the value axis."""
    axis: float
    """Below, for the time axis."""
    line: float
    """Height of a line of small text."""

    @property
    def left(self) -> float:
        """Where plots begin."""
        return self.gutter

    @property
    def inner(self) -> float:
        """Width of the plots."""
        return max(self.width - self.gutter - self.line * 0.6, 1.0)

    @property
    def bottom(self) -> float:
        """Where plots end and the time axis begins."""
        return self.height - self.axis

    def x(self, at_ns: int, window: Window) -> float:
        """Pixel of an instant."""
        return self.left + (at_ns - window.from_ns) / window.span_ns * self.inner

    def at(self, x: float, window: Window) -> int:
        """Instant of a pixel."""
        return window.from_ns + round((x - self.left) / self.inner * window.span_ns)


@dataclass(frozen=True, slots=True)
class Panel:
    """One lane of words, or one plot of all curves with the same unit."""

    key: str
    lane: bool
    rect: QRectF
    """Title and drawing area."""
    area: QRectF
    curves: tuple[Curve, ...]
    corners: tuple[tuple[Int64s, Float64s], ...] = ()
    scale: Scale = (0.0, 1.0)
    ticks: tuple[float, ...] = ()
    decimals: int = 0

    def y(self, value: float) -> float:
        """Pixel of a value."""
        low, high = self.scale
        return self.area.bottom() - (value - low) / (high - low) * self.area.height()

    def value(self, y: float) -> float:
        """Value of a pixel."""
        low, high = self.scale
        return low + (self.area.bottom() - y) / max(self.area.height(), 1.0) * (high - low)


def lay_out(
    curves: Sequence[Curve], frame: Frame, window: Window, scales: Mapping[str, Scale], lines: LineStore
) -> tuple[Panel, ...]:
    """Lanes on top, then one plot per unit, sharing the remaining height."""
    lanes = [c for c in curves if c.trace.is_text]
    plots: dict[str, list[Curve]] = {}
    for curve in curves:
        if not curve.trace.is_text:
            plots.setdefault(curve.unit, []).append(curve)
    lane_height = frame.line * LANE_LINES
    panels = [_lane(curve, frame, i * lane_height, lane_height) for i, curve in enumerate(lanes)]
    top = len(lanes) * lane_height
    each = max((frame.bottom - top) / max(len(plots), 1), _LEAST_PLOT_PX)
    for i, (unit, group) in enumerate(plots.items()):
        panels.append(_plot(unit, group, frame, QRectF(0, top + i * each, frame.width, each), window, scales, lines))
    return tuple(panels)


def _lane(curve: Curve, frame: Frame, top: float, height: float) -> Panel:
    area = QRectF(frame.left, top + frame.line * 1.1, frame.inner, height - frame.line * 1.25)
    return Panel(curve.key, True, QRectF(0, top, frame.width, height), area, (curve,))


def _plot(
    unit: str,
    curves: Sequence[Curve],
    frame: Frame,
    rect: QRectF,
    window: Window,
    scales: Mapping[str, Scale],
    lines: LineStore,
) -> Panel:
    pixels = int(frame.inner)
    column_ns = window.span_ns // max(pixels, 1)
    corners = tuple(lines.corners(c.key, lines.line(c.key, c.trace, c.gaps, column_ns), window, pixels) for c in curves)
    area = QRectF(frame.left, rect.top() + frame.line * 1.3, frame.inner, rect.height() - frame.line * 1.7)
    most = min(max(int(area.height() / (frame.line * 2.2)), 2), 8)
    scale = scales.get(unit) or rounded_range(*_found(curves, corners), most)
    step = value_step(*scale, most)
    return Panel(unit, False, rect, area, tuple(curves), corners, scale, value_ticks(*scale, most), step_decimals(step))


def _found(curves: Sequence[Curve], corners: Sequence[tuple[Int64s, Float64s]]) -> Scale:
    """The range of what is visible; values carried in count, else they would lie outside the plot."""
    carried = [
        float(c.trace.carried[1]) for c in curves if c.trace.carried and isinstance(c.trace.carried[1], int | float)
    ]
    found = visible_range(corners)
    ends = [*(found or ()), *carried]
    return (min(ends), max(ends)) if ends else (0.0, 1.0)
