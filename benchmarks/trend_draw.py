"""One frame of a trend with 10 pens × 100,000 points while panning and while zooming, against pyqtgraph's own peak mode in the same run."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks import Figure

NAME = "trend_draw"
PENS = 10
POINTS = 100_000
FRAMES = 15
WIDTH, HEIGHT = 1200, 700
GOAL = 1 / 3
S = 1_000_000_000

Frame = Callable[[int, float], None]
"""Paints one frame: how far panned, and which share of the points is visible."""


def figures() -> list[Figure]:
    """Mean CPU time per frame, first frames of a zoom level included; the two charts take turns, so that a busy machine hits both."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    data = _curves()
    ours, theirs = _our_frame(data), _pyqtgraph_frame(data)
    app.processEvents()
    ours(0, 0.95), theirs(0, 0.95)
    pan = [(_cpu(ours, i, 0.95), _cpu(theirs, i, 0.95)) for i in range(1, FRAMES + 1)]
    zoom = [(_cpu(ours, 0, 0.97**i), _cpu(theirs, 0, 0.97**i)) for i in range(1, FRAMES + 1)]
    return [_figure("pan", pan), _figure("zoom", zoom)]


def _figure(gesture: str, pairs: list[tuple[float, float]]) -> Figure:
    mine, peak = statistics.mean(a for a, _ in pairs), statistics.mean(b for _, b in pairs)
    reference = f"pyqtgraph peak mode + clip, {peak * 1000:.1f} ms"
    name = f"trend {gesture} frame, 10 pens x 100k points"
    return Figure(name, mine * 1000, "ms", reference, mine / peak, "<= 0.33x", mine / peak <= GOAL)


def _cpu(frame: Frame, i: int, share: float) -> float:
    start = time.process_time()
    frame(i, share)
    return time.process_time() - start


def _curves() -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(7)
    seconds = np.arange(POINTS, dtype=np.int64)
    return [
        (seconds * S, np.cumsum(random.normal(0, 1, POINTS)) + 50 * np.sin(seconds / 700 + pen)) for pen in range(PENS)
    ]


def _our_frame(data: list[tuple[np.ndarray, np.ndarray]]) -> Frame:
    """Pans the product's own chart by half a percent of its window per frame."""
    from app.domain.equipment import Category, DataItem, ValueKind
    from app.domain.series import Series
    from views.models.trend_trace import trace_of
    from views.models.trend_window import View, Window
    from views.shell.theme import LIGHT
    from views.widgets.trend_layout import Curve
    from views.widgets.trend_plot import TrendPlot

    good, order = np.zeros(POINTS, np.uint8), np.arange(POINTS)
    curves = []
    for i, (time_ns, number) in enumerate(data):
        item = DataItem(f"s{i}", f"s{i}", Category.SAMPLE, ValueKind.NUMBER)
        trace = trace_of(Series(item, time_ns, number, None, good, order, "raw"), 0, POINTS * S)
        curves.append(Curve(f"m/s{i}", f"s{i}", "m", "", LIGHT.pen(i), trace))
    plot = TrendPlot()
    plot.resize(WIDTH, HEIGHT)
    plot.show()

    def frame(i: int, share: float) -> None:
        shift = i * POINTS * S // 400
        window = Window(shift, shift + int(POINTS * S * share))
        plot.show_picture(curves, View(window, live=False), POINTS * S)
        plot.grab()

    return frame


def _pyqtgraph_frame(data: list[tuple[np.ndarray, np.ndarray]]) -> Frame:
    """The same pan; down-sampling and clipping are set on the plot, else they do nothing."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.setDownsampling(auto=True, mode="peak")
    plot.setClipToView(True)
    for i, (time_ns, number) in enumerate(data):
        plot.plot(time_ns / S, number, pen=pg.mkPen(pg.intColor(i), width=1))
    plot.resize(WIDTH, HEIGHT)
    plot.show()

    def frame(i: int, share: float) -> None:
        shift = i * POINTS / 400
        plot.setXRange(shift, shift + POINTS * share, padding=0)
        plot.grab()

    return frame
