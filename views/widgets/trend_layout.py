"""Where a trend's lanes and plots stand, and how times and values become pixels. Refuses to paint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.domain.gap import Gap
from app.domain.observation import Float64s, Int64s
from views.models.arrange import Arrange
from views.models.ticks import rounded_range, step_decimals, value_step, value_ticks
from views.models.trend_line import visible_range
from views.models.trend_trace import Trace
from views.models.trend_window import Scale, Window
from views.widgets.trend_lines import LineStore

LANE_LINES = 2.6
"""Height of a lane in lines of small text: its title and its words."""
_LEAST_PLOT_LINES = 4.5
"""Least height of a plot: its title, and enough to see a curve move."""


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
    remark: str = ""
    """What makes it another curve than its title says: a mean, a move in time."""
    means: bool = False
    """Its points are means where history reduced it."""

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
    head: float = 0.0
    """Above the plots, for what happened (bands, notes)."""
    axis_width: float = 0.0
    """Of one value axis; 0: the whole gutter."""

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
    axis_right: float = 0.0
    """Where the numbers of its value axis end."""
    under: int = 0
    """How many plots lie under it in the same place."""

    def y(self, value: float) -> float:
        """Pixel of a value."""
        low, high = self.scale
        return self.area.bottom() - (value - low) / (high - low) * self.area.height()

    def value(self, y: float) -> float:
        """Value of a pixel."""
        low, high = self.scale
        return low + (self.area.bottom() - y) / max(self.area.height(), 1.0) * (high - low)


def lay_out(
    curves: Sequence[Curve],
    frame: Frame,
    window: Window,
    scales: Mapping[str, Scale],
    lines: LineStore,
    arrange: Arrange = Arrange.BY_UNIT,
) -> tuple[Panel, ...]:
    """Lanes on top, then the plots, sharing the remaining height or, overlaid, all in the same place."""
    lanes = [c for c in curves if c.trace.is_text]
    groups = groups_of(curves, arrange)
    lane_height = frame.line * LANE_LINES
    panels = [_lane(curve, frame, frame.head + i * lane_height, lane_height) for i, curve in enumerate(lanes)]
    top = frame.head + len(lanes) * lane_height
    overlaid = arrange is Arrange.OVERLAID
    each = max((frame.bottom - top) / (1 if overlaid else max(len(groups), 1)), frame.line * _LEAST_PLOT_LINES)
    for i, (name, group) in enumerate(groups.items()):
        rect = QRectF(0, top if overlaid else top + i * each, frame.width, each)
        panels.append(_plot(name, group, frame, rect, window, scales, lines, i if overlaid else 0))
    return tuple(panels)


def least_height(curves: Sequence[Curve], frame: Frame, arrange: Arrange) -> float:
    """Height that lanes, plots and axes need in a frame of this look; what has less of it must be scrolled."""
    lanes, plots = sum(c.trace.is_text for c in curves), len(groups_of(curves, arrange))
    plots = min(plots, 1) if arrange is Arrange.OVERLAID else plots
    return frame.head + lanes * frame.line * LANE_LINES + plots * frame.line * _LEAST_PLOT_LINES + frame.axis


def groups_of(curves: Sequence[Curve], arrange: Arrange) -> dict[str, list[Curve]]:
    """The curves that share a value axis, by the name under which its range is kept."""
    groups: dict[str, list[Curve]] = {}
    for curve in curves:
        if not curve.trace.is_text:
            groups.setdefault(curve.key if arrange is Arrange.STACKED else curve.unit, []).append(curve)
    return groups


def _lane(curve: Curve, frame: Frame, top: float, height: float) -> Panel:
    area = QRectF(frame.left, top + frame.line * 1.1, frame.inner, height - frame.line * 1.25)
    return Panel(curve.key, True, QRectF(0, top, frame.width, height), area, (curve,))


def _plot(
    name: str,
    curves: Sequence[Curve],
    frame: Frame,
    rect: QRectF,
    window: Window,
    scales: Mapping[str, Scale],
    lines: LineStore,
    under: int,
) -> Panel:
    pixels = int(frame.inner)
    column_ns = window.span_ns // max(pixels, 1)
    corners = tuple(lines.corners(c.key, lines.line(c.key, c.trace, c.gaps, column_ns), window, pixels) for c in curves)
    area = QRectF(frame.left, rect.top() + frame.line * 1.3, frame.inner, rect.height() - frame.line * 1.7)
    most = min(max(int(area.height() / (frame.line * 2.2)), 2), 8)
    scale = scales.get(name) or rounded_range(*_found(curves, corners), most)
    step = value_step(*scale, most)
    ticks = value_ticks(*scale, most)
    right = frame.gutter - under * (frame.axis_width or frame.gutter)
    return Panel(name, False, rect, area, tuple(curves), corners, scale, ticks, step_decimals(step), right, under)


def _found(curves: Sequence[Curve], corners: Sequence[tuple[Int64s, Float64s]]) -> Scale:
    """The range of what is visible; values carried in count, else they would lie outside the plot."""
    carried = [
        float(c.trace.carried[1]) for c in curves if c.trace.carried and isinstance(c.trace.carried[1], int | float)
    ]
    found = visible_range(corners)
    ends = [*(found or ()), *carried]
    return (min(ends), max(ends)) if ends else (0.0, 1.0)
